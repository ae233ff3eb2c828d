/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The option table of the lab server; getopt's own table and --help are made from it. */
#include "lab_opts.h"

#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <openssl/ssl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct def {
	const char *name;
	const char *arg; /* NULL: a flag */
	const char *help;
	/* Returns NULL or what is wrong. field is the member that the definition names. */
	const char *(*set)(struct opts *opts, void *field, const char *arg, const struct def *def);
	size_t offset;
	long min, max;
};

static const char *
set_text(struct opts *opts, void *field, const char *arg, const struct def *def)
{
	(void)opts;
	(void)def;
	*(const char **)field = arg;
	return NULL;
}

static const char *
set_flag(struct opts *opts, void *field, const char *arg, const struct def *def)
{
	(void)opts;
	(void)arg;
	(void)def;
	*(bool *)field = true;
	return NULL;
}

static const char *
set_number(struct opts *opts, void *field, const char *arg, const struct def *def)
{
	char *end;
	long value;

	(void)opts;
	errno = 0;
	value = strtol(arg, &end, 10);
	if (errno || end == arg || *end || value < def->min || value > def->max)
		return "not a number in range";
	*(long *)field = value;
	return NULL;
}

/* ADDR:PORT or [V6]:PORT */
static const char *
set_listen(struct opts *opts, void *field, const char *arg, const struct def *def)
{
	struct listen_spec *spec = &opts->listen[opts->listens];
	struct sockaddr_in *v4 = (struct sockaddr_in *)&spec->addr;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&spec->addr;
	const char *colon = strrchr(arg, ':');
	char host[64], *end;
	long port;

	(void)field;
	(void)def;
	if (opts->listens == OPTS_MAX)
		return "too many of them";
	if (!colon || (size_t)(colon - arg) >= sizeof host)
		return "expected ADDR:PORT";
	port = strtol(colon + 1, &end, 10);
	if (end == colon + 1 || *end || port < 0 || port > 65535)
		return "no such port";
	memcpy(host, arg, (size_t)(colon - arg));
	host[colon - arg] = '\0';
	if (inet_pton(AF_INET, host, &v4->sin_addr) == 1) {
		v4->sin_family = AF_INET;
		v4->sin_port = htons((uint16_t)port);
		spec->len = sizeof *v4;
	} else if (host[0] == '[' && host[strlen(host) - 1] == ']') {
		host[strlen(host) - 1] = '\0';
		if (inet_pton(AF_INET6, host + 1, &v6->sin6_addr) != 1)
			return "no such address";
		v6->sin6_family = AF_INET6;
		v6->sin6_port = htons((uint16_t)port);
		spec->len = sizeof *v6;
	} else {
		return "no such address";
	}
	opts->listens++;
	return NULL;
}

/* Appends to one of the arrays of OPTS_MAX names; the count stands right behind the array. */
static const char *
add_text(struct opts *opts, void *field, const char *arg, const struct def *def)
{
	const char **list = field;
	size_t *count = (size_t *)(list + OPTS_MAX);

	(void)opts;
	(void)def;
	if (*count == OPTS_MAX)
		return "too many of them";
	list[(*count)++] = arg;
	return NULL;
}

static const char *
add_echo(struct opts *opts, void *field, const char *arg, const struct def *def)
{
	(void)field;
	(void)def;
	if (opts->echos == OPTS_MAX)
		return "too many of them";
	if (inet_pton(AF_INET6, arg, &opts->echo[opts->echos]) != 1)
		return "not an IPv6 address";
	opts->echos++;
	return NULL;
}

static const char *
set_tls(struct opts *opts, void *field, const char *arg, const struct def *def)
{
	static const struct {
		const char *name;
		int version;
	} versions[] = {
		{"1.0", TLS1_VERSION},
		{"1.1", TLS1_1_VERSION},
		{"1.2", TLS1_2_VERSION},
		{"1.3", TLS1_3_VERSION},
	};

	(void)opts;
	(void)def;
	for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++)
		if (strcmp(arg, versions[i].name) == 0) {
			*(int *)field = versions[i].version;
			return NULL;
		}
	return "expected 1.0, 1.1, 1.2 or 1.3";
}

static const char *
set_client_cert(struct opts *opts, void *field, const char *arg, const struct def *def)
{
	static const struct {
		const char *name;
		enum cert_when when;
		bool required;
	} modes[] = {
		{"none", CERT_NEVER, false},
		{"early", CERT_EARLY, false},
		{"late", CERT_LATE, false},
		{"early-required", CERT_EARLY, true},
		{"late-required", CERT_LATE, true},
	};

	(void)field;
	(void)def;
	for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++)
		if (strcmp(arg, modes[i].name) == 0) {
			opts->client_cert = modes[i].when;
			opts->client_cert_required = modes[i].required;
			return NULL;
		}
	return "expected none, early, late, early-required or late-required";
}

static const char *
set_refuse(struct opts *opts, void *field, const char *arg, const struct def *def)
{
	static const struct {
		const char *name;
		enum cert_refuse refuse;
	} ways[] = {
		{"alert", REFUSE_ALERT},
		{"close", REFUSE_CLOSE},
		{"403", REFUSE_403},
		{"silence", REFUSE_SILENCE},
	};

	(void)field;
	(void)def;
	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
		if (strcmp(arg, ways[i].name) == 0) {
			opts->client_cert_refuse = ways[i].refuse;
			return NULL;
		}
	return "expected alert, close, 403 or silence";
}

/* ",NUMBER" from the front; an absent one leaves its default. */
static bool
take_number(const char **at, long *out)
{
	char *end;

	if (**at == '\0')
		return true;
	*out = strtol(*at + 1, &end, 0);
	if (**at != ',' || end == *at + 1 || *out < 0 || (unsigned long)*out > UINT32_MAX)
		return false;
	*at = end;
	return true;
}

static const char *
add_prefix(struct opts *opts, void *field, const char *arg, const struct def *def)
{
	struct opts_prefix *prefix = &opts->prefix[opts->prefixes];
	const char *at = strchr(arg, '/');
	char host[64], *end;
	long len;

	(void)field;
	(void)def;
	if (!at || (size_t)(at - arg) >= sizeof host || opts->prefixes == OPTS_MAX)
		return "expected PREFIX/LEN";
	memcpy(host, arg, (size_t)(at - arg));
	host[at - arg] = '\0';
	len = strtol(at + 1, &end, 10);
	if (inet_pton(AF_INET6, host, &prefix->addr) != 1 || end == at + 1 || len < 0 || len > 255)
		return "expected PREFIX/LEN";
	at = end;
	prefix->len = (unsigned)len;
	prefix->valid = 2592000; /* RFC 4861, 6.2.1 */
	prefix->preferred = 604800;
	prefix->flags = 0xc0;
	if (!take_number(&at, &prefix->valid) || !take_number(&at, &prefix->preferred) ||
		!take_number(&at, &prefix->flags) || *at != '\0')
		return "expected PREFIX/LEN,VALID,PREFERRED,FLAGS";
	opts->prefixes++;
	return NULL;
}

static const char *
set_fault(struct opts *opts, void *field, const char *arg, const struct def *def)
{
	(void)field;
	(void)def;
	return fault_parse(&opts->fault, arg);
}

#define AT(member) offsetof(struct opts, member)

static const struct def defs[] = {
	{"listen", "ADDR:PORT",
		"address to listen on, [V6]:PORT for IPv6, port 0 for any; repeatable", set_listen,
		0, 0, 0},
	{"cert", "CHAIN.pem", "what to send, leaf first; repeated: one for each --listen", add_text,
		AT(cert), 0, 0},
	{"key", "KEY.pem", "key of the leaf; repeatable like --cert", add_text, AT(key), 0, 0},
	{"staple", "FILE", "OCSP response (DER) to staple; repeatable like --cert", add_text,
		AT(staple), 0, 0},
	{"run-for", "SECONDS", "end by itself after that time (default 600)", set_number,
		AT(run_for), 1, 86400},
	{"log", "FILE", "append one line for each event; - is standard error", set_text, AT(log), 0,
		0},
	{"require-sni", "NAME", "refuse clients that send another name, or none", set_text,
		AT(require_sni), 0, 0},
	{"path", "PATH", "path of the listener (default /IPHTTPS); others get 404", set_text,
		AT(path), 0, 0},
	{"min-tls", "VERSION", "1.0 (default), 1.1, 1.2 or 1.3", set_tls, AT(min_tls), 0, 0},
	{"max-tls", "VERSION", "1.0, 1.1, 1.2 or 1.3 (default)", set_tls, AT(max_tls), 0, 0},
	{"ciphers", "LIST", "OpenSSL cipher list (up to TLS 1.2)", set_text, AT(ciphers), 0, 0},
	{"groups", "LIST", "groups for the key exchange, in OpenSSL's words", set_text, AT(groups),
		0, 0},
	{"null-only", NULL, "TLS 1.2 with NULL-SHA256 and NULL-SHA only", set_flag, AT(null_only),
		0, 0},
	{"allow-null", NULL, "take NULL-SHA256 and NULL-SHA too, last", set_flag, AT(allow_null), 0,
		0},
	{"client-cert", "WHEN", "none, early, late, early-required or late-required",
		set_client_cert, 0, 0, 0},
	{"client-ca", "FILE", "who may issue client certificates", set_text, AT(client_ca), 0, 0},
	{"client-cert-refuse", "HOW", "alert, close, 403 (default when late) or silence",
		set_refuse, 0, 0, 0},
	{"status", "N", "answer the POST with this status", set_number, AT(status), 100, 999},
	{"server-header", "TEXT", "Server header (default Microsoft-HTTPAPI/2.0; empty: none)",
		set_text, AT(server_header), 0, 0},
	{"no-date", NULL, "no Date header", set_flag, AT(no_date), 0, 0},
	{"prefix", "P/LEN[,V[,P[,F]]]",
		"advertised prefix (default 2001:db8:1:1000::/64), its lifetimes and flags; "
		"repeatable",
		add_prefix, 0, 0, 0},
	{"ra-lifetime", "SECONDS", "router lifetime (default 1800)", set_number, AT(ra_lifetime), 0,
		65535},
	{"ra-mtu", "N", "MTU option (default 1280; 0: none)", set_number, AT(ra_mtu), 0, 65535},
	{"ra-multicast", NULL, "advertise to ff02::1 instead of to the asker", set_flag,
		AT(ra_multicast), 0, 0},
	{"ra-delay", "MS", "wait before an advertisement", set_number, AT(ra_delay), 0, 600000},
	{"ra-unsolicited", NULL, "advertise at once, unasked", set_flag, AT(ra_unsolicited), 0, 0},
	{"ra-ignore", "N", "ignore the first N solicitations of a connection", set_number,
		AT(ra_ignore), 0, 1000},
	{"echo", "ADDR", "address that answers pings through the tunnel; repeatable", add_echo, 0,
		0, 0},
	{"echo-no-ns", NULL, "answer pings without Neighbor Solicitation", set_flag, AT(echo_no_ns),
		0, 0},
	{"echo-ns-multicast", NULL, "solicit to the solicited-node address, not unicast", set_flag,
		AT(echo_ns_multicast), 0, 0},
	{"echo-delay", "MS", "wait before an echo reply", set_number, AT(echo_delay), 0, 600000},
	{"junk-packets", NULL, "send other valid packets before and between", set_flag,
		AT(junk_packets), 0, 0},
	{"fault", "NAME[=ARG]", "misbehave, see --list-faults", set_fault, 0, 0, 0},
};

#define DEF_COUNT (sizeof defs / sizeof defs[0])

static void
help(void)
{
	char left[64];

	puts("Usage: iphttpsd --listen ADDR:PORT --cert CHAIN.pem --key KEY.pem [OPTION...]\n"
	     "An IP-HTTPS server for tests: strict with its clients, and wrong itself where told "
	     "to.\n");
	for (size_t i = 0; i < DEF_COUNT; i++) {
		snprintf(left, sizeof left, "--%s%s%s", defs[i].name, defs[i].arg ? "=" : "",
			defs[i].arg ? defs[i].arg : "");
		printf("  %-27s %s\n", left, defs[i].help);
	}
	printf("  %-27s %s\n  %-27s %s\n", "--list-faults", "print the faults", "--help",
		"print this");
}

static void
opts_default(struct opts *opts)
{
	memset(opts, 0, sizeof *opts);
	opts->run_for = 600;
	opts->path = "/IPHTTPS";
	opts->min_tls = TLS1_VERSION;
	opts->max_tls = TLS1_3_VERSION;
	opts->status = 200;
	opts->server_header = "Microsoft-HTTPAPI/2.0";
	opts->ra_lifetime = 1800;
	opts->ra_mtu = 1280;
	opts->fault.word = "";
}

static int
opts_check(struct opts *opts)
{
	const char *wrong = NULL;

	if (opts->prefixes == 0)
		add_prefix(opts, NULL, "2001:db8:1:1000::/64", NULL);
	if (opts->listens == 0)
		wrong = "--listen is missing";
	else if (opts->certs == 0 || opts->keys == 0)
		wrong = "--cert and --key are needed";
	if (wrong)
		fprintf(stderr, "iphttpsd: %s, see --help\n", wrong);
	return wrong ? 2 : -1;
}

int
opts_parse(struct opts *opts, int argc, char **argv)
{
	struct option table[DEF_COUNT + 3] = {{0}};
	int c, index = 0;

	opts_default(opts);
	for (size_t i = 0; i < DEF_COUNT; i++)
		table[i] = (struct option) {
			defs[i].name, defs[i].arg ? required_argument : no_argument, NULL, 1};
	table[DEF_COUNT] = (struct option) {"help", no_argument, NULL, 'h'};
	table[DEF_COUNT + 1] = (struct option) {"list-faults", no_argument, NULL, 'l'};
	while ((c = getopt_long(argc, argv, "h", table, &index)) != -1) {
		const char *wrong;

		if (c == 'h')
			return help(), 0;
		if (c == 'l')
			return fault_list(stdout), 0;
		if (c != 1)
			return 2;
		wrong = defs[index].set(
			opts, (char *)opts + defs[index].offset, optarg, &defs[index]);
		if (wrong) {
			fprintf(stderr, "iphttpsd: --%s: %s\n", defs[index].name, wrong);
			return 2;
		}
	}
	if (optind < argc) {
		fprintf(stderr, "iphttpsd: what is \"%s\"?\n", argv[optind]);
		return 2;
	}
	return opts_check(opts);
}
