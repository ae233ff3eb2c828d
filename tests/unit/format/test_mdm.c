/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What device management exports: what is read, and what is refused. */
#include "config.h"

#include "../unit.h"

#include <string.h>

#include "../made/policy_made.h"
#include "format/mdm.h"

#define HASH "000102030405060708090A0B0C0D0E0F10111213"
#define ROOT_NODE "./Device/Vendor/MSFT/RootCATrustedCertificates/Root/" HASH
#define SYNCML(inside) "<SyncML xmlns='SYNCML:SYNCML1.2'><SyncBody>" inside "</SyncBody></SyncML>"
#define ITEM(uri, data) "<Item><Target><LocURI>" uri "</LocURI></Target>" data "</Item>"
#define DATA "<Data>AQID</Data>"
#define TRUSTED(more)                                                                              \
	"{\"@odata.type\": \"#microsoft.graph.windows81TrustedRootCertificate\", "                 \
	"\"displayName\": \"DA\"" more "}"
#define CUSTOM(more)                                                                               \
	"{\"@odata.type\": \"#microsoft.graph.windows10CustomConfiguration\", "                    \
	"\"displayName\": \"DA\", \"omaSettings\": [{\"omaUri\": \"" more "}]}"
#define TO(store) ", \"destinationStore\": \"" store "\""
#define CERT ", \"trustedRootCertificate\": \"AQID\""
#define PPKG(inside)                                                                               \
	"<WindowsCustomizations><Settings xmlns='u'><Customizations><Common><Certificates>" inside \
	"</Certificates></Common></Customizations></Settings></WindowsCustomizations>"
#define PATH(path) "<CertificatePath>" path "</CertificatePath>"

/* `stores` has a letter for each certificate: R, C, D. */
static const struct row {
	const char *text, *stores;
	size_t other, broken;
	const char *says; /* of the first that is broken */
} rows[] = {
	/* SyncML */
	{SYNCML(""), "", 0, 0, NULL},
	{SYNCML("<Add>" ITEM(ROOT_NODE "/EncodedCertificate", DATA) "</Add>"), "R", 0, 0, NULL},
	{SYNCML("<Atomic><Replace>" ITEM("./Vendor/MSFT/RootCATrustedCertificates/CA/" HASH
					 "/EncodedCertificate",
		 DATA) "</Replace></Atomic>"),
		"C", 0, 0, NULL},
	{SYNCML("<Add>" ITEM("./Device/Vendor/MSFT/RootCATrustedCertificates/UntrustedCertificates/"
			     "x/EncodedCertificate",
		 DATA) "</Add>"),
		"D", 0, 0, NULL},
	{SYNCML("<Add>" ITEM("./User/Vendor/MSFT/RootCATrustedCertificates/CA/" HASH
			     "/EncodedCertificate",
		 DATA) "</Add>"),
		"", 1, 0, NULL},
	{SYNCML("<Add>" ITEM("./Device/Vendor/MSFT/RootCATrustedCertificates/TrustedPeople/" HASH
			     "/EncodedCertificate",
		 DATA) "</Add>"),
		"", 1, 0, NULL},
	{SYNCML("<Add>" ITEM(ROOT_NODE "/IssuedTo", DATA) "</Add>"), "", 1, 0, NULL},
	{SYNCML("<Results><Item><Source><LocURI>" ROOT_NODE
		"/EncodedCertificate</LocURI></Source>" DATA "</Item></Results>"),
		"R", 0, 0, NULL},
	{SYNCML("<Get>" ITEM(ROOT_NODE "/EncodedCertificate", "") "</Get>"), "", 0, 0, NULL},
	{SYNCML("<Add>" ITEM(ROOT_NODE "/EncodedCertificate", DATA) "</Add><Delete>" ITEM(
		 ROOT_NODE, "") "</Delete>"),
		"", 0, 0, NULL},
	{SYNCML("<Delete>" ITEM(ROOT_NODE, "") "</Delete><Add>" ITEM(
		 ROOT_NODE "/EncodedCertificate", DATA) "</Add>"),
		"R", 0, 0, NULL},
	{SYNCML("<Add>" ITEM(ROOT_NODE "/EncodedCertificate", "") "</Add>"), "", 0, 1,
		"an Item without Data"},
	{SYNCML("<Add>" ITEM(ROOT_NODE "/EncodedCertificate", "<Data>AQI</Data>") "</Add>"), "", 0,
		1, "no base64"},
	{SYNCML("<Add>" ITEM(ROOT_NODE "/EncodedCertificate", "<Data/>") "</Add>"), "", 0, 1,
		"no base64"},
	/* Graph */
	{"[]", "", 0, 0, NULL},
	{TRUSTED(TO("computerCertStoreRoot") CERT), "R", 0, 0, NULL},
	{"[" TRUSTED(TO("computerCertStoreIntermediate") CERT) "]", "C", 0, 0, NULL},
	{"{\"value\": [" TRUSTED(TO("userCertStoreIntermediate") CERT) ", " TRUSTED(
		 TO("computerCertStoreRoot") CERT) "]}",
		"R", 1, 0, NULL},
	{TRUSTED(CERT), "", 0, 1, "DA, profile 1: no destinationStore"},
	{TRUSTED(TO("elsewhere") CERT), "", 0, 1, "no destinationStore"},
	{TRUSTED(TO("computerCertStoreRoot")), "", 0, 1, "no trustedRootCertificate"},
	{TRUSTED(TO("computerCertStoreRoot") ", \"trustedRootCertificate\": \"?\""), "", 0, 1,
		"no base64"},
	{TRUSTED(TO("computerCertStoreRoot") ", \"trustedRootCertificate\": [1]"), "", 0, 1,
		"no trustedRootCertificate"},
	{"{\"destinationStore\": \"computerCertStoreRoot\"" CERT "}", "R", 0, 0, NULL},
	{"{\"@odata.type\": \"#microsoft.graph.iosTrustedRootCertificate\"" CERT "}", "", 1, 0,
		NULL},
	{"{\"@odata.nextLink\": \"https://graph.microsoft.com/\", \"value\": []}", "", 0, 1,
		"one page of several"},
	{CUSTOM(ROOT_NODE "/EncodedCertificate\", \"value\": \"AQID\""), "R", 0, 0, NULL},
	{CUSTOM(ROOT_NODE "/EncodedCertificate\", \"value\": \"AQID\", \"isEncrypted\": true"), "",
		0, 1, "Graph keeps the value back"},
	{CUSTOM("./Device/Vendor/MSFT/Policy/Config/x\", \"value\": \"1\""), "", 1, 0, NULL},
	/* provisioning packages */
	{PPKG(""), "", 0, 0, NULL},
	{PPKG("<RootCertificates><RootCertificate CertificateName='a'>" PATH(
		 "C:\\a\\b.cer") "</RootCertificate></RootCertificates>"),
		"R", 0, 0, NULL},
	{PPKG("<CACertificates><CACertificate>" PATH(
		 "b.cer") "</CACertificate>"
			  "<CACertificate>" PATH("c.cer") "</CACertificate></CACertificates>"),
		"CC", 0, 0, NULL},
	{PPKG("<RootCertificates><RootCertificate/></RootCertificates>"), "", 0, 1,
		"no CertificatePath"},
	{PPKG("<ClientCertificates><ClientCertificate>" PATH("b.pfx") "</ClientCertificate>"
								      "</ClientCertificates>"),
		"", 1, 0, NULL},
};

static void
check_row(const struct row *row)
{
	static const char letters[] = {[MDM_ROOT] = 'R', [MDM_CA] = 'C', [MDM_DISALLOWED] = 'D'};
	struct arena *arena = arena_new(unit_no_memory);
	struct err err = {.kind = ERR_NONE};
	struct mdm mdm;

	if (!mdm_parse(arena, span_text(row->text), NULL, &mdm, &err))
		fail_msg("%s: %s", row->text, err.text);
	if (mdm.count != strlen(row->stores) || mdm.other != row->other ||
		mdm.broken.count != row->broken)
		fail_msg("%s: %zu %zu %zu %s", row->text, mdm.count, mdm.other, mdm.broken.count,
			mdm.broken.count == 0 ? "" : mdm.broken.items[0].text);
	for (size_t i = 0; i < mdm.count; i++) {
		assert_int_equal(letters[mdm.certs[i].store], row->stores[i]);
		if (mdm.certs[i].path == NULL)
			assert_memory_equal(mdm.certs[i].data.p, "\1\2\3", 3);
	}
	if (row->says != NULL && strstr(mdm.broken.items[0].text, row->says) == NULL)
		fail_msg("%s: %s", row->text, mdm.broken.items[0].text);
	arena_free(arena);
}

static void
reads(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		check_row(&rows[i]);
}

static void
names_what_it_reads(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct mdm mdm;

	(void)state;
	assert_true(mdm_parse(arena, span_text(rows[1].text), NULL, &mdm, NULL));
	assert_string_equal(mdm.certs[0].sha1, HASH);
	assert_string_equal(mdm.certs[0].offset, "byte 62");
	assert_true(mdm_parse(arena, span_text(rows[3].text), NULL, &mdm, NULL));
	assert_null(mdm.certs[0].sha1);
	assert_true(mdm_parse(arena,
		span_text(PPKG("<RootCertificates><RootCertificate CertificateName='a'>" PATH(
			" C:\\a\\b.cer ") "</RootCertificate></RootCertificates>")),
		NULL, &mdm, NULL));
	assert_string_equal(mdm.certs[0].path, "C:\\a\\b.cer");
	assert_string_equal(mdm.certs[0].name, "a");
	arena_free(arena);
}

static void
refuses(void **state)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
		{"", "is not JSON"},
		{"{\"trustedRootCertificate\": 1} x", "is not JSON (line 1, column"},
		{"{\"a\": 1, \"a\": 2}", "is not JSON"},
		{"<SyncML>", "cut off"},
		{"<SyncML><Add><Item/></Add></SyncML>", "an Item without LocURI (at byte 13)"},
		{"<WindowsCustomizations>", "cut off"},
		{"<!DOCTYPE SyncML [<!ENTITY a 'b'>]><SyncML>&a;</SyncML>", "no SyncML and no"},
		{"<SyncML><!DOCTYPE a></SyncML>", "at byte"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct arena *arena = arena_new(unit_no_memory);
		struct err err = {.kind = ERR_NONE};
		struct mdm mdm;

		assert_false(mdm_parse(arena, span_text(cases[i].text), NULL, &mdm, &err));
		if (strstr(err.text, cases[i].says) == NULL)
			fail_msg("%s: %s", cases[i].text, err.text);
		arena_free(arena);
	}
}

static void
recognises(void **state)
{
	static const struct {
		const char *text;
		bool is;
	} cases[] = {
		{SYNCML(""), true},
		{PPKG(""), true},
		{TRUSTED(""), true},
		{"\xef\xbb\xbf [" TRUSTED("") "]", true},
		{"{\"trustedRootCertificate\": \"\"}", true},
		{"{\"@odata.nextLink\": \"https://graph.microsoft.com/beta/\"}", true},
		{"[]", false},
		{"{\"Thumbprint\": \"00\"}", false},
		{"microsoft.graph.", false},
		{"<unattend/>", false},
		{"", false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		if (mdm_recognise(span_text(cases[i].text)) != cases[i].is)
			fail_msg("%s", cases[i].text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads),
		cmocka_unit_test(names_what_it_reads),
		cmocka_unit_test(refuses),
		cmocka_unit_test(recognises),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
