/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which hosts certificates are for, and what name constraints say about them. */
#include "config.h"

#include "../unit.h"
#include "../made/made.h"
#include "trust/names.h"

static void
test_names(void **state)
{
	static const struct {
		const char *pattern, *host;
		bool matches;
	} rows[] = {
		{"da.example.com", "da.example.com", true},
		{"DA.Example.COM", "da.example.com", true},
		{"da.example.com", "DA.EXAMPLE.COM", true},
		{"da.example.com", "da.example.com.", true},
		{"da.example.com.", "da.example.com", false},
		{"da.example.com", "xda.example.com", false},
		{"da.example.com", "da.example.co", false},
		{"*.example.com", "da.example.com", true},
		{"*.EXAMPLE.com", "da.example.com", true},
		{"*.example.com", "a.da.example.com", false},
		{"*.example.com", "example.com", false},
		{"*.example.com", ".example.com", false},
		{"*.com", "example.com", false},
		{"*", "example", false},
		{"*", "da.example.com", false},
		{"*.", "da.", false},
		/* KB 258858, "accepted" */
		{"www.example.com", "www.example.com", true},
		{"*.example.com", "www.example.com", true},
		{"w*.example.com", "www.example.com", true},
		{"ww*.example.com", "www.example.com", true},
		{"Www.Example.com", "www.examPle.cOm", true},
		{"W*.example.com", "www.Example.com", true},
		/* and not accepted */
		{"*www.example.com", "www.example.com", false},
		{"*w.example.com", "www.example.com", false},
		{"w*w.example.com", "www.example.com", false},
		{"*ww.example.com", "www.example.com", false},
		{"www.e*ample.com", "www.example.com", false},
		{"www.*ample.com", "www.example.com", false},
		{"www.ex*.com", "www.example.com", false},
		{"www.*.com", "www.example.com", false},
		{"*.com", "www.example.com", false},
		{"*.abc.com", "www.example.abc.com", false},
		{"*.*", "example.com", false},
		{"a*.d*.example.com", "abc.def.example.com", false},
		{"*.*.com.au", "www.example.com.au", false},
		{"www.*.com.au", "www.example.com.au", false},
		{"w*.com", "www.com", false},
		{"x*.example.com", "www.example.com", false},
		{"www*.example.com", "www.example.com", false}, /* not documented */
		{"w*.example.com", "a.www.example.com", false},
		{"*a.example.com", "da.example.com", false},
		{"da.*.com", "da.example.com", false},
		{"*.*.com", "da.example.com", false},
		{"**.example.com", "da.example.com", false},
		{"xn--bcher-kva.example.com", "xn--bcher-kva.example.com", true},
		{"*.example.com", "xn--bcher-kva.example.com", true},
		{"", "da.example.com", false},
		{"da.example.com", "", false},
		{"da_1.example.com", "da_1.example.com", true},
		{"da.example.com ", "da.example.com", false},
	};
	static const char nul[] = "da.example.com\0.evil.example";

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (names_match(span_text(rows[i].pattern), rows[i].host) != rows[i].matches)
			fail_msg("%s for %s", rows[i].pattern, rows[i].host);
	assert_false(names_match(span_of(nul, sizeof(nul) - 1), "da.example.com"));
	assert_false(names_match(span_of(nul, 15), "da.example.com"));
}

static void
test_hosts(void **state)
{
	static const struct {
		const char *cn, *san, *host;
		bool matches;
		const char *second;
		bool of_1993;
	} rows[] = {
		{"da.example.com", NULL, "da.example.com", true},
		{"*.example.com", NULL, "da.example.com", true},
		{"da.example.com", "DNS:other.example.com", "da.example.com", false},
		{"da.example.com", "DNS:other.example.com", "other.example.com", true},
		{"other", "DNS:a.example.com,DNS:da.example.com", "da.example.com", true},
		{NULL, "DNS:da.example.com", "da.example.com", true},
		{NULL, NULL, "da.example.com", false},
		{"192.0.2.1", NULL, "192.0.2.1", false},
		{"x", "IP:192.0.2.1", "192.0.2.1", true},
		{"x", "IP:192.0.2.1", "192.0.2.2", false},
		{"x", "IP:2001:db8::1", "2001:db8::1", true},
		{"x", "IP:2001:db8::1", "2001:db8::2", false},
		{"x", "DNS:192.0.2.1", "192.0.2.1", false},
		{"da.example.com", "email:a@example.com", "da.example.com", true},
		{"da.example.com", NULL, "da.example.com", true, "other.example.com"},
		{"other.example.com", NULL, "da.example.com", true, "da.example.com"},
		{"other.example.com", NULL, "da.example.com", true, "*.example.com"},
		{"a.example.com", NULL, "da.example.com", false, "b.example.com"},
		{"da.example.com", "DNS:a.example.com", "da.example.com", false, "da.example.com"},
		{"x", "DNS:da.example.com", "da.example.com", true, NULL, true},
		{"da.example.com", "DNS:other.example.com", "da.example.com", false, NULL, true},
		{"x", "IP:192.0.2.1", "192.0.2.1", true, NULL, true},
	};
	struct arena *arena = arena_new(unit_no_memory);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct recipe recipe = {.cn = rows[i].cn,
			.san = rows[i].san,
			.second_cn = rows[i].second,
			.san_of_1993 = rows[i].of_1993};
		struct made made = made_new(&recipe);

		if (names_host_matches(arena, made.x509, rows[i].host) != rows[i].matches)
			fail_msg("%s, %s for %s", rows[i].cn, rows[i].san, rows[i].host);
		made_free(&made);
	}
	arena_free(arena);
}

#define BAD "critical,excluded;DNS:bad.example.com"

static void
test_constraints(void **state)
{
	static const struct {
		const char *constraints, *cn, *san;
		bool of_1993, violated;
	} rows[] = {
		{BAD, "x", "DNS:da.example.com", false, false},
		{BAD, "x", "DNS:bad.example.com", false, true},
		{BAD, "x", "DNS:a.bad.example.com", false, true},
		/* a wildcard that covers what is excluded */
		{BAD, "x", "DNS:*.example.com", false, true},
		{BAD, "x", "DNS:b*.example.com", false, true},
		{BAD, "x", "DNS:d*.example.com", false, false},
		{BAD, "x", "DNS:*.example.net", false, false},
		{BAD, "x", "DNS:da.example.com,DNS:*.example.com", false, true},
		{BAD, "*.example.com", NULL, false, true},
		{"critical,excluded;DNS:a.bad.example.com", "x", "DNS:*.example.com", false, false},
		{"critical,excluded;IP:192.0.2.0/255.255.255.0", "x", "DNS:*.example.com", false,
			false},
		{"critical,permitted;DNS:example.com", "x", "DNS:*.example.com", false, false},
		{"critical,permitted;DNS:bad.example.com", "x", "DNS:*.example.com", false, true},
		/* names of 1993 */
		{BAD, "x", "DNS:bad.example.com", true, true},
		{BAD, "x", "DNS:*.example.com", true, true},
		{BAD, "x", "DNS:da.example.com", true, false},
		{"critical,permitted;DNS:example.net", "x", "DNS:da.example.com", true, true},
		{"critical,permitted;DNS:example.com", "x", "DNS:da.example.com", true, false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct recipe ca = {.cn = "CA", .ca = true, .constraints = rows[i].constraints};
		struct recipe leaf = {
			.cn = rows[i].cn, .san = rows[i].san, .san_of_1993 = rows[i].of_1993};

		if (made_is_faulty(&ca, leaf, CHAIN_NAME_CONSTRAINT) != rows[i].violated)
			fail_msg("%s, %s", rows[i].constraints,
				rows[i].san == NULL ? rows[i].cn : rows[i].san);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_hosts),
		cmocka_unit_test(test_constraints),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
