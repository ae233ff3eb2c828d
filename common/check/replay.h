/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CHECK_REPLAY_H
#define CHECK_REPLAY_H

#include "base/arena.h"
#include "base/err.h"
#include "base/span.h"
#include "model/evidence.h"

/*
 * Evidence as JSON, to be judged again without a network: golden tests, reports from the field,
 * "what would have happened with the new root". Written and read by the same tables. What is read
 * is as untrusted as a peer: sanitised, bounded, refused when a field has another type.
 */
struct span replay_write(struct arena *arena, const struct evidence *evidence, struct err *err);

bool replay_read(struct arena *arena, struct span in, struct evidence *out, struct err *err);

#endif
