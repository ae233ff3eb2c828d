/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The history in SQLite: opened, added to, pruned, read. */
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
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "keep/history_facts.h"
#include "keep/sqlite.h"

enum {
	APPLICATION = 0x49504848, /* "IPHH": tells its files from those of other programs */
	SCHEMA = 1,
	AGAIN_MS = 10,	    /* between two tries at a file that is busy */
	LOOK_STEPS = 20000, /* of its virtual machine, between two looks at the clock */
	VALUE_MAX = 1024,
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

enum statement {
	ADD_RUN,
	FIND_SITE,
	ADD_SITE,
	ADD_DAY,
	LAST_CHANGE,
	ADD_CHANGE,
	ANY_DAY,
	STATEMENT_COUNT,
};

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

struct history {
	const struct sqlite_api *api;
	sqlite3 *db;
	char *path;
	struct deadline deadline;
	sqlite3_stmt *made[STATEMENT_COUNT];
};

/* ---------------------------------------------------------------- failures */

static bool
fail(const struct history *history, int code, struct err *err)
{
	int plain = code & 0xff;
	const char *words = history->api->errmsg(history->db);

	if (plain == SQLITE_NOTADB)
		return err_set(err, ERR_FORMAT, "%s is no SQLite database", history->path);
	if (plain == SQLITE_CORRUPT)
		return err_set(err, ERR_FORMAT, "%s is broken (%s): put it aside, a new one will be made",
			history->path, words);
	if (plain == SQLITE_BUSY || plain == SQLITE_LOCKED)
		return err_set(err, ERR_TIMEOUT, "%s: another run is writing to it", history->path);
	if (plain == SQLITE_INTERRUPT)
		return err_set(err, ERR_TIMEOUT, "%s: no time left", history->path);
	return err_set(err, plain == SQLITE_NOMEM ? ERR_MEMORY : ERR_SYSTEM, "%s: %s", history->path,
		words);
}

static bool
run_sql(struct history *history, const char *sql, struct err *err)
{
	int code = history->api->exec(history->db, sql, NULL, NULL, NULL);

	return code == SQLITE_OK || fail(history, code, err);
}

/* The busy timeout does not cover all of it: where SQLite sees that waiting might never end, as when
 * the journal is changed while others open the file, it is busy at once. */
static bool
again(struct history *history, const struct err *err)
{
	int left = deadline_poll(history->deadline);

	if (err->kind != ERR_TIMEOUT || left == 0)
		return false;
	history->api->exec(history->db, "ROLLBACK", NULL, NULL, NULL);
	poll(NULL, 0, left < AGAIN_MS ? left : AGAIN_MS);
	return true;
}

/* Begins a transaction by these words, as soon as it can be. */
static bool
begin(struct history *history, const char *sql, struct err *err)
{
	struct err why = {.kind = ERR_NONE};

	while (!run_sql(history, sql, &why)) {
		if (!again(history, &why))
			return err_set(err, why.kind, "%s", why.text);
		err_clear(&why);
	}
	return true;
}

/* Calls SQLite's progress handler: anything but 0 interrupts it. */
static int
is_late(void *context)
{
	return deadline_passed(((struct history *)context)->deadline) ? 1 : 0;
}

static bool
prepare(struct history *history, const char *sql, sqlite3_stmt **statement, struct err *err)
{
	int code = history->api->prepare_v2(history->db, sql, -1, statement, NULL);

	return code == SQLITE_OK || fail(history, code, err);
}

/* One row, or none; false is a failure. The row is to be read before the reset. */
static bool
step(struct history *history, sqlite3_stmt *statement, bool *row, struct err *err)
{
	int code = history->api->step(statement);

	*row = code == SQLITE_ROW;
	return code == SQLITE_ROW || code == SQLITE_DONE || fail(history, code, err);
}

/* A statement without a row, with integers for its parameters. */
static bool
execute(struct history *history, enum statement which, const int64_t *numbers, size_t count,
	struct err *err)
{
	sqlite3_stmt *statement = history->made[which];
	bool row, ok;

	for (size_t i = 0; i < count; i++)
		history->api->bind_int64(statement, (int)i + 1, numbers[i]);
	ok = step(history, statement, &row, err);
	history->api->reset(statement);
	return ok;
}

static bool
one_number(struct history *history, const char *sql, int64_t *out, struct err *err)
{
	sqlite3_stmt *statement = NULL;
	bool row = false, ok;

	*out = 0;
	ok = prepare(history, sql, &statement, err) && step(history, statement, &row, err);
	if (ok && row)
		*out = history->api->column_int64(statement, 0);
	history->api->finalize(statement);
	return ok;
}

/* ---------------------------------------------------------------- opening */

/* Whose file is it? Nothing is written to one that is not ours. `empty`: nobody's yet. To be called
 * within a transaction: another run may be making it at this moment. */
static bool
check_owner(struct history *history, bool *empty, struct err *err)
{
	int64_t application, version, tables;

	if (!one_number(history, "PRAGMA application_id", &application, err) ||
		!one_number(history, "PRAGMA user_version", &version, err) ||
		!one_number(history, "SELECT count(*) FROM sqlite_master", &tables, err))
		return false;
	*empty = tables == 0 && application == 0 && version == 0;
	if (*empty || (application == APPLICATION && version == SCHEMA))
		return true;
	if (application != APPLICATION)
		return err_set(err, ERR_FORMAT, "%s is the database of another program", history->path);
	if (version > SCHEMA)
		return err_set(err, ERR_UNSUPPORTED, "%s was written by a later version (schema %lld)",
			history->path, (long long)version);
	return err_set(err, ERR_FORMAT, "%s has no schema that is known", history->path);
}

/* In one transaction: of two runs that make the file at once, the second finds it made. */
static bool
make_schema(struct history *history, struct err *err)
{
	bool empty;

	return run_sql(history, "BEGIN IMMEDIATE", err) && check_owner(history, &empty, err) &&
		(!empty || run_sql(history, schema, err)) && run_sql(history, "COMMIT", err);
}

/* FULL: a run that has ended well is there after a power failure, too. */
static bool
take_file(struct history *history, struct err *err)
{
	bool empty;

	return run_sql(history, "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; BEGIN", err) &&
		check_owner(history, &empty, err) && run_sql(history, "COMMIT", err) &&
		run_sql(history, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL", err) &&
		(!empty || make_schema(history, err));
}

static bool
set_up(struct history *history, struct err *err)
{
	int ms = deadline_poll(history->deadline);
	struct err why = {.kind = ERR_NONE};

	history->api->busy_timeout(history->db, ms < 1 ? 1 : ms);
	history->api->progress_handler(history->db, LOOK_STEPS, is_late, history);
	while (!take_file(history, &why)) {
		if (!again(history, &why))
			return err_set(err, why.kind, "%s", why.text);
		err_clear(&why);
	}
	for (size_t i = 0; i < STATEMENT_COUNT; i++)
		if (!prepare(history, statements[i], &history->made[i], err))
			return false;
	return true;
}

struct history *
history_open(const char *path, struct deadline deadline, struct err *err)
{
	const struct sqlite_api *api = sqlite_load();
	struct history *history;
	int code;

	if (api->failure != NULL) {
		err_set(err, ERR_UNSUPPORTED, "there is no history: %s", api->failure);
		return NULL;
	}
	history = calloc(1, sizeof(*history));
	if (history == NULL || (history->path = strdup(path)) == NULL) {
		free(history);
		err_set(err, ERR_MEMORY, "no memory");
		return NULL;
	}
	history->api = api;
	history->deadline = deadline;
	code = api->open_v2(path, &history->db,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
	if (code != SQLITE_OK)
		fail(history, code, err);
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
		history->api->finalize(history->made[i]);
	history->api->close_v2(history->db);
	free(history->path);
	free(history);
}

/* ---------------------------------------------------------------- adding a run */

static int64_t
microseconds(double seconds)
{
	return seconds > 0 && seconds < 1e6 ? (int64_t)(seconds * 1e6 + 0.5) : 0;
}

static bool
bind_text(struct history *history, sqlite3_stmt *statement, int at, const char *text)
{
	return history->api->bind_text(statement, at, text, -1, SQLITE_STATIC) == SQLITE_OK;
}

static bool
site_id(struct history *history, const char *name, int64_t *id, struct err *err)
{
	const struct sqlite_api *api = history->api;
	sqlite3_stmt *find = history->made[FIND_SITE], *insert = history->made[ADD_SITE];
	bool row, ok;

	bind_text(history, find, 1, name);
	ok = step(history, find, &row, err);
	if (ok && row)
		*id = api->column_int64(find, 0);
	api->reset(find);
	if (!ok || row)
		return ok;
	bind_text(history, insert, 1, name);
	ok = step(history, insert, &row, err);
	api->reset(insert);
	*id = api->last_insert_rowid(history->db);
	return ok;
}

static bool
add_day(struct history *history, int64_t id, const struct survey_site *site, int64_t day,
	struct err *err)
{
	int64_t us = microseconds(history_seconds(site));
	const int64_t numbers[] = {day, id, site->state == STATE_OK, site->state == STATE_UNKNOWN,
		site->state == STATE_WARNING, site->state == STATE_CRITICAL, us > 0, us};

	return execute(history, ADD_DAY, numbers, sizeof(numbers) / sizeof(numbers[0]), err);
}

static bool
add_change(struct history *history, int64_t id, const struct survey_site *site, int kind,
	int64_t at, const struct history_fact *fact, struct err *err)
{
	sqlite3_stmt *last = history->made[LAST_CHANGE], *add = history->made[ADD_CHANGE];
	bool is_state = kind == HISTORY_STATE, row, same = false;
	const int64_t numbers[] = {id, kind, at, is_state ? state_exit(site->state) : -1,
		is_state ? history_code(site) : 0};

	history->api->bind_int64(last, 1, id);
	history->api->bind_int64(last, 2, kind);
	if (!step(history, last, &row, err)) {
		history->api->reset(last);
		return false;
	}
	if (row)
		same = text_equal((const char *)history->api->column_text(last, 0), fact->key);
	history->api->reset(last);
	if (same)
		return true;
	bind_text(history, add, 6, fact->key);
	bind_text(history, add, 7, fact->text);
	return execute(history, ADD_CHANGE, numbers, sizeof(numbers) / sizeof(numbers[0]), err);
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
		if (facts[kind].key != NULL && !add_change(history, id, site, kind, survey->time,
						   &facts[kind], err))
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
		("DELETE FROM change WHERE site NOT IN (SELECT id FROM site) OR (at < ?1 * 86400 AND EXISTS"
		 " (SELECT 1 FROM change AS later WHERE later.site = change.site AND later.kind ="
		 " change.kind AND later.at > change.at AND later.at <= ?1 * 86400))"),
		/* of what changes with every run */
		("DELETE FROM change WHERE (site, kind, at) IN (SELECT site, kind, at FROM (SELECT site,"
		 " kind, at, row_number() OVER (PARTITION BY site, kind ORDER BY at DESC) AS n FROM"
		 " change) WHERE n > 500)"),
	};
	bool ok = true;

	for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]) && ok; i++) {
		sqlite3_stmt *statement = NULL;
		bool row;

		ok = prepare(history, orders[i], &statement, err);
		if (ok) {
			if (strstr(orders[i], "?1") != NULL)
				history->api->bind_int64(statement, 1, first);
			ok = step(history, statement, &row, err);
		}
		history->api->finalize(statement);
	}
	return ok;
}

static bool
first_of_day(struct history *history, int64_t day, bool *first, struct err *err)
{
	sqlite3_stmt *statement = history->made[ANY_DAY];
	bool row, ok;

	history->api->bind_int64(statement, 1, day);
	ok = step(history, statement, &row, err);
	history->api->reset(statement);
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
	return execute(history, ADD_RUN,
		       (const int64_t[]) {survey->time, microseconds(survey->seconds),
			       state_exit(survey->state), sites},
		       4, err) &&
		(!first || prune(history, day - (keep < 1 ? 1 : keep) + 1, err));
}

bool
history_append(struct history *history, struct arena *arena, const struct survey *survey, int keep,
	struct err *err)
{
	bool ok = begin(history, "BEGIN IMMEDIATE", err) &&
		add_all(history, arena, survey, keep, err) && run_sql(history, "COMMIT", err);

	if (!ok)
		history->api->exec(history->db, "ROLLBACK", NULL, NULL, NULL);
	return ok;
}

/* ---------------------------------------------------------------- reading */

struct known {
	int64_t id;
	size_t index;
};

struct reading {
	struct history *history;
	struct arena *arena;
	struct history_view *view;
	struct known *known; /* by id */
	size_t days;	     /* that a site has room for */
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
	const struct known *found = reading->view->count == 0 ? NULL
		: bsearch(&key, reading->known, reading->view->count, sizeof(key), by_id);

	return found == NULL ? NULL : &reading->view->sites[found->index];
}

static const char *
column_clean(const struct reading *reading, sqlite3_stmt *statement, int column)
{
	const char *text = (const char *)reading->history->api->column_text(statement, column);

	return text_clean(reading->arena, span_text(text), VALUE_MAX);
}

static void
take_site(struct reading *reading, sqlite3_stmt *row)
{
	struct history_view *view = reading->view;
	const struct known known = {reading->history->api->column_int64(row, 0), view->count};
	/* Compared with what the survey calls it, so it stays as it is. */
	const struct history_site site = {.name = arena_text(reading->arena,
		(const char *)reading->history->api->column_text(row, 1))};
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
	const struct sqlite_api *api = reading->history->api;
	struct history_site *site = find_site(reading, api->column_int64(row, 1));
	int64_t timed = api->column_int64(row, 6);
	struct history_day day = {.day = (int32_t)api->column_int64(row, 0),
		.runs = {[STATE_OK] = small(api->column_int64(row, 2)),
			[STATE_UNKNOWN] = small(api->column_int64(row, 3)),
			[STATE_WARNING] = small(api->column_int64(row, 4)),
			[STATE_CRITICAL] = small(api->column_int64(row, 5))}};

	if (site == NULL || site->day_count == reading->days)
		return;
	if (timed > 0) {
		day.timed = small(timed);
		day.mean = (float)((double)api->column_int64(row, 7) / (double)timed / 1e6);
		day.worst = (float)((double)api->column_int64(row, 8) / 1e6);
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
	int64_t since;		      /* rows at or after it are shown */
	size_t taken;		      /* of this kind; more are only counted */
	struct history_change change; /* that waits for the row behind; `at` 0: none */
	bool counted;		      /* none waits, but the row behind makes one more */
};

static void
end_change(struct reading *reading, sqlite3_stmt *row, struct history_site *site,
	struct trail *trail)
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
	const struct sqlite_api *api = reading->history->api;
	int64_t at = api->column_int64(row, 2);

	trail->change = (struct history_change) {.at = 0};
	trail->counted = at >= trail->since && trail->taken >= HISTORY_CHANGES;
	if (at < trail->since || trail->counted)
		return;
	trail->taken++;
	trail->change = (struct history_change) {.at = at, .kind = (enum history_kind)trail->kind,
		.state = state_from(api->column_int64(row, 3)),
		.code = (uint32_t)api->column_int64(row, 4), .now = column_clean(reading, row, 5)};
}

static void
take_change(struct reading *reading, sqlite3_stmt *row, struct trail *trail)
{
	const struct sqlite_api *api = reading->history->api;
	int64_t id = api->column_int64(row, 0), kind = api->column_int64(row, 1);
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
	ok = prepare(history, "SELECT id, name FROM site ORDER BY name", &statement, err);
	while (ok && row) {
		ok = step(history, statement, &row, err);
		if (ok && row)
			take_site(reading, statement);
	}
	history->api->finalize(statement);
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

	ok = prepare(history, "SELECT day, site, ok, unknown, warning, critical, timed, us_sum, us_max"
			      " FROM day WHERE day BETWEEN ?1 AND ?2 ORDER BY day, site", &statement, err);
	if (ok) {
		history->api->bind_int64(statement, 1, reading->view->first);
		history->api->bind_int64(statement, 2, reading->view->last);
	}
	while (ok && row) {
		ok = step(history, statement, &row, err);
		if (ok && row)
			take_day(reading, statement);
	}
	history->api->finalize(statement);
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

	ok = prepare(history, "SELECT site, kind, at, state, code, value FROM change"
			      " ORDER BY site, kind, at DESC", &statement, err);
	while (ok && row) {
		ok = step(history, statement, &row, err);
		if (ok && row)
			take_change(reading, statement, &trail);
	}
	history->api->finalize(statement);
	for (size_t i = 0; ok && i < reading->view->count; i++) {
		struct history_site *site = &reading->view->sites[i];

		if (site->change_count > 0)
			qsort(site->changes, site->change_count, sizeof(*site->changes), newest_first);
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
	struct reading reading = {.history = history, .arena = arena, .view = view,
		.days = (size_t)(days < 1 ? 1 : days)};
	bool ok;

	*view = (struct history_view) {.last = (int32_t)clock_days(0, now)};
	view->first = view->last - (int32_t)reading.days + 1;
	/* One moment for all of it, whoever writes meanwhile. */
	ok = begin(history, "BEGIN; SELECT count(*) FROM site", err) && read_sites(&reading, err) && read_days(&reading, err) &&
		read_changes(&reading, err) && run_sql(history, "COMMIT", err);
	if (!ok)
		history->api->exec(history->db, "ROLLBACK", NULL, NULL, NULL);
	return ok;
}

#endif
