/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TRUST_FETCHES_H
#define TRUST_FETCHES_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/span.h"
#include "model/chain.h"

/* The fetches of one report: which URLs are tried, and the results. */

/* NULL when the URL is one that is fetched, else why it is not: "not tried: only http is". The
 * reason alone is the same without "not tried: ". */
const char *fetches_refusal(struct span url);
const char *fetches_refusal_reason(struct span url);
bool fetches_is_ldap(struct span url);
/* Whether the refusal is a rule of this check alone: clients may fetch the URL. */
bool fetches_refusal_ours(struct span url);

/* Notes a fetch, once for each URL, which is sanitised here. */
void fetches_note(struct arena *arena, struct chain_report *report, struct span url, bool ok,
	const char *text);

bool fetches_noted(struct arena *arena, const struct chain_report *report, struct span url);

#endif
