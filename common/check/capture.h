/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CHECK_CAPTURE_H
#define CHECK_CAPTURE_H

#include "check/session.h"
#include "check/spec.h"
#include "model/policy.h"
#include "trust/decoded.h"

/* An endpoint and its subject, by number. */
struct capture_place {
	size_t subject, endpoint;
};

/*
 * Looking at the endpoints of one target, or of each URL of a policy, down to the last stage of a
 * check: evidence, and no judgement. The first fields are the caller's; all that is captured lives
 * in the arena. What it depends on besides the network is in check/capture_key.
 */
struct capture {
	const struct check_spec *spec; /* how deep */
	const struct options *options;
	struct session *session;
	struct arena *arena;
	struct deadline own; /* for what is read on this machine */
	/* Called for each endpoint that has been seen, from several threads; NULL: nobody is. */
	void (*seen)(void *context, const struct subject *subject, struct endpoint *endpoint);
	void *context;

	const struct policy *policy; /* of --gpo, or NULL */
	const struct supply *gpo;    /* what it was made of */
	struct decoded *decoded;     /* what libssl has decoded on the way */
	struct probe probe;
	struct evidence evidence;
	struct capture_place *places;
	size_t place_count;
};

/* Its clock begins: the deadline of the options, from now on. */
void capture_begin(struct capture *capture);
void capture_restart(struct capture *capture);
void capture_end(struct capture *capture); /* gives back handles; the evidence stays */

/* What --gpo names, before all else. */
bool capture_find_policy(struct capture *capture, struct err *err);

/* What is needed before anything is asked: contexts for TLS, and what there is to look at. */
bool capture_prepare(struct capture *capture, struct err *err);
bool capture_find_subjects(struct capture *capture, struct err *err);

/* Asks. Never fails: what went wrong is in the evidence. */
void capture_walk(struct capture *capture);

#endif
