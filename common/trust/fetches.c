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

const char *
fetches_refusal(struct span url)
{
	if (url.n > LIMIT_URL)
		return "not tried: the URL is too long";
	for (size_t i = 0; i < url.n; i++)
		if (url.p[i] <= ' ' || url.p[i] >= 0x7f)
			return "not tried: the URL is malformed";
	if (has_scheme(url, "http://"))
		return NULL;
	if (has_scheme(url, "ldap:") || has_scheme(url, "ldaps:"))
		return "not tried: a client outside cannot reach ldap";
	if (has_scheme(url, "https://"))
		return "not tried: https would need another chain to be judged";
	return "not tried: only http is";
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
