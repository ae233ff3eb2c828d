/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options from a section of an ini file, and the search for that file. */
#include "options/extra_opts.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/span.h"
#include "base/text.h"
#include "options/ini_file.h"

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

/* The lines of the section; false when it does not exist. */
static bool
read_section(struct extra_opts *opts, const char *path, const char *section, struct span in,
	struct arena *arena, struct err *err)
{
	struct complaints complaints = {.arena = arena};
	struct ini_file file = {0};

	ini_file_parse(arena, path, in, section, &file, &complaints);
	if (complaints.count > 0)
		return err_set(err, ERR_USAGE, "%s", complaints.items[0]);
	if (file.count == 0)
		return err_set(err, ERR_USAGE, "%s: there is no section [%s]", path, section);
	for (size_t i = 0; i < file.count; i++) {
		const struct ini_line *line = &file.lines[i];
		const struct extra_opt opt = {line->key, line->value, line->where};

		if (line->key != NULL)
			ARENA_PUSH(arena, opts->items, opts->count, opt);
	}
	return true;
}

bool
extra_opts_read(struct extra_opts *opts, const char *locator, const char *program,
	struct arena *arena, struct err *err)
{
	struct span rest = span_text(locator), section, in;
	const char *file, *path, *name;
	struct err why = {0};
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
	name = section.n == 0 ? program : text_clean(arena, section, SHOWN);
	path = text_clean(arena, span_text(file), LIMIT_TEXT_FIELD);
	ok = file_read(arena, file, LIMIT_CONFIG_FILE, deadline_in(READ_SECONDS), &in, &why) &&
	     read_section(opts, path, name, in, arena, &why);
	return ok || err_set(err, ERR_USAGE, "--extra-opts: %s", why.text);
}
