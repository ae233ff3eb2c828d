/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of a run in which every store is a channel. */
#include "check/roots.h"

#include "check/certs.h"
#include "options/option_value.h"
#include "trust/judge.h"
#include "verdict/rollout.h"
#include "verdict/roots.h"

/* ---------------------------------------------------------------- channels */

/* A root that is at hand completes chains that nobody serves to their end. What cannot be read is
 * reported when it is read as a need. */
static void
know_given_roots(struct roots *roots)
{
	for (size_t i = 0; i < roots->options->root_count; i++) {
		const char *path = roots->options->roots[i];
		struct err err = {.kind = ERR_NONE};
		struct span *certs;
		size_t count;

		if (option_fingerprint(roots->arena, path) != NULL ||
			!certs_read(roots->arena, roots->options, path, roots->source.deadline,
				&certs, &count, &err))
			continue;
		for (size_t k = 0; k < count; k++)
			if (trust_self_signed(certs[k]))
				known_add(roots->channels.known, certs[k]);
	}
}

bool
roots_load(struct roots *roots, struct err *err)
{
	const struct options *options = roots->options;
	struct channel_specs named = {.everywhere = options->everywhere,
		.everywhere_count = options->everywhere_count,
		.policy = roots->policy};
	const char **specs = NULL;
	size_t count = 0;

	for (size_t i = 0; i < options->store_count; i++)
		ARENA_PUSH(roots->arena, specs, count, options->stores[i]);
	if (count == 0 && roots->policy == NULL)
		ARENA_PUSH(roots->arena, specs, count, "system:");
	named.items = specs;
	named.count = count;
	if (!channels_read(roots->arena, &named, &roots->source, &roots->channels, err))
		return false;
	know_given_roots(roots);
	return channels_union(
		&roots->channels, false, roots->arena, roots->source.deadline, roots->stores, err);
}

void
roots_free(struct roots *roots)
{
	stores_free(roots->anchors);
	channels_free(&roots->channels);
}

/* ---------------------------------------------------------------- needs */

bool
roots_named(const struct options *options)
{
	return options->root_count > 0 && options->target.name == NULL && options->gpo == NULL &&
	       options->file == NULL && options->replay == NULL;
}

static bool
read_root_file(struct roots *roots, const char *path, struct err *err)
{
	struct distribution_need *need = &roots->need;
	struct span *certs;
	size_t count;

	if (!certs_read(roots->arena, roots->options, path, roots->deadline, &certs, &count, err))
		return err_context(err, "--root");
	for (size_t i = 0; i < count; i++) {
		if (!trust_self_signed(certs[i]))
			return err_set(err, ERR_USAGE,
				"--root: %s: certificate %zu is not self-signed, so it is no root",
				path, i + 1);
		ARENA_PUSH(roots->arena, need->roots, need->root_count, certs[i]);
	}
	return true;
}

static bool
read_root(struct roots *roots, const char *root, struct err *err)
{
	struct distribution_need *need = &roots->need;
	const char *digits = option_fingerprint(roots->arena, root);

	if (digits == NULL)
		return read_root_file(roots, root, err);
	ARENA_PUSH(roots->arena, need->fingerprints, need->fingerprint_count, digits);
	return true;
}

static bool
load_anchors(struct roots *roots, struct err *err)
{
	if (roots->anchors != NULL)
		return true;
	roots->anchors = stores_new(roots->arena);
	return channels_union(
		&roots->channels, true, roots->arena, roots->deadline, roots->anchors, err);
}

/* Which channel lacks what cannot be said then. */
static bool
cannot_fetch(const struct chain_report *report, struct err *err)
{
	return err_set(err, ERR_SYSTEM, "cannot fetch issuers: %s", report->local_error);
}

/* What the chain needs; where it leans on a channel's intermediates, what it needs without them
 * too. */
static bool
need_of(struct roots *roots, const struct chain_report *report, struct fetcher *fetcher,
	struct need_chain *out, struct err *err)
{
	const struct trust_options options = {.now = roots->need.now, .deadline = roots->deadline};
	struct span *chain;

	*out = (struct need_chain) {.report = report};
	if (report->local_error != NULL)
		return cannot_fetch(report, err);
	if (!need_leans_on_stores(report))
		return true;
	if (!load_anchors(roots, err))
		return false;
	chain = arena_array(roots->arena, report->served_count, sizeof(*chain));
	for (size_t i = 0; i < report->served_count; i++)
		chain[i] = report->served[i]->der;
	out->alone = trust_judge(roots->arena, chain, report->served_count, span_of(NULL, 0),
		roots->anchors, fetcher, &options);
	return out->alone->local_error == NULL || cannot_fetch(out->alone, err);
}

static bool
read_next(struct roots *roots, struct fetcher *fetcher, struct err *err)
{
	const struct trust_options options = {.now = roots->need.now, .deadline = roots->deadline};
	const struct chain_report *report;
	const char *path = roots->options->next;
	struct span *chain;
	size_t count;

	if (path == NULL)
		return true;
	if (!certs_read(roots->arena, roots->options, path, roots->deadline, &chain, &count, err))
		return err_context(err, "--next");
	report = trust_judge(
		roots->arena, chain, count, span_of(NULL, 0), roots->stores, fetcher, &options);
	return need_of(roots, report, fetcher, &roots->need.next, err);
}

static bool
take_chains(struct roots *roots, const struct subject *subject, struct fetcher *fetcher,
	struct err *err)
{
	struct distribution_need *need = &roots->need;

	for (size_t i = 0; i < subject->count; i++) {
		struct need_chain chain;

		/* What lacks the root that was not looked at lacks nothing that is known. */
		if (subject->endpoints[i].chain == NULL ||
			chain_undecided(subject->endpoints[i].chain))
			continue;
		if (!need_of(roots, subject->endpoints[i].chain, fetcher, &chain, err))
			return false;
		chain.target = subject->target.name == NULL ? NULL : &subject->target;
		ARENA_PUSH(roots->arena, need->chains, need->chain_count, chain);
	}
	return true;
}

bool
roots_judge(struct roots *roots, const struct evidence *evidence, struct fetcher *fetcher,
	const struct verdict_options *verdict, struct report *report, struct err *err)
{
	struct distribution *distribution;

	roots->need.now = verdict->now;
	for (size_t i = 0; i < roots->options->root_count; i++)
		if (!read_root(roots, roots->options->roots[i], err))
			return false;
	for (size_t i = 0; i < evidence->count; i++)
		if (!take_chains(roots, &evidence->subjects[i], fetcher, err))
			return false;
	if (!read_next(roots, fetcher, err))
		return false;
	distribution = distribution_make(roots->arena, &roots->channels, &roots->need);
	report->evidence = evidence;
	report->distribution = distribution;
	report->time = verdict->now;
	verdict_roots(verdict, roots->arena, report, distribution);
	if (roots->options->rollout)
		report->rollout = rollout_make(roots->arena, report);
	return true;
}
