/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verification of a path: a root, a CA and a leaf with one thing or another in them. */
#include "config.h"

#include <string.h>

#include "../unit.h"
#include "base/clock.h"
#include "../made/made.h"
#include "trust/judge.h"

#define P1 "1.3.6.1.4.1.99999.1"
#define P2 "1.3.6.1.4.1.99999.2"
#define EXPLICIT(n)                                                                                \
	{                                                                                          \
		"policyConstraints", "requireExplicitPolicy:" #n                                   \
	}
#define UPN_CONSTRAINT(what, base)                                                                 \
	{                                                                                          \
		"nameConstraints", what ";otherName:msUPN;UTF8:" base                              \
	}
#define UPN(name)                                                                                  \
	{                                                                                          \
		"subjectAltName", "DNS:da.example.com,otherName:msUPN;UTF8:" name                  \
	}
#define NO_BASIC                                                                                   \
	{                                                                                          \
		"-", NULL                                                                          \
	}
#define POLICIES(p)                                                                                \
	{                                                                                          \
		"certificatePolicies", p                                                           \
	}

enum { CERTS = 4 };

struct extension {
	const char *name, *value;
};

static const struct row {
	const char *what;
	struct extension root[MADE_MORE], top[MADE_MORE], ca[MADE_MORE], leaf[MADE_MORE];
	const char *faults; /* of the best path, with their depths; "" is trusted */
	bool same_name;     /* the CA has the name of its issuer */
} rows[] = {
	{"no policies", {{0}}, {{0}}, {{0}}, {{0}}, ""},
	{"no policy is asked for", {{0}}, {{0}}, {POLICIES(P1)}, {POLICIES(P2)}, ""},
	/* RFC 5280 section 6.1.1 (c): whichever policy it is, all agree */
	{"policies agree", {{0}}, {POLICIES(P1), EXPLICIT(0)}, {POLICIES(P1)}, {POLICIES(P1)}, ""},
	{"one of two agrees", {{0}}, {POLICIES(P1), EXPLICIT(0)}, {POLICIES(P2 "," P1)},
		{POLICIES(P1)}, ""},
	{"any policy", {{0}}, {POLICIES("2.5.29.32.0"), EXPLICIT(0)}, {POLICIES(P1)},
		{POLICIES(P1)}, ""},
	{"any policy throughout", {{0}}, {POLICIES("2.5.29.32.0"), EXPLICIT(0)},
		{POLICIES("2.5.29.32.0")}, {POLICIES("2.5.29.32.0")}, ""},
	{"leaf under no policy", {{0}}, {POLICIES(P1), EXPLICIT(0)}, {POLICIES(P1)}, {{0}},
		"policy@0"},
	{"leaf under another", {{0}}, {POLICIES(P1), EXPLICIT(0)}, {POLICIES(P1)}, {POLICIES(P2)},
		"policy@0"},
	{"CA under another", {{0}}, {POLICIES(P1), EXPLICIT(0)}, {POLICIES(P2)}, {POLICIES(P2)},
		"policy@0"},
	{"required further down than the leaf", {{0}}, {POLICIES(P1), EXPLICIT(3)}, {POLICIES(P1)},
		{{0}}, ""},
	{"required from the leaf on", {{0}}, {POLICIES(P1), EXPLICIT(2)}, {POLICIES(P1)}, {{0}},
		"policy@0"},
	{"mapped", {{0}}, {POLICIES(P1), EXPLICIT(0)},
		{POLICIES(P1), {"policyMappings", P1 ":" P2}}, {POLICIES(P2)}, ""},
	/* below a CA without policies none is valid */
	{"CA without policies", {{0}}, {POLICIES(P1), EXPLICIT(0)}, {EXPLICIT(0)}, {POLICIES(P1)},
		"policy@0"},
	{"CA without policies, required above", {{0}}, {POLICIES(P1), EXPLICIT(0)},
		{{"policyConstraints", "inhibitPolicyMapping:0"}}, {POLICIES(P1)}, "policy@0"},
	{"the anchor's are not looked at", {POLICIES(P1), EXPLICIT(0)}, {POLICIES(P1)},
		{POLICIES(P1)}, {{0}}, ""},
	{"the leaf itself requires one", {{0}}, {POLICIES(P1)}, {POLICIES(P1)}, {EXPLICIT(0)},
		"policy@0"},
	/* RFC 5280 section 6.1.4 (h): a certificate that is self-issued is not counted */
	{"without policies, required from the leaf on", {{0}}, {EXPLICIT(2)}, {{0}}, {{0}},
		"policy@0"},
	{"a self-issued CA is not counted", {{0}}, {EXPLICIT(2)}, {{0}}, {{0}}, "", true},
	{"below a self-issued CA all the same", {{0}}, {EXPLICIT(1)}, {{0}}, {{0}}, "policy@0",
		true},
	{"the leaf requires one below it", {{0}}, {POLICIES(P1)}, {POLICIES(P1)}, {EXPLICIT(1)},
		""},
	/* To Windows an issuer is who has the name and the key, whatever identifiers say. */
	{"root's key identifiers contradict",
		{{"authorityKeyIdentifier", "DER:30168014ffffffffffffffffffffffffffffffffffffffff"},
			{"subjectKeyIdentifier", "hash"}},
		{{0}}, {{0}}, {{0}}, ""},
	{"root's issuer and serial contradict",
		{{"authorityKeyIdentifier",
			 "DER:3017a1128610687474703a2f2f782e746573742f7a7a820101"},
			{"subjectKeyIdentifier", "hash"}},
		{{0}}, {{0}}, {{0}}, ""},
	{"faults are found there as well",
		{{"authorityKeyIdentifier", "DER:30168014ffffffffffffffffffffffffffffffffffffffff"},
			{"subjectKeyIdentifier", "hash"}},
		{POLICIES(P1), EXPLICIT(0)}, {{"nameConstraints", "permitted;DNS:example.net"}},
		{{0}}, "name-constraint@0 policy@0"},
	/* a user principal name is a name that can be constrained */
	{"UPN within its constraint", {{0}}, {{0}}, {UPN_CONSTRAINT("permitted", "example.com")},
		{UPN("da$@Example.com")}, ""},
	{"UPN of another domain", {{0}}, {{0}}, {UPN_CONSTRAINT("permitted", "example.net")},
		{UPN("da$@example.com")}, "name-constraint@0"},
	{"UPN of a domain that ends alike", {{0}}, {{0}},
		{UPN_CONSTRAINT("permitted", "@ample.com")}, {UPN("da$@example.com")},
		"name-constraint@0"},
	{"UPN below a domain", {{0}}, {{0}}, {UPN_CONSTRAINT("permitted", ".com")},
		{UPN("da$@example.com")}, ""},
	{"UPN excluded", {{0}}, {{0}}, {UPN_CONSTRAINT("excluded", "@example.com")},
		{UPN("da$@example.com")}, "name-constraint@0"},
	{"one UPN", {{0}}, {{0}}, {UPN_CONSTRAINT("permitted", "da$@example.com")},
		{UPN("da$@example.com")}, ""},
	{"no UPN to constrain", {{0}}, {{0}}, {UPN_CONSTRAINT("permitted", "example.net")}, {{0}},
		""},
	{"a constrained DNS name beside it", {{0}}, {{0}},
		{{"nameConstraints", "permitted;otherName:"
				     "msUPN;UTF8:example.com,permitted;DNS:example.net"}},
		{UPN("da$@example.com")}, "name-constraint@0"},
	/* what a root does not say is not held against it */
	{"root without basic constraints", {NO_BASIC}, {{0}}, {{0}}, {{0}}, ""},
	{"root whose key usage is another", {NO_BASIC, {"keyUsage", "digitalSignature"}}, {{0}},
		{{0}}, {{0}}, "not-ca@3"},
	{"CA without basic constraints", {{0}}, {{0}}, {NO_BASIC}, {{0}}, "not-ca@1"},
	{"malformed policies", {{0}}, {POLICIES(P1)}, {{"certificatePolicies", "DER:0500"}}, {{0}},
		"policy@1"},
};

static bool
begins_with(const struct extension more[static MADE_MORE], const char *name)
{
	return more[0].name != NULL && strcmp(more[0].name, name) == 0;
}

static void
make(const struct row *row, struct made made[static CERTS])
{
	struct recipe recipes[CERTS] = {
		{.cn = "Root", .ca = true},
		{.cn = "Top CA", .ca = true},
		{.cn = "CA", .ca = true},
		{.cn = "da.example.com", .san = "DNS:da.example.com", .eku = "serverAuth"},
	};
	const struct extension *more[CERTS] = {row->root, row->top, row->ca, row->leaf};

	recipes[2].cn = row->same_name ? recipes[1].cn : recipes[2].cn;
	for (size_t i = 0; i < CERTS; i++) {
		recipes[i].issuer = i == 0 ? NULL : &made[i - 1];
		recipes[i].no_ids = begins_with(more[i], "authorityKeyIdentifier");
		recipes[i].no_basic = begins_with(more[i], "-");
		if (begins_with(more[i], "subjectAltName"))
			recipes[i].san = NULL;
		memcpy(recipes[i].more, more[i], sizeof(recipes[i].more));
		made[i] = made_new(&recipes[i]);
	}
}

static void
test_rows(void **state)
{
	const struct trust_options options = {.now = MADE_NOW, .name = "da.example.com"};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct arena *arena = arena_new(unit_no_memory);
		struct stores *stores = stores_new(arena);
		struct made made[CERTS];
		struct span chain[CERTS - 1];
		const char *faults;

		make(&rows[i], made);
		for (size_t k = 0; k < CERTS - 1; k++)
			chain[k] = made_der(arena, &made[CERTS - 1 - k]);
		assert_true(stores_add_cert(stores, made[0].x509, "store", deadline_in(60), NULL));
		faults = made_faults(arena, trust_judge(arena, chain, CERTS - 1, span_of(NULL, 0),
						    stores, NULL, &options));
		if (strcmp(faults, rows[i].faults) != 0)
			fail_msg("%s: \"%s\" instead of \"%s\"", rows[i].what, faults,
				rows[i].faults);
		stores_free(stores);
		arena_free(arena);
		for (size_t k = 0; k < CERTS; k++)
			made_free(&made[k]);
	}
}

/* What is its own anchor requires no policy of itself (RFC 5280 section 6.1.1: no input of the
 * path). */
static void
test_self_signed(void **state)
{
	const struct recipe recipe = {.cn = "da.example.com",
		.san = "DNS:da.example.com",
		.eku = "serverAuth",
		.more = {{"policyConstraints", "requireExplicitPolicy:0"},
			{"certificatePolicies", P1}}};
	const struct trust_options options = {.now = MADE_NOW, .name = "da.example.com"};

	(void)state;
	for (int with = 0; with < 2; with++) {
		struct arena *arena = arena_new(unit_no_memory);
		struct stores *stores = stores_new(arena);
		struct recipe one = recipe;
		struct made made;
		struct span chain;

		if (with == 0)
			memset(&one.more[1], 0, sizeof(one.more[1]));
		made = made_new(&one);
		chain = made_der(arena, &made);
		assert_true(stores_add_cert(stores, made.x509, "store", deadline_in(60), NULL));
		assert_string_equal(
			made_faults(arena, trust_judge(arena, &chain, 1, span_of(NULL, 0), stores,
						   NULL, &options)),
			"");
		stores_free(stores);
		arena_free(arena);
		made_free(&made);
	}
}

/* While it is on, libcrypto cannot verify anything and has no reason, as when it has run out of
 * something. */
static bool unable;

int __real_X509_verify_cert(X509_STORE_CTX *ctx);
int __wrap_X509_verify_cert(X509_STORE_CTX *ctx);

int
__wrap_X509_verify_cert(X509_STORE_CTX *ctx)
{
	int said = __real_X509_verify_cert(ctx);

	if (!unable)
		return said;
	X509_STORE_CTX_set_error(ctx, X509_V_ERR_STORE_LOOKUP);
	return -1;
}

/* What could not be verified is not taken for verified. */
static void
test_unable(void **state)
{
	const struct row row = {"plain", {{0}}, {{0}}, {{0}}, {{0}}, ""};
	const struct trust_options options = {.now = MADE_NOW, .name = "da.example.com"};

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct arena *arena = arena_new(unit_no_memory);
		struct stores *stores = stores_new(arena);
		struct made made[CERTS];
		struct span chain[CERTS - 1];
		const struct chain_report *report;

		make(&row, made);
		for (size_t k = 0; k < CERTS - 1; k++)
			chain[k] = made_der(arena, &made[CERTS - 1 - k]);
		assert_true(stores_add_cert(stores, made[0].x509, "store", deadline_in(60), NULL));
		unable = i == 1;
		report = trust_judge(
			arena, chain, CERTS - 1, span_of(NULL, 0), stores, NULL, &options);
		unable = false;
		assert_string_equal(made_faults(arena, report), i == 1 ? "other@0" : "");
		stores_free(stores);
		arena_free(arena);
		for (size_t k = 0; k < CERTS; k++)
			made_free(&made[k]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_self_signed),
		cmocka_unit_test(test_unable),
		cmocka_unit_test(test_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
