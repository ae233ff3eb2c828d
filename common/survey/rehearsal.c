/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run of the configuration could not do: every file, store and folder that it names. */
#include "survey/rehearsal.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/secret.h"
#include "base/text.h"
#include "check/process.h"
#include "options/option_value.h"
#include "store/source_locate.h"
#include "store/store.h"
#include "survey/delivery.h"

enum { READ_SECONDS = 30 }; /* for one store */

struct rehearsed {
	const char *key, *value;
	const char *where;
};

/* One line of the configuration; a line of the command line has no place. */
struct scene {
	struct rehearsal *rehearsal;
	struct arena *arena;
	const char *key, *value, *place;
};

static void
object(const struct scene *scene, const char *what, const char *why)
{
	complain(scene->rehearsal->complaints, "%s%s: %s%s%s", scene->place, scene->key, what,
		what[0] == '\0' ? "" : ": ", why);
}

static const char *
shown(const struct scene *scene, const char *path)
{
	return text_clean(scene->arena, span_text(path), LIMIT_TEXT_FIELD);
}

/* ---------------------------------------------------------------- what is read */

static void
rehearse_file(const struct scene *scene)
{
	if (access(scene->value, R_OK) != 0)
		object(scene, shown(scene, scene->value), strerror(errno));
}

static void
rehearse_secret(const struct scene *scene)
{
	const char *exposure = secret_exposure(scene->arena, scene->value);

	rehearse_file(scene);
	if (exposure != NULL)
		object(scene, exposure, "chmod 600");
}

/* A fingerprint is no file. */
static void
rehearse_root(const struct scene *scene)
{
	if (option_fingerprint(scene->arena, scene->value) == NULL)
		rehearse_file(scene);
}

static void
rehearse_store(const struct scene *scene)
{
	struct location location;
	struct stores *stores;
	struct err err = {0};
	const char *gap;

	/* Another kind is a mistake of its own; a directory is a server. */
	if (!source_understand(scene->arena, scene->value, &location, &err) ||
		source_kind_channel(&location) == CHANNEL_DIRECTORY)
		return;
	stores = stores_new(scene->arena);
	if (!stores_add(stores, scene->value, deadline_in(READ_SECONDS), &err))
		complain(scene->rehearsal->complaints, "%s%s", scene->place, err.text);
	else if ((gap = stores_gap(stores)) != NULL)
		complain(scene->rehearsal->complaints, "%s%s", scene->place, gap);
	stores_free(stores);
}

static void
rehearse_policy(const struct scene *scene)
{
	struct scene store = *scene;

	store.value = arena_printf(scene->arena, "gpo:%s", scene->value);
	rehearse_store(&store);
}

/* ---------------------------------------------------------------- what is written */

/* The folder in which a file is written; `*name` is the rest. */
static const char *
folder_of(const struct scene *scene, const char *path, const char **name)
{
	const char *slash = strrchr(path, '/');

	*name = slash == NULL ? path : slash + 1;
	if (slash == NULL)
		return ".";
	return slash == path ? "/"
			     : arena_span_text(scene->arena, span_of(path, (size_t)(slash - path)));
}

/* Files are replaced by new ones, so it is the folder that has to be writable. */
static void
rehearse_output(const struct scene *scene, const char *path)
{
	struct rehearsal *rehearsal = scene->rehearsal;
	struct rehearsed output = {.key = scene->key, .where = scene->place};
	const char *name, *folder = folder_of(scene, path, &name);
	char *real = realpath(folder, NULL);

	if (real == NULL || access(real, W_OK | X_OK) != 0) {
		object(scene, shown(scene, folder), strerror(errno));
		free(real);
		return;
	}
	output.value = arena_printf(rehearsal->arena, "%s/%s", real, name);
	free(real);
	for (size_t i = 0; i < rehearsal->output_count; i++)
		if (text_equal(rehearsal->outputs[i].value, output.value)) {
			object(scene, shown(scene, path),
				arena_printf(scene->arena,
					"this file is written twice, also by \"%s\"",
					rehearsal->outputs[i].key));
			return;
		}
	ARENA_PUSH(rehearsal->arena, rehearsal->outputs, rehearsal->output_count, output);
}

static void
rehearse_written(const struct scene *scene)
{
	rehearse_output(scene, scene->value);
}

/* Nagios' pipe and a folder for its results are there when Nagios is; a server is not asked. */
static void
rehearse_destination(const struct scene *scene)
{
	static const char *const others[] = {"nagios", "nagios-spool", "icinga2", "zabbix"};
	struct destination to;

	if (!delivery_parse(scene->arena, scene->value, &to, NULL) || delivery_to_output(&to))
		return;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (text_equal(to.format, others[i]))
			return;
	rehearse_output(scene, to.where);
}

static void
rehearse_folder(const struct scene *scene)
{
	if (access(scene->value, W_OK | X_OK) != 0)
		object(scene, shown(scene, scene->value), strerror(errno));
}

/* ---------------------------------------------------------------- the keys */

/* That it has to be there is said anyway (survey/agreement). */
static void
rehearse_evidence(const struct scene *scene)
{
	if (file_is_directory(scene->value))
		rehearse_folder(scene);
}

struct rehearsed_key {
	const char *key;
	void (*rehearse)(const struct scene *scene);
};

static const struct rehearsed_key check_keys[] = {
	{"store", rehearse_store},
	{"gpo", rehearse_policy},
	{"file", rehearse_file},
	{"binding", rehearse_file},
	{"crl", rehearse_file},
	{"root", rehearse_root},
	{"next", rehearse_file},
	{"client-cert", rehearse_file},
	{"client-key", rehearse_secret},
	{"passphrase-file", rehearse_secret},
	{"ldap-password-file", rehearse_secret},
	{"ldap-ca", rehearse_file},
	{"cache", rehearse_folder},
	{"save-evidence", rehearse_written},
	{"replay", rehearse_file},
	{NULL, NULL},
};

static const struct rehearsed_key report_keys[] = {
	{"to", rehearse_destination},
	{"save-evidence", rehearse_evidence},
	{"history", rehearse_written},
	{"smtp-ca", rehearse_file},
	{"smtp-user-file", rehearse_secret},
	{"sendmail", rehearse_file},
	{"icinga-ca", rehearse_file},
	{"icinga-cert", rehearse_file},
	{"icinga-key", rehearse_secret},
	{"icinga-user-file", rehearse_secret},
	{NULL, NULL},
};

/* The same value at another place would be the same complaint. */
static bool
was_seen(struct rehearsal *rehearsal, const char *key, const char *value)
{
	struct rehearsed one = {.key = key, .value = value};

	for (size_t i = 0; i < rehearsal->seen_count; i++)
		if (text_equal(rehearsal->seen[i].key, key) &&
			text_equal(rehearsal->seen[i].value, value))
			return true;
	one.key = arena_text(rehearsal->arena, key);
	one.value = arena_text(rehearsal->arena, value);
	ARENA_PUSH(rehearsal->arena, rehearsal->seen, rehearsal->seen_count, one);
	return false;
}

static void
rehearse_line(
	struct rehearsal *rehearsal, const struct rehearsed_key *keys, const struct extra_opt *opt)
{
	struct scene scene = {
		.rehearsal = rehearsal, .key = opt->key, .value = opt->value, .place = "--"};

	for (size_t i = 0; opt->value != NULL && keys[i].key != NULL; i++) {
		if (!text_equal(keys[i].key, opt->key) ||
			(keys[i].rehearse != rehearse_destination &&
				was_seen(rehearsal, opt->key, opt->value)))
			continue;
		scene.arena = arena_new(process_no_memory);
		if (opt->where != NULL)
			scene.place = arena_printf(scene.arena, "%s: ", opt->where);
		keys[i].rehearse(&scene);
		arena_free(scene.arena);
	}
}

/* From a report nobody types the text in. */
static void
rehearse_input(struct rehearsal *rehearsal, const struct check_spec *spec,
	const struct extra_opts *opts, const char *site)
{
	if (!text_equal(spec_name(spec), "state"))
		return;
	for (size_t i = 0; i < opts->count; i++)
		if (text_equal(opts->items[i].key, "file") &&
			!text_equal(opts->items[i].value, "-"))
			return;
	complain(rehearsal->complaints,
		"%s: checks: \"state\" needs state.file, the saved output of "
		"netsh interface httpstunnel show interfaces",
		site);
}

void
rehearse_check(struct rehearsal *rehearsal, const struct check_spec *spec,
	const struct extra_opts *opts, const char *site)
{
	rehearse_input(rehearsal, spec, opts, site);
	for (size_t i = 0; i < opts->count; i++)
		rehearse_line(rehearsal, check_keys, &opts->items[i]);
}

void
rehearse_report(struct rehearsal *rehearsal, const struct extra_opts *given)
{
	for (size_t i = 0; i < given->count; i++)
		rehearse_line(rehearsal, report_keys, &given->items[i]);
}
