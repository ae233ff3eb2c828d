/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The survey as one JSON object on one line. Sites are written one by one: a tree of all of them
 * would need many times the memory of their text.
 */
#include "output/json_value.h"
#include "output/survey.h"

enum { SCHEMA = 1 };

static json_t *
texts(struct json_writer *writer, const char *const *items, size_t count)
{
	json_t *array = json_array();

	for (size_t i = 0; i < count; i++)
		json_append(writer, array, json_text(writer, items[i]));
	return array;
}

static json_t *
ends(struct json_writer *writer, const struct survey_result *result)
{
	json_t *array = json_array();

	for (size_t i = 0; i < result->end_count; i++) {
		const struct survey_end *end = &result->ends[i];
		json_t *object = json_object();

		json_put(writer, object, "thing", json_text(writer, survey_thing_name(end->thing)));
		json_put(writer, object, "name", json_text(writer, end->name));
		json_put(writer, object, "from", json_moment(writer, end->from));
		json_put(writer, object, "to", json_moment(writer, end->to));
		json_put(writer, object, "sha256", json_text_or_null(writer, end->sha256));
		json_append(writer, array, object);
	}
	return array;
}

static json_t *
of_result(struct json_writer *writer, const struct survey_result *result)
{
	json_t *object = json_object();

	json_put(writer, object, "program", json_text(writer, result->program));
	json_put(writer, object, "service", json_text(writer, result->service));
	json_put(writer, object, "state", json_text(writer, state_name(result->state)));
	json_put(writer, object, "exit", json_integer(state_exit(result->state)));
	json_put(writer, object, "name", json_text(writer, result->name));
	json_put(writer, object, "summary", json_text(writer, result->summary));
	json_put_code(writer, object, result->code);
	json_put(writer, object, "seconds", json_seconds(result->seconds));
	json_put(writer, object, "addresses",
		texts(writer, result->addresses, result->address_count));
	json_put(writer, object, "tls_version", json_text(writer, result->tls_version));
	json_put(writer, object, "ends", ends(writer, result));
	json_put(writer, object, "findings", json_findings(writer, &result->findings));
	json_put(writer, object, "perfdata", json_perfdata(writer, &result->metrics));
	return object;
}

static json_t *
of_site(struct json_writer *writer, const struct survey_site *site)
{
	json_t *object = json_object(), *results = json_array();

	json_put(writer, object, "name", json_text(writer, site->name));
	json_put(writer, object, "state", json_text(writer, state_name(site->state)));
	json_put(writer, object, "exit", json_integer(state_exit(site->state)));
	json_put(writer, object, "owners", texts(writer, site->owners, site->owner_count));
	json_put(writer, object, "tags", texts(writer, site->tags, site->tag_count));
	for (size_t i = 0; i < site->count; i++)
		json_append(writer, results, of_result(writer, &site->results[i]));
	json_put(writer, object, "results", results);
	return object;
}

/* The members before the sites, without the closing brace. */
static void
write_head(struct json_writer *writer, struct buf *out, const struct survey *survey)
{
	json_t *object = json_object();

	json_put(writer, object, "schema", json_integer(SCHEMA));
	json_put(writer, object, "program", json_text(writer, "iphttps-report"));
	json_put(writer, object, "version", json_text(writer, survey->version));
	json_put(writer, object, "title", json_text(writer, survey->title));
	json_put(writer, object, "time", json_moment(writer, survey->time));
	json_put(writer, object, "seconds", json_seconds(survey->seconds));
	json_put(writer, object, "interrupted", json_boolean(survey->interrupted));
	json_put(writer, object, "state", json_text(writer, state_name(survey->state)));
	json_put(writer, object, "exit", json_integer(state_exit(survey->state)));
	json_dump_to(writer, out, object);
	if (out->n > 0)
		buf_cut(out, out->n - 1);
}

bool
survey_json(struct buf *out, const struct survey *survey, struct arena *arena)
{
	struct json_writer writer = {.arena = arena};

	write_head(&writer, out, survey);
	buf_text(out, ",\"sites\":[");
	for (size_t i = 0; i < survey->count && !out->failed; i++) {
		buf_text(out, i == 0 ? "" : ",");
		json_dump_to(&writer, out, of_site(&writer, &survey->sites[i]));
	}
	buf_text(out, "]}\n");
	return !out->failed;
}
