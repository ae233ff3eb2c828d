/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_WINERR_H
#define MODEL_WINERR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The codes that Windows clients show for IP-HTTPS, in Get-NetIPHttpsState and netsh, with what
 * they mean there. Names and numbers from [MS-ERREF] sections 2.1 and 2.2, winerror.h and
 * winhttp.h.
 */
struct winerr {
	uint32_t code;
	const char *symbol;  /* "" for an HTTP status that has none */
	const char *meaning; /* what it means for IP-HTTPS */
	const char *cause;   /* the usual causes */
	const char *remedy;  /* what to do; NULL when there is nothing */
};

enum {
	WINERR_TEXT_MAX = 12,
};

/* The codes that rules use, by name. Values are unsigned 32-bit. */
#define WINERR_NONE 0x0u
#define WIN_CONNECTION_REFUSED 0x4c9u
#define WSAENETUNREACH_CODE 0x2743u
#define WSAECONNABORTED_CODE 0x2745u
#define WSAECONNRESET_CODE 0x2746u
#define WSAETIMEDOUT_CODE 0x274cu
#define WSAECONNREFUSED_CODE 0x274du
#define WSAEHOSTUNREACH_CODE 0x2751u
#define WSAHOST_NOT_FOUND_CODE 0x2af9u
#define WSATRY_AGAIN_CODE 0x2afau
#define WSANO_DATA_CODE 0x2afcu
#define SEC_I_INCOMPLETE_CREDENTIALS 0x90320u
#define SEC_E_UNSUPPORTED_FUNCTION 0x80090302u
#define SEC_E_INTERNAL_ERROR 0x80090304u
#define SEC_E_INVALID_TOKEN 0x80090308u
#define SEC_E_LOGON_DENIED 0x8009030cu
#define SEC_E_MESSAGE_ALTERED 0x8009030fu
#define SEC_E_CONTEXT_EXPIRED 0x80090317u
#define SEC_E_UNTRUSTED_ROOT 0x80090325u
#define SEC_E_ILLEGAL_MESSAGE 0x80090326u
#define SEC_E_CERT_UNKNOWN 0x80090327u
#define SEC_E_CERT_EXPIRED 0x80090328u
#define SEC_E_DECRYPT_FAILURE 0x80090330u
#define SEC_E_ALGORITHM_MISMATCH 0x80090331u
#define SEC_E_UNFINISHED_CONTEXT_DELETED 0x80090333u
#define SEC_E_APPLICATION_PROTOCOL_MISMATCH 0x80090367u
#define CRYPT_E_REVOKED 0x80092010u
#define CRYPT_E_NO_REVOCATION_CHECK 0x80092012u
#define CRYPT_E_REVOCATION_OFFLINE 0x80092013u
#define TRUST_E_CERT_SIGNATURE 0x80096004u
#define TRUST_E_BASIC_CONSTRAINTS 0x80096019u
#define CERT_E_EXPIRED 0x800b0101u
#define CERT_E_CRITICAL 0x800b0105u
#define CERT_E_UNTRUSTEDROOT 0x800b0109u
#define CERT_E_CHAINING 0x800b010au
#define CERT_E_CN_NO_MATCH 0x800b010fu
#define CERT_E_WRONG_USAGE 0x800b0110u
#define TRUST_E_EXPLICIT_DISTRUST 0x800b0111u
#define CERT_E_INVALID_POLICY 0x800b0113u
#define CERT_E_INVALID_NAME 0x800b0114u
#define ERROR_INVALID_NETNAME 0x4beu
#define ERROR_WINHTTP_INVALID_SERVER_RESPONSE 0x2f78u
#define ERROR_WINHTTP_HEADER_SIZE_OVERFLOW 0x2f96u
#define HTTP_E_STATUS(status) (0x80190000u | (uint32_t)(status))

/* NULL when the code is not in the table. A Win32 code as an HRESULT (0x8007xxxx) has the row of
 * the code, an HTTP status without a row of its own that of its class: then the row has another
 * code. */
const struct winerr *winerr_find(uint32_t code);

/* The table in order of codes; NULL past its end. */
const struct winerr *winerr_at(size_t index);

/* "CERT_E_UNTRUSTEDROOT"; "" for a code that has none, or is not in the table. */
const char *winerr_symbol(uint32_t code);

/* As Windows prints it: 0x800b0109, 0x90320, 0x274c. */
const char *winerr_format(uint32_t code, char out[static WINERR_TEXT_MAX]);

/* "0x800b0109" in either case, "800b0109", a decimal number, signed or not, or a symbol. Digits
 * alone are decimal, unless only as hexadecimal ones they are a code of the table or an HRESULT. */
bool winerr_parse(const char *text, uint32_t *code);

/* The Schannel code for a received TLS alert (win32 "Schannel Error Codes for TLS and SSL Alerts").
 */
uint32_t winerr_from_alert(uint8_t alert);

#endif
