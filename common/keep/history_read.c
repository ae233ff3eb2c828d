/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The history is read for the page. */
#include "config.h"

#include "keep/history.h"

#ifndef HAVE_SQLITE

bool
history_read(struct history *history, struct arena *arena, int64_t now, int days,
	struct history_view *view, struct err *err)
{
	(void)history;
	(void)arena;
	(void)now;
	(void)days;
	(void)view;
	return err_set(err, ERR_UNSUPPORTED, "built without SQLite");
}

#else

#include <limits.h>
#include <stdlib.h>

#include "base/text.h"
#include "keep/history_db.h"

enum { VALUE_MAX = 1024 };

struct known {
	int64_t id;
	size_t index;
};

struct reading {
	struct history *history;
	struct arena *arena;
	struct history_view *view;
	struct known *known; /* by id */
	size_t days;         /* that a site has room for */
};

static int
by_id(const void *left, const void *right)
{
	const struct known *a = left, *b = right;

	return (a->id > b->id) - (a->id < b->id);
}

static struct history_site *
find_site(const struct reading *reading, int64_t id)
{
	const struct known key = {.id = id};
	const struct known *found =
		reading->view->count == 0
			? NULL
			: bsearch(&key, reading->known, reading->view->count, sizeof(key), by_id);

	return found == NULL ? NULL : &reading->view->sites[found->index];
}

static const char *
column_clean(const struct reading *reading, sqlite3_stmt *statement, int column)
{
	const char *text = (const char *)sqlite3_column_text(statement, column);

	return text_clean(reading->arena, span_text(text), VALUE_MAX);
}

static void
take_site(struct reading *reading, sqlite3_stmt *row)
{
	struct history_view *view = reading->view;
	const struct known known = {sqlite3_column_int64(row, 0), view->count};
	/* Compared with what the survey calls it, so it stays as it is. */
	const struct history_site site = {
		.name = arena_text(reading->arena, (const char *)sqlite3_column_text(row, 1))};
	size_t count = view->count;

	ARENA_PUSH(reading->arena, reading->known, count, known);
	ARENA_PUSH(reading->arena, view->sites, view->count, site);
}

static uint16_t
small(int64_t number)
{
	return number < 0 ? 0 : number > UINT16_MAX ? UINT16_MAX : (uint16_t)number;
}

static void
take_day(struct reading *reading, sqlite3_stmt *row)
{
	struct history_site *site = find_site(reading, sqlite3_column_int64(row, 1));
	int64_t timed = sqlite3_column_int64(row, 6);
	struct history_day day = {.day = (int32_t)sqlite3_column_int64(row, 0),
		.runs = {[STATE_OK] = small(sqlite3_column_int64(row, 2)),
			[STATE_UNKNOWN] = small(sqlite3_column_int64(row, 3)),
			[STATE_WARNING] = small(sqlite3_column_int64(row, 4)),
			[STATE_CRITICAL] = small(sqlite3_column_int64(row, 5))}};

	if (site == NULL || site->day_count == reading->days)
		return;
	if (timed > 0) {
		day.timed = small(timed);
		day.mean = (float)((double)sqlite3_column_int64(row, 7) / (double)timed / 1e6);
		day.worst = (float)((double)sqlite3_column_int64(row, 8) / 1e6);
	}
	if (site->days == NULL)
		site->days = arena_array(reading->arena, reading->days, sizeof(*site->days));
	site->days[site->day_count++] = day;
}

static enum state
state_from(int64_t number)
{
	for (int state = STATE_OK; state < STATE_COUNT; state++)
		if (state_exit((enum state)state) == number)
			return (enum state)state;
	return STATE_NONE;
}

/* One row of a site and kind after the other, the newest first: the one behind says what was. */
struct trail {
	int64_t site, kind;
	int64_t since;                /* rows at or after it are shown */
	size_t taken;                 /* of this kind; more are only counted */
	struct history_change change; /* that waits for the row behind; `at` 0: none */
	bool counted;                 /* none waits, but the row behind makes one more */
};

static void
end_change(
	struct reading *reading, sqlite3_stmt *row, struct history_site *site, struct trail *trail)
{
	if (trail->change.at != 0) {
		trail->change.was = column_clean(reading, row, 5);
		ARENA_PUSH(reading->arena, site->changes, site->change_count, trail->change);
	}
	site->changes_more += trail->counted;
}

static void
begin_change(struct reading *reading, sqlite3_stmt *row, struct trail *trail)
{
	int64_t at = sqlite3_column_int64(row, 2);

	trail->change = (struct history_change) {.at = 0};
	trail->counted = at >= trail->since && trail->taken >= HISTORY_CHANGES;
	if (at < trail->since || trail->counted)
		return;
	trail->taken++;
	trail->change = (struct history_change) {.at = at,
		.kind = (enum history_kind)trail->kind,
		.state = state_from(sqlite3_column_int64(row, 3)),
		.code = (uint32_t)sqlite3_column_int64(row, 4),
		.now = column_clean(reading, row, 5)};
}

static void
take_change(struct reading *reading, sqlite3_stmt *row, struct trail *trail)
{
	int64_t id = sqlite3_column_int64(row, 0), kind = sqlite3_column_int64(row, 1);
	struct history_site *site = find_site(reading, id);

	if (site == NULL || kind <= HISTORY_NONE || kind >= HISTORY_KIND_COUNT)
		return;
	if (trail->site == id && trail->kind == kind)
		end_change(reading, row, site, trail);
	else
		*trail = (struct trail) {.site = id, .kind = kind, .since = trail->since};
	begin_change(reading, row, trail);
}

static bool
read_sites(struct reading *reading, struct err *err)
{
	struct history *history = reading->history;
	sqlite3_stmt *statement = NULL;
	bool row = true, ok;

	/* In the order of bytes, which is that of strcmp. */
	ok = history_prepare(history, "SELECT id, name FROM site ORDER BY name", &statement, err);
	while (ok && row) {
		ok = history_step(history, statement, &row, err);
		if (ok && row)
			take_site(reading, statement);
	}
	sqlite3_finalize(statement);
	if (ok && reading->view->count > 0)
		qsort(reading->known, reading->view->count, sizeof(*reading->known), by_id);
	return ok;
}

static bool
read_days(struct reading *reading, struct err *err)
{
	struct history *history = reading->history;
	sqlite3_stmt *statement = NULL;
	bool row = true, ok;

	ok = history_prepare(history,
		"SELECT day, site, ok, unknown, warning, critical, timed, us_sum, us_max"
		" FROM day WHERE day BETWEEN ?1 AND ?2 ORDER BY day, site",
		&statement, err);
	if (ok) {
		sqlite3_bind_int64(statement, 1, reading->view->first);
		sqlite3_bind_int64(statement, 2, reading->view->last);
	}
	while (ok && row) {
		ok = history_step(history, statement, &row, err);
		if (ok && row)
			take_day(reading, statement);
	}
	sqlite3_finalize(statement);
	return ok;
}

static int
newest_first(const void *left, const void *right)
{
	const struct history_change *a = left, *b = right;

	if (a->at != b->at)
		return a->at > b->at ? -1 : 1;
	return (int)a->kind - (int)b->kind;
}

static bool
read_changes(struct reading *reading, struct err *err)
{
	struct history *history = reading->history;
	struct trail trail = {.since = (int64_t)reading->view->first * CLOCK_DAY};
	sqlite3_stmt *statement = NULL;
	bool row = true, ok;

	ok = history_prepare(history,
		"SELECT site, kind, at, state, code, value FROM change"
		" ORDER BY site, kind, at DESC",
		&statement, err);
	while (ok && row) {
		ok = history_step(history, statement, &row, err);
		if (ok && row)
			take_change(reading, statement, &trail);
	}
	sqlite3_finalize(statement);
	for (size_t i = 0; ok && i < reading->view->count; i++) {
		struct history_site *site = &reading->view->sites[i];

		if (site->change_count > 0)
			qsort(site->changes, site->change_count, sizeof(*site->changes),
				newest_first);
		if (site->change_count > HISTORY_CHANGES) {
			site->changes_more += site->change_count - HISTORY_CHANGES;
			site->change_count = HISTORY_CHANGES;
		}
	}
	return ok;
}

bool
history_read(struct history *history, struct arena *arena, int64_t now, int days,
	struct history_view *view, struct err *err)
{
	struct reading reading = {.history = history,
		.arena = arena,
		.view = view,
		.days = (size_t)(days < 1 ? 1 : days)};
	bool ok;

	*view = (struct history_view) {.last = (int32_t)clock_days(0, now)};
	view->first = view->last - (int32_t)reading.days + 1;
	/* One moment for all of it, whoever writes meanwhile. */
	ok = history_begin(history, "BEGIN; SELECT count(*) FROM site", err) &&
	     read_sites(&reading, err) && read_days(&reading, err) && read_changes(&reading, err) &&
	     history_sql(history, "COMMIT", err);
	if (!ok)
		sqlite3_exec(history->db, "ROLLBACK", NULL, NULL, NULL);
	return ok;
}

#endif
