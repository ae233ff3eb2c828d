/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The floor's entry: from certificates and stores to paths with their problems. */
#include "config.h"

#include "trust/judge.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "base/text.h"
#include "format/limits.h"
#include "store/certificate.h"
#include "store/memo.h"
#include "store/store_find.h"
#include "trust/aia.h"
#include "trust/chain.h"
#include "trust/crl.h"
#include "trust/fetches.h"
#include "trust/limits.h"
#include "trust/path.h"
#include "trust/problems.h"
#include "trust/revocation.h"
#include "trust/windows.h"

struct judging {
	struct arena *arena;
	struct stores *stores;
	struct fetcher *fetcher;
	const struct trust_options *options;
	struct path_search *search;
	struct effort effort;
	struct revocation revocation;
	struct chain_report *report;
	size_t too_large; /* served certificates beyond LIMIT_CERT */
};

/* A path with its problems, while paths compete. */
struct candidate {
	const struct path *path;
	struct problems problems;
	size_t order;
};

/* ---------------------------------------------------------------- what was served */

/* The first that does not decode is the leaf: then there is nothing to judge. */
static bool
add_served(struct judging *judging, const struct span *chain, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		X509 *x509 = decoded_find(judging->options->decoded, chain[i]);
		const struct node *node;

		if (x509 == NULL)
			x509 = certificate_decode(chain[i]);
		judging->too_large += x509 == NULL && chain[i].n > LIMIT_CERT;
		if (x509 == NULL && i == 0)
			return false;
		if (x509 == NULL) {
			judging->report->unneeded |= chain[i].n <= LIMIT_CERT;
			continue;
		}
		node = path_search_add(
			judging->search, x509, CERT_ORIGIN_SERVED, NULL, (unsigned int)i);
		X509_free(x509);
		if (node != NULL && node->served_index != i)
			judging->report->unneeded = true; /* twice */
	}
	return count > 0;
}

static const struct cert *
facts_of(struct arena *arena, struct node *node)
{
	struct cert *cert;

	if (node->facts != NULL)
		return node->facts;
	cert = certificate_facts(arena, node->x509, node->self_signed);
	cert->origin = node->origin;
	if (node->origin_name != NULL)
		cert->origin_name = arena_text(arena, node->origin_name);
	cert->served_index = node->served_index;
	node->facts = cert;
	return cert;
}

/* ---------------------------------------------------------------- paths */

/* Nothing was fetched, and something could have been: what clients would find is not known. */
static bool
judge_unfetched(const struct judging *judging, const struct path *path, struct problems *problems)
{
	unsigned int depth = (unsigned int)path->count - 1;
	X509 *last = path->nodes[depth]->x509;

	if (judging->fetcher != NULL || path->end != PATH_NO_ISSUER ||
		certificate_self_issued(last) || !aia_is_named(last))
		return false;
	problems_add_cause(problems, CHAIN_INCOMPLETE, CAUSE_NOT_FETCHED, depth,
		"AIA not tried: issuer \"%s\" is not served and in no store",
		certificate_common_name(
			problems->arena, X509_get_issuer_name(last), CERTIFICATE_QUOTE_MAX));
	return true;
}

static const struct client *
client_counting(const struct trust_options *options)
{
	return options->client == NULL ? client_row(CLIENT_WIN10) : options->client;
}

static void
judge_path(struct judging *judging, struct candidate *candidate)
{
	const struct path *path = candidate->path;
	struct problems *problems = &candidate->problems;

	if (!judge_unfetched(judging, path, problems))
		chain_judge_end(path, judging->stores, problems);
	chain_verify(path, &judging->effort, problems);
	windows_judge(path, judging->options->now, judging->options->name,
		client_counting(judging->options), problems);
	revocation_judge(&judging->revocation, path, problems);
	problems_sort(problems);
}

static int
compare_candidates(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;
	int order = problems_compare(&x->problems, &y->problems);

	if (order != 0)
		return order;
	if (x->path->count != y->path->count)
		return x->path->count < y->path->count ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

static struct chain_path
report_path(struct judging *judging, const struct candidate *candidate)
{
	const struct path *path = candidate->path;
	const struct node *last = path->nodes[path->count - 1];
	struct chain_path out = {.count = path->count,
		.complete = last->self_signed,
		.problems = candidate->problems.items,
		.problem_count = candidate->problems.count};

	if (last->self_signed && last->root_store != NULL)
		out.anchor = arena_text(judging->arena, last->root_store);
	out.certs = arena_array(judging->arena, path->count, sizeof(*out.certs));
	for (size_t i = 0; i < path->count; i++) {
		out.certs[i] = facts_of(judging->arena, path->nodes[i]);
		out.used_aia |= path->nodes[i]->origin == CERT_ORIGIN_AIA;
	}
	return out;
}

static void
judge_paths(struct judging *judging)
{
	struct arena *arena = judging->arena;
	struct chain_report *report = judging->report;
	const struct path *paths;
	size_t count = path_search_paths(judging->search, &paths);
	struct candidate *candidates = arena_array(arena, count, sizeof(*candidates));

	for (size_t i = 0; i < count; i++) {
		candidates[i].path = &paths[i];
		candidates[i].order = i;
		candidates[i].problems.arena = arena;
		judge_path(judging, &candidates[i]);
	}
	if (count > 1)
		qsort(candidates, count, sizeof(*candidates), compare_candidates);
	report->paths = arena_array(arena, count, sizeof(*report->paths));
	report->path_count = count;
	for (size_t i = 0; i < count; i++)
		report->paths[i] = report_path(judging, &candidates[i]);
	if (count > 0)
		revocation_tell(&judging->revocation, candidates[0].path, report->paths[0].certs);
}

/* ---------------------------------------------------------------- notes on what was served */

static bool
on_a_path(const struct chain_report *report, const struct cert *cert)
{
	for (size_t i = 0; i < report->path_count; i++)
		for (size_t k = 0; k < report->paths[i].count; k++)
			if (report->paths[i].certs[k] == cert)
				return true;
	return false;
}

/* The best path meets the served certificates in another order than they came in. */
static bool
wrong_order(const struct chain_report *report)
{
	const struct chain_path *best = chain_best(report);
	unsigned int last = 0;

	for (size_t i = 0; best != NULL && i < best->count; i++) {
		if (best->certs[i]->origin != CERT_ORIGIN_SERVED)
			continue;
		if (best->certs[i]->served_index < last)
			return true;
		last = best->certs[i]->served_index;
	}
	return false;
}

static void
note_served(struct judging *judging)
{
	struct chain_report *report = judging->report;

	report->wrong_order = wrong_order(report);
	for (size_t i = 0; i < report->served_count; i++) {
		const struct cert *cert = report->served[i];

		report->unneeded |= !on_a_path(report, cert);
		report->root_served |= i > 0 && cert->self_signed;
	}
}

static void
list_served(struct judging *judging)
{
	struct chain_report *report = judging->report;
	struct node *const *nodes;
	size_t count = path_search_all(judging->search, &nodes);

	for (size_t i = 0; i < count; i++)
		if (nodes[i]->served)
			ARENA_PUSH(judging->arena, report->served, report->served_count,
				facts_of(judging->arena, nodes[i]));
}

/* ---------------------------------------------------------------- what was left out */

/* The best path is as good as any could be, whatever else there may be. */
static bool
sound(const struct chain_path *path)
{
	if (path == NULL || path->anchor == NULL)
		return false;
	for (size_t i = 0; i < path->problem_count; i++)
		if (chain_depends_on_path(&path->problems[i]))
			return false;
	return true;
}

static void
note_bounds(struct judging *judging)
{
	struct chain_report *report = judging->report;
	const char *bound = path_search_bound(judging->search);

	report->truncated = path_search_truncated(judging->search) || judging->too_large > 0;
	report->late = judging->effort.end == EFFORT_LATE;
	if (sound(chain_best(report)))
		return;
	if (judging->too_large > 0)
		bounds_note(&report->bounds, judging->arena,
			"served certificates of more than %d bytes were not looked at: %zu",
			(int)LIMIT_CERT, judging->too_large);
	if (bound != NULL)
		bounds_note(&report->bounds, judging->arena, "%s", bound);
	if (judging->effort.end == EFFORT_SPENT)
		bounds_note(&report->bounds, judging->arena,
			"not all signatures of the certificates were verified: there are too many, "
			"or too large keys");
}

/* ---------------------------------------------------------------- entry */

static struct chain_report *
judge(struct judging *judging, const struct span *chain, size_t count)
{
	struct chain_report *report = arena_alloc(judging->arena, sizeof(*report));
	bool decoded;

	judging->report = report;
	judging->revocation.report = report;
	report->list_count = stores_lists(judging->stores, judging->arena, &report->lists);
	judging->search = path_search_new(judging->arena, judging->stores, &judging->effort);
	ERR_set_mark();
	decoded = add_served(judging, chain, count);
	list_served(judging);
	if (decoded) {
		path_search_expand(judging->search);
		if (judging->fetcher != NULL && !path_search_anchored(judging->search))
			aia_mend(judging->search, judging->fetcher, judging->options->deadline,
				judging->arena, report);
		judge_paths(judging);
		note_served(judging);
		report->store_error = path_search_failure(judging->search);
		report->store_doubt = stores_doubt(judging->stores);
		report->store_gap = stores_gap(judging->stores);
		if (path_search_anchored(judging->search))
			report->local_error = NULL;
	}
	note_bounds(judging);
	ERR_pop_to_mark();
	path_search_free(judging->search);
	return report;
}

#define NO_KEY "libcrypto cannot compute SHA-256"

/* Everything that the answer depends on; the stores have their own memory. Fetchers and CRLs live
 * as long as the session, so their addresses identify them. */
static void
key_of(const struct judging *judging, const struct span *chain, size_t count, struct span staple,
	uint8_t out[static MEMO_KEY])
{
	const struct trust_options *options = judging->options;
	const char *name = options->name == NULL ? "" : options->name;
	const struct {
		size_t count, staple, name;
		int64_t now;
		const struct fetcher *fetcher;
		enum trust_revocation revocation;
		const struct client *client;
	} rest = {count, staple.n, options->name == NULL ? SIZE_MAX : strlen(name), options->now,
		fetcher_source(judging->fetcher), options->revocation, client_counting(options)};
	EVP_MD_CTX *md = EVP_MD_CTX_new();

	must(md != NULL && EVP_DigestInit_ex(md, EVP_sha256(), NULL) == 1, NO_KEY);
	EVP_DigestUpdate(md, &rest.count, sizeof(rest.count));
	EVP_DigestUpdate(md, &rest.staple, sizeof(rest.staple));
	EVP_DigestUpdate(md, &rest.name, sizeof(rest.name));
	EVP_DigestUpdate(md, &rest.now, sizeof(rest.now));
	EVP_DigestUpdate(md, &rest.fetcher, sizeof(rest.fetcher));
	EVP_DigestUpdate(md, &rest.revocation, sizeof(rest.revocation));
	EVP_DigestUpdate(md, &rest.client, sizeof(rest.client));
	for (size_t i = 0; i < count; i++) {
		EVP_DigestUpdate(md, &chain[i].n, sizeof(chain[i].n));
		EVP_DigestUpdate(md, chain[i].p, chain[i].n);
	}
	EVP_DigestUpdate(md, staple.p, staple.n);
	EVP_DigestUpdate(md, name, strlen(name));
	for (size_t i = 0; i < options->crl_count; i++)
		EVP_DigestUpdate(md, &options->crls[i].list.signed_part, sizeof(struct span));
	must(EVP_DigestFinal_ex(md, out, NULL) == 1, NO_KEY);
	EVP_MD_CTX_free(md);
}

/* Whether another run might find more: it has more time, or better luck. */
static bool
lacks_something(const struct chain_report *report)
{
	for (size_t i = 0; i < report->fetch_count; i++)
		if (!report->fetches[i].ok &&
			fetches_refusal(span_text(report->fetches[i].url)) == NULL)
			return true;
	return report->store_error != NULL || report->late;
}

/* Whether it serves other runs. */
static bool
fit_for_others(const struct judging *judging, const struct chain_report *report)
{
	return !lacks_something(report) &&
	       (judging->options->revocation != TRUST_REVOCATION_FETCH ||
		       revocation_settled(&judging->revocation));
}

/* What the answer leans on belongs to the evidence of whoever gets it. */
static void
recall_fetches(struct fetcher *fetcher, const struct chain_report *report)
{
	for (size_t i = 0; fetcher != NULL && i < report->fetch_count; i++)
		fetcher_recall(fetcher, report->fetches[i].url);
}

/*
 * An answer can be kept when it lives as long as the stores do. Within one run it always does.
 * Several runs that share the stores also share what a chain is worth, as far as no deadline of one
 * of them has a part in it; only so many chains, as the stores live on. Of a chain whose answer is
 * not for others they know just that, and each works it out in its own memory.
 */
struct chain_report *
trust_judge(struct arena *arena, const struct span *chain, size_t count, struct span staple,
	struct stores *stores, struct fetcher *fetcher, const struct trust_options *options)
{
	struct arena *kept = stores_arena(stores);
	bool own = arena == kept;
	struct judging judging = {.arena = arena,
		.stores = stores,
		.fetcher = fetcher,
		.options = options,
		.effort = {.deadline = options->deadline}};
	struct memo *memo = stores_memo(stores);
	uint8_t key[MEMO_KEY];
	enum memo_turn turn = MEMO_FULL;
	struct chain_report *report;
	void *answer = NULL;

	if (own || options->shared) {
		key_of(&judging, chain, count, staple, key);
		turn = memo_ask(
			memo, key, own ? SIZE_MAX : LIMIT_REMEMBERED, options->deadline, &answer);
	}
	if (answer != NULL) {
		recall_fetches(fetcher, answer);
		return answer;
	}
	if (turn == MEMO_YOURS)
		judging.arena = kept;
	judging.revocation = (struct revocation) {.arena = judging.arena,
		.options = options,
		.fetcher = fetcher,
		.staple = staple,
		.effort = &judging.effort,
		.signatures = stores_signatures(stores)};
	report = judge(&judging, chain, count);
	if (turn == MEMO_YOURS)
		memo_put(memo, key, own || fit_for_others(&judging, report) ? report : NULL);
	return report;
}

bool
trust_self_signed(struct span der)
{
	X509 *x509 = certificate_decode(der);
	bool ok = x509 != NULL && certificate_self_signed(x509);

	X509_free(x509);
	return ok;
}

bool
trust_crl_read(struct arena *arena, const char *name, struct span in, struct deadline deadline,
	struct trust_crl **crls, size_t *count, struct err *err)
{
	struct crl_scan *lists;
	size_t n;
	bool ok;

	ERR_set_mark();
	ok = crl_read(arena, in, deadline, &lists, &n, err);
	ERR_pop_to_mark();
	for (size_t i = 0; ok && i < n; i++) {
		struct trust_crl crl = {.name = name, .list = lists[i]};

		ARENA_PUSH(arena, *crls, *count, crl);
	}
	return ok;
}
