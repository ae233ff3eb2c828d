/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What certificates may be used for: purposes along a path, key usage of the leaf. */
#include "config.h"

#include "../unit.h"
#include "../made/made.h"
#include "trust/usage.h"

#define SERVER "1.3.6.1.5.5.7.3.1"
#define CLIENT "1.3.6.1.5.5.7.3.2"
#define SGC_MICROSOFT "1.3.6.1.4.1.311.10.3.3"
#define SGC_NETSCAPE "2.16.840.1.113730.4.1"
#define ANY_POLICY "1.3.6.1.4.1.311.10.12.1"

static void
test_purposes(void **state)
{
	static const struct {
		const char *eku, *apps;
		unsigned int purposes;
	} rows[] = {
		{NULL, NULL, USAGE_ALL},
		{"serverAuth", NULL, USAGE_SERVER},
		{"clientAuth,serverAuth", NULL, USAGE_SERVER},
		{"anyExtendedKeyUsage", NULL, USAGE_ALL},
		{ANY_POLICY, NULL, USAGE_ALL},
		{SGC_MICROSOFT, NULL, USAGE_SGC_MICROSOFT},
		{"clientAuth," SGC_NETSCAPE, NULL, USAGE_SGC_NETSCAPE},
		{SGC_MICROSOFT ",serverAuth", NULL, USAGE_SERVER | USAGE_SGC_MICROSOFT},
		{"clientAuth", NULL, 0},
		{"clientAuth,emailProtection,codeSigning", NULL, 0},
		{"1.3.6.1.4.1.311.20.2.2", NULL, 0},
		{"1.3.6.1.5.5.7.3.5", NULL, 0}, /* IPsec end system */
		/* application policies, for which the EKU is ignored */
		{NULL, SERVER, USAGE_SERVER},
		{NULL, CLIENT, 0},
		{NULL, ANY_POLICY, USAGE_ALL},
		{NULL, CLIENT " 2.5.29.37.0", USAGE_ALL},
		{NULL, SGC_NETSCAPE, USAGE_SGC_NETSCAPE},
		{"serverAuth", CLIENT, 0},
		{"clientAuth", SERVER, USAGE_SERVER},
		{"clientAuth", ANY_POLICY, USAGE_ALL},
		{"serverAuth", CLIENT " " SERVER, USAGE_SERVER},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct recipe recipe = {.cn = "x", .eku = rows[i].eku, .apps = rows[i].apps};
		struct made made = made_new(&recipe);

		if (usage_purposes(made.x509) != rows[i].purposes)
			fail_msg(
				"%s, %s: %u", rows[i].eku, rows[i].apps, usage_purposes(made.x509));
		made_free(&made);
	}
}

static void
test_paths(void **state)
{
	static const struct {
		const char *ca_eku, *leaf_eku;
		bool wrong;
	} rows[] = {
		{NULL, "serverAuth", false}, {"serverAuth", NULL, false},
		{"serverAuth,clientAuth", "serverAuth", false}, {ANY_POLICY, SGC_MICROSOFT, false},
		{SGC_NETSCAPE ",serverAuth", SGC_NETSCAPE, false},
		{"clientAuth", "serverAuth", true}, {"serverAuth", "clientAuth", true},
		{SGC_MICROSOFT, "serverAuth", true}, /* no purpose is left for both */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct recipe ca = {.cn = "CA", .ca = true, .eku = rows[i].ca_eku};
		struct recipe leaf = {.cn = "x", .eku = rows[i].leaf_eku};

		if (made_is_faulty(&ca, leaf, CHAIN_WRONG_USAGE) != rows[i].wrong)
			fail_msg("%s, %s", rows[i].ca_eku, rows[i].leaf_eku);
	}
}

/* All keys are P-256. */
static void
test_key_usage(void **state)
{
	static const struct {
		const char *usage, *basic;
		bool wrong;
	} rows[] = {
		{NULL, NULL, false},
		{"digitalSignature", NULL, false},
		{"digitalSignature,keyEncipherment", NULL, false},
		{"keyAgreement", NULL, false},
		{"keyEncipherment", NULL, true}, /* such a key encrypts nothing */
		{"nonRepudiation", NULL, true},
		{"dataEncipherment,cRLSign", NULL, true},
		{"digitalSignature,keyCertSign", NULL, true},
		{"digitalSignature,keyCertSign", "CA:TRUE", false},
		{"keyCertSign,cRLSign", "CA:TRUE", true},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct recipe ca = {.cn = "CA", .ca = true};
		struct recipe leaf = {.cn = "x", .basic = rows[i].basic};

		if (rows[i].usage != NULL) {
			leaf.more[0].name = "keyUsage";
			leaf.more[0].value = rows[i].usage;
		}
		if (made_is_faulty(&ca, leaf, CHAIN_WRONG_USAGE) != rows[i].wrong)
			fail_msg("%s, %s", rows[i].usage, rows[i].basic);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_purposes),
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_key_usage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
