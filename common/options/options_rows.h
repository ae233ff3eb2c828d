/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OPTIONS_OPTIONS_ROWS_H
#define OPTIONS_OPTIONS_ROWS_H

#include "options/options.h"

/* What the files of option rows and the parser share. */

/* Help, manual page and version go before everything else, and work beside nonsense. */
bool options_action_is_help(enum action action);

/* The last action wins, but none wins over help. */
void options_set_action(struct options *options, enum action action);

/* Thresholds mean something else in every check, so each has its own rows for them. */
bool options_set_warning(
	struct options *options, struct arena *arena, const char *value, struct err *err);
bool options_set_critical(
	struct options *options, struct arena *arena, const char *value, struct err *err);

/* Marks the row that the parser itself acts upon, before all others; sets nothing. */
bool options_set_extra_opts(
	struct options *options, struct arena *arena, const char *value, struct err *err);

#endif
