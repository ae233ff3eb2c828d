/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Folders of certificates. */
#include "config.h"

#include "store/source_kind.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "format/ctl.h"

/* Names under which only certificates are kept, so that one that does not decode is broken. */
static bool
promises_certificate(const char *name)
{
	static const char *const ends[] = {".crt", ".cer", ".p7b", ".p7c"};
	size_t n = strlen(name);

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (n > 4 && text_equal_nocase(name + n - 4, ends[i]))
			return true;
	return false;
}

/* Pipes and standard input have no age. */
void
source_see_time(struct source *out, const struct stat *st)
{
	if (S_ISREG(st->st_mode) && st->st_mtime > out->changed)
		out->changed = st->st_mtime;
}

/* A failure is reported for this file alone. */
static bool
add_file(struct source_reading *reading, struct arena *scratch, const char *name, const char *path,
	const struct stat *st, struct err *err)
{
	static const char TRUSTED[] = "-----BEGIN TRUSTED CERTIFICATE";
	struct source *out = reading->out;
	struct err why = {.kind = ERR_NONE};
	struct span in = {.n = 0};

	if (file_read(scratch, path, LIMIT_FILE, reading->options->deadline, &in, &why)) {
		if (ctl_recognise(in) || (!bundle_recognise(in) && (!promises_certificate(name) ||
									   pem_der_is_pem(in))))
			return true;
		source_see_time(out, st);
		if (source_add_bytes(reading, scratch, BUNDLE_ANY, in, path, &why))
			return true;
		err_context(&why, "%s", path);
	}
	if (why.kind == ERR_TIMEOUT || why.kind == ERR_LIMIT)
		return err_take(err, &why);
	broken_add(
		span_find(in, TRUSTED) != NULL ? &out->doubts : &out->broken, reading->arena, &why);
	return true;
}

/* A file of a directory: certificates are added, anything else is skipped. */
static bool
add_entry(struct source_reading *reading, const char *name, struct err *err)
{
	struct budget file = {reading->budget->deadline, reading->budget->account, 0};
	const char *path = arena_printf(reading->arena, "%s/%s", reading->path, name);
	struct arena *scratch;
	struct stat st;
	bool ok;

	if (stat(path, &st) != 0)
		return err_system(err, errno, "%s: cannot be examined", path);
	if (!S_ISREG(st.st_mode))
		return true;
	scratch = arena_beside(reading->arena);
	ok = budget_take(&file, (size_t)(st.st_size < LIMIT_FILE ? st.st_size : LIMIT_FILE), err) &&
	     add_file(reading, scratch, name, path, &st, err);
	arena_free(scratch);
	budget_give_back(&file);
	return ok;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool
list_directory(struct source_reading *reading, char ***names, size_t *count, struct err *err)
{
	DIR *dir = opendir(reading->path);
	const struct dirent *entry;

	if (dir == NULL)
		return err_system(err, errno, "%s: cannot be opened", reading->path);
	errno = 0;
	while ((entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] != '.')
			ARENA_PUSH(reading->arena, *names, *count,
				arena_text(reading->arena, entry->d_name));
		errno = 0;
	}
	if (errno != 0)
		err_system(err, errno, "%s: cannot be read", reading->path);
	closedir(dir);
	return err->kind == ERR_NONE;
}

bool
source_read_folder(struct source_reading *reading, struct err *err)
{
	char **names = NULL;
	size_t count = 0;

	if (!list_directory(reading, &names, &count, err))
		return false;
	if (count > 0)
		qsort(names, count, sizeof(*names), by_name);
	for (size_t i = 0; i < count; i++)
		if (!add_entry(reading, names[i], err))
			return false;
	return source_not_empty(reading, err);
}
