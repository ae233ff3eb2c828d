/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OUTPUT_CERT_LIST_H
#define OUTPUT_CERT_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "model/chain.h"
#include "model/evidence.h"

/*
 * The certificates of an endpoint as outputs list them: the best path from leaf to root, then what
 * was served and is not on it.
 */
struct cert_entry {
	const struct cert *cert;
	const char *role; /* "leaf", "intermediate", "root" */
	bool on_path;
};

struct cert_list {
	struct cert_entry *items;
	size_t count;
};

/* Empty when the endpoint's certificates were not looked at. */
struct cert_list cert_list_of(struct arena *arena, const struct endpoint *endpoint);

/* The same certificates in the same order. */
bool cert_list_equal(const struct cert_list *a, const struct cert_list *b);

#endif
