/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was not checked: a table of conditions and lines. A name that was not given is not in it:
 * that has a rule. */
#include "verdict/unchecked.h"

#include "base/text.h"
#include "model/chain.h"

/* What the conditions look at. */
struct seen {
	const struct verdict_options *options;
	const struct evidence *evidence;
	bool roots, disallowed; /* a list of Microsoft's of that kind was asked */
	bool truncated, ldap, unanchored;
	bool unresolved, proxied, null_suites, pinged;
	size_t paths; /* besides the best, at the address with most of them */
	const char *gap;
};

static void
see_chain(struct seen *seen, const struct chain_report *chain)
{
	for (size_t i = 0; i < chain->list_count; i++)
		*(chain->lists[i].disallows ? &seen->disallowed : &seen->roots) = true;
	for (size_t i = 0; i < chain->fetch_count; i++)
		seen->ldap |= text_starts(chain->fetches[i].url, "ldap");
	seen->truncated |= chain->truncated;
	if (seen->gap == NULL)
		seen->gap = chain->store_gap;
	if (chain->path_count > seen->paths + 1)
		seen->paths = chain->path_count - 1;
}

static void
see_endpoint(struct seen *seen, const struct endpoint *endpoint)
{
	seen->proxied |= endpoint->proxied;
	seen->null_suites |= endpoint->null_offer != NULL_OFFER_NONE;
	seen->pinged |= endpoint->ping_count > 0;
	if (endpoint->chain == NULL)
		return;
	see_chain(seen, endpoint->chain);
	seen->unanchored |= !judged_anchored(endpoint);
}

/* An address that did not come from the name. */
static bool
was_given(const struct subject *subject, const struct endpoint *endpoint)
{
	struct address literal;

	return endpoint->address.family != ADDRESS_NONE && subject->dns.outcome == OUTCOME_NONE &&
	       subject->target.name != NULL && !address_parse(subject->target.name, &literal);
}

/* Facts of the evidence before options: a replay reports the same as the run that saw them. */
static void
see_all(struct seen *seen)
{
	for (size_t i = 0; i < seen->evidence->count; i++) {
		const struct subject *subject = &seen->evidence->subjects[i];

		for (size_t k = 0; k < subject->count; k++) {
			see_endpoint(seen, &subject->endpoints[k]);
			seen->unresolved |= was_given(subject, &subject->endpoints[k]);
		}
	}
}

/* --- conditions ------------------------------------------------------------------------------ */

/* As far as options go, the stage was to be tried. */
static bool
tries(const struct seen *seen, enum stage stage)
{
	return !seen->options->scope.file && seen->options->scope.last >= stage;
}

static bool
file(const struct seen *seen)
{
	return seen->options->scope.file;
}

static bool
no_tunnel(const struct seen *seen)
{
	return tries(seen, STAGE_TLS) && !tries(seen, STAGE_HTTP);
}

static bool
unresolved(const struct seen *seen)
{
	return seen->unresolved;
}

static bool
proxied(const struct seen *seen)
{
	return seen->proxied;
}

static bool
only_ipv4(const struct seen *seen)
{
	return seen->options->scope.family == ADDRESS_IPV4;
}

static bool
only_ipv6(const struct seen *seen)
{
	return seen->options->scope.family == ADDRESS_IPV6;
}

static bool
no_revocation(const struct seen *seen)
{
	return !seen->options->scope.revocation;
}

static bool
fetch_forbidden(const struct seen *seen)
{
	return seen->options->scope.fetches && seen->options->scope.no_fetch;
}

static bool
no_aia(const struct seen *seen)
{
	return !seen->options->scope.fetches && seen->unanchored;
}

static bool
ldap(const struct seen *seen)
{
	return seen->ldap;
}

static bool
truncated(const struct seen *seen)
{
	return seen->truncated;
}

static bool
no_roots(const struct seen *seen)
{
	return !seen->roots;
}

static bool
no_distrust(const struct seen *seen)
{
	return !seen->disallowed;
}

static bool
no_null_suites(const struct seen *seen)
{
	return tries(seen, STAGE_HTTP) && !seen->options->scope.null_cipher && !seen->null_suites;
}

static bool
no_pings(const struct seen *seen)
{
	return tries(seen, STAGE_PING) && !seen->options->pings && !seen->pinged;
}

static bool
always(const struct seen *seen)
{
	(void)seen;
	return true;
}

/* --- the table ------------------------------------------------------------------------------- */

static const struct {
	bool (*applies)(const struct seen *seen);
	const char *what; /* with what would look at it, where there is something */
} rows[] = {
	{file, "the server: a file was judged (-f)"},
	{no_tunnel, "HTTP, the tunnel, late client certificates (check_iphttps)"},
	{unresolved, "DNS and the name's other addresses (-I was given)"},
	{proxied, "the server's own addresses (--proxy was given)"},
	{only_ipv4, "IPv6 addresses (-4 was given)"},
	{only_ipv6, "IPv4 addresses (-6 was given)"},
	{no_revocation, "revocation, except for a stapled answer (check_iphttps_trust)"},
	{fetch_forbidden, "what would have to be fetched (--no-fetch was given)"},
	{no_aia, "issuers by AIA, which clients fetch (check_iphttps_trust)"},
	{ldap, "issuers by ldap, out of reach for clients outside"},
	{truncated, "further paths: the search reached its limit"},
	{no_roots, "roots that Windows fetches by itself (-S ctl:authroot.stl)"},
	{no_distrust, "Microsoft's distrust (-S ctl:disallowedcert.stl)"},
	{no_null_suites, "whether NULL suites are taken (--null-cipher)"},
	{no_pings, "packets through the tunnel (--ping)"},
	{always, "the client's own clock, policies, pin rules and IPsec"},
};

static void
note(struct arena *arena, struct report *report, const char *text)
{
	const char **notes = arena_array(arena, report->note_count + 1, sizeof(*notes));

	for (size_t i = 0; i < report->note_count; i++)
		notes[i] = report->notes[i];
	notes[report->note_count++] = text;
	report->notes = notes;
}

void
unchecked_list(const struct verdict_options *options, struct arena *arena, struct report *report)
{
	struct seen seen = {.options = options, .evidence = report->evidence};

	see_all(&seen);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].applies(&seen))
			note(arena, report, arena_printf(arena, "not checked: %s", rows[i].what));
	if (seen.gap != NULL)
		note(arena, report, arena_printf(arena, "not read: %s", seen.gap));
	if (seen.paths > 0)
		note(arena, report,
			arena_printf(arena, "not counted: %zu other path%s (-vv)", seen.paths,
				seen.paths == 1 ? "" : "s"));
}
