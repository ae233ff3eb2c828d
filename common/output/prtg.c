/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The JSON that PRTG's sensors "SSH Script Advanced" and "EXE/Script Advanced" read.
 *
 * By "Custom Sensors: Advanced Script, HTTP Data, and REST Custom Sensors: Elements" in Paessler's
 * manual (www.paessler.com/manuals/prtg/custom_sensors): either channels or one error; limits are
 * text, inclusive, and count where limitmode is 1; a sensor that is down by a limit keeps its data;
 * a text has 2000 characters at the most, a sensor 50 channels.
 *
 * The first channel is the state, with limits that are never other ones: above 0 Warning, above 1
 * Down. PRTG takes limits when it makes a channel and keeps them. What is UNKNOWN is an error,
 * which depends on no limit.
 */
#include <string.h>

#include "base/text.h"
#include "output/figure.h"
#include "output/json_value.h"
#include "output/limits.h"
#include "output/output.h"

/* Angle brackets become braces, as PRTG itself does it in names: it shows its texts in a browser.
 */
static json_t *
text_value(struct json_writer *writer, const char *text)
{
	char *clean = text_clean(writer->arena, span_text(text), LIMIT_SENSOR_TEXT);

	for (char *at = clean; *at != '\0'; at++)
		*at = *at == '<' ? '{' : *at == '>' ? '}' : *at;
	return json_text(writer, clean);
}

static json_t *
channel(struct json_writer *writer, const char *name, const char *value)
{
	json_t *object = json_object();

	json_put(writer, object, "channel", json_text(writer, name));
	json_put(writer, object, "value", json_text(writer, value));
	return object;
}

static json_t *
state_channel(struct json_writer *writer)
{
	static const char *const values[] = {"0", "1", "2", "3"};
	enum state state = writer->report->state;
	json_t *object = channel(writer, "state", values[state_exit(state)]);

	json_put(writer, object, "unit", json_text(writer, "Count"));
	json_put(writer, object, "warning", json_integer(state == STATE_WARNING ? 1 : 0));
	json_put(writer, object, "limitmode", json_integer(1));
	json_put(writer, object, "limitmaxwarning", json_text(writer, "0"));
	json_put(writer, object, "limitmaxerror", json_text(writer, "1"));
	return object;
}

/* PRTG's own units of time are whole numbers with a calendar; these are shown as they are. */
static const char *
unit_of(const struct metric *metric)
{
	static const struct {
		const char *end, *unit;
	} ends[] = {{"_days", "days"}, {"_hours", "hours"}};

	if (metric->uom != NULL && *metric->uom != '\0')
		return metric->uom;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		size_t n = strlen(metric->label), k = strlen(ends[i].end);

		if (n > k && strcmp(metric->label + n - k, ends[i].end) == 0)
			return ends[i].unit;
	}
	return NULL;
}

/* PRTG alarms outside of limits, never between them. False: there is none. */
static bool
put_limits(struct json_writer *writer, json_t *object, const struct range *range, const char *min,
	const char *max)
{
	char text[FIGURE_TEXT_MAX];

	if (!range->set || range->inside)
		return false;
	if (!range->no_start)
		json_put(writer, object, min, json_text(writer, figure_bound(range->start, text)));
	if (!range->no_end)
		json_put(writer, object, max, json_text(writer, figure_bound(range->end, text)));
	return true;
}

static json_t *
metric_channel(struct json_writer *writer, const struct metric *metric, const char *value)
{
	struct buf label = buf_make(LIMIT_TEXT_FIELD);
	const char *unit = unit_of(metric);
	json_t *object;
	bool warning, critical;

	figure_label(&label, metric->label);
	object = channel(writer, buf_cstr(&label), value);
	buf_free(&label);
	json_put(writer, object, "unit", json_text(writer, unit == NULL ? "Count" : "Custom"));
	if (unit != NULL)
		json_put(writer, object, "customunit", json_text(writer, unit));
	json_put(writer, object, "float", json_integer(metric->decimals > 0 ? 1 : 0));
	warning =
		put_limits(writer, object, &metric->warning, "limitminwarning", "limitmaxwarning");
	critical = put_limits(writer, object, &metric->critical, "limitminerror", "limitmaxerror");
	if (warning || critical)
		json_put(writer, object, "limitmode", json_integer(1));
	return object;
}

/* `left` is how many figures there is no channel for. */
static json_t *
channels(struct json_writer *writer, size_t *left)
{
	const struct metrics *metrics = &writer->report->metrics;
	char value[FIGURE_TEXT_MAX];
	json_t *array = json_array();

	json_append(writer, array, state_channel(writer));
	for (size_t i = 0; i < metrics->count; i++) {
		const char *known = figure_text(&metrics->items[i], value);

		if (known != NULL && json_array_size(array) >= LIMIT_PRTG_CHANNELS)
			(*left)++;
		else if (known != NULL)
			json_append(
				writer, array, metric_channel(writer, &metrics->items[i], known));
	}
	return array;
}

static const char *
text_of(struct arena *arena, const struct report *report, size_t left)
{
	const char *name = report->name == NULL ? "" : report->name;
	const char *more =
		left == 0 ? "" : arena_printf(arena, "%zu more figures: see --output=json; ", left);

	return arena_printf(arena, "%s%s%s%s", more, name, *name == '\0' ? "" : ": ",
		report->summary == NULL ? "" : report->summary);
}

bool
output_prtg(struct buf *out, const struct report *report, struct arena *arena)
{
	struct json_writer writer = {.arena = arena, .report = report};
	json_t *whole = json_object(), *sensor = json_object();
	size_t left = 0;

	if (report->state == STATE_UNKNOWN)
		json_put(&writer, sensor, "error", json_integer(1));
	else
		json_put(&writer, sensor, "result", channels(&writer, &left));
	json_put(&writer, sensor, "text", text_value(&writer, text_of(arena, report, left)));
	json_put(&writer, whole, "prtg", sensor);
	json_dump_to(&writer, out, whole);
	buf_u8(out, '\n');
	return !out->failed;
}
