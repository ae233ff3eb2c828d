/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TRUST_JUDGE_H
#define TRUST_JUDGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/span.h"
#include "model/chain.h"
#include "net/fetch.h"
#include "store/store.h"
#include "trust/options.h"

/* The floor's entry: what a Windows client with these stores would find about this chain. */

/*
 * Enumerates the paths from the first of `chain` (DER, as served) over the served certificates, the
 * stores and, when no path reaches a trust anchor and `fetcher` is not NULL, certificates fetched
 * from authority information access; verifies each with libcrypto, collects every problem at every
 * depth and puts the best path first. The report and all in it live in `arena` (but see `shared`).
 * Never NULL. Safe to call from several threads with the same stores and fetcher.
 */
struct chain_report *trust_judge(struct arena *arena, const struct span *chain, size_t count,
	struct span staple, struct stores *stores, struct fetcher *fetcher,
	const struct trust_options *options);

/* Whether this is a certificate that its own key verifies. */
bool trust_self_signed(struct span der);

/*
 * Adds all CRLs of a file, DER or PEM, to an array in the arena; those in DER point into the input.
 * False when there is none or one of them does not decode.
 */
bool trust_crl_read(struct arena *arena, const char *name, struct span in, struct deadline deadline,
	struct trust_crl **crls, size_t *count, struct err *err);

#endif
