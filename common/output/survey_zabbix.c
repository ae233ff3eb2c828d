/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The survey for Zabbix: values for trapper items, as zabbix_sender sends them, and the rows of
 * low-level discovery. The host is the site; items are named by the check: iphttps.state[cert].
 */
#include "base/clock.h"
#include "base/text.h"
#include "output/json_value.h"
#include "output/survey.h"
#include "output/survey_line.h"

enum { DECIMALS = 6 };

/* The key of the item: "iphttps" or "cert", from the name of the program. */
static const char *
word(const struct survey_result *result)
{
	static const char common[] = "check_iphttps_";

	return text_starts(result->program, common) ? result->program + sizeof(common) - 1
						    : "iphttps";
}

struct values {
	struct json_writer *writer;
	json_t *array;
	const struct survey *survey;
	const struct survey_site *site;
	const struct survey_result *result;
};

static void
add(struct values *values, const char *what, const char *value)
{
	struct json_writer *writer = values->writer;
	json_t *object = json_object();

	json_put(writer, object, "host", json_text(writer, values->site->name));
	json_put(writer, object, "key",
		json_text(writer,
			arena_printf(writer->arena, "iphttps.%s[%s]", what, word(values->result))));
	json_put(writer, object, "value", json_text(writer, value));
	json_put(writer, object, "clock", json_integer((json_int_t)values->survey->time));
	json_append(writer, values->array, object);
}

/* What ends first, for a trigger; nothing when no end is known. */
static void
add_end(struct values *values)
{
	const struct survey_result *result = values->result;
	int64_t first = INT64_MAX;

	for (size_t i = 0; i < result->end_count; i++)
		if (result->ends[i].to < first)
			first = result->ends[i].to;
	if (result->end_count > 0)
		add(values, "end", arena_printf(values->writer->arena, "%lld", (long long)first));
}

size_t
survey_zabbix(
	struct buf *out, const struct survey *survey, size_t from, size_t most, struct arena *arena)
{
	struct json_writer writer = {.arena = arena};
	json_t *object = json_object(), *array = json_array();
	size_t i = from, done = 0;
	char seconds[48];

	for (; i < survey->count && done < most; i++)
		for (size_t k = 0; k < survey->sites[i].count; k++, done++) {
			const struct survey_result *result = &survey->sites[i].results[k];
			struct values values = {&writer, array, survey, &survey->sites[i], result};

			add(&values, "state", arena_printf(arena, "%d", state_exit(result->state)));
			add(&values, "text", survey_line(arena, result));
			add(&values, "code",
				arena_printf(arena, "%lu", (unsigned long)result->code));
			add(&values, "seconds", text_double(result->seconds, DECIMALS, seconds));
			add_end(&values);
		}
	json_put(&writer, object, "request", json_text(&writer, "sender data"));
	json_put(&writer, object, "data", array);
	json_put(&writer, object, "clock", json_integer((json_int_t)survey->time));
	json_dump_to(&writer, out, object);
	return i;
}

/* Rows of discovery: Zabbix creates an item from each. */
bool
survey_zabbix_lld(struct buf *out, const struct survey *survey, struct arena *arena)
{
	struct json_writer writer = {.arena = arena};
	bool first = true;

	buf_u8(out, '[');
	for (size_t i = 0; i < survey->count && !out->failed; i++)
		for (size_t k = 0; k < survey->sites[i].count; k++) {
			const struct survey_result *result = &survey->sites[i].results[k];
			json_t *object = json_object();

			json_put(&writer, object, "{#SITE}",
				json_text(&writer, survey->sites[i].name));
			json_put(&writer, object, "{#CHECK}", json_text(&writer, word(result)));
			json_put(&writer, object, "{#NAME}",
				json_text(&writer, result->name == NULL ? "" : result->name));
			buf_text(out, first ? "" : ",");
			json_dump_to(&writer, out, object);
			first = false;
		}
	buf_text(out, "]\n");
	return !out->failed;
}
