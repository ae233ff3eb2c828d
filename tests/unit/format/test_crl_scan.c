/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Revocation lists as a stream, beside libcrypto's decoder: what is taken is read the same, and
 * what libcrypto refuses is refused. LABPKI, the certificate maker, brings lists.
 */
#include "../unit.h"

#include <dirent.h>
#include <openssl/asn1.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../scratch.h"
#include "base/file.h"
#include "base/limits.h"
#include "format/crl_scan.h"
#include "format/der.h"
#include "format/limits.h"

#define LONG deadline_in(60)

static struct arena *arena;
static EVP_PKEY *key;

/* ---------------------------------------------------------------- making */

static void
must(bool ok)
{
	if (!ok)
		abort();
}

static struct span
encode(X509_CRL *crl)
{
	unsigned char *der = NULL;
	int n = i2d_X509_CRL(crl, &der);
	struct span out;

	must(n > 0);
	out = arena_bytes(arena, span_of(der, (size_t)n));
	OPENSSL_free(der);
	return out;
}

static void
add_number(X509_CRL *crl, int nid, long value)
{
	ASN1_INTEGER *number = ASN1_INTEGER_new();

	must(ASN1_INTEGER_set(number, value) == 1 &&
		X509_CRL_add1_ext_i2d(crl, nid, number, 0, 0) == 1);
	ASN1_INTEGER_free(number);
}

/* Serial numbers of any sign and length; some entries come twice, some with a reason. */
static void
add_entry(X509_CRL *crl, unsigned int random)
{
	X509_REVOKED *entry = X509_REVOKED_new();
	ASN1_INTEGER *serial = ASN1_INTEGER_new();
	ASN1_TIME *at = ASN1_TIME_set(NULL, (time_t)(random % 4 == 0 ? 2600000000 : 1700000000));
	ASN1_ENUMERATED *reason = ASN1_ENUMERATED_new();
	BIGNUM *number = BN_new();

	must(BN_set_word(number, random % 50 * 0x1234567) == 1 &&
		BN_lshift(number, number, (int)(random % 9) * 8) == 1);
	BN_set_negative(number, random % 7 == 0);
	must(BN_to_ASN1_INTEGER(number, serial) != NULL &&
		X509_REVOKED_set_serialNumber(entry, serial) == 1 &&
		X509_REVOKED_set_revocationDate(entry, at) == 1 &&
		ASN1_ENUMERATED_set(reason, CRL_REASON_SUPERSEDED) == 1);
	if (random % 3 == 0)
		must(X509_REVOKED_add1_ext_i2d(entry, NID_crl_reason, reason, random % 2 == 0, 0) ==
			1);
	must(X509_CRL_add0_revoked(crl, entry) == 1);
	ASN1_ENUMERATED_free(reason);
	ASN1_INTEGER_free(serial);
	ASN1_TIME_free(at);
	BN_free(number);
}

static X509_CRL *
make(unsigned int seed, unsigned int entries)
{
	X509_CRL *crl = X509_CRL_new();
	X509_NAME *name = X509_NAME_new();
	ASN1_TIME *at = ASN1_TIME_set(NULL, 1800000000);

	srand(seed);
	must(X509_NAME_add_entry_by_txt(
		     name, "CN", MBSTRING_ASC, (const unsigned char *)"Test CA", -1, -1, 0) == 1 &&
		X509_CRL_set_issuer_name(crl, name) == 1 && X509_CRL_set1_lastUpdate(crl, at) == 1);
	if (seed % 3 != 0)
		must(X509_CRL_set_version(crl, X509_CRL_VERSION_2) == 1);
	if (seed % 5 != 0)
		must(X509_CRL_set1_nextUpdate(crl, at) == 1);
	if (seed % 3 != 0 && seed % 4 != 0)
		add_number(crl, NID_crl_number, (long)seed);
	if (seed % 3 == 1)
		add_number(crl, NID_delta_crl, 1);
	while (entries-- > 0)
		add_entry(crl, (unsigned int)rand());
	must(X509_CRL_sign(crl, key, EVP_sha256()) > 0);
	X509_NAME_free(name);
	ASN1_TIME_free(at);
	return crl;
}

/* ---------------------------------------------------------------- the same as libcrypto */

/* Its serial number as the scan has it. */
static struct span
serial_of(const X509_REVOKED *entry)
{
	unsigned char *der = NULL;
	int n = i2d_ASN1_INTEGER(X509_REVOKED_get0_serialNumber(entry), &der);
	struct span whole = arena_bytes(arena, span_of(der, (size_t)n)), content;

	OPENSSL_free(der);
	must(der_take(&whole, DER_INTEGER, &content));
	return content;
}

static void
compare_extensions(struct span rest, const STACK_OF(X509_EXTENSION) *extensions)
{
	struct crl_extension ours;

	for (int i = 0; i < sk_X509_EXTENSION_num(extensions); i++) {
		X509_EXTENSION *theirs = sk_X509_EXTENSION_value(extensions, i);
		ASN1_OCTET_STRING *value = X509_EXTENSION_get_data(theirs);
		ASN1_OBJECT *object = X509_EXTENSION_get_object(theirs);

		assert_true(crl_scan_extension(&rest, &ours));
		assert_int_equal(ours.critical, X509_EXTENSION_get_critical(theirs));
		assert_true(
			span_equal(ours.oid, span_of(OBJ_get0_data(object), OBJ_length(object))));
		assert_true(span_equal(ours.value,
			span_of(ASN1_STRING_get0_data(value), (size_t)ASN1_STRING_length(value))));
	}
	assert_false(crl_scan_extension(&rest, &ours));
}

static void
compare(struct span der, const struct crl_scan *scan, X509_CRL *crl)
{
	STACK_OF(X509_REVOKED) *theirs = X509_CRL_get_REVOKED(crl);
	struct span rest = scan->entries;
	struct crl_entry ours;

	for (int i = 0; i < sk_X509_REVOKED_num(theirs); i++) {
		const X509_REVOKED *entry = sk_X509_REVOKED_value(theirs, i);

		assert_true(crl_scan_entry(&rest, &ours));
		assert_true(span_equal(ours.serial, serial_of(entry)));
		compare_extensions(ours.extensions, X509_REVOKED_get0_extensions(entry));
	}
	assert_false(crl_scan_entry(&rest, &ours));
	compare_extensions(scan->extensions, X509_CRL_get0_extensions(crl));
	assert_int_equal(scan->next_update.n > 0, X509_CRL_get0_nextUpdate(crl) != NULL);
	assert_true(span_offset(der, scan->signed_part) > 0);
}

/* Whether it is taken; then libcrypto has to take it too, and to read the same. */
static bool
check(struct span der)
{
	const unsigned char *at = der.p;
	struct err err = {.kind = ERR_NONE};
	struct crl_scan scan, again;
	bool ok = crl_scan_read(der, LONG, &scan, &err);
	X509_CRL *crl = ok ? d2i_X509_CRL(NULL, &at, (long)der.n) : NULL;

	assert_int_equal(err.kind, ok ? ERR_NONE : ERR_FORMAT);
	if (ok) {
		assert_true(crl_scan_again(der, &again));
		assert_memory_equal(&again, &scan, sizeof(scan));
	}
	/* A name that breaks its string type is none for libcrypto. */
	if (crl != NULL) {
		assert_ptr_equal(at, der.p + der.n);
		compare(der, &scan, crl);
	}
	X509_CRL_free(crl);
	return ok;
}

static void
test_made(void **state)
{
	(void)state;
	for (unsigned int seed = 0; seed < 60; seed++) {
		X509_CRL *crl = make(seed, seed % 20);

		assert_true(check(encode(crl)));
		X509_CRL_free(crl);
	}
}

/* Every byte changed in three ways, and every cut: nothing is taken that libcrypto does not. */
static void
test_damaged(void **state)
{
	static const uint8_t changes[] = {0x01, 0x20, 0x80};
	size_t taken = 0;

	(void)state;
	for (unsigned int seed = 1; seed < 9; seed++) {
		X509_CRL *crl = make(seed, 5);
		struct span der = encode(crl);

		for (size_t i = 0; i < der.n; i += unit_step())
			for (size_t k = 0; k < ARRAY_SIZE(changes); k++) {
				struct span copy = arena_bytes(arena, der);

				((uint8_t *)copy.p)[i] ^= changes[k];
				taken += check(copy);
			}
		for (size_t i = 0; i < der.n; i += unit_step())
			assert_false(check(span_of(der.p, i)));
		X509_CRL_free(crl);
	}
	assert_true(taken * unit_step() > 100); /* a serial number, a signature */
}

/* ---------------------------------------------------------------- what is refused */

/* Lists written by hand; the signature is not looked at here. */
#define ALGORITHM "300a06082a8648ce3d040302"
#define ISSUER "300c310a300806035504030c0154"
#define THIS                                                                                       \
	"170d323630313031303030303030"                                                             \
	"5a"
#define NEXT                                                                                       \
	"170d323730313031303030303030"                                                             \
	"5a"
#define SIGNATURE "03020005"
#define NUMBER "300a0603551d140403020107"

static const struct {
	const char *name, *version, *algorithm, *dates, *entries, *extensions, *signature;
	bool ok;
	const char *text;
} hand[] = {
	{"plain", "020101", ALGORITHM, THIS NEXT, "", "", SIGNATURE, true, NULL},
	{"version 1", "", ALGORITHM, THIS, "", "", SIGNATURE, true, NULL},
	{"version 3", "020102", ALGORITHM, THIS NEXT, "", "", SIGNATURE, false, "is no CRL"},
	{"other algorithm", "020101", "300a06082a8648ce3d040303", THIS NEXT, "", "", SIGNATURE,
		false, "is no CRL"},
	{"no date", "020101", ALGORITHM, "", "", "", SIGNATURE, false, "is no CRL"},
	{"three dates", "020101", ALGORITHM, THIS NEXT NEXT, "", "", SIGNATURE, false, "is no CRL"},
	{"number", "020101", ALGORITHM, THIS NEXT, "", NUMBER, SIGNATURE, true, NULL},
	{"number twice", "020101", ALGORITHM, THIS NEXT, "", NUMBER NUMBER, SIGNATURE, false,
		"extension twice"},
	{"extension without value", "020101", ALGORITHM, THIS NEXT, "", "30050603551d14", SIGNATURE,
		false, "malformed extension"},
	{"entry", "020101", ALGORITHM, THIS NEXT, "3012020105170d3236303130313030303030305a", "",
		SIGNATURE, true, NULL},
	{"negative entry", "020101", ALGORITHM, THIS NEXT,
		"30120201ff170d3236303130313030303030305a", "", SIGNATURE, true, NULL},
	{"long serial", "020101", ALGORITHM, THIS NEXT,
		"301302020005170d3236303130313030303030305a", "", SIGNATURE, false,
		"malformed entry"},
	{"long negative serial", "020101", ALGORITHM, THIS NEXT,
		"30130202ff85170d3236303130313030303030305a", "", SIGNATURE, false,
		"malformed entry"},
	{"empty serial", "020101", ALGORITHM, THIS NEXT, "30110200170d3236303130313030303030305a",
		"", SIGNATURE, false, "malformed entry"},
	{"entry without date", "020101", ALGORITHM, THIS NEXT, "3003020105", "", SIGNATURE, false,
		"malformed entry"},
	{"entry with more", "020101", ALGORITHM, THIS NEXT,
		"3014020105170d3236303130313030303030305a0500", "", SIGNATURE, false,
		"malformed entry"},
	{"entry with an extension twice", "020101", ALGORITHM, THIS NEXT,
		"302c020105170d3236303130313030303030305a3018"
		"300a0603551d1504030a0100300a0603551d1504030a0100",
		"", SIGNATURE, false, "extension twice"},
	{"bits left", "020101", ALGORITHM, THIS NEXT, "", "", "03020105", false, "is no CRL"},
	{"bits left that are zero", "020101", ALGORITHM, THIS NEXT, "", "", "03020104", true, NULL},
	{"no signature", "020101", ALGORITHM, THIS NEXT, "", "", "030100", false, "is no CRL"},
	{"two signatures", "020101", ALGORITHM, THIS NEXT, "", "", SIGNATURE SIGNATURE, false,
		"is no CRL"},
};

static size_t
put_hex(uint8_t *to, const char *hex)
{
	size_t n = strlen(hex) / 2;

	for (size_t i = 0; i < n; i++) {
		char digits[3] = {hex[2 * i], hex[2 * i + 1], '\0'};

		to[i] = (uint8_t)strtoul(digits, NULL, 16);
	}
	return n;
}

/* A header with a length of one or three bytes in front of `n` bytes that are there. */
static size_t
wrap(uint8_t *bytes, uint8_t tag, size_t n)
{
	size_t head = n < 128 ? 2 : n < 256 ? 3 : 4;

	memmove(bytes + head, bytes, n);
	bytes[0] = tag;
	bytes[1] = head == 2 ? (uint8_t)n : head == 3 ? 0x81 : 0x82;
	if (head == 3)
		bytes[2] = (uint8_t)n;
	if (head == 4) {
		bytes[2] = (uint8_t)(n >> 8);
		bytes[3] = (uint8_t)n;
	}
	return head + n;
}

static struct span
by_hand(size_t row)
{
	uint8_t *out = arena_alloc(arena, 2048), part[512];
	size_t n = put_hex(out, hand[row].version), m;

	n += put_hex(out + n, ALGORITHM ISSUER);
	n += put_hex(out + n, hand[row].dates);
	if (*hand[row].entries != '\0') {
		m = wrap(part, DER_SEQUENCE, put_hex(part, hand[row].entries));
		memcpy(out + n, part, m);
		n += m;
	}
	if (*hand[row].extensions != '\0') {
		m = wrap(part, DER_SEQUENCE, put_hex(part, hand[row].extensions));
		m = wrap(part, DER_CONTEXT_0, m);
		memcpy(out + n, part, m);
		n += m;
	}
	n = wrap(out, DER_SEQUENCE, n);
	n += put_hex(out + n, hand[row].algorithm);
	n += put_hex(out + n, hand[row].signature);
	return span_of(out, wrap(out, DER_SEQUENCE, n));
}

static void
test_by_hand(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(hand); i++) {
		struct span der = by_hand(i), more = {der.p, der.n + 1};
		struct err err = {.kind = ERR_NONE};
		struct crl_scan scan;

		if (crl_scan_read(der, LONG, &scan, &err) != hand[i].ok)
			fail_msg("%s: %s", hand[i].name, err.text);
		if (!hand[i].ok && strstr(err.text, hand[i].text) == NULL)
			fail_msg("%s: %s", hand[i].name, err.text);
		assert_false(crl_scan_read(more, LONG, &scan, NULL)); /* a byte behind the end */
		check(der);
	}
}

static void
test_limits(void **state)
{
	struct err err = {.kind = ERR_NONE};
	X509_CRL *crl = make(1, 5000);
	struct span der = encode(crl);
	struct crl_scan scan;

	(void)state;
	assert_false(crl_scan_read(span_of(der.p, LIMIT_CRL_BYTES + 1), LONG, &scan, &err));
	assert_int_equal(err.kind, ERR_LIMIT);
	err_clear(&err);
	assert_false(crl_scan_read(der, deadline_in(0), &scan, &err));
	assert_int_equal(err.kind, ERR_TIMEOUT);
	X509_CRL_free(crl);
}

/* ---------------------------------------------------------------- the lab's */

static char place[] = "/tmp/test_crl_scan.XXXXXX";
static bool made;

static int
make_lab(const char *program)
{
	pid_t child = fork();
	int status = -1;

	if (child == 0) {
		execl(program, program, "make", place,
			"--define=crl:large.crl; issuer=crl-inter; entries=1000000", (char *)NULL);
		_exit(127);
	}
	return child > 0 && waitpid(child, &status, 0) == child ? status : -1;
}

static void
test_lab(void **state)
{
	const char *www = arena_printf(arena, "%s/www", place);
	DIR *dir = made ? opendir(www) : NULL;
	struct dirent *entry;
	size_t count = 0;

	(void)state;
	if (dir == NULL)
		skip();
	while ((entry = readdir(dir)) != NULL) {
		struct span der;

		if (strstr(entry->d_name, ".crl") == NULL ||
			strcmp(entry->d_name, "large.crl") == 0)
			continue;
		must(file_read(arena, arena_printf(arena, "%s/%s", www, entry->d_name), LIMIT_FILE,
			LONG, &der, NULL));
		count += check(der);
	}
	closedir(dir);
	assert_true(count > 8);
}

/* The peak in KiB of a process that has read the file, and scanned it or not. */
static long
peak_of(const char *path, bool scan)
{
	struct rusage usage;
	pid_t child = fork();
	int status;

	if (child == 0) {
		struct arena *own = arena_new(unit_no_memory);
		struct span der;
		struct crl_scan crl;
		bool ok;

		must(file_read(own, path, LIMIT_FILE, LONG, &der, NULL));
		ok = !scan || crl_scan_read(der, LONG, &crl, NULL);
		arena_free(own);
		_exit(!ok);
	}
	must(child > 0 && wait4(child, &status, 0, &usage) == child && status == 0);
	return usage.ru_maxrss;
}

/* A million entries: nothing beside the file. */
static void
test_memory(void **state)
{
	const char *path = arena_printf(arena, "%s/www/large.crl", place);
	long without;

	(void)state;
	if (!made)
		skip();
	without = peak_of(path, false);
	assert_true(without > 20000);
	assert_true(peak_of(path, true) < without + 2048);
}

static int
start(void **state)
{
	const char *program = getenv("LABPKI");

	(void)state;
	arena = arena_new(unit_no_memory);
	key = EVP_EC_gen("P-256");
	if (key == NULL || mkdtemp(place) == NULL)
		return -1;
	if (program == NULL)
		program = "tests/lab/labpki";
	made = access(program, X_OK) == 0 && make_lab(program) == 0;
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	EVP_PKEY_free(key);
	arena_free(arena);
	return scratch_remove(place);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_made),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_by_hand),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_lab),
		cmocka_unit_test(test_memory),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
