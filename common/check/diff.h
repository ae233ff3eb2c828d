/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CHECK_DIFF_H
#define CHECK_DIFF_H

#include "base/arena.h"
#include "base/buf.h"
#include "model/state.h"
#include "options/options.h"

/*
 * --diff: what only one of two channels has, certificate by certificate: roots, intermediates and
 * what is disallowed. OK where they have the same, WARNING where they differ, UNKNOWN where one
 * cannot be read as a whole: what it seems to lack may be in what was not read. Restrictions of a
 * root count, but not which they are. Directories are not asked, and what is searched and not read
 * (system:, Microsoft's lists) cannot be compared.
 */
enum state diff_channels(struct buf *out, const struct manual *manual,
	const struct options *options, struct arena *arena, bool *left_behind);

#endif
