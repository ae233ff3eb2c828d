/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Listings of thumbprints, line by line, or as CSV or JSON. */
#include "config.h"

#include "format/listing.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "format/csv.h"
#include "format/limits.h"
#include "format/wintext.h"

#define PROVIDER "Microsoft.PowerShell.Security\\Certificate::"

enum { SHA1 = 20, HEAD = 4096, SHOWN = 64 };

/* A listing while it is read. */
struct reading {
	struct arena *arena;
	struct budget *budget;
	enum listing_store assumed, store; /* of what follows */
	bool named;                        /* the store was named */
	bool open;                         /* certutil's last line has not come */
	bool in_section;
	struct listing_hash sha1, sha256; /* of the present section; n is 0: none yet */
	long number;                      /* of the last section, -1: none */
	struct span before;               /* the line before */
	bool in_table;
	size_t column;       /* of the thumbprint, in characters */
	const char *failure; /* what certutil or PowerShell reported */
	bool unnamed;        /* thumbprints whose store is not known */
	bool user;           /* a user's store */
	struct listing *out;
	struct err *err;
};

/* ---------------------------------------------------------------- what is found */

static void
gap(struct reading *reading, const char *why)
{
	if (reading->out->gap == NULL)
		reading->out->gap = why;
}

static bool
add(struct reading *reading, const struct listing_hash *hash)
{
	struct listing_hash one = *hash;
	struct listing *out = reading->out;

	one.store = reading->store == LISTING_NONE ? reading->assumed : reading->store;
	if (one.store == LISTING_NONE)
		reading->unnamed = true;
	if (one.store == LISTING_NONE || one.store == LISTING_OTHER)
		return true;
	if (out->count == LIMIT_LISTING_HASHES)
		return err_set(
			reading->err, ERR_LIMIT, "more than %d thumbprints", LIMIT_LISTING_HASHES);
	out->listed[one.store] = true;
	out->certs[one.store] += one.n == SHA1;
	ARENA_PUSH(reading->arena, out->hashes, out->count, one);
	return true;
}

static int
digit(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* A hash and nothing else: 40 or 64 digits, with or without blanks between the bytes. */
static bool
take_hash(struct span in, struct listing_hash *out)
{
	size_t digits = 0;
	uint8_t c;

	*out = (struct listing_hash) {.n = 0};
	in = span_trim(in);
	while (span_u8(&in, &c)) {
		int value = digit(c);

		if (c == ' ' && digits % 2 == 0)
			continue;
		if (value < 0 || digits == 2 * (size_t)LISTING_HASH)
			return false;
		out->bytes[digits / 2] = (uint8_t)(out->bytes[digits / 2] << 4 | value);
		digits++;
	}
	if (digits != 2 * (size_t)SHA1 && digits != 2 * (size_t)LISTING_HASH)
		return false;
	out->n = (uint8_t)(digits / 2);
	return true;
}

static enum listing_store
store_named(struct span name)
{
	static const struct {
		const char *name;
		enum listing_store store;
	} rows[] = {
		{"Root", LISTING_ROOT},
		{"AuthRoot", LISTING_ROOT},
		{"CA", LISTING_CA},
		{"Disallowed", LISTING_DISALLOWED},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (span_is_nocase(name, rows[i].name))
			return rows[i].store;
	return LISTING_OTHER;
}

static void
begin_store(struct reading *reading, enum listing_store store)
{
	reading->store = store;
	reading->named = true;
	reading->out->listed[store] = true;
}

/* "...\Certificate::LocalMachine\Root", with a thumbprint behind it or not. */
static bool
take_path(struct reading *reading, struct span path)
{
	struct span location, name;

	if (!span_starts(path, PROVIDER))
		return false;
	span_skip(&path, strlen(PROVIDER));
	if (!span_until(&path, '\\', &location))
		return true;
	if (!span_until(&path, '\\', &name))
		name = path;
	if (!span_is_nocase(location, "LocalMachine"))
		reading->user = true;
	begin_store(reading,
		span_is_nocase(location, "LocalMachine") ? store_named(name) : LISTING_OTHER);
	return true;
}

/* ---------------------------------------------------------------- certutil */

/* Of hashes in one section the last one is the certificate's: -v prints those of its key before. */
static bool
end_section(struct reading *reading)
{
	bool any = reading->sha1.n > 0;

	if (!reading->in_section)
		return true;
	reading->in_section = false;
	if (!any)
		gap(reading,
			arena_printf(reading->arena,
				"certificate %ld of it has no SHA-1 thumbprint", reading->number));
	return (!any || add(reading, &reading->sha1)) &&
	       (reading->sha256.n == 0 || add(reading, &reading->sha256));
}

/* 'Root "Trusted Root Certification Authorities"', in any language. */
static bool
take_heading(struct reading *reading, struct span line, bool *ok)
{
	struct span rest = line, name;

	if (!span_until(&rest, ' ', &name) || name.n == 0 || name.n > SHOWN || rest.n < 2 ||
		rest.p[0] != '"' || rest.p[rest.n - 1] != '"')
		return false;
	for (size_t i = 0; i < name.n; i++)
		if (!((name.p[i] | 0x20) >= 'a' && (name.p[i] | 0x20) <= 'z'))
			return false;
	*ok = end_section(reading);
	if (reading->open)
		gap(reading, "the end of a listing is missing: it may have been cut off");
	begin_store(reading, store_named(name));
	reading->open = true;
	reading->number = -1;
	return true;
}

/* "================ Certificate 0 ================", in any language; CRLs are counted anew. */
static bool
take_section(struct reading *reading, struct span line, bool *ok)
{
	long number = 0;

	if (!span_starts(line, "========"))
		return false;
	*ok = end_section(reading);
	while (line.n > 0 && (line.p[line.n - 1] == '=' || line.p[line.n - 1] == ' '))
		line.n--;
	for (long place = 1; line.n > 0 && digit(line.p[line.n - 1]) >= 0 &&
			     digit(line.p[line.n - 1]) < 10 && place < LIMIT_LISTING_HASHES;
		place *= 10, line.n--)
		number += place * digit(line.p[line.n - 1]);
	if (number != 0 && number != reading->number + 1)
		gap(reading, "certificates between those that are listed are left out");
	reading->number = number;
	reading->in_section = true;
	reading->sha1.n = reading->sha256.n = 0;
	return true;
}

/* "CertUtil: -store command completed successfully.", or with a code why not. */
static bool
take_end(struct reading *reading, struct span line, bool *ok)
{
	static const char SELECTED[] = "-viewstore";
	const uint8_t *code;

	if (!span_starts(line, "CertUtil: -"))
		return false;
	*ok = end_section(reading);
	code = span_find(line, "0x");
	if (code != NULL) {
		span_skip(&line, (size_t)(code - line.p));
		reading->failure = arena_printf(reading->arena, "certutil failed with %s",
			text_clean(reading->arena, line, SHOWN));
	} else {
		reading->open = false;
		if (span_find(line, SELECTED) != NULL)
			gap(reading, "-viewstore lists only what was chosen");
	}
	return true;
}

static bool
has_word(struct span label, const char *word)
{
	for (struct span rest = label; rest.n >= strlen(word); span_skip(&rest, 1))
		if (span_is_nocase(span_of(rest.p, strlen(word)), word))
			return true;
	return false;
}

/* "Cert Hash(sha1): ...". A name has a = in front of what it contains. */
static bool
take_hash_line(struct reading *reading, struct span line)
{
	struct span rest = line, label;
	struct listing_hash hash;

	if (!reading->in_section || !span_until(&rest, ':', &label) ||
		memchr(label.p, '=', label.n) != NULL || !take_hash(rest, &hash))
		return false;
	if (hash.n == SHA1 && has_word(label, "(sha1)"))
		reading->sha1 = hash;
	else if (hash.n == LISTING_HASH && has_word(label, "(sha256)"))
		reading->sha256 = hash;
	else
		return false;
	return true;
}

/* ---------------------------------------------------------------- PowerShell's tables and lists */

static size_t
characters(struct span text)
{
	size_t n = 0;
	uint32_t c;

	for (; text.n > 0 && text_utf8(&text, &c); n++)
		;
	return n;
}

/* A line of dashes below the names of the columns. */
static bool
take_dashes(struct reading *reading, struct span line)
{
	static const char NAME[] = "Thumbprint";
	const uint8_t *at;

	if (!span_starts(line, "---") ||
		strspn(arena_span_text(reading->arena, line), "- ") != line.n)
		return false;
	at = span_find(reading->before, NAME);
	reading->in_table = at != NULL;
	if (at != NULL)
		reading->column =
			characters(span_of(reading->before.p, (size_t)(at - reading->before.p)));
	return true;
}

/* Long values of another column may go on in lines that have no thumbprint. */
static bool
take_cell(struct reading *reading, struct span line)
{
	struct listing_hash hash;
	struct span cell;
	uint32_t c;

	for (size_t i = 0; i < reading->column && line.n > 0; i++)
		text_utf8(&line, &c);
	if (line.n == 0 || line.p[0] == ' ')
		return true;
	if (!span_until(&line, ' ', &cell))
		cell = line;
	if (take_hash(cell, &hash) && hash.n == SHA1)
		return add(reading, &hash);
	gap(reading,
		"a line of its table has no thumbprint of 40 digits: it may have been cut off");
	return true;
}

/* "Thumbprint : ...", "PSParentPath : ...": a property at the beginning of a line. */
static bool
take_property(struct reading *reading, struct span line, bool *ok)
{
	struct span label, value = line;
	struct listing_hash hash;

	if (!span_until(&value, ':', &label))
		return false;
	label = span_trim(label);
	value = span_trim(value);
	if (memchr(label.p, '=', label.n) == NULL && take_path(reading, value))
		return true;
	/* where a long value goes on, a line begins with blanks */
	if (!span_is(label, "Thumbprint") || line.p[0] == ' ')
		return false;
	if (take_hash(value, &hash) && hash.n == SHA1)
		*ok = add(reading, &hash);
	else
		gap(reading, "a thumbprint of it does not have 40 digits");
	return true;
}

/* Not translated, unlike the message above it. */
static bool
take_failure(struct reading *reading, struct span line)
{
	if (!span_starts(span_trim(line), "+ FullyQualifiedErrorId"))
		return false;
	reading->failure = "PowerShell reports an error in it";
	return true;
}

static bool
take_bare(struct reading *reading, struct span line)
{
	struct listing_hash hash;

	return reading->assumed == LISTING_NONE || !take_hash(line, &hash) || add(reading, &hash);
}

/* ---------------------------------------------------------------- lines */

static bool
take_line(struct reading *reading, struct span line)
{
	bool ok = true;

	if (line.n == 0) {
		reading->in_table = false;
		return true;
	}
	if (reading->in_table)
		return take_cell(reading, line);
	if (take_heading(reading, line, &ok) || take_section(reading, line, &ok) ||
		take_end(reading, line, &ok) || take_hash_line(reading, line) ||
		take_dashes(reading, line) || take_property(reading, line, &ok) ||
		take_failure(reading, line))
		return ok;
	return take_bare(reading, line);
}

static bool
take_lines(struct reading *reading, struct span text)
{
	struct span line, whole = text;
	bool ok = true;

	while (ok && span_line(&text, &line)) {
		struct span trimmed = span_trim(line);

		ok = budget_take(reading->budget, 0, reading->err) &&
		     take_line(reading, trimmed.n == 0 ? trimmed : line);
		if (trimmed.n > 0)
			reading->before = line;
	}
	if (reading->in_table || (whole.n > 0 && whole.p[whole.n - 1] != '\n'))
		gap(reading, "its last line has no end: it may have been cut off");
	return ok && end_section(reading);
}

/* ---------------------------------------------------------------- CSV */

struct columns {
	size_t thumbprint, path; /* counted from 1; 0: none */
};

static struct columns
find_columns(const struct csv_record *record)
{
	struct columns columns = {0, 0};

	for (size_t i = 0; i < record->count; i++) {
		struct span name = span_trim(record->fields[i]);

		if (span_is(name, "Thumbprint"))
			columns.thumbprint = i + 1;
		else if (span_is(name, "PSParentPath") ||
			 (span_is(name, "PSPath") && columns.path == 0))
			columns.path = i + 1;
	}
	return columns;
}

static bool
take_record(struct reading *reading, const struct csv_record *record, struct columns columns)
{
	struct listing_hash hash;

	if (record->count == 1 && span_trim(record->fields[0]).n == 0)
		return true;
	if (columns.path > 0 && columns.path <= record->count)
		take_path(reading, record->fields[columns.path - 1]);
	if (columns.thumbprint <= record->count &&
		take_hash(record->fields[columns.thumbprint - 1], &hash) && hash.n == SHA1)
		return add(reading, &hash);
	gap(reading, "a record of it has no thumbprint of 40 digits");
	return true;
}

/* The separator with which the first line has a field Thumbprint; 0: none. */
static char
separator_of(struct reading *reading, struct span text, struct columns *columns)
{
	struct csv_record record;

	for (const char *p = ",;\t"; *p != '\0'; p++) {
		struct span rest = text;
		struct err err = {.kind = ERR_NONE};

		if (!csv_read(reading->arena, &rest, *p, &record, &err))
			continue;
		*columns = find_columns(&record);
		if (columns->thumbprint > 0 && (record.count > 1 || span_starts(text, "\"")))
			return *p;
	}
	return 0;
}

static bool
take_csv(struct reading *reading, struct span text, char separator, struct columns columns)
{
	struct csv_record record;
	struct span whole = text;

	csv_read(reading->arena, &text, separator, &record, reading->err);
	while (csv_read(reading->arena, &text, separator, &record, reading->err))
		if (!budget_take(reading->budget, 0, reading->err) ||
			!take_record(reading, &record, columns))
			return false;
	if (whole.p[whole.n - 1] != '\n')
		gap(reading, "its last line has no end: it may have been cut off");
	return reading->err->kind == ERR_NONE;
}

/* ---------------------------------------------------------------- JSON */

static struct span
string_of(const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);

	return json_is_string(value) ? span_of(json_string_value(value), json_string_length(value))
				     : span_of(NULL, 0);
}

static bool
take_object(struct reading *reading, const json_t *object)
{
	struct span path = string_of(object, "PSParentPath");
	struct listing_hash hash;

	take_path(reading, path.n > 0 ? path : string_of(object, "PSPath"));
	if (take_hash(string_of(object, "Thumbprint"), &hash) && hash.n == SHA1)
		return add(reading, &hash);
	gap(reading, "an object of it has no thumbprint of 40 digits");
	return true;
}

static bool
take_json(struct reading *reading, struct span text)
{
	json_t *root = json_read(text, LIMIT_LISTING_VALUES, 0, reading->err);
	bool ok = root != NULL;

	if (json_is_object(root))
		ok = take_object(reading, root);
	for (size_t i = 0; ok && i < json_array_size(root); i++)
		ok = budget_take(reading->budget, 0, reading->err) &&
		     take_object(reading, json_array_get(root, i));
	json_decref(root);
	return ok;
}

/* ---------------------------------------------------------------- the whole */

/* Without blank lines and the line "#TYPE ..." of Export-Csv. */
static struct span
beginning(struct span text)
{
	struct span rest = text, line;

	while (span_line(&rest, &line) && (span_trim(line).n == 0 || span_starts(line, "#TYPE ")))
		text = rest;
	return text;
}

static bool
take_text(struct reading *reading, struct span text)
{
	struct columns columns = {0, 0};
	char separator;

	text = beginning(text);
	if (span_starts(text, "[") || span_starts(text, "{"))
		return take_json(reading, text);
	separator = separator_of(reading, text, &columns);
	return separator != 0 ? take_csv(reading, text, separator, columns)
			      : take_lines(reading, text);
}

static bool
refuse(const struct reading *reading)
{
	const struct listing *out = reading->out;

	if (reading->failure != NULL)
		return err_set(reading->err, ERR_FORMAT, "lists nothing: %s", reading->failure);
	if (reading->unnamed)
		return err_set(reading->err, ERR_FORMAT,
			"does not say which store it lists: list:root:FILE");
	if (reading->user)
		return err_set(reading->err, ERR_FORMAT,
			"lists the stores of a user: list those of LocalMachine");
	if (out->listed[LISTING_OTHER])
		return err_set(reading->err, ERR_FORMAT, "lists neither the store Root nor CA");
	if (out->listed[LISTING_ROOT] || out->listed[LISTING_CA])
		return err_set(reading->err, ERR_FORMAT, "lists a store without a certificate%s%s",
			out->gap == NULL ? "" : ": ", out->gap == NULL ? "" : out->gap);
	return err_set(reading->err, ERR_FORMAT, "holds no listing of thumbprints");
}

bool
listing_parse(struct arena *arena, struct span in, enum listing_store assumed,
	struct budget *budget, struct listing *out, struct err *err)
{
	struct listing listing = {.count = 0};
	struct reading reading = {.arena = arena,
		.budget = budget,
		.assumed = assumed,
		.number = -1,
		.out = &listing,
		.err = err};
	struct span text;

	if (in.n > LIMIT_LISTING_BYTES)
		return err_set(err, ERR_LIMIT, "is larger than %d bytes", LIMIT_LISTING_BYTES);
	if (!wintext_decode(arena, in, &text, err) || !take_text(&reading, text))
		return false;
	if (reading.failure != NULL)
		gap(&reading, reading.failure);
	if (reading.open)
		gap(&reading, "its end is missing: it may have been cut off");
	if (reading.unnamed)
		gap(&reading, "of some thumbprints the store is not known");
	if (listing.count == 0)
		return refuse(&reading);
	*out = listing;
	return true;
}

/* In UTF-16 every other byte is zero. */
static struct span
narrow(struct span in, uint8_t out[static HEAD])
{
	size_t n = 0;
	uint8_t c;

	while (n < HEAD && span_u8(&in, &c))
		if (c != 0)
			out[n++] = c;
	return span_of(out, n);
}

bool
listing_recognise(struct span in)
{
	static const char *const signs[] = {"================ ", "CertUtil: -", PROVIDER,
		"Microsoft.PowerShell.Security\\\\Certificate::", "\"Thumbprint\"", "Thumbprint  "};
	uint8_t bytes[HEAD];
	struct span head = narrow(in, bytes);

	if (span_find(head, "-----BEGIN ") != NULL)
		return false;
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (span_find(head, signs[i]) != NULL)
			return true;
	return false;
}
