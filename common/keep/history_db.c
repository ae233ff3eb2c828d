/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statements of the history's database, and the words for its failures. */
#include "config.h"

#include "keep/history.h"

#ifdef HAVE_SQLITE

#include "keep/history_db.h"

#include <poll.h>

enum { AGAIN_MS = 10 }; /* between two tries at a file that is busy */

static const char *const statements[STATEMENT_COUNT] = {
	[ADD_RUN] = "INSERT INTO run(at, us, state, sites) VALUES(?1, ?2, ?3, ?4)",
	[FIND_SITE] = "SELECT id FROM site WHERE name = ?1",
	[ADD_SITE] = "INSERT INTO site(name) VALUES(?1)",
	[ADD_DAY] = ("INSERT INTO day VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)"
		     " ON CONFLICT(day, site) DO UPDATE SET ok = ok + ?3, unknown = unknown + ?4,"
		     " warning = warning + ?5, critical = critical + ?6, timed = timed + ?7,"
		     " us_sum = us_sum + ?8, us_max = max(us_max, ?8)"),
	[LAST_CHANGE] = ("SELECT key FROM change WHERE site = ?1 AND kind = ?2"
			 " ORDER BY at DESC LIMIT 1"),
	[ADD_CHANGE] = "INSERT OR REPLACE INTO change VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	[ANY_DAY] = "SELECT 1 FROM day WHERE day = ?1 LIMIT 1",
};

bool
history_fail(const struct history *history, int code, struct err *err)
{
	int plain = code & 0xff;
	const char *words = sqlite3_errmsg(history->db);

	if (plain == SQLITE_NOTADB)
		return err_set(err, ERR_FORMAT, "%s is no SQLite database", history->path);
	if (plain == SQLITE_CORRUPT)
		return err_set(err, ERR_FORMAT,
			"%s is broken (%s): put it aside, a new one will be made", history->path,
			words);
	if (plain == SQLITE_BUSY || plain == SQLITE_LOCKED)
		return err_set(err, ERR_TIMEOUT, "%s: another run is writing to it", history->path);
	if (plain == SQLITE_INTERRUPT)
		return err_set(err, ERR_TIMEOUT, "%s: no time left", history->path);
	return err_set(err, plain == SQLITE_NOMEM ? ERR_MEMORY : ERR_SYSTEM, "%s: %s",
		history->path, words);
}

bool
history_sql(struct history *history, const char *sql, struct err *err)
{
	int code = sqlite3_exec(history->db, sql, NULL, NULL, NULL);

	return code == SQLITE_OK || history_fail(history, code, err);
}

bool
history_again(struct history *history, const struct err *err)
{
	int left = deadline_poll(history->deadline);

	if (err->kind != ERR_TIMEOUT || left == 0)
		return false;
	sqlite3_exec(history->db, "ROLLBACK", NULL, NULL, NULL);
	poll(NULL, 0, left < AGAIN_MS ? left : AGAIN_MS);
	return true;
}

bool
history_begin(struct history *history, const char *sql, struct err *err)
{
	struct err why = {.kind = ERR_NONE};

	while (!history_sql(history, sql, &why)) {
		if (!history_again(history, &why))
			return err_set(err, why.kind, "%s", why.text);
		err_clear(&why);
	}
	return true;
}

bool
history_prepare(struct history *history, const char *sql, sqlite3_stmt **statement, struct err *err)
{
	int code = sqlite3_prepare_v2(history->db, sql, -1, statement, NULL);

	return code == SQLITE_OK || history_fail(history, code, err);
}

bool
history_prepare_all(struct history *history, struct err *err)
{
	for (size_t i = 0; i < STATEMENT_COUNT; i++)
		if (!history_prepare(history, statements[i], &history->made[i], err))
			return false;
	return true;
}

bool
history_step(struct history *history, sqlite3_stmt *statement, bool *row, struct err *err)
{
	int code = sqlite3_step(statement);

	*row = code == SQLITE_ROW;
	return code == SQLITE_ROW || code == SQLITE_DONE || history_fail(history, code, err);
}

bool
history_execute(struct history *history, enum history_statement which, const int64_t *numbers,
	size_t count, struct err *err)
{
	sqlite3_stmt *statement = history->made[which];
	bool row, ok;

	for (size_t i = 0; i < count; i++)
		sqlite3_bind_int64(statement, (int)i + 1, numbers[i]);
	ok = history_step(history, statement, &row, err);
	sqlite3_reset(statement);
	return ok;
}

bool
history_number(struct history *history, const char *sql, int64_t *out, struct err *err)
{
	sqlite3_stmt *statement = NULL;
	bool row = false, ok;

	*out = 0;
	ok = history_prepare(history, sql, &statement, err) &&
	     history_step(history, statement, &row, err);
	if (ok && row)
		*out = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return ok;
}

#endif
