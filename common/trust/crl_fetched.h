/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TRUST_CRL_FETCHED_H
#define TRUST_CRL_FETCHED_H

#include <stdbool.h>

#include "base/clock.h"
#include "base/err.h"
#include "format/crl_scan.h"
#include "net/fetch.h"
#include "store/memo.h"
#include "trust/status.h"

/*
 * Reads the list that was fetched and judges the certificate by it, see trust/crl.h. Many sites
 * have certificates of one CA: whether the bytes are a list that the issuer signed is worked out
 * once for all that have `known` in common (NULL: each time). False with the reason when it does
 * not decode.
 */
bool crl_fetched_judge(const struct status_question *question, struct memo *known,
	const struct fetch_result *result, bool delta, struct crl_scan **crl, struct status *status,
	struct err *err);

#endif
