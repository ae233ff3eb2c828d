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
 * Whether a file is good for the checks: it is read completely by the same readers, every
 * certificate is decoded, and the signature of a list is verified. For scripts that must know
 * before they replace the old file.
 */
struct examined {
	enum channel_kind kind;
	size_t certs; /* in all stores of it */
	bool policy;  /* it is a group policy, or contains one */
	size_t urls;  /* client URLs of the policy */

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
 * disallowedcert: for one of the two lists. Fails when it is not a regular file, is empty, is of
 * another kind, when anything in it cannot be read, or when its end mark is missing. The text of
 * `err` is the reason without the path.
 */
bool examine(struct arena *arena, const char *what, struct deadline deadline,
	const struct examine_pins *pins, struct examined *out, struct err *err);

/* Fails when a list is older than the one that it replaces, by its own date or sequence number,
 * which Microsoft raises with every list. Other kinds have no such order. */
bool examined_follows(const struct examined *next, const struct examined *present, struct err *err);

#endif
