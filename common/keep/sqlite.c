/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loading libsqlite3. */
#include "config.h"

#ifdef HAVE_SQLITE

#include "keep/sqlite.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

enum { VERSION_LEAST = 3024000 }; /* INSERT ... ON CONFLICT DO UPDATE */

static struct sqlite_api sqlite;
static pthread_once_t sqlite_once = PTHREAD_ONCE_INIT;

/* POSIX wants a function pointer to be had from dlsym through memory, not by a cast. */
static void
resolve(void *library, const char *name, void *pointer)
{
	void *symbol = dlsym(library, name);

	if (symbol == NULL && sqlite.failure == NULL) {
		snprintf(sqlite.text, sizeof(sqlite.text), "%s lacks %s", SQLITE_SONAME, name);
		sqlite.failure = sqlite.text;
	}
	memcpy(pointer, &symbol, sizeof(symbol));
}

static void
load_sqlite(void)
{
	void *library = dlopen(SQLITE_SONAME, RTLD_NOW | RTLD_LOCAL);
	const struct {
		const char *name;
		void *pointer;
	} rows[] = {
		{"sqlite3_libversion_number", &sqlite.libversion_number},
		{"sqlite3_open_v2", &sqlite.open_v2},
		{"sqlite3_close_v2", &sqlite.close_v2},
		{"sqlite3_errmsg", &sqlite.errmsg},
		{"sqlite3_exec", &sqlite.exec},
		{"sqlite3_busy_timeout", &sqlite.busy_timeout},
		{"sqlite3_progress_handler", &sqlite.progress_handler},
		{"sqlite3_prepare_v2", &sqlite.prepare_v2},
		{"sqlite3_bind_int64", &sqlite.bind_int64},
		{"sqlite3_bind_text", &sqlite.bind_text},
		{"sqlite3_step", &sqlite.step},
		{"sqlite3_reset", &sqlite.reset},
		{"sqlite3_finalize", &sqlite.finalize},
		{"sqlite3_column_int64", &sqlite.column_int64},
		{"sqlite3_column_text", &sqlite.column_text},
		{"sqlite3_last_insert_rowid", &sqlite.last_insert_rowid},
	};

	if (library == NULL) {
		sqlite.failure = SQLITE_SONAME " cannot be loaded: install libsqlite3";
		return;
	}
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		resolve(library, rows[i].name, rows[i].pointer);
	if (sqlite.failure == NULL && sqlite.libversion_number() < VERSION_LEAST)
		sqlite.failure = SQLITE_SONAME " is older than 3.24";
}

const struct sqlite_api *
sqlite_load(void)
{
	pthread_once(&sqlite_once, load_sqlite);
	return &sqlite;
}

#endif
