/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_EXAMINE_H
#define STORE_EXAMINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/span.h"
#include "model/distribution.h"
#include "store/ctl_store.h"

/*
 * Whether a file is good as one that the checks read: all of it is read, by the same readers, every
 * certificate is decoded, and the signature of a list is verified. For whoever brings such files
 * and has to know before the old one is gone.
 */
struct examined {
	enum channel_kind kind;
	size_t certs; /* in all stores of it */
	bool policy;  /* it is or has a group policy */
	size_t urls;  /* that the policy sends clients to */

	/* CHANNEL_CTL */
	enum ctl_role role;
	size_t entries;
	int64_t this_update;
	struct span sequence_number; /* of the INTEGER; empty: it has none */
};

/* Roots under which lists may be signed besides Microsoft's. */
struct examine_pins {
	const struct ctl_pin *items;
	size_t count;
};

/*
 * `what` is "[KIND:]FILE" with a kind of a store that is a file (store/source.h), or authroot: or
 * disallowedcert: for the one list and not the other. Fails when it is no regular file, is empty,
 * is of another kind, when anything in it cannot be read, or when it ends before its end mark. The
 * text of `err` says what is wrong, without the path.
 */
bool examine(struct arena *arena, const char *what, struct deadline deadline,
	const struct examine_pins *pins, struct examined *out, struct err *err);

/* Fails when a list is older than the one whose place it would take, by its own date or sequence
 * number, which Microsoft raises with every list. Anything else has no such order. */
bool examined_follows(const struct examined *next, const struct examined *present, struct err *err);

#endif
