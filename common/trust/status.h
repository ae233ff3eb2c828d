/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TRUST_STATUS_H
#define TRUST_STATUS_H

#include <openssl/x509.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "model/chain.h"
#include "trust/effort.h"

/* What one OCSP answer or CRL says about whether a certificate is revoked. */
struct status {
	enum revocation_state state;
	bool has_next_update;
	int64_t this_update, next_update; /* 0 when they cannot be read */
	int64_t revoked_at;
	bool authentic;     /* its signature was verified, and is good */
	bool released;      /* a delta list takes the certificate off the list */
	const char *reason; /* why it was revoked, NULL when not said */
	const char *text;   /* why it is not usable, to follow its name: "expired 1 day ago" */
};

/* What an answer or a list is asked about. */
struct status_question {
	struct arena *arena;
	X509 *x509, *issuer;
	int64_t now;
	struct effort *effort;
	bool authentic; /* its signature by the issuer is known to be good */
};

/* A state with its text; the dates stay. */
void status_set(struct status *status, enum revocation_state state, const char *text);

/* The names of RFC 5280 section 5.3.1: "keyCompromise"; NULL when there is none. */
const char *status_reason(long code);

/* Reads the two times, of which `next` may be NULL; false when one is malformed. */
bool status_dates(struct status *status, const ASN1_TIME *from, const ASN1_TIME *next);

/* Whether `now` lies within the times read; else STALE or UNUSABLE with the text behind `what`. */
bool status_current(struct arena *arena, struct status *status, const char *what, int64_t now);

/* NULL when a signature may be verified with the key, else why not, the state being set. */
const char *status_ask(
	const struct status_question *question, const EVP_PKEY *key, enum revocation_state *state);

/* "3 days ago" */
const char *status_ago(struct arena *arena, int64_t seconds);

#endif
