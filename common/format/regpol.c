/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Registry.pol. The file is walked twice: first everything is checked and counted, which takes no
 * memory, then the records are applied to tables that are large enough from the start. Deleting
 * marks, so that no record costs more than a look into a table.
 */
#include "regpol.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "format/limits.h"
#include "format/utf16.h"

enum {
	SIGNATURE = 0x67655250, /* "PReg" */
	VERSION = 1,
};

/* ---------------------------------------------------------------- UTF-16LE */

static uint16_t
unit_at(struct span in, size_t i)
{
	return (uint16_t)(in.p[2 * i] | in.p[2 * i + 1] << 8);
}

/* The registry compares names in upper case; letters beyond these are not seen in policies. */
static uint16_t
upper(uint16_t c)
{
	if (c < 0x80)
		return c >= 'a' && c <= 'z' ? (uint16_t)(c - 0x20) : c;
	if ((c >= 0xe0 && c <= 0xfe && c != 0xf7) || (c >= 0x3b1 && c <= 0x3c9 && c != 0x3c2) ||
		(c >= 0x430 && c <= 0x44f))
		return (uint16_t)(c - 0x20);
	return c >= 0x450 && c <= 0x45f ? (uint16_t)(c - 0x50) : c;
}

static bool
same_text(struct span a, struct span b)
{
	if (a.n != b.n)
		return false;
	if (a.n == 0 || memcmp(a.p, b.p, a.n) == 0)
		return true;
	for (size_t i = 0; i < a.n / 2; i++)
		if (upper(unit_at(a, i)) != upper(unit_at(b, i)))
			return false;
	return true;
}

/* Takes an ASCII text from the front, in any letters. */
static bool
take_prefix(struct span *in, const char *text)
{
	size_t n = strlen(text);

	if (in->n / 2 < n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (upper(unit_at(*in, i)) != upper((uint8_t)text[i]))
			return false;
	return span_skip(in, 2 * n);
}

static bool
is_text(struct span in, const char *text)
{
	return take_prefix(&in, text) && in.n == 0;
}

/* Takes what stands before the first `unit`, and drops that; all of it when there is none. */
static struct span
take_until(struct span *in, uint16_t unit)
{
	struct span out = *in;

	for (size_t i = 0; i < in->n / 2; i++)
		if (unit_at(*in, i) == unit) {
			span_take(in, 2 * i, &out);
			span_skip(in, 2);
			return out;
		}
	*in = span_of(NULL, 0);
	out.n -= out.n % 2;
	return out;
}

bool
regpol_next_text(struct arena *arena, struct span *rest, char **out)
{
	struct span text = take_until(rest, 0);

	if (text.n == 0)
		return false;
	*out = utf16_text(arena, text);
	return true;
}

bool
regpol_dword(const struct regpol_value *value, uint32_t *out)
{
	struct span in = value->data;

	return value->type == REGPOL_DWORD && in.n == 4 && span_u32le(&in, out);
}

/* ---------------------------------------------------------------- records */

bool
regpol_recognise(struct span in)
{
	return span_starts(in, "PReg");
}

bool
regpol_open(struct span *rest, struct err *err)
{
	uint32_t signature, version;

	if (!span_u32le(rest, &signature) || signature != SIGNATURE)
		return err_format(err, 0, "no Registry.pol (MS-GPREG section 2.2.1)");
	if (!span_u32le(rest, &version))
		return err_format(err, 4, "header is cut off (MS-GPREG section 2.2.1)");
	if (version != VERSION)
		return err_set(err, ERR_UNSUPPORTED, "Registry.pol of version %lu",
			(unsigned long)version);
	return true;
}

/* A record being read. */
struct reading {
	struct span whole, rest;
	struct err *err;
};

static bool
take_mark(struct reading *reading, char mark)
{
	size_t offset = span_offset(reading->whole, reading->rest);
	uint16_t unit;

	if (span_u16le(&reading->rest, &unit) && unit == (uint8_t)mark)
		return true;
	return err_format(reading->err, offset, "no '%c' (MS-GPREG section 2.2.1)", mark);
}

/* The text ends at the NUL: the marks are allowed in it. */
static bool
take_name(struct reading *reading, struct span *out)
{
	size_t offset = span_offset(reading->whole, reading->rest);
	struct span window = reading->rest;

	if (window.n > LIMIT_REGPOL_NAME + 2)
		window.n = LIMIT_REGPOL_NAME + 2;
	if (span_until_nul16(&window, out))
		return span_skip(&reading->rest, out->n + 2) && take_mark(reading, ';');
	if (window.n < reading->rest.n)
		return err_set(reading->err, ERR_LIMIT, "name of more than %d bytes at byte %zu",
			LIMIT_REGPOL_NAME, offset);
	return err_format(reading->err, offset, "name without an end (MS-GPREG section 2.2.1)");
}

static bool
take_number(struct reading *reading, uint32_t *out)
{
	size_t offset = span_offset(reading->whole, reading->rest);

	if (!span_u32le(&reading->rest, out))
		return err_format(
			reading->err, offset, "record is cut off (MS-GPREG section 2.2.1)");
	return take_mark(reading, ';');
}

static bool
take_data(struct reading *reading, struct regpol_record *record)
{
	size_t offset = span_offset(reading->whole, reading->rest);
	uint32_t size;

	if (!take_number(reading, &size))
		return false;
	record->data_offset = span_offset(reading->whole, reading->rest);
	if (!span_take(&reading->rest, size, &record->data))
		return err_format(
			reading->err, offset, "data of %lu bytes is cut off", (unsigned long)size);
	return take_mark(reading, ']');
}

bool
regpol_next(struct span whole, struct span *rest, struct regpol_record *out, struct err *err)
{
	struct reading reading = {whole, *rest, err};
	struct regpol_record record = {.offset = span_offset(whole, *rest)};

	if (!take_mark(&reading, '[') || !take_name(&reading, &record.key) ||
		!take_name(&reading, &record.name) || !take_number(&reading, &record.type) ||
		!take_data(&reading, &record))
		return false;
	if (record.key.n == 0)
		return err_format(err, record.offset, "record without a key");
	*rest = reading.rest;
	*out = record;
	return true;
}

/* ---------------------------------------------------------------- tables */

/* Numbers of keys and values count from 1; 0 is none. */
struct key {
	struct span name;
	uint32_t first, last; /* of its values */
	uint32_t age;         /* values of another age have been deleted */
	bool made;
};

struct value {
	uint32_t key, next; /* next of the same key */
	uint32_t age;
	bool there;
	struct regpol_record record; /* that set it */
	struct span name;            /* as it came first */
};

/* A policy being applied. */
struct applying {
	struct arena *arena;
	struct budget *budget;
	struct err *err;
	struct key *keys;
	struct value *values;
	uint32_t key_count, value_count;
	uint32_t *key_table, *value_table; /* open addressing; mask + 1 places each */
	size_t mask;
	uint64_t seed;
	uint32_t latest; /* the key that was needed last: values of one key follow each other */
	size_t deleted_keys;
};

static uint64_t
hash_text(uint64_t hash, struct span text)
{
	for (size_t i = 0; i < text.n / 2; i++)
		hash = (hash ^ upper(unit_at(text, i))) * UINT64_C(0x100000001b3);
	hash = (hash ^ hash >> 29) * UINT64_C(0xbf58476d1ce4e5b9);
	return hash ^ hash >> 32;
}

static uint32_t
find_key(const struct applying *applying, struct span name, size_t *place)
{
	uint32_t number;

	*place = hash_text(applying->seed, name) & applying->mask;
	while ((number = applying->key_table[*place]) != 0 &&
		!same_text(applying->keys[number - 1].name, name))
		*place = (*place + 1) & applying->mask;
	return number;
}

static uint32_t
find_value(const struct applying *applying, uint32_t key, struct span name, size_t *place)
{
	uint32_t number;

	*place = hash_text(applying->seed + key * UINT64_C(0x9e3779b97f4a7c15), name) &
		 applying->mask;
	while ((number = applying->value_table[*place]) != 0 &&
		(applying->values[number - 1].key != key ||
			!same_text(applying->values[number - 1].name, name)))
		*place = (*place + 1) & applying->mask;
	return number;
}

static uint32_t
need_key(struct applying *applying, struct span name)
{
	size_t place;
	uint32_t number = applying->latest;

	if (number != 0 && span_equal(applying->keys[number - 1].name, name))
		return number;
	number = find_key(applying, name, &place);
	if (number == 0) {
		applying->keys[applying->key_count++].name = name;
		number = applying->key_count;
		applying->key_table[place] = number;
	}
	applying->latest = number;
	return number;
}

static uint32_t
need_value(struct applying *applying, uint32_t key, struct span name)
{
	struct key *of = &applying->keys[key - 1];
	size_t place;
	uint32_t number = find_value(applying, key, name, &place);

	if (number != 0)
		return number;
	number = ++applying->value_count;
	applying->values[number - 1].key = key;
	applying->values[number - 1].name = name;
	applying->value_table[place] = number;
	if (of->first == 0)
		of->first = number;
	else
		applying->values[of->last - 1].next = number;
	of->last = number;
	return number;
}

static bool
is_there(const struct applying *applying, const struct value *value)
{
	return value->there && value->age == applying->keys[value->key - 1].age;
}

/* ---------------------------------------------------------------- applying */

static bool
set_value(struct applying *applying, const struct regpol_record *record, uint32_t key,
	struct span name)
{
	struct value *value = &applying->values[need_value(applying, key, name) - 1];

	applying->keys[key - 1].made = true;
	value->record = *record;
	value->age = applying->keys[key - 1].age;
	value->there = true;
	return true;
}

static bool
set_soft(struct applying *applying, const struct regpol_record *record, uint32_t key,
	struct span name)
{
	size_t place;
	uint32_t number = find_value(applying, key, name, &place);

	if (number != 0 && is_there(applying, &applying->values[number - 1]))
		return true;
	return set_value(applying, record, key, name);
}

static bool
delete_value(struct applying *applying, const struct regpol_record *record, uint32_t key,
	struct span name)
{
	size_t place;
	uint32_t number = find_value(applying, key, name, &place);

	(void)record;
	if (number != 0)
		applying->values[number - 1].there = false;
	return true;
}

static bool
delete_all(struct applying *applying, const struct regpol_record *record, uint32_t key,
	struct span name)
{
	(void)record;
	(void)name;
	applying->keys[key - 1].age++;
	return true;
}

/* The next of "one;two"; empty at the end. */
static struct span
next_listed(struct span *list)
{
	struct span name;

	do
		name = take_until(list, ';');
	while (name.n == 0 && list->n > 0);
	return name;
}

static bool
delete_listed(struct applying *applying, const struct regpol_record *record, uint32_t key,
	struct span name)
{
	struct span list = record->data, text = take_until(&list, 0), one;

	(void)name;
	while ((one = next_listed(&text)).n > 0)
		delete_value(applying, record, key, one);
	return true;
}

/* Whether a key is `top`, or `base` with `top` below it, or deeper than that. */
static bool
is_below(struct span key, struct span base, struct span top)
{
	struct span part;

	if (base.n > 0 && (!span_take(&key, base.n, &part) || !same_text(part, base) ||
				  !take_prefix(&key, "\\")))
		return false;
	return span_take(&key, top.n, &part) && same_text(part, top) &&
	       (key.n == 0 || take_prefix(&key, "\\"));
}

/* Where the names begin is not documented; no key has the same name from both. */
static bool
delete_keys(struct applying *applying, const struct regpol_record *record, uint32_t key,
	struct span name)
{
	struct span list = record->data, text = take_until(&list, 0), one;

	(void)name;
	while ((one = next_listed(&text)).n > 0) {
		if (!budget_take(applying->budget, 0, applying->err))
			return false;
		if (++applying->deleted_keys > LIMIT_REGPOL_DELETED_KEYS)
			return err_set(applying->err, ERR_LIMIT, "deletes more than %d keys",
				LIMIT_REGPOL_DELETED_KEYS);
		for (uint32_t i = 0; i < applying->key_count; i++) {
			struct key *other = &applying->keys[i];

			if (!is_below(other->name, applying->keys[key - 1].name, one) &&
				!is_below(other->name, span_of(NULL, 0), one))
				continue;
			other->age++;
			other->made = false;
		}
	}
	return true;
}

static bool
pass_over(struct applying *applying, const struct regpol_record *record, uint32_t key,
	struct span name)
{
	(void)applying;
	(void)record;
	(void)key;
	(void)name;
	return true;
}

/* MS-GPREG section 3.2.5.1; the last row takes what is named there but not obeyed here. */
static const struct {
	const char *name;
	bool prefix; /* the name goes on with that of a value */
	bool (*apply)(struct applying *applying, const struct regpol_record *record, uint32_t key,
		struct span name);
} orders[] = {
	{"**Del.", true, delete_value},
	{"**DelVals", true, delete_all},
	{"**DeleteValues", false, delete_listed},
	{"**DeleteKeys", false, delete_keys},
	{"**soft.", true, set_soft},
	{"**", true, pass_over},
};

static bool
apply(struct applying *applying, const struct regpol_record *record)
{
	uint32_t key;

	if (!budget_take(applying->budget, 0, applying->err))
		return false;
	key = need_key(applying, record->key);
	for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
		struct span name = record->name;

		if (orders[i].prefix ? take_prefix(&name, orders[i].name)
				     : is_text(name, orders[i].name))
			return orders[i].apply(applying, record, key, name);
	}
	if (record->name.n == 0 && record->type == REGPOL_NONE && record->data.n == 0) {
		applying->keys[key - 1].made = true;
		return true;
	}
	return set_value(applying, record, key, record->name);
}

/* ---------------------------------------------------------------- the whole */

static bool
count_records(struct span whole, struct span rest, size_t *count, struct err *err)
{
	struct regpol_record record;

	for (*count = 0; rest.n > 0; ++*count) {
		if (*count >= LIMIT_REGPOL_RECORDS)
			return err_set(
				err, ERR_LIMIT, "more than %d records", LIMIT_REGPOL_RECORDS);
		if (!regpol_next(whole, &rest, &record, err))
			return false;
	}
	return true;
}

static bool
make_tables(struct applying *applying, size_t count)
{
	size_t places = 16;

	while (places < 2 * count)
		places *= 2;
	if (!budget_take(applying->budget,
		    count * (sizeof(*applying->keys) + sizeof(*applying->values) +
				    sizeof(struct regpol_value)) +
			    2 * places * sizeof(uint32_t),
		    applying->err))
		return false;
	applying->mask = places - 1;
	/* An address: whoever writes the file cannot know which names will collide. */
	applying->seed = UINT64_C(0xcbf29ce484222325) ^ (uint64_t)(uintptr_t)applying->arena;
	applying->keys = arena_array(applying->arena, count, sizeof(*applying->keys));
	applying->values = arena_array(applying->arena, count, sizeof(*applying->values));
	applying->key_table = arena_array(applying->arena, places, sizeof(uint32_t));
	applying->value_table = arena_array(applying->arena, places, sizeof(uint32_t));
	return true;
}

static void
collect(const struct applying *applying, struct regpol *out)
{
	out->keys = arena_array(applying->arena, applying->key_count, sizeof(*out->keys));
	out->values = arena_array(applying->arena, applying->value_count, sizeof(*out->values));
	for (uint32_t i = 0; i < applying->key_count; i++) {
		const struct key *key = &applying->keys[i];
		const struct value *value;
		const char *name;

		if (!key->made)
			continue;
		name = utf16_text(applying->arena, key->name);
		out->keys[out->key_count++] = name;
		for (uint32_t at = key->first; at != 0; at = value->next) {
			value = &applying->values[at - 1];
			if (!is_there(applying, value))
				continue;
			out->values[out->count++] = (struct regpol_value) {.key = name,
				.name = utf16_text(applying->arena, value->name),
				.type = value->record.type,
				.data = value->record.data,
				.data_offset = value->record.data_offset};
		}
	}
}

bool
regpol_parse(struct arena *arena, struct span in, struct budget *budget, struct regpol *out,
	struct err *err)
{
	struct applying applying = {.arena = arena, .budget = budget, .err = err};
	struct regpol regpol = {.count = 0};
	struct regpol_record record;
	struct span rest = in;

	if (in.n > LIMIT_REGPOL_BYTES)
		return err_set(err, ERR_LIMIT, "larger than %d bytes", LIMIT_REGPOL_BYTES);
	if (!regpol_open(&rest, err) || !count_records(in, rest, &regpol.record_count, err) ||
		!make_tables(&applying, regpol.record_count))
		return false;
	while (rest.n > 0)
		if (!regpol_next(in, &rest, &record, err) || !apply(&applying, &record))
			return false;
	collect(&applying, &regpol);
	*out = regpol;
	return true;
}

bool
regpol_apply(struct arena *arena, const struct regpol_record *records, size_t count,
	struct budget *budget, struct regpol *out, struct err *err)
{
	struct applying applying = {.arena = arena, .budget = budget, .err = err};
	struct regpol regpol = {.record_count = count};

	if (count > LIMIT_REGPOL_RECORDS)
		return err_set(err, ERR_LIMIT, "more than %d records", LIMIT_REGPOL_RECORDS);
	if (!make_tables(&applying, count))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!apply(&applying, &records[i]))
			return false;
	collect(&applying, &regpol);
	*out = regpol;
	return true;
}
