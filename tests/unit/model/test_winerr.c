/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of Windows' codes. */
#include "../unit.h"

#include <stdio.h>
#include <string.h>

#include "model/winerr.h"

/* Numbers and symbols copied from [MS-ERREF] and winerror.h, not from the table. */
static void
symbols(void **state)
{
	static const struct {
		uint32_t code;
		const char *symbol;
	} rows[] = {
		{0, "ERROR_SUCCESS"},
		{52, "ERROR_DUP_NAME"},
		{259, "ERROR_NO_MORE_ITEMS"},
		{1214, "ERROR_INVALID_NETNAME"},
		{1225, "ERROR_CONNECTION_REFUSED"},
		{1603, "ERROR_INSTALL_FAILURE"},
		{10051, "WSAENETUNREACH"},
		{10053, "WSAECONNABORTED"},
		{10054, "WSAECONNRESET"},
		{10060, "WSAETIMEDOUT"},
		{10061, "WSAECONNREFUSED"},
		{10065, "WSAEHOSTUNREACH"},
		{11001, "WSAHOST_NOT_FOUND"},
		{11002, "WSATRY_AGAIN"},
		{11003, "WSANO_RECOVERY"},
		{11004, "WSANO_DATA"},
		{0x00090320, "SEC_I_INCOMPLETE_CREDENTIALS"},
		{0x80090302, "SEC_E_UNSUPPORTED_FUNCTION"},
		{0x80090304, "SEC_E_INTERNAL_ERROR"},
		{0x80090308, "SEC_E_INVALID_TOKEN"},
		{0x8009030C, "SEC_E_LOGON_DENIED"},
		{0x8009030D, "SEC_E_UNKNOWN_CREDENTIALS"},
		{0x8009030E, "SEC_E_NO_CREDENTIALS"},
		{0x8009030F, "SEC_E_MESSAGE_ALTERED"},
		{0x80090317, "SEC_E_CONTEXT_EXPIRED"},
		{0x80090322, "SEC_E_WRONG_PRINCIPAL"},
		{0x80090325, "SEC_E_UNTRUSTED_ROOT"},
		{0x80090326, "SEC_E_ILLEGAL_MESSAGE"},
		{0x80090327, "SEC_E_CERT_UNKNOWN"},
		{0x80090328, "SEC_E_CERT_EXPIRED"},
		{0x80090330, "SEC_E_DECRYPT_FAILURE"},
		{0x80090331, "SEC_E_ALGORITHM_MISMATCH"},
		{0x80090333, "SEC_E_UNFINISHED_CONTEXT_DELETED"},
		{0x80090349, "SEC_E_CERT_WRONG_USAGE"},
		{0x80090367, "SEC_E_APPLICATION_PROTOCOL_MISMATCH"},
		{0x80092010, "CRYPT_E_REVOKED"},
		{0x80092012, "CRYPT_E_NO_REVOCATION_CHECK"},
		{0x80092013, "CRYPT_E_REVOCATION_OFFLINE"},
		{0x80096004, "TRUST_E_CERT_SIGNATURE"},
		{0x80096019, "TRUST_E_BASIC_CONSTRAINTS"},
		{0x800B0101, "CERT_E_EXPIRED"},
		{0x800B0105, "CERT_E_CRITICAL"},
		{0x800B0109, "CERT_E_UNTRUSTEDROOT"},
		{0x800B010A, "CERT_E_CHAINING"},
		{0x800B010C, "CERT_E_REVOKED"},
		{0x800B010D, "CERT_E_UNTRUSTEDTESTROOT"},
		{0x800B010E, "CERT_E_REVOCATION_FAILURE"},
		{0x800B010F, "CERT_E_CN_NO_MATCH"},
		{0x800B0110, "CERT_E_WRONG_USAGE"},
		{0x800B0111, "TRUST_E_EXPLICIT_DISTRUST"},
		{0x800B0112, "CERT_E_UNTRUSTEDCA"},
		{0x800B0113, "CERT_E_INVALID_POLICY"},
		{0x800B0114, "CERT_E_INVALID_NAME"},
		{0x80190190, "HTTP_E_STATUS_BAD_REQUEST"},
		{0x80190191, "HTTP_E_STATUS_DENIED"},
		{0x80190193, "HTTP_E_STATUS_FORBIDDEN"},
		{0x80190194, "HTTP_E_STATUS_NOT_FOUND"},
		{0x80190197, "HTTP_E_STATUS_PROXY_AUTH_REQ"},
		{0x80190198, "HTTP_E_STATUS_REQUEST_TIMEOUT"},
		{0x8019019D, "HTTP_E_STATUS_REQUEST_TOO_LARGE"},
		{0x801901F4, "HTTP_E_STATUS_SERVER_ERROR"},
		{0x801901F6, "HTTP_E_STATUS_BAD_GATEWAY"},
		{0x801901F7, "HTTP_E_STATUS_SERVICE_UNAVAIL"},
		{0x801901F8, "HTTP_E_STATUS_GATEWAY_TIMEOUT"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		uint32_t code;

		assert_string_equal(winerr_symbol(rows[i].code), rows[i].symbol);
		assert_int_equal(winerr_find(rows[i].code)->code, rows[i].code);
		assert_true(winerr_parse(rows[i].symbol, &code));
		assert_int_equal(code, rows[i].code);
	}
}

static void
assert_text(const char *text, size_t least, size_t most)
{
	size_t n = strlen(text);

	if (n < least || n > most)
		fail_msg("%zu characters: %s", n, text);
	for (size_t i = 0; i < n; i++)
		if (text[i] < 0x20 || text[i] > 0x7e || text[i] == '|' ||
			(text[i] == ' ' && (i == 0 || i == n - 1 || text[i - 1] == ' ')))
			fail_msg("at %zu: %s", i, text);
}

/* In order, complete, and fit to be printed. */
static void
table(void **state)
{
	const struct winerr *row, *last = NULL;
	size_t i = 0;

	(void)state;
	for (; (row = winerr_at(i)) != NULL; i++, last = row) {
		assert_true(last == NULL || last->code < row->code);
		assert_ptr_equal(winerr_find(row->code), row);
		if (row->code >> 16 != 0x8019 || row->symbol[0] != '\0')
			assert_text(row->symbol, 5, 60);
		assert_text(row->meaning, 10, 160);
		assert_text(row->cause, 5, 250);
		if (row->code != 0)
			assert_text(row->remedy, 40, 400);
		else
			assert_null(row->remedy);
		assert_int_not_equal(row->meaning[strlen(row->meaning) - 1], '.');
	}
	assert_true(i > 66);
	assert_null(winerr_at(SIZE_MAX));
	assert_non_null(strstr(winerr_find(0x320)->meaning, "not documented"));
	assert_non_null(strstr(winerr_find(0x800b0109)->remedy, "certutil -addstore Root"));
	assert_non_null(strstr(winerr_find(0x800b0109)->remedy, "djoin"));
}

static void
not_in_the_table(void **state)
{
	static const uint32_t codes[] = {1, 0x274e, 0x80070001, 0x800b0000, HTTP_E_STATUS(0),
		HTTP_E_STATUS(99), HTTP_E_STATUS(1000), 0xffffffff};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(codes); i++) {
		assert_null(winerr_find(codes[i]));
		assert_string_equal(winerr_symbol(codes[i]), "");
	}
	assert_non_null(winerr_find(HTTP_E_STATUS(404)));
}

/* Whatever can be printed is explained: every status, every alert, and Win32 codes as HRESULTs. */
static void
all_explained(void **state)
{
	static const struct {
		uint32_t code;
		const char *text; /* in cause or remedy */
	} rows[] = {
		{HTTP_E_STATUS(204), "portal"},
		{HTTP_E_STATUS(301), "redirects"},
		{HTTP_E_STATUS(302), "portal"},
		{HTTP_E_STATUS(511), "portal"},
		{HTTP_E_STATUS(405), "plain IIS"},
		{HTTP_E_STATUS(411), "18446744073709551615"},
		{HTTP_E_STATUS(426), "HTTP/2"},
		{HTTP_E_STATUS(429), "limit"},
		{HTTP_E_STATUS(499), "gave up waiting"},
		{HTTP_E_STATUS(501), "web server"},
		{HTTP_E_STATUS(505), "HTTP/1.1"},
		{HTTP_E_STATUS(525), "content network"},
		{HTTP_E_STATUS(418), "another web application"},
		{HTTP_E_STATUS(999), "filter"},
		{0x80072ee7, "proxy"},
		{0x8007274c, "firewall"},
		{0x57, "policy"},
		{0x32, "edition"},
		{0x490, "adapter"},
		{0x6ba, "service"},
	};

	(void)state;
	for (uint32_t status = 100; status < 1000; status++)
		assert_non_null(winerr_find(HTTP_E_STATUS(status))->remedy);
	for (unsigned int alert = 0; alert < 256; alert++)
		assert_non_null(winerr_find(winerr_from_alert((uint8_t)alert))->remedy);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct winerr *row = winerr_find(rows[i].code);

		assert_non_null(row);
		if (strstr(row->cause, rows[i].text) == NULL &&
			strstr(row->remedy, rows[i].text) == NULL)
			fail_msg("0x%x: %s: %s", (unsigned int)rows[i].code, row->cause,
				row->remedy);
	}
}

static void
format(void **state)
{
	static const struct {
		uint32_t code;
		const char *text;
	} rows[] = {{0, "0x0"}, {0x34, "0x34"}, {0x274c, "0x274c"}, {0x90320, "0x90320"},
		{0x800b0109, "0x800b0109"}, {0x80000000, "0x80000000"}, {0xffffffff, "0xffffffff"}};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		char out[WINERR_TEXT_MAX];
		uint32_t back;

		assert_string_equal(winerr_format(rows[i].code, out), rows[i].text);
		assert_true(winerr_parse(out, &back));
		assert_int_equal(back, rows[i].code);
	}
}

static void
parse(void **state)
{
	static const struct {
		const char *text;
		uint32_t code;
	} rows[] = {
		{"0x800b0109", 0x800b0109},
		{"0x800B0109", 0x800b0109},
		{"0X800B0109", 0x800b0109},
		{"800b0109", 0x800b0109},
		{"800B0109", 0x800b0109},
		{"-2146762487", 0x800b0109},
		{"2148204809", 0x800b0109},
		{"CERT_E_UNTRUSTEDROOT", 0x800b0109},
		{"cert_e_untrustedroot", 0x800b0109},
		{"10060", 0x274c},
		{"274c", 0x274c},
		{"274C", 0x274c},
		{"0x274c", 0x274c},
		{"2af9", 0x2af9},
		{"11001", 0x2af9},
		{"90320", 0x90320},
		{"0x90320", 0x90320},
		{"80090326", 0x80090326},
		{"80190194", 0x80190194},
		{"80190192", 0x80190192},
		{"800", 0x320},
		{"0", 0},
		{"0x0", 0},
		{"0x00000000", 0},
		{"52", 0x34},
		{"12345", 12345},
		{"4294967295", 0xffffffff},
		{"-1", 0xffffffff},
		{"-2147483648", 0x80000000},
		{"HTTP_E_STATUS_NOT_FOUND", 0x80190194},
	};
	static const char *const refused[] = {"", "0x", "0x800b01090", "0x800b010g", "x800b0109",
		"4294967296", "-2147483649", "+1", "-", "--1", " 1", "1 ", "0x 1", "-0x1", "-ff",
		"CERT_E_", "123456789a", "error", "0x0x1", "1.0"};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		uint32_t code = 77;

		if (!winerr_parse(rows[i].text, &code))
			fail_msg("%s was refused", rows[i].text);
		assert_int_equal(code, rows[i].code);
	}
	for (size_t i = 0; i < ARRAY_SIZE(refused); i++) {
		uint32_t code = 77;

		if (winerr_parse(refused[i], &code))
			fail_msg("'%s' was taken", refused[i]);
		assert_int_equal(code, 77);
	}
}

/* What is printed without 0x is read back too: no code's digits are another one in decimal. */
static void
bare_digits(void **state)
{
	const struct winerr *row;

	(void)state;
	for (size_t i = 0; (row = winerr_at(i)) != NULL; i++) {
		char text[16];
		uint32_t code;

		snprintf(text, sizeof(text), "%x", (unsigned int)row->code);
		assert_true(winerr_parse(text, &code));
		assert_int_equal(code, row->code);
		snprintf(text, sizeof(text), "%u", (unsigned int)row->code);
		assert_true(winerr_parse(text, &code));
		assert_int_equal(code, row->code);
	}
}

/* learn.microsoft.com, "Schannel Error Codes for TLS and SSL Alerts" */
static void
alerts(void **state)
{
	static const struct {
		uint8_t alert;
		uint32_t code;
	} rows[] = {
		{10, 0x80090326},
		{20, 0x8009030f},
		{21, 0x80090330},
		{22, 0x80090326},
		{30, 0x8009030f},
		{40, 0x80090326},
		{42, 0x80090327},
		{43, 0x80090327},
		{44, 0x80092010},
		{45, 0x80090328},
		{46, 0x80090327},
		{47, 0x80090326},
		{48, 0x80090325},
		{49, 0x8009030c},
		{50, 0x80090326},
		{51, 0x80090330},
		{60, 0x80090326},
		{70, 0x80090302},
		{71, 0x80090331},
		{80, 0x80090304},
		{90, 0x80090333},
		{100, 0x80090326},
		{110, 0x80090326},
		{115, 0x80090326},
		{120, 0x80090367},
		{112, 0x80090326},
		{116, 0x80090326},
		{255, 0x80090326},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_int_equal(winerr_from_alert(rows[i].alert), rows[i].code);
	for (unsigned int i = 0; i < 256; i++)
		assert_non_null(winerr_find(winerr_from_alert((uint8_t)i)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(symbols),
		cmocka_unit_test(table),
		cmocka_unit_test(not_in_the_table),
		cmocka_unit_test(all_explained),
		cmocka_unit_test(format),
		cmocka_unit_test(parse),
		cmocka_unit_test(bare_digits),
		cmocka_unit_test(alerts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
