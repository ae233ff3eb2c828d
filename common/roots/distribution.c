/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which channel carries which root: the matrix and its notes. */
#include "config.h"

#include "roots/distribution.h"

#include "base/err.h"
#include "base/text.h"
#include "roots/authorities.h"
#include "roots/listed.h"
#include "roots/wanted.h"

struct making {
	struct arena *arena;
	const struct channels *channels;
	const struct distribution_need *need;
	struct wanted_list wanted;
};

/* ---------------------------------------------------------------- roll-over */

static enum root_relation
relation(const struct wanted *next, const struct wanted *old)
{
	if (next->known == NULL || old->known == NULL)
		return RELATION_NONE;
	if (next->known == old->known)
		return RELATION_SAME_CERT;
	if (!known_same_name(next->known, old->known))
		return RELATION_NEW_CA;
	/* where only the same certificate counts, its key does not help */
	return known_same_authority(next->known, old->known) && !next->row.exact ? RELATION_SAME_KEY
										 : RELATION_NEW_KEY;
}

/* The closest relation counts. */
static void
relate(struct making *making, struct distribution *out)
{
	for (size_t i = 0; i < making->wanted.count; i++) {
		struct needed_root *row = &out->roots[i];

		for (size_t k = 0; row->next && k < making->wanted.count; k++) {
			enum root_relation found =
				relation(&making->wanted.items[i], &making->wanted.items[k]);

			if (making->wanted.items[k].row.next || found == RELATION_NONE ||
				(row->relation != RELATION_NONE && found >= row->relation))
				continue;
			row->relation = found;
			row->older = &out->roots[k];
		}
	}
}

/* ---------------------------------------------------------------- channels */

static size_t
count_roots(const struct channel *channel)
{
	size_t n = 0;

	for (size_t i = 0; i < channel->own_count; i++) {
		const struct channel_cert *cert = &channel->certs[i];

		n += cert->use != PEM_DER_REJECTED && cert->role != GPO_CA &&
		     cert->known->self_signed;
	}
	for (size_t i = 0; i < channel->listed_count; i++)
		n += channel->listed[i]->roots;
	return n;
}

static void
add_channel(const struct making *making, const struct channel *channel, struct channel_row *row)
{
	*row = (struct channel_row) {.name = channel->name,
		.kind = channel->kind,
		.error = channel->error,
		.roots = count_roots(channel),
		.policy = channel->policy,
		.notes = channel->notes,
		.note_count = channel->note_count,
		.location = channel->location,
		.forbids = channel->forbids,
		.templates = channel->templates,
		.broken_count = channel->broken.count};
	for (size_t i = 0; i < channel->broken.told; i++)
		ARENA_PUSH(making->arena, row->broken, row->broken_told,
			err_words(making->arena, channel->broken.items[i].text));
	row->cells = arena_array(making->arena, making->wanted.count, sizeof(*row->cells));
	for (size_t i = 0; i < making->wanted.count; i++)
		row->cells[i] = wanted_look(making->arena, &making->wanted.items[i],
			making->channels, channel, making->need->now);
}

/* ---------------------------------------------------------------- entry points */

static void
add_entry(const struct making *making, struct distribution *out, const struct target *target,
	unsigned int group)
{
	struct entry_need entry = {.name = target->name, .port = target->port, .group = group};

	for (size_t i = 0; i < out->entry_count; i++)
		if (out->entries[i].group == group && out->entries[i].port == entry.port &&
			text_equal(out->entries[i].name, entry.name))
			return;
	ARENA_PUSH(making->arena, out->entries, out->entry_count, entry);
}

static void
find_entries(const struct making *making, struct distribution *out)
{
	for (size_t i = 0; i < making->need->chain_count; i++)
		if (making->need->chains[i].target != NULL)
			add_entry(making, out, making->need->chains[i].target,
				making->wanted.chain_groups[i]);
}

/* --- what is known before -------------------------------------------------------------------- */

static void
know_paths(const struct channels *channels, const struct chain_report *report)
{
	for (size_t i = 0; report != NULL && i < report->path_count; i++)
		for (size_t k = 0; k < report->paths[i].count; k++)
			known_add(channels->known, report->paths[i].certs[k]->der);
}

/* So that listings can tell which of them they name. */
static void
know_chains(const struct channels *channels, const struct distribution_need *need)
{
	for (size_t i = 0; i < need->root_count; i++)
		known_add(channels->known, need->roots[i]);
	for (size_t i = 0; i < need->chain_count; i++) {
		know_paths(channels, need->chains[i].report);
		know_paths(channels, need->chains[i].alone);
	}
	know_paths(channels, need->next.report);
	know_paths(channels, need->next.alone);
}

struct distribution *
distribution_make(
	struct arena *arena, const struct channels *channels, const struct distribution_need *need)
{
	struct making making = {.arena = arena, .channels = channels, .need = need};
	struct distribution *out = arena_alloc(arena, sizeof(*out));

	know_chains(channels, need);
	listed_resolve(arena, channels);
	making.wanted = wanted_find(arena, channels, need);
	listed_resolve(arena, channels);
	out->root_count = making.wanted.count;
	out->roots = arena_array(arena, making.wanted.count, sizeof(*out->roots));
	for (size_t i = 0; i < making.wanted.count; i++)
		out->roots[i] = making.wanted.items[i].row;
	relate(&making, out);
	out->channel_count = channels->count;
	out->channels = arena_array(arena, channels->count, sizeof(*out->channels));
	for (size_t i = 0; i < channels->count; i++)
		add_channel(&making, &channels->items[i], &out->channels[i]);
	out->broken = making.wanted.broken;
	out->broken_count = making.wanted.broken_count;
	authorities_find(arena, channels, &making.wanted, out);
	find_entries(&making, out);
	return out;
}
