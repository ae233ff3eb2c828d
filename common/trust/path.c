/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Enumeration of the paths from a leaf to wherever they end. */
#include "config.h"

#include "trust/path.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "model/limits.h"
#include "store/certificate.h"
#include "store/store_find.h"
#include "trust/limits.h"

enum {
	FAR = UINT_MAX,
	/* Every path as long as it may be, and three times as many steps astray. */
	STEPS_MAX = 4 * LIMIT_PATHS * LIMIT_PATH_DEPTH,
};

struct path_search {
	struct arena *arena;
	struct stores *stores;
	struct node **nodes;
	size_t node_count;
	struct node **reached;
	size_t reached_count;
	struct effort *effort;
	size_t steps;
	bool truncated, anchored;
	const char *bound;
	const char *failure;

	struct path *paths;
	size_t path_count;
	struct node *stack[LIMIT_PATH_DEPTH];
};

struct path_search *
path_search_new(struct arena *arena, struct stores *stores, struct effort *effort)
{
	struct path_search *search = arena_alloc(arena, sizeof(*search));

	search->arena = arena;
	search->stores = stores;
	search->effort = effort;
	return search;
}

void
path_search_free(struct path_search *search)
{
	if (search == NULL)
		return;
	for (size_t i = 0; i < search->node_count; i++)
		X509_free(search->nodes[i]->x509);
	search->node_count = 0;
}

/* ---------------------------------------------------------------- certificates */

static struct node *
find_node(const struct path_search *search, const uint8_t *sha256)
{
	for (size_t i = 0; i < search->node_count; i++)
		if (memcmp(search->nodes[i]->sha256, sha256, 32) == 0)
			return search->nodes[i];
	return NULL;
}

/* EDGE_NONE: that was not to be found out any more. */
static enum edge_state
verify_now(struct path_search *search, const struct node *node, EVP_PKEY *key)
{
	enum effort_answer answer = effort_ask(search->effort, key);
	bool good;

	if (answer == EFFORT_REFUSED)
		return EDGE_REFUSED;
	if (answer != EFFORT_GO) {
		search->truncated = true;
		return EDGE_NONE;
	}
	ERR_set_mark();
	good = X509_verify(node->x509, key) == 1;
	ERR_pop_to_mark();
	return good ? EDGE_GOOD : EDGE_BAD;
}

/* The same bytes by the same key: certificate and key by their hashes. False: there is none. */
static bool
question_of(const struct node *node, const struct node *issuer, uint8_t out[static MEMO_KEY])
{
	static const uint8_t none[sizeof(issuer->key)];
	uint8_t both[sizeof(node->sha256) + sizeof(issuer->key)];

	memcpy(both, node->sha256, sizeof(node->sha256));
	memcpy(both + sizeof(node->sha256), issuer->key, sizeof(issuer->key));
	return memcmp(issuer->key, none, sizeof(none)) != 0 &&
	       EVP_Digest(both, sizeof(both), out, NULL, EVP_sha256(), NULL) == 1;
}

/* Verified once for all that have the stores in common: most chains end in the same authorities.
 * Any answer but NULL says that it is good. */
static enum edge_state
verify(struct path_search *search, const struct node *node, const struct node *issuer)
{
	EVP_PKEY *key = X509_get0_pubkey(issuer->x509);
	struct memo *memo = stores_signatures(search->stores);
	enum memo_turn turn = MEMO_FULL;
	uint8_t question[MEMO_KEY];
	void *answer = NULL;
	enum edge_state state;

	if (key == NULL)
		return EDGE_BAD;
	if (question_of(node, issuer, question))
		turn = memo_ask(memo, question, LIMIT_SIGNATURES_REMEMBERED,
			search->effort->deadline, &answer);
	if (turn == MEMO_ANSWERED)
		return answer != NULL ? EDGE_GOOD : EDGE_BAD;
	state = verify_now(search, node, key);
	if (turn == MEMO_YOURS && (state == EDGE_GOOD || state == EDGE_BAD))
		memo_put(memo, question, state == EDGE_GOOD ? search->stores : NULL);
	else if (turn == MEMO_YOURS)
		memo_drop(memo, question);
	return state;
}

/*
 * What lists make of it. A root that a store of the operator's holds is one that clients have been
 * given: it does not depend on the programme. The machine's own store stands in for what clients
 * fetch by the list, so that the list counts.
 */
static void
assign_listed(struct path_search *search, struct node *node, bool distributed)
{
	struct store_listing listing = stores_disallowed(search->stores, node->x509);

	if (listing.store != NULL)
		node->disallowed_store = listing.store;
	if (!node->self_signed)
		return;
	listing = stores_listed(search->stores, node->x509);
	if (listing.store == NULL)
		return;
	node->in_programme = true;
	if (distributed || !stores_follow_lists(search->stores))
		return;
	if (node->store == NULL)
		node->store = listing.store;
	node->root_store = listing.store;
	node->props = listing.props;
	node->restricted = false;
}

static bool
is_restricted(const struct node *node)
{
	return node->restricted || node->props != NULL;
}

static bool
restricts(const struct store_entry *entry)
{
	return entry->use == PEM_DER_RESTRICTED || entry->props != NULL;
}

/* What the stores that hold this very certificate make of it. */
static void
assign_roles(struct path_search *search, struct node *node)
{
	bool distributed = false;
	const struct store_entry **entries;
	size_t count = stores_find(search->stores, X509_get_subject_name(node->x509),
		search->effort->deadline, search->arena, &entries, &search->failure);

	for (size_t i = 0; i < count; i++) {
		const struct store_entry *entry = entries[i];

		if (memcmp(entry->sha256, node->sha256, sizeof(node->sha256)) != 0)
			continue;
		if (entry->use == PEM_DER_REJECTED) {
			node->disallowed_store = entry->store;
			continue;
		}
		if (node->store == NULL)
			node->store = entry->store;
		if (!node->self_signed || entry->intermediate)
			continue;
		if (node->root_store == NULL || (is_restricted(node) && !restricts(entry))) {
			node->root_store = entry->store;
			node->restricted = entry->use == PEM_DER_RESTRICTED;
			node->props = entry->props;
		}
		distributed |= !entry->machine && entry->use != PEM_DER_RESTRICTED;
	}
	assign_listed(search, node, distributed);
}

/* A key that nobody verifies with is a fault of its own. */
static bool
takes_own_key(struct path_search *search, const struct node *node)
{
	enum edge_state state = verify(search, node, node);

	return state == EDGE_GOOD || state == EDGE_REFUSED;
}

struct node *
path_search_add(struct path_search *search, X509 *x509, enum cert_origin origin,
	const char *origin_name, unsigned int served_index)
{
	uint8_t sha256[32];
	struct node *node;

	certificate_sha256(x509, sha256);
	node = find_node(search, sha256);
	if (node != NULL)
		return node;
	if (search->node_count >= LIMIT_PATH_NODES) {
		search->truncated = true;
		search->bound = arena_printf(search->arena,
			"only %d certificates were looked at for paths", LIMIT_PATH_NODES);
		return NULL;
	}
	node = arena_alloc(search->arena, sizeof(*node));
	X509_up_ref(x509);
	node->x509 = x509;
	memcpy(node->sha256, sha256, sizeof(sha256));
	certificate_key_sha256(x509, node->key);
	node->subject_hash = store_hash(X509_get_subject_name(x509));
	node->origin = origin;
	node->origin_name = origin_name;
	node->served_index = served_index;
	node->served = origin == CERT_ORIGIN_SERVED;
	node->self_signed = certificate_self_issued(x509) && takes_own_key(search, node);
	assign_roles(search, node);
	ARENA_PUSH(search->arena, search->nodes, search->node_count, node);
	return node;
}

/* ---------------------------------------------------------------- issuers */

static bool
same_key(const struct node *a, const struct node *b)
{
	return memcmp(a->key, b->key, sizeof(a->key)) == 0;
}

/* The same authority: name and key, in whichever certificate. */
static bool
same_entity(const struct node *a, const struct node *b)
{
	return a->subject_hash == b->subject_hash && same_key(a, b) &&
	       X509_NAME_cmp(X509_get_subject_name(a->x509), X509_get_subject_name(b->x509)) == 0;
}

static const struct edge *
find_edge(const struct node *node, const struct node *issuer)
{
	for (size_t i = 0; i < node->edge_count; i++)
		if (node->edges[i].issuer == issuer)
			return &node->edges[i];
	return NULL;
}

static const struct edge *
find_edge_by_key(const struct node *node, const struct node *issuer)
{
	for (size_t i = 0; i < node->edge_count; i++)
		if (same_key(node->edges[i].issuer, issuer))
			return &node->edges[i];
	return NULL;
}

/* 1 when the key identifiers agree, -1 when they contradict each other, 0 when one lacks. */
static int
compare_key_ids(const struct node *node, const struct node *issuer)
{
	const ASN1_OCTET_STRING *wanted = X509_get0_authority_key_id(node->x509);
	const ASN1_OCTET_STRING *have = X509_get0_subject_key_id(issuer->x509);

	if (wanted == NULL || have == NULL)
		return 0;
	return ASN1_OCTET_STRING_cmp(wanted, have) == 0 ? 1 : -1;
}

static void
consider(struct path_search *search, struct node *node, struct node *issuer)
{
	struct edge edge = {.issuer = issuer, .order = (unsigned int)node->edge_count};
	const struct edge *known;
	int ids;

	if (issuer == node || find_edge(node, issuer) != NULL)
		return;
	known = find_edge_by_key(node, issuer);
	edge.state = known != NULL ? known->state : verify(search, node, issuer);
	if (edge.state == EDGE_NONE)
		return;
	ids = compare_key_ids(node, issuer);
	edge.key_id_match = ids > 0;
	if (edge.state == EDGE_UNRELATED)
		edge.state = EDGE_BAD;
	if (edge.state == EDGE_BAD && ids < 0)
		edge.state = EDGE_UNRELATED;
	node->has_good |= edge.state == EDGE_GOOD;
	ARENA_PUSH(search->arena, node->edges, node->edge_count, edge);
}

/* Takes the certificates of the stores that have the issuer's name into the search. */
static void
fetch_from_stores(struct path_search *search, const X509_NAME *issuer)
{
	const struct store_entry **entries;
	size_t count = stores_find(search->stores, issuer, search->effort->deadline, search->arena,
		&entries, &search->failure);

	for (size_t i = 0; i < count; i++)
		path_search_add(search, entries[i]->x509, CERT_ORIGIN_STORE, entries[i]->store, 0);
}

/* Candidates whose key identifier agrees go first, so that they get their signature checked. */
static void
find_issuers(struct path_search *search, struct node *node)
{
	const X509_NAME *issuer = X509_get_issuer_name(node->x509);
	unsigned long hash = store_hash(issuer);

	if (!node->expanded)
		fetch_from_stores(search, issuer);
	node->expanded = true;
	for (int agreeing = 1; agreeing >= 0; agreeing--)
		for (size_t i = 0; i < search->node_count; i++) {
			struct node *other = search->nodes[i];

			if (other->subject_hash == hash &&
				(compare_key_ids(node, other) > 0) == (agreeing == 1) &&
				X509_NAME_cmp(X509_get_subject_name(other->x509), issuer) == 0)
				consider(search, node, other);
		}
}

bool
path_node_has_issuer(const struct node *node)
{
	return node->has_good;
}

/* A bad signature is followed only where no good one is known, and so is one that was not verified.
 */
static bool
usable(const struct node *node, const struct edge *edge)
{
	return edge->state == EDGE_GOOD ||
	       ((edge->state == EDGE_BAD || edge->state == EDGE_REFUSED) &&
		       !path_node_has_issuer(node));
}

static void
reach(struct path_search *search, struct node *node, unsigned int depth)
{
	for (size_t i = 0; i < search->reached_count; i++)
		if (search->reached[i] == node)
			return;
	node->depth = depth;
	ARENA_PUSH(search->arena, search->reached, search->reached_count, node);
}

static void
expand(struct path_search *search, struct node *node)
{
	if (node->self_signed || node->depth + 1 >= LIMIT_PATH_DEPTH)
		return;
	find_issuers(search, node);
	for (size_t k = 0; k < node->edge_count; k++)
		if (usable(node, &node->edges[k]))
			reach(search, node->edges[k].issuer, node->depth + 1);
}

/* Whether a store holds something self-issued that has the issuer's name: most likely an anchor. */
static bool
near_anchor(struct path_search *search, const struct node *node)
{
	const struct store_entry **entries;
	size_t count = stores_find(search->stores, X509_get_issuer_name(node->x509),
		search->effort->deadline, search->arena, &entries, &search->failure);

	for (size_t i = 0; i < count; i++)
		if (certificate_self_issued(entries[i]->x509))
			return true;
	return false;
}

/*
 * Breadth first, but what may lead straight to an anchor goes before the rest: among many CAs that
 * certify each other the signatures that may be checked run out before all are known.
 */
void
path_search_expand(struct path_search *search)
{
	size_t looked_at = 0;

	search->reached = NULL;
	search->reached_count = 0;
	if (search->node_count > 0)
		reach(search, search->nodes[0], 0);
	for (size_t i = 0; i < search->reached_count; i++) {
		for (; looked_at < search->reached_count; looked_at++)
			if (near_anchor(search, search->reached[looked_at]))
				expand(search, search->reached[looked_at]);
		expand(search, search->reached[i]);
	}
}

size_t
path_search_reached(const struct path_search *search, struct node *const **nodes)
{
	*nodes = search->reached;
	return search->reached_count;
}

size_t
path_search_all(const struct path_search *search, struct node *const **nodes)
{
	*nodes = search->nodes;
	return search->node_count;
}

/* ---------------------------------------------------------------- ends and distances */

static bool
dead_end(const struct node *node)
{
	if (node->self_signed)
		return false;
	for (size_t i = 0; i < node->edge_count; i++)
		if (usable(node, &node->edges[i]))
			return false;
	return true;
}

static bool
is_end(const struct node *node, enum path_end end)
{
	if (end == PATH_ANCHORED)
		return node->self_signed && node->root_store != NULL;
	if (end == PATH_SELF_SIGNED)
		return node->self_signed && node->root_store == NULL;
	return dead_end(node);
}

/* One certificate further from the ends than the nearest issuer. */
static bool
settle(struct node *node, bool good_only)
{
	unsigned int best = node->distance;

	for (size_t i = 0; i < node->edge_count; i++) {
		const struct edge *edge = &node->edges[i];

		if (good_only ? edge->state != EDGE_GOOD : !usable(node, edge))
			continue;
		if (edge->issuer->distance != FAR && edge->issuer->distance + 1 < best)
			best = edge->issuer->distance + 1;
	}
	if (best == node->distance)
		return false;
	node->distance = best;
	return true;
}

static void
measure(struct path_search *search, enum path_end end, bool good_only)
{
	bool changed = true;

	for (size_t i = 0; i < search->node_count; i++)
		search->nodes[i]->distance = FAR;
	for (size_t i = 0; i < search->reached_count; i++)
		if (is_end(search->reached[i], end))
			search->reached[i]->distance = 0;
	for (unsigned int round = 0; changed && round < LIMIT_PATH_DEPTH; round++) {
		changed = false;
		for (size_t i = search->reached_count; i > 0; i--)
			if (!search->reached[i - 1]->self_signed)
				changed |= settle(search->reached[i - 1], good_only);
	}
}

bool
path_search_anchored(struct path_search *search)
{
	if (search->node_count == 0)
		return false;
	measure(search, PATH_ANCHORED, true);
	return search->nodes[0]->distance < LIMIT_PATH_DEPTH;
}

/* ---------------------------------------------------------------- walking */

static int
compare_edges(const void *a, const void *b)
{
	const struct edge *x = a, *y = b;

	if (x->distance != y->distance)
		return x->distance < y->distance ? -1 : 1;
	if (x->key_id_match != y->key_id_match)
		return x->key_id_match ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

static void
sort_edges(struct path_search *search)
{
	for (size_t i = 0; i < search->reached_count; i++) {
		struct node *node = search->reached[i];

		for (size_t k = 0; k < node->edge_count; k++)
			node->edges[k].distance = node->edges[k].issuer->distance;
		if (node->edge_count > 1)
			qsort(node->edges, node->edge_count, sizeof(*node->edges), compare_edges);
	}
}

static void
keep(struct path_search *search, size_t count, enum path_end end)
{
	struct path path = {.count = count, .end = end};

	path.nodes = arena_array(search->arena, count, sizeof(struct node *));
	memcpy(path.nodes, search->stack, count * sizeof(struct node *));
	ARENA_PUSH(search->arena, search->paths, search->path_count, path);
}

static bool
on_stack(const struct path_search *search, size_t depth, const struct node *node)
{
	for (size_t i = 0; i < depth; i++)
		if (search->stack[i] == node || same_entity(search->stack[i], node))
			return true;
	return false;
}

/* Of paths to anchors without a wrong signature all must be known before one can be called the
 * best. */
static bool
exhausted(struct path_search *search, enum path_end end)
{
	bool full = search->path_count >= LIMIT_PATHS;

	if (!full && search->steps < STEPS_MAX)
		return false;
	search->truncated = true;
	if (end == PATH_ANCHORED && search->anchored)
		search->bound = full ? arena_printf(search->arena, "only %d paths were looked at",
					       LIMIT_PATHS)
				     : "only a part of the paths was looked at";
	return true;
}

/*
 * A client would fetch a root that a list names; here it is at hand nowhere. The client's result is
 * then unknown, which is not a fault of the path.
 */
static void
note_listed_issuer(struct path_search *search, const struct node *last)
{
	const X509_NAME *issuer = X509_get_issuer_name(last->x509);
	const char *store, *root;

	if (search->failure == NULL && stores_listed_name(search->stores, issuer, &store, &root))
		search->failure = arena_printf(search->arena,
			"store %s names root \"%s\", which clients fetch, but its certificate is "
			"in no store",
			store,
			certificate_common_name(search->arena, issuer, CERTIFICATE_QUOTE_MAX));
}

/* Depth is bounded by LIMIT_PATH_DEPTH. */
static void
walk(struct path_search *search, struct node *node, size_t depth, enum path_end end)
{
	search->stack[depth] = node;
	search->steps++;
	if (is_end(node, end)) {
		if (end == PATH_NO_ISSUER && depth + 1 == LIMIT_PATH_DEPTH)
			end = PATH_TOO_LONG;
		if (end == PATH_NO_ISSUER)
			note_listed_issuer(search, node);
		keep(search, depth + 1, end);
		return;
	}
	for (size_t i = 0; i < node->edge_count && !node->self_signed; i++) {
		struct node *issuer = node->edges[i].issuer;

		if (exhausted(search, end))
			return;
		if (node->edges[i].distance == FAR ||
			depth + 1 + node->edges[i].distance >= LIMIT_PATH_DEPTH)
			break;
		search->steps++;
		if (!usable(node, &node->edges[i]) || on_stack(search, depth + 1, issuer))
			continue;
		walk(search, issuer, depth + 1, end);
	}
}

/* All ways lead back to where they came from: one of them, as far as it goes. */
static void
keep_loop(struct path_search *search)
{
	struct node *node = search->nodes[0];
	size_t depth = 0;
	struct node *next = node;

	while (next != NULL && depth < LIMIT_PATH_DEPTH) {
		node = next;
		search->stack[depth++] = node;
		next = NULL;
		for (size_t i = 0; next == NULL && i < node->edge_count; i++)
			if (usable(node, &node->edges[i]) &&
				!on_stack(search, depth, node->edges[i].issuer))
				next = node->edges[i].issuer;
	}
	keep(search, depth, next == NULL ? PATH_LOOP : PATH_TOO_LONG);
}

size_t
path_search_paths(struct path_search *search, const struct path **paths)
{
	static const enum path_end passes[] = {PATH_ANCHORED, PATH_SELF_SIGNED, PATH_NO_ISSUER};

	search->anchored = path_search_anchored(search);
	for (size_t i = 0; search->node_count > 0 && i < sizeof(passes) / sizeof(passes[0]); i++) {
		if (search->path_count >= LIMIT_PATHS) {
			search->truncated = true;
			break;
		}
		measure(search, passes[i], false);
		sort_edges(search);
		search->steps = 0;
		if (search->nodes[0]->distance != FAR)
			walk(search, search->nodes[0], 0, passes[i]);
	}
	if (search->node_count > 0 && search->path_count == 0)
		keep_loop(search);
	*paths = search->paths;
	return search->path_count;
}

bool
path_search_truncated(const struct path_search *search)
{
	return search->truncated;
}

const char *
path_search_bound(const struct path_search *search)
{
	return search->bound;
}

const char *
path_search_failure(const struct path_search *search)
{
	return search->failure;
}

enum edge_state
path_signature(const struct path *path, size_t i)
{
	const struct edge *edge;

	if (i + 1 >= path->count)
		return EDGE_NONE;
	edge = find_edge(path->nodes[i], path->nodes[i + 1]);
	return edge == NULL ? EDGE_NONE : edge->state;
}
