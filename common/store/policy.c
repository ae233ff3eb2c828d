/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A group policy as the rules see it. */
#include "config.h"

#include "store/policy.h"

#include "base/text.h"

static void
add_url(struct arena *arena, struct policy *policy, const char *text)
{
	struct policy_url url = {.text = arena_text(arena, text)};

	if (text_equal_nocase(text, "about:blank"))
		return;
	url.valid = target_parse_url(arena, text, &url.target, NULL);
	for (size_t i = 0; i < policy->url_count; i++)
		if (text_equal_nocase(policy->urls[i].text, text))
			return;
	ARENA_PUSH(arena, policy->urls, policy->url_count, url);
}

static const char **
copy_texts(struct arena *arena, const char *const *texts, size_t count)
{
	const char **copy = arena_array(arena, count, sizeof(*copy));

	for (size_t i = 0; i < count; i++)
		copy[i] = arena_text(arena, texts[i]);
	return copy;
}

static void
add_rule(struct arena *arena, struct policy *policy, const struct gpo_rule *from)
{
	struct policy_rule rule = {.name_count = from->name_count};

	rule.names = copy_texts(arena, from->names, from->name_count);
	if (from->dns_servers != NULL)
		rule.dns_servers = arena_text(arena, from->dns_servers);
	ARENA_PUSH(arena, policy->rules, policy->rule_count, rule);
}

struct policy *
policy_from(struct arena *arena, const char *name, const struct gpo *gpo)
{
	struct policy *policy = arena_alloc(arena, sizeof(*policy));

	policy->name = arena_text(arena, name);
	policy->disabled = gpo->has_client_state && gpo->client_state == GPO_CLIENT_DISABLED;
	policy->ca_names = copy_texts(arena, gpo->ca_names, gpo->ca_name_count);
	policy->ca_name_count = gpo->ca_name_count;
	for (size_t i = 0; i < gpo->url_count; i++)
		add_url(arena, policy, gpo->urls[i]);
	for (size_t i = 0; i < gpo->rule_count; i++)
		add_rule(arena, policy, &gpo->rules[i]);
	return policy;
}
