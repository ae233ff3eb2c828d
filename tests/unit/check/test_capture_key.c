/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of when one look at an endpoint does for two checks. */
#include "../unit.h"

#include <string.h>

#include "check/capture_key.h"

#define EACH_ROW(spec, row)                                                                        \
	for (const struct option_group *const *group = (spec)->manual->groups; *group != NULL;     \
		group++)                                                                           \
		for (const struct option_row *row = (*group)->rows;                                \
			row < (*group)->rows + (*group)->count; row++)

/* An option that the table does not know would part all looks for good. */
static void
every_option_is_known(void **state)
{
	const struct check_spec *spec;

	(void)state;
	for (size_t i = 0; (spec = spec_at(i)) != NULL; i++)
		EACH_ROW(spec, row)
	if (spec->run == NULL && !capture_key_knows(row->name))
		fail_msg("--%s of %s: check/capture_key.c does not say whether what is "
			 "seen depends on it",
			row->name, spec->manual->program);
}

/* A look is made with the options of the check that goes deepest: no other may have one that
 * counts and that it lacks. */
static void
deepest_has_all_that_counts(void **state)
{
	const struct check_spec *spec;

	(void)state;
	for (size_t i = 0; (spec = spec_at(i)) != NULL; i++)
		EACH_ROW(spec, row)
	if (spec->run == NULL && capture_key_counts(row->name) &&
		options_row(spec_iphttps.manual, row->name) == NULL)
		fail_msg("--%s of %s", row->name, spec->manual->program);
}

static struct options
base(void)
{
	return (struct options) {.target = {"da.example.com", "/IPHTTPS", 443}, .timeout = 10};
}

static bool
shared(const struct options *a, const struct options *b)
{
	bool one = capture_key_equal(&spec_iphttps, a, &spec_cert, b);

	assert_int_equal(one, capture_key_equal(&spec_cert, b, &spec_iphttps, a));
	return one;
}

/* Each field by itself. */
static void
what_is_seen_depends_on(void **state)
{
	struct address address = {.family = ADDRESS_IPV4}, other = {.family = ADDRESS_IPV6};
	const struct options a = base();
	struct options b;

	(void)state;
	b = base();
	assert_true(shared(&a, &b));
#define APART(change)                                                                              \
	do {                                                                                       \
		b = base();                                                                        \
		change;                                                                            \
		assert_false(shared(&a, &b));                                                      \
	} while (0)
	APART(b.target.name = "DA.example.com");
	APART(b.target.port = 444);
	APART(b.target.path = "/");
	APART(b.gpo = "Registry.pol");
	APART((b.addresses = &address, b.address_count = 1));
	APART(b.family = ADDRESS_IPV4);
	APART(b.dns_server = address);
	APART(b.dns_port = 5353);
	APART((b.proxy = (struct proxy) {.host = "proxy", .port = 8080}));
	APART(b.client_cert = "cert.pem");
	APART(b.client_key = "key.pem");
	APART(b.client = CLIENT_WIN11);
	APART(b.timeout = 11);
	APART(b.file = "chain.pem");
	APART(b.replay = "evidence.json");
#undef APART
	b = base();
	b.addresses = &other;
	b.address_count = 1;
	{
		struct options c = base();

		c.addresses = &address;
		c.address_count = 1;
		assert_false(shared(&c, &b));
		c.addresses = &other;
		assert_true(shared(&c, &b));
	}
}

static void
judging_is_free(void **state)
{
	const char *stores[] = {"a", "b"};
	struct options a = base(), b = base();

	(void)state;
	b.stores = stores;
	b.store_count = 2;
	b.warning = "5";
	b.timeout_state = STATE_UNKNOWN;
	b.any_address = b.no_fetch = b.has_at = true;
	b.fetch_proxy = "proxy:8080";
	a.null_cipher = true;
	a.ra_wait = 2;
	assert_true(shared(&a, &b));
}

/* Checks that look at nothing share nothing. */
static void
no_look(void **state)
{
	const char *roots[] = {"root.pem"};
	struct options a = base(), named = {.roots = roots, .root_count = 1};

	(void)state;
	assert_false(capture_key_looks(&spec_state, &a));
	assert_false(capture_key_looks(&spec_roots, &named));
	assert_false(capture_key_equal(&spec_roots, &named, &spec_roots, &named));
	named.target.name = "da.example.com";
	assert_true(capture_key_looks(&spec_roots, &named));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_option_is_known),
		cmocka_unit_test(deepest_has_all_that_counts),
		cmocka_unit_test(what_is_seen_depends_on),
		cmocka_unit_test(judging_is_free),
		cmocka_unit_test(no_look),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
