/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options from an ini file: where it is looked for, and a line reader that inih reads from, which is
 * loaded for it. */
#include "config.h"

#include "check/extra_opts.h"

#include <ini.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/library.h"
#include "base/limits.h"
#include "base/span.h"
#include "base/text.h"

enum {
	READ_SECONDS = 10,
	SHOWN = 80,
};

static const char *const file_names[] = {
	"monitoring-plugins.ini", "plugins.ini", "nagios-plugins.ini"};

static const char *const file_paths[] = {
	"/usr/local/etc/monitoring-plugins/monitoring-plugins.ini",
	"/usr/local/etc/monitoring-plugins.ini",
	"/etc/monitoring-plugins/monitoring-plugins.ini",
	"/etc/monitoring-plugins.ini",
	/* deprecated ones, still searched */
	"/etc/nagios/plugins.ini",
	"/usr/local/nagios/etc/plugins.ini",
	"/usr/local/etc/nagios/plugins.ini",
	"/etc/opt/nagios/plugins.ini",
	"/etc/nagios-plugins.ini",
	"/usr/local/etc/nagios-plugins.ini",
	"/etc/opt/nagios-plugins.ini",
};

/* One reading; inih sees the lines of our section only, the others as empty ones. */
struct reader {
	struct arena *arena;
	struct extra_opts *opts;
	struct err *err;
	const char *path, *section;
	struct span left;
	size_t line;
	bool any, seen, inside; /* of a section, of ours, now */
};

static const char *
find_in_directory(struct arena *arena, struct span directory)
{
	for (size_t i = 0; i < sizeof(file_names) / sizeof(file_names[0]); i++) {
		const char *path = arena_printf(arena, "%.*s/%s", (int)directory.n,
			(const char *)directory.p, file_names[i]);

		if (access(path, F_OK) == 0)
			return path;
	}
	return NULL;
}

static const char *
find_file(struct arena *arena)
{
	const char *env = getenv("MP_CONFIG_FILE"), *path;
	struct span directories, one;

	if (env != NULL && *env != '\0')
		return arena_text(arena, env);
	directories = span_text(getenv("NAGIOS_CONFIG_PATH"));
	while (directories.n > 0) {
		if (!span_until(&directories, ':', &one))
			span_take(&directories, directories.n, &one);
		path = one.n == 0 ? NULL : find_in_directory(arena, one);
		if (path != NULL)
			return path;
	}
	for (size_t i = 0; i < sizeof(file_paths) / sizeof(file_paths[0]); i++)
		if (access(file_paths[i], F_OK) == 0)
			return file_paths[i];
	return NULL;
}

static bool
refuse(struct reader *reader, const char *why)
{
	return err_set(reader->err, ERR_USAGE, "%s line %zu: %s", reader->path, reader->line, why);
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
read_header(struct reader *reader, struct span line)
{
	struct span name;

	span_skip(&line, 1);
	if (!span_until(&line, ']', &name))
		return refuse(reader, "']' is missing");
	reader->any = true;
	reader->inside = span_is(span_trim(name), reader->section);
	reader->seen = reader->seen || reader->inside;
	line = span_trim(line);
	if (reader->inside && line.n > 0 && line.p[0] != '#' && line.p[0] != ';')
		return refuse(reader, "text after ']'");
	return true;
}

/* Leaves in `line` what inih shall see of it. */
static bool
filter(struct reader *reader, struct span *line)
{
	struct span whole = span_trim(*line);

	*line = span_of(NULL, 0);
	if (whole.n == 0 || whole.p[0] == '#' || whole.p[0] == ';')
		return true;
	if (whole.p[0] == '[')
		return read_header(reader, whole);
	if (!reader->any)
		return refuse(reader, "stands before the first section");
	if (!reader->inside)
		return true;
	if (memchr(whole.p, '\0', whole.n) != NULL)
		return refuse(reader, "holds a zero byte");
	if (ambiguous(whole))
		return refuse(reader, "comments need a line of their own");
	*line = whole;
	return true;
}

/* fgets(3) for inih. A key alone gets the '=' without which inih takes no line. */
static char *
read_line(char *to, int size, void *stream)
{
	struct reader *reader = stream;
	struct span line;
	const char *end;

	reader->line++;
	if (!span_line(&reader->left, &line) || !filter(reader, &line))
		return NULL;
	end = line.n == 0 || memchr(line.p, '=', line.n) != NULL ||
			      memchr(line.p, ':', line.n) != NULL
		      ? "\n"
		      : "=\n";
	if (line.n + strlen(end) + 1 > (size_t)size) {
		refuse(reader, arena_printf(reader->arena, "longer than %zu bytes",
				       (size_t)size - 1 - strlen(end)));
		return NULL;
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
	struct extra_opt opt = {0};

	(void)section;
	if (*name == '\0')
		return refuse(reader, "no option before '='");
	opt.key = arena_text(reader->arena, name);
	if (value != NULL && *value != '\0')
		opt.value = unquote(reader->arena, value);
	opt.where = arena_printf(reader->arena, "%s line %zu", reader->path, reader->line);
	ARENA_PUSH(reader->arena, reader->opts->items, reader->opts->count, opt);
	return 1;
}

struct inih_api {
	__typeof__(&ini_parse_stream) parse_stream;
};

static bool
read_section(struct reader *reader)
{
	static const struct library_function functions[] = {
		{"ini_parse_stream", offsetof(struct inih_api, parse_stream)}};
	struct err *err = reader->err;
	struct inih_api inih;
	int line;

	if (!library_load(INIH_SONAME, functions, 1, &inih, err))
		return false;
	if (span_starts(reader->left, "\xef\xbb\xbf"))
		span_skip(&reader->left, 3);
	line = inih.parse_stream(read_line, reader, take_option, reader);
	if (err->kind != ERR_NONE)
		return false;
	if (line != 0)
		return err_set(err, ERR_USAGE, "%s line %d: not understood", reader->path, line);
	return reader->seen || err_set(err, ERR_USAGE, "%s: there is no section [%s]", reader->path,
				       reader->section);
}

bool
extra_opts_read(struct extra_opts *opts, const char *locator, const char *program,
	struct arena *arena, struct err *err)
{
	struct span rest = span_text(locator), section;
	struct reader reader = {.arena = arena, .opts = opts};
	struct err why = {0};
	const char *file;
	bool ok;

	if (span_until(&rest, '@', &section))
		file = arena_span_text(arena, rest);
	else {
		section = rest;
		file = find_file(arena);
	}
	if (file == NULL || *file == '\0')
		return err_set(err, ERR_USAGE, "--extra-opts: %s",
			file == NULL ? "no configuration file found" : "no file after '@'");
	section = span_trim(section);
	reader.section = section.n == 0 ? program : text_clean(arena, section, SHOWN);
	reader.path = text_clean(arena, span_text(file), LIMIT_TEXT_FIELD);
	reader.err = &why;
	ok = file_read(arena, file, LIMIT_CONFIG_FILE, deadline_in(READ_SECONDS), &reader.left,
		     &why) &&
	     read_section(&reader);
	return ok || err_set(err, ERR_USAGE, "--extra-opts: %s", why.text);
}
