/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OPTIONS_OPTIONS_ROWS_H
#define OPTIONS_OPTIONS_ROWS_H

#include <stddef.h>
#include <stdint.h>

#include "options/options.h"

/* Shared by the files of option rows and the parser. */

/* The last fields of a row, from `set` on. A field whose type does not fit the kind is a compiler
 * warning, because pointers to distinct types are compared. */
#define OPTION_AT(type, in, field)                                                                 \
	(offsetof(in, field) + 0 * sizeof(&((in *)0)->field == (type *)0))
#define OPTION_ROW(kind, type, field) NULL, kind, false, OPTION_AT(type, struct options, field)
#define TEXT(field) OPTION_ROW(OPTION_TEXT, const char *, field)
#define HOST(field) OPTION_ROW(OPTION_HOST, const char *, field)
#define FLAG(field) OPTION_ROW(OPTION_FLAG, bool, field)
#define PORT(field) OPTION_ROW(OPTION_PORT, uint16_t, field)
#define SECONDS(field) OPTION_ROW(OPTION_SECONDS, double, field)
#define ACTION(action) NULL, OPTION_ACTION, false, 0, 0, (action)
#define TEXTS(field, count)                                                                        \
	OPTION_ROW(OPTION_TEXTS, const char **, field), OPTION_AT(size_t, struct options, count)
#define ADDRESSES(field, count)                                                                    \
	OPTION_ROW(OPTION_ADDRESSES, struct address *, field),                                     \
		OPTION_AT(size_t, struct options, count)

/* The value of an option whose value is optional when its letter was given: -h says less than
 * --help. */
#define OPTION_BY_LETTER "brief"

/* Help, manual page and version come before everything else, and work beside wrong options. */
bool options_action_is_help(enum action action);

/* The last action wins, but help always wins. */
void options_set_action(struct options *options, enum action action);

/* Marks the row that the parser itself handles, before all others; sets nothing. */
bool options_set_extra_opts(
	struct options *options, struct arena *arena, const char *value, struct err *err);

#endif
