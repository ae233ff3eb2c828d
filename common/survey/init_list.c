/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of sites: words, lines, columns. */
#include "survey/init_list.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/address.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "format/csv.h"
#include "format/wintext.h"
#include "output/mail.h"
#include "survey/limits.h"

enum { READ_SECONDS = 10, NAME_BYTES = 80 };

enum column {
	COLUMN_NONE,
	COLUMN_NAME,
	COLUMN_URL,
	COLUMN_HOST,
	COLUMN_PORT,
	COLUMN_ADDRESS,
	COLUMN_OWNERS,
	COLUMN_TAGS
};

/* ---------------------------------------------------------------- one site */

__attribute__((format(printf, 3, 4))) static void
refuse(struct init_list *list, const char *where, const char *fmt, ...)
{
	char text[ERR_TEXT_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	complain(list->complaints, "%s%s%s", where == NULL ? "" : where, where == NULL ? "" : ": ",
		text);
}

void
init_list_note(struct init_list *list, const char *fmt, ...)
{
	char text[LIMIT_TEXT_FIELD + ERR_TEXT_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	ARENA_PUSH(list->arena, list->notes, list->note_count,
		text_clean(list->arena, span_text(text), sizeof(text)));
}

const char *
init_list_url(struct arena *arena, const struct target *target)
{
	bool literal = strchr(target->name, ':') != NULL;
	const char *port = target->port == TARGET_PORT
				   ? ""
				   : arena_printf(arena, ":%u", (unsigned int)target->port);

	return arena_printf(arena, "https://%s%s%s%s%s", literal ? "[" : "", target->name,
		literal ? "]" : "", port, target->path);
}

static void
add(struct init_list *list, const struct init_site *site)
{
	if (list->count < LIMIT_INIT_SITES)
		ARENA_PUSH(list->arena, list->items, list->count, *site);
	else
		refuse(list, site->where, "more than %d sites", LIMIT_INIT_SITES);
}

void
init_list_target(struct init_list *list, const struct target *target)
{
	const struct init_site site = {.target = *target};

	add(list, &site);
}

/* NAME, NAME:PORT, NAME/PATH, an address, or a URL. */
static bool
parse_word(struct arena *arena, const char *word, struct target *out, struct err *err)
{
	struct address literal;

	if (strstr(word, "://") != NULL)
		return target_parse_url(arena, word, out, err);
	if (address_parse(word, &literal) && strchr(word, ':') != NULL)
		word = arena_printf(arena, "[%s]", word);
	return target_parse_url(arena, arena_printf(arena, "https://%s", word), out, err);
}

static void
add_word(struct init_list *list, struct span text, const char *where)
{
	const char *word = arena_span_text(list->arena, text);
	struct init_site site = {.where = where};
	struct err err = {0};

	if (memchr(text.p, '\0', text.n) == NULL &&
		parse_word(list->arena, word, &site.target, &err))
		add(list, &site);
	else
		refuse(list, where, "\"%s\" is neither the name of a host nor an https URL",
			text_clean(list->arena, text, NAME_BYTES));
}

/* ---------------------------------------------------------------- values of columns */

/* Letters, digits, and what has no meaning anywhere; of other bytes only those of UTF-8. */
static const char *
plain(struct arena *arena, struct span in, const char *also)
{
	char *out = text_clean(arena, span_trim(in), NAME_BYTES);

	for (char *at = out; *at != '\0'; at++) {
		bool fits = (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') ||
			    (*at >= '0' && *at <= '9') || ((unsigned char)*at & 0x80) != 0 ||
			    strchr(also, *at) != NULL;

		if (!fits)
			*at = '_';
	}
	return out;
}

/* Between commas, semicolons, bars, blanks and lines. */
static bool
next_word(struct span *in, struct span *out)
{
	static const char between[] = ",;| \t\n";
	size_t n = 0;

	while (in->n > 0 && memchr(between, in->p[0], sizeof(between) - 1) != NULL)
		span_skip(in, 1);
	while (n < in->n && memchr(between, in->p[n], sizeof(between) - 1) == NULL)
		n++;
	return n > 0 && span_take(in, n, out);
}

static void
take_address(struct init_list *list, struct init_site *site, struct span word)
{
	const char *text = text_clean(list->arena, word, NAME_BYTES);
	struct address address;

	if (!address_parse(text, &address))
		refuse(list, site->where, "address: \"%s\" is not an IP address", text);
	else
		ARENA_PUSH(list->arena, site->addresses, site->address_count, text);
}

static void
take_owner(struct init_list *list, struct init_site *site, struct span word)
{
	const char *text = text_clean(list->arena, word, LIMIT_TEXT_FIELD);

	if (!mail_address_valid(text))
		refuse(list, site->where, "owners: \"%s\" is not an address for mail (NAME@DOMAIN)",
			text);
	else
		ARENA_PUSH(list->arena, site->owners, site->owner_count, text);
}

static void
take_words(struct init_list *list, struct init_site *site, enum column column, struct span value)
{
	struct span word;

	while (next_word(&value, &word))
		if (column == COLUMN_ADDRESS)
			take_address(list, site, word);
		else if (column == COLUMN_OWNERS)
			take_owner(list, site, word);
		else
			ARENA_PUSH(list->arena, site->tags, site->tag_count,
				plain(list->arena, word, "-_.+@/"));
}

static void
take_port(struct init_list *list, const struct init_site *site, struct span value, uint16_t *port)
{
	uint64_t number = 0;

	if (text_u64(arena_span_text(list->arena, value), UINT16_MAX, &number) && number > 0)
		*port = (uint16_t)number;
	else
		refuse(list, site->where, "port: \"%s\" is not a port (1 to 65535)",
			text_clean(list->arena, value, NAME_BYTES));
}

/* ---------------------------------------------------------------- columns */

static enum column
column_of(struct span name)
{
	static const struct {
		const char *name;
		enum column column;
	} known[] = {{"name", COLUMN_NAME}, {"site", COLUMN_NAME}, {"url", COLUMN_URL},
		{"hostname", COLUMN_HOST}, {"host", COLUMN_HOST}, {"fqdn", COLUMN_HOST},
		{"port", COLUMN_PORT}, {"address", COLUMN_ADDRESS}, {"addresses", COLUMN_ADDRESS},
		{"ip", COLUMN_ADDRESS}, {"owner", COLUMN_OWNERS}, {"owners", COLUMN_OWNERS},
		{"tag", COLUMN_TAGS}, {"tags", COLUMN_TAGS}};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (span_is_nocase(span_trim(name), known[i].name))
			return known[i].column;
	return COLUMN_NONE;
}

static void
add_record(struct init_list *list, const struct csv_record *head, const struct csv_record *record,
	const char *where)
{
	struct init_site site = {.where = where};
	size_t wrong = list->complaints->count;
	struct span word = {0};
	uint16_t port = 0;
	struct err err = {0};

	for (size_t i = 0; i < record->count && i < head->count; i++) {
		enum column column = column_of(head->fields[i]);
		struct span value = span_trim(record->fields[i]);

		if (value.n == 0 || column == COLUMN_NONE)
			continue;
		if (column == COLUMN_NAME)
			site.name = plain(list->arena, value, " -_.+@/:,()&");
		else if (column == COLUMN_URL || (column == COLUMN_HOST && word.n == 0))
			word = value;
		else if (column == COLUMN_PORT)
			take_port(list, &site, value, &port);
		else if (column != COLUMN_HOST)
			take_words(list, &site, column, value);
	}
	if (word.n == 0 || memchr(word.p, '\0', word.n) != NULL ||
		!parse_word(list->arena, arena_span_text(list->arena, word), &site.target, &err))
		refuse(list, where, "\"%s\" is neither the name of a host nor an https URL",
			text_clean(list->arena, word, NAME_BYTES));
	if (port != 0)
		site.target.port = port;
	if (list->complaints->count == wrong)
		add(list, &site);
}

/* The separator that the first line has most of, when it names a column with hosts. */
static bool
find_columns(struct arena *arena, struct span text, char *separator, struct csv_record *head)
{
	static const char separators[] = ",;\t";

	for (size_t i = 0; i + 1 < sizeof(separators); i++) {
		struct span in = text;

		if (!csv_read(arena, &in, separators[i], head, NULL))
			continue;
		*separator = separators[i];
		for (size_t k = 0; k < head->count; k++)
			if (column_of(head->fields[k]) == COLUMN_URL ||
				column_of(head->fields[k]) == COLUMN_HOST)
				return true;
	}
	return false;
}

static void
note_unused(struct init_list *list, const char *path, const struct csv_record *head)
{
	for (size_t i = 0; i < head->count; i++)
		if (column_of(head->fields[i]) == COLUMN_NONE)
			init_list_note(list, "%s: the column \"%s\" is not used", path,
				text_clean(list->arena, head->fields[i], NAME_BYTES));
}

static void
read_columns(struct init_list *list, const char *path, struct span text, char separator)
{
	struct csv_record head, record;
	struct err err = {0};
	size_t line = 1;

	csv_read(list->arena, &text, separator, &head, &err);
	note_unused(list, path, &head);
	for (line += head.lines; csv_read(list->arena, &text, separator, &record, &err);
		line += record.lines)
		if (record.count > 1 || span_trim(record.fields[0]).n > 0)
			add_record(list, &head, &record,
				arena_printf(list->arena, "%s line %zu", path, line));
	if (err.kind != ERR_NONE)
		refuse(list, arena_printf(list->arena, "%s line %zu", path, line), "%s", err.text);
}

/* ---------------------------------------------------------------- lines */

static void
read_lines(struct init_list *list, const char *path, struct span text)
{
	struct span line;

	for (size_t number = 1; span_line(&text, &line); number++) {
		line = span_trim(line);
		if (line.n > 0 && line.p[0] != '#')
			add_word(
				list, line, arena_printf(list->arena, "%s line %zu", path, number));
	}
}

static void
read_list(struct init_list *list, const char *path)
{
	const char *shown = text_clean(list->arena, span_text(path), LIMIT_TEXT_FIELD);
	struct csv_record head;
	struct span in, text;
	struct err err = {0};
	char separator;

	if (!file_read(list->arena, path, LIMIT_SITES_FILE, deadline_in(READ_SECONDS), &in, &err) ||
		!wintext_decode(list->arena, in, &text, &err)) {
		refuse(list, err.kind == ERR_FORMAT ? shown : NULL, "%s", err.text);
		return;
	}
	if (find_columns(list->arena, text, &separator, &head))
		read_columns(list, shown, text, separator);
	else
		read_lines(list, shown, text);
}

void
init_list_add(struct init_list *list, const char *word)
{
	bool url = strstr(word, "://") != NULL;

	if (text_equal(word, "-") || (!url && access(word, F_OK) == 0))
		read_list(list, word);
	else
		add_word(list, span_text(word), NULL);
}
