/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line reader behind inih: inih sees the lines that count, and the others as empty lines. */
#include "config.h"

#include "options/ini_file.h"

#include <ini.h>
#include <stddef.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"

struct reader {
	struct arena *arena;
	struct ini_file *out;
	struct complaints *complaints;
	const char *path, *only;
	const char *section; /* the current section, NULL before the first */
	struct span left;
	size_t line;
};

static void
refuse(struct reader *reader, const char *why)
{
	complain(reader->complaints, "%s line %zu: %s", reader->path, reader->line, why);
}

static void
add(struct reader *reader, const char *key, const char *value)
{
	const struct ini_line line = {reader->section, key, value,
		arena_printf(reader->arena, "%s line %zu", reader->path, reader->line)};

	ARENA_PUSH(reader->arena, reader->out->lines, reader->out->count, line);
}

/* A comment sign after a blank is a comment to some readers of such files, a value to others. */
static bool
ambiguous(struct span line)
{
	for (size_t i = 1; i < line.n; i++)
		if ((line.p[i] == ';' || line.p[i] == '#') &&
			(line.p[i - 1] == ' ' || line.p[i - 1] == '\t'))
			return true;
	return false;
}

static bool
inside(const struct reader *reader)
{
	return reader->only == NULL || text_equal(reader->only, reader->section);
}

static void
read_header(struct reader *reader, struct span line)
{
	struct span name;

	span_skip(&line, 1);
	if (!span_until(&line, ']', &name)) {
		refuse(reader, "']' is missing");
		return;
	}
	reader->section = text_clean(reader->arena, span_trim(name), LIMIT_TEXT_FIELD);
	if (!inside(reader))
		return;
	add(reader, NULL, NULL);
	line = span_trim(line);
	if (line.n > 0 && line.p[0] != '#' && line.p[0] != ';')
		refuse(reader, "text after ']'");
}

/* The line as inih sees it. */
static struct span
filter(struct reader *reader, struct span line)
{
	const struct span nothing = {0};

	line = span_trim(line);
	if (line.n == 0 || line.p[0] == '#' || line.p[0] == ';')
		return nothing;
	if (line.p[0] == '[') {
		read_header(reader, line);
		return nothing;
	}
	if (reader->section == NULL)
		refuse(reader, "stands before the first section");
	if (reader->section == NULL || !inside(reader))
		return nothing;
	if (memchr(line.p, '\0', line.n) != NULL)
		refuse(reader, "holds a zero byte");
	else if (ambiguous(line))
		refuse(reader, "comments need a line of their own");
	else
		return line;
	return nothing;
}

/* fgets(3) for inih. A key without value gets a '=', because inih refuses a line without one. */
static char *
read_line(char *to, int size, void *stream)
{
	struct reader *reader = stream;
	struct span line;
	const char *end;

	reader->line++;
	if (!span_line(&reader->left, &line))
		return NULL;
	line = filter(reader, line);
	end = line.n == 0 || memchr(line.p, '=', line.n) != NULL ||
			      memchr(line.p, ':', line.n) != NULL
		      ? "\n"
		      : "=\n";
	if (line.n + strlen(end) + 1 > (size_t)size) {
		refuse(reader, arena_printf(reader->arena, "longer than %zu bytes",
				       (size_t)size - 1 - strlen(end)));
		line.n = 0;
		end = "\n";
	}
	if (line.n > 0)
		memcpy(to, line.p, line.n);
	memcpy(to + line.n, end, strlen(end) + 1);
	return to;
}

static const char *
unquote(struct arena *arena, const char *value)
{
	size_t n = strlen(value);

	if (n < 2 || (*value != '"' && *value != '\'') || value[n - 1] != *value)
		return arena_text(arena, value);
	return arena_span_text(arena, span_of(value + 1, n - 2));
}

static int
take_option(void *user, const char *section, const char *name, const char *value)
{
	struct reader *reader = user;

	(void)section;
	if (*name == '\0')
		refuse(reader, "no option before '='");
	else
		add(reader, arena_text(reader->arena, name),
			value != NULL && *value != '\0' ? unquote(reader->arena, value) : NULL);
	return 1;
}

/* Windows writes UTF-16, with a byte order mark or without: every other byte of plain text is 0. */
static bool
is_utf16(struct span in)
{
	return in.n >= 2 && ((in.p[0] == '\0') != (in.p[1] == '\0') ||
				    span_starts(in, "\xff\xfe") || span_starts(in, "\xfe\xff"));
}

void
ini_file_parse(struct arena *arena, const char *path, struct span in, const char *only,
	struct ini_file *out, struct complaints *complaints)
{
	struct reader reader = {.arena = arena,
		.out = out,
		.complaints = complaints,
		.path = path,
		.only = only,
		.left = in};
	int line;

	if (is_utf16(in)) {
		complain(complaints, "%s: is UTF-16; save it as UTF-8", path);
		return;
	}
	if (span_starts(reader.left, "\xef\xbb\xbf"))
		span_skip(&reader.left, 3);
	line = ini_parse_stream(read_line, &reader, take_option, &reader);
	if (line != 0)
		complain(complaints, "%s line %d: not understood", path, line);
}
