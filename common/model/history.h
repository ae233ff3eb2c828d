/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_HISTORY_H
#define MODEL_HISTORY_H

#include <stddef.h>
#include <stdint.h>

#include "model/state.h"

/*
 * What earlier runs saw of the sites, as plain data for the page. Days are those of UTC. A day that
 * no run looked at has no row: it is a gap, and never stands for a good day.
 */

/* One site on one day: small, because there may be a million. */
struct history_day {
	int32_t day;                /* since 1970-01-01 */
	uint16_t runs[STATE_COUNT]; /* how many runs ended in each state; STATE_NONE: unused */
	float mean, worst;          /* seconds of the whole check, when timed */
	uint16_t timed;             /* runs that have a time, 0: mean and worst say nothing */
};

/* What is remembered by its changes. The numbers are kept in files: never change one. */
enum history_kind {
	HISTORY_NONE = 0,
	HISTORY_STATE = 1,
	HISTORY_CERTIFICATE = 2,
	HISTORY_ROOT = 3,
	HISTORY_ADDRESSES = 4,
	HISTORY_TLS = 5,
};

enum { HISTORY_KIND_COUNT = HISTORY_TLS + 1 };

const char *history_kind_name(enum history_kind kind); /* "certificate", "TLS version", ... */

struct history_change {
	int64_t at;
	enum history_kind kind;
	enum state state; /* of HISTORY_STATE, else STATE_NONE */
	uint32_t code;    /* of HISTORY_STATE: what a Windows client would show */
	const char *was;  /* NULL: seen for the first time */
	const char *now;  /* the new value in words */
};

struct history_site {
	const char *name;
	struct history_day *days; /* oldest first */
	size_t day_count;
	struct history_change *changes; /* newest first */
	size_t change_count;
	size_t changes_more; /* older ones in the same time that are not here */
};

struct history_view {
	int32_t first, last;        /* days shown, both included */
	struct history_site *sites; /* by name, as strcmp has it */
	size_t count;
};

/* NULL when it is not there, or view is NULL. */
const struct history_site *history_find(const struct history_view *view, const char *name);

/* The worst state of a day. */
enum state history_worst(const struct history_day *day);

#endif
