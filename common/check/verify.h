/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CHECK_VERIFY_H
#define CHECK_VERIFY_H

#include "base/arena.h"
#include "base/buf.h"
#include "options/options.h"
#include "model/state.h"

/* --verify: one line that says what the file is and what it holds, OK, or what is wrong with it,
 * UNKNOWN, as of any store that cannot be read. */
enum state verify_file(struct buf *out, const struct manual *manual, const struct options *options,
	struct arena *arena);

#endif
