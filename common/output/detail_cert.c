/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of plain text about certificates, with the figures that administrators compare. */
#include <inttypes.h>

#include "base/clock.h"
#include "base/text.h"
#include "output/cert_list.h"
#include "output/detail.h"
#include "output/limits.h"

enum { NAMES_LISTED = 20 };

/* "served, position 0", "store corp", "AIA http://..." */
static const char *
origin_text(struct arena *arena, const struct cert *cert)
{
	if (cert->origin == CERT_ORIGIN_SERVED)
		return arena_printf(arena, "%s, position %u", cert_origin_name(cert->origin),
			cert->served_index);
	return arena_printf(arena, "%s%s%s", cert_origin_name(cert->origin),
		cert->origin_name == NULL ? "" : " ",
		cert->origin_name == NULL ? "" : cert->origin_name);
}

static void
add_names(struct detail *detail, const struct cert *cert)
{
	const char *list = "";

	if (cert->name_count == 0)
		return;
	for (size_t i = 0; i < cert->name_count && i < NAMES_LISTED; i++)
		list = arena_printf(
			detail->arena, "%s%s%s", list, i == 0 ? "" : ", ", cert->names[i]);
	if (cert->name_count > NAMES_LISTED)
		detail_addf(
			detail, "  names %s and %zu more", list, cert->name_count - NAMES_LISTED);
	else
		detail_addf(detail, "  names %s", list);
}

/* Full days, as in the findings' texts. */
static const char *
left_text(struct arena *arena, int64_t left)
{
	char duration[CLOCK_TEXT_MAX];

	if (left < 0)
		return arena_printf(arena, "expired %s ago", clock_duration(-left, duration));
	return arena_printf(arena, "days left %" PRId64, left / CLOCK_DAY);
}

static void
add_cert(struct detail *detail, const char *label, const struct cert_entry *entry, int64_t now)
{
	const struct cert *cert = entry->cert;
	struct arena *arena = detail->arena;
	char from[CLOCK_TEXT_MAX], to[CLOCK_TEXT_MAX];

	detail_addf(detail, "%s %s%s: %s", label, entry->role,
		entry->on_path ? "" : " (not on the path)", cert->subject);
	detail_addf(detail, "  issuer %s", cert->issuer);
	detail_addf(detail, "  serial %s", cert->serial);
	detail_addf(detail, "  SHA-1 %s",
		text_hex(arena, span_of(cert->sha1, sizeof(cert->sha1)), '\0'));
	detail_addf(detail, "  SHA-256 %s",
		text_hex(arena, span_of(cert->sha256, sizeof(cert->sha256)), '\0'));
	detail_addf(detail, "  valid %s to %s, %s", clock_format(cert->not_before, from),
		clock_format(cert->not_after, to), left_text(arena, cert->not_after - now));
	detail_addf(detail, "  key %s %d bits, signature %s",
		cert->key_type == NULL ? "?" : cert->key_type, cert->key_bits,
		cert->signature == NULL ? "?" : cert->signature);
	add_names(detail, cert);
	detail_addf(detail, "  from %s", origin_text(arena, cert));
}

static void
add_report(struct detail *detail, const char *label, const struct chain_report *chain)
{
	const struct chain_path *best = chain_best(chain);

	for (size_t i = 0; best != NULL && i < best->problem_count; i++)
		detail_addf(detail, "%s problem at depth %u: %s", label, best->problems[i].depth,
			best->problems[i].text);
	for (size_t i = 0; i < chain->fetch_count; i++)
		detail_addf(detail, "%s fetched %s: %s", label, chain->fetches[i].url,
			chain->fetches[i].text != NULL ? chain->fetches[i].text
			: chain->fetches[i].ok         ? "ok"
						       : "failed");
}

/* An earlier endpoint of the subject with the same certificates, NULL when there is none. */
static const char *
same_as(struct arena *arena, const struct subject *subject, size_t index,
	const struct cert_list *list)
{
	for (size_t i = 0; i < index; i++) {
		struct cert_list other = cert_list_of(arena, &subject->endpoints[i]);

		if (cert_list_equal(&other, list))
			return subject->endpoints[i].label;
	}
	return NULL;
}

static void
add_endpoint(struct detail *detail, const struct subject *subject, size_t index, int64_t now)
{
	const struct endpoint *endpoint = &subject->endpoints[index];
	struct cert_list list = cert_list_of(detail->arena, endpoint);
	const char *same = list.count == 0 ? NULL : same_as(detail->arena, subject, index, &list);

	if (same != NULL) {
		detail_addf(detail, "%s certificates: the same as %s", endpoint->label, same);
		return;
	}
	for (size_t i = 0; i < list.count; i++)
		add_cert(detail, endpoint->label, &list.items[i], now);
	if (endpoint->chain != NULL)
		add_report(detail, endpoint->label, endpoint->chain);
}

static void
add_path(struct detail *detail, const char *label, const struct chain_path *path, size_t number)
{
	struct buf out = buf_make(LIMIT_PATH_TEXT);

	for (size_t i = 0; i < path->count; i++)
		buf_printf(&out, "%s\"%s\"", i == 0 ? "" : " < ", path->certs[i]->name);
	if (path->anchor != NULL)
		buf_printf(&out, ", trusted by store %s", path->anchor);
	if (path->problem_count > 0)
		buf_printf(&out, ": %s%s", path->problems[0].text,
			path->problem_count > 1 ? " and more" : "");
	detail_addf(detail, "%s path %zu: %s", label, number, buf_cstr(&out));
	buf_free(&out);
}

/* All paths, the one that counts first. */
void
detail_paths(struct detail *detail, const struct report *report)
{
	const struct evidence *evidence = report->evidence;

	for (size_t s = 0; evidence != NULL && s < evidence->count; s++)
		for (size_t i = 0; i < evidence->subjects[s].count; i++) {
			const struct endpoint *endpoint = &evidence->subjects[s].endpoints[i];
			const struct chain_report *chain = endpoint->chain;

			for (size_t k = 0; chain != NULL && k < chain->path_count; k++)
				add_path(detail, endpoint->label, &chain->paths[k], k + 1);
		}
}

void
detail_certificates(struct detail *detail, const struct report *report)
{
	const struct evidence *evidence = report->evidence;

	for (size_t s = 0; evidence != NULL && s < evidence->count; s++)
		for (size_t i = 0; i < evidence->subjects[s].count; i++)
			add_endpoint(detail, &evidence->subjects[s], i, report->time);
}
