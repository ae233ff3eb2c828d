/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KEEP_HISTORY_DB_H
#define KEEP_HISTORY_DB_H

#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>

#include "keep/history.h"

/*
 * The database behind the history: its statements, and what can go wrong with it. For the parts of
 * the history only, where there is SQLite. Functions return false with err set.
 */
enum history_statement {
	ADD_RUN,
	FIND_SITE,
	ADD_SITE,
	ADD_DAY,
	LAST_CHANGE,
	ADD_CHANGE,
	ANY_DAY,
	STATEMENT_COUNT,
};

struct history {
	sqlite3 *db;
	char *path;
	struct deadline deadline;
	sqlite3_stmt *made[STATEMENT_COUNT];
};

/* Says what a code of SQLite's means for the operator. */
bool history_fail(const struct history *history, int code, struct err *err);

bool history_sql(struct history *history, const char *sql, struct err *err);

/* Whether it was busy and there is time to try once more. The busy timeout does not cover all of
 * it: where SQLite sees that waiting might never end, as when the journal is changed while others
 * open the file, it is busy at once. */
bool history_again(struct history *history, const struct err *err);

/* Begins a transaction by these words, as soon as it can be. */
bool history_begin(struct history *history, const char *sql, struct err *err);

bool history_prepare(
	struct history *history, const char *sql, sqlite3_stmt **statement, struct err *err);
bool history_prepare_all(struct history *history, struct err *err); /* those of `made` */

/* One row, or none. The row is to be read before the reset. */
bool history_step(struct history *history, sqlite3_stmt *statement, bool *row, struct err *err);

/* A statement without a row, with integers for its parameters. */
bool history_execute(struct history *history, enum history_statement which, const int64_t *numbers,
	size_t count, struct err *err);

bool history_number(struct history *history, const char *sql, int64_t *out, struct err *err);

#endif
