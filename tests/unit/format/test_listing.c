/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Listings of thumbprints: layouts, languages, encodings, and what is no listing. */
#include "config.h"

#include "../unit.h"

#include <string.h>

#include "base/text.h"
#include "format/listing.h"

#define A "cdd4eeae6000ac7f40c3802c171e30148030c072"
#define B "8f43288ad272f3103b6fb1428485ea3014c0bcfe"
#define UP_A "CDD4EEAE6000AC7F40C3802C171E30148030C072"
#define SHA256 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define ROOT "Root \"Trusted Root Certification Authorities\"\n"
#define CA "CA \"Intermediate Certification Authorities\"\n"
#define SECTION(n) "================ Certificate " n " ================\n"
#define HASH(h) "Cert Hash(sha1): " h "\n"
#define END "CertUtil: -store command completed successfully.\n"
#define PATH "Microsoft.PowerShell.Security\\Certificate::LocalMachine\\"
#define HEAD                                                                                       \
	"\n\n   PSParentPath: " PATH "Root\n\nThumbprint                                Subject\n" \
	"----------                                -------\n"

static const struct row {
	const char *text;
	enum listing_store assumed;
	const char *found; /* "R:HASH ..."; NULL: refused with `why` */
	const char *why;   /* or the gap; NULL: none */
} rows[] = {
	/* certutil */
	{ROOT SECTION("0") HASH(A) "\n" END, 0, "R:" A, NULL},
	{ROOT SECTION("0") HASH(A) SECTION("1") HASH(B) END, 0, "R:" A " R:" B, NULL},
	{"root \"x\"\n" SECTION("0")
			HASH("cd d4 ee ae 60 00 ac 7f 40 c3 80 2c 17 1e 30 14 80 30 c0 72") END,
		0, "R:" A, NULL},
	{"Root \"Vertrauensw\\x81rdige\"\n================ Zertifikat 0 ================\n"
	 "Zertifikathash(sha1): " A "\nCertUtil: -store-Befehl wurde erfolgreich ausgef\\x81hrt.\n",
		0, "R:" A, NULL},
	{ROOT SECTION("0") "\xd0\xa5\xd0\xb5\xd1\x88(sha1) x: " A
			   "\nCertUtil: -store \xe2\x80\x94 y\n",
		0, "R:" A, NULL},
	{ROOT SECTION("0") "Hach. cert.(sha1) : " A "\n" END, 0, "R:" A, NULL},
	{ROOT SECTION("0") "Key Id Hash(rfc-sha1): " B "\nKey Id Hash(sha1): " B
			   "\n" HASH(A) "Cert Hash(sha256): " SHA256 "\n" END,
		0, "R:" A " R:" SHA256, NULL},
	{CA SECTION("0") HASH(A) "================ CRL 0 ================\nCRL Hash(sha1): " B
				 "\n" END,
		0, "C:" A " C:" B, NULL},
	{ROOT SECTION("0") HASH(A) END CA SECTION("0") HASH(B) END, 0, "R:" A " C:" B, NULL},
	{"Disallowed \"x\"\n" SECTION("0") HASH(A) END, 0, "D:" A, NULL},
	{"AuthRoot \"x\"\n" SECTION("0") HASH(A) END, 0, "R:" A, NULL},
	{"My \"Personal\"\n" SECTION("0") HASH(A) END ROOT SECTION("0") HASH(B) END, 0, "R:" B,
		NULL},
	/* what is not whole */
	{ROOT SECTION("0") HASH(A), 0, "R:" A, "its end is missing"},
	{ROOT SECTION("0") HASH(A) SECTION("1") END, 0, "R:" A, "certificate 1 of it has no SHA-1"},
	{ROOT SECTION("5") HASH(A) END, 0, "R:" A, "left out"},
	{ROOT SECTION("0") HASH(A) SECTION("2") HASH(B) END, 0, "R:" A " R:" B, "left out"},
	{ROOT SECTION("0") HASH(A) CA SECTION("0") HASH(B) END, 0, "R:" A " C:" B,
		"end of a listing"},
	{ROOT SECTION("0") HASH(A) "CertUtil: -viewstore command completed successfully.\n", 0,
		"R:" A, "-viewstore"},
	{ROOT SECTION("0") HASH(A) "CertUtil: -store command FAILED: 0x80070005 (WIN32: 5)\n", 0,
		"R:" A, "certutil failed with 0x80070005"},
	/* a name is no thumbprint */
	{ROOT SECTION("0") "Subject: CN=x(sha1): " B "\n    CN=x(sha1): " B "\n" HASH(A) END, 0,
		"R:" A, NULL},
	{ROOT SECTION("0") "Serial Number: " B "\n" HASH(A) END, 0, "R:" A, NULL},
	/* PowerShell */
	{HEAD UP_A "  CN=x\n\n\n", 0, "R:" A, NULL},
	{HEAD UP_A "  CN=x\n" B "  CN=y\n\n", 0, "R:" A " R:" B, NULL},
	{"    Directory: " PATH "CA\n\nSubject       Thumbprint\n-------       ----------\n"
	 "CN=\xc3\xa4, C=D     " UP_A "\n              \n\n",
		0, "C:" A, NULL},
	{HEAD UP_A "  CN=x", 0, "R:" A, "cut off"},
	{HEAD UP_A "  CN=x\nCDD4EEAE6000AC7F...  CN=y\n\n", 0, "R:" A, "40 digits"},
	{"PSPath       : " PATH "Root\\" UP_A "\nThumbprint   : " UP_A "\nSerialNumber : " B "\n\n",
		0, "R:" A, NULL},
	{"\n   PSParentPath: " PATH "Root\n\nSubject      : CN=x\n               Thumbprint : " B
	 "\nThumbprint   : " UP_A "\n\n",
		0, "R:" A, NULL},
	{"#TYPE X\n\"PSParentPath\",\"Thumbprint\",\"Subject\"\n\"" PATH "Root\",\"" UP_A
	 "\",\"CN=x, C=\"\"y\"\"\"\n",
		0, "R:" A, NULL},
	{"\"Thumbprint\";\"PSPath\"\n\"" UP_A "\";\"" PATH "CA\\" UP_A "\"\n", 0, "C:" A, NULL},
	{"\"PSPath\",\"Thumbprint\"\n\"" PATH "Root\\x\",\"" UP_A "\"\n\"" PATH
	 "Root\\x\",\"CDD4\"",
		0, "R:" A, "40 digits"},
	{"[{\"PSParentPath\":\"Microsoft.PowerShell.Security\\\\Certificate::"
	 "LocalMachine\\\\Root\","
	 "\"Thumbprint\":\"" UP_A "\"}]",
		0, "R:" A, NULL},
	{"{\"PSPath\":\"Microsoft.PowerShell.Security\\\\Certificate::LocalMachine\\\\CA\\\\X\","
	 "\"Thumbprint\":\"" UP_A "\"}",
		0, "C:" A, NULL},
	/* the store is said by the operator */
	{"\"Thumbprint\"\n\"" UP_A "\"\n", LISTING_ROOT, "R:" A, NULL},
	{"Thumbprint\n----------\n" UP_A "\n\n", LISTING_ROOT, "R:" A, NULL},
	{UP_A "\n" B "\n", LISTING_ROOT, "R:" A " R:" B, NULL},
	{CA SECTION("0") HASH(A) END, LISTING_ROOT, "C:" A, NULL},
	/* none */
	{"", 0, NULL, "holds no listing"},
	{UP_A "\n", 0, NULL, "holds no listing"},
	{"Thumbprint\n----------\n" UP_A "\n\n", 0, NULL, "list:root:FILE"},
	{"\"Thumbprint\"\n\"" UP_A "\"\n", 0, NULL, "list:root:FILE"},
	{"[{\"Thumbprint\":\"" UP_A "\"}]", 0, NULL, "list:root:FILE"},
	{SECTION("0") HASH(A) END, 0, NULL, "list:root:FILE"},
	{ROOT END, 0, NULL, "lists a store without a certificate"},
	{ROOT, 0, NULL, "lists a store without a certificate: its end is missing"},
	{"My \"Personal\"\n" SECTION("0") HASH(A) END, 0, NULL, "neither the store Root nor CA"},
	{"   PSParentPath: Microsoft.PowerShell.Security\\Certificate::CurrentUser\\Root\n\n"
	 "Thumbprint\n----------\n" UP_A "\n\n",
		0, NULL, "stores of a user"},
	{ROOT "CertUtil: -store command FAILED: 0x80070005 (WIN32: 5 ERROR_ACCESS_DENIED)\n"
	      "CertUtil: Access is denied.\n",
		0, NULL, "lists nothing: certutil failed with 0x80070005"},
	{"Get-ChildItem : Access is denied\n    + CategoryInfo : x\n    + FullyQualifiedErrorId : "
	 "y\n",
		0, NULL, "PowerShell reports an error"},
	{"[{\"Thumbprint\":", 0, NULL, "is "},
};

static const char *
found_in(struct arena *arena, const struct listing *listing)
{
	static const char letters[] = "?RCDO";
	const char *out = "";

	for (size_t i = 0; i < listing->count; i++)
		out = arena_printf(arena, "%s%s%c:%s", out, i > 0 ? " " : "",
			letters[listing->hashes[i].store],
			text_hex(
				arena, span_of(listing->hashes[i].bytes, listing->hashes[i].n), 0));
	return out;
}

static void
layouts(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct arena *arena = arena_new(unit_no_memory);
		struct err err = {.kind = ERR_NONE};
		struct listing listing = {.gap = NULL};
		bool ok = listing_parse(
			arena, span_text(rows[i].text), rows[i].assumed, NULL, &listing, &err);
		const char *said = ok ? listing.gap : err.text;

		if (ok != (rows[i].found != NULL))
			fail_msg("%zu: %s", i, ok ? "was read" : err.text);
		if (ok && strcmp(found_in(arena, &listing), rows[i].found) != 0)
			fail_msg("%zu: %s, not %s", i, found_in(arena, &listing), rows[i].found);
		if ((said == NULL) != (rows[i].why == NULL) ||
			(said != NULL && strstr(said, rows[i].why) == NULL))
			fail_msg("%zu: \"%s\" is not \"%s\"", i, said == NULL ? "(none)" : said,
				rows[i].why == NULL ? "(none)" : rows[i].why);
		arena_free(arena);
	}
}

/* Every beginning of a whole listing is refused or has a gap, if it is not all of it. */
static void
cut(void **state)
{
	static const char whole[] = ROOT SECTION("0") HASH(A) SECTION("1") HASH(B) END;

	(void)state;
	for (size_t n = 0; n < sizeof(whole) - 10; n++) {
		struct arena *arena = arena_new(unit_no_memory);
		struct err err = {.kind = ERR_NONE};
		struct listing listing;

		if (listing_parse(arena, span_of(whole, n), LISTING_NONE, NULL, &listing, &err) &&
			listing.gap == NULL)
			fail_msg("cut to %zu bytes it counts as whole", n);
		arena_free(arena);
	}
}

static void
recognised(void **state)
{
	(void)state;
	assert_true(listing_recognise(span_text(ROOT SECTION("0"))));
	assert_true(listing_recognise(span_text(HEAD)));
	assert_true(listing_recognise(span_of("\xff\xfe"
					      "C\0e\0r\0t\0U\0t\0i\0l\0:\0 \0-\0",
		24)));
	assert_false(listing_recognise(span_text("{\"thumbprint\":1}")));
	assert_false(listing_recognise(span_text("-----BEGIN CERTIFICATE-----\n\"Thumbprint\"")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(layouts),
		cmocka_unit_test(cut),
		cmocka_unit_test(recognised),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
