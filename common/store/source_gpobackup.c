/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Backups of group policies: folders. */
#include "config.h"

#include "store/source_kind.h"

#include <dirent.h>
#include <errno.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "format/gpobackup.h"
#include "format/limits.h"

/* ---------------------------------------------------------------- files of Windows' folders */

/* The entry of a folder whose name differs in case at most; NULL when there is none, and with `err`
 * when the folder cannot be read. */
static const char *
find_entry(struct arena *arena, const char *folder, const char *name, struct err *err)
{
	const struct dirent *entry;
	const char *found = NULL;
	DIR *dir = opendir(folder);

	if (dir == NULL) {
		err_system(err, errno, "%s: cannot be opened", folder);
		return NULL;
	}
	errno = 0;
	while ((entry = readdir(dir)) != NULL) {
		if (text_equal_nocase(entry->d_name, name) &&
			(found == NULL || text_equal(entry->d_name, name)))
			found = arena_text(arena, entry->d_name);
		errno = 0;
	}
	if (errno != 0)
		err_system(err, errno, "%s: cannot be read", folder);
	closedir(dir);
	return found == NULL ? NULL : arena_printf(arena, "%s/%s", folder, found);
}

/* The same for a path of several names; one that is not there ends the search. */
static const char *
find_path(struct arena *arena, const char *folder, const char *const *names, struct err *err)
{
	for (; folder != NULL && *names != NULL; names++)
		folder = find_entry(arena, folder, *names, err);
	return folder;
}

/* ---------------------------------------------------------------- a backup */

static bool
read_of_backup(struct source_reading *reading, const char *path, struct span *in, struct err *err)
{
	return file_read(reading->arena, path, LIMIT_XML_BYTES, reading->options->deadline, in,
		       err) &&
	       (budget_take(reading->budget, in->n, err) || err_context(err, "%s", path));
}

/* When the backup was made, and not when its files were copied. */
static bool
see_backup_time(struct source_reading *reading, const char *list, struct err *err)
{
	const char *path = find_entry(reading->arena, reading->path, "bkupInfo.xml", err);
	struct stat st;
	struct span in;

	if (err->kind != ERR_NONE)
		return false;
	if (path == NULL) {
		if (stat(list, &st) == 0)
			source_see_time(reading->out, &st);
		return true;
	}
	return read_of_backup(reading, path, &in, err) &&
	       (gpobackup_time(reading->arena, in, &reading->out->changed, err) ||
		       err_context(err, "%s", path));
}

/* A policy without records. */
static bool
take_nothing(struct source_reading *reading, const char *why, struct err *err)
{
	static const uint8_t head[REGPOL_HEAD] = {'P', 'R', 'e', 'g', 1};

	source_note(reading, why);
	return source_take_gpo(reading, span_of(head, sizeof(head)), err);
}

static bool
take_registry(struct source_reading *reading, struct err *err)
{
	static const char *const names[] = {"DomainSysvol", "GPO", "Machine", "registry.pol", NULL};
	const char *path = find_path(reading->arena, reading->path, names, err);
	struct source_reading file = *reading;
	struct span in;

	if (err->kind != ERR_NONE)
		return false;
	if (path == NULL)
		return err_set(err, ERR_FORMAT,
			"%s: is cut short: Backup.xml names DomainSysvol\\GPO\\Machine\\"
			"registry.pol, which is not there",
			reading->path);
	file.path = path;
	return file_read(reading->arena, path, LIMIT_REGPOL_BYTES, reading->options->deadline, &in,
		       err) &&
	       (budget_take(reading->budget, in.n, err) || err_context(err, "%s", path)) &&
	       source_take_gpo(&file, in, err);
}

static bool
take_backup(struct source_reading *reading, const struct gpobackup *backup, struct err *err)
{
	if (backup->disabled)
		return take_nothing(reading,
			"the policy's computer settings are disabled: clients ignore them", err);
	if (backup->elsewhere != NULL)
		return err_set(err, ERR_UNSUPPORTED,
			"%s: Backup.xml has registry.pol at %s, which is not read", reading->path,
			backup->elsewhere);
	if (!backup->registry)
		return take_nothing(reading, "the policy has no computer settings", err);
	return take_registry(reading, err);
}

/* What people give in place of it. */
static bool
refuse_folder(struct source_reading *reading, struct err *err)
{
	static const char *const sysvol[] = {"Machine", "Registry.pol", NULL};
	const char *path = find_path(reading->arena, reading->path, sysvol, err);

	if (path != NULL)
		return err_set(err, ERR_FORMAT,
			"%s: is a policy of SYSVOL and no backup of one: gpo:%s", reading->path,
			path);
	if (err->kind == ERR_SYSTEM && err->sys != ENOTDIR)
		return false;
	err_clear(err);
	return err_set(err, ERR_FORMAT,
		"%s: no backup of a group policy: no Backup.xml. Give its folder {...}, unpacked",
		reading->path);
}

bool
source_read_gpobackup(struct source_reading *reading, struct err *err)
{
	const char *path = file_is_directory(reading->path)
				   ? find_entry(reading->arena, reading->path, "Backup.xml", err)
				   : NULL;
	struct gpobackup backup;
	struct span in;

	if (path == NULL)
		return err->kind == ERR_NONE && refuse_folder(reading, err);
	if (!read_of_backup(reading, path, &in, err))
		return false;
	if (!gpobackup_parse(reading->arena, in, &backup, err))
		return err_context(err, "%s", path);
	return see_backup_time(reading, path, err) && take_backup(reading, &backup, err);
}

bool
source_is_gpobackup(const char *path)
{
	const struct dirent *entry;
	bool is = false;
	DIR *dir = opendir(path);

	while (dir != NULL && !is && (entry = readdir(dir)) != NULL)
		is = text_equal_nocase(entry->d_name, "Backup.xml");
	if (dir != NULL)
		closedir(dir);
	return is;
}
