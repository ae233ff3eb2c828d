/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Registry exports: lines of keys and values, as records that are applied. */
#include "config.h"

#include "format/regfile.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "format/limits.h"
#include "format/utf16.h"
#include "format/wintext.h"

static const char VERSION_5[] = "Windows Registry Editor Version 5.00", VERSION_4[] = "REGEDIT4";

/* A file while it is read. */
struct reading {
	struct arena *arena;
	struct budget *budget;
	struct span rest;
	size_t line;
	bool old;        /* REGEDIT4: texts in hex are bytes of a code page */
	bool in_machine; /* the present section */
	struct span key; /* of it, UTF-16 */
	struct regpol_record *records;
	size_t count;
	struct regfile *out;
	struct err *err;
};

static bool
refuse(struct reading *reading, const char *why)
{
	return err_set(reading->err, ERR_FORMAT, "line %zu: %s", reading->line, why);
}

/* ---------------------------------------------------------------- texts */

static void
add_unit(struct buf *out, uint32_t unit)
{
	buf_u8(out, (uint8_t)unit);
	buf_u8(out, (uint8_t)(unit >> 8));
}

static void
add_character(struct buf *out, uint32_t c)
{
	if (c < 0x10000) {
		add_unit(out, c);
		return;
	}
	add_unit(out, 0xd800 + ((c - 0x10000) >> 10));
	add_unit(out, 0xdc00 + ((c - 0x10000) & 0x3ff));
}

static struct span
take_buf(struct arena *arena, struct buf *buf)
{
	struct span out = arena_bytes(arena, buf_view(buf));

	buf_free(buf);
	return out;
}

static struct span
to_utf16(struct arena *arena, struct span text)
{
	struct buf out = buf_make(2 * text.n + 2);
	uint32_t c;

	while (text.n > 0 && text_utf8(&text, &c))
		add_character(&out, c);
	return take_buf(arena, &out);
}

/* A text in quotation marks, in which a backslash stands before a quotation mark or backslash. */
static bool
take_quoted(struct reading *reading, struct span *line, struct buf *out)
{
	uint32_t c;

	span_skip(line, 1);
	while (line->n > 0 && text_utf8(line, &c)) {
		if (c == '"')
			return true;
		if (c == '\\' && !text_utf8(line, &c))
			break;
		add_character(out, c);
	}
	return refuse(reading, "a quotation mark is not closed");
}

/* ---------------------------------------------------------------- records */

static bool
add_record(struct reading *reading, struct span name, uint32_t type, struct span data)
{
	const struct regpol_record record = {.key = reading->key,
		.name = name,
		.type = type,
		.data = data,
		.offset = reading->line,
		.data_offset = reading->line};

	if (!budget_take(reading->budget, sizeof(record), reading->err))
		return false;
	if (reading->count == LIMIT_REGPOL_RECORDS)
		return err_set(
			reading->err, ERR_LIMIT, "more than %d values", LIMIT_REGPOL_RECORDS);
	ARENA_PUSH(reading->arena, reading->records, reading->count, record);
	return true;
}

/* As Registry.pol has it: a key, and the path of another one below it. */
static bool
delete_key(struct reading *reading, struct span key)
{
	struct span below = key, top;
	struct buf path = buf_make(2 * key.n + 4);

	if (!span_until(&below, '\\', &top) || below.n == 0 ||
		memchr(below.p, ';', below.n) != NULL) {
		buf_free(&path);
		return refuse(reading, "deletes a key of the first level, or one with a semicolon");
	}
	reading->key = to_utf16(reading->arena, top);
	buf_span(&path, to_utf16(reading->arena, below));
	add_unit(&path, 0);
	return add_record(reading, to_utf16(reading->arena, span_text("**DeleteKeys")), REGPOL_SZ,
		take_buf(reading->arena, &path));
}

/* regedit writes the long name, Samba's net registry the short one. */
static bool
take_machine(struct span *key)
{
	static const char *const names[] = {"HKEY_LOCAL_MACHINE", "HKLM"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct span rest = *key, name;

		if (!span_take(&rest, strlen(names[i]), &name) || !span_is_nocase(name, names[i]) ||
			(rest.n > 0 && !span_starts(rest, "\\")))
			continue;
		span_skip(&rest, 1);
		*key = rest;
		return true;
	}
	return false;
}

static bool
take_section(struct reading *reading, struct span line)
{
	bool deletes;
	struct span rest;

	if (line.n < 2 || line.p[line.n - 1] != ']')
		return refuse(reading, "a key is not closed by ]");
	line.n--;
	span_skip(&line, 1);
	deletes = span_starts(line, "-");
	if (deletes)
		span_skip(&line, 1);
	rest = line;
	reading->in_machine = take_machine(&rest);
	reading->out->machine_keys += reading->in_machine;
	reading->out->other_keys += !reading->in_machine;
	if (!reading->in_machine)
		return true;
	if (deletes) {
		reading->in_machine = false;
		return delete_key(reading, rest);
	}
	reading->key = to_utf16(reading->arena, rest);
	return rest.n == 0 || add_record(reading, span_of("", 0), REGPOL_NONE, span_of("", 0));
}

/* ---------------------------------------------------------------- data */

static int
digit(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Up to eight hexadecimal digits. */
static bool
take_number(struct span *in, uint32_t *out)
{
	size_t n = 0;

	*out = 0;
	while (in->n > 0 && digit(in->p[0]) >= 0 && n < 8) {
		*out = *out << 4 | (uint32_t)digit(in->p[0]);
		span_skip(in, 1);
		n++;
	}
	return n > 0;
}

/* A line that ends with a backslash is continued by the next. */
static bool
next_part(struct reading *reading, struct span *line)
{
	struct span part;

	*line = span_trim(*line);
	if (!span_is(*line, "\\"))
		return false;
	if (!span_line(&reading->rest, &part))
		part = span_of(NULL, 0);
	reading->line++;
	*line = span_trim(part);
	return true;
}

/* One digit or two. */
static bool
take_byte(struct span *in, uint32_t *out)
{
	struct span two = *in;

	if (two.n > 2)
		two.n = 2;
	if (!take_number(&two, out))
		return false;
	span_skip(in, span_offset(*in, two));
	return true;
}

/* "aa,bb,\" and so on, to the end of the value. */
static bool
take_bytes(struct reading *reading, struct span line, struct buf *out)
{
	uint32_t byte;

	for (;;) {
		while (next_part(reading, &line))
			if (line.n == 0)
				return refuse(reading, "a value ends in its middle");
		if (line.n == 0)
			return true;
		if (!take_byte(&line, &byte))
			return refuse(
				reading, "what is not hexadecimal is in the bytes of a value");
		buf_u8(out, (uint8_t)byte);
		if (out->failed)
			return err_set(reading->err, ERR_LIMIT, "line %zu: a value is too large",
				reading->line);
		line = span_trim(line);
		if (line.n == 0)
			return true;
		if (!span_starts(line, ","))
			return refuse(reading, "no comma between the bytes of a value");
		span_skip(&line, 1);
	}
}

static bool
is_text(uint32_t type)
{
	return type == REGPOL_SZ || type == REGPOL_EXPAND_SZ || type == REGPOL_MULTI_SZ;
}

/* "hex:" is binary, "hex(N):" of type N. */
static bool
take_hex(struct reading *reading, struct span name, struct span line)
{
	struct buf data = buf_make(LIMIT_REGPOL_BYTES);
	uint32_t type = REGPOL_BINARY;
	struct span bytes;
	struct buf wide;
	uint8_t c;

	if (span_starts(line, "(")) {
		span_skip(&line, 1);
		if (!take_number(&line, &type) || !span_starts(line, ")"))
			return refuse(reading, "the type of a value is not hexadecimal");
		span_skip(&line, 1);
	}
	if (!span_starts(line, ":"))
		return refuse(reading, "no colon behind hex");
	span_skip(&line, 1);
	if (!take_bytes(reading, line, &data)) {
		buf_free(&data);
		return false;
	}
	bytes = take_buf(reading->arena, &data);
	if (reading->old && is_text(type)) {
		wide = buf_make(2 * bytes.n + 1);
		while (span_u8(&bytes, &c))
			add_unit(&wide, c);
		bytes = take_buf(reading->arena, &wide);
	}
	return add_record(reading, name, type, bytes);
}

static bool
take_dword(struct reading *reading, struct span name, struct span line)
{
	struct buf data = buf_make(4);
	uint32_t number;

	if (!take_number(&line, &number) || span_trim(line).n > 0)
		return refuse(reading, "a dword is not hexadecimal");
	add_unit(&data, number);
	add_unit(&data, number >> 16);
	return add_record(reading, name, REGPOL_DWORD, take_buf(reading->arena, &data));
}

static bool
take_string(struct reading *reading, struct span name, struct span line)
{
	struct buf data = buf_make(2 * line.n + 2);

	if (!take_quoted(reading, &line, &data)) {
		buf_free(&data);
		return false;
	}
	add_unit(&data, 0);
	if (span_trim(line).n > 0 && !span_starts(span_trim(line), ";")) {
		buf_free(&data);
		return refuse(reading, "something stands behind a text");
	}
	return add_record(reading, name, REGPOL_SZ, take_buf(reading->arena, &data));
}

static bool
delete_value(struct reading *reading, struct span name)
{
	struct buf order = buf_make(name.n + 32);

	buf_span(&order, to_utf16(reading->arena, span_text("**Del.")));
	buf_span(&order, name);
	return add_record(
		reading, take_buf(reading->arena, &order), REGPOL_SZ, span_of(" \0\0\0", 4));
}

static bool
take_data(struct reading *reading, struct span name, struct span line)
{
	static const struct {
		const char *start;
		bool (*take)(struct reading *reading, struct span name, struct span line);
	} rows[] = {{"hex", take_hex}, {"dword:", take_dword}};
	struct span head, rest;

	if (span_starts(line, "\""))
		return take_string(reading, name, line);
	if (span_is(line, "-"))
		return delete_value(reading, name);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		rest = line;
		if (span_take(&rest, strlen(rows[i].start), &head) &&
			span_is_nocase(head, rows[i].start))
			return rows[i].take(reading, name, rest);
	}
	return refuse(reading, "a value of no known type");
}

/* ---------------------------------------------------------------- lines */

/* Names that would be orders in a Registry.pol are only names here, and none of ours. */
static bool
is_order(struct span name)
{
	return name.n >= 4 && memcmp(name.p, "*\0*\0", 4) == 0;
}

static bool
take_value(struct reading *reading, struct span line)
{
	struct buf name = buf_make(2 * line.n + 2);
	struct reading aside = *reading;
	struct span taken;

	if (span_starts(line, "@"))
		span_skip(&line, 1);
	else if (!span_starts(line, "\"")) {
		buf_free(&name);
		return refuse(reading, "is neither a key, a value nor a comment");
	} else if (!take_quoted(reading, &line, &name)) {
		buf_free(&name);
		return false;
	}
	taken = take_buf(reading->arena, &name);
	line = span_trim(line);
	if (!span_starts(line, "="))
		return refuse(reading, "no = behind the name of a value");
	span_skip(&line, 1);
	line = span_trim(line);
	if (reading->in_machine && !is_order(taken))
		return take_data(reading, taken, line);
	/* what it has is read, so that its end is known, and dropped */
	aside.records = NULL;
	aside.count = 0;
	if (!take_data(&aside, taken, line))
		return false;
	reading->rest = aside.rest;
	reading->line = aside.line;
	return true;
}

static bool
take_line(struct reading *reading, struct span line)
{
	line = span_trim(line);
	if (line.n == 0 || span_starts(line, ";"))
		return true;
	return span_starts(line, "[") ? take_section(reading, line) : take_value(reading, line);
}

static bool
take_head(struct reading *reading, struct span in)
{
	struct span line = {.n = 0};

	/* The reader of lines takes blanks and line breaks that the registry editor does not. */
	reading->line = 1;
	span_line(&reading->rest, &line);
	line = span_trim(line);
	reading->old = span_is(line, VERSION_4);
	return (regfile_recognise(in) && (reading->old || span_is(line, VERSION_5))) ||
	       refuse(reading, "is neither of Registry Editor version 5.00 nor REGEDIT4");
}

static bool
take_lines(struct reading *reading)
{
	struct span line;

	while (span_line(&reading->rest, &line)) {
		reading->line++;
		if (!budget_take(reading->budget, 0, reading->err) || !take_line(reading, line))
			return false;
	}
	return true;
}

bool
regfile_parse(struct arena *arena, struct span in, struct budget *budget, struct regfile *out,
	struct err *err)
{
	struct regfile file = {.count = 0};
	struct reading reading = {.arena = arena, .budget = budget, .out = &file, .err = err};
	struct regpol regpol;

	if (in.n > LIMIT_REGFILE_BYTES)
		return err_set(err, ERR_LIMIT, "is larger than %d bytes", LIMIT_REGFILE_BYTES);
	if (!wintext_decode(arena, in, &reading.rest, err) || !take_head(&reading, in) ||
		!take_lines(&reading) ||
		!regpol_apply(arena, reading.records, reading.count, budget, &regpol, err))
		return false;
	file.values = regpol.values;
	file.count = regpol.count;
	file.keys = regpol.keys;
	file.key_count = regpol.key_count;
	*out = file;
	return true;
}

bool
regfile_recognise(struct span in)
{
	static const char *const starts[] = {VERSION_4, VERSION_5};
	struct span text;

	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		bool same = true;
		uint32_t c;

		text = in;
		if (span_starts(in, "\xef\xbb\xbf"))
			span_skip(&text, 3);
		if (span_starts(text, starts[i]))
			return true;
		if (span_starts(in, "\xff\xfe"))
			span_skip(&text, 2);
		for (const char *p = starts[i]; same && *p != '\0'; p++)
			same = utf16_take(&text, UTF16_LITTLE, &c) && c == (unsigned char)*p;
		if (same)
			return true;
	}
	return false;
}
