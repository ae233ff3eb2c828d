/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Refused passwords, in a small text that is replaced as a whole. */
#include "keep/refusals.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/must.h"

enum { VERSION_MAX = 96, READ_SECONDS = 2 };

/* What makes one version of a file another; false when that is not known. */
static bool
version_of(const char *path, char out[static VERSION_MAX])
{
	struct stat st;

	if (stat(path, &st) != 0)
		return false;
	snprintf(out, VERSION_MAX, "%ju %ju %jd.%09ld", (uintmax_t)st.st_ino, (uintmax_t)st.st_size,
		(intmax_t)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
	return true;
}

static void
no_memory(void)
{
	must_end("out of memory");
}

static void
write_name(struct buf *out, const char *folder)
{
	*out = buf_make(LIMIT_CONFIG_LINE);
	buf_printf(out, "%s/refused-passwords", folder);
}

/* "\tUSER\tPATH", the end of a line. */
static void
write_key(struct buf *out, const char *user, const char *path)
{
	*out = buf_make(LIMIT_CONFIG_LINE);
	buf_printf(out, "\t%s\t%s", user, path);
}

static bool
ends_with(struct span line, struct span key)
{
	return line.n >= key.n && span_skip(&line, line.n - key.n) && span_equal(line, key);
}

/* The lines that are there, but for that of `key`, whose version goes into `own`. A file that
 * cannot be read holds none. */
static void
read_others(struct arena *arena, const char *name, struct span key, struct buf *others,
	struct span *own)
{
	struct span in, line;

	*own = span_of(NULL, 0);
	if (!file_read(arena, name, LIMIT_CONFIG_FILE, deadline_in(READ_SECONDS), &in, NULL))
		return;
	while (span_line(&in, &line)) {
		if (ends_with(line, key)) {
			span_take(&line, line.n - key.n, own);
			continue;
		}
		buf_span(others, line);
		buf_u8(others, '\n');
	}
}

bool
refusals_have(const char *folder, const char *user, const char *path)
{
	struct arena *arena;
	struct buf name, key, others = buf_make(LIMIT_CONFIG_FILE);
	char version[VERSION_MAX];
	struct span own;
	bool have;

	if (folder == NULL || !version_of(path, version))
		return false;
	arena = arena_new(no_memory);
	write_name(&name, folder);
	write_key(&key, user, path);
	read_others(arena, buf_cstr(&name), buf_view(&key), &others, &own);
	have = !key.failed && span_is(own, version);
	buf_free(&others);
	buf_free(&key);
	buf_free(&name);
	arena_free(arena);
	return have;
}

static bool
make_folders(const char *folder, struct err *err)
{
	struct buf part = buf_make(LIMIT_CONFIG_LINE);
	bool ok = true;

	for (const char *at = folder; ok && *at != '\0';) {
		size_t n = strcspn(at + 1, "/") + 1;

		buf_add(&part, at, n);
		at += n;
		if (mkdir(buf_cstr(&part), 0700) != 0 && errno != EEXIST)
			ok = err_system(err, errno, "%s", folder);
	}
	buf_free(&part);
	return ok;
}

bool
refusals_add(const char *folder, const char *user, const char *path, struct err *err)
{
	struct arena *arena;
	struct buf name, key, text = buf_make(LIMIT_CONFIG_FILE);
	char version[VERSION_MAX];
	struct span own;
	bool ok;

	if (folder == NULL)
		return err_set(err, ERR_SYSTEM, "there is no folder to remember it in");
	if (!version_of(path, version) || strpbrk(user, "\t\r\n") != NULL ||
		strpbrk(path, "\t\r\n") != NULL)
		return err_set(err, ERR_UNSUPPORTED, "%s is no file that can be remembered", path);
	if (!make_folders(folder, err))
		return false;
	arena = arena_new(no_memory);
	write_name(&name, folder);
	write_key(&key, user, path);
	read_others(arena, buf_cstr(&name), buf_view(&key), &text, &own);
	buf_text(&text, version);
	buf_span(&text, buf_view(&key));
	buf_u8(&text, '\n');
	ok = text.failed || key.failed || name.failed
		     ? err_set(err, ERR_LIMIT, "too much to remember")
		     : file_write(buf_cstr(&name), buf_view(&text), err);
	buf_free(&text);
	buf_free(&key);
	buf_free(&name);
	arena_free(arena);
	return ok;
}
