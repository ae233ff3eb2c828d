/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list that was fetched: read and verified once for many certificates. */
#include "config.h"

#include "trust/crl_fetched.h"

#include <openssl/evp.h>
#include <string.h>

#include "base/must.h"
#include "format/pem_der.h"
#include "store/certificate.h"
#include "trust/crl.h"
#include "trust/limits.h"

/* By the bytes and the issuer's key. Of another length than what trust/path asks in this memo. */
static void
key_of(const struct status_question *question, const struct fetch_result *result,
	uint8_t out[static MEMO_KEY])
{
	struct {
		char what[8];
		uint8_t body[sizeof(result->sha256)], key[MEMO_KEY];
	} all = {.what = "CRL"};

	memcpy(all.body, result->sha256, sizeof(all.body));
	certificate_key_sha256(question->issuer, all.key);
	must(EVP_Digest(&all, sizeof(all), out, NULL, EVP_sha256(), NULL) == 1,
		"libcrypto cannot compute SHA-256");
}

/* Only what is in DER: the text of PEM would have to be decoded again. */
static enum memo_turn
ask(const struct status_question *question, struct memo *known, const struct fetch_result *result,
	uint8_t key[static MEMO_KEY])
{
	enum memo_turn turn;
	void *answer = NULL;

	if (known == NULL || question->issuer == NULL || pem_der_is_pem(result->body))
		return MEMO_FULL;
	key_of(question, result, key);
	turn = memo_ask(
		known, key, LIMIT_SIGNATURES_REMEMBERED, question->effort->deadline, &answer);
	return turn == MEMO_ANSWERED && answer == NULL ? MEMO_FULL : turn;
}

static bool
judge_again(const struct status_question *question, const struct fetch_result *result, bool delta,
	struct crl_scan **crl, struct status *status)
{
	struct status_question known = *question;

	known.authentic = true;
	*crl = arena_alloc(question->arena, sizeof(**crl));
	if (!crl_scan_again(result->body, *crl))
		return false;
	*status = crl_judge(&known, *crl, delta);
	return true;
}

static bool
judge_first(const struct status_question *question, const struct fetch_result *result, bool delta,
	struct crl_scan **crl, struct status *status, struct err *err)
{
	size_t count;

	if (!crl_read(question->arena, result->body, question->effort->deadline, crl, &count, err))
		return false;
	*status = crl_judge(question, *crl, delta);
	return true;
}

bool
crl_fetched_judge(const struct status_question *question, struct memo *known,
	const struct fetch_result *result, bool delta, struct crl_scan **crl, struct status *status,
	struct err *err)
{
	uint8_t key[MEMO_KEY];
	enum memo_turn turn = ask(question, known, result, key);
	bool read;

	if (turn == MEMO_ANSWERED && judge_again(question, result, delta, crl, status))
		return true;
	read = judge_first(question, result, delta, crl, status, err);
	if (turn == MEMO_YOURS && read && status->authentic)
		memo_put(known, key, known);
	else if (turn == MEMO_YOURS)
		memo_drop(known, key);
	return read;
}
