/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TRUST_EFFORT_H
#define TRUST_EFFORT_H

#include <openssl/evp.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/clock.h"

/*
 * What one judgement may spend on signatures. A peer chooses the keys and so the time for each
 * signature. The cost is counted by kind and size of the key, and the deadline is checked before
 * each signature. Code that verifies a peer's certificate, CRL or OCSP response must ask first.
 */
enum effort_end {
	EFFORT_END_NONE,
	EFFORT_LATE,  /* the deadline, and LIMIT_LATE_COST */
	EFFORT_SPENT, /* LIMIT_SIGNATURE_COST */
};

struct effort {
	struct deadline deadline; /* at 0: none */
	unsigned long spent, spent_late;
	enum effort_end end; /* the first reason why a signature was not verified */
};

enum effort_answer {
	EFFORT_ANSWER_NONE,
	EFFORT_GO,      /* verify */
	EFFORT_REFUSED, /* not with this key, see effort_refusal; Windows would not either */
	EFFORT_CUT_OFF, /* no time, or no more effort: not established */
};

/* Before a signature is verified with this key; counts its cost. */
enum effort_answer effort_ask(struct effort *effort, const EVP_PKEY *key);

/* The same for work of another kind; false when it is cut off. One is some 30 microseconds. */
bool effort_take(struct effort *effort, unsigned long cost);

/* Why Windows cannot verify with a key: "has an RSA key of 20000 bits, and Windows takes 16384 at
 * most"; NULL when it can. */
const char *effort_refusal(struct arena *arena, const EVP_PKEY *key);

#endif
