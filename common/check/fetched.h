/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CHECK_FETCHED_H
#define CHECK_FETCHED_H

#include "base/arena.h"
#include "model/evidence.h"
#include "net/fetch.h"

/* What was fetched, as evidence and back. */

/* Adds all that the fetcher was asked for, but nothing twice. `proxy` may be NULL. */
void fetched_keep(
	struct arena *arena, struct evidence *evidence, struct fetcher *fetcher, const char *proxy);

/* A fetcher that knows only the evidence: what was fetched by that proxy, and then the rest. */
struct fetcher *fetched_replay(
	struct arena *arena, const struct evidence *evidence, const char *proxy);

#endif
