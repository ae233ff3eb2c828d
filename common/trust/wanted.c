/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What clients need: roots out of chains, files and fingerprints. */
#include "config.h"

#include "trust/wanted.h"

#include <string.h>

#include "base/text.h"
#include "trust/certificate.h"

struct search {
	struct arena *arena;
	const struct channels *channels;
	const struct distribution_need *need;
	struct wanted *wanted;
	size_t count;
	unsigned int groups;
};

static const struct known *
find_fingerprint(const struct search *search, const char *digits)
{
	const struct known **all;
	size_t count = known_all(search->channels->known, search->arena, &all);

	for (size_t i = 0; i < count; i++) {
		const struct cert *cert = all[i]->facts;
		struct span hash = strlen(digits) == 2 * sizeof(cert->sha1)
			? span_of(cert->sha1, sizeof(cert->sha1))
			: span_of(cert->sha256, sizeof(cert->sha256));

		if (text_equal_nocase(text_hex(search->arena, hash, '\0'), digits))
			return all[i];
	}
	return NULL;
}

static struct wanted
want(const struct known *known)
{
	struct wanted wanted = {.known = known, .name = X509_get_subject_name(known->x509)};

	wanted.row.cert = known->facts;
	wanted.row.name = known->facts->name;
	return wanted;
}

static void
add_wanted(struct search *search, const struct wanted *wanted)
{
	ARENA_PUSH(search->arena, search->wanted, search->count, *wanted);
}

/* A root that is named as such: a certificate that no CA could be is a server's own. */
static void
add_given(struct search *search, const struct known *known)
{
	struct wanted wanted = want(known);

	wanted.issued = search->need->now;
	wanted.row.exact = !known->facts->is_ca;
	wanted.row.group = search->groups++;
	add_wanted(search, &wanted);
}

static void
add_fingerprint(struct search *search, const char *digits)
{
	const struct known *known = find_fingerprint(search, digits);
	struct wanted wanted = {.fingerprint = digits, .row.name = digits};

	if (known != NULL) {
		add_given(search, known);
		return;
	}
	wanted.row.group = search->groups++;
	add_wanted(search, &wanted);
}

/* A path that would not become one, whatever clients trust. */
static bool
is_broken(const struct chain_path *path)
{
	static const bool breaks[CHAIN_FAULT_COUNT] = {[CHAIN_BAD_SIGNATURE] = true,
		[CHAIN_NOT_CA] = true, [CHAIN_PATH_LENGTH] = true,
		[CHAIN_NAME_CONSTRAINT] = true, [CHAIN_MALFORMED] = true};

	for (size_t i = 0; i < path->problem_count; i++)
		if (breaks[path->problems[i].fault])
			return true;
	return false;
}

/* Where this group wants the authority already; NULL when it does not. */
static struct wanted *
find_wanted(const struct search *search, size_t from, const struct known *known)
{
	for (size_t i = from; i < search->count; i++)
		if (search->wanted[i].known != NULL &&
			known_same_authority(search->wanted[i].known, known))
			return &search->wanted[i];
	return NULL;
}

/* One authority counts once; a root that is served stands for it before one that is only at hand. */
static void
add_end(struct search *search, size_t from, const struct wanted *wanted)
{
	struct wanted *other = find_wanted(search, from, wanted->known);

	if (other == NULL)
		add_wanted(search, wanted);
	else if (other->row.cert->origin != CERT_ORIGIN_SERVED &&
		wanted->row.cert->origin == CERT_ORIGIN_SERVED)
		*other = *wanted;
}

static struct wanted
want_end(const struct search *search, const struct chain_path *path, bool next)
{
	const struct cert *last = path->certs[path->count - 1];
	const struct known *known = known_add(search->channels->known, last->der);
	struct wanted wanted = {.known = NULL};

	if (known != NULL && path->complete) {
		wanted = want(known);
		wanted.row.cert = last;
		/* served it is a server's own, whatever it says; a CA to come is a root */
		wanted.row.exact = path->count == 1 && (!next || !last->is_ca);
	} else if (known != NULL) {
		wanted.name = X509_get_issuer_name(known->x509);
		wanted.row.name = certificate_common_name(search->arena, wanted.name,
			CERTIFICATE_QUOTE_MAX);
	}
	wanted.below = path->certs;
	wanted.below_count = path->count - path->complete;
	wanted.issued = path->certs[0]->not_before;
	wanted.row.group = search->groups;
	wanted.row.next = next;
	return wanted;
}

/* Servers of one name mostly serve the same: their needs are told once. */
static bool
is_known_group(const struct search *search, size_t from)
{
	for (size_t i = from; i < search->count; i++) {
		const struct wanted *wanted = &search->wanted[i];
		bool found = false;

		for (size_t k = 0; !found && k < from; k++) {
			const struct wanted *other = &search->wanted[k];

			found = other->row.next == wanted->row.next &&
				other->row.exact == wanted->row.exact &&
				(wanted->known != NULL ? other->known == wanted->known
					: other->known == NULL && other->name != NULL &&
						X509_NAME_cmp(other->name, wanted->name) == 0);
		}
		if (!found)
			return false;
	}
	return true;
}

/* Every authority that a path of this chain ends in; when none does, the issuer that is missing, or
 * whatever else the best path ends in: a chain that was seen always needs something. */
static void
add_chain(struct search *search, const struct chain_report *chain, bool next)
{
	const struct chain_path *best = chain_best(chain);
	size_t from = search->count;

	for (size_t i = 0; i < chain->path_count; i++) {
		const struct chain_path *path = &chain->paths[i];
		struct wanted wanted;

		if (!path->complete || is_broken(path))
			continue;
		wanted = want_end(search, path, next);
		if (wanted.known != NULL)
			add_end(search, from, &wanted);
	}
	if (search->count == from && best != NULL && best->count > 0) {
		struct wanted wanted = want_end(search, best, next);

		add_wanted(search, &wanted);
	}
	if (search->count > from && is_known_group(search, from))
		search->count = from;
	else
		search->groups++;
}

struct wanted_list
wanted_find(struct arena *arena, const struct channels *channels,
	const struct distribution_need *need)
{
	struct search search = {.arena = arena, .channels = channels, .need = need};

	for (size_t i = 0; i < need->root_count; i++) {
		const struct known *known = known_add(channels->known, need->roots[i]);

		if (known != NULL)
			add_given(&search, known);
	}
	for (size_t i = 0; i < need->fingerprint_count; i++)
		add_fingerprint(&search, need->fingerprints[i]);
	for (size_t i = 0; i < need->chain_count; i++)
		add_chain(&search, need->chains[i], false);
	if (need->next != NULL)
		add_chain(&search, need->next, true);
	return (struct wanted_list) {search.wanted, search.count};
}
