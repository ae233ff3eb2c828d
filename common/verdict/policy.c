/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings of a group policy that prevent a connection. */
#include "base/address.h"
#include "base/span.h"
#include "base/text.h"
#include "model/winerr.h"
#include "verdict/rule.h"

/* "10.0.0.1;10.0.0.2": whether clients outside can reach none of them; a name may be anywhere. */
static bool
all_private(struct arena *arena, const char *servers)
{
	struct span rest = span_text(servers), one;
	struct address address;
	bool any = false;

	while (rest.n > 0) {
		if (!span_until(&rest, ';', &one)) {
			one = rest;
			rest = span_of(NULL, 0);
		}
		if (one.n == 0)
			continue;
		if (!address_parse(arena_span_text(arena, one), &address) ||
			!address_private(&address))
			return false;
		any = true;
	}
	return any;
}

/* A client whose policy sends the public name to the corporate resolvers asks through a tunnel that
 * is not up yet, or asks servers that it cannot reach from outside (MS-GPNRPT section 2.2.2.13). */
static void
judge_name(struct verdict *verdict, const struct policy *policy, const struct endpoint *shown,
	const char *prefix, const char *name)
{
	const char *servers;
	enum policy_resolver resolver = policy_resolver_for(policy, name, &servers);

	if (resolver == POLICY_TUNNEL)
		verdict_add(verdict, RULE_POLICY_NRPT, shown, WSANO_DATA_CODE,
			"%ssends \"%s\" to DNS servers behind the tunnel (%s)", prefix, name,
			servers);
	else if (resolver == POLICY_GENERIC && all_private(verdict->arena, servers))
		verdict_add(verdict, RULE_POLICY_NRPT, shown, WSANO_DATA_CODE,
			"%sasks private DNS servers for \"%s\" everywhere (%s)", prefix, name,
			servers);
	else if (resolver == POLICY_GENERIC)
		verdict_add_state(verdict, RULE_POLICY_NRPT, STATE_WARNING, shown, 0,
			"%ssends \"%s\" to DNS servers of its own (%s), not asked here", prefix,
			name, servers);
}

/* Clients outside must not resolve it, and those inside must: "by default, the FQDN of the network
 * location server is added as an exemption rule to the NRPT" (Plan the Remote Access
 * infrastructure). Where no rule covers the name, none has to exempt it. */
static void
judge_location(struct verdict *verdict, const struct policy *policy, const struct endpoint *shown,
	const char *prefix)
{
	const char *servers;

	if (policy->location != NULL &&
		policy_resolver_for(policy, policy->location, &servers) == POLICY_TUNNEL)
		verdict_add(verdict, RULE_POLICY_NLS, shown, 0,
			"%sdoes not exempt the network location server \"%s\" from the NRPT (%s)",
			prefix, policy->location, servers);
}

void
judge_resolution(struct verdict *verdict, const struct policy *policy, const struct endpoint *shown,
	const char *prefix)
{
	for (size_t i = 0; i < policy->url_count; i++)
		if (policy->urls[i].valid)
			judge_name(verdict, policy, shown, prefix, policy->urls[i].target.name);
	judge_location(verdict, policy, shown, prefix);
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
		if (!policy->urls[i].valid)
			verdict_add(verdict, RULE_POLICY_URL, NULL, ERROR_INVALID_NETNAME,
				"policy %s sends clients to \"%s\", which they cannot use",
				policy->name, policy->urls[i].text);
	judge_resolution(
		verdict, policy, NULL, arena_printf(verdict->arena, "policy %s ", policy->name));
}
