/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is kept of a finished check: a copy, so that its arena can end. */
#include "model/survey.h"

#include <stdlib.h>
#include <string.h>

#include "model/chain.h"
#include "model/evidence.h"

static const char *
copy(struct arena *arena, const char *text)
{
	return text == NULL ? NULL : arena_text(arena, text);
}

/* Ranges, labels and units are copied with the rest; rule names are those of the table. */
static void
keep_findings(struct arena *arena, const struct findings *from, struct findings *out)
{
	out->items = arena_grow(arena, from->items, from->count, from->count, sizeof(*out->items));
	out->count = from->count;
	for (size_t i = 0; i < out->count; i++) {
		struct finding *finding = &out->items[i];

		finding->subject = copy(arena, finding->subject);
		finding->text = copy(arena, finding->text);
		finding->remedy = copy(arena, finding->remedy);
		finding->about = copy(arena, finding->about);
	}
}

static void
keep_metrics(struct arena *arena, const struct metrics *from, struct metrics *out)
{
	out->items = arena_grow(arena, from->items, from->count, from->count, sizeof(*out->items));
	out->count = from->count;
	for (size_t i = 0; i < out->count; i++) {
		out->items[i].label = copy(arena, out->items[i].label);
		out->items[i].uom = copy(arena, out->items[i].uom);
	}
}

/* ---------------------------------------------------------------- what ends */

static void
add_end(struct arena *arena, struct survey_result *out, const struct survey_end *end)
{
	for (size_t i = 0; i < out->end_count; i++) {
		const struct survey_end *other = &out->ends[i];

		if (other->thing == end->thing && other->to == end->to &&
			strcmp(other->name, end->name) == 0 &&
			strcmp(other->sha256, end->sha256) == 0)
			return;
	}
	ARENA_PUSH(arena, out->ends, out->end_count, *end);
	out->ends[out->end_count - 1].name = arena_text(arena, end->name);
}

static void
add_certificates(struct arena *arena, struct survey_result *out, const struct chain_report *chain)
{
	static const char digits[] = "0123456789abcdef";
	const struct chain_path *best = chain_best(chain);

	for (size_t i = 0; best != NULL && i < best->count; i++) {
		const struct cert *cert = best->certs[i];
		struct survey_end end = {
			.name = cert->name, .from = cert->not_before, .to = cert->not_after};

		end.thing = i == 0 ? SURVEY_LEAF : cert->self_signed ? SURVEY_ROOT : SURVEY_CA;
		for (size_t k = 0; k < sizeof(cert->sha256); k++) {
			end.sha256[2 * k] = digits[cert->sha256[k] >> 4];
			end.sha256[2 * k + 1] = digits[cert->sha256[k] & 15];
		}
		add_end(arena, out, &end);
	}
}

static void
add_revocations(struct arena *arena, struct survey_result *out, const struct chain_report *chain)
{
	for (size_t i = 0; i < chain->revocation_count; i++) {
		const struct chain_revocation *from = &chain->revocations[i];
		bool crl = from->source == REVOCATION_CRL || from->source == REVOCATION_DELTA ||
			   from->source == REVOCATION_FILE;
		struct survey_end end = {.thing = crl ? SURVEY_CRL : SURVEY_OCSP,
			.name = from->url == NULL ? "stapled" : from->url,
			.from = from->this_update,
			.to = from->next_update};

		if (from->has_next_update)
			add_end(arena, out, &end);
	}
}

/* ---------------------------------------------------------------- channels */

/* What people read of a certificate: its bytes and further names are left behind. */
static const struct cert *
keep_cert(struct arena *arena, const struct cert *from)
{
	struct cert *cert;

	if (from == NULL)
		return NULL;
	cert = arena_grow(arena, from, 1, 1, sizeof(*cert));
	cert->der = span_of(NULL, 0);
	cert->names = NULL;
	cert->name_count = 0;
	cert->subject = copy(arena, from->subject);
	cert->issuer = copy(arena, from->issuer);
	cert->name = copy(arena, from->name);
	cert->serial = copy(arena, from->serial);
	cert->key_type = copy(arena, from->key_type);
	cert->signature = copy(arena, from->signature);
	cert->origin_name = copy(arena, from->origin_name);
	return cert;
}

static struct carried *
keep_cells(struct arena *arena, const struct carried *from, size_t count)
{
	struct carried *cells = arena_grow(arena, from, count, count, sizeof(*cells));

	for (size_t i = 0; i < count; i++) {
		cells[i].cert = keep_cert(arena, cells[i].cert);
		cells[i].text = copy(arena, cells[i].text);
	}
	return cells;
}

static void
keep_roots(struct arena *arena, const struct distribution *from, struct distribution *out)
{
	out->roots = arena_grow(
		arena, from->roots, from->root_count, from->root_count, sizeof(*out->roots));
	out->root_count = from->root_count;
	for (size_t i = 0; i < out->root_count; i++) {
		struct needed_root *root = &out->roots[i];

		root->cert = keep_cert(arena, root->cert);
		root->name = copy(arena, root->name);
		if (root->older != NULL)
			root->older = &out->roots[root->older - from->roots];
	}
}

/* Field by field: what is not named here belongs to the run, whose memory goes. */
static void
keep_channels(struct arena *arena, const struct distribution *from, struct distribution *out)
{
	out->channels = arena_array(arena, from->channel_count, sizeof(*out->channels));
	out->channel_count = from->channel_count;
	for (size_t i = 0; i < out->channel_count; i++) {
		const struct channel_row *row = &from->channels[i];

		out->channels[i] = (struct channel_row) {
			.name = copy(arena, row->name),
			.location = copy(arena, row->location),
			.kind = row->kind,
			.error = copy(arena, row->error),
			.roots = row->roots,
			.forbids = row->forbids,
			.templates = row->templates,
			.cells = keep_cells(
				arena, row->cells, row->cells == NULL ? 0 : from->root_count),
			.state = row->state,
		};
	}
}

static const struct distribution *
keep_distribution(struct arena *arena, const struct distribution *from)
{
	struct distribution *out;

	if (from == NULL)
		return NULL;
	out = arena_array(arena, 1, sizeof(*out));
	keep_roots(arena, from, out);
	keep_channels(arena, from, out);
	return out;
}

/* ---------------------------------------------------------------- addresses */

static void
keep_endpoint(struct arena *arena, const struct endpoint *endpoint, struct survey_result *out)
{
	const char *label = arena_text(arena, endpoint->label);

	ARENA_PUSH(arena, out->addresses, out->address_count, label);
	if (out->tls_version == NULL)
		out->tls_version = tls_version_name(endpoint->tls.version);
	if (endpoint->chain == NULL)
		return;
	add_certificates(arena, out, endpoint->chain);
	add_revocations(arena, out, endpoint->chain);
}

void
survey_keep(struct arena *arena, const struct report *report, struct survey_result *out)
{
	const struct evidence *evidence = report->evidence;

	*out = (struct survey_result) {
		.program = report->program,
		.service = report->service,
		.state = report->state,
		.name = copy(arena, report->name),
		.summary = copy(arena, report->summary),
		.code = report->code,
		.seconds = evidence == NULL ? 0 : evidence->seconds,
		.distribution = keep_distribution(arena, report->distribution),
	};
	keep_findings(arena, &report->findings, &out->findings);
	keep_metrics(arena, &report->metrics, &out->metrics);
	for (size_t i = 0; evidence != NULL && i < evidence->count; i++)
		for (size_t k = 0; k < evidence->subjects[i].count; k++)
			keep_endpoint(arena, &evidence->subjects[i].endpoints[k], out);
}

/* ---------------------------------------------------------------- the whole */

void
survey_fold(struct survey *survey)
{
	survey->state = STATE_NONE;
	for (size_t i = 0; i < survey->count; i++) {
		struct survey_site *site = &survey->sites[i];

		site->state = STATE_NONE;
		for (size_t k = 0; k < site->count; k++)
			site->state = state_worse(site->state, site->results[k].state);
		survey->state = state_worse(survey->state, site->state);
	}
}

enum survey_sight
survey_site_seen(const struct survey_site *site)
{
	bool all = site->state != STATE_NONE;

	for (size_t i = 0; i < site->count; i++)
		all = all && !site->results[i].unreached;
	if (all)
		return SURVEY_WHOLE;
	return site->state > STATE_UNKNOWN ? SURVEY_PART : SURVEY_UNSEEN;
}

const char *
survey_thing_name(enum survey_thing thing)
{
	static const char *const names[] = {[SURVEY_THING_NONE] = "",
		[SURVEY_LEAF] = "leaf",
		[SURVEY_CA] = "ca",
		[SURVEY_ROOT] = "root",
		[SURVEY_CRL] = "crl",
		[SURVEY_OCSP] = "ocsp"};

	return (size_t)thing < sizeof(names) / sizeof(names[0]) ? names[thing] : "";
}

/* Whether the gravest finding of a is before that of b; one without any is behind. */
static bool
graver(const struct survey_result *a, const struct survey_result *b)
{
	if (a == NULL || a->findings.count == 0)
		return false;
	return b == NULL || b->findings.count == 0 ||
	       finding_before(&a->findings.items[0], &b->findings.items[0]);
}

const struct survey_result *
survey_site_worst(const struct survey_site *site)
{
	const struct survey_result *worst = NULL;

	for (size_t i = 0; i < site->count; i++)
		if (site->results[i].state == site->state &&
			(worst == NULL || graver(&site->results[i], worst)))
			worst = &site->results[i];
	return worst;
}

uint32_t
survey_site_code(const struct survey_site *site)
{
	const struct survey_result *worst = survey_site_worst(site);

	if (worst == NULL)
		return 0;
	return worst->findings.count == 0 ? worst->code : worst->findings.items[0].code;
}

bool
survey_site_before(const struct survey_site *a, const struct survey_site *b)
{
	if (a->state != b->state)
		return a->state > b->state;
	return graver(survey_site_worst(a), survey_site_worst(b));
}

/* A site with what it is ordered by. */
struct ordered {
	const struct survey_site *site;
	const struct survey_result *worst;
};

static int
compare_sites(const void *a, const void *b)
{
	const struct ordered *x = a, *y = b;

	if (x->site->state != y->site->state)
		return x->site->state > y->site->state ? -1 : 1;
	if (graver(x->worst, y->worst))
		return -1;
	if (graver(y->worst, x->worst))
		return 1;
	return (x->site > y->site) - (x->site < y->site);
}

const struct survey_site **
survey_worst_first(const struct survey *survey, struct arena *arena)
{
	const struct survey_site **sites = arena_array(arena, survey->count, sizeof(*sites));
	struct ordered *order = arena_array(arena, survey->count, sizeof(*order));

	for (size_t i = 0; i < survey->count; i++)
		order[i] =
			(struct ordered) {&survey->sites[i], survey_site_worst(&survey->sites[i])};
	if (survey->count > 1)
		qsort(order, survey->count, sizeof(*order), compare_sites);
	for (size_t i = 0; i < survey->count; i++)
		sites[i] = order[i].site;
	return sites;
}
