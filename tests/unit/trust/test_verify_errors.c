/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Each of libcrypto's verify errors: either a chain reaches it, and then it is what it should be in
 * Windows' terms, or there is a reason why none can. A new one of a new OpenSSL is in neither
 * table.
 */
#include "config.h"

#include <openssl/x509_vfy.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../unit.h"
#include "base/buf.h"
#include "../made/made.h"
#include "trust/judge.h"
#include "trust/windows.h"

enum {
	ERRORS = 400,      /* more than OpenSSL has, or will have soon */
	CHAIN_MAX = 3,     /* leaf first */
	NAMES_MANY = 1100, /* the square of it is more than libcrypto compares */
};

/* What was looked up while the chain under test was judged. */
static bool looked_up[ERRORS];

const struct windows_error *__real_windows_error_find(int error);
const struct windows_error *__wrap_windows_error_find(int error);

const struct windows_error *
__wrap_windows_error_find(int error)
{
	assert_in_range(error, 0, ERRORS - 1);
	looked_up[error] = true;
	return __real_windows_error_find(error);
}

/* ---------------------------------------------------------------- reached */

#define HOST "da.example.com"
#define PROXY(rest)                                                                                \
	{                                                                                          \
		{                                                                                  \
			"proxyCertInfo", "critical,language:id-ppl-anyLanguage" rest               \
		}                                                                                  \
	}
#define CA .ca = true
#define ROOT                                                                                       \
	{                                                                                          \
		.cn = "Root", CA                                                                   \
	}

/* An issuer is the next of the chain, the last one signs itself; it is in the store unless
 * `stranger`, and served. */
struct reached {
	int error;
	enum chain_fault fault; /* that must be among the problems; CHAIN_OK: there must be none */
	bool stranger;
	bool many; /* SANs of the leaf and names of the constraints of the last, by the thousand */
	bool cut;  /* the last is neither served nor in the store */
	struct recipe chain[CHAIN_MAX];
};

static const struct reached reached[] = {
	{X509_V_ERR_UNSPECIFIED, CHAIN_UNDECIDED, .many = true, .chain = {{.cn = HOST}, ROOT}},
	{X509_V_ERR_CERT_SIGNATURE_FAILURE, CHAIN_BAD_SIGNATURE,
		.chain = {{.cn = HOST, .other_signer = true}, ROOT}},
	{X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, CHAIN_UNTRUSTED_ROOT, .stranger = true,
		.chain = {{.cn = HOST}}},
	{X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, CHAIN_UNTRUSTED_ROOT, .stranger = true,
		.chain = {{.cn = HOST}, ROOT}},
	/* Nothing tells that what is missing is an intermediate (KB 2980667). */
	{X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, CHAIN_UNTRUSTED_ROOT, .cut = true,
		.chain = {{.cn = HOST}, ROOT}},
	{X509_V_ERR_PATH_LENGTH_EXCEEDED, CHAIN_PATH_LENGTH,
		.chain = {{.cn = HOST}, {.cn = "CA", CA},
			{.cn = "Root", .basic = "critical,CA:TRUE,pathlen:0"}}},
	{X509_V_ERR_INVALID_CA, CHAIN_NOT_CA, .chain = {{.cn = HOST}, {.cn = "no CA"}, ROOT}},
	{X509_V_ERR_INVALID_NON_CA, CHAIN_CRITICAL_EXTENSION,
		.chain = {{.cn = HOST, .more = PROXY("")}, ROOT}},
	{X509_V_ERR_PROXY_CERTIFICATES_NOT_ALLOWED, CHAIN_CRITICAL_EXTENSION,
		.chain = {{.cn = HOST, .more = PROXY("")}, ROOT}},
	{X509_V_ERR_PROXY_PATH_LENGTH_EXCEEDED, CHAIN_CRITICAL_EXTENSION,
		.chain = {{.cn = HOST, .more = PROXY("")},
			{.cn = "proxy", .more = PROXY(",pathlen:0")}, ROOT}},
	{X509_V_ERR_PROXY_SUBJECT_NAME_VIOLATION, CHAIN_CRITICAL_EXTENSION,
		.chain = {{.cn = HOST, .more = PROXY("")}, ROOT}},
	/* (2, 1) is not sorted, as RFC 3779 section 3.2.3.4 wants it */
	{X509_V_ERR_INVALID_EXTENSION, CHAIN_OK,
		.chain = {{.cn = HOST,
				  .more = {{"sbgp-autonomousSysNum",
					  "DER:300aa0083006020102020101"}}},
			ROOT}},
	/* Windows does not know what this is about, and may ignore it unless it is critical. */
	{X509_V_ERR_UNNESTED_RESOURCE, CHAIN_OK,
		.chain = {{.cn = HOST,
				  .more = {{"sbgp-autonomousSysNum",
					  "DER:3009a0073005020300fde8"}}},
			ROOT}},
	{X509_V_ERR_UNNESTED_RESOURCE, CHAIN_CRITICAL_EXTENSION,
		.chain = {{.cn = HOST,
				  .more = {{"sbgp-autonomousSysNum",
					  "critical,DER:3009a0073005020300fde8"}}},
			ROOT}},
	{X509_V_ERR_INVALID_POLICY_EXTENSION, CHAIN_POLICY,
		.chain = {{.cn = HOST, .more = {{"certificatePolicies", "1.2.3,1.2.3"}}}, ROOT}},
	{X509_V_ERR_NO_EXPLICIT_POLICY, CHAIN_POLICY,
		.chain = {{.cn = HOST},
			{.cn = "CA",
				CA,
				.more = {{"certificatePolicies", "1.2.3"},
					{"policyConstraints", "requireExplicitPolicy:0"}}},
			ROOT}},
	{X509_V_ERR_PERMITTED_VIOLATION, CHAIN_NAME_CONSTRAINT,
		.chain = {{.cn = HOST, .san = "DNS:" HOST},
			{.cn = "CA", CA, .constraints = "permitted;DNS:example.net"}, ROOT}},
	{X509_V_ERR_EXCLUDED_VIOLATION, CHAIN_NAME_CONSTRAINT,
		.chain = {{.cn = HOST, .san = "DNS:" HOST},
			{.cn = "CA", CA, .constraints = "excluded;DNS:example.com"}, ROOT}},
	/* permitted: dNSName a, minimum 1 */
	{X509_V_ERR_SUBTREE_MINMAX, CHAIN_NAME_CONSTRAINT,
		.chain = {{.cn = HOST, .san = "DNS:" HOST},
			{.cn = "CA",
				CA,
				.constraints = "DER:300aa008"
					       "3006820161800101"},
			ROOT}},
	{X509_V_ERR_UNSUPPORTED_CONSTRAINT_TYPE, CHAIN_NAME_CONSTRAINT,
		.chain = {{.cn = HOST, .san = "RID:1.2.3.4"},
			{.cn = "CA", CA, .constraints = "permitted;RID:1.2.3.4"}, ROOT}},
	{X509_V_ERR_UNSUPPORTED_NAME_SYNTAX, CHAIN_NAME_CONSTRAINT,
		.chain = {{.cn = HOST, .san = "email:nobody"},
			{.cn = "CA", CA, .constraints = "permitted;email:example.com"}, ROOT}},
	{X509_V_ERR_EC_KEY_EXPLICIT_PARAMS, CHAIN_OTHER,
		.chain = {{.cn = HOST}, {.cn = "CA", CA, .explicit_curve = true}, ROOT}},
};

/* ---------------------------------------------------------------- out of reach */

#define CRLS "trust/crl.c verifies CRLs: libcrypto is given none"
#define ENDS "a root is the last of a path, or nothing is"
#define ISSUER "trust/path.c decides who has issued what, in place of libcrypto's check"
#define SIGNED "trust/path.c verifies signatures, in place of libcrypto's check"
#define DATES "trust/windows.c judges the dates: X509_V_FLAG_NO_CHECK_TIME"
#define STRICT "X509_V_FLAG_X509_STRICT is not set: Windows is not as strict"
#define SUITE_B "X509_V_FLAG_SUITEB_* is not set"
#define LEVEL "the level is 0: trust/windows.c judges keys and digests"
#define HOSTS "trust/windows.c compares names"
#define SETTINGS "trust settings stay with the stores, and no purpose is set"
#define OTHERS "of other programs: nothing in libcrypto gives it"

static const struct {
	int error;
	const char *why;
} unreached[] = {
	{X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, ENDS},
	{X509_V_ERR_UNABLE_TO_GET_CRL, CRLS},
	{X509_V_ERR_UNABLE_TO_DECRYPT_CERT_SIGNATURE, SIGNED},
	{X509_V_ERR_UNABLE_TO_DECRYPT_CRL_SIGNATURE, CRLS},
	{X509_V_ERR_UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY, SIGNED},
	{X509_V_ERR_CRL_SIGNATURE_FAILURE, CRLS},
	{X509_V_ERR_CERT_NOT_YET_VALID, DATES},
	{X509_V_ERR_CERT_HAS_EXPIRED, DATES},
	{X509_V_ERR_CRL_NOT_YET_VALID, CRLS},
	{X509_V_ERR_CRL_HAS_EXPIRED, CRLS},
	{X509_V_ERR_ERROR_IN_CERT_NOT_BEFORE_FIELD, DATES},
	{X509_V_ERR_ERROR_IN_CERT_NOT_AFTER_FIELD, DATES},
	{X509_V_ERR_ERROR_IN_CRL_LAST_UPDATE_FIELD, CRLS},
	{X509_V_ERR_ERROR_IN_CRL_NEXT_UPDATE_FIELD, CRLS},
	{X509_V_ERR_OUT_OF_MEM, "no chain takes the memory away"},
	{X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, SIGNED},
	{X509_V_ERR_CERT_CHAIN_TOO_LONG, "trust/path.c ends a path before libcrypto's limit"},
	{X509_V_ERR_CERT_REVOKED, CRLS},
	{X509_V_ERR_NO_ISSUER_PUBLIC_KEY, SIGNED},
	{X509_V_ERR_INVALID_PURPOSE, SETTINGS},
	{X509_V_ERR_CERT_UNTRUSTED, SETTINGS},
	{X509_V_ERR_CERT_REJECTED, SETTINGS},
	{X509_V_ERR_SUBJECT_ISSUER_MISMATCH, ISSUER},
	{X509_V_ERR_AKID_SKID_MISMATCH, ISSUER},
	{X509_V_ERR_AKID_ISSUER_SERIAL_MISMATCH, ISSUER},
	{X509_V_ERR_KEYUSAGE_NO_CERTSIGN, ISSUER},
	{X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER, CRLS},
	{X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION,
		"trust/windows.c knows what Windows knows: X509_V_FLAG_IGNORE_CRITICAL"},
	{X509_V_ERR_KEYUSAGE_NO_CRL_SIGN, CRLS},
	{X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION, CRLS},
	{X509_V_ERR_KEYUSAGE_NO_DIGITAL_SIGNATURE, ISSUER},
	{X509_V_ERR_DIFFERENT_CRL_SCOPE, CRLS},
	{X509_V_ERR_UNSUPPORTED_EXTENSION_FEATURE, OTHERS},
	{X509_V_ERR_APPLICATION_VERIFICATION, OTHERS},
	{X509_V_ERR_UNSUPPORTED_CONSTRAINT_SYNTAX, OTHERS},
	{X509_V_ERR_CRL_PATH_VALIDATION_ERROR, CRLS},
	{X509_V_ERR_PATH_LOOP, ISSUER},
	{X509_V_ERR_SUITE_B_INVALID_VERSION, SUITE_B},
	{X509_V_ERR_SUITE_B_INVALID_ALGORITHM, SUITE_B},
	{X509_V_ERR_SUITE_B_INVALID_CURVE, SUITE_B},
	{X509_V_ERR_SUITE_B_INVALID_SIGNATURE_ALGORITHM, SUITE_B},
	{X509_V_ERR_SUITE_B_LOS_NOT_ALLOWED, SUITE_B},
	{X509_V_ERR_SUITE_B_CANNOT_SIGN_P_384_WITH_P_256, SUITE_B},
	{X509_V_ERR_HOSTNAME_MISMATCH, HOSTS},
	{X509_V_ERR_EMAIL_MISMATCH, HOSTS},
	{X509_V_ERR_IP_ADDRESS_MISMATCH, HOSTS},
	{X509_V_ERR_DANE_NO_MATCH, "DANE is of libssl, and not asked for"},
	{X509_V_ERR_EE_KEY_TOO_SMALL, LEVEL},
	{X509_V_ERR_CA_KEY_TOO_SMALL, LEVEL},
	{X509_V_ERR_CA_MD_TOO_WEAK, LEVEL},
	{X509_V_ERR_INVALID_CALL, "a context verifies one chain"},
	{X509_V_ERR_STORE_LOOKUP, "the store that libcrypto is given is empty"},
	{X509_V_ERR_NO_VALID_SCTS, "transparency is of libssl, and not asked for"},
	{X509_V_ERR_OCSP_VERIFY_NEEDED, OTHERS},
	{X509_V_ERR_OCSP_VERIFY_FAILED, OTHERS},
	{X509_V_ERR_OCSP_CERT_UNKNOWN, OTHERS},
	{X509_V_ERR_UNSUPPORTED_SIGNATURE_ALGORITHM, ISSUER},
	{X509_V_ERR_SIGNATURE_ALGORITHM_MISMATCH, ISSUER},
	{X509_V_ERR_SIGNATURE_ALGORITHM_INCONSISTENCY, STRICT},
	{X509_V_ERR_PATHLEN_INVALID_FOR_NON_CA, STRICT},
	{X509_V_ERR_PATHLEN_WITHOUT_KU_KEY_CERT_SIGN, STRICT},
	{X509_V_ERR_KU_KEY_CERT_SIGN_INVALID_FOR_NON_CA, STRICT},
	{X509_V_ERR_ISSUER_NAME_EMPTY, STRICT},
	{X509_V_ERR_SUBJECT_NAME_EMPTY, STRICT},
	{X509_V_ERR_MISSING_AUTHORITY_KEY_IDENTIFIER, STRICT},
	{X509_V_ERR_MISSING_SUBJECT_KEY_IDENTIFIER, STRICT},
	{X509_V_ERR_EMPTY_SUBJECT_ALT_NAME, STRICT},
	{X509_V_ERR_EMPTY_SUBJECT_SAN_NOT_CRITICAL, STRICT},
	{X509_V_ERR_CA_BCONS_NOT_CRITICAL, STRICT},
	{X509_V_ERR_AUTHORITY_KEY_IDENTIFIER_CRITICAL, STRICT},
	{X509_V_ERR_SUBJECT_KEY_IDENTIFIER_CRITICAL, STRICT},
	{X509_V_ERR_CA_CERT_MISSING_KEY_USAGE, STRICT},
	{X509_V_ERR_EXTENSIONS_REQUIRE_VERSION_3, STRICT},
#ifdef X509_V_ERR_RPK_UNTRUSTED
	{X509_V_ERR_RPK_UNTRUSTED, "raw public keys are not offered"},
#endif
};

/* ---------------------------------------------------------------- one chain */

/* "PREFIX0.example.net,PREFIX1.example.net..." */
static const char *
many_names(struct arena *arena, const char *prefix)
{
	struct buf out = buf_make(256 * 1024);
	const char *text;

	for (int i = 0; i < NAMES_MANY; i++)
		buf_printf(&out, "%s%s%d.example.net", i == 0 ? "" : ",", prefix, i);
	text = arena_text(arena, buf_cstr(&out));
	buf_free(&out);
	return text;
}

static size_t
make_chain(struct arena *arena, const struct reached *row, struct made *made)
{
	size_t count = 0;

	while (count < CHAIN_MAX && row->chain[count].cn != NULL)
		count++;
	for (size_t i = count; i-- > 0;) {
		struct recipe recipe = row->chain[i];

		recipe.issuer = i + 1 < count ? &made[i + 1] : NULL;
		if (row->many && i == 0)
			recipe.san = many_names(arena, "DNS:x");
		if (row->many && i + 1 == count)
			recipe.constraints = many_names(arena, "permitted;DNS:y");
		made[i] = made_new(&recipe);
	}
	return count;
}

/* Judges it, and tells whether the fault was found. */
static bool
finds(struct arena *arena, const struct reached *row)
{
	struct made made[CHAIN_MAX];
	struct span served[CHAIN_MAX];
	size_t count = make_chain(arena, row, made), serve = row->cut ? count - 1 : count;
	char path[] = "/tmp/test_verify_errors.XXXXXX";
	const struct made *last = &made[count - 1];
	struct stores *stores = stores_new(arena);
	struct trust_options options = {.now = MADE_NOW, .name = HOST};
	const struct chain_path *best;
	bool found;
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	close(fd);
	if (!row->stranger && !row->cut) {
		made_write(path, &last, 1);
		assert_true(stores_add(stores, path, deadline_in(5), NULL));
	}
	for (size_t i = 0; i < serve; i++)
		served[i] = made_der(arena, &made[i]);
	memset(looked_up, 0, sizeof(looked_up));
	best = chain_best(
		trust_judge(arena, served, serve, span_of(NULL, 0), stores, NULL, &options));
	found = row->fault == CHAIN_OK && best != NULL && best->problem_count == 0;
	for (size_t i = 0; best != NULL && i < best->problem_count; i++)
		found |= best->problems[i].fault == row->fault;
	unlink(path);
	stores_free(stores);
	for (size_t i = 0; i < count; i++)
		made_free(&made[i]);
	return found;
}

/* ---------------------------------------------------------------- the tests */

static bool
out_of_reach(int error)
{
	for (size_t i = 0; i < ARRAY_SIZE(unreached); i++)
		if (unreached[i].error == error)
			return true;
	return false;
}

static void
test_reached(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(reached); i++) {
		struct arena *arena = arena_new(unit_no_memory);
		const char *name = X509_verify_cert_error_string(reached[i].error);

		if (!finds(arena, &reached[i]))
			fail_msg("%d (%s): not found in Windows' terms", reached[i].error, name);
		if (!looked_up[reached[i].error])
			fail_msg("%d (%s): not reached", reached[i].error, name);
		for (int error = 0; error < ERRORS; error++)
			if (looked_up[error] && out_of_reach(error))
				fail_msg("%d: reached, against what the table says", error);
		arena_free(arena);
	}
}

/* OpenSSL has no list; what it has no text for is none of its errors. */
static void
test_complete(void **state)
{
	const char *nothing = X509_verify_cert_error_string(ERRORS);

	(void)state;
	for (int error = X509_V_OK + 1; error < ERRORS; error++) {
		bool known = strcmp(X509_verify_cert_error_string(error), nothing) != 0;
		int count = 0;

		for (size_t i = 0; i < ARRAY_SIZE(reached) && count == 0; i++)
			count += reached[i].error == error;
		for (size_t i = 0; i < ARRAY_SIZE(unreached); i++) {
			count += unreached[i].error == error;
			assert_true(strlen(unreached[i].why) > 10);
		}
		if (count != known)
			fail_msg("%d (%s): in %d tables", error,
				X509_verify_cert_error_string(error), count);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reached),
		cmocka_unit_test(test_complete),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
