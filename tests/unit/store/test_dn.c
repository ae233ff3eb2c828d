/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names as Windows writes them beside names as certificates have them. */
#include "config.h"

#include "../unit.h"

#include <openssl/x509.h>

#include "store/dn.h"

static X509_NAME *
contoso(void)
{
	X509_NAME *name = X509_NAME_new();

	X509_NAME_add_entry_by_txt(name, "DC", MBSTRING_UTF8, (const uint8_t *)"com", -1, -1, 0);
	X509_NAME_add_entry_by_txt(
		name, "DC", MBSTRING_UTF8, (const uint8_t *)"contoso", -1, -1, 0);
	X509_NAME_add_entry_by_txt(
		name, "ST", MBSTRING_UTF8, (const uint8_t *)"Z\xc3\xbcrich", -1, -1, 0);
	X509_NAME_add_entry_by_txt(
		name, "O", MBSTRING_UTF8, (const uint8_t *)"Contoso, \"Inc\"", -1, -1, 0);
	X509_NAME_add_entry_by_txt(
		name, "CN", MBSTRING_UTF8, (const uint8_t *)"Contoso Root CA", -1, -1, 0);
	return name;
}

static void
test_is(void **state)
{
	static const struct {
		const char *text;
		bool same;
	} rows[] = {
		{"DC=com, DC=contoso, S=Z\xc3\xbcrich, O=\"Contoso, \"\"Inc\"\"\", CN=Contoso Root "
		 "CA",
			true},
		{"CN=Contoso Root CA,O=\"Contoso, \"\"Inc\"\"\",ST=Z\xc3\xbcrich,DC=contoso,DC=com",
			true},
		{"cn=contoso root ca, o=\"CONTOSO, \"\"INC\"\"\", s=Z\xc3\xbcrich, dc=contoso, "
		 "dc=COM",
			true},
		{"DC=com, DC=com, S=Z\xc3\xbcrich, O=\"Contoso, \"\"Inc\"\"\", CN=Contoso Root CA",
			false},
		{"S=Z\xc3\xbcrich, O=\"Contoso, \"\"Inc\"\"\", CN=Contoso Root CA", false},
		{"DC=com, DC=contoso, S=Z\xc3\xbcrich, O=Contoso, CN=Contoso Root CA", false},
		{"DC=com, DC=contoso, L=Z\xc3\xbcrich, O=\"Contoso, \"\"Inc\"\"\", CN=Contoso Root "
		 "CA",
			false},
		{"CN=Contoso Root CA", false},
		{"Contoso Root CA", false},
		{"NOSUCH=x, CN=Contoso Root CA", false},
		{"CN=\"Contoso Root CA", false},
		{"=", false},
		{",,,", false},
		{"", false},
	};
	X509_NAME *name = contoso(), *empty = X509_NAME_new();
	struct arena *arena = arena_new(unit_no_memory);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (dn_is(arena, rows[i].text, name) != rows[i].same)
			fail_msg("%s", rows[i].text);
		assert_false(dn_is(arena, rows[i].text, empty));
	}
	arena_free(arena);
	X509_NAME_free(name);
	X509_NAME_free(empty);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_is)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
