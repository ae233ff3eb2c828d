/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Roots that are to come, and what changes with them. */
#include <string.h>

#include "base/clock.h"
#include "verdict/roots_judging.h"

static bool
is_same(const struct needed_root *root)
{
	return root->relation == RELATION_SAME_CERT || root->relation == RELATION_SAME_KEY;
}

/* Whether a channel lacks a root that is to come. One that clients have by having a present one is
 * lacking only where the channel does with another of its group now. */
static bool
lacks_next(const struct judging *judging, const struct channel_row *row,
	const struct needed_root *root)
{
	const struct needed_root *roots = judging->distribution->roots;
	const struct carried *cell = &row->cells[root - roots];

	if (row->error != NULL || row->forbids || cell->holding == HOLDING_CARRIED)
		return false;
	return !is_same(root) ||
	       (row->cells[root->older - roots].holding != HOLDING_CARRIED &&
		       row->cells[roots_best_of(judging, row, root->older->group)].holding ==
			       HOLDING_CARRIED);
}

void
roots_judge_next(struct judging *judging, const struct channel_row *row,
	const struct needed_root *root, const struct carried *cell, const struct endpoint *shown)
{
	if (!lacks_next(judging, row, root))
		return;
	if (cell->holding == HOLDING_NONE)
		roots_judge_bad(judging, root, cell, shown);
	else
		verdict_add(&judging->verdict, RULE_ROOTS_NEXT, shown, 0,
			"lacks the next root \"%s\"%s: its clients will show 0x800b0109 once that "
			"is in use",
			root->name, roots_addition(judging->verdict.arena, cell));
}

static bool
is_sha1(const struct cert *cert)
{
	return cert != NULL && strcasestr(cert->signature, "sha1") != NULL;
}

static bool
lacks_next_anywhere(const struct judging *judging, const struct needed_root *root)
{
	for (size_t i = 0; i < judging->distribution->channel_count; i++)
		if (lacks_next(judging, &judging->distribution->channels[i], root))
			return true;
	return false;
}

static void
tell_relation(struct judging *judging, const struct needed_root *root)
{
	static const struct {
		const char *what, *so;
	} texts[] = {
		[RELATION_NONE] = {"cannot be compared with one in use", ""},
		[RELATION_SAME_CERT] = {"is the one in use", ": nothing changes"},
		[RELATION_SAME_KEY] = {"is the present one, renewed with its key",
			": clients that trust the one trust the other, no disruption is expected"},
		[RELATION_NEW_KEY] = {"has the name of the present one, but another key",
			": clients need it before it is used"},
		[RELATION_NEW_CA] = {"is another authority than the present one",
			": clients need it before it is used"},
	};
	const struct needed_root *older = root->older;
	const char *so = is_same(root) && lacks_next_anywhere(judging, root)
				 ? ": but some channels work with another root now, and lack it"
				 : texts[root->relation].so;
	bool sha =
		root->relation == RELATION_SAME_KEY && is_sha1(older->cert) && !is_sha1(root->cert);

	verdict_add(&judging->verdict, RULE_ROOTS_ROLLOVER, NULL, 0, "the next root \"%s\" %s%s%s",
		root->name, texts[root->relation].what,
		sha ? " (signed with SHA-1 before, now not)" : "", so);
}

/* What would be cut off at once when it is used. */
static void
judge_next_dates(struct judging *judging, const struct needed_root *root)
{
	const struct cert *cert = root->cert;
	int64_t now = judging->verdict.options->now;
	char day[CLOCK_TEXT_MAX];

	if (cert == NULL || (now <= cert->not_after && now >= cert->not_before))
		return;
	verdict_add(&judging->verdict, RULE_ROOTS_NEXT, NULL, 0,
		"the next root \"%s\" %s %s: clients would show 0x800b0101 once it is in use",
		root->name, now > cert->not_after ? "expired on" : "is not valid before",
		clock_format_day(now > cert->not_after ? cert->not_after : cert->not_before, day));
	verdict_because(&judging->verdict, CAUSE_DATES);
}

bool
roots_new_authority(const struct judging *judging)
{
	const struct distribution *distribution = judging->distribution;

	for (size_t i = 0; i < distribution->root_count; i++)
		if (distribution->roots[i].next &&
			distribution->roots[i].relation == RELATION_NEW_CA)
			return true;
	return false;
}

void
roots_judge_rollover(struct judging *judging)
{
	const struct distribution *distribution = judging->distribution;

	for (size_t i = 0; i < distribution->root_count; i++) {
		if (!distribution->roots[i].next)
			continue;
		tell_relation(judging, &distribution->roots[i]);
		judge_next_dates(judging, &distribution->roots[i]);
	}
}
