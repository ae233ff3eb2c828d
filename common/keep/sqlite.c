/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loading libsqlite3. */
#include "config.h"

#ifdef HAVE_SQLITE

#include "keep/sqlite.h"

#include <pthread.h>
#include <stddef.h>

#include "base/library.h"

enum { VERSION_LEAST = 3025000 }; /* row_number() OVER */

static struct sqlite_api sqlite;
static pthread_once_t sqlite_once = PTHREAD_ONCE_INIT;

#define FUNCTION(field)                                                                            \
	{                                                                                          \
		"sqlite3_" #field, offsetof(struct sqlite_api, field)                              \
	}

static void
load_sqlite(void)
{
	static const struct library_function functions[] = {FUNCTION(libversion_number),
		FUNCTION(open_v2), FUNCTION(close_v2), FUNCTION(errmsg), FUNCTION(exec),
		FUNCTION(busy_timeout), FUNCTION(progress_handler), FUNCTION(prepare_v2),
		FUNCTION(bind_int64), FUNCTION(bind_text), FUNCTION(step), FUNCTION(reset),
		FUNCTION(finalize), FUNCTION(column_int64), FUNCTION(column_text),
		FUNCTION(last_insert_rowid)};

	if (library_load(SQLITE_SONAME, functions, sizeof(functions) / sizeof(functions[0]),
		    &sqlite, &sqlite.err) &&
		sqlite.libversion_number() < VERSION_LEAST)
		err_set(&sqlite.err, ERR_UNSUPPORTED, SQLITE_SONAME " is older than 3.25");
	sqlite.failure = sqlite.err.kind == ERR_NONE ? NULL : sqlite.err.text;
}

const struct sqlite_api *
sqlite_load(void)
{
	pthread_once(&sqlite_once, load_sqlite);
	return &sqlite;
}

#endif
