/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CHECK_SESSION_H
#define CHECK_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/span.h"
#include "net/directory.h"
#include "net/fetch.h"
#include "net/tls.h"
#include "options/options.h"
#include "probe/probe.h"
#include "store/store.h"
#include "store/supply.h"

/*
 * What runs have in common: stores, client certificates, TLS contexts, CRLs at hand, what was
 * fetched. Each is made once for all options that name the same, by whoever needs it first, and
 * then serves all threads; who comes second waits for the first. What could not be had is
 * remembered with its reason and refused to the others at once; only what did not come in time is
 * tried again by who has twice as much.
 */
struct session;
struct directories;

/* `now` is the wall clock. All lives in `arena`, for which session_free gives back handles. */
struct session *session_new(struct arena *arena, int64_t now);
void session_free(struct session *session); /* NULL is fine */

/* Before its first use: it writes nothing into caches. A password that was refused is remembered
 * all the same, as offering it again may lock the account. */
void session_leave_caches(struct session *session);

int64_t session_now(const struct session *session);

/*
 * Those of options->stores, or the machine's own when there are none, and last that of
 * options->gpo. stores_late names what did not come in time. NULL: err says why there are
 * none.
 */
struct stores *session_stores(struct session *session, const struct options *options,
	struct deadline deadline, struct err *err);

/* What options->gpo names, on which depends which server is asked. NULL: err says why. */
const struct supply *session_policy(struct session *session, const struct options *options,
	struct deadline deadline, struct err *err);

/* A thread of some run is left behind and may use what the session and that run have, which has to
 * stay then: session_free does nothing. */
void session_leave(struct session *session);
bool session_left(struct session *session);

/* How directories are asked, by the options. */
struct directory_options session_directory(const struct options *options);

/* The directories of all runs; each is asked once. */
struct directories *session_directories(struct session *session);

/* With the client certificate of the options, if any, and the offer of their client. */
struct tls_context *session_tls(struct session *session, enum probe_offer offer,
	const struct options *options, struct deadline deadline, struct err *err);

/* The lists in the files of --crl, in that order. */
struct session_crls {
	struct trust_crl *items;
	size_t count;
};

bool session_crls(struct session *session, const struct options *options, struct deadline deadline,
	const struct session_crls **out, struct err *err);

/* Fetches a URL once, however many runs need it. */
struct fetcher *session_fetcher(struct session *session, const struct options *options);

#endif
