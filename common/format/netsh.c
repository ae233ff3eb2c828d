/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "format/netsh.h"

#include <string.h>

#include "base/address.h"
#include "base/limits.h"
#include "base/text.h"
#include "format/jsonscan.h"
#include "format/wintext.h"

enum {
	RULE_LEAST = 8,	     /* dashes that make a line under a title */
	HEX_DIGITS_MAX = 8,
	CODE_TEXT_MAX = 16,
};

enum block {
	BLOCK_NONE,
	BLOCK_NETSH,
	BLOCK_LIST, /* properties, as Format-List writes them */
	BLOCK_ADAPTER,
};

struct reader {
	struct arena *arena;
	struct netsh *out;
	struct err *err;
	size_t line;	     /* counted from 1 */
	bool ended;	     /* the line has its end */
	struct span title;   /* the last line that was not empty */
	enum block block;
	size_t begin;	     /* the line where it began */
	struct netsh_interface open;
	bool fields;	     /* the adapter has shown one */
	bool lost;	     /* and the first was that of a lost medium */
	bool wrapped;	     /* an indented line continues the status */
};

static bool
refuse(const struct reader *reader, const char *why)
{
	return err_set(reader->err, ERR_FORMAT, "line %zu: %s", reader->line, why);
}

/* --- words and values --------------------------------------------------------------------------- */

/* Where `text` stands in `in`, in either case; false when it does not. */
static bool
contains(struct span in, const char *text)
{
	struct span head, rest = in;

	for (; span_take(&rest, strlen(text), &head); rest = in) {
		if (span_is_nocase(head, text))
			return true;
		span_skip(&in, 1);
	}
	return false;
}

static bool
starts_nocase(struct span in, const char *text)
{
	struct span head;

	return span_take(&in, strlen(text), &head) && span_is_nocase(head, text);
}

/* The word of a title that names the interface; Windows does not translate it. */
static const char *
interface_name(struct arena *arena, struct span in)
{
	struct span word;

	while (in.n > 0) {
		in = span_trim(in);
		if (!span_until(&in, ' ', &word))
			span_take(&in, in.n, &word);
		if (word.n > 0 && word.p[word.n - 1] == ':')
			word.n--;
		if (contains(word, "iphttps") || contains(word, "ip-https"))
			return arena_span_text(arena, word);
	}
	return NULL;
}

static bool
is_rule(struct span in)
{
	for (size_t i = 0; i < in.n; i++)
		if (in.p[i] != '-')
			return false;
	return in.n >= RULE_LEAST;
}

/* "LABEL : VALUE", the colon perhaps a wide one (U+FF1A), as East Asian texts have it. */
static bool
split(struct span in, struct span *label, struct span *value)
{
	static const char wide[] = "\xef\xbc\x9a";
	struct span rest = in;

	while (rest.n > 0 && rest.p[0] != ':' && !span_starts(rest, wide))
		span_skip(&rest, 1);
	if (rest.n == 0)
		return false;
	*label = span_trim(span_of(in.p, span_offset(in, rest)));
	span_skip(&rest, rest.p[0] == ':' ? 1 : strlen(wide));
	*value = span_trim(rest);
	return true;
}

/* "0x800b0109", as netsh writes it. */
static bool
hex_code(struct span in, uint32_t *out)
{
	static const char all[] = "0123456789abcdef0123456789ABCDEF";
	uint32_t code = 0;

	if (!starts_nocase(in, "0x") || !span_skip(&in, 2) || in.n == 0 || in.n > HEX_DIGITS_MAX)
		return false;
	for (size_t i = 0; i < in.n; i++) {
		const char *at = in.p[i] == 0 ? NULL : strchr(all, in.p[i]);

		if (at == NULL)
			return false;
		code = code << 4 | (uint32_t)(at - all) % 16;
	}
	*out = code;
	return true;
}

/* As PowerShell writes an uint32, or what was made an int32 of it on the way; or hexadecimal. */
static bool
any_code(struct arena *arena, struct span in, uint32_t *out)
{
	bool negative = span_starts(in, "-");
	uint64_t number;

	if (hex_code(in, out))
		return true;
	if (negative)
		span_skip(&in, 1);
	if (in.n > CODE_TEXT_MAX || !text_u64(arena_span_text(arena, in),
					    negative ? (uint64_t)INT32_MAX + 1 : UINT32_MAX, &number))
		return false;
	*out = negative ? 0 - (uint32_t)number : (uint32_t)number;
	return true;
}

static bool
is_address(struct arena *arena, struct span in)
{
	struct address address;
	size_t n = 0;

	while (n < in.n && strchr("0123456789abcdefABCDEF:.", in.p[n]) != NULL && in.p[n] != 0)
		n++;
	return (n == in.n || in.p[n] == '%' || in.p[n] == '(' || in.p[n] == ' ') &&
	       address_parse(arena_span_text(arena, span_of(in.p, n)), &address);
}

/* What can be a DNS suffix; a sentence, in whatever language, cannot. */
static bool
is_suffix(struct span in)
{
	for (size_t i = 0; i < in.n; i++) {
		uint8_t c = in.p[i];

		if (c != '.' && c != '-' && c != '_' && !(c >= '0' && c <= '9') &&
			!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z'))
			return false;
	}
	return true;
}

/* --- blocks ------------------------------------------------------------------------------------- */

static void
begin_block(struct reader *reader, enum block block)
{
	reader->block = block;
	reader->begin = reader->line;
	reader->open = (struct netsh_interface) {0};
	reader->fields = reader->lost = reader->wrapped = false;
}

static bool
keep(struct reader *reader)
{
	if (reader->out->count == LIMIT_CLIENT_INTERFACES)
		return err_set(reader->err, ERR_LIMIT, "more than %d interfaces",
			(int)LIMIT_CLIENT_INTERFACES);
	ARENA_PUSH(reader->arena, reader->out->items, reader->out->count, reader->open);
	return true;
}

/* A table of something else has neither the name of an interface nor a client's URL. */
static bool
is_interface(const struct reader *reader)
{
	return reader->block != BLOCK_NONE &&
	       (reader->block != BLOCK_NETSH || reader->open.name != NULL ||
		       reader->open.url != NULL);
}

static bool
end_block(struct reader *reader)
{
	struct netsh_interface *open = &reader->open;
	enum block block = reader->block;

	if (!is_interface(reader)) {
		begin_block(reader, BLOCK_NONE);
		return true;
	}
	if (block == BLOCK_ADAPTER) {
		if ((open->link == NETSH_LINK_UP) == reader->lost)
			return err_set(reader->err, ERR_FORMAT,
				"line %zu: the adapter's section shows neither an address nor a lost "
				"medium, or both: is it cut off?", reader->begin);
		if (reader->lost)
			open->link = NETSH_LINK_DOWN;
	} else if (!open->has_code || open->status == NULL)
		return err_set(reader->err, ERR_FORMAT,
			"line %zu: an interface is shown without its %s: is the output cut off?",
			reader->begin, open->has_code ? "status" : "code");
	if (!keep(reader))
		return false;
	begin_block(reader, BLOCK_NONE);
	return true;
}

/* A code at the very end of the input may lack digits. */
static bool
set_code(struct reader *reader, uint32_t code)
{
	if (reader->open.has_code)
		return refuse(reader, "a second code for one interface");
	if (!reader->ended)
		return refuse(reader, "the output is cut off within the code");
	reader->open.code = code;
	reader->open.has_code = true;
	return true;
}

static bool
set_status(struct reader *reader, struct span value)
{
	if (reader->open.status != NULL)
		return refuse(reader, "a second status for one interface");
	if (value.n == 0)
		return refuse(reader, "an empty status: is the output cut off?");
	reader->open.status = arena_span_text(reader->arena, value);
	return true;
}

static bool
netsh_field(struct reader *reader, struct span value)
{
	struct netsh_interface *open = &reader->open;
	uint32_t code;

	if (starts_nocase(value, "https://")) {
		if (reader->block == BLOCK_NONE)
			begin_block(reader, BLOCK_NETSH);
		if (open->url != NULL)
			return refuse(reader, "a second URL for one interface");
		open->url = arena_span_text(reader->arena, value);
		return true;
	}
	if (!is_interface(reader))
		return true;
	if (open->has_code)
		return set_status(reader, value) && end_block(reader);
	if (!hex_code(value, &code))
		return true;
	if (open->url == NULL)
		return refuse(reader, "a code without a URL before it");
	return set_code(reader, code);
}

/* Of all properties there may be, in any order; an empty line ends them. */
static bool
list_field(struct reader *reader, struct span label, struct span value)
{
	bool code = span_is_nocase(label, "LastErrorCode");
	bool status = span_is_nocase(label, "InterfaceStatus");
	uint32_t number;

	reader->wrapped = status;
	if (!code && !status)
		return true;
	if (reader->block != BLOCK_LIST) {
		if (!end_block(reader))
			return false;
		begin_block(reader, BLOCK_LIST);
		reader->wrapped = status;
	}
	if (status)
		return set_status(reader, value);
	if (!any_code(reader->arena, value, &number))
		return refuse(reader, "LastErrorCode is not a number of 32 bits");
	return set_code(reader, number);
}

static void
adapter_field(struct reader *reader, struct span value)
{
	bool address = is_address(reader->arena, value);

	if (!reader->fields)
		reader->lost = !address && !is_suffix(value);
	reader->fields = true;
	if (address)
		reader->open.link = NETSH_LINK_UP;
}

static bool
begin_adapter(struct reader *reader, struct span title)
{
	const char *name = interface_name(reader->arena, title);

	if (!end_block(reader))
		return false;
	if (name == NULL)
		return true;
	begin_block(reader, BLOCK_ADAPTER);
	reader->open.name = name;
	return true;
}

static bool
begin_table(struct reader *reader)
{
	if (!end_block(reader))
		return false;
	begin_block(reader, BLOCK_NETSH);
	reader->open.name = interface_name(reader->arena, reader->title);
	return true;
}

/* --- lines -------------------------------------------------------------------------------------- */

static bool
read_line(struct reader *reader, struct span raw)
{
	struct span line = span_trim(raw), label, value;
	bool indented = raw.n > 0 && (raw.p[0] == ' ' || raw.p[0] == '\t');

	if (line.n == 0)
		return reader->block != BLOCK_LIST || end_block(reader);
	if (is_rule(line))
		return begin_table(reader);
	reader->title = line;
	if (reader->wrapped && indented) {
		reader->open.status = arena_printf(reader->arena, "%s %s", reader->open.status,
			arena_span_text(reader->arena, line));
		return true;
	}
	if (!split(line, &label, &value))
		return true;
	if (reader->block == BLOCK_LIST || span_is_nocase(label, "LastErrorCode") ||
		span_is_nocase(label, "InterfaceStatus"))
		return list_field(reader, label, value);
	if (!indented && value.n == 0 && reader->block != BLOCK_NETSH)
		return begin_adapter(reader, line);
	if (reader->block == BLOCK_ADAPTER) {
		if (!indented)
			return end_block(reader) && netsh_field(reader, value);
		adapter_field(reader, value);
		return true;
	}
	return netsh_field(reader, value);
}

static bool
read_lines(struct reader *reader, struct span in)
{
	struct span line;

	while (in.n > 0) {
		reader->line++;
		reader->ended = span_until(&in, '\n', &line);
		if (!reader->ended)
			span_take(&in, in.n, &line);
		if (!read_line(reader, line))
			return false;
	}
	return end_block(reader);
}

/* --- JSON --------------------------------------------------------------------------------------- */

static bool
read_member(void *context, const struct json_member *member, struct err *err)
{
	struct reader *reader = context;
	struct netsh_interface *item;
	struct span value = span_text(member->text);

	while (reader->out->count <= member->object)
		if (!keep(reader))
			return false;
	item = &reader->out->items[member->object];
	if (text_equal_nocase(member->key, "LastErrorCode")) {
		if (item->has_code || member->kind != JSON_NUMBER ||
			!any_code(reader->arena, value, &item->code))
			return err_format(err, member->offset,
				"JSON: LastErrorCode twice, or not a number of 32 bits");
		item->has_code = true;
	} else if (text_equal_nocase(member->key, "InterfaceStatus")) {
		if (item->status != NULL || member->kind != JSON_STRING)
			return err_format(err, member->offset,
				"JSON: InterfaceStatus twice, or no text");
		item->status = member->text;
	}
	return true;
}

static bool
read_json(struct reader *reader, struct span in)
{
	size_t objects;

	if (!json_scan(reader->arena, in, read_member, reader, &objects, reader->err))
		return false;
	for (size_t i = 0; i < objects; i++)
		if (i >= reader->out->count || !reader->out->items[i].has_code ||
			reader->out->items[i].status == NULL)
			return err_set(reader->err, ERR_FORMAT,
				"JSON: object %zu has no LastErrorCode or no InterfaceStatus", i + 1);
	return true;
}

/* --- the whole ---------------------------------------------------------------------------------- */

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

/* What ipconfig shows joins what the others show of the same interface. */
static void
join_adapters(struct netsh *out)
{
	bool joined[LIMIT_CLIENT_INTERFACES] = {false};
	size_t kept = 0;

	for (size_t i = 0; i < out->count; i++) {
		struct netsh_interface *item = &out->items[i], *same = NULL;

		if (!item->has_code)
			same = same_interface(out, item);
		if (same == NULL)
			continue;
		joined[i] = true;
		same->link = item->link;
		if (same->name == NULL)
			same->name = item->name;
	}
	for (size_t i = 0; i < out->count; i++)
		if (!joined[i])
			out->items[kept++] = out->items[i];
	out->count = kept;
}

static bool
is_empty(struct span in)
{
	for (size_t i = 0; i < in.n; i++)
		if (memchr(" \t\n\f", in.p[i], 4) == NULL)
			return false;
	return true;
}

static bool
is_json(struct span in)
{
	while (in.n > 0 && (in.p[0] == ' ' || in.p[0] == '\t' || in.p[0] == '\n'))
		span_skip(&in, 1);
	return span_starts(in, "{") || span_starts(in, "[");
}

bool
netsh_parse(struct arena *arena, struct span in, struct netsh *out, struct err *err)
{
	struct reader reader = {.arena = arena, .out = out, .err = err};
	struct span text;

	*out = (struct netsh) {0};
	if (in.n > LIMIT_CLIENT_STATE)
		return err_set(err, ERR_LIMIT, "larger than %d bytes", (int)LIMIT_CLIENT_STATE);
	if (!wintext_decode(arena, in, &text, err))
		return false;
	if (is_empty(text))
		return err_set(err, ERR_FORMAT,
			"empty: IP-HTTPS is not active (Get-NetIPHttpsState then prints nothing), or "
			"nothing was run");
	if (is_json(text) ? !read_json(&reader, text) : !read_lines(&reader, text))
		return false;
	if (out->count == 0)
		return err_set(err, ERR_FORMAT,
			"no IP-HTTPS interface is recognised in it, be it of netsh, "
			"Get-NetIPHttpsState or ipconfig");
	join_adapters(out);
	return true;
}
