/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A group policy as rules see it. */
#include "config.h"

#include "store/policy.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

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

static const char *
copy_text(struct arena *arena, const char *text)
{
	return text == NULL ? NULL : arena_text(arena, text);
}

static const char **
copy_texts(struct arena *arena, const char *const *texts, size_t count)
{
	const char **copy = arena_array(arena, count, sizeof(*copy));

	for (size_t i = 0; i < count; i++)
		copy[i] = arena_text(arena, texts[i]);
	return copy;
}

/* The document requires ConfigOptions; without it every setting counts. */
static bool
obeys(const struct gpo_rule *rule, enum gpo_rule_options option)
{
	return !rule->has_options || (rule->options & option) != 0;
}

static void
add_rule(struct arena *arena, struct policy *policy, const struct gpo_rule *from)
{
	struct policy_rule rule = {.name_count = from->name_count};

	rule.names = copy_texts(arena, from->names, from->name_count);
	if (obeys(from, GPO_RULE_DIRECTACCESS))
		rule.dns_servers = copy_text(arena, from->dns_servers);
	if (obeys(from, GPO_RULE_GENERIC))
		rule.generic_servers = copy_text(arena, from->generic_servers);
	ARENA_PUSH(arena, policy->rules, policy->rule_count, rule);
}

static void
add_authority(struct arena *arena, struct policy *policy, const struct gpo_suite *from)
{
	struct policy_authority authority = {.name = copy_text(arena, from->ca_name),
		.intermediate = from->intermediate,
		.exclude_name = from->exclude_name,
		.health = from->health};

	if (authority.name != NULL)
		ARENA_PUSH(arena, policy->authorities, policy->authority_count, authority);
}

/* A suite's key is its set's key and a number. */
static bool
is_same_set(const struct gpo_suite *a, const struct gpo_suite *b)
{
	const char *end = strrchr(a->key, '\\');
	size_t n = end == NULL ? 0 : (size_t)(end - a->key) + 1;

	return a == b ||
	       (n > 0 && strncasecmp(a->key, b->key, n) == 0 && strchr(b->key + n, '\\') == NULL);
}

static bool
is_machine_cert(const struct gpo_suite *suite)
{
	return suite->first && suite->method != NULL &&
	       text_equal_nocase(suite->method, "MachineCert");
}

static int
by_key(const void *a, const void *b)
{
	const struct gpo_suite *const *one = a, *const *other = b;

	return strcasecmp((*one)->key, (*other)->key);
}

/* A client uses any suite of a set that works for it. */
static bool
wants_machine_cert(struct arena *arena, const struct gpo *gpo)
{
	const struct gpo_suite **all = arena_array(arena, gpo->suite_count, sizeof(*all));
	bool wants = false;

	for (size_t i = 0; i < gpo->suite_count; i++)
		all[i] = &gpo->suites[i];
	if (gpo->suite_count > 0)
		qsort(all, gpo->suite_count, sizeof(*all), by_key);
	for (size_t i = 0; i < gpo->suite_count && !wants;) {
		const struct gpo_suite *first = all[i];

		for (wants = true; i < gpo->suite_count && is_same_set(first, all[i]); i++)
			wants &= is_machine_cert(all[i]);
	}
	return wants;
}

static const char *
host_of(struct arena *arena, const char *url)
{
	struct target target;

	return url != NULL && target_parse_url(arena, url, &target, NULL) ? target.name : NULL;
}

struct policy *
policy_from(struct arena *arena, const char *name, const struct gpo *gpo)
{
	struct policy *policy = arena_alloc(arena, sizeof(*policy));

	policy->name = arena_text(arena, name);
	policy->disabled = gpo->has_client_state && gpo->client_state == GPO_CLIENT_DISABLED;
	policy->machine_cert = wants_machine_cert(arena, gpo);
	policy->location = host_of(arena, gpo->location_url);
	policy->no_root_update = gpo->no_root_update;
	for (size_t i = 0; i < gpo->suite_count; i++)
		add_authority(arena, policy, &gpo->suites[i]);
	for (size_t i = 0; i < gpo->url_count; i++)
		add_url(arena, policy, gpo->urls[i]);
	for (size_t i = 0; i < gpo->rule_count; i++)
		add_rule(arena, policy, &gpo->rules[i]);
	return policy;
}
