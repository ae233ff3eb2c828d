/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OPTIONS_HELP_H
#define OPTIONS_HELP_H

#include "base/buf.h"
#include "options/options.h"

/* --help: usage, options by group, at most 80 columns. With colour, headings and options are
 * bold. */
void help_write(struct buf *out, const struct manual *manual, const char *version, bool colour);

/* -h: usage, the options that are used most, and where more is: a terminal of 80 columns and 25
 * lines. */
void help_write_brief(
	struct buf *out, const struct manual *manual, const char *version, bool colour);

/* The manual page in man(7), from the same rows. */
void help_write_man(struct buf *out, const struct manual *manual, const char *version);

#endif
