/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of contents of a backup of a group policy. */
#include "format/gpobackup.h"

#include <stdlib.h>
#include <time.h>

#include "base/limits.h"
#include "base/text.h"
#include "format/xml_walk.h"

#define MACHINE_PATH "%GPO_MACH_FSPATH%\\registry.pol"
#define MACHINE_LOCATION "DomainSysvol\\GPO\\Machine\\registry.pol"

enum { DISABLE_MACHINE = 2 }; /* of GPO_OPTION_..., gpedit.h */

/* ---------------------------------------------------------------- Backup.xml */

enum step { SCHEME = 1, POLICY, SETTINGS, NAME, OPTIONS, EXTENSION, SAVED_FILE };

static const struct xml_step steps[] = {
	{XML_STEP_TOP, "GroupPolicyBackupScheme", SCHEME, false},
	{SCHEME, "GroupPolicyObject", POLICY, false},
	{POLICY, "GroupPolicyCoreSettings", SETTINGS, false},
	{SETTINGS, "DisplayName", NAME, true},
	{SETTINGS, "Options", OPTIONS, true},
	{POLICY, "GroupPolicyExtension", EXTENSION, false},
	{EXTENSION, "FSObjectFile", SAVED_FILE, false},
};

struct reading {
	struct arena *arena;
	struct gpobackup *out;
	size_t policies;
};

/* One that was not there when the backup was made has no location. */
static void
take_file(struct reading *reading, const struct xml_node *node)
{
	struct span location = xml_attribute_local(node, "Location");

	if (!span_is_nocase(xml_attribute_local(node, "Path"), MACHINE_PATH) || location.n == 0)
		return;
	reading->out->registry = true;
	if (!span_is_nocase(location, MACHINE_LOCATION))
		reading->out->elsewhere = text_clean(reading->arena, location, LIMIT_TEXT_FIELD);
}

static bool
take_options(struct reading *reading, const struct xml_walk_node *node, struct err *err)
{
	uint64_t options;

	if (!text_u64(arena_span_text(reading->arena, node->text), UINT32_MAX, &options))
		return err_format(err, node->offset, "Options is no number");
	reading->out->disabled = (options & DISABLE_MACHINE) != 0;
	return true;
}

static bool
take(void *data, const struct xml_walk_node *node, struct err *err)
{
	struct reading *reading = data;

	if (node->step == POLICY && !node->end && ++reading->policies > 1)
		return err_format(err, node->offset, "a second GroupPolicyObject");
	if (node->step == SAVED_FILE && !node->end)
		take_file(reading, node->node);
	else if (node->step == NAME && node->end)
		reading->out->name = text_clean(reading->arena, node->text, LIMIT_TEXT_FIELD);
	else if (node->step == OPTIONS && node->end)
		return take_options(reading, node, err);
	return true;
}

bool
gpobackup_parse(struct arena *arena, struct span in, struct gpobackup *out, struct err *err)
{
	static const struct xml_plan plan = {steps, sizeof(steps) / sizeof(steps[0]), take};
	struct gpobackup backup = {.name = NULL};
	struct reading reading = {.arena = arena, .out = &backup};

	if (!xml_walk(in, &plan, &reading, err))
		return false;
	if (reading.policies == 0)
		return err_set(
			err, ERR_FORMAT, "is no list of a policy's backup (no GroupPolicyObject)");
	*out = backup;
	return true;
}

/* ---------------------------------------------------------------- bkupInfo.xml */

enum info_step { INSTANCE = 1, TIME };

static const struct xml_step info_steps[] = {
	{XML_STEP_TOP, "BackupInst", INSTANCE, false},
	{INSTANCE, "BackupTime", TIME, true},
};

struct info {
	struct arena *arena;
	bool found;
	int64_t time;
};

/* Digits where the form has a 9, and anything else as it stands there. */
static bool
is_like(const char *text, const char *form)
{
	for (; *form != '\0'; text++, form++)
		if (*form == '9' ? *text < '0' || *text > '9' : *text != *form)
			return false;
	return *text == '\0';
}

static bool
read_time(const char *text, int64_t *out)
{
	struct tm tm = {.tm_isdst = 0}, again;
	time_t at;

	if (!is_like(text, "9999-99-99T99:99:99"))
		return false;
	tm.tm_year = (int)strtol(text, NULL, 10) - 1900;
	tm.tm_mon = (int)strtol(text + 5, NULL, 10) - 1;
	tm.tm_mday = (int)strtol(text + 8, NULL, 10);
	tm.tm_hour = (int)strtol(text + 11, NULL, 10);
	tm.tm_min = (int)strtol(text + 14, NULL, 10);
	tm.tm_sec = (int)strtol(text + 17, NULL, 10);
	again = tm;
	at = timegm(&again);
	*out = at;
	return again.tm_mon == tm.tm_mon && again.tm_mday == tm.tm_mday &&
	       again.tm_hour == tm.tm_hour && again.tm_min == tm.tm_min &&
	       again.tm_sec == tm.tm_sec;
}

static bool
take_info(void *data, const struct xml_walk_node *node, struct err *err)
{
	struct info *info = data;
	const char *text;

	if (node->step != TIME || !node->end)
		return true;
	text = arena_span_text(info->arena, node->text);
	if (!read_time(text, &info->time))
		return err_format(err, node->offset, "BackupTime is no time");
	info->found = true;
	return true;
}

bool
gpobackup_time(struct arena *arena, struct span in, int64_t *out, struct err *err)
{
	static const struct xml_plan plan = {
		info_steps, sizeof(info_steps) / sizeof(info_steps[0]), take_info};
	struct info info = {.arena = arena};

	if (!xml_walk(in, &plan, &info, err))
		return false;
	if (!info.found)
		return err_set(err, ERR_FORMAT, "names no BackupTime");
	*out = info.time;
	return true;
}
