/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "[NAME=]LOCATION", and the files that a pattern matches. */
#include "config.h"

#include "store/source_locate.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/near.h"
#include "base/text.h"
#include "store/directories.h"
#include "store/limits.h"
#include "store/source_kind.h"

/* "NAME=": up to the first '=' when no '/' or ':' stands before it. */
static const char *
take_name(struct arena *arena, const char **spec)
{
	size_t n = strcspn(*spec, "=/:");
	const char *name;

	if (n == 0 || (*spec)[n] != '=')
		return NULL;
	name = text_clean(arena, span_of(*spec, n), LIMIT_TEXT_FIELD);
	*spec += n + 1;
	return name;
}

/* What a name of a kind that is not known was meant to be, as the end of the message. */
static const char *
meant(struct arena *arena, const char *location)
{
	struct near near = near_to(location, strcspn(location, ":") + 1);

	for (size_t i = 0; source_kind_prefix(i) != NULL; i++)
		near_offer(&near, source_kind_prefix(i));
	return near_hint(arena, &near, "\"", "\"");
}

/* A colon before any '/' ends the name of a kind; NULL when the kind is unknown. */
static const struct source_kind *
take_kind(const char **location)
{
	size_t n = strcspn(*location, ":/");
	const struct source_kind *kind;

	if ((*location)[n] != ':')
		return source_kind_any();
	kind = source_kind_named(*location);
	if (kind != NULL && !kind->is_url)
		*location += strlen(kind->prefix);
	return kind;
}

static const char *
base_name(struct arena *arena, const char *path)
{
	size_t n = strlen(path);
	struct span in;

	while (n > 1 && path[n - 1] == '/')
		n--;
	in = span_of(path, n);
	for (size_t i = n; i > 0; i--)
		if (path[i - 1] == '/' && i < n) {
			span_skip(&in, i);
			break;
		}
	return text_clean(arena, in, LIMIT_TEXT_FIELD);
}

/* A directory is named after its host. */
static const char *
default_name(struct arena *arena, const struct source_kind *kind, const char *path)
{
	struct directory_url url;

	if (kind->is_path)
		return base_name(arena, path);
	if (!kind->is_url)
		return "system";
	if (directory_url_parse(arena, path, &url, NULL) && url.scheme != DIRECTORY_LDAPI)
		return text_clean(arena, span_text(url.host), LIMIT_TEXT_FIELD);
	return text_clean(arena, span_text(path), LIMIT_TEXT_FIELD);
}

/* The folder in which a pattern starts. */
static const char *
folder_of(struct arena *arena, const char *pattern)
{
	size_t n = strcspn(pattern, "*?[");

	while (n > 0 && pattern[n - 1] != '/')
		n--;
	return n == 0 ? "." : arena_span_text(arena, span_of(pattern, n));
}

/* Why the folder in which a pattern starts cannot be listed: an errno value, 0 when it can. */
static int
why_unlisted(struct arena *arena, const char *pattern)
{
	DIR *dir = opendir(folder_of(arena, pattern));

	if (dir == NULL)
		return errno;
	closedir(dir);
	return 0;
}

/* The same for the folders that match a part of the pattern; `folders` is that part with its slash.
 */
static int
why_closed(const char *folders, int rights)
{
	glob_t found;
	int sys = 0;

	if (glob(folders, 0, NULL, &found) != 0)
		return 0;
	for (size_t i = 0; i < found.gl_pathc && sys == 0; i++)
		if (faccessat(AT_FDCWD, found.gl_pathv[i], rights, AT_EACCESS) != 0)
			sys = errno;
	globfree(&found);
	return sys;
}

/* Each part up to the next slash is either a name or a pattern that needs a listing. */
static int
why_passed_over(struct arena *arena, const char *pattern)
{
	const char *next = pattern + strcspn(pattern, "*?[");
	int sys = why_unlisted(arena, pattern);

	while (sys == 0 && (next = strchr(next, '/')) != NULL) {
		next++;
		sys = why_closed(arena_span_text(arena, span_of(pattern, (size_t)(next - pattern))),
			next[strcspn(next, "*?[/")] == '/' || next[strcspn(next, "*?[/")] == '\0'
				? X_OK
				: R_OK | X_OK);
	}
	return sys;
}

/* glob(3) treats a folder that it may not read as empty. */
static bool
refuse_pattern(struct arena *arena, const char *pattern, struct err *err)
{
	int sys = why_passed_over(arena, pattern);
	const char *shown = text_clean(arena, span_text(pattern), LIMIT_TEXT_FIELD);

	return sys == 0 || sys == ENOENT || sys == ENOTDIR
		       ? err_set(err, ERR_SYSTEM, "store %s: matches no file", shown)
		       : err_system(err, sys, "store %s: its folder cannot be listed", shown);
}

/* A closed folder may hold what a client seems to lack. */
static void
add_closed(
	struct arena *arena, const struct location *pattern, struct location **out, size_t *count)
{
	struct location one = *pattern;

	one.closed = why_passed_over(arena, pattern->path);
	if (one.closed == ENOENT || one.closed == ENOTDIR || one.closed == 0)
		return;
	if (pattern->named)
		one.name = arena_printf(
			arena, "%s/%s", pattern->name, base_name(arena, pattern->path));
	ARENA_PUSH(arena, *out, *count, one);
}

/* One location a file, each named after it. */
static bool
expand(struct arena *arena, const struct location *pattern, struct location **out, size_t *count,
	struct err *err)
{
	glob_t found;
	bool ok = glob(pattern->path, 0, NULL, &found) == 0 && found.gl_pathc > 0;

	if (!ok)
		return refuse_pattern(arena, pattern->path, err);
	for (size_t i = 0; i < found.gl_pathc && i <= LIMIT_STORES; i++) {
		struct location one = {.kind = pattern->kind,
			.named = pattern->named,
			.name = base_name(arena, found.gl_pathv[i]),
			.path = arena_text(arena, found.gl_pathv[i])};

		if (pattern->named)
			one.name = arena_printf(arena, "%s/%s", pattern->name, one.name);
		ARENA_PUSH(arena, *out, *count, one);
	}
	globfree(&found);
	add_closed(arena, pattern, out, count);
	return true;
}

bool
source_understand(struct arena *arena, const char *spec, struct location *out, struct err *err)
{
	const char *rest = spec;
	struct location one = {.name = take_name(arena, &rest)};

	one.named = one.name != NULL;
	one.kind = take_kind(&rest);
	one.path = arena_text(arena, rest);
	if (one.kind == NULL)
		return err_set(err, ERR_USAGE, "store \"%s\": unknown kind \"%.*s\"%s",
			text_clean(arena, span_text(spec), LIMIT_TEXT_FIELD),
			(int)strcspn(rest, ":"), rest, meant(arena, rest));
	if (one.kind->is_path && *rest == '\0')
		return err_set(err, ERR_USAGE, "store \"%s\": no path",
			text_clean(arena, span_text(spec), LIMIT_TEXT_FIELD));
	if (one.name == NULL)
		one.name = default_name(arena, one.kind, rest);
	*out = one;
	return true;
}

bool
source_locate(struct arena *arena, const char *spec, struct location **out, size_t *count,
	struct err *err)
{
	struct location one;

	if (!source_understand(arena, spec, &one, err))
		return false;
	if (one.kind->is_path && strpbrk(one.path, "*?[") != NULL && access(one.path, F_OK) != 0)
		return expand(arena, &one, out, count, err);
	ARENA_PUSH(arena, *out, *count, one);
	return true;
}

enum channel_kind
source_kind_channel(const struct location *location)
{
	return location->kind->channel;
}

/* The path says more than a name that was made from it. */
bool
source_refuse(struct arena *arena, const struct location *location, const struct err *why,
	struct err *err)
{
	const char *text = err_words(arena, why->text);
	size_t path = strlen(location->path), name = strlen(location->name);

	if (text_starts(text, location->path) && path >= name &&
		strcmp(location->path + path - name, location->name) == 0)
		return err_set(err, why->kind, "store %s", text);
	return err_set(err, why->kind, "store %s: %s", location->name, text);
}
