/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_HEALTH_H
#define MODEL_HEALTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/state.h"
#include "model/survey.h"

/*
 * The health mail as plain data: what each owner has been told, what he is to be told now, and what
 * could not be delivered yet.
 */

/* A fault of a site as it is remembered, or a certificate that it served (STATE_OK). */
struct health_item {
	const char *rule;
	const char *subject; /* "" for the whole */
	enum state state;
	uint32_t code;
	const char *text;
	int64_t since;
	int runs;      /* in a row that saw it, or below 0 that did not; counted to mail-after */
	bool standing; /* owners are told of it (verdict/condition.h) */
};

/* As strcmp has it: rule, subject, state. What failed without a finding has the rule "" and is
 * known by its code, too. */
int health_item_order(const struct health_item *a, const struct health_item *b);

/* An open problem that an owner knows of. */
struct health_told {
	const char *site;
	enum state state;
	uint32_t code;
	int64_t since;      /* when he was first told */
	const char *thread; /* Message-ID of that mail, without angle brackets */
	int64_t mailed;     /* when a mail last told him of it in full; 0: not known, as earlier
			       versions kept state and code alone */
	struct health_item *unnamed; /* its faults that this mail did not name in full, in the order
					of conditions; `since`: when one last did, 0: none has */
	size_t unnamed_count;
};

struct health_condition {
	const char *site;
	int runs;                  /* in a row that found it bad, or below 0 well */
	struct health_item *items; /* by rule, subject, state */
	size_t count;
};

struct health_owner {
	const char *address;
	int64_t told;             /* when a mail about problems was last made for him */
	int64_t well;             /* the last one that said that all is well, 0: none yet */
	int64_t reminded;         /* the last reminder that had no room for all, 0: none */
	struct health_told *open; /* by name of the site, as strcmp has it */
	size_t count;
};

/* A mail that has been made and not been delivered. */
struct health_parcel {
	const char *id; /* its Message-ID: who gets it twice can tell */
	const char *from, *to;
	int64_t made;
	unsigned int tries;
	const char *error;   /* of the last one, NULL: not tried yet */
	const char *message; /* headers and body, 7 bit, lines end with LF */
};

struct health_state {
	const char *token;           /* makes Message-IDs unlike those of another state file */
	uint64_t serial;             /* of the last mail made */
	struct health_owner *owners; /* by address */
	size_t owner_count;
	struct health_condition *conditions; /* by name of the site, as strcmp has it */
	size_t condition_count;
	struct health_parcel *parcels; /* oldest first */
	size_t parcel_count;
};

/* What became of a site since its owner was told. In the order in which a letter lists them. */
enum health_event {
	HEALTH_NONE,
	HEALTH_PROBLEM, /* he does not know of it */
	HEALTH_CHANGED, /* other faults stand, or it serves another certificate */
	HEALTH_RECOVERED,
	HEALTH_GONE, /* no longer watched, while its problem was open */
	HEALTH_OPEN, /* he knows, and it is as it was */
};

enum { HEALTH_EVENT_COUNT = HEALTH_OPEN + 1 };

enum letter_kind {
	LETTER_NONE,
	LETTER_CHANGE,
	LETTER_RECOVERY,
	LETTER_REMINDER,
	LETTER_WELL,
};

/* A fault of a site in a letter. */
struct letter_fault {
	const struct health_item *item;
	int64_t mailed; /* when a mail last named it in full, 0: none has */
	bool named;     /* by this one: who writes it says so */
};

struct letter_row {
	enum health_event event;
	const struct survey_site *site;
	enum state was; /* what he was told, STATE_NONE: nothing */
	int64_t since;
	const char *thread;             /* NULL: none before this letter */
	enum state state;               /* what stands now, STATE_NONE: as the site's */
	const struct health_item *lost; /* of HEALTH_CHANGED: what stood and does no longer */
	size_t lost_count;
	struct letter_fault *faults; /* what it has now, in the order of conditions */
	size_t fault_count;
};

struct letter {
	enum letter_kind kind;
	const char *id, *to;
	struct letter_row *rows; /* by event, then worst first */
	size_t count;
	size_t counts[HEALTH_EVENT_COUNT];
	const struct survey_site **all; /* the owner's sites */
	size_t sites;
	const char **references; /* Message-IDs; the last one is the one replied to */
	size_t reference_count;
};

#endif
