/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of attributes with their options, and where Public Key Services are. */
#include "../unit.h"

#include "store/directory_attribute.h"

static const struct {
	const char *name;
	bool taken;
	struct directory_attribute_name said;
} names[] = {
	{"cACertificate", true, {false}},
	{"CACERTIFICATE", true, {false}},
	{"cACertificate;binary", true, {false}},
	{"cACertificate;lang-de;binary", true, {false}},
	{"cACertificate;range=0-1499", true, {true, 0, 1499, false}},
	{"cacertificate;RANGE=1500-*", true, {true, 1500, 0, true}},
	{"cACertificate;binary;range=5-5", true, {true, 5, 5, false}},
	{"cACertificate;range=0-*;binary", true, {true, 0, 0, true}},
	{"cACertificate;range=4294967294-4294967294", true,
		{true, 4294967294U, 4294967294U, false}},
	{"", false, {false}},
	{";", false, {false}},
	{";cACertificate", false, {false}},
	{"cACertificate2", false, {false}},
	{"cACertificat", false, {false}},
	{"crossCertificatePair;binary", false, {false}},
	{"cACertificate;range=", false, {false}},
	{"cACertificate;range=0", false, {false}},
	{"cACertificate;range=0-", false, {false}},
	{"cACertificate;range=-5", false, {false}},
	{"cACertificate;range=*-5", false, {false}},
	{"cACertificate;range=6-5", false, {false}},
	{"cACertificate;range=0-5x", false, {false}},
	{"cACertificate;range=0-**", false, {false}},
	{"cACertificate;range= 0-5", false, {false}},
	{"cACertificate;range=0-4294967295", false, {false}},
	{"cACertificate;range=0-99999999999999999999", false, {false}},
	{"cACertificate;range=99999999999999999999-*", false, {false}},
	{"cACertificate;range=0-1;range=2-3", false, {false}},
};

static void
test_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		struct directory_attribute_name said = {.low = 77};

		if (directory_attribute_is(names[i].name, "cACertificate", &said) != names[i].taken)
			fail_msg("%s", names[i].name);
		if (!names[i].taken)
			continue;
		assert_int_equal(said.ranged, names[i].said.ranged);
		assert_int_equal(said.low, names[i].said.low);
		assert_int_equal(said.high, names[i].said.high);
		assert_int_equal(said.last, names[i].said.last);
	}
}

static void
test_next(void **state)
{
	static const char *const rows[][2] = {
		{"cACertificate;range=0-1499", "cACertificate;range=1500-*"},
		{"cACertificate;binary;range=0-1499", "cACertificate;binary;range=1500-*"},
		{"cACertificate;range=0-1499;binary", "cACertificate;binary;range=1500-*"},
	};
	struct arena *arena = arena_new(unit_no_memory);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_string_equal(directory_attribute_next(arena, rows[i][0], 1500), rows[i][1]);
	arena_free(arena);
}

static void
test_services(void **state)
{
	static const char *const rows[][2] = {
		{"CN=Configuration,DC=a",
			"CN=Public Key Services,CN=Services,CN=Configuration,DC=a"},
		{"CN=Public Key Services,CN=Services,CN=Configuration,DC=a",
			"CN=Public Key Services,CN=Services,CN=Configuration,DC=a"},
		{"cn = public key services , cn=x", "cn = public key services , cn=x"},
		{"CN=Public Key Services", "CN=Public Key Services"},
		{"CN=Public Key Services2,DC=a",
			"CN=Public Key Services,CN=Services,CN=Public Key Services2,DC=a"},
		{"OU=Public Key Services,DC=a",
			"CN=Public Key Services,CN=Services,OU=Public Key Services,DC=a"},
	};
	struct arena *arena = arena_new(unit_no_memory);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_string_equal(directory_services_of(arena, rows[i][0]), rows[i][1]);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_next),
		cmocka_unit_test(test_services),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
