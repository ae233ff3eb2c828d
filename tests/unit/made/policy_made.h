/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef UNIT_TRUST_POLICY_MADE_H
#define UNIT_TRUST_POLICY_MADE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/span.h"

/* Registry.pol, serialized certificates and stores made within a test, piece by piece. */
struct buf policy_begin(void);
void policy_record(struct buf *out, const char *key, const char *name, uint32_t type,
	struct span data); /* ASCII names */
void policy_dword(struct buf *out, const char *key, const char *name, uint32_t value);
void policy_text(struct buf *out, const char *key, const char *name, const char *text);

struct buf context_store(void); /* begun */
void context_property(struct buf *out, uint32_t id, struct span value);
void context_end(struct buf *out);

/* A copy in the arena, of its own size so that sanitizers see where it ends; frees the buffer. */
struct span policy_take(struct arena *arena, struct buf *out);

/* Reads what TESTS_DATA, or SHARED_DATA, has under this name; false when there is none. */
bool policy_sample(struct arena *arena, const char *variable, const char *name, struct span *out);

#endif
