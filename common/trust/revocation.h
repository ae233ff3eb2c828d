/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TRUST_REVOCATION_H
#define TRUST_REVOCATION_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/span.h"
#include "model/chain.h"
#include "net/fetch.h"
#include "store/memo.h"
#include "trust/effort.h"
#include "trust/options.h"
#include "trust/path.h"
#include "trust/problems.h"

/*
 * Revocation of the certificates of paths: what was stapled, OCSP (RFC 6960) and CRLs (RFC 5280
 * section 6.3) over http, and lists at hand. An answer counts when its signer is authorized, it is
 * about this certificate and it is current. Every source is asked, also after one has answered;
 * trust/conclusion.h says which answer decides.
 */
struct revocation {
	struct arena *arena;
	const struct trust_options *options;
	struct fetcher *fetcher; /* NULL: only what was stapled or is at hand */
	struct span staple;
	struct effort *effort;
	struct memo *signatures;           /* as in trust/inquiry.h */
	struct chain_report *report;       /* fetches are noted here */
	struct revocation_answer *answers; /* by certificate and issuer, each worked out once */
	size_t answer_count;
};

/* The problems of one path: as on Windows, only where it ends in a trusted root. */
void revocation_judge(
	struct revocation *revocation, const struct path *path, struct problems *problems);

/* Whether others who ask about these paths would get just these answers, from what the fetcher has:
 * nothing was asked of a responder, whose answers are about one question, and nothing failed or
 * was left undone for a reason that may have passed. */
bool revocation_settled(const struct revocation *revocation);

/* Every source of the path into the report, with TRUST_REVOCATION_FETCH; `certs` are its facts.
 * Where it ends in no trusted root nothing is fetched. */
void revocation_tell(
	struct revocation *revocation, const struct path *path, const struct cert *const *certs);

#endif
