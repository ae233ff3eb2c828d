/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists, tables, CSV and JSON of PowerShell, line by line. */
#include "format/psobject.h"

#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/text.h"
#include "format/csv.h"
#include "format/json_within.h"
#include "format/limits.h"
#include "format/netsh_label.h"
#include "format/netsh_table.h"

enum {
	TRIES = 64,       /* texts that may be JSON or CSV */
	VALUE_MOST = 4096 /* bytes of a value that goes on in other lines */
};

struct reading {
	struct arena *arena;
	const struct psobject_kind *kind;
	struct psobjects *out;
	struct err *err;
	struct span whole, rest; /* behind the line that is read */
	size_t line;
	size_t tries; /* that are left */
	bool open;    /* an object has begun */
	struct psobject item;

	size_t indent; /* list: of its labels */
	size_t last;   /* list: the property whose value may go on, counted from 1; 0: none */

	bool in_table;
	size_t begin[PSOBJECT_PROPERTIES], end[PSOBJECT_PROPERTIES]; /* end is 0: no such column */
};

/* --- objects --------------------------------------------------------------------------------- */

/* One of the kind, whether or not all of it is there: by its mark, or by the two properties that
 * other objects do not have together. */
static bool
is_of_kind(const struct psobject *item, const struct psobject_kind *kind)
{
	if (item->values[kind->mark].n > 0)
		return true;
	for (size_t i = 0; item->values[kind->also].n > 0 && i < kind->count; i++)
		if (i != kind->also && item->values[i].n > 0)
			return true;
	return false;
}

static bool
end_object(struct reading *reading)
{
	struct psobjects *out = reading->out;
	const struct psobject *item = &reading->item;
	const struct psobject_kind *kind = reading->kind;
	bool counts = reading->open && is_of_kind(item, kind);

	reading->open = false;
	reading->last = 0;
	if (!counts)
		return true;
	if (out->count + out->partial_count == LIMIT_CLIENT_OBJECTS)
		return err_set(
			reading->err, ERR_LIMIT, "more than %d objects", LIMIT_CLIENT_OBJECTS);
	if (item->values[kind->mark].n > 0 && item->values[kind->also].n > 0)
		ARENA_PUSH(reading->arena, out->items, out->count, *item);
	else
		ARENA_PUSH(reading->arena, out->partial, out->partial_count, item->line);
	return true;
}

static void
begin_object(struct reading *reading)
{
	reading->item = (struct psobject) {.line = reading->line};
	reading->open = true;
}

static bool
find(const struct reading *reading, struct span name, size_t *index)
{
	name = netsh_bare(name);
	for (*index = 0; *index < reading->kind->count; ++*index)
		if (span_is_nocase(name, reading->kind->names[*index]))
			return true;
	return false;
}

/* "{a, b}" stands for several values, "{}" for none. */
static struct span
shown(struct span value)
{
	value = netsh_bare(value);
	if (span_is(value, "System.String[]") || span_is(value, "{}"))
		value.n = 0;
	return value;
}

static void
append(struct reading *reading, size_t index, struct span more)
{
	struct span *value = &reading->item.values[index];

	more = shown(more);
	if (value->n == 0)
		*value = more;
	else if (more.n > 0 && value->n + more.n < VALUE_MOST)
		*value = span_text(arena_printf(reading->arena, "%s %s",
			arena_span_text(reading->arena, *value),
			arena_span_text(reading->arena, more)));
}

/* --- JSON ------------------------------------------------------------------------------------ */

static void
add_value(struct buf *text, const json_t *value)
{
	size_t i;
	json_t *item;

	if (json_is_array(value)) {
		json_array_foreach(value, i, item) add_value(text, item);
		return;
	}
	if (json_is_string(value) && json_string_length(value) > 0)
		buf_printf(
			text, "%s%s", buf_view(text).n > 0 ? "; " : "", json_string_value(value));
	else if (json_is_integer(value))
		buf_printf(text, "%s%" JSON_INTEGER_FORMAT, buf_view(text).n > 0 ? "; " : "",
			json_integer_value(value));
}

static void
take_members(struct reading *reading, const json_t *object)
{
	const json_t *inner = json_object_get(object, "Heuristics"), *item;
	size_t at;

	begin_object(reading);
	for (size_t i = 0; i < reading->kind->count; i++) {
		const char *name = reading->kind->names[i];
		struct buf text = buf_make(VALUE_MOST);

		add_value(&text, json_object_get(object, name));
		if (buf_view(&text).n == 0)
			json_array_foreach(inner, at, item)
				add_value(&text, json_object_get(item, name));
		reading->item.values[i] = span_trim(buf_leave(&text, reading->arena));
	}
}

static bool
take_json(struct reading *reading, const json_t *json)
{
	const json_t *value = json_object_get(json, "value"), *item;
	size_t i;

	if (json_is_array(value))
		return take_json(reading, value);
	if (json_is_object(json)) {
		take_members(reading, json);
		return end_object(reading);
	}
	json_array_foreach(json, i, item) if (json_is_object(item))
	{
		take_members(reading, item);
		if (!end_object(reading))
			return false;
	}
	return true;
}

/* What stands behind `n` bytes of `from` is next. */
static void
go_on(struct reading *reading, struct span from, size_t n)
{
	struct span line;

	while (span_offset(from, reading->rest) < n && span_until(&reading->rest, '\n', &line))
		reading->line++;
	if (span_offset(from, reading->rest) < n)
		reading->rest.n = 0;
}

static bool
read_json(struct reading *reading, struct span from, bool *taken)
{
	struct err why = {.kind = ERR_NONE};
	struct span text = json_within(from);
	json_t *json = NULL;
	bool ok;

	reading->tries--;
	if (text.n > 0)
		json = json_read(text, LIMIT_CLIENT_VALUES, 0, &why);
	*taken = json != NULL;
	ok = !*taken || (end_object(reading) && take_json(reading, json));
	json_decref(json);
	if (*taken)
		go_on(reading, from, text.n);
	return ok;
}

/* --- CSV ------------------------------------------------------------------------------------- */

/* Where each property stands in a record, counted from 1; 0: nowhere. */
static bool
head_of(struct reading *reading, const struct csv_record *record,
	size_t places[static PSOBJECT_PROPERTIES])
{
	size_t index;

	memset(places, 0, PSOBJECT_PROPERTIES * sizeof(*places));
	for (size_t i = 0; i < record->count; i++)
		if (find(reading, record->fields[i], &index) && places[index] == 0)
			places[index] = i + 1;
	return places[reading->kind->mark] > 0 && record->count > 1;
}

static bool
read_records(struct reading *reading, struct span *in, char separator,
	const size_t places[static PSOBJECT_PROPERTIES])
{
	struct err why = {.kind = ERR_NONE};
	struct csv_record record;

	while (in->n > 0 && in->p[0] != '\n' &&
		csv_read(reading->arena, in, separator, &record, &why) && record.count > 1) {
		begin_object(reading);
		for (size_t i = 0; i < reading->kind->count; i++)
			if (places[i] > 0 && places[i] <= record.count)
				reading->item.values[i] = shown(record.fields[places[i] - 1]);
		if (!end_object(reading))
			return false;
	}
	return true;
}

static bool
read_csv(struct reading *reading, struct span from, bool *taken)
{
	static const char separators[] = {',', ';', '\t'};
	size_t places[PSOBJECT_PROPERTIES];

	*taken = false;
	reading->tries--;
	for (size_t i = 0; i < sizeof(separators); i++) {
		struct err why = {.kind = ERR_NONE};
		struct span rest = from;
		struct csv_record record;

		if (!csv_read(reading->arena, &rest, separators[i], &record, &why) ||
			!head_of(reading, &record, places))
			continue;
		*taken = true;
		if (!end_object(reading) || !read_records(reading, &rest, separators[i], places))
			return false;
		go_on(reading, from, span_offset(from, rest));
		return true;
	}
	return true;
}

/* --- tables ---------------------------------------------------------------------------------- */

/* The columns that the dashes under the header show. */
static bool
begin_table(struct reading *reading, struct span line)
{
	struct span rest = reading->rest, dashes = {.n = 0};
	size_t at = 0, index;

	if (!span_until(&rest, '\n', &dashes))
		dashes = rest;
	if (!netsh_table_is_rule(dashes))
		return false;
	memset(reading->end, 0, sizeof(reading->end));
	while (at < dashes.n) {
		size_t begin = at, next;

		while (begin < dashes.n && dashes.p[begin] != '-')
			begin++;
		for (next = begin; next < dashes.n && dashes.p[next] == '-'; next++)
			;
		while (next < dashes.n && dashes.p[next] != '-')
			next++;
		at = next;
		if (find(reading, netsh_table_slice(line, begin, next), &index)) {
			reading->begin[index] = begin;
			reading->end[index] = next < dashes.n ? next : SIZE_MAX;
		}
	}
	return reading->end[reading->kind->mark] > 0;
}

/* A row without the property that marks one continues the row before it. */
static bool
read_row(struct reading *reading, struct span line)
{
	const size_t mark = reading->kind->mark;

	if (netsh_table_is_rule(line))
		return true;
	if (netsh_table_slice(line, reading->begin[mark], reading->end[mark]).n > 0) {
		if (!end_object(reading))
			return false;
		begin_object(reading);
	}
	for (size_t i = 0; reading->open && i < reading->kind->count; i++)
		if (reading->end[i] > 0)
			append(reading, i,
				netsh_table_slice(line, reading->begin[i], reading->end[i]));
	return true;
}

/* --- lists ----------------------------------------------------------------------------------- */

static size_t
indent_of(struct span raw)
{
	size_t n = 0;

	while (n < raw.n && (raw.p[n] == ' ' || raw.p[n] == '\t'))
		n++;
	return n;
}

static bool
read_property(struct reading *reading, struct span raw)
{
	struct span value = raw, label;
	size_t index, indent = indent_of(raw);

	if (reading->open && reading->last > 0 && indent > reading->indent) {
		append(reading, reading->last - 1, raw);
		return true;
	}
	reading->last = 0;
	if (!span_until(&value, ':', &label) || !find(reading, label, &index))
		return true;
	if (reading->open && reading->item.values[index].n > 0 && !end_object(reading))
		return false;
	if (!reading->open)
		begin_object(reading);
	reading->indent = indent;
	reading->last = index + 1;
	reading->item.values[index] = shown(value);
	return true;
}

/* --- lines ----------------------------------------------------------------------------------- */

static bool
is_property(const struct reading *reading, struct span line)
{
	struct span label;
	size_t index;

	return span_until(&line, ':', &label) && find(reading, label, &index);
}

/* What is not read must not look as if it were not there. */
static bool
may_try(const struct reading *reading)
{
	return reading->tries > 0 || err_set(reading->err, ERR_LIMIT,
					     "more than %d texts that may be JSON or CSV", TRIES);
}

/* JSON in one line that was cut. */
static void
doubt_cut(struct reading *reading, struct span line)
{
	if (netsh_contains(line, reading->kind->names[reading->kind->mark]))
		ARENA_PUSH(reading->arena, reading->out->partial, reading->out->partial_count,
			reading->line);
}

static bool
read_line(struct reading *reading, struct span raw)
{
	struct span line = span_trim(raw), from = reading->whole;
	bool taken = false;

	if (line.n == 0) {
		reading->in_table = false;
		return end_object(reading);
	}
	if (reading->in_table)
		return read_row(reading, raw);
	span_skip(&from, span_offset(reading->whole, line));
	if (json_within_begins(line)) {
		if (!may_try(reading) || !read_json(reading, from, &taken))
			return false;
		if (!taken)
			doubt_cut(reading, line);
	} else if (!is_property(reading, line) &&
		   netsh_contains(line, reading->kind->names[reading->kind->mark])) {
		reading->in_table = begin_table(reading, raw);
		if (reading->in_table)
			return end_object(reading);
		if (!may_try(reading) || !read_csv(reading, from, &taken))
			return false;
	}
	return taken || read_property(reading, raw);
}

bool
psobject_read(struct arena *arena, struct span in, const struct psobject_kind *kind,
	struct psobjects *out, struct err *err)
{
	struct reading reading = {.arena = arena,
		.kind = kind,
		.out = out,
		.err = err,
		.whole = in,
		.rest = in,
		.tries = TRIES};
	struct span line;

	*out = (struct psobjects) {0};
	while (reading.rest.n > 0) {
		reading.line++;
		if (!span_until(&reading.rest, '\n', &line))
			span_take(&reading.rest, reading.rest.n, &line);
		if (!read_line(&reading, line))
			return false;
	}
	return end_object(&reading);
}
