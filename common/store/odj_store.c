/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Offline domain join packages as stores: packages, serialized stores and policies put together. */
#include "config.h"

#include "store/odj_store.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "format/odj.h"
#include "format/regpol.h"
#include "format/sst.h"
#include "format/utf16.h"

/* A package being read. */
struct reading {
	struct arena *arena;
	struct budget *budget;
	const struct odj *odj;
	struct odj_contents *out;
	struct err *err;
};

static const char *
text_of(const struct reading *reading, struct span utf16)
{
	return text_clean(
		reading->arena, span_text(utf16_text(reading->arena, utf16)), LIMIT_TEXT_FIELD);
}

static void
note(struct reading *reading, const char *text)
{
	ARENA_PUSH(reading->arena, reading->out->notes, reading->out->note_count, text);
}

/* ---------------------------------------------------------------- parts */

static void
look_at_parts(struct reading *reading)
{
	for (size_t i = 0; i < reading->odj->part_count; i++) {
		const struct odj_part *part = &reading->odj->parts[i];

		reading->out->has_cert_part |= part->kind == ODJ_CERT;
		reading->out->has_policy_part |= part->kind == ODJ_POLICY;
		if (part->kind == ODJ_PART_NONE)
			note(reading,
				arena_printf(reading->arena, "part {%s} is unknown%s", part->type,
					part->essential ? ", and is essential" : ""));
	}
	if (reading->odj->other_blobs > 0)
		note(reading, arena_printf(reading->arena, "%zu blob%s of an unknown format",
				      reading->odj->other_blobs,
				      reading->odj->other_blobs == 1 ? "" : "s"));
	if (reading->odj->machine.n > 0)
		reading->out->machine = text_of(reading, reading->odj->machine);
	if (reading->odj->domain.n > 0)
		reading->out->domain = text_of(reading, reading->odj->domain);
}

/* ---------------------------------------------------------------- stores of certificates */

/* By name in any location: where djoin writes them is not documented. */
static enum gpo_role
role_of(const char *name)
{
	static const struct {
		const char *name;
		enum gpo_role role;
	} rows[] = {
		{"Root", GPO_ROOT},
		{"AuthRoot", GPO_ROOT},
		{"CA", GPO_CA},
		{"Disallowed", GPO_DISALLOWED},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (text_equal_nocase(name, rows[i].name))
			return rows[i].role;
	return GPO_NONE;
}

static bool
take_store(struct reading *reading, const struct odj_store *store)
{
	const char *name = text_of(reading, store->name);
	const char *where =
		arena_printf(reading->arena, "store %s, %zu bytes from byte %zu of the package on",
			name, store->sst.n, store->offset);
	enum gpo_role role = role_of(name);
	struct sst sst;

	if (!sst_parse(reading->arena, store->sst, reading->budget, &sst, reading->err))
		return err_context(reading->err, "%s", where);
	if (role != GPO_NONE)
		broken_add_all(
			role == GPO_DISALLOWED ? &reading->out->disallowed : &reading->out->broken,
			reading->arena, &sst.broken, where);
	for (size_t i = 0; i < sst.count; i++) {
		const struct gpo_cert cert = {.role = role,
			.context = sst.certs[i],
			.key = where,
			.offset = span_offset(store->sst, sst.certs[i].encoded)};

		if (role == GPO_NONE)
			reading->out->other++;
		else
			ARENA_PUSH(reading->arena, reading->out->certs, reading->out->count, cert);
	}
	return true;
}

static bool
take_stores(struct reading *reading)
{
	const struct odj *odj = reading->odj;

	for (size_t i = 0; i < odj->key_store_count; i++)
		ARENA_PUSH(reading->arena, reading->out->templates, reading->out->template_count,
			text_of(reading, odj->key_stores[i].template));
	for (size_t i = 0; i < odj->store_count; i++)
		if (!take_store(reading, &odj->stores[i]))
			return false;
	return true;
}

/* ---------------------------------------------------------------- the policy */

static size_t
count_elements(const struct odj *odj)
{
	size_t count = 0;

	for (size_t i = 0; i < odj->policy_count; i++)
		count += odj->policies[i].count;
	return count;
}

static struct regpol_record *
add_records(struct regpol_record *to, const struct odj_policy *policy)
{
	for (size_t i = 0; i < policy->count; i++) {
		const struct odj_element *element = &policy->elements[i];

		*to++ = (struct regpol_record) {.key = element->key,
			.name = element->name,
			.type = element->type,
			.data = element->data,
			.offset = element->offset,
			.data_offset = element->offset};
	}
	return to;
}

static bool
take_policy(struct reading *reading)
{
	const struct odj *odj = reading->odj;
	struct regpol_record *records = arena_array(
				     reading->arena, count_elements(odj), sizeof(*records)),
			     *end = records;
	struct regpol regpol;

	for (size_t i = 0; i < odj->policy_count; i++)
		if (odj->policies[i].root_key == ODJ_LOCAL_MACHINE)
			end = add_records(end, &odj->policies[i]);
		else
			note(reading, arena_printf(reading->arena,
					      "%zu values of %s are not of the machine (root key "
					      "0x%08lx)",
					      odj->policies[i].count,
					      text_of(reading, odj->policies[i].source),
					      (unsigned long)odj->policies[i].root_key));
	return regpol_apply(reading->arena, records, (size_t)(end - records), reading->budget,
		       &regpol, reading->err) &&
	       gpo_interpret(reading->arena, regpol.values, regpol.count, reading->budget,
		       &reading->out->policy, reading->err);
}

/* ---------------------------------------------------------------- the whole */

static bool
has_root(const struct gpo_cert *certs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (certs[i].role == GPO_ROOT)
			return true;
	return false;
}

/* Policies withdraw a URL by "about:blank". */
static bool
has_client_url(const struct gpo *policy)
{
	for (size_t i = 0; i < policy->url_count; i++)
		if (span_is_nocase(span_of(policy->urls[i], strnlen(policy->urls[i], 6)), "https:"))
			return true;
	return false;
}

bool
odj_store_parse(struct arena *arena, struct span file, struct budget *budget,
	struct odj_contents *out, struct err *err)
{
	struct odj_contents contents = {.count = 0};
	struct reading reading = {.arena = arena, .budget = budget, .out = &contents, .err = err};
	struct odj odj;

	if (!odj_parse(arena, file, &odj, err))
		return false;
	reading.odj = &odj;
	look_at_parts(&reading);
	if (!take_stores(&reading) || !take_policy(&reading))
		return false;
	contents.has_root = has_root(contents.certs, contents.count) ||
			    has_root(contents.policy.certs, contents.policy.count);
	contents.has_client_url = has_client_url(&contents.policy);
	*out = contents;
	return true;
}
