/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which URLs of certificates are fetched, and the list of those that were. */
#include "config.h"

#include "trust/fetches.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"

static bool
has_scheme(struct span url, const char *scheme)
{
	struct span head;

	return span_take(&url, strlen(scheme), &head) && span_is_nocase(head, scheme);
}

bool
fetches_is_ldap(struct span url)
{
	return has_scheme(url, "ldap:") || has_scheme(url, "ldaps:");
}

#define REFUSAL(ours, why)                                                                         \
	{                                                                                          \
		"not tried: " why, why, ours                                                       \
	}

static const struct refusal {
	const char *text, *why;
	bool ours;
} too_long = REFUSAL(false, "the URL is too long"),
  malformed = REFUSAL(false, "the URL is malformed"),
  ldap = REFUSAL(false, "a client outside cannot reach ldap"),
  https = REFUSAL(true, "https would need another chain to be judged"),
  other = REFUSAL(false, "only http is");

static const struct refusal *
refusal(struct span url)
{
	if (url.n > LIMIT_URL)
		return &too_long;
	for (size_t i = 0; i < url.n; i++)
		if (url.p[i] <= ' ' || url.p[i] >= 0x7f)
			return fetches_is_ldap(url) ? &ldap : &malformed;
	if (has_scheme(url, "http://"))
		return NULL;
	return fetches_is_ldap(url) ? &ldap : has_scheme(url, "https://") ? &https : &other;
}

const char *
fetches_refusal(struct span url)
{
	const struct refusal *found = refusal(url);

	return found == NULL ? NULL : found->text;
}

const char *
fetches_refusal_reason(struct span url)
{
	const struct refusal *found = refusal(url);

	return found == NULL ? NULL : found->why;
}

bool
fetches_refusal_ours(struct span url)
{
	const struct refusal *found = refusal(url);

	return found != NULL && found->ours;
}

static const struct chain_fetch *
find(const struct chain_report *report, const char *url)
{
	for (size_t i = 0; i < report->fetch_count; i++)
		if (strcmp(report->fetches[i].url, url) == 0)
			return &report->fetches[i];
	return NULL;
}

bool
fetches_noted(struct arena *arena, const struct chain_report *report, struct span url)
{
	return find(report, text_clean(arena, url, LIMIT_URL)) != NULL;
}

void
fetches_note(struct arena *arena, struct chain_report *report, struct span url, bool ok,
	const char *text)
{
	struct chain_fetch fetch = {.ok = ok, .text = text};

	fetch.url = text_clean(arena, url, LIMIT_URL);
	if (find(report, fetch.url) == NULL)
		ARENA_PUSH(arena, report->fetches, report->fetch_count, fetch);
}
