/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verdict/roots.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "model/chain.h"
#include "model/winerr.h"
#include "verdict/fold.h"

/* The whole on its way. */
struct judging {
	struct verdict verdict;
	const struct evidence *evidence;
	struct distribution *distribution;
	const bool *forbidden; /* of each root: by a list of Microsoft's */
	int64_t first_end; /* of the roots that are carried */
	bool any_end;
	size_t channels, with_root; /* without lists of what is not trusted */
};

/* --- what clients need -------------------------------------------------------------------------- */

static bool
has_need(const struct endpoint *endpoint)
{
	return endpoint->chain != NULL && chain_best(endpoint->chain) != NULL;
}

static enum state
need_state(const struct judging *judging, const struct observation *seen)
{
	return seen->outcome == OUTCOME_TIMEOUT ? judging->verdict.options->timeout_state
						: rule_row(RULE_ROOTS_NEED)->state;
}

static void
judge_endpoint_need(struct judging *judging, const struct endpoint *endpoint)
{
	const struct observation *seen = &endpoint->stages[endpoint_reached(endpoint)];

	if (!has_need(endpoint))
		verdict_add_state(&judging->verdict, RULE_ROOTS_NEED, need_state(judging, seen), endpoint,
			0, "no certificate was seen, so it is not known what clients need: %s%s%s",
			outcome_name(seen->outcome), seen->text == NULL ? "" : ", ", seen_text(seen));
	else
		judge_late(&judging->verdict, endpoint);
}

static bool
any_need(const struct subject *subject)
{
	for (size_t i = 0; i < subject->count; i++)
		if (has_need(&subject->endpoints[i]))
			return true;
	return false;
}

/* Every address may serve another chain, unless one of them is enough. */
static void
judge_needs(struct judging *judging, const struct subject *subject)
{
	bool enough = judging->verdict.options->any_address && any_need(subject);

	if (subject->count == 0)
		verdict_add_state(&judging->verdict, RULE_ROOTS_NEED,
			need_state(judging, &subject->dns), NULL, 0,
			"\"%s\" gave no address, so it is not known what clients need: %s",
			subject->target.name, seen_text(&subject->dns));
	for (size_t i = 0; i < subject->count && !enough; i++)
		judge_endpoint_need(judging, &subject->endpoints[i]);
	judge_bounds(&judging->verdict, subject);
}

static const struct needed_root *
present_root(const struct distribution *distribution)
{
	for (size_t i = 0; i < distribution->root_count; i++)
		if (!distribution->roots[i].next)
			return &distribution->roots[i];
	return NULL;
}

/* --- one channel -------------------------------------------------------------------------------- */

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
	[HOLDING_ROOT_ONLY] = {RULE_ROOTS_ROOT_ONLY, CERT_E_CHAINING,
		"has no way to root", ""},
	[HOLDING_OTHER_KEY] = {RULE_ROOTS_OTHER_KEY, CERT_E_UNTRUSTEDROOT,
		"same name, but another key than root", ""},
	[HOLDING_OTHER_CERT] = {RULE_ROOTS_OTHER_CERT, CERT_E_UNTRUSTEDROOT,
		"same name and key, but not the very certificate", ""},
	[HOLDING_WAY_DISALLOWED] = {RULE_ROOTS_DISALLOWED, TRUST_E_EXPLICIT_DISTRUST,
		"disallows what leads to root", ""},
	[HOLDING_DISALLOWED] = {RULE_ROOTS_DISALLOWED, TRUST_E_EXPLICIT_DISTRUST, "disallows root", ""},
	[HOLDING_RESTRICTED] = {RULE_ROOTS_RESTRICTED, CERT_E_WRONG_USAGE,
		"denies server authentication to root", ""},
	[HOLDING_EXPIRED] = {RULE_ROOTS_EXPIRED, CERT_E_EXPIRED, "root", " expired"},
	[HOLDING_NOT_YET] = {RULE_ROOTS_EXPIRED, CERT_E_EXPIRED, "root", " is not yet valid"},
};

/* What more there is to say: the dates, or how it is meant. */
static const char *
addition(struct arena *arena, const struct carried *cell)
{
	char day[CLOCK_TEXT_MAX];

	if (cell->holding == HOLDING_EXPIRED)
		return arena_printf(arena, " on %s", clock_format_day(cell->cert->not_after, day));
	if (cell->holding == HOLDING_NOT_YET)
		return arena_printf(arena, ", but on %s", clock_format_day(cell->cert->not_before, day));
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

static void
judge_bad(struct judging *judging, const struct needed_root *root, const struct carried *cell,
	const struct endpoint *shown)
{
	verdict_add(&judging->verdict, bad[cell->holding].rule, shown, bad[cell->holding].code,
		"%s \"%s\"%s%s", bad[cell->holding].before, root->name, bad[cell->holding].after,
		addition(judging->verdict.arena, cell));
	verdict_because(&judging->verdict, cell->cause);
}

static void
judge_age(struct judging *judging, const struct carried *cell, const struct endpoint *shown)
{
	const struct verdict_options *o = judging->verdict.options;
	const struct cert *cert = cell->cert;
	int64_t left = cert->not_after - o->now, lifetime = cert->not_after - cert->not_before;
	char duration[CLOCK_TEXT_MAX], day[CLOCK_TEXT_MAX];
	enum state state = age_alerts(&o->age_critical, left, lifetime) ? STATE_CRITICAL
		: age_alerts(&o->age_warning, left, lifetime)		? STATE_WARNING
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
}

/* Which roots a list of Microsoft's disallows, which every client follows. */
static bool *
find_forbidden(struct arena *arena, const struct distribution *distribution)
{
	bool *forbidden = arena_array(arena, distribution->root_count, sizeof(*forbidden));

	for (size_t i = 0; i < distribution->channel_count; i++) {
		const struct channel_row *row = &distribution->channels[i];

		for (size_t k = 0; row->forbids && k < distribution->root_count; k++)
			forbidden[k] |= row->cells[k].holding == HOLDING_DISALLOWED ||
				row->cells[k].holding == HOLDING_WAY_DISALLOWED;
	}
	return forbidden;
}

/* What is forbidden is worse than anything else. */
static int
worth(const struct judging *judging, const struct channel_row *row, size_t root)
{
	return (int)row->cells[root].holding + (judging->forbidden[root] ? 0 : HOLDING_COUNT);
}

/* The best that a channel has of the roots of one group. */
static size_t
best_of(const struct judging *judging, const struct channel_row *row, unsigned int group)
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
			row->cells[best_of(judging, row, root->older->group)].holding ==
				HOLDING_CARRIED);
}

static void
judge_next(struct judging *judging, const struct channel_row *row, const struct needed_root *root,
	const struct carried *cell, const struct endpoint *shown)
{
	if (!lacks_next(judging, row, root))
		return;
	if (cell->holding == HOLDING_NONE)
		judge_bad(judging, root, cell, shown);
	else
		verdict_add(&judging->verdict, RULE_ROOTS_NEXT, shown, 0,
			"lacks the next root \"%s\"%s: its clients will show 0x800b0109 once that is in use",
			root->name, addition(judging->verdict.arena, cell));
}

/* True when the channel has all that is in use now. */
static bool
judge_holdings(struct judging *judging, const struct channel_row *row, const struct endpoint *shown)
{
	const struct distribution *distribution = judging->distribution;
	bool package = false, all = true;

	for (size_t i = 0; i < distribution->root_count; i++) {
		size_t best = best_of(judging, row, distribution->roots[i].group);
		const struct needed_root *root = &distribution->roots[best];
		const struct carried *cell = &row->cells[best];

		if (!is_first_of_group(distribution, i))
			continue;
		if (root->next)
			judge_next(judging, row, root, cell, shown);
		else if (cell->holding == HOLDING_CARRIED)
			judge_age(judging, cell, shown);
		else if (!package && (package = judge_package(judging, row, shown)))
			all = false;
		else if (!package) {
			judge_bad(judging, root, cell, shown);
			all = false;
		}
	}
	return all;
}

/* --- what goes with the certificates ------------------------------------------------------------ */

static bool
sends_to_any(const struct judging *judging, const struct policy *policy)
{
	for (size_t i = 0; i < judging->evidence->count; i++)
		if (policy_sends_to(policy, &judging->evidence->subjects[i].target))
			return true;
	return false;
}

static void
judge_names(struct judging *judging, const struct policy *policy, const struct endpoint *shown)
{
	for (size_t i = 0; i < policy->url_count; i++) {
		const char *name = policy->urls[i].target.name;

		if (policy->urls[i].valid && judged_swallowed(policy, name))
			verdict_add(&judging->verdict, RULE_POLICY_NRPT, shown, WSANO_DATA_CODE,
				"sends \"%s\" to DNS servers behind the tunnel (%s)", name,
				policy_rule_for(policy, name)->dns_servers);
	}
}

static bool
has_target(const struct judging *judging)
{
	return judging->evidence->count > 0 && judging->evidence->subjects[0].target.name != NULL;
}

static void
judge_channel_policy(struct judging *judging, const struct channel_row *row,
	const struct endpoint *shown)
{
	const struct policy *policy = row->policy;

	if (policy == NULL)
		return;
	if (policy->disabled)
		verdict_add(&judging->verdict, RULE_POLICY_DISABLED, shown, 0,
			"switches IP-HTTPS off (IPHTTPS_ClientState 3)");
	if (policy->url_count > 0 && has_target(judging) && !sends_to_any(judging, policy))
		verdict_add(&judging->verdict, RULE_POLICY_URL, shown, 0,
			"sends clients to %s%s, not to what is served", policy->urls[0].text,
			policy->url_count > 1 ? " and others" : "");
	judge_names(judging, policy, shown);
}

static void
judge_channel(struct judging *judging, struct channel_row *row)
{
	const struct endpoint shown = labelled(row);
	struct findings *findings = &judging->verdict.findings;
	size_t from = findings->count;

	if (row->error != NULL)
		verdict_add(&judging->verdict, RULE_ROOTS_UNREADABLE, &shown, 0, "cannot be read: %s",
			row->error);
	judging->channels += !row->forbids;
	if (row->error == NULL && row->forbids) {
		for (size_t i = 0; i < judging->distribution->root_count; i++)
			if (row->cells[i].holding == HOLDING_DISALLOWED &&
				is_group_forbidden(judging, judging->distribution->roots[i].group))
				judge_bad(judging, &judging->distribution->roots[i], &row->cells[i],
					&shown);
	} else if (row->error == NULL) {
		judging->with_root += judge_holdings(judging, row, &shown) &&
			present_root(judging->distribution) != NULL;
		judge_channel_policy(judging, row, &shown);
	}
	row->state = STATE_OK;
	for (size_t i = from; i < findings->count; i++)
		row->state = state_worse(row->state, findings->items[i].state);
}

/* --- roll-over ---------------------------------------------------------------------------------- */

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
		? ": but some channels do with another root now, and lack it"
		: texts[root->relation].so;
	bool sha = root->relation == RELATION_SAME_KEY && is_sha1(older->cert) && !is_sha1(root->cert);

	verdict_add(&judging->verdict, RULE_ROOTS_ROLLOVER, NULL, 0, "the next root \"%s\" %s%s%s",
		root->name, texts[root->relation].what, sha ? " (signed with SHA-1 before, now not)" : "",
		so);
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
		"the next root \"%s\" %s %s: clients would show 0x800b0101 once it is in use", root->name,
		now > cert->not_after ? "expired on" : "is not valid before",
		clock_format_day(now > cert->not_after ? cert->not_after : cert->not_before, day));
	verdict_because(&judging->verdict, CAUSE_DATES);
}

static void
judge_rollover(struct judging *judging)
{
	const struct distribution *distribution = judging->distribution;
	bool new_name = false;

	for (size_t i = 0; i < distribution->root_count; i++) {
		if (!distribution->roots[i].next)
			continue;
		tell_relation(judging, &distribution->roots[i]);
		judge_next_dates(judging, &distribution->roots[i]);
		new_name |= distribution->roots[i].relation == RELATION_NEW_CA;
	}
	if (new_name && distribution->ipsec_count > 0 && !distribution->ipsec_names_next)
		verdict_add(&judging->verdict, RULE_ROOTS_IPSEC_NEXT, NULL, 0,
			"IPsec authenticates by \"%s\" and not by the next root: computer certificates "
			"from there are not accepted until the policy names it too",
			distribution->ipsec[0].name);
}

static void
judge_ipsec(struct judging *judging)
{
	const struct distribution *distribution = judging->distribution;

	for (size_t i = 0; i < distribution->ipsec_count; i++)
		if (!distribution->ipsec[i].carried)
			verdict_add(&judging->verdict, RULE_ROOTS_IPSEC, NULL, 0,
				"IPsec in the policy of %s authenticates by \"%s\", which no channel "
				"carries", distribution->ipsec[i].channel, distribution->ipsec[i].name);
}

/* --- what was passed over ----------------------------------------------------------------------- */

static void
tell_notes(struct judging *judging, struct report *report)
{
	const struct distribution *distribution = judging->distribution;
	const char **notes = NULL;
	size_t count = 0;

	for (size_t i = 0; i < distribution->channel_count; i++)
		for (size_t k = 0; k < distribution->channels[i].note_count; k++)
			ARENA_PUSH(judging->verdict.arena, notes, count,
				arena_printf(judging->verdict.arena, "%s: %s",
					distribution->channels[i].name,
					distribution->channels[i].notes[k]));
	report->notes = notes;
	report->note_count = count;
}

/* --- the whole ---------------------------------------------------------------------------------- */

static bool
is_need(const struct finding *finding)
{
	return text_equal(finding->rule, rule_row(RULE_ROOTS_NEED)->name);
}

static bool
says_why(const struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		if (is_need(&findings->items[i]))
			return true;
	return false;
}

/* What is not known stays so, whatever it counts as; that one channel of several lacks the root is
 * known, and may be meant. */
static const struct finding *
first_unknown(const struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		if (findings->items[i].plain == STATE_UNKNOWN || is_need(&findings->items[i]))
			return &findings->items[i];
	return NULL;
}

/* Where all that was found counts as OK. */
static void
judge_silenced(struct judging *judging)
{
	const struct finding *unknown = first_unknown(&judging->verdict.findings);

	if (unknown != NULL)
		fold_unproven(&judging->verdict, NULL, unknown);
	else if (judging->with_root == 0)
		verdict_add(&judging->verdict, RULE_RUN_UNPROVEN, NULL, 0, "no channel has the root");
}

/* Nothing was needed, and nothing says why: then nothing was proven. */
static void
judge_unproven(struct judging *judging)
{
	if (present_root(judging->distribution) == NULL && !says_why(&judging->verdict.findings))
		verdict_add(&judging->verdict, RULE_RUN_UNPROVEN, NULL, 0,
			"it is not known which root clients need");
	if (judging->channels == 0)
		verdict_add(&judging->verdict, RULE_RUN_UNPROVEN, NULL, 0,
			"no channel was looked at that could carry a root");
	if (findings_worst(&judging->verdict.findings) <= STATE_OK)
		judge_silenced(judging);
}

static const char *
whole_name(const struct judging *judging)
{
	const struct needed_root *root = present_root(judging->distribution);
	const struct evidence *evidence = judging->evidence;

	if (!has_target(judging))
		return root == NULL ? "" : root->name;
	if (evidence->count == 1)
		return evidence->subjects[0].target.name;
	return arena_printf(judging->verdict.arena, "%s and %zu more",
		evidence->subjects[0].target.name, evidence->count - 1);
}

static const char *
statement(struct arena *arena, const struct finding *top)
{
	if (top->code == 0)
		return top->text;
	return arena_printf(arena, "%s: %s", fold_code_text(arena, top->code), top->text);
}

static const char *
good(const struct judging *judging)
{
	const struct needed_root *root = present_root(judging->distribution);
	char duration[CLOCK_TEXT_MAX], day[CLOCK_TEXT_MAX];

	if (root == NULL)
		return "it is not known which root clients need";
	if (!judging->any_end)
		return arena_printf(judging->verdict.arena, "%zu of %zu channels have the root",
			judging->with_root, judging->channels);
	return arena_printf(judging->verdict.arena,
		"root \"%s\" is in %zu of %zu channel%s, and expires in %s (%s)",
		root->name, judging->with_root, judging->channels,
		judging->channels == 1 ? "" : "s",
		clock_duration(judging->first_end - judging->verdict.options->now, duration),
		clock_format_day(judging->first_end, day));
}

static const char *
summary(const struct judging *judging, const struct report *report)
{
	const struct finding *top = &report->findings.items[0];
	const struct distribution *distribution = judging->distribution;
	struct arena *arena = judging->verdict.arena;
	size_t bad_ones = 0;
	bool of_channel = false;

	if (report->state == STATE_OK)
		return good(judging);
	for (size_t i = 0; i < distribution->channel_count; i++) {
		bad_ones += distribution->channels[i].state == top->state;
		of_channel |= top->subject != NULL &&
			strcmp(distribution->channels[i].name, top->subject) == 0;
	}
	if (!of_channel)
		return arena_printf(arena, "%s%s%s", top->subject == NULL ? "" : top->subject,
			top->subject == NULL ? "" : ": ", statement(arena, top));
	if (distribution->channel_count == 1)
		return arena_printf(arena, "%s: %s", top->subject, statement(arena, top));
	return arena_printf(arena, "%zu of %zu channels %s, %s: %s", bad_ones,
		distribution->channel_count,
		top->state == STATE_CRITICAL ? (bad_ones == 1 ? "fails" : "fail")
					     : (bad_ones == 1 ? "needs attention" : "need attention"),
		top->subject, statement(arena, top));
}

static void
measure(struct judging *judging, struct report *report)
{
	const struct verdict_options *o = judging->verdict.options;
	struct metric all = {.label = "channels", .known = true, .has_min = true,
		.value = (double)judging->channels};
	struct metric with = {.label = "channels_with_root", .has_min = true, .has_max = true,
		.known = present_root(judging->distribution) != NULL,
		.value = (double)judging->with_root, .max = (double)judging->channels};
	struct metric days = {.label = "root_days", .known = judging->any_end, .decimals = 2};

	if (judging->any_end)
		days.value = clock_days_figure(o->now, judging->first_end);
	days.warning = age_range(&o->age_warning, CLOCK_DAY, 0);
	days.critical = age_range(&o->age_critical, CLOCK_DAY, 0);
	metrics_add(&report->metrics, judging->verdict.arena, &all);
	metrics_add(&report->metrics, judging->verdict.arena, &with);
	metrics_add(&report->metrics, judging->verdict.arena, &days);
}

void
verdict_roots(const struct verdict_options *options, struct arena *arena, struct report *report,
	struct distribution *distribution)
{
	struct judging judging = {.verdict = {.options = options, .arena = arena, .report = report},
		.evidence = report->evidence, .distribution = distribution,
		.forbidden = find_forbidden(arena, distribution)};

	for (size_t i = 0; i < report->evidence->count; i++)
		judge_needs(&judging, &report->evidence->subjects[i]);
	for (size_t i = 0; i < distribution->channel_count; i++)
		judge_channel(&judging, &distribution->channels[i]);
	judge_rollover(&judging);
	judge_ipsec(&judging);
	judge_unproven(&judging);
	findings_sort(&judging.verdict.findings);
	report->findings = judging.verdict.findings;
	report->state = state_worse(STATE_OK, findings_worst(&report->findings));
	report->name = whole_name(&judging);
	report->code = fold_code(&report->findings);
	report->summary = summary(&judging, report);
	measure(&judging, report);
	tell_notes(&judging, report);
}
