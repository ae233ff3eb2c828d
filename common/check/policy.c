/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A group policy as the rules see it. */
#include "check/policy.h"

#include "base/text.h"

static void
add_url(struct arena *arena, struct policy *policy, const char *text)
{
	struct policy_url url = {.text = text};

	if (text_equal_nocase(text, "about:blank"))
		return;
	url.valid = target_parse_url(arena, text, &url.target, NULL);
	for (size_t i = 0; i < policy->url_count; i++)
		if (text_equal_nocase(policy->urls[i].text, text))
			return;
	ARENA_PUSH(arena, policy->urls, policy->url_count, url);
}

const struct policy *
policy_from(struct arena *arena, const char *name, const struct gpo *gpo)
{
	struct policy *policy = arena_alloc(arena, sizeof(*policy));

	policy->name = name;
	policy->disabled = gpo->has_client_state && gpo->client_state == GPO_CLIENT_DISABLED;
	policy->ca_names = gpo->ca_names;
	policy->ca_name_count = gpo->ca_name_count;
	for (size_t i = 0; i < gpo->url_count; i++)
		add_url(arena, policy, gpo->urls[i]);
	for (size_t i = 0; i < gpo->rule_count; i++) {
		struct policy_rule rule = {gpo->rules[i].names, gpo->rules[i].name_count,
			gpo->rules[i].dns_servers};

		ARENA_PUSH(arena, policy->rules, policy->rule_count, rule);
	}
	return policy;
}
