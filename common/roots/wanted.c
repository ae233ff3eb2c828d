/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The roots that clients need, from chains, files and fingerprints. */
#include "config.h"

#include "roots/wanted.h"

#include <string.h>

#include "base/text.h"
#include "store/certificate.h"
#include "store/store_find.h"

struct search {
	struct arena *arena;
	const struct channels *channels;
	const struct distribution_need *need;
	struct wanted *wanted;
	size_t count;
	unsigned int groups;
	struct broken_way *broken;
	size_t broken_count;
	unsigned int *chain_groups;
	size_t chain_count;
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

/* A root that the operator named; a certificate that cannot be a CA is a server's own. */
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

/* The certificates of a path below its end; in an incomplete path the last one is among them. */
static size_t
below(const struct chain_path *path)
{
	return path->count - path->complete;
}

/* Every client disallows what Microsoft's lists disallow. */
static bool
is_listed_as_bad(const struct search *search, const struct cert *cert)
{
	const struct channels *channels = search->channels;
	const struct known *known = known_add(channels->known, cert->der);

	for (size_t i = 0; known != NULL && i < channels->count; i++) {
		const struct channel *channel = &channels->items[i];

		if (channel->lists != NULL && channel->error == NULL &&
			stores_disallowed(channel->lists, known->x509).store != NULL)
			return true;
	}
	return false;
}

/* Whether a fault breaks this path for clients whatever they trust. A fault of the leaf breaks
 * every path; the dates and restrictions of the root are judged for each channel. */
static bool
breaks(const struct chain_path *path, const struct chain_problem *problem)
{
	enum where { NOWHERE, ANYWHERE, ABOVE_LEAF, BETWEEN };
	static const enum where faults[CHAIN_FAULT_COUNT] = {
		[CHAIN_BAD_SIGNATURE] = ANYWHERE,
		[CHAIN_NOT_CA] = ANYWHERE,
		[CHAIN_PATH_LENGTH] = ANYWHERE,
		[CHAIN_NAME_CONSTRAINT] = ANYWHERE,
		[CHAIN_MALFORMED] = ANYWHERE,
		[CHAIN_SHA1_BLOCKED] = ANYWHERE,
		[CHAIN_WEAK_KEY] = ABOVE_LEAF,
		[CHAIN_UNSUPPORTED_KEY] = ABOVE_LEAF,
		[CHAIN_EXPIRED] = BETWEEN,
		[CHAIN_NOT_YET_VALID] = BETWEEN,
		[CHAIN_REVOKED] = BETWEEN,
		[CHAIN_WRONG_USAGE] = BETWEEN,
		[CHAIN_POLICY] = BETWEEN,
		[CHAIN_CRITICAL_EXTENSION] = BETWEEN,
		[CHAIN_WEAK_SIGNATURE] = BETWEEN,
	};
	enum where where = faults[problem->fault];

	return where == ANYWHERE || (where == ABOVE_LEAF && problem->depth > 0) ||
	       (where == BETWEEN && problem->depth > 0 && problem->depth < below(path));
}

static const struct chain_problem *
find_break(const struct chain_path *path)
{
	for (size_t i = 0; i < path->problem_count; i++)
		if (breaks(path, &path->problems[i]))
			return &path->problems[i];
	return NULL;
}

static bool
is_broken(const struct search *search, const struct chain_path *path)
{
	if (find_break(path) != NULL)
		return true;
	for (size_t i = 1; i < below(path); i++)
		if (is_listed_as_bad(search, path->certs[i]))
			return true;
	return false;
}

/* The item of this group that already asks for the authority; NULL when there is none. */
static struct wanted *
find_wanted(const struct search *search, size_t from, const struct known *known)
{
	for (size_t i = from; i < search->count; i++)
		if (search->wanted[i].known != NULL &&
			known_same_authority(search->wanted[i].known, known))
			return &search->wanted[i];
	return NULL;
}

/* An authority counts once, however many paths lead to it; a served certificate represents it
 * rather than one from a store. */
static void
add_end(struct search *search, size_t from, const struct wanted *wanted)
{
	struct wanted *other = find_wanted(search, from, wanted->known);
	const struct chain_path **ways;
	size_t count;

	if (other == NULL) {
		add_wanted(search, wanted);
		return;
	}
	ways = other->ways;
	count = other->way_count;
	ARENA_PUSH(search->arena, ways, count, wanted->ways[0]);
	if (other->row.cert->origin != CERT_ORIGIN_SERVED &&
		wanted->row.cert->origin == CERT_ORIGIN_SERVED)
		*other = *wanted;
	other->ways = ways;
	other->way_count = count;
}

static bool
is_held(const struct channels *channels, const struct known *known)
{
	for (size_t i = 0; i < channels->count; i++)
		for (size_t k = 0; k < channels->items[i].count; k++)
			if (channels->items[i].certs[k].known == known)
				return true;
	return false;
}

/* Whether the missing issuer is an intermediate, by the judgement of the chain. Above a CA that
 * some channel holds, that judgement is about clients with that channel, not about the issuer.
 */
static bool
lacks_intermediate(
	const struct search *search, const struct chain_path *path, const struct known *last)
{
	for (size_t i = 0; i < path->problem_count; i++)
		if (path->problems[i].fault == CHAIN_INCOMPLETE)
			return path->count == 1 || !is_held(search->channels, last);
	return false;
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
		/* a served one is a server's own, whatever it says; a future CA is a root */
		wanted.row.exact = path->count == 1 && (!next || !last->is_ca);
	} else if (known != NULL) {
		wanted.name = X509_get_issuer_name(known->x509);
		wanted.intermediate = lacks_intermediate(search, path, known);
		wanted.row.name =
			certificate_common_name(search->arena, wanted.name, CERTIFICATE_QUOTE_MAX);
	}
	ARENA_PUSH(search->arena, wanted.ways, wanted.way_count, path);
	wanted.issued = path->certs[0]->not_before;
	wanted.row.group = search->groups;
	wanted.row.next = next;
	return wanted;
}

/* --- needs that others include --------------------------------------------------------------- */

bool
wanted_from_store(const struct chain_path *way, size_t index)
{
	return index > 0 && index < below(way) && way->certs[index]->origin == CERT_ORIGIN_STORE;
}

static bool
needs_cert(const struct chain_path *way, const struct cert *cert)
{
	for (size_t i = 0; way != NULL && i < way->count; i++)
		if (wanted_from_store(way, i) &&
			memcmp(way->certs[i]->sha256, cert->sha256, sizeof(cert->sha256)) == 0)
			return true;
	return false;
}

/* Whether every client that can use path `one` (NULL: that has the root) can use `other`. */
static bool
opens(const struct chain_path *one, const struct chain_path *other)
{
	for (size_t i = 0; i < other->count; i++)
		if (wanted_from_store(other, i) && !needs_cert(one, other->certs[i]))
			return false;
	return true;
}

static bool
opens_any(const struct chain_path *one, const struct wanted *wanted)
{
	for (size_t i = 0; i < wanted->way_count; i++)
		if (opens(one, wanted->ways[i]))
			return true;
	return wanted->way_count == 0;
}

static bool
is_same_root(const struct wanted *one, const struct wanted *other)
{
	if (one->known != NULL || other->known != NULL)
		return one->known == other->known;
	return one->name != NULL && other->name != NULL &&
	       X509_NAME_cmp(one->name, other->name) == 0;
}

/* Whether every client that has `one` has what `other` asks for. */
static bool
includes(const struct wanted *one, const struct wanted *other)
{
	if (!is_same_root(one, other) || one->row.exact != other->row.exact ||
		one->row.next != other->row.next || one->issued < other->issued)
		return false;
	for (size_t i = 0; i < one->way_count; i++)
		if (!opens_any(one->ways[i], other))
			return false;
	return one->way_count > 0 || opens_any(NULL, other);
}

/* The members of a group are neighbours. */
struct group {
	size_t from, to;
};

/* Whether every client with a root of group `one` has a root of group `other`. */
static bool
group_includes(const struct search *search, struct group one, struct group other)
{
	for (size_t i = one.from; i < one.to; i++) {
		bool found = false;

		for (size_t k = other.from; !found && k < other.to; k++)
			found = includes(&search->wanted[i], &search->wanted[k]);
		if (!found)
			return false;
	}
	return true;
}

static struct group
group_at(const struct search *search, size_t from)
{
	struct group group = {from, from};

	while (group.to < search->count &&
		search->wanted[group.to].row.group == search->wanted[from].row.group)
		group.to++;
	return group;
}

/* Chains that asked for the dropped group now ask for the other. */
static void
drop(struct search *search, struct group group, struct group other)
{
	unsigned int from = search->wanted[group.from].row.group;
	unsigned int to = search->wanted[other.from].row.group;

	for (size_t i = 0; i < search->chain_count; i++)
		if (search->chain_groups[i] == from)
			search->chain_groups[i] = to;
	memmove(&search->wanted[group.from], &search->wanted[group.to],
		(search->count - group.to) * sizeof(*search->wanted));
	search->count -= group.to - group.from;
}

/* Servers of one name usually serve the same chain, which is reported once. The last group, which
 * begins at `from`, is dropped when another one includes it; groups that it includes are dropped
 * too. */
static void
tell_once(struct search *search, size_t from)
{
	struct group last = group_at(search, from), other;

	for (size_t i = 0; i < from; i = other.to) {
		other = group_at(search, i);
		if (group_includes(search, other, last)) {
			drop(search, last, other);
			return;
		}
	}
	for (size_t i = 0; i < last.from;) {
		other = group_at(search, i);
		if (!group_includes(search, last, other)) {
			i = other.to;
			continue;
		}
		drop(search, other, last);
		last.from -= other.to - other.from;
		last.to -= other.to - other.from;
	}
}

/* --- chains ---------------------------------------------------------------------------------- */

bool
need_leans_on_stores(const struct chain_report *report)
{
	for (size_t i = 0; i < report->path_count; i++)
		for (size_t k = 0; k < report->paths[i].count; k++)
			if (wanted_from_store(&report->paths[i], k))
				return true;
	return false;
}

static void
add_paths(struct search *search, size_t from, const struct chain_report *report, bool next)
{
	for (size_t i = 0; report != NULL && i < report->path_count; i++) {
		const struct chain_path *path = &report->paths[i];
		struct wanted wanted;

		if (!path->complete || is_broken(search, path))
			continue;
		wanted = want_end(search, path, next);
		if (wanted.known != NULL)
			add_end(search, from, &wanted);
	}
}

/* A client with every root still cannot verify this chain. */
static void
add_broken(struct search *search, const struct chain_path *path)
{
	const struct broken_way broken = {path, find_break(path)};

	if (broken.problem != NULL)
		ARENA_PUSH(search->arena, search->broken, search->broken_count, broken);
}

/* Every authority that a path of this chain ends in; when there is none, the missing issuer, or
 * whatever the best path ends in: a chain that was seen always needs something. */
static void
add_chain(struct search *search, const struct need_chain *chain, bool next)
{
	const struct chain_path *best = chain_best(chain->report);
	size_t from = search->count;

	add_paths(search, from, chain->alone, next);
	add_paths(search, from, chain->report, next);
	if (search->count == from && best != NULL && best->count > 0) {
		struct wanted wanted = want_end(search, best, next);

		add_wanted(search, &wanted);
		if (!next)
			add_broken(search, best);
	}
	if (!next)
		search->chain_groups[search->chain_count++] = search->groups;
	search->groups++;
	if (search->count > from)
		tell_once(search, from);
}

struct wanted_list
wanted_find(
	struct arena *arena, const struct channels *channels, const struct distribution_need *need)
{
	struct search search = {.arena = arena, .channels = channels, .need = need};

	search.chain_groups = arena_array(arena, need->chain_count, sizeof(*search.chain_groups));
	for (size_t i = 0; i < need->root_count; i++) {
		const struct known *known = known_add(channels->known, need->roots[i]);

		if (known != NULL)
			add_given(&search, known);
	}
	for (size_t i = 0; i < need->fingerprint_count; i++)
		add_fingerprint(&search, need->fingerprints[i]);
	for (size_t i = 0; i < need->chain_count; i++)
		add_chain(&search, &need->chains[i], false);
	if (need->next.report != NULL)
		add_chain(&search, &need->next, true);
	return (struct wanted_list) {search.wanted, search.count, search.chain_groups,
		search.broken, search.broken_count};
}
