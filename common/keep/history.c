/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The history's database is opened, or made, and closed. */
#include "config.h"

#include "keep/history.h"

#ifndef HAVE_SQLITE

struct history *
history_open(const char *path, struct deadline deadline, struct err *err)
{
	(void)path;
	(void)deadline;
	err_set(err, ERR_UNSUPPORTED, "there is no history: built without SQLite");
	return NULL;
}

void
history_close(struct history *history)
{
	(void)history;
}

#else

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "keep/history_db.h"

enum {
	APPLICATION = 0x49504848, /* "IPHH": marks its files among those of other programs */
	SCHEMA = 1,
	VERSION_LEAST = 3025000, /* row_number() OVER */
	LOOK_STEPS = 20000,      /* of its virtual machine, between two looks at the clock */
};

/* Columns of day by state; numbers are never texts. `us` is microseconds. */
static const char schema[] =
	"CREATE TABLE run(id INTEGER PRIMARY KEY, at INTEGER NOT NULL, us INTEGER NOT NULL,"
	" state INTEGER NOT NULL, sites INTEGER NOT NULL);"
	"CREATE INDEX run_at ON run(at);"
	"CREATE TABLE site(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);"
	/* By day first: the rows of a run stand together, and the oldest days go together. */
	"CREATE TABLE day(day INTEGER NOT NULL, site INTEGER NOT NULL, ok INTEGER NOT NULL,"
	" unknown INTEGER NOT NULL, warning INTEGER NOT NULL, critical INTEGER NOT NULL,"
	" timed INTEGER NOT NULL, us_sum INTEGER NOT NULL, us_max INTEGER NOT NULL,"
	" PRIMARY KEY(day, site)) WITHOUT ROWID;"
	"CREATE TABLE change(site INTEGER NOT NULL, kind INTEGER NOT NULL, at INTEGER NOT NULL,"
	" state INTEGER NOT NULL, code INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,"
	" PRIMARY KEY(site, kind, at)) WITHOUT ROWID;"
	"PRAGMA application_id=1229998152;"
	"PRAGMA user_version=1;";

/* Whose file is it? Nothing is written to one that is not ours. `empty`: nobody's yet. To be called
 * within a transaction: another run may be making it at this moment. */
static bool
check_owner(struct history *history, bool *empty, struct err *err)
{
	int64_t application, version, tables;

	if (!history_number(history, "PRAGMA application_id", &application, err) ||
		!history_number(history, "PRAGMA user_version", &version, err) ||
		!history_number(history, "SELECT count(*) FROM sqlite_master", &tables, err))
		return false;
	*empty = tables == 0 && application == 0 && version == 0;
	if (*empty || (application == APPLICATION && version == SCHEMA))
		return true;
	if (application != APPLICATION)
		return err_set(
			err, ERR_FORMAT, "%s is the database of another program", history->path);
	if (version > SCHEMA)
		return err_set(err, ERR_UNSUPPORTED,
			"%s was written by a later version (schema %lld)", history->path,
			(long long)version);
	return err_set(err, ERR_FORMAT, "%s has no schema that is known", history->path);
}

/* In one transaction: of two runs that make the file at once, the second finds it made. */
static bool
make_schema(struct history *history, struct err *err)
{
	bool empty;

	return history_sql(history, "BEGIN IMMEDIATE", err) && check_owner(history, &empty, err) &&
	       (!empty || history_sql(history, schema, err)) && history_sql(history, "COMMIT", err);
}

/* FULL: a run that has ended well is there after a power failure, too. */
static bool
take_file(struct history *history, struct err *err)
{
	bool empty;

	return history_sql(history, "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; BEGIN",
		       err) &&
	       check_owner(history, &empty, err) && history_sql(history, "COMMIT", err) &&
	       history_sql(history, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL", err) &&
	       (!empty || make_schema(history, err));
}

/* Calls SQLite's progress handler: anything but 0 interrupts it. */
static int
is_late(void *context)
{
	return deadline_passed(((struct history *)context)->deadline) ? 1 : 0;
}

static bool
set_up(struct history *history, struct err *err)
{
	int ms = deadline_poll(history->deadline);
	struct err why = {.kind = ERR_NONE};

	sqlite3_busy_timeout(history->db, ms < 1 ? 1 : ms);
	sqlite3_progress_handler(history->db, LOOK_STEPS, is_late, history);
	while (!take_file(history, &why)) {
		if (!history_again(history, &why))
			return err_set(err, why.kind, "%s", why.text);
		err_clear(&why);
	}
	return history_prepare_all(history, err);
}

struct history *
history_open(const char *path, struct deadline deadline, struct err *err)
{
	struct history *history;
	int code;

	if (sqlite3_libversion_number() < VERSION_LEAST) {
		err_set(err, ERR_UNSUPPORTED, "there is no history: SQLite is older than 3.25");
		return NULL;
	}
	history = memory_calloc(1, sizeof(*history));
	history->path = memory_strdup(path);
	history->deadline = deadline;
	code = sqlite3_open_v2(path, &history->db,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
	if (code != SQLITE_OK)
		history_fail(history, code, err);
	else if (set_up(history, err))
		return history;
	history_close(history);
	return NULL;
}

/* What is not committed is rolled back by it. */
void
history_close(struct history *history)
{
	if (history == NULL)
		return;
	for (size_t i = 0; i < STATEMENT_COUNT; i++)
		sqlite3_finalize(history->made[i]);
	sqlite3_close_v2(history->db);
	free(history->path);
	free(history);
}

#endif
