/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is given instead of certificates, by its first bytes and words; and what is not named. */
#include "../unit.h"

#include <string.h>

#include "format/lookalike.h"

#define BYTES(text)                                                                                \
	{                                                                                          \
		(const uint8_t *)(text), sizeof(text) - 1                                          \
	}

static void
named(void **state)
{
	static const struct {
		struct span in;
		const char *text; /* part of it; NULL: nothing */
	} rows[] = {
		{BYTES("PK\3\4rest"), "a ZIP file"},
		{BYTES("MSCF\0\0\0\0"), "a CAB file"},
		{BYTES("MZ\x90"), "a program"},
		{BYTES("regf\1\0\0\0"), "a registry hive"},
		{BYTES("Windows Registry Editor Version 5.00\n\n[HKEY"), "registry export"},
		{BYTES("REGEDIT4\n"), "registry export"},
		{BYTES("PReg\1\0\0\0"), "gpo:FILE"},
		{BYTES("<!DOCTYPE html>\n<html>"), "a web page"},
		{BYTES("\xef\xbb\xbf\r\n <HTML lang=en>"), "a web page"},
		{BYTES("<?xml version=\"1.0\"?><GPO/>"), "XML"},
		{BYTES("{\"a\": 1}"), "JSON"},
		{BYTES("[Version]\r\nSignature=\"$Windows NT$\"\r\n"), "an INF file"},
		{BYTES("[NewRequest]\r\nSubject = \"CN=da.example.com\"\r\n"), "an INF file"},
		{BYTES("Root\n================ Certificate 0 ================\nSerial Number: 1\n"),
			"certutil's text"},
		{BYTES("\r\nCertUtil: -store command completed successfully.\r\n"),
			"certutil's text"},
		{BYTES("\n   PSParentPath: Microsoft.PowerShell.Security\\Certificate\n"),
			"PowerShell's text"},
		{BYTES("Subject    : CN=Root\nThumbprint : 0011\n"), "list of thumbprints"},
		{BYTES("Certificate:\n    Data:\n        Version: 3 (0x2)\n"), "openssl x509"},
		{BYTES("\x30\x82\x0a\x00\x02\x01\x03\x30\x82"), "PKCS#12"},
		{BYTES("\x30\x10\x02\x01\x03\x30"), "PKCS#12"},
		{BYTES("\x30\x82\x0a\x00\x02\x01\x03\x30\x82"), "that is cut off"},
		{BYTES("\x7f"
		       "ELF\2"),
			"a program"},
		{BYTES("\x1f\x8b\x08"), "a gzip file"},
		{BYTES("\xd0\xcf\x11\xe0\xa1"), "an Office document"},
		{BYTES("ElfFile\0"), "an event log"},
		{BYTES("\xfe\xed\xfe\xed\0"), "a Java keystore"},
		{BYTES("HTTP/1.1 200 OK\r\n"), "with its header"},
		{BYTES("ssh-ed25519 AAAA"), "an SSH key"},
		{BYTES("CONNECTED(00000003)\n"), "openssl s_client"},
		{BYTES("-----BEGIN EC PRIVATE KEY-----\n"), "a private key"},
		{BYTES("-----BEGIN NEW CERTIFICATE REQUEST-----\n"), "a request"},
		{BYTES("-----BEGIN X509 CRL-----\n"), "a CRL"},
		{BYTES("-----BEGIN PUBLIC KEY-----\n"), "a public key"},
		{BYTES("-----BEGIN PGP PUBLIC KEY BLOCK-----\n"), "a PGP key"},
		{BYTES("\x30\x0c\x30\x0a\x02\x01\x01\x30\x00\x30\x00\x17\x01\x30"), "a CRL"},
		{BYTES("\x30\x0b\x30\x09\x02\x01\x00\x30\x00\x30\x00\xa0\x00"), "a request"},
		{BYTES("\x30\x0b\x30\x09\x02\x01\x00\x30\x00\x30\x00\x30\x00"), NULL},
		/* a certificate, a version that is none, ends within */
		{BYTES("\x30\x82\x03\x00\x30\x82\x02"), "DER that is cut off"},
		{BYTES("\x30\x82\x0a\x00\x02\x01\x02\x30"), "DER that is cut off"},
		{BYTES("\x30\x82\x0a\x00\x02\x01\x03"), "DER that is cut off"},
		{BYTES("\x30\x82\x00\x03\x02\x01\x02"), NULL},
		{BYTES("\x30\x82\x0a"), NULL},
		{BYTES("\x30\xff"), NULL},
		{BYTES("\x30"), NULL},
		{BYTES(""), NULL},
		{BYTES("PK"), NULL},
		{BYTES("<htm"), NULL},
		{BYTES("some text"), NULL},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const char *text = lookalike(rows[i].in);

		if (rows[i].text == NULL ? text != NULL
					 : text == NULL || strstr(text, rows[i].text) == NULL)
			fail_msg("row %zu: %s", i, text == NULL ? "-" : text);
	}
}

/* Words are looked for at the beginning only, and no byte behind the end is read. */
static void
bounds(void **state)
{
	char large[8192];

	(void)state;
	memset(large, ' ', sizeof(large));
	memcpy(large + 5000, "Thumbprint", 10);
	assert_null(lookalike(span_of(large, sizeof(large))));
	memcpy(large + 4000, "Thumbprint", 10);
	assert_non_null(lookalike(span_of(large, sizeof(large))));
	for (size_t n = 0; n < 10; n++)
		assert_null(lookalike(span_of(large + 4000, n)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(named),
		cmocka_unit_test(bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
