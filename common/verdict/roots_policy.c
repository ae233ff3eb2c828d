/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes with the certificates of a channel. */
#include "verdict/roots_judging.h"

static bool
sends_to_any(const struct judging *judging, const struct policy *policy)
{
	for (size_t i = 0; i < judging->evidence->count; i++)
		if (policy_sends_to(policy, &judging->evidence->subjects[i].target))
			return true;
	return false;
}

/* The message says when it is an intermediate: as a root it would be trusted for everything. */
static void
judge_ipsec(struct judging *judging, const struct channel_row *row, const struct endpoint *shown)
{
	bool next = false;

	for (size_t i = 0; i < row->ipsec_count; i++) {
		const struct ipsec_authority *authority = &row->ipsec[i];

		next |= authority->next;
		if (authority->carried)
			continue;
		verdict_add(&judging->verdict, RULE_ROOTS_IPSEC, shown, 0,
			"IPsec authenticates by %s \"%s\", which is not carried here",
			authority->intermediate ? "the intermediate" : "root", authority->name);
		if (authority->intermediate)
			verdict_because(&judging->verdict, CAUSE_SUBORDINATE);
	}
	if (row->ipsec_count > 0 && !next && roots_new_authority(judging))
		verdict_add(&judging->verdict, RULE_ROOTS_IPSEC_NEXT, shown, 0,
			"IPsec authenticates by \"%s\" and not by the next root: computer "
			"certificates from there are not accepted until the policy names it too",
			row->ipsec[0].name);
}

/* DirectAccess Offline Domain Join: a package for DirectAccess is made with /policynames, and with
 * /certtemplate where clients have computer certificates. */
static void
judge_package(struct judging *judging, const struct channel_row *row, const struct endpoint *shown)
{
	const struct policy *policy = row->policy;

	if (policy == NULL || policy->url_count == 0)
		verdict_add(&judging->verdict, RULE_ROOTS_PACKAGE_POLICY, shown, 0,
			"made without /policynames: no policy in it sends the laptop to IP-HTTPS");
	else if (policy->machine_cert && !row->templates)
		verdict_add(&judging->verdict, RULE_ROOTS_PACKAGE_TEMPLATE, shown, 0,
			"made without /certtemplate: its policy wants a computer certificate for "
			"IPsec");
}

void
roots_judge_policy(
	struct judging *judging, const struct channel_row *row, const struct endpoint *shown)
{
	const struct policy *policy = row->policy;

	if (row->kind == CHANNEL_ODJ)
		judge_package(judging, row, shown);
	if (policy == NULL)
		return;
	if (policy->disabled)
		verdict_add(&judging->verdict, RULE_POLICY_DISABLED, shown, 0,
			"switches IP-HTTPS off (IPHTTPS_ClientState 3)");
	if (policy->url_count > 0 && roots_have_target(judging) && !sends_to_any(judging, policy))
		verdict_add(&judging->verdict, RULE_POLICY_URL, shown, 0,
			"sends clients to %s%s, not to this server", policy->urls[0].text,
			policy->url_count > 1 ? " and others" : "");
	judge_resolution(&judging->verdict, policy, shown, "");
	judge_ipsec(judging, row, shown);
}
