/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OPTIONS_OPTIONS_ROWS_H
#define OPTIONS_OPTIONS_ROWS_H

#include <stddef.h>
#include <stdint.h>

#include "options/options.h"

/* What the files of option rows and the parser share. */

/* The last fields of a row, from `set` on. A field of another type than its kind has is a warning
 * of the compiler: pointers to distinct types are compared. */
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

/* Help, manual page and version go before everything else, and work beside nonsense. */
bool options_action_is_help(enum action action);

/* The last action wins, but none wins over help. */
void options_set_action(struct options *options, enum action action);

/* Marks the row that the parser itself acts upon, before all others; sets nothing. */
bool options_set_extra_opts(
	struct options *options, struct arena *arena, const char *value, struct err *err);

#endif
