/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a group policy itself keeps clients from. */
#include "base/text.h"
#include "model/winerr.h"
#include "verdict/rule.h"

bool
judged_swallowed(const struct policy *policy, const char *name)
{
	const struct policy_rule *rule = name == NULL ? NULL : policy_rule_for(policy, name);

	return rule != NULL && rule->dns_servers != NULL && rule->dns_servers[0] != '\0';
}

/* A client that has been told to ask the corporate resolvers for the public name asks through the
 * tunnel that it has not got yet. */
static void
judge_name(struct verdict *verdict, const struct policy *policy, const char *name)
{
	if (judged_swallowed(policy, name))
		verdict_add(verdict, RULE_POLICY_NRPT, NULL, WSANO_DATA_CODE,
			"policy %s sends \"%s\" to DNS servers behind the tunnel (%s)", policy->name,
			name, policy_rule_for(policy, name)->dns_servers);
}

void
judge_policy(struct verdict *verdict, const struct policy *policy)
{
	if (policy == NULL)
		return;
	if (policy->disabled)
		verdict_add(verdict, RULE_POLICY_DISABLED, NULL, 0,
			"policy %s switches IP-HTTPS off (IPHTTPS_ClientState 3)", policy->name);
	for (size_t i = 0; i < policy->url_count; i++)
		if (policy->urls[i].valid)
			judge_name(verdict, policy, policy->urls[i].target.name);
		else
			verdict_add(verdict, RULE_POLICY_URL, NULL, ERROR_INVALID_NETNAME,
				"policy %s sends clients to \"%s\", which they cannot use",
				policy->name, policy->urls[i].text);
}
