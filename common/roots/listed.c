/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Known certificates by the thumbprints that a channel lists. */
#include "config.h"

#include "roots/listed.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/must.h"
#include "format/limits.h"
#include "store/memo.h"

enum { SHA1_BYTES = 20 };

static int
compare(const void *a, const void *b)
{
	const struct listing_hash *x = a, *y = b;

	if (x->n != y->n)
		return x->n < y->n ? -1 : 1;
	return memcmp(x->bytes, y->bytes, sizeof(x->bytes));
}

static void
digest(const struct listed *listed, uint8_t out[static MEMO_KEY])
{
	struct buf buf = buf_make(LISTING_STORES + listed->count * (LISTING_HASH + 2));
	struct span all;

	for (size_t i = 0; i < LISTING_STORES; i++)
		buf_u8(&buf, listed->listed[i]);
	for (size_t i = 0; i < listed->count; i++) {
		buf_u8(&buf, listed->hashes[i].n);
		buf_u8(&buf, (uint8_t)listed->hashes[i].store);
		buf_span(&buf, span_of(listed->hashes[i].bytes, sizeof(listed->hashes[i].bytes)));
	}
	all = buf_view(&buf);
	must(EVP_Digest(all.p, all.n, out, NULL, EVP_sha256(), NULL) == 1,
		"libcrypto cannot compute SHA-256");
	buf_free(&buf);
}

struct listed *
listed_keep(struct arena *arena, struct memo *memo, const struct listing *listing)
{
	struct listed made = {.hashes = listing->hashes,
		.count = listing->count,
		.roots = listing->certs[LISTING_ROOT]};
	uint8_t key[MEMO_KEY];
	struct listed *kept;

	memcpy(made.listed, listing->listed, sizeof(made.listed));
	qsort(listing->hashes, listing->count, sizeof(*listing->hashes), compare);
	digest(&made, key);
	kept = memo_get(memo, key);
	if (kept != NULL)
		return kept;
	kept = arena_alloc(arena, sizeof(*kept));
	*kept = made;
	kept->hashes = (const struct listing_hash *)(const void *)arena_bytes(
		arena, span_of(listing->hashes, listing->count * sizeof(*listing->hashes)))
			       .p;
	memo_put(memo, key, kept);
	return kept;
}

/* ---------------------------------------------------------------- what is known of them */

/* The first of those with one hash: several stores may list it. */
static const struct listing_hash *
first_of(const struct listed *listed, const uint8_t *bytes, uint8_t n)
{
	struct listing_hash key = {.n = n};
	size_t low = 0, high = listed->count;

	memcpy(key.bytes, bytes, n);
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare(&listed->hashes[middle], &key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < listed->count && compare(&listed->hashes[low], &key) == 0
		       ? &listed->hashes[low]
		       : NULL;
}

static void
add_known(struct arena *arena, struct listed *listed, const struct known *known)
{
	static const enum gpo_role roles[LISTING_STORES] = {[LISTING_ROOT] = GPO_ROOT,
		[LISTING_CA] = GPO_CA,
		[LISTING_DISALLOWED] = GPO_DISALLOWED};
	const struct listing_hash *hash = first_of(listed, known->facts->sha1, SHA1_BYTES),
				  *end = listed->hashes + listed->count;

	for (; hash != NULL && hash < end &&
		memcmp(hash->bytes, known->facts->sha1, SHA1_BYTES) == 0 && hash->n == SHA1_BYTES;
		hash++) {
		const struct channel_cert cert = {.known = known,
			.role = roles[hash->store],
			.use = hash->store == LISTING_DISALLOWED ? PEM_DER_REJECTED
								 : PEM_DER_PLAIN};

		ARENA_PUSH(arena, listed->certs, listed->cert_count, cert);
	}
}

static void
resolve(struct arena *arena, struct listed *listed, const struct known **all, size_t count)
{
	if (listed->resolved == count)
		return;
	listed->certs = NULL;
	listed->cert_count = 0;
	for (size_t i = 0; i < count; i++)
		add_known(arena, listed, all[i]);
	listed->resolved = count;
}

void
listed_resolve(struct arena *arena, const struct channels *channels)
{
	const struct known **all;
	size_t count = known_all(channels->known, arena, &all);

	for (size_t i = 0; i < channels->count; i++) {
		struct channel *channel = &channels->items[i];

		if (channel->listed_count == 0 || channel->error != NULL)
			continue;
		channel->count = channel->own_count;
		for (size_t k = 0; k < channel->listed_count; k++) {
			struct listed *listed = channel->listed[k];

			resolve(arena, listed, all, count);
			for (size_t c = 0; c < listed->cert_count; c++)
				ARENA_PUSH(arena, channel->certs, channel->count, listed->certs[c]);
		}
		channel_mark_forbidden(arena, channel);
	}
}

/* ---------------------------------------------------------------- what they do not decide */

static bool
lists(const struct channel *channel, enum listing_store store)
{
	for (size_t i = 0; i < channel->listed_count; i++)
		if (channel->listed[i]->listed[store])
			return true;
	return false;
}

bool
listed_shows_ca(const struct channel *channel)
{
	return channel->listed_count == 0 || lists(channel, LISTING_CA);
}

static uint8_t
digit(char c)
{
	return (uint8_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
}

/* 40 or 64 hexadecimal digits (roots/distribution.h). */
static bool
lists_root(const struct channel *channel, const char *digits)
{
	uint8_t bytes[LISTING_HASH] = {0}, n = (uint8_t)(strlen(digits) / 2);

	for (size_t i = 0; i < n && i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(digit(digits[2 * i]) << 4 | digit(digits[2 * i + 1]));
	for (size_t i = 0; i < channel->listed_count; i++) {
		const struct listing_hash *hash = first_of(channel->listed[i], bytes, n);

		if (hash != NULL && hash->store == LISTING_ROOT)
			return true;
	}
	return false;
}

const char *
listed_undecided(
	const struct channel *channel, const struct wanted *wanted, const struct carried *best)
{
	bool way = best->holding == HOLDING_ROOT_ONLY || best->holding == HOLDING_NO_ISSUER;

	if (channel->listed_count == 0 || best->holding == HOLDING_CARRIED ||
		best->holding == HOLDING_DISALLOWED || best->holding == HOLDING_WAY_DISALLOWED)
		return NULL;
	if (!lists(channel, LISTING_ROOT))
		return "the store Root is not listed";
	if (way && !lists(channel, LISTING_CA))
		return "the store CA is not listed";
	if (wanted->known != NULL)
		return NULL;
	if (wanted->fingerprint == NULL)
		return "only thumbprints are listed: --root=FILE";
	if (lists_root(channel, wanted->fingerprint))
		return "it is listed, but its dates are not: give the root as a file";
	return strlen(wanted->fingerprint) == 2 * (size_t)SHA1_BYTES
		       ? NULL
		       : "a listing has SHA-1 thumbprints: give the root as a file";
}
