/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines of what a client shows, block by block. */
#include "format/netsh.h"

#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "format/json_within.h"
#include "format/limits.h"
#include "format/netsh_clean.h"
#include "format/netsh_label.h"
#include "format/netsh_table.h"
#include "format/netsh_value.h"
#include "format/wintext.h"

enum {
	RULE_LEAST = 8,  /* dashes that make a line under a title */
	FIRST_LINE = 24, /* of what was given in place of a state */
};

enum block {
	BLOCK_NONE,
	BLOCK_NETSH,
	BLOCK_LIST,    /* properties, as Format-List writes them */
	BLOCK_TABLE,   /* rows of properties */
	BLOCK_ADAPTER, /* of ipconfig */
};

/* What is being read. */
struct block_state {
	enum block kind;
	size_t begin; /* the line where it began */
	struct netsh_interface item;
	const char *broken; /* what keeps it from being read, NULL: nothing */

	bool titled;   /* netsh: a line with the interface's name stands over it */
	bool ruled;    /* and dashes under that: values count by their place, too */
	bool labelled; /* its code or its status was found by its label */
	bool role, url;
	bool numbers, words; /* values that are numbers, as statistics are, and others */
	enum { PLACE_NONE, PLACE_URL, PLACE_CODE } place; /* of the last value that counted so */

	bool wrapped; /* list: an indented line continues the status */

	struct netsh_table table;

	size_t indent; /* adapter: of its title; and what its section has shown */
	bool leaders, fields, lost, local, global;
};

struct reader {
	struct arena *arena;
	struct netsh *out;
	struct err *err;
	struct span whole;
	struct span rest;  /* behind the line that is read */
	size_t line;       /* counted from 1 */
	bool ended;        /* the line has its end */
	struct span title; /* the last line that was not empty */
	struct block_state block;
	unsigned int json; /* texts that may be tried */
};

/* --- what is kept ---------------------------------------------------------------------------- */

static bool
is_full(const struct reader *reader)
{
	if (reader->out->count + reader->out->doubt_count < LIMIT_CLIENT_INTERFACES)
		return false;
	err_set(reader->err, ERR_LIMIT, "more than %d interfaces", (int)LIMIT_CLIENT_INTERFACES);
	return true;
}

static bool
is_same(const struct netsh_interface *a, const struct netsh_interface *b)
{
	return a->has_code == b->has_code && a->code == b->code && a->link == b->link &&
	       text_equal(a->name, b->name) && text_equal(a->url, b->url) &&
	       text_equal(a->status, b->status);
}

/* What was shown of an interface before counts once. */
static bool
keep(struct reader *reader, const struct netsh_interface *item)
{
	for (size_t i = 0; i < reader->out->count; i++)
		if (is_same(&reader->out->items[i], item))
			return true;
	if (is_full(reader))
		return false;
	ARENA_PUSH(reader->arena, reader->out->items, reader->out->count, *item);
	return true;
}

static bool
doubt(struct reader *reader, size_t line, const char *why)
{
	struct netsh_doubt item = {line, why};

	if (is_full(reader))
		return false;
	ARENA_PUSH(reader->arena, reader->out->doubts, reader->out->doubt_count, item);
	return true;
}

/* --- blocks ---------------------------------------------------------------------------------- */

static void
begin_block(struct reader *reader, enum block kind)
{
	reader->block = (struct block_state) {.kind = kind, .begin = reader->line};
}

/* Of netsh, and neither of something else that has a URL or an error, nor statistics. */
static bool
is_state(const struct block_state *block)
{
	const struct netsh_interface *item = &block->item;

	if (block->ruled)
		return block->labelled || block->place != PLACE_NONE || block->role ||
		       !(block->numbers || block->words);
	return block->labelled && (block->titled || block->url || item->status != NULL) &&
	       (item->has_code || block->broken != NULL || block->titled ||
		       netsh_contains(span_text(item->status), "iphttps"));
}

static bool
end_state(struct reader *reader)
{
	const struct block_state *block = &reader->block;

	if (block->broken != NULL)
		return doubt(reader, block->begin, block->broken);
	if (!block->item.has_code)
		return doubt(reader, block->begin,
			"an interface is shown without its code: is the output cut off?");
	if (block->item.code == 0 && block->item.status == NULL)
		return doubt(reader, block->begin,
			"an interface is shown without its status: is the output cut off?");
	return keep(reader, &block->item);
}

/* A title alone is no adapter: dots lead to the values of one. */
static bool
end_adapter(struct reader *reader)
{
	struct block_state *block = &reader->block;
	bool address = block->global || block->local;

	if (!block->leaders)
		return true;
	if (address == block->lost)
		return doubt(reader, block->begin,
			"the adapter's section shows neither an address nor a lost medium, or "
			"both: is it cut off?");
	block->item.link = block->lost     ? NETSH_LINK_DOWN
			   : block->global ? NETSH_LINK_GLOBAL
					   : NETSH_LINK_LOCAL;
	return keep(reader, &block->item);
}

static bool
end_block(struct reader *reader)
{
	struct block_state *block = &reader->block;
	bool ok = true;

	if (block->kind == BLOCK_ADAPTER)
		ok = end_adapter(reader);
	else if (block->kind == BLOCK_LIST || (block->kind == BLOCK_NETSH && is_state(block)))
		ok = end_state(reader);
	begin_block(reader, BLOCK_NONE);
	return ok;
}

/* --- netsh and lists: values by their label -------------------------------------------------- */

/* A code at the very end of the input may lack digits. */
static void
set_code(struct reader *reader, struct span value)
{
	struct block_state *block = &reader->block;

	if (!netsh_value_code(reader->arena, value, &block->item.code))
		block->broken = "an interface's code is not a number of 32 bits";
	else if (!reader->ended)
		block->broken = "the output is cut off within an interface's code";
	else
		block->item.has_code = true;
}

static void
set_status(struct reader *reader, struct span value)
{
	if (value.n > 0)
		reader->block.item.status = arena_span_text(reader->arena, value);
}

/* KB 2980667 has what follows the URL on the same line. */
static bool read_line(struct reader *reader, struct span raw);

static bool
set_url(struct reader *reader, struct span value)
{
	struct span url = value, behind = value;

	if (span_until(&behind, ' ', &url))
		behind = span_trim(behind);
	else
		behind.n = 0;
	url = netsh_bare(url);
	reader->block.url = true;
	reader->block.place = PLACE_URL;
	if (url.n > 0)
		reader->block.item.url = arena_span_text(reader->arena, url);
	return behind.n == 0 || read_line(reader, behind);
}

/* Whether the block has such a value, or is past the place where it stands. */
static bool
is_past(const struct block_state *block, enum netsh_field field)
{
	bool code = block->item.has_code || block->broken != NULL;

	switch (field) {
	case NETSH_FIELD_ROLE:
		return block->role || block->url || block->labelled;
	case NETSH_FIELD_URL:
		return block->url || block->labelled;
	case NETSH_FIELD_STATUS:
	case NETSH_FIELD_PROPERTY_STATUS:
		return block->item.status != NULL;
	default:
		return code;
	}
}

static bool
is_property(enum netsh_field field)
{
	return field == NETSH_FIELD_PROPERTY_CODE || field == NETSH_FIELD_PROPERTY_STATUS;
}

/* A field of another layout, or that the open block has already, begins the next one. The line
 * before it may be its title. */
static bool
open_for(struct reader *reader, enum netsh_field field, struct span title)
{
	enum block kind = is_property(field) ? BLOCK_LIST : BLOCK_NETSH;
	struct netsh_pair pair;

	if (reader->block.kind == kind && !is_past(&reader->block, field))
		return true;
	if (!end_block(reader))
		return false;
	begin_block(reader, kind);
	if (kind == BLOCK_NETSH && !netsh_pair_read(title, &pair))
		reader->block.item.name = netsh_value_name(reader->arena, title, false);
	reader->block.titled = reader->block.item.name != NULL;
	return true;
}

static bool
read_field(struct reader *reader, const struct netsh_pair *pair, struct span title)
{
	struct block_state *block = &reader->block;

	if (pair->field == NETSH_FIELD_ERROR &&
		(block->kind != BLOCK_NETSH || !block->url || is_past(block, pair->field)))
		return true;
	if (!open_for(reader, pair->field, title))
		return false;
	block->wrapped = pair->field == NETSH_FIELD_PROPERTY_STATUS;
	switch (pair->field) {
	case NETSH_FIELD_ROLE:
		block->role = true;
		return true;
	case NETSH_FIELD_URL:
		return set_url(reader, pair->value);
	case NETSH_FIELD_STATUS:
	case NETSH_FIELD_PROPERTY_STATUS:
		set_status(reader, pair->value);
		break;
	default:
		set_code(reader, pair->value);
		block->place = PLACE_CODE;
	}
	block->labelled |= pair->field != NETSH_FIELD_ERROR;
	return true;
}

/* --- netsh: values by their place ------------------------------------------------------------ */

/* Under a title that names the interface, in whatever language: a URL, then a code, then what is
 * its status. */
static bool
read_place(struct reader *reader, struct span value)
{
	struct block_state *block = &reader->block;
	bool code = netsh_value_hex(value, &block->item.code);

	block->numbers |= value.n > 0 && value.p[0] >= '0' && value.p[0] <= '9' && !code;
	block->words |= value.n > 0 && !(value.p[0] >= '0' && value.p[0] <= '9');
	if (netsh_value_is_url(value)) {
		return set_url(reader, value);
	} else if (block->place == PLACE_URL && code) {
		set_code(reader, value);
		block->place = PLACE_CODE;
	} else if (block->place == PLACE_CODE) {
		set_status(reader, value);
		return end_block(reader);
	}
	return true;
}

static bool
begin_ruled(struct reader *reader)
{
	const char *name = netsh_value_name(reader->arena, reader->title, false);

	if (!end_block(reader))
		return false;
	if (name == NULL)
		return true;
	begin_block(reader, BLOCK_NETSH);
	reader->block.item.name = name;
	reader->block.titled = reader->block.ruled = true;
	return true;
}

/* --- tables ---------------------------------------------------------------------------------- */

static bool
begin_table(struct reader *reader, struct span line, bool *taken)
{
	struct span rest = reader->rest, next = {.n = 0};
	struct netsh_table table;

	if (!span_until(&rest, '\n', &next))
		next = rest;
	*taken = netsh_table_head(line, next, &table);
	if (!*taken)
		return true;
	if (!end_block(reader))
		return false;
	begin_block(reader, BLOCK_TABLE);
	reader->block.table = table;
	return true;
}

/* A row without a code continues the one before it. */
static bool
read_row(struct reader *reader, struct span line)
{
	struct netsh_interface item = {.link = NETSH_LINK_NONE};
	struct span code, status;

	if (netsh_table_is_rule(line))
		return true;
	if (!netsh_table_row(&reader->block.table, line, reader->ended, &code, &status))
		return reader->ended ||
		       doubt(reader, reader->line, "the output is cut off within a row");
	if (code.n == 0)
		return true;
	if (!netsh_value_code(reader->arena, code, &item.code))
		return doubt(
			reader, reader->line, "an interface's code is not a number of 32 bits");
	item.has_code = true;
	item.status = status.n == 0 ? NULL : arena_span_text(reader->arena, status);
	if (item.code == 0 && item.status == NULL)
		return doubt(reader, reader->line, "an interface is shown without its status");
	return keep(reader, &item);
}

/* --- ipconfig -------------------------------------------------------------------------------- */

static size_t
indent_of(struct span raw)
{
	size_t n = 0;

	while (n < raw.n && (raw.p[n] == ' ' || raw.p[n] == '\t'))
		n++;
	return n;
}

/* "Tunnel adapter iphttpsinterface:" */
static bool
begin_adapter(struct reader *reader, struct span raw, const struct netsh_pair *pair)
{
	const char *name = netsh_value_name(reader->arena, pair->label, true);

	if (!end_block(reader))
		return false;
	if (name == NULL)
		return true;
	begin_block(reader, BLOCK_ADAPTER);
	reader->block.item.name = name;
	reader->block.indent = indent_of(raw);
	return true;
}

/* An adapter's own addresses stand before its link-local one; behind that come those of gateways
 * and of DNS servers, whose label has these letters in most languages. */
static void
adapter_field(struct reader *reader, const struct netsh_pair *pair)
{
	static const uint8_t link_local[] = {0xfe, 0x80};
	struct block_state *block = &reader->block;
	struct address address;
	bool is = netsh_value_address(reader->arena, pair->value, &address);

	if (!block->fields)
		block->lost = !is && !netsh_value_is_suffix(pair->value);
	block->fields = true;
	block->leaders |= pair->leader;
	if (!is || address.family != ADDRESS_IPV6)
		return;
	if (memcmp(address.bytes, link_local, sizeof(link_local)) == 0)
		block->local = true;
	else if (!block->local && !netsh_contains(pair->label, "DNS"))
		block->global = true;
}

/* --- JSON ------------------------------------------------------------------------------------ */

struct objects {
	struct reader *reader;
	struct netsh_interface *items;
	size_t count;
	const char *broken;
};

/* As PowerShell writes a UInt32 or an Int32. */
static bool
read_code(const json_t *value, uint32_t *out)
{
	double number = json_number_value(value);

	if (!json_is_number(value) || number < INT32_MIN || number > UINT32_MAX ||
		number != (double)(int64_t)number)
		return false;
	*out = (uint32_t)(int64_t)number;
	return true;
}

static void
read_member(
	struct objects *objects, struct netsh_interface *item, const char *key, const json_t *value)
{
	enum netsh_field field = netsh_field_find(span_text(key));

	if (field == NETSH_FIELD_PROPERTY_CODE) {
		if (item->has_code || !read_code(value, &item->code))
			objects->broken = "JSON: LastErrorCode twice, or not a number of 32 bits";
		item->has_code = true;
	} else if (is_property(field)) {
		if (item->status != NULL || !json_is_string(value))
			objects->broken = "JSON: InterfaceStatus twice, or no text";
		else
			item->status = arena_text(objects->reader->arena, json_string_value(value));
	}
}

static void
read_object(struct objects *objects, const json_t *in)
{
	struct netsh_interface item = {.link = NETSH_LINK_NONE};
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)in, key, value) read_member(objects, &item, key, value);
	ARENA_PUSH(objects->reader->arena, objects->items, objects->count, item);
}

/* An object, or an array of objects and of nothing else. */
static bool
read_objects(struct objects *objects, const json_t *in)
{
	size_t i;
	json_t *item;

	if (json_is_object(in))
		read_object(objects, in);
	json_array_foreach(in, i, item)
	{
		if (!json_is_object(item))
			return false;
		read_object(objects, item);
	}
	return true;
}

static bool
keep_objects(struct reader *reader, const struct objects *objects)
{
	if (objects->broken != NULL)
		return doubt(reader, reader->line, objects->broken);
	for (size_t i = 0; i < objects->count; i++) {
		const struct netsh_interface *item = &objects->items[i];
		bool known = item->has_code || item->status != NULL;

		if (known && (!item->has_code || item->status == NULL) &&
			!doubt(reader, reader->line,
				"JSON: an object has no LastErrorCode or no InterfaceStatus"))
			return false;
		if (item->has_code && item->status != NULL && !keep(reader, item))
			return false;
	}
	return true;
}

static const char *
not_read(struct reader *reader, struct span text, const struct err *why)
{
	if (text.n == 0)
		return "JSON that is cut off";
	if (why->kind == ERR_NONE)
		return "JSON: an element is no object";
	return text_clean(reader->arena,
		span_text(arena_printf(reader->arena, "what begins here %s", why->text)),
		LIMIT_TEXT_FIELD);
}

/* Takes JSON that begins with this line. What is none is a line like others, unless it names the
 * properties: then it is a state that cannot be read. */
static bool
read_json(struct reader *reader, struct span from, bool *taken)
{
	struct objects objects = {.reader = reader};
	struct err why = {.kind = ERR_NONE};
	struct span text = json_within(from), line;
	json_t *json = NULL;
	bool read;

	*taken = false;
	reader->json--;
	if (text.n > 0)
		json = json_read(text, LIMIT_CLIENT_VALUES, JSON_DECODE_INT_AS_REAL, &why);
	read = json != NULL && read_objects(&objects, json);
	json_decref(json);
	if (!read) {
		*taken = netsh_contains(text.n == 0 ? from : text, "LastErrorCode");
		return !*taken || doubt(reader, reader->line, not_read(reader, text, &why));
	}
	*taken = true;
	if (!end_block(reader) || !keep_objects(reader, &objects))
		return false;
	while (span_offset(from, reader->rest) < text.n && span_until(&reader->rest, '\n', &line))
		reader->line++;
	if (span_offset(from, reader->rest) < text.n)
		reader->rest.n = 0;
	return true;
}

/* --- lines ----------------------------------------------------------------------------------- */

static bool
is_rule(struct span in)
{
	for (size_t i = 0; i < in.n; i++)
		if (in.p[i] != '-')
			return false;
	return in.n >= RULE_LEAST;
}

/* "PS C:\>" or "C:\>", with a command behind it. */
static bool
is_prompt(struct span line)
{
	struct span head;

	if (span_starts(line, "PS "))
		span_skip(&line, 3);
	return line.n > 3 && line.p[1] == ':' && line.p[2] == '\\' && span_until(&line, '>', &head);
}

/* Lists, tables and what is under dashes end with it; lines with labels may have been spaced out.
 */
static bool
read_empty(struct reader *reader)
{
	struct block_state *block = &reader->block;

	if (block->kind == BLOCK_LIST || block->kind == BLOCK_TABLE)
		return end_block(reader);
	if (block->kind != BLOCK_NETSH || !block->ruled)
		return true;
	if (block->role || block->labelled || block->numbers || block->words ||
		block->place != PLACE_NONE)
		return end_block(reader);
	begin_block(reader, BLOCK_NONE); /* no output of netsh: it has no empty line there */
	return true;
}

static bool
read_pair(struct reader *reader, struct span raw, const struct netsh_pair *pair, struct span title)
{
	struct block_state *block = &reader->block;

	block->wrapped = false;
	if (pair->field != NETSH_FIELD_NONE)
		return read_field(reader, pair, title);
	if (block->kind == BLOCK_ADAPTER && (pair->leader || indent_of(raw) > block->indent)) {
		adapter_field(reader, pair);
		return true;
	}
	if (pair->value.n == 0 && !pair->leader && !block->ruled)
		return block->kind == BLOCK_LIST || begin_adapter(reader, raw, pair);
	if (block->kind == BLOCK_ADAPTER)
		return end_block(reader);
	return block->kind != BLOCK_NETSH || !block->ruled || read_place(reader, pair->value);
}

/* "| Last Error Code | 0x0 |" */
static bool
read_cells(struct reader *reader, struct span line, struct span title, bool *taken)
{
	struct netsh_pair pair = {.field = NETSH_FIELD_NONE};
	struct span rest = line, label;

	*taken = false;
	if (!span_starts(line, "|") || !span_skip(&rest, 1) || !span_until(&rest, '|', &label))
		return true;
	if (!span_until(&rest, '|', &pair.value))
		pair.value = rest;
	pair.value = netsh_bare(pair.value);
	pair.field = netsh_field_find(label);
	*taken = pair.field != NETSH_FIELD_NONE;
	return !*taken || read_field(reader, &pair, title);
}

static bool
read_text(struct reader *reader, struct span raw, struct span line, struct span title)
{
	struct block_state *block = &reader->block;
	struct netsh_pair pair;
	bool taken;

	if (block->kind == BLOCK_TABLE && netsh_table_is_row(&block->table, raw))
		return read_row(reader, raw);
	if (block->kind == BLOCK_TABLE && !end_block(reader))
		return false;
	if (block->wrapped && indent_of(raw) > 0 && block->item.status != NULL) {
		block->item.status = arena_printf(reader->arena, "%s %s", block->item.status,
			arena_span_text(reader->arena, line));
		return true;
	}
	if (!begin_table(reader, raw, &taken))
		return false;
	if (!taken && !read_cells(reader, line, title, &taken))
		return false;
	return taken || !netsh_pair_read(line, &pair) || read_pair(reader, raw, &pair, title);
}

static bool
read_line(struct reader *reader, struct span raw)
{
	struct span line = span_trim(raw), title = reader->title;
	bool taken = false;

	if (line.n == 0)
		return read_empty(reader);
	if (is_rule(line) && reader->block.kind != BLOCK_TABLE)
		return begin_ruled(reader);
	reader->title = line;
	if (is_prompt(line))
		return end_block(reader);
	if (reader->json > 0 && json_within_begins(line)) {
		struct span from = reader->whole;

		span_skip(&from, span_offset(reader->whole, line));
		if (!read_json(reader, from, &taken))
			return false;
		if (taken)
			return true;
	}
	return read_text(reader, raw, line, title);
}

static bool
read_lines(struct reader *reader, struct span in)
{
	struct span line;

	reader->whole = reader->rest = in;
	while (reader->rest.n > 0) {
		reader->line++;
		reader->ended = span_until(&reader->rest, '\n', &line);
		if (!reader->ended)
			span_take(&reader->rest, reader->rest.n, &line);
		if (!read_line(reader, line))
			return false;
	}
	return end_block(reader);
}

/* --- the whole ------------------------------------------------------------------------------- */

/* The interface that an adapter's section is about: by name, or the only one to the only one. */
static struct netsh_interface *
same_interface(struct netsh *out, const struct netsh_interface *adapter)
{
	struct netsh_interface *only = NULL;
	size_t others = 0, adapters = 0;

	for (size_t i = 0; i < out->count; i++) {
		struct netsh_interface *item = &out->items[i];

		adapters += item->link != NETSH_LINK_NONE && !item->has_code;
		if (!item->has_code)
			continue;
		others++;
		only = item;
		if (item->link == NETSH_LINK_NONE && item->name != NULL &&
			text_equal_nocase(item->name, adapter->name))
			return item;
	}
	return others == 1 && adapters == 1 && only->link == NETSH_LINK_NONE ? only : NULL;
}

/* What a property list says of the interface that netsh shows by name, when both say the same. */
static struct netsh_interface *
same_state(struct netsh *out, const struct netsh_interface *bare)
{
	struct netsh_interface *named = NULL;

	for (size_t i = 0; i < out->count; i++) {
		struct netsh_interface *item = &out->items[i];

		if (!item->has_code || (item->name == NULL && item->url == NULL))
			continue;
		if (named != NULL)
			return NULL;
		named = item;
	}
	return named != NULL && named->code == bare->code &&
			       (named->status == NULL || bare->status == NULL ||
				       text_equal_nocase(named->status, bare->status))
		       ? named
		       : NULL;
}

static void
remove_at(struct netsh *out, size_t index)
{
	memmove(&out->items[index], &out->items[index + 1],
		(out->count - index - 1) * sizeof(*out->items));
	out->count--;
}

/* What several commands show of one interface counts once. */
static void
join(struct netsh *out)
{
	for (size_t i = out->count; i-- > 0;) {
		struct netsh_interface *item = &out->items[i], *same;

		if (!item->has_code || item->name != NULL || item->url != NULL)
			continue;
		same = same_state(out, item);
		if (same == NULL)
			continue;
		same->status = same->status == NULL ? item->status : same->status;
		remove_at(out, i);
	}
	for (size_t i = out->count; i-- > 0;) {
		struct netsh_interface item = out->items[i], *same;

		same = item.has_code ? NULL : same_interface(out, &item);
		if (same == NULL)
			continue;
		same->link = item.link;
		same->name = same->name == NULL ? item.name : same->name;
		remove_at(out, i);
	}
}

static struct span
first_line(struct span in)
{
	struct span line = in;

	while (in.n > 0) {
		if (!span_until(&in, '\n', &line))
			span_take(&in, in.n, &line);
		line = span_trim(line);
		if (line.n > 0)
			break;
	}
	return line;
}

/* Nothing of a state: says what there is instead. */
static bool
refuse(struct reader *reader, struct span text)
{
	const struct netsh *out = reader->out;

	if (out->doubt_count > 0)
		return err_set(reader->err, ERR_FORMAT, "line %zu: %s", out->doubts[0].line,
			out->doubts[0].why);
	return err_set(reader->err, ERR_FORMAT,
		"\"%s\" is no state: run netsh int httpstunnel show int",
		text_clean(reader->arena, first_line(text), FIRST_LINE));
}

bool
netsh_parse(struct arena *arena, struct span in, struct netsh *out, struct err *err)
{
	struct reader reader = {
		.arena = arena, .out = out, .err = err, .json = LIMIT_CLIENT_INTERFACES};
	struct span text, clean;

	*out = (struct netsh) {0};
	if (in.n > LIMIT_CLIENT_STATE)
		return err_set(err, ERR_LIMIT, "larger than %d bytes", (int)LIMIT_CLIENT_STATE);
	if (!wintext_decode(arena, in, &text, err) || !netsh_clean(arena, text, &clean, err))
		return false;
	if (first_line(text).n == 0)
		return err_set(err, ERR_FORMAT,
			"empty: IP-HTTPS is not active (then nothing is printed), or nothing was "
			"run");
	if (!read_lines(&reader, clean))
		return false;
	join(out);
	return out->count > 0 || refuse(&reader, text);
}
