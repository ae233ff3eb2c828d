/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_FINDING_H
#define MODEL_FINDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "model/state.h"

/*
 * Which of several faults a Windows client shows first (cli.md section 6): transport, then root
 * and chain, then dates, then name, then usage. Smaller is shown first; observed practice, not
 * documented by Microsoft.
 */
enum finding_rank {
	RANK_NONE,
	RANK_TRANSPORT,
	RANK_ROOT,
	RANK_DATE,
	RANK_NAME,
	RANK_USAGE,
	RANK_TUNNEL,
	RANK_THRESHOLD,
	RANK_OPEN, /* a warning that something was not found out */
	RANK_NOTE,
};

/*
 * How grave it is for clients, whatever state the operator gives it; smaller is graver. The table
 * that says so of each rule is verdict/gravity.c.
 */
enum gravity {
	GRAVITY_NONE,          /* not said: behind all others */
	GRAVITY_CUT_OFF,       /* every client, now */
	GRAVITY_CUT_OFF_SOME,  /* clients of some addresses, names or channels, now */
	GRAVITY_REVOKED,       /* a certificate is revoked or distrusted */
	GRAVITY_CUT_OFF_LATER, /* on a date, the sooner the graver */
	GRAVITY_DEGRADED,      /* AIA, a CRL, nodes that differ, no advertisement */
	GRAVITY_OPEN,          /* not established */
	GRAVITY_NOTE,
};

enum { GRAVITY_COUNT = GRAVITY_NOTE + 1 };

/* What a fact means for the operator. */
struct finding {
	const char *rule; /* stable id, "chain.untrusted-root" */
	enum state state; /* after --severity and --any-address */
	enum state alone; /* after --severity only: what it means for its own address */
	enum state plain; /* before both: what it means for a client */
	enum finding_rank rank;
	enum gravity gravity;
	bool local;          /* this host failed: what it would have found out is missing, see
				finding_outranks */
	const char *subject; /* the endpoint's label, NULL when it is about the whole target */
	uint32_t code;       /* what a Windows client shows, 0 when it would show none */
	int64_t when;        /* when clients will be cut off, 0 when that is not what it says */
	const char *text;    /* what was seen, a sentence part without full stop */
	const char *remedy;  /* what to do about it, NULL: the code's own */
	const char *about;   /* what it is about, where several sites may have that: the fingerprint
				of a certificate, the address of a CRL; NULL: nothing they share */
};

struct findings {
	struct finding *items;
	size_t count;
};

/* What the operator wants a rule to count as. */
struct severity {
	const char *rule;
	enum state state;
};

void findings_add(struct findings *findings, struct arena *arena, const struct finding *finding);

/*
 * Whether a has to stand before b whatever the order in which they were found: by finding_outranks
 * (worst first), then by gravity (cli.md section 5), then what cuts off sooner, then by rank
 * (RANK_NONE last).
 */
bool finding_before(const struct finding *a, const struct finding *b);

/* By finding_before, then in the order in which they were found. */
void findings_sort(struct findings *findings);

/*
 * Whether a decides before b: by state, but an UNKNOWN because this host failed comes before a
 * WARNING, as the answer that is missing may have been worse. A CRITICAL stands on its own.
 */
bool finding_outranks(const struct finding *a, const struct finding *b);

/* The state of the one that decides. */
enum state findings_worst(const struct findings *findings);

#endif
