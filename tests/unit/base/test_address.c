/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of addresses. */
#include "../unit.h"

#include "base/address.h"

static void
accepted(void **state)
{
	static const struct {
		const char *in, *out;
		enum address_family family;
	} rows[] = {
		{"192.0.2.1", "192.0.2.1", ADDRESS_IPV4},
		{"0.0.0.0", "0.0.0.0", ADDRESS_IPV4},
		{"2001:db8::1", "2001:db8::1", ADDRESS_IPV6},
		{"2001:0DB8:0:0::0001", "2001:db8::1", ADDRESS_IPV6},
		{"[2001:db8::1]", "2001:db8::1", ADDRESS_IPV6},
		{"::", "::", ADDRESS_IPV6},
		{"::ffff:192.0.2.1", "::ffff:192.0.2.1", ADDRESS_IPV6},
		{"2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
			ADDRESS_IPV6},
		{"fe80::1%7", "fe80::1%7", ADDRESS_IPV6},
		{"[fe80::1%7]", "fe80::1%7", ADDRESS_IPV6},
		{"fe80::1%4294967295", "fe80::1%4294967295", ADDRESS_IPV6},
		{"fe80::1", "fe80::1", ADDRESS_IPV6},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct address address, again;
		char out[ADDRESS_TEXT_MAX];

		assert_true(address_parse(rows[i].in, &address));
		assert_int_equal(address.family, rows[i].family);
		assert_string_equal(address_format(&address, out), rows[i].out);
		assert_true(address_parse(out, &again));
		assert_true(address_equal(&address, &again));
	}
}

static void
interface_by_name(void **state)
{
	struct address address;

	(void)state;
	assert_false(address_parse("fe80::1%no-such-interface", &address));
	if (address_parse("fe80::1%lo", &address))
		assert_int_not_equal(address.scope, 0);
}

static void
refused(void **state)
{
	static const char *const texts[] = {"", "[", "]", "[]", "192.0.2", "192.0.2.256",
		"192.0.2.1.1", "192.0.2.01", "192.0.2.1 ", " 192.0.2.1", "[192.0.2.1]",
		"192.0.2.1%1", "[2001:db8::1", "2001:db8::1]", "[[2001:db8::1]]", "2001:db8::1::2",
		"2001:db8:::1", "2001:db8::12345", "2001:db8::1/64", "2001:db8::1%7", "::1%1",
		"fe80::1%", "fe80::1%0", "fe80::1%-1", "fe80::1%4294967296", "fe80::1%1%2",
		"0x7f000001", "2130706433", "example.com",
		"2001:db8:ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct address address = {.family = ADDRESS_NONE};

		assert_false(address_parse(texts[i], &address));
		assert_int_equal(address.family, ADDRESS_NONE);
	}
}

/* What a system takes for itself. */
static void
own(void **state)
{
	static const struct {
		const char *text;
		bool unspecified, loopback;
	} rows[] = {
		{"0.0.0.0", true, false},
		{"::", true, false},
		{"::ffff:0.0.0.0", true, false},
		{"64:ff9b::", true, false},
		{"64:ff9b::127.0.0.1", false, true},
		{"127.0.0.1", false, true},
		{"127.255.255.255", false, true},
		{"::1", false, true},
		{"::ffff:127.0.0.1", false, true},
		{"0.0.0.1", false, false},
		{"126.0.0.1", false, false},
		{"128.0.0.1", false, false},
		{"::2", false, false},
		{"192.0.2.1", false, false},
		{"::ffff:192.0.2.1", false, false},
		{"2001:db8::", false, false},
		{"64:ff9b:1::", false, false},
	};
	const struct address none = {.family = ADDRESS_NONE};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct address address;

		assert_true(address_parse(rows[i].text, &address));
		assert_int_equal(address_unspecified(&address), rows[i].unspecified);
		assert_int_equal(address_loopback(&address), rows[i].loopback);
	}
	assert_false(address_unspecified(&none));
	assert_false(address_loopback(&none));
}

static void
comparison(void **state)
{
	struct address a, b, none = {.family = ADDRESS_NONE};
	char out[ADDRESS_TEXT_MAX];

	(void)state;
	assert_true(address_parse("192.0.2.1", &a));
	b = a;
	b.bytes[9] = 1; /* not part of an IPv4 address */
	assert_true(address_equal(&a, &b));
	b.bytes[3]++;
	assert_false(address_equal(&a, &b));
	assert_false(address_equal(&a, &none));
	assert_true(address_equal(&none, &none));
	assert_true(address_parse("fe80::1%1", &a) && address_parse("fe80::1%2", &b));
	assert_false(address_equal(&a, &b));
	assert_string_equal(address_format(&none, out), "");
}

static void
of_no_route(void **state)
{
	static const struct {
		const char *text;
		bool alone;
	} rows[] = {{"10.0.0.1", true}, {"11.0.0.1", false}, {"172.16.0.1", true},
		{"172.31.255.255", true}, {"172.32.0.1", false}, {"192.168.1.1", true},
		{"192.169.1.1", false}, {"169.254.0.1", true}, {"127.0.0.1", true},
		{"0.0.0.0", true}, {"9.9.9.9", false}, {"::ffff:10.0.0.1", true}, {"::1", true},
		{"::", true}, {"fd00::1", true}, {"fc00::1", true}, {"fe80::1", true},
		{"fec0:0:0:ffff::1", true}, {"2001:db8::1", false}, {"ff02::1", false},
		{"fe00::1", false}};
	const struct address none = {.family = ADDRESS_NONE};
	struct address address;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_true(address_parse(rows[i].text, &address));
		if (address_private(&address) != rows[i].alone)
			fail_msg("%s", rows[i].text);
	}
	assert_false(address_private(&none));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(accepted),
		cmocka_unit_test(interface_by_name),
		cmocka_unit_test(refused),
		cmocka_unit_test(own),
		cmocka_unit_test(comparison),
		cmocka_unit_test(of_no_route),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
