/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_NETSH_CLEAN_H
#define FORMAT_NETSH_CLEAN_H

#include "base/arena.h"
#include "base/err.h"
#include "base/span.h"

/*
 * The same lines without what people and programs put before them on their way: "> " of mail and
 * Markdown, and time stamps of logs ("2026-11-30 03:27:37 ", "[03:27:37] "). Lines stay lines; the
 * fences of Markdown (```) become empty ones. False only without memory.
 */
bool netsh_clean(struct arena *arena, struct span in, struct span *out, struct err *err);

#endif
