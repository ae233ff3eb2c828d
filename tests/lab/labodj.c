/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes offline domain join packages for the tests, one or thousands. */
#include <getopt.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "package.h"

#define TRANSITION "SOFTWARE\\Policies\\Microsoft\\Windows\\TCPIP\\v6Transition\\"
#define POLICY_ROOTS "Software\\Policies\\Microsoft\\SystemCertificates\\Root\\Certificates\\"

enum { COUNT_MAX = 100000, PAD_MAX = 16 * 1024 * 1024, MACHINE_MAX = 64 };

enum store_kind { STORE_ROOT, STORE_CA, STORE_DISALLOWED, STORE_COUNT };

/* What was asked for. */
struct wish {
	struct package package;
	enum package_form form;
	struct bytes *stores[STORE_COUNT];
	char *keys[PACKAGE_MAX];
	size_t key_count;
	const char *machine, *pattern;
	unsigned long count;
};

static _Noreturn void
die(const char *what, const char *name)
{
	fprintf(stderr, "labodj: %s: %s\n", what, name);
	exit(1);
}

static int
usage(FILE *out, int status)
{
	fputs("Usage: labodj FILE [OPTION]...\n"
	      "       labodj --count=N --pattern=DIR/%d.txt [OPTION]...\n"
	      "  --encoding=utf16|ascii|unattend|unattend-utf16|raw   (default utf16)\n"
	      "  --machine=NAME --domain=NAME --password=TEXT --no-join\n"
	      "  --root=CERT --ca=CERT --disallowed=CERT   in stores of the CERT part, PEM or DER\n"
	      "  --template=NAME   a certificate with its key, made up, in the CERT part\n"
	      "  --url=URL --disabled --policy-root=CERT   in the POLICY part\n"
	      "  --pad=BYTES\n"
	      "%d is the number of the package, which its machine's name gets too.\n",
		out);
	return status;
}

/* ---------------------------------------------------------------- certificates */

static struct bytes
read_cert(const char *path)
{
	BIO *bio = BIO_new_file(path, "rb");
	X509 *x509 = bio ? PEM_read_bio_X509(bio, NULL, NULL, NULL) : NULL;
	struct bytes out = {0};
	uint8_t *der = NULL;
	int n;

	if (!bio)
		die("cannot be read", path);
	if (!x509 && BIO_reset(bio) == 0)
		x509 = d2i_X509_bio(bio, NULL);
	n = x509 ? i2d_X509(x509, &der) : 0;
	if (n <= 0)
		die("no certificate", path);
	bytes_add(&out, der, (size_t)n);
	OPENSSL_free(der);
	X509_free(x509);
	BIO_free(bio);
	return out;
}

static void
add_cert(struct wish *wish, enum store_kind kind, const char *path)
{
	static const char *const names[] = {"Root", "CA", "Disallowed"};
	struct bytes der = read_cert(path);

	if (!wish->stores[kind])
		wish->stores[kind] = package_add_store(&wish->package, names[kind]);
	store_cert(wish->stores[kind], der.p, der.n);
	bytes_free(&der);
}

static void
add_policy_cert(struct wish *wish, const char *path)
{
	struct bytes der = read_cert(path), value = {0};
	unsigned char sha1[EVP_MAX_MD_SIZE];
	size_t room = sizeof(POLICY_ROOTS) + 40;
	unsigned int n = 0;
	char *key = malloc(room);

	if (!key || wish->key_count == PACKAGE_MAX ||
		!EVP_Digest(der.p, der.n, sha1, &n, EVP_sha1(), NULL))
		die("cannot be used", path);
	snprintf(key, room, POLICY_ROOTS);
	for (unsigned int i = 0; i < n; i++)
		snprintf(key + strlen(key), 3, "%02X", (unsigned int)sha1[i]);
	store_cert(&value, der.p, der.n);
	package_value(&wish->package, key, "Blob", 3, value.p, value.n);
	wish->keys[wish->key_count++] = key;
	bytes_free(&value);
	bytes_free(&der);
}

/* ---------------------------------------------------------------- options */

static void
set_form(struct wish *wish, const char *name)
{
	static const char *const names[] = {[FORM_UTF16] = "utf16",
		[FORM_ASCII] = "ascii",
		[FORM_UNATTEND] = "unattend",
		[FORM_UNATTEND_SPECIALIZE] = "unattend-utf16",
		[FORM_RAW] = "raw"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(name, names[i]) == 0) {
			wish->form = (enum package_form)i;
			return;
		}
	die("no such encoding", name);
}

static unsigned long
number(const char *text, unsigned long max)
{
	char *end;
	unsigned long v = strtoul(text, &end, 10);

	if (*text < '0' || *text > '9' || *end || v > max)
		die("no such number", text);
	return v;
}

static void
take_option(struct wish *wish, int c, const char *value)
{
	struct package *package = &wish->package;

	switch (c) {
	case 'e':
		set_form(wish, value);
		break;
	case 'm':
		wish->machine = value;
		break;
	case 'd':
		package->domain = value;
		break;
	case 'p':
		package->password = value;
		break;
	case 'j':
		wish->machine = NULL;
		break;
	case 'r':
		add_cert(wish, STORE_ROOT, value);
		break;
	case 'c':
		add_cert(wish, STORE_CA, value);
		break;
	case 'x':
		add_cert(wish, STORE_DISALLOWED, value);
		break;
	case 't':
		package->template = value;
		package->has_certs = true;
		break;
	case 'u':
		package_text(package, TRANSITION "IPHTTPS\\IPHTTPSInterface", "IPHTTPS_ClientUrl",
			value);
		break;
	case 'D':
		package_value(package, TRANSITION "IPHTTPS\\IPHTTPSInterface",
			"IPHTTPS_ClientState", 4, "\3\0\0", 4);
		break;
	case 'R':
		add_policy_cert(wish, value);
		break;
	case 'P':
		package->pad = number(value, PAD_MAX);
		break;
	case 'n':
		wish->count = number(value, COUNT_MAX);
		break;
	case 'f':
		wish->pattern = value;
		break;
	default:
		break;
	}
}

/* ---------------------------------------------------------------- files */

static void
write_file(const struct wish *wish, const char *path)
{
	struct bytes out = {0};
	FILE *file = fopen(path, "wb");

	package_write(&wish->package, wish->form, &out);
	if (!file || fwrite(out.p, 1, out.n, file) != out.n || fclose(file) != 0)
		die("cannot be written", path);
	bytes_free(&out);
}

static void
write_many(struct wish *wish)
{
	const char *at = strstr(wish->pattern, "%d");
	char name[MACHINE_MAX + 16], path[4096];

	if (!at)
		die("no %d in the pattern", wish->pattern);
	for (unsigned long i = 1; i <= wish->count; i++) {
		snprintf(name, sizeof(name), "%.*s%lu", (int)MACHINE_MAX,
			wish->machine ? wish->machine : "", i);
		if (wish->machine)
			wish->package.machine = name;
		snprintf(path, sizeof(path), "%.*s%lu%s", (int)(at - wish->pattern), wish->pattern,
			i, at + 2);
		write_file(wish, path);
	}
}

int
main(int argc, char **argv)
{
	static const struct option options[] = {
		{"encoding", required_argument, NULL, 'e'},
		{"machine", required_argument, NULL, 'm'},
		{"domain", required_argument, NULL, 'd'},
		{"password", required_argument, NULL, 'p'},
		{"no-join", no_argument, NULL, 'j'},
		{"root", required_argument, NULL, 'r'},
		{"ca", required_argument, NULL, 'c'},
		{"disallowed", required_argument, NULL, 'x'},
		{"template", required_argument, NULL, 't'},
		{"url", required_argument, NULL, 'u'},
		{"disabled", no_argument, NULL, 'D'},
		{"policy-root", required_argument, NULL, 'R'},
		{"pad", required_argument, NULL, 'P'},
		{"count", required_argument, NULL, 'n'},
		{"pattern", required_argument, NULL, 'f'},
		{"help", no_argument, NULL, 'h'},
		{NULL, 0, NULL, 0},
	};
	static struct wish wish = {
		.package = {.domain = "sample.test", .password = "secret"}, .machine = "LAPTOP"};
	int c;

	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (c == 'h' || c == '?')
			return usage(c == 'h' ? stdout : stderr, c == 'h' ? 0 : 2);
		take_option(&wish, c, optarg);
	}
	if (argc - optind != (wish.pattern ? 0 : 1))
		return usage(stderr, 2);
	for (size_t i = 0; i < STORE_COUNT; i++)
		if (wish.stores[i])
			store_end(wish.stores[i]);
	wish.package.machine = wish.machine;
	if (wish.pattern)
		write_many(&wish);
	else
		write_file(&wish, argv[optind]);
	package_free(&wish.package);
	while (wish.key_count > 0)
		free(wish.keys[--wish.key_count]);
	return 0;
}
