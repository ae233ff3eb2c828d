/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run is added to the history, and what is too old is removed. */
#include "config.h"

#include "keep/history.h"

#ifndef HAVE_SQLITE

bool
history_append(struct history *history, struct arena *arena, const struct survey *survey, int keep,
	struct err *err)
{
	(void)history;
	(void)arena;
	(void)survey;
	(void)keep;
	return err_set(err, ERR_UNSUPPORTED, "built without SQLite");
}

#else

#include <string.h>

#include "base/text.h"
#include "keep/history_db.h"
#include "keep/history_facts.h"

static int64_t
microseconds(double seconds)
{
	return seconds > 0 && seconds < 1e6 ? (int64_t)(seconds * 1e6 + 0.5) : 0;
}

static bool
bind_text(sqlite3_stmt *statement, int at, const char *text)
{
	return sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC) == SQLITE_OK;
}

static bool
site_id(struct history *history, const char *name, int64_t *id, struct err *err)
{
	sqlite3_stmt *find = history->made[FIND_SITE], *insert = history->made[ADD_SITE];
	bool row, ok;

	bind_text(find, 1, name);
	ok = history_step(history, find, &row, err);
	if (ok && row)
		*id = sqlite3_column_int64(find, 0);
	sqlite3_reset(find);
	if (!ok || row)
		return ok;
	bind_text(insert, 1, name);
	ok = history_step(history, insert, &row, err);
	sqlite3_reset(insert);
	*id = sqlite3_last_insert_rowid(history->db);
	return ok;
}

static bool
add_day(struct history *history, int64_t id, const struct survey_site *site, int64_t day,
	struct err *err)
{
	int64_t us = microseconds(history_seconds(site));
	const int64_t numbers[] = {day, id, site->state == STATE_OK, site->state == STATE_UNKNOWN,
		site->state == STATE_WARNING, site->state == STATE_CRITICAL, us > 0, us};

	return history_execute(
		history, ADD_DAY, numbers, sizeof(numbers) / sizeof(numbers[0]), err);
}

/* What an earlier version saw last is no change because it is known by another key now. */
static bool
is_key(const struct history_fact *fact, const char *key)
{
	return text_equal(key, fact->key) ||
	       (fact->earlier != NULL && text_equal(key, fact->earlier));
}

static bool
add_change(struct history *history, int64_t id, const struct survey_site *site, int kind,
	int64_t at, const struct history_fact *fact, struct err *err)
{
	sqlite3_stmt *last = history->made[LAST_CHANGE], *add = history->made[ADD_CHANGE];
	bool is_state = kind == HISTORY_STATE, row, same = false;
	const int64_t numbers[] = {id, kind, at, is_state ? state_exit(site->state) : -1,
		is_state ? survey_site_code(site) : 0};

	sqlite3_bind_int64(last, 1, id);
	sqlite3_bind_int64(last, 2, kind);
	if (!history_step(history, last, &row, err)) {
		sqlite3_reset(last);
		return false;
	}
	if (row)
		same = is_key(fact, (const char *)sqlite3_column_text(last, 0));
	sqlite3_reset(last);
	if (same)
		return true;
	bind_text(add, 6, fact->key);
	bind_text(add, 7, fact->text);
	return history_execute(
		history, ADD_CHANGE, numbers, sizeof(numbers) / sizeof(numbers[0]), err);
}

static bool
add_site(struct history *history, struct arena *arena, const struct survey *survey,
	const struct survey_site *site, struct err *err)
{
	struct history_fact facts[HISTORY_KIND_COUNT];
	int64_t id = 0;

	if (!site_id(history, site->name, &id, err) ||
		!add_day(history, id, site, clock_days(0, survey->time), err))
		return false;
	if (survey_site_seen(site) == SURVEY_PART)
		return true;
	history_facts(arena, site, facts);
	for (int kind = HISTORY_STATE; kind < HISTORY_KIND_COUNT; kind++)
		if (facts[kind].key != NULL &&
			!add_change(history, id, site, kind, survey->time, &facts[kind], err))
			return false;
	return true;
}

/* Of each kind the last change before the limit stays: it says what was, when the next one came. */
static bool
prune(struct history *history, int64_t first, struct err *err)
{
	static const char *const orders[] = {
		"DELETE FROM day WHERE day < ?1",
		"DELETE FROM run WHERE at < ?1 * 86400",
		"DELETE FROM site WHERE id NOT IN (SELECT site FROM day)",
		("DELETE FROM change WHERE site NOT IN (SELECT id FROM site) OR (at < ?1 * 86400 "
		 "AND EXISTS (SELECT 1 FROM change AS later WHERE later.site = change.site AND "
		 "later.kind = change.kind AND later.at > change.at AND later.at <= ?1 * 86400))"),
		/* of what changes with every run */
		("DELETE FROM change WHERE (site, kind, at) IN (SELECT site, kind, at FROM (SELECT "
		 "site, kind, at, row_number() OVER (PARTITION BY site, kind ORDER BY at DESC) AS "
		 "n FROM change) WHERE n > 500)"),
	};
	bool ok = true;

	for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]) && ok; i++) {
		sqlite3_stmt *statement = NULL;
		bool row;

		ok = history_prepare(history, orders[i], &statement, err);
		if (ok) {
			if (strstr(orders[i], "?1") != NULL)
				sqlite3_bind_int64(statement, 1, first);
			ok = history_step(history, statement, &row, err);
		}
		sqlite3_finalize(statement);
	}
	return ok;
}

static bool
first_of_day(struct history *history, int64_t day, bool *first, struct err *err)
{
	sqlite3_stmt *statement = history->made[ANY_DAY];
	bool row, ok;

	sqlite3_bind_int64(statement, 1, day);
	ok = history_step(history, statement, &row, err);
	sqlite3_reset(statement);
	*first = !row;
	return ok;
}

static bool
add_all(struct history *history, struct arena *arena, const struct survey *survey, int keep,
	struct err *err)
{
	int64_t day = clock_days(0, survey->time), sites = 0;
	bool first;

	if (!first_of_day(history, day, &first, err))
		return false;
	for (size_t i = 0; i < survey->count; i++) {
		if (survey_site_seen(&survey->sites[i]) == SURVEY_UNSEEN)
			continue;
		if (!add_site(history, arena, survey, &survey->sites[i], err))
			return false;
		sites++;
	}
	return history_execute(history, ADD_RUN,
		       (const int64_t[]) {survey->time, microseconds(survey->seconds),
			       state_exit(survey->state), sites},
		       4, err) &&
	       (!first || prune(history, day - (keep < 1 ? 1 : keep) + 1, err));
}

bool
history_append(struct history *history, struct arena *arena, const struct survey *survey, int keep,
	struct err *err)
{
	bool ok = history_begin(history, "BEGIN IMMEDIATE", err) &&
		  add_all(history, arena, survey, keep, err) && history_sql(history, "COMMIT", err);

	if (!ok)
		sqlite3_exec(history->db, "ROLLBACK", NULL, NULL, NULL);
	return ok;
}

#endif
