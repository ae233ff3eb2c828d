/* SPDX-License-Identifier: GPL-3.0-or-later */
/* By which rule a client resolves a name, and where a policy sends it. */
#include "../unit.h"

#include "model/policy.h"

#define TUNNEL "2001:db8::1"

static const char *suffix[] = {".example.com"}, *longer[] = {".corp.example.com", ".lab.test"},
		  *whole[] = {"da.corp.example.com"}, *label[] = {"nls"}, *any[] = {"."};

static struct policy_rule rules[] = {
	{any, 1, "0"}, {suffix, 1, TUNNEL}, {longer, 2, "1"}, {label, 1, "2"}, {whole, 1, NULL}};

static void
test_rule_for(void **state)
{
	static const struct {
		const char *name;
		const struct policy_rule *rule;
	} rows[] = {
		{"da.example.com", &rules[1]},
		{"DA.EXAMPLE.COM", &rules[1]},
		{"example.com", &rules[0]}, /* the suffix begins with its dot */
		{"other.test", &rules[0]},
		{"web.corp.example.com", &rules[2]},
		{"web.lab.test", &rules[2]},
		{"da.corp.example.com", &rules[4]},
		{"x.da.corp.example.com", &rules[2]},
		{"nls.corp.example.com", &rules[3]},
		{"nlsx.corp.example.com", &rules[2]},
		{"notexample.com", &rules[0]},
	};
	const struct policy policy = {.rules = rules, .rule_count = 5}, none = {.name = "none"};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_ptr_equal(policy_rule_for(&policy, rows[i].name), rows[i].rule);
	assert_null(policy_rule_for(&none, "da.example.com"));
}

static void
test_sends_to(void **state)
{
	struct policy_url urls[] = {
		{"http://old/", false, {"da.example.com", "/IPHTTPS", 443}},
		{"https://da2.example.com/iphttps", true, {"da2.example.com", "/iphttps", 443}},
		{"https://da.example.com:8443/IPHTTPS", true, {"da.example.com", "/IPHTTPS", 8443}},
	};
	static const struct {
		struct target target;
		bool sent;
	} rows[] = {
		{{"da2.example.com", "/IPHTTPS", 443}, true},
		{{"DA2.example.com", "/IPHTTPS", 443}, true},
		{{"da.example.com", "/IPHTTPS", 443}, false},
		{{"da.example.com", "/IPHTTPS", 8443}, true},
		{{"da.example.com", "/other", 8443}, false},
	};
	const struct policy policy = {.urls = urls, .url_count = ARRAY_SIZE(urls)};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_int_equal(policy_sends_to(&policy, &rows[i].target), rows[i].sent);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rule_for),
		cmocka_unit_test(test_sends_to),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
