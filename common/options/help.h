/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OPTIONS_HELP_H
#define OPTIONS_HELP_H

#include "base/buf.h"
#include "options/options.h"

/* --help: usage, options by group, at most 80 columns. */
void help_write(struct buf *out, const struct manual *manual, const char *version);

/* The manual page in man(7), from the same rows. */
void help_write_man(struct buf *out, const struct manual *manual, const char *version);

#endif
