/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef UNIT_PROBE_SCRIPT_H
#define UNIT_PROBE_SCRIPT_H

#include "base/buf.h"
#include "net/stream.h"

/* A stream of canned bytes, each read gives at most one piece. */
struct script {
	const struct span *pieces; /* what the peer says, piece by piece */
	size_t count;
	enum io end; /* the result after the last piece */
};

/* The script and what it points to must outlive the stream; `written` (optional, not owned)
 * collects what was said to the peer. NULL without memory. */
struct stream *script_new(const struct script *script, struct buf *written);

#endif
