/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The authorities that authenticate IPsec, and whether each client has them. */
#include "config.h"

#include "roots/authorities.h"

#include <openssl/evp.h>
#include <string.h>

#include "base/must.h"
#include "store/dn.h"
#include "store/memo.h"
#include "store/store_find.h"

struct finding_authorities {
	struct arena *arena;
	const struct channels *channels;
	const struct wanted_list *wanted;
	const struct known **all; /* certificates that any channel has */
	size_t all_count;
	struct memo *names; /* struct meant, by the hash of the name */
};

/* The certificates that a name stands for. */
struct meant {
	const struct known **certs;
	size_t count;
	bool next;
	const struct channel_row
		*told[2]; /* the last row that has it, as a root or an intermediate */
};

/* ---------------------------------------------------------------- names */

/* A root, or a known CA below it. */
static bool
is_next(const struct finding_authorities *finding, struct arena *scratch, const char *name,
	const struct wanted *wanted)
{
	if (!wanted->row.next)
		return false;
	if (wanted->name != NULL && dn_is(scratch, name, wanted->name))
		return true;
	for (size_t i = 0; i < wanted->way_count; i++)
		for (size_t k = 1; k < wanted->ways[i]->count; k++) {
			const struct known *known =
				known_add(finding->channels->known, wanted->ways[i]->certs[k]->der);

			if (known != NULL &&
				dn_is(scratch, name, X509_get_subject_name(known->x509)))
				return true;
		}
	return false;
}

static struct meant *
find_meant(const struct finding_authorities *finding, const char *name)
{
	struct arena *scratch = arena_beside(finding->arena);
	struct meant *meant = arena_alloc(finding->arena, sizeof(*meant));

	for (size_t i = 0; i < finding->all_count; i++)
		if (dn_is(scratch, name, X509_get_subject_name(finding->all[i]->x509)))
			ARENA_PUSH(finding->arena, meant->certs, meant->count, finding->all[i]);
	for (size_t i = 0; i < finding->wanted->count && !meant->next; i++)
		meant->next = is_next(finding, scratch, name, &finding->wanted->items[i]);
	arena_free(scratch);
	return meant;
}

/* Channels share names, so that each name is searched for once. */
static struct meant *
meant_by(const struct finding_authorities *finding, const char *name)
{
	uint8_t key[MEMO_KEY];
	struct meant *meant;

	must(EVP_Digest(name, strlen(name), key, NULL, EVP_sha256(), NULL) == 1,
		"libcrypto cannot compute SHA-256");
	meant = memo_get(finding->names, key);
	if (meant == NULL) {
		meant = find_meant(finding, name);
		memo_put(finding->names, key, meant);
	}
	return meant;
}

/* ---------------------------------------------------------------- what a channel has */

/* The channel's own certificates, and those of --everywhere. */
static bool
is_among(const struct channel *channel, const struct known *known, bool rejected, bool intermediate)
{
	for (size_t i = 0; i < channel->count; i++) {
		const struct channel_cert *cert = &channel->certs[i];

		if (cert->known == known && (cert->use == PEM_DER_REJECTED) == rejected &&
			(rejected || intermediate || cert->role != GPO_CA))
			return true;
	}
	return false;
}

static bool
is_in_machine(const struct finding_authorities *finding, const struct channel *channel,
	const struct known *known)
{
	const struct store_entry **entries;
	const char *failure = NULL;
	size_t count =
		channel->machine == NULL
			? 0
			: stores_find(channel->machine, X509_get_subject_name(known->x509),
				  finding->channels->deadline, finding->arena, &entries, &failure);

	for (size_t i = 0; i < count; i++)
		if (memcmp(entries[i]->sha256, known->sha256, sizeof(known->sha256)) == 0)
			return true;
	return false;
}

static bool
is_listed(const struct channel *channel, const struct known *known)
{
	return channel->lists != NULL &&
	       (channel->policy == NULL || !channel->policy->no_root_update) &&
	       stores_listed(channel->lists, known->x509).store != NULL;
}

static bool
has(const struct finding_authorities *finding, const struct channel *channel,
	const struct known *known, bool intermediate)
{
	if (known->self_signed == intermediate || is_among(channel, known, true, intermediate) ||
		(channel->lists != NULL &&
			stores_disallowed(channel->lists, known->x509).store != NULL))
		return false;
	return is_among(channel, known, false, intermediate) ||
	       is_in_machine(finding, channel, known) ||
	       (!intermediate && is_listed(channel, known));
}

static void
look_into(const struct finding_authorities *finding, const struct channel *channel,
	struct channel_row *row)
{
	const struct policy *policy = channel->policy;

	for (size_t i = 0; policy != NULL && i < policy->authority_count; i++) {
		const struct policy_authority *from = &policy->authorities[i];
		struct ipsec_authority authority = {
			.name = from->name, .intermediate = from->intermediate};
		struct meant *meant = meant_by(finding, from->name);

		if (meant->told[from->intermediate] == row)
			continue;
		meant->told[from->intermediate] = row;
		authority.next = meant->next;
		for (size_t k = 0; k < meant->count && !authority.carried; k++)
			authority.carried =
				has(finding, channel, meant->certs[k], from->intermediate);
		ARENA_PUSH(finding->arena, row->ipsec, row->ipsec_count, authority);
	}
}

void
authorities_find(struct arena *arena, const struct channels *channels,
	const struct wanted_list *wanted, struct distribution *out)
{
	struct finding_authorities finding = {
		.arena = arena, .channels = channels, .wanted = wanted, .names = memo_new(arena)};

	finding.all_count = known_all(channels->known, arena, &finding.all);
	for (size_t i = 0; i < out->channel_count; i++)
		if (channels->items[i].error == NULL)
			look_into(&finding, &channels->items[i], &out->channels[i]);
	memo_free(finding.names);
}
