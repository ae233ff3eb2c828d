/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KEEP_SQLITE_H
#define KEEP_SQLITE_H

#include <sqlite3.h>

#include "base/err.h"

/*
 * libsqlite3, loaded when a history is asked for: no run without one pays for it, and the package
 * does not need it. The types are those of its header.
 */
struct sqlite_api {
	__typeof__(&sqlite3_libversion_number) libversion_number;
	__typeof__(&sqlite3_open_v2) open_v2;
	__typeof__(&sqlite3_close_v2) close_v2;
	__typeof__(&sqlite3_errmsg) errmsg;
	__typeof__(&sqlite3_exec) exec;
	__typeof__(&sqlite3_busy_timeout) busy_timeout;
	__typeof__(&sqlite3_progress_handler) progress_handler;
	__typeof__(&sqlite3_prepare_v2) prepare_v2;
	__typeof__(&sqlite3_bind_int64) bind_int64;
	__typeof__(&sqlite3_bind_text) bind_text;
	__typeof__(&sqlite3_step) step;
	__typeof__(&sqlite3_reset) reset;
	__typeof__(&sqlite3_finalize) finalize;
	__typeof__(&sqlite3_column_int64) column_int64;
	__typeof__(&sqlite3_column_text) column_text;
	__typeof__(&sqlite3_last_insert_rowid) last_insert_rowid;
	const char *failure; /* NULL: all of it is there */
	struct err err;
};

/* Loads it once for the process; never NULL, but `failure` has to be looked at. Any thread. */
const struct sqlite_api *sqlite_load(void);

#endif
