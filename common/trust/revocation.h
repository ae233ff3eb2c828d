/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TRUST_REVOCATION_H
#define TRUST_REVOCATION_H

#include "base/arena.h"
#include "base/span.h"
#include "model/chain.h"
#include "net/fetch.h"
#include "trust/judge.h"
#include "trust/path.h"
#include "trust/problems.h"

/*
 * Revocation of the certificates of one path: what was stapled, OCSP (RFC 6960) and CRLs (RFC 5280
 * section 6.3) over http. An answer counts when it is signed by who may, is about this certificate
 * and is current.
 */
struct revocation {
	struct arena *arena;
	const struct trust_options *options;
	struct fetcher *fetcher; /* NULL: only what was stapled */
	struct span staple;
	struct chain_report *report; /* fetches are noted here */
	struct revocation_answer *answers; /* by certificate and issuer, each worked out once */
	size_t answer_count;
};

void revocation_judge(struct revocation *revocation, const struct path *path,
	struct problems *problems);

#endif
