/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one channel has of the roots that clients need. */
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "model/winerr.h"
#include "verdict/roots_judging.h"

/* The findings of a channel bear its name. */
static struct endpoint
labelled(const struct channel_row *row)
{
	return (struct endpoint) {.label = row->name};
}

/* What a holding that is not good is called, before and after the root's name. */
static const struct {
	enum rule rule;
	uint32_t code;
	const char *before, *after;
} bad[HOLDING_COUNT] = {
	[HOLDING_NONE] = {RULE_ROOTS_UNDECIDED, 0, "cannot say whether it has root", ""},
	[HOLDING_MISSING] = {RULE_ROOTS_MISSING, CERT_E_UNTRUSTEDROOT, "lacks root", ""},
	[HOLDING_NO_ISSUER] = {RULE_ROOTS_ROOT_ONLY, CERT_E_CHAINING, "lacks issuer", ""},
	[HOLDING_CA_ONLY] = {RULE_ROOTS_CA_ONLY, CERT_E_UNTRUSTEDROOT,
		"has intermediates, but not root", ""},
	[HOLDING_ROOT_ONLY] = {RULE_ROOTS_ROOT_ONLY, CERT_E_CHAINING, "has no way to root", ""},
	[HOLDING_OTHER_KEY] = {RULE_ROOTS_OTHER_KEY, CERT_E_UNTRUSTEDROOT,
		"same name, but another key than root", ""},
	[HOLDING_OTHER_CERT] = {RULE_ROOTS_OTHER_CERT, CERT_E_UNTRUSTEDROOT,
		"same name and key, but another certificate than", ""},
	[HOLDING_WAY_DISALLOWED] = {RULE_ROOTS_DISALLOWED, TRUST_E_EXPLICIT_DISTRUST,
		"disallows what leads to root", ""},
	[HOLDING_DISALLOWED] = {RULE_ROOTS_DISALLOWED, TRUST_E_EXPLICIT_DISTRUST, "disallows root",
		""},
	[HOLDING_RESTRICTED] = {RULE_ROOTS_RESTRICTED, CERT_E_WRONG_USAGE,
		"denies server authentication to root", ""},
	[HOLDING_EXPIRED] = {RULE_ROOTS_EXPIRED, CERT_E_EXPIRED, "root", " expired"},
	[HOLDING_NOT_YET] = {RULE_ROOTS_EXPIRED, CERT_E_EXPIRED, "root", " is not yet valid"},
};

/* What more there is to say: the dates, or how it is meant. */
const char *
roots_addition(struct arena *arena, const struct carried *cell)
{
	char day[CLOCK_TEXT_MAX];

	if (cell->holding == HOLDING_EXPIRED)
		return arena_printf(arena, " on %s", clock_format_day(cell->cert->not_after, day));
	if (cell->holding == HOLDING_NOT_YET)
		return arena_printf(
			arena, ", but on %s", clock_format_day(cell->cert->not_before, day));
	return cell->text == NULL ? "" : arena_printf(arena, " (%s)", cell->text);
}

/* A package that sends a laptop to the server without anything by which to trust it. */
static bool
judge_package(struct judging *judging, const struct channel_row *row, const struct endpoint *shown)
{
	const char *url = row->policy != NULL && row->policy->url_count > 0
				  ? row->policy->urls[0].text
				  : NULL;

	if (row->kind != CHANNEL_ODJ || row->roots > 0)
		return false;
	if (url != NULL)
		verdict_add(&judging->verdict, RULE_ROOTS_PACKAGE, shown, CERT_E_UNTRUSTEDROOT,
			"made without /rootcacerts: it has no root at all, and a policy for %s",
			url);
	else
		verdict_add(&judging->verdict, RULE_ROOTS_PACKAGE, shown, CERT_E_UNTRUSTEDROOT,
			"made without /rootcacerts or /certtemplate: it has no root at all");
	return true;
}

/* Several sites may need the same root from the same channel. `cert` may be NULL: of what is
 * missing the name may be all that is known. */
static const char *
channel_about(const struct judging *judging, const struct cert *cert, const char *name,
	const struct endpoint *shown)
{
	struct arena *arena = judging->verdict.arena;

	return arena_printf(arena, "%s in %s",
		cert == NULL ? name
			     : text_hex(arena, span_of(cert->sha256, sizeof(cert->sha256)), 0),
		shown->label);
}

void
roots_judge_bad(struct judging *judging, const struct needed_root *root, const struct carried *cell,
	const struct endpoint *shown)
{
	bool issuer = cell->holding == HOLDING_NO_ISSUER && cell->cert != NULL;
	uint32_t code = cell->breaks_off ? CERT_E_CHAINING : bad[cell->holding].code;

	verdict_add(&judging->verdict, bad[cell->holding].rule, shown, code, "%s \"%s\"%s%s",
		bad[cell->holding].before, issuer ? cell->cert->name : root->name,
		bad[cell->holding].after, roots_addition(judging->verdict.arena, cell));
	verdict_because(&judging->verdict, cell->cause);
	verdict_about(&judging->verdict, channel_about(judging, root->cert, root->name, shown));
}

static void
judge_age(struct judging *judging, const struct carried *cell, const struct endpoint *shown)
{
	const struct verdict_options *o = judging->verdict.options;
	const struct cert *cert = cell->cert;
	int64_t left = cert->not_after - o->now, lifetime = cert->not_after - cert->not_before;
	char duration[CLOCK_TEXT_MAX], day[CLOCK_TEXT_MAX];
	enum state state = age_alerts(&o->age_critical, left, lifetime)  ? STATE_CRITICAL
			   : age_alerts(&o->age_warning, left, lifetime) ? STATE_WARNING
									 : STATE_OK;

	if (!judging->any_end || cert->not_after < judging->first_end)
		judging->first_end = cert->not_after;
	judging->any_end = true;
	if (state == STATE_OK)
		return;
	verdict_add_state(&judging->verdict, RULE_ROOTS_EXPIRING, state, shown, 0,
		"root \"%s\" expires in %s (%s)", cert->name, clock_duration(left, duration),
		clock_format_day(cert->not_after, day));
	verdict_when(&judging->verdict, cert->not_after);
	verdict_about(&judging->verdict, channel_about(judging, cert, NULL, shown));
}

void
roots_find_forbidden(struct judging *judging)
{
	const struct distribution *distribution = judging->distribution;
	bool *forbidden =
		arena_array(judging->verdict.arena, distribution->root_count, sizeof(*forbidden));

	for (size_t i = 0; i < distribution->channel_count; i++) {
		const struct channel_row *row = &distribution->channels[i];

		for (size_t k = 0; row->forbids && k < distribution->root_count; k++)
			forbidden[k] |= row->cells[k].holding == HOLDING_DISALLOWED ||
					row->cells[k].holding == HOLDING_WAY_DISALLOWED;
	}
	judging->forbidden = forbidden;
}

/* What is forbidden is worse than anything else. */
static int
worth(const struct judging *judging, const struct channel_row *row, size_t root)
{
	return (int)row->cells[root].holding + (judging->forbidden[root] ? 0 : HOLDING_COUNT);
}

/* The best that a channel has of the roots of one group. */
size_t
roots_best_of(const struct judging *judging, const struct channel_row *row, unsigned int group)
{
	const struct distribution *distribution = judging->distribution;
	size_t best = distribution->root_count;

	for (size_t i = 0; i < distribution->root_count; i++)
		if (distribution->roots[i].group == group &&
			(best == distribution->root_count ||
				worth(judging, row, i) > worth(judging, row, best)))
			best = i;
	return best;
}

static bool
is_group_forbidden(const struct judging *judging, unsigned int group)
{
	for (size_t i = 0; i < judging->distribution->root_count; i++)
		if (judging->distribution->roots[i].group == group && !judging->forbidden[i])
			return false;
	return true;
}

static bool
is_first_of_group(const struct distribution *distribution, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (distribution->roots[i].group == distribution->roots[index].group)
			return false;
	return true;
}

/* One certificate, of which a channel has the same. */
static bool
is_same_lack(
	const struct channel_row *row, const struct needed_root *roots, size_t one, size_t other)
{
	const struct carried *a = &row->cells[one], *b = &row->cells[other];

	return roots[one].cert != NULL && roots[other].cert != NULL &&
	       memcmp(roots[one].cert->sha256, roots[other].cert->sha256,
		       sizeof(roots[one].cert->sha256)) == 0 &&
	       a->holding == b->holding && a->breaks_off == b->breaks_off && a->cause == b->cause &&
	       text_equal(a->text, b->text);
}

/* A root that is named and served is asked for twice: what the channel lacks is said once. */
static bool
is_told(const struct judging *judging, const struct channel_row *row, size_t root)
{
	const struct needed_root *roots = judging->distribution->roots;

	for (size_t i = 0; i < root; i++) {
		size_t best = roots_best_of(judging, row, roots[i].group);

		if (roots[best].group != roots[root].group && !roots[best].next &&
			is_same_lack(row, roots, best, root))
			return true;
	}
	return false;
}

/* True when the channel has all that is in use now. */
static bool
judge_holdings(struct judging *judging, const struct channel_row *row, const struct endpoint *shown)
{
	const struct distribution *distribution = judging->distribution;
	bool package = false, all = true;

	for (size_t i = 0; i < distribution->root_count; i++) {
		size_t best = roots_best_of(judging, row, distribution->roots[i].group);
		const struct needed_root *root = &distribution->roots[best];
		const struct carried *cell = &row->cells[best];

		if (!is_first_of_group(distribution, i))
			continue;
		if (root->next)
			roots_judge_next(judging, row, root, cell, shown);
		else if (cell->holding == HOLDING_CARRIED)
			judge_age(judging, cell, shown);
		else if (!package && (package = judge_package(judging, row, shown)))
			all = false;
		else if (!package) {
			if (!is_told(judging, row, best))
				roots_judge_bad(judging, root, cell, shown);
			all = false;
		}
	}
	return all;
}

/* Where such an entry is why something is not known, that says so already. */
static void
tell_broken(struct judging *judging, const struct channel_row *row, const struct endpoint *shown,
	size_t from)
{
	const struct findings *findings = &judging->verdict.findings;

	for (size_t i = from; i < findings->count; i++)
		if (findings->items[i].plain == STATE_UNKNOWN)
			return;
	if (row->broken_count > 0)
		verdict_add(&judging->verdict, RULE_ROOTS_BROKEN, shown, 0,
			"%zu entr%s cannot be read: %s%s", row->broken_count,
			row->broken_count == 1 ? "y" : "ies", row->broken[0],
			row->broken_count > 1 ? ", and others" : "");
}

void
roots_judge_channel(struct judging *judging, struct channel_row *row)
{
	const struct endpoint shown = labelled(row);
	struct findings *findings = &judging->verdict.findings;
	size_t from = findings->count;

	if (row->error != NULL)
		verdict_add(&judging->verdict, RULE_ROOTS_UNREADABLE, &shown, 0,
			"cannot be read: %s", row->error);
	judging->channels += !row->forbids;
	if (row->error == NULL && row->forbids) {
		for (size_t i = 0; i < judging->distribution->root_count; i++)
			if (row->cells[i].holding == HOLDING_DISALLOWED &&
				is_group_forbidden(judging, judging->distribution->roots[i].group))
				roots_judge_bad(judging, &judging->distribution->roots[i],
					&row->cells[i], &shown);
	} else if (row->error == NULL) {
		judging->with_root += judge_holdings(judging, row, &shown) &&
				      roots_present(judging->distribution) != NULL;
		roots_judge_policy(judging, row, &shown);
	}
	tell_broken(judging, row, &shown, from);
	row->state = STATE_OK;
	for (size_t i = from; i < findings->count; i++)
		row->state = state_worse(row->state, findings->items[i].state);
}
