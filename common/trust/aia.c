/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Missing issuers, fetched from where the certificates say they are. */
#include "config.h"

#include "trust/aia.h"

#include <openssl/objects.h>
#include <openssl/x509v3.h>

#include "base/limits.h"
#include "base/text.h"
#include "store/bundle.h"
#include "store/extension.h"
#include "trust/fetches.h"
#include "trust/limits.h"

/* The bounds of one chain, as they are used up. */
struct mending {
	struct path_search *search;
	struct fetcher *fetcher;
	struct deadline deadline;
	struct arena *arena;
	struct chain_report *report;
	unsigned int fetches, certs;
};

/* Takes what came into the search; how many certificates, or what is wrong with it. */
static const char *
take(struct mending *mending, struct node *node, const char *url, struct span body, bool *ok)
{
	struct bundle bundle = {.count = 0};
	struct err err = {.kind = ERR_NONE};
	unsigned int taken = 0;

	if (!bundle_parse(mending->arena, BUNDLE_ANY, body, NULL, &bundle, &err))
		return text_clean(mending->arena, span_text(err.text), LIMIT_TEXT_FIELD);
	for (size_t i = 0; i < bundle.count && mending->certs < LIMIT_AIA_CERTS; i++) {
		path_search_add(mending->search, bundle.certs[i].x509, CERT_ORIGIN_AIA, url, 0);
		mending->certs++;
		taken++;
	}
	if (taken < bundle.count) {
		node->aia_stopped = true;
		bundle_clear(&bundle);
		return arena_printf(mending->arena,
			"%u certificates taken: Windows takes no more for one chain", taken);
	}
	bundle_clear(&bundle);
	*ok = taken > 0;
	return arena_printf(mending->arena, "%u certificate%s", taken, taken == 1 ? "" : "s");
}

static void
fetch(struct mending *mending, struct node *node, struct span name)
{
	struct arena *arena = mending->arena;
	const char *text = fetches_refusal(name);
	const struct fetch_result *result;
	bool ok = false;

	if (fetches_noted(arena, mending->report, name))
		return;
	if (text == NULL &&
		(mending->fetches >= LIMIT_AIA_FETCHES || mending->certs >= LIMIT_AIA_CERTS)) {
		text = "not tried: Windows fetches no more for one chain";
		node->aia_stopped = true;
	}
	if (text == NULL) {
		mending->fetches++;
		result = fetcher_get(mending->fetcher, arena_span_text(arena, name),
			LIMIT_AIA_BYTES, mending->deadline);
		text = result->ok ? take(mending, node, text_clean(arena, name, LIMIT_TEXT_FIELD),
					    result->body, &ok)
				  : result->text;
		if (result->local)
			mending->report->local_error = result->text;
		if (ok)
			fetcher_keep(mending->fetcher, arena_span_text(arena, name), FETCH_UNDATED);
	}
	fetches_note(arena, mending->report, name, ok, text);
}

/* One URL too many, which stands for all that follow. */
static void
leave_out(struct mending *mending, struct node *node, struct span name)
{
	if (fetches_noted(mending->arena, mending->report, name))
		return;
	node->aia_stopped = true;
	fetches_note(mending->arena, mending->report, name, false,
		"not tried: Windows tries no more for one certificate");
}

/* Takes the next of the caIssuers that is a URL; false when there is none. */
static bool
next_url(const AUTHORITY_INFO_ACCESS *aia, int *at, struct span *url)
{
	while (*at < sk_ACCESS_DESCRIPTION_num(aia)) {
		const ACCESS_DESCRIPTION *access = sk_ACCESS_DESCRIPTION_value(aia, (*at)++);
		const ASN1_IA5STRING *uri;

		if (OBJ_obj2nid(access->method) != NID_ad_ca_issuers ||
			access->location->type != GEN_URI)
			continue;
		uri = access->location->d.uniformResourceIdentifier;
		*url = span_of(ASN1_STRING_get0_data(uri), (size_t)ASN1_STRING_length(uri));
		return true;
	}
	return false;
}

static void
fetch_issuers(struct mending *mending, struct node *node)
{
	enum extension state;
	AUTHORITY_INFO_ACCESS *aia = extension_of_cert(node->x509, NID_info_access, &state);
	struct span url;
	int at = 0, urls = 0;

	while (urls < LIMIT_AIA_URLS_PER_CERT && next_url(aia, &at, &url)) {
		fetch(mending, node, url);
		urls++;
	}
	if (next_url(aia, &at, &url))
		leave_out(mending, node, url);
	AUTHORITY_INFO_ACCESS_free(aia);
}

bool
aia_is_named(X509 *x509)
{
	enum extension state;
	AUTHORITY_INFO_ACCESS *aia = extension_of_cert(x509, NID_info_access, &state);
	bool found = false;
	struct span url;
	int at = 0, urls = 0;

	while (!found && urls++ < LIMIT_AIA_URLS_PER_CERT && next_url(aia, &at, &url))
		found = fetches_refusal(url) == NULL;
	AUTHORITY_INFO_ACCESS_free(aia);
	return found;
}

static bool
mended(struct mending *mending)
{
	path_search_expand(mending->search);
	return path_search_anchored(mending->search);
}

/*
 * One round over the certificates reached: those without an issuer first, then, when nothing is
 * missing but the end is not trusted, those that might have another one. True when an anchor has
 * been reached, or when nothing new came.
 */
static bool
round_ends(struct mending *mending)
{
	struct node *const *nodes;
	unsigned int certs = mending->certs;

	for (int missing = 1; missing >= 0; missing--) {
		size_t count = path_search_reached(mending->search, &nodes);

		for (size_t i = 0; i < count; i++) {
			if (nodes[i]->self_signed ||
				path_node_has_issuer(nodes[i]) == (missing == 1))
				continue;
			fetch_issuers(mending, nodes[i]);
			if (mending->certs != certs)
				return mended(mending);
		}
	}
	return true;
}

void
aia_mend(struct path_search *search, struct fetcher *fetcher, struct deadline deadline,
	struct arena *arena, struct chain_report *report)
{
	struct mending mending = {.search = search,
		.fetcher = fetcher,
		.deadline = deadline,
		.arena = arena,
		.report = report};

	while (!round_ends(&mending))
		;
}
