/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KEEP_HISTORY_H
#define KEEP_HISTORY_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "model/history.h"
#include "model/survey.h"

/*
 * What runs have seen, in an SQLite database: for every site and day how many runs ended in which
 * state and how long they took, and every change of state, certificate, root, addresses and TLS
 * version. A run costs one transaction, and a database grows by days and changes, not by runs: ten
 * thousand sites, looked at every five minutes for ninety days, are 900,000 rows.
 *
 * The journal is a WAL: readers do not wait for the writer, a writer waits for another one until
 * the deadline, and a run that is killed has added all of itself or nothing. Built without
 * libsqlite3, or where it cannot be loaded, history_open says so.
 */
struct history;

enum {
	HISTORY_DAYS = 90,    /* that the page shows, and that are kept by default */
	HISTORY_CHANGES = 50, /* of one site that are read */
};

/*
 * Opens or makes it. ERR_UNSUPPORTED: built without SQLite, or written by a later version.
 * ERR_FORMAT: no database, another program's, or broken: it is left as it is, for the operator to
 * put aside.
 */
struct history *history_open(const char *path, struct deadline deadline, struct err *err);
void history_close(struct history *history); /* NULL is fine */

/*
 * Adds a run. Sites that an interrupted run did not reach are left out, and where it reached but
 * some of the checks nothing is a change. What could not be seen (no certificate, because nobody
 * answered) is none either. With the first run of a day, days older than
 * `keep` are removed, and changes older than that but for the last one of each kind, and all but
 * 500 of one kind of one site.
 */
bool history_append(struct history *history, struct arena *arena, const struct survey *survey,
	int keep, struct err *err);

/* The last `days` days up to `now`, into the arena. Changes within them whose earlier value is
 * known; texts are those of the survey. */
bool history_read(struct history *history, struct arena *arena, int64_t now, int days,
	struct history_view *view, struct err *err);

#endif
