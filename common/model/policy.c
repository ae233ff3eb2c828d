/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a group policy makes of a name and of a URL. */
#include "policy.h"

#include <string.h>

#include "base/span.h"
#include "base/text.h"

/* How well a rule's name fits, 0 when it does not; the greater wins. */
static size_t
fit(const char *rule, const char *name)
{
	enum { WHOLE = 1 << 20, FIRST_LABEL = 1 << 19 };
	size_t n = strlen(rule), have = strlen(name);

	if (text_equal_nocase(rule, name))
		return WHOLE;
	if (text_equal(rule, "."))
		return 1;
	if (rule[0] == '.')
		return have > n && text_equal_nocase(name + have - n, rule) ? 1 + n : 0;
	if (strchr(rule, '.') == NULL && n > 0 && have > n && name[n] == '.' &&
		span_is_nocase(span_of(name, n), rule))
		return FIRST_LABEL;
	return 0;
}

const struct policy_rule *
policy_rule_for(const struct policy *policy, const char *name)
{
	const struct policy_rule *best = NULL;
	size_t best_fit = 0;

	for (size_t i = 0; i < policy->rule_count; i++)
		for (size_t k = 0; k < policy->rules[i].name_count; k++) {
			size_t this_fit = fit(policy->rules[i].names[k], name);

			if (this_fit > best_fit) {
				best_fit = this_fit;
				best = &policy->rules[i];
			}
		}
	return best;
}

enum policy_resolver
policy_resolver_for(const struct policy *policy, const char *name, const char **servers)
{
	const struct policy_rule *rule = policy_rule_for(policy, name);

	*servers = NULL;
	if (rule == NULL)
		return POLICY_NETWORK;
	*servers = rule->dns_servers;
	if (*servers != NULL && **servers != '\0')
		return POLICY_TUNNEL;
	*servers = rule->generic_servers;
	return *servers != NULL && **servers != '\0' ? POLICY_GENERIC : POLICY_NETWORK;
}

bool
policy_sends_to(const struct policy *policy, const struct target *target)
{
	for (size_t i = 0; i < policy->url_count; i++) {
		const struct policy_url *url = &policy->urls[i];

		if (url->valid && url->target.port == target->port &&
			text_equal_nocase(url->target.name, target->name) &&
			text_equal_nocase(url->target.path, target->path))
			return true;
	}
	return false;
}
