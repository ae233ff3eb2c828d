/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The certificates of an endpoint in the order in which outputs list them. */
#include "output/cert_list.h"

#include <string.h>

static bool
same(const struct cert *a, const struct cert *b)
{
	return memcmp(a->sha256, b->sha256, sizeof(a->sha256)) == 0;
}

static bool
listed(const struct cert_list *list, const struct cert *cert)
{
	for (size_t i = 0; i < list->count; i++)
		if (same(list->items[i].cert, cert))
			return true;
	return false;
}

static const char *
role_of(const struct cert *cert, bool first)
{
	if (first)
		return "leaf";
	return cert->self_signed ? "root" : "intermediate";
}

static void
add(struct cert_list *list, struct arena *arena, const struct cert *cert, bool first, bool on_path)
{
	struct cert_entry entry = {cert, role_of(cert, first), on_path};

	ARENA_PUSH(arena, list->items, list->count, entry);
}

struct cert_list
cert_list_of(struct arena *arena, const struct endpoint *endpoint)
{
	struct cert_list list = {0};
	const struct chain_report *chain = endpoint->chain;
	const struct chain_path *best = chain_best(chain);

	for (size_t i = 0; best != NULL && i < best->count; i++)
		add(&list, arena, best->certs[i], i == 0, true);
	for (size_t i = 0; chain != NULL && i < chain->served_count; i++)
		if (!listed(&list, chain->served[i]))
			add(&list, arena, chain->served[i], list.count == 0, false);
	return list;
}

bool
cert_list_equal(const struct cert_list *a, const struct cert_list *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!same(a->items[i].cert, b->items[i].cert))
			return false;
	return true;
}
