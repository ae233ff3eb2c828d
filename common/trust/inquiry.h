/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TRUST_INQUIRY_H
#define TRUST_INQUIRY_H

#include <openssl/x509.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/span.h"
#include "model/chain.h"
#include "net/fetch.h"
#include "store/memo.h"
#include "trust/options.h"

/*
 * The revocation of one certificate: all its sources, in the order in which Windows asks them, each
 * with its result, and the conclusion.
 */

/* The part that is the same for all certificates. */
struct inquirer {
	struct arena *arena;
	const struct trust_options *options;
	struct fetcher *fetcher;     /* NULL: nothing is fetched */
	struct chain_report *report; /* fetches are noted here */
	struct effort *effort;
	struct memo *signatures; /* known to be good, by all who have it in common; NULL: none */
};

struct subject_of_inquiry {
	X509 *x509;
	X509 *issuer;       /* NULL: not known, or not proven to be it */
	struct span staple; /* empty: none */
	bool only_staple;
	bool responder;       /* it signs OCSP answers without id-pkix-ocsp-nocheck: no way round in
				 circles */
	const char *obstacle; /* why nothing is fetched for this one, NULL: it is */
};

/* One source. Depth and certificate are left to the caller, who knows the path. */
struct inquiry_source {
	struct chain_revocation told;
	const char *why; /* why it gave no answer, as a part of a sentence */
	/* Whether it is an answer: a base list without its delta is not, nor is a list from a file
	 * when there is a newer one. */
	bool counts;
	bool revoked; /* that answer, with what deltas add to it */
	int64_t revoked_at;
	const char *reason; /* may be NULL */
	bool aside;         /* only said, not a source that is named */
	bool local;         /* it was not asked because this host failed */
	bool ours;          /* it was not asked for another reason of our own: clients may ask it */
};

struct inquiry {
	/* OK, REVOKED, REVOCATION_OFFLINE (sources, but no answer), REVOCATION_UNCHECKED (one that
	 * clients may ask was not asked), REVOCATION_NONE or LOCAL. */
	enum chain_fault fault;
	int64_t revoked_at;
	const char *reason; /* of the revocation, may be NULL */
	const char *why;    /* OFFLINE, UNCHECKED, LOCAL: the first reason */
	enum cause cause;   /* OFFLINE: of that */
	struct inquiry_source *sources;
	size_t source_count;
};

struct inquiry inquiry_make(
	const struct inquirer *inquirer, const struct subject_of_inquiry *subject);

#endif
