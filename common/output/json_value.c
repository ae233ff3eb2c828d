/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON values by jansson, with one flag for all failures. */
#include "output/json_value.h"

#include <math.h>

#include "base/clock.h"
#include "base/limits.h"
#include "base/text.h"
#include "model/winerr.h"
#include "output/detail.h"

enum {
	DIGITS = 15, /* decimal digits that a double keeps */
	SECONDS_DECIMALS = 6,
};

static const double whole_max = 9007199254740992.0; /* 2^53 */

void
json_put(struct json_writer *writer, json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new(object, key, value) != 0)
		writer->failed = true;
}

void
json_append(struct json_writer *writer, json_t *array, json_t *value)
{
	if (json_array_append_new(array, value) != 0)
		writer->failed = true;
}

/* jansson takes valid UTF-8 only. */
json_t *
json_text(struct json_writer *writer, const char *value)
{
	if (value == NULL)
		return json_null();
	if (!text_utf8_valid(span_text(value)))
		value = text_clean(writer->arena, span_text(value), LIMIT_URL);
	return json_string(value);
}

json_t *
json_hex(struct json_writer *writer, const uint8_t *bytes, size_t n)
{
	return json_text(writer, text_hex(writer->arena, span_of(bytes, n), '\0'));
}

json_t *
json_text_or_null(struct json_writer *writer, const char *value)
{
	return value == NULL || *value == '\0' ? json_null() : json_text(writer, value);
}

json_t *
json_figure(double value)
{
	if (!isfinite(value))
		return json_null();
	if (fabs(value) < whole_max && value == (double)(json_int_t)value)
		return json_integer((json_int_t)value);
	return json_real(value);
}

/* As precise as the performance data, so that both show the same value. */
static double
rounded(double value, int decimals)
{
	char out[48];

	text_number(span_text(text_double(value, decimals, out)), &value);
	return value;
}

/* Always a real: typed readers expect one type. */
json_t *
json_seconds(double value)
{
	return isfinite(value) ? json_real(rounded(value, SECONDS_DECIMALS)) : json_null();
}

/* As precise as the days in the performance data. */
json_t *
json_days(int64_t from, int64_t to)
{
	return json_real(clock_days_figure(from, to));
}

json_t *
json_moment(struct json_writer *writer, int64_t at)
{
	char out[CLOCK_TEXT_MAX];

	return json_text(writer, clock_format(at, out));
}

void
json_put_code(struct json_writer *writer, json_t *object, uint32_t code)
{
	char hex[WINERR_TEXT_MAX];

	json_put(writer, object, "code",
		code == 0 ? json_null() : json_string(winerr_format(code, hex)));
	json_put(writer, object, "symbol",
		code == 0 ? json_null() : json_text_or_null(writer, winerr_symbol(code)));
}

json_t *
json_findings(struct json_writer *writer, const struct findings *findings)
{
	json_t *array = json_array();

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];
		json_t *object = json_object();

		json_put(writer, object, "rule", json_text(writer, finding->rule));
		json_put(writer, object, "state", json_text(writer, state_name(finding->state)));
		json_put(writer, object, "subject", json_text(writer, finding->subject));
		json_put_code(writer, object, finding->code);
		json_put(writer, object, "text", json_text(writer, finding->text));
		json_put(writer, object, "remedy", json_text(writer, detail_remedy(finding)));
		json_append(writer, array, object);
	}
	return array;
}

static json_t *
range(const struct range *value)
{
	char out[RANGE_TEXT_MAX];

	return value->set ? json_string(range_format(value, out)) : json_null();
}

static json_t *
measured(const struct metric *metric)
{
	if (!metric->known || !isfinite(metric->value) || fabs(metric->value) >= whole_max)
		return json_null();
	return json_figure(rounded(metric->value, metric->decimals));
}

json_t *
json_perfdata(struct json_writer *writer, const struct metrics *metrics)
{
	json_t *array = json_array();

	for (size_t i = 0; i < metrics->count; i++) {
		const struct metric *metric = &metrics->items[i];
		json_t *object = json_object();

		json_put(writer, object, "label", json_text(writer, metric->label));
		json_put(writer, object, "value", measured(metric));
		json_put(writer, object, "uom",
			json_text(writer, metric->uom == NULL ? "" : metric->uom));
		json_put(writer, object, "warn", range(&metric->warning));
		json_put(writer, object, "crit", range(&metric->critical));
		json_put(writer, object, "min",
			metric->has_min ? json_figure(metric->min) : json_null());
		json_put(writer, object, "max",
			metric->has_max ? json_figure(metric->max) : json_null());
		json_append(writer, array, object);
	}
	return array;
}

static int
add_bytes(const char *bytes, size_t n, void *out)
{
	return buf_add(out, bytes, n) ? 0 : -1;
}

void
json_dump_to(struct json_writer *writer, struct buf *out, json_t *value)
{
	const size_t flags = JSON_COMPACT | JSON_REAL_PRECISION(DIGITS);

	if (writer->failed || json_dump_callback(value, add_bytes, out, flags) != 0)
		out->failed = true;
	json_decref(value);
}
