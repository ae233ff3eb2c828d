/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From ini files to sites with the options of their checks. */
#include "survey/configuration.h"

#include <ctype.h>
#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/near.h"
#include "base/text.h"
#include "check/plan.h"
#include "check/process.h"
#include "options/ini_file.h"
#include "output/mail.h"
#include "survey/limits.h"
#include "verdict/reporter.h"

enum { READ_SECONDS = 10 };

#define DEFAULT_CHECKS "iphttps cert trust"

/* A line whose place has a weight: where two say the same thing the heavier one counts. Defaults
 * weigh more the deeper their file is in others. */
enum {
	WEIGHT_NAMED = 1, /* with the name of a check in front */
	WEIGHT_DEPTH = 2, /* for each file around its own */
	WEIGHT_SITE = WEIGHT_DEPTH * LIMIT_SITES_DEPTH,
};

struct line {
	const struct check_spec *spec; /* NULL: of all checks that have it */
	const char *key;
	const struct ini_line *from;
	size_t weight;
	bool refused; /* for a site, as its checks would take it differently */
};

struct lines {
	struct line *items;
	size_t count;
};

/* One of those that a line lists. */
struct word {
	const char *text, *where;
};

struct words {
	struct word *items;
	size_t count;
};

/* What is kept of thousands of sites goes into `keep`; what is needed while a file is read, or
 * while a site is, dies with it. */
struct reader {
	struct arena *keep, *arena, *site_arena;
	struct config *out;
	struct complaints *complaints; /* of the site that is read, or `common` */
	struct complaints *common;
	struct rehearsal *rehearsal; /* NULL: only what is written counts */
	const struct manual *manual;
	size_t files;
};

/* One file of the configuration. */
struct file {
	struct reader *reader;
	const char *path;
	size_t depth;
	struct ini_file ini;
	struct lines defaults; /* those of the including files before its own */
	const struct ini_line **includes;
	size_t include_count;
};

/* ---------------------------------------------------------------- words and names */

/* Words between commas and blanks, added to a list. */
static void
add_words(struct arena *arena, const char *value, const char *where, struct words *to)
{
	const char *at = value == NULL ? "" : value;

	while (*at != '\0') {
		size_t n = strcspn(at, ", \t");
		struct word word = {.where = where};

		if (n > 0) {
			word.text = text_clean(arena, span_of(at, n), LIMIT_TEXT_FIELD);
			ARENA_PUSH(arena, to->items, to->count, word);
		}
		at += n + (at[n] != '\0');
	}
}

/* Options that choose the output of a program, which is not for a site to choose. */
static bool
is_refused(const char *key)
{
	static const char *const refused[] = {"help", "version", "verbose", "output", "extra-opts",
		"list-rules", "list-codes", "explain", "verify", "replaces"};

	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		if (strcmp(key, refused[i]) == 0)
			return true;
	return false;
}

/* Those that are for the site and not for a check of it. */
static const char *const own_keys[] = {"checks", "owners", "tags", NULL};

static bool
is_own(const char *key)
{
	for (size_t i = 0; own_keys[i] != NULL; i++)
		if (strcmp(key, own_keys[i]) == 0)
			return true;
	return false;
}

/* The row of an option in a check, by its long name only. */
static const struct option_row *
row_in(const struct check_spec *spec, const char *key)
{
	return key[0] == '\0' || key[1] == '\0' ? NULL : options_row(spec->manual, key);
}

/* What a key that no check of `spec` (NULL: of any) has was meant to be. */
static const char *
key_meant(struct arena *arena, const struct check_spec *spec, const char *key)
{
	struct near near = near_to(key, strlen(key));

	for (size_t i = 0; spec_at(i) != NULL; i++)
		for (size_t k = 0; spec == NULL || spec_at(i) == spec; k++) {
			const struct option_row *row = options_row_at(spec_at(i)->manual, k);

			if (row == NULL)
				break;
			if (!is_refused(row->name))
				near_offer(&near, row->name);
		}
	for (size_t i = 0; spec == NULL && own_keys[i] != NULL; i++)
		near_offer(&near, own_keys[i]);
	return near_hint(arena, &near, "\"", "\"");
}

/* The same for the name of a check, of which the first `length` bytes count. */
static const char *
check_meant(struct arena *arena, const char *name, size_t length)
{
	struct near near = near_to(name, length);

	for (size_t i = 0; spec_at(i) != NULL; i++)
		near_offer(&near, spec_name(spec_at(i)));
	return near_hint(arena, &near, "\"", "\"");
}

static bool
known_anywhere(const char *key)
{
	for (size_t i = 0; spec_at(i) != NULL; i++)
		if (row_in(spec_at(i), key) != NULL)
			return true;
	return false;
}

/* ---------------------------------------------------------------- lines */

/* Sites with a name that is no check would lack it, and an owner without an address his mail. */
static void
check_words(struct arena *arena, struct complaints *complaints, const struct ini_line *from)
{
	bool checks = strcmp(from->key, "checks") == 0, owners = strcmp(from->key, "owners") == 0;
	struct words words = {0};

	if (checks || owners)
		add_words(arena, from->value, from->where, &words);
	for (size_t i = 0; i < words.count; i++) {
		const char *word = words.items[i].text;

		if (checks && spec_find(word) == NULL)
			complain(complaints, "%s: checks: there is no check \"%s\"%s", from->where,
				word, check_meant(arena, word, strlen(word)));
		if (owners && !mail_address_valid(word))
			complain(complaints,
				"%s: owners: \"%s\" is not an address for mail (NAME@DOMAIN)",
				from->where, word);
	}
}

/* A line of [defaults] or of a site, as far as it can be understood by itself. */
static bool
understand(struct file *file, const struct ini_line *from, bool site, struct line *out)
{
	struct complaints *complaints = file->reader->complaints;
	const char *dot = strchr(from->key, '.');

	*out = (struct line) {.key = from->key,
		.from = from,
		.weight = site ? WEIGHT_SITE : file->depth * WEIGHT_DEPTH};
	if (dot != NULL) {
		out->spec = spec_find(arena_span_text(
			file->reader->arena, span_of(from->key, (size_t)(dot - from->key))));
		out->key = dot + 1;
		out->weight += WEIGHT_NAMED;
	}
	if (dot != NULL && out->spec == NULL)
		complain(complaints, "%s: \"%s\": there is no such check%s", from->where, from->key,
			check_meant(file->reader->arena, from->key, (size_t)(dot - from->key)));
	else if (is_own(out->key) && dot == NULL)
		return true;
	else if (is_refused(out->key))
		complain(complaints, "%s: key \"%s\" does not belong in a site", from->where,
			out->key);
	else if (out->spec != NULL ? row_in(out->spec, out->key) == NULL
				   : !known_anywhere(out->key))
		complain(complaints, "%s: unknown key \"%s\"%s", from->where, from->key,
			key_meant(file->reader->arena, out->spec, out->key));
	else
		return true;
	return false;
}

/* Whether a heavier line of this list, for the same check, says the same thing or more. */
static bool
outweighed(const struct lines *lines, const struct line *line, const struct check_spec *spec)
{
	for (size_t i = 0; i < lines->count; i++) {
		const struct line *other = &lines->items[i];

		if (other->weight > line->weight && (other->spec == NULL || other->spec == spec) &&
			(strcmp(other->key, line->key) == 0 ||
				options_exclude(other->key, line->key)))
			return true;
	}
	return false;
}

/* ---------------------------------------------------------------- sites */

/* The words of all lines of that key and of the greatest weight. */
static struct words
collect(struct arena *arena, const struct lines *lines, const char *key)
{
	struct words words = {0};

	for (size_t i = 0; i < lines->count; i++) {
		const struct line *line = &lines->items[i];

		if (strcmp(line->key, key) == 0 && !outweighed(lines, line, NULL))
			add_words(arena, line->from->value, line->from->where, &words);
	}
	return words;
}

static const char **
keep_words(struct reader *reader, const struct lines *lines, const char *key, size_t *count)
{
	struct words words = collect(reader->site_arena, lines, key);
	const char **kept = arena_array(reader->keep, words.count, sizeof(*kept));

	for (size_t i = 0; i < words.count; i++)
		kept[i] = arena_text(reader->keep, words.items[i].text);
	*count = words.count;
	return kept;
}

static bool
has_check(const struct config_site *site, const struct check_spec *spec)
{
	for (size_t i = 0; i < site->count; i++)
		if (site->checks[i].spec == spec)
			return true;
	return false;
}

static void
find_checks(struct reader *reader, struct config_site *site, const struct lines *lines)
{
	struct words names = collect(reader->site_arena, lines, "checks");

	if (names.count == 0)
		add_words(reader->site_arena, DEFAULT_CHECKS, site->where, &names);
	site->checks = arena_array(reader->keep, names.count, sizeof(*site->checks));
	for (size_t i = 0; i < names.count; i++) {
		const struct word *name = &names.items[i];
		const struct check_spec *spec = spec_find(name->text);

		if (spec != NULL && has_check(site, spec))
			complain(reader->complaints, "%s: checks: \"%s\" twice", name->where,
				name->text);
		else if (spec != NULL)
			site->checks[site->count++].spec = spec;
	}
}

/* One of the checks with an option: always the same, whatever a site has. */
static const char *
check_with(const char *key)
{
	for (size_t i = 0; spec_at(i) != NULL; i++)
		if (row_in(spec_at(i), key) != NULL)
			return spec_name(spec_at(i));
	return "";
}

/* Whether a line about a rule is without effect, as none of the checks that take it reports that.
 */
static bool
never_reported(struct reader *reader, const struct config_site *site, const struct line *line)
{
	const char *value = line->from->value;
	unsigned int checks = 0;
	enum rule rule;

	if (strcmp(line->key, "severity") != 0 || value == NULL ||
		!rule_find(arena_span_text(reader->site_arena, span_of(value, strcspn(value, "="))),
			&rule))
		return false;
	for (size_t i = 0; i < site->count; i++)
		if (line->spec == NULL || line->spec == site->checks[i].spec)
			checks |= site->checks[i].spec->manual->reporter;
	return (reporters(rule) & checks) == 0;
}

/* A line of the site that none of its checks takes, or that they would take differently. */
static void
check_line(struct reader *reader, const struct config_site *site, const struct lines *lines,
	struct line *line)
{
	const struct option_row *row = NULL, *other;
	bool ambiguous = false, taken = false;

	if (is_own(line->key))
		return;
	for (size_t i = 0; i < site->count; i++) {
		const struct check_spec *spec = site->checks[i].spec;

		other = line->spec == NULL || line->spec == spec ? row_in(spec, line->key) : NULL;
		taken = taken || other != NULL;
		if (other == NULL || outweighed(lines, line, spec))
			continue;
		ambiguous = ambiguous || (row != NULL && other != row);
		row = other;
	}
	line->refused = ambiguous && line->spec == NULL;
	if (line->refused)
		complain(reader->complaints,
			"%s: \"%s\" means something else in each check: write %s.%s or the like",
			line->from->where, line->key, check_with(line->key), line->key);
	else if (!taken && line->weight >= WEIGHT_SITE)
		complain(reader->complaints, "%s: no check of this site has the key \"%s\"",
			line->from->where, line->from->key);
	else if (line->weight >= WEIGHT_SITE && never_reported(reader, site, line))
		complain(reader->complaints, "%s: severity: no check of this site reports \"%.*s\"",
			line->from->where, (int)strcspn(line->from->value, "="), line->from->value);
}

/* Where the options of a mistake are said, the last line of them. */
static const char *
place_of(const struct plan_mistake *mistake, const struct extra_opts *opts, const char *otherwise)
{
	for (size_t i = opts->count; i > 0; i--)
		for (size_t k = 0; k < 2; k++)
			if (text_equal(opts->items[i - 1].key, mistake->options[k]))
				return opts->items[i - 1].where;
	return otherwise;
}

static void
read_check(struct reader *reader, const struct config_site *site, struct config_check *check,
	const struct lines *lines)
{
	struct extra_opts opts = {0};
	struct plan_mistakes mistakes;
	bool ok;

	for (size_t i = 0; i < lines->count; i++) {
		const struct line *line = &lines->items[i];
		struct extra_opt opt = {line->key, line->from->value, line->from->where};

		if ((line->spec == NULL || line->spec == check->spec) && !is_own(line->key) &&
			!line->refused && row_in(check->spec, line->key) != NULL &&
			!outweighed(lines, line, check->spec))
			ARENA_PUSH(reader->site_arena, opts.items, opts.count, opt);
	}
	ok = options_read(check->spec->manual, &opts, site->where, reader->keep, reader->site_arena,
		&check->options, reader->complaints);
	if (reader->rehearsal != NULL)
		rehearse_check(reader->rehearsal, check->spec, &opts, site->where);
	plan_mistakes(check->spec, &check->options, &mistakes);
	for (size_t i = 0; i < mistakes.count; i++)
		/* Where a line was refused, what contradicts a default may be about that line. */
		if (ok || mistakes.items[i].options[1] == NULL)
			complain(reader->complaints, "%s: %s",
				place_of(&mistakes.items[i], &opts, site->where),
				complaint_of_keys(reader->site_arena, mistakes.items[i].text));
}

static void
keep_mistakes(struct reader *reader, struct config_site *site)
{
	const struct complaints *from = reader->complaints;

	site->mistakes = arena_array(reader->keep, from->count, sizeof(*site->mistakes));
	for (size_t i = 0; i < from->count; i++)
		site->mistakes[site->mistake_count++] = arena_text(reader->keep, from->items[i]);
}

static void
read_site(struct file *file, const struct ini_line *head, const struct lines *own)
{
	struct reader *reader = file->reader;
	struct config_site site = {.name = arena_text(reader->keep, head->section),
		.where = arena_text(reader->keep, head->where)};
	struct lines lines = {0};

	for (size_t i = 0; i < file->defaults.count; i++)
		ARENA_PUSH(reader->site_arena, lines.items, lines.count, file->defaults.items[i]);
	for (size_t i = 0; i < own->count; i++)
		ARENA_PUSH(reader->site_arena, lines.items, lines.count, own->items[i]);
	site.owners = keep_words(reader, &lines, "owners", &site.owner_count);
	site.tags = keep_words(reader, &lines, "tags", &site.tag_count);
	find_checks(reader, &site, &lines);
	for (size_t i = 0; i < lines.count && site.count > 0; i++)
		check_line(reader, &site, &lines, &lines.items[i]);
	for (size_t i = 0; i < site.count; i++)
		read_check(reader, &site, &site.checks[i], &lines);
	if (site.count == 0) /* none that is known: it stands for the site */
		site.checks[site.count++] = (struct config_check) {.spec = spec_find("iphttps")};
	keep_mistakes(reader, &site);
	if (reader->out->count == LIMIT_SITES)
		complain(reader->common, "%s: more than %d sites", site.where, LIMIT_SITES);
	if (reader->out->count < LIMIT_SITES)
		ARENA_PUSH(reader->arena, reader->out->sites, reader->out->count, site);
}

/* ---------------------------------------------------------------- one file */

/* What is asked of one run. */
static bool
is_command(const char *key)
{
	static const char *const commands[] = {"config", "check-config", "replay", "only", "tag",
		"dry-run", "init", "gpo", "help", "version"};

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(key, commands[i]) == 0)
			return true;
	return false;
}

static void
take_report(struct file *file, const struct ini_line *line)
{
	struct reader *reader = file->reader;
	struct extra_opt opt = {line->key, line->value, line->where};

	if (strcmp(line->key, "include") == 0 && line->value != NULL)
		ARENA_PUSH(reader->arena, file->includes, file->include_count, line);
	else if (strcmp(line->key, "include") == 0)
		complain(reader->complaints, "%s: include needs a pattern", line->where);
	else if (file->depth > 0)
		complain(reader->complaints, "%s: \"%s\" belongs into the first file", line->where,
			line->key);
	else if (is_command(line->key))
		complain(reader->complaints, "%s: \"%s\" is for the command line", line->where,
			line->key);
	else
		ARENA_PUSH(
			reader->arena, reader->out->report.items, reader->out->report.count, opt);
}

static void
add_line(struct file *file, const struct ini_line *from, bool site, struct lines *to)
{
	struct reader *reader = file->reader;
	struct arena *arena = site ? reader->site_arena : reader->arena;
	struct line line;

	if (!understand(file, from, site, &line))
		return;
	check_words(arena, reader->complaints, from);
	ARENA_PUSH(arena, to->items, to->count, line);
}

/* [report] and [defaults] come first, wherever they stand. */
static void
read_common(struct file *file)
{
	for (size_t i = 0; i < file->ini.count; i++) {
		const struct ini_line *line = &file->ini.lines[i];

		if (line->key == NULL)
			continue;
		if (strcmp(line->section, "report") == 0)
			take_report(file, line);
		if (strcmp(line->section, "defaults") == 0)
			add_line(file, line, false, &file->defaults);
	}
}

static bool
is_site(const struct ini_line *head)
{
	return strcmp(head->section, "report") != 0 && strcmp(head->section, "defaults") != 0;
}

static void
read_sites(struct file *file)
{
	for (size_t i = 0; i < file->ini.count;) {
		const struct ini_line *head = &file->ini.lines[i++];
		struct complaints mistakes = {.also = file->reader->common->also};
		struct lines own = {0};
		bool site = is_site(head);

		mistakes.arena = file->reader->site_arena = arena_new(process_no_memory);
		if (site && *head->section == '\0')
			complain(file->reader->common, "%s: a site needs a name", head->where);
		file->reader->complaints = &mistakes;
		for (; i < file->ini.count && file->ini.lines[i].key != NULL; i++)
			if (site)
				add_line(file, &file->ini.lines[i], true, &own);
		if (site && *head->section != '\0')
			read_site(file, head, &own);
		file->reader->complaints = file->reader->common;
		arena_free(file->reader->site_arena);
	}
}

static void read_file(
	struct reader *reader, const char *path, const char *where, const struct file *parent);

/* For glob(): a folder that may come to be is none yet; one that cannot be looked into may hold
 * sites, which would not be missed. */
static int
refuse_folder(const char *path, int sys)
{
	(void)path;
	return sys != ENOENT && sys != ENOTDIR;
}

/* What follows a pattern in a path glob() looks up by its name, and does not report what it may not
 * see from what is not there. A name with a pattern in it has it read the folder instead. */
static const char *
read_folders(struct arena *arena, const char *pattern)
{
	size_t first = strcspn(pattern, "*?[");
	char *out = arena_text(arena, "");

	for (size_t i = 0; pattern[i] != '\0'; i++) {
		bool last = pattern[i + 1] == '\0' || pattern[i + 1] == '/';
		bool plain =
			isalnum((unsigned char)pattern[i]) && i > first && pattern[i - 1] != '\\';

		out = arena_printf(arena, last && plain ? "%s[%c]" : "%s%c", out, pattern[i]);
	}
	return out;
}

static void
include(struct file *file, const struct ini_line *line)
{
	struct reader *reader = file->reader;
	const char *slash = strrchr(file->path, '/');
	const char *pattern = line->value;
	glob_t found;
	int status;

	if (*pattern != '/' && slash != NULL)
		pattern = arena_printf(
			reader->arena, "%.*s/%s", (int)(slash - file->path), file->path, pattern);
	if (file->depth + 1 >= LIMIT_SITES_DEPTH) {
		complain(reader->complaints, "%s: files within files, more than %d deep",
			line->where, LIMIT_SITES_DEPTH);
		return;
	}
	/* A pattern may match nothing yet; a file that is named has to be there. */
	status = glob(read_folders(reader->arena, pattern),
		strpbrk(pattern, "*?[") == NULL ? GLOB_NOCHECK : 0, refuse_folder, &found);
	for (size_t i = 0; status == 0 && i < found.gl_pathc; i++)
		read_file(reader, found.gl_pathv[i],
			arena_printf(reader->arena, "%s: include: ", line->where), file);
	if (status != 0 && status != GLOB_NOMATCH)
		complain(
			reader->complaints, "%s: include: %s cannot be read", line->where, pattern);
	if (status == 0)
		globfree(&found);
}

static void
read_file(struct reader *reader, const char *path, const char *where, const struct file *parent)
{
	struct file file = {.reader = reader,
		.path = arena_text(reader->arena, path),
		.depth = parent == NULL ? 0 : parent->depth + 1};
	const char *shown = text_clean(reader->arena, span_text(path), LIMIT_TEXT_FIELD);
	struct err err = {0};
	struct span in;

	if (reader->files++ == LIMIT_SITES_FILES)
		complain(reader->complaints, "%s: more than %d files", shown, LIMIT_SITES_FILES);
	if (reader->files > LIMIT_SITES_FILES)
		return;
	if (!file_read(
		    reader->arena, path, LIMIT_SITES_FILE, deadline_in(READ_SECONDS), &in, &err)) {
		complain(reader->complaints, "%s%s", where, err.text);
		return;
	}
	for (size_t i = 0; parent != NULL && i < parent->defaults.count; i++)
		ARENA_PUSH(reader->arena, file.defaults.items, file.defaults.count,
			parent->defaults.items[i]);
	ini_file_parse(reader->arena, shown, in, NULL, &file.ini, reader->complaints);
	read_common(&file);
	read_sites(&file);
	for (size_t i = 0; i < file.include_count; i++)
		include(&file, file.includes[i]);
}

/* ---------------------------------------------------------------- all of it */

static int
compare_names(const void *a, const void *b)
{
	const struct config_site *const *x = a, *const *y = b;
	int order = strcmp((*x)->name, (*y)->name);

	if (order != 0)
		return order;
	return *x < *y ? -1 : *x > *y;
}

/* Two sections of one name would be two sites that nobody can tell apart. */
static void
refuse_twice(struct reader *reader)
{
	const struct config *config = reader->out;
	const struct config_site **sorted =
		arena_array(reader->arena, config->count, sizeof(*sorted));

	for (size_t i = 0; i < config->count; i++)
		sorted[i] = &config->sites[i];
	if (config->count > 1)
		qsort(sorted, config->count, sizeof(*sorted), compare_names);
	for (size_t i = 1; i < config->count; i++)
		if (strcmp(sorted[i - 1]->name, sorted[i]->name) == 0)
			complain(reader->complaints, "%s: site [%s] is there already: %s",
				sorted[i]->where, sorted[i]->name, sorted[i - 1]->where);
}

/* What has grown while it was read, at its final size. */
static void
keep(struct reader *reader)
{
	struct config *out = reader->out;
	struct extra_opt *items = arena_array(reader->keep, out->report.count, sizeof(*items));

	out->sites =
		arena_grow(reader->keep, out->sites, out->count, out->count, sizeof(*out->sites));
	for (size_t i = 0; i < out->report.count; i++) {
		const struct extra_opt *from = &out->report.items[i];

		items[i].key = arena_text(reader->keep, from->key);
		items[i].where = arena_text(reader->keep, from->where);
		if (from->value != NULL)
			items[i].value = arena_text(reader->keep, from->value);
	}
	out->report.items = items;
}

void
config_read(struct arena *arena, const char *path, const struct manual *manual, struct config *out,
	struct rehearsal *rehearsal, struct complaints *common, struct complaints *complaints)
{
	struct arena *scratch = arena_new(process_no_memory);
	struct reader reader = {.keep = arena,
		.arena = scratch,
		.out = out,
		.complaints = common,
		.common = common,
		.rehearsal = rehearsal,
		.manual = manual};
	struct options options;

	*out = (struct config) {0};
	common->also = complaints;
	read_file(&reader, path, "", NULL);
	refuse_twice(&reader);
	options_read(manual, &out->report, path, scratch, scratch, &options, common);
	keep(&reader);
	arena_free(scratch);
	if (out->count == 0 && complaints->count == 0)
		complain(common, "%s: there is no site in it", path);
}
