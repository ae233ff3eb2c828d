/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files named after sites and checks. */
#include "config.h"

#include "survey/evidence_folder.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/text.h"
#include "check/spec.h"

enum { NAME_BYTES = 200 }; /* of 255 that a file system takes (POSIX NAME_MAX) */

/* ---------------------------------------------------------------- names */

static bool
is_plain(char c, bool first)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '_' || (c == '.' && !first);
}

/* FNV-1a, 64 bits. */
static uint64_t
hash(const char *text)
{
	uint64_t value = UINT64_C(0xcbf29ce484222325);

	for (; *text != '\0'; text++)
		value = (value ^ (uint8_t)*text) * UINT64_C(0x100000001b3);
	return value;
}

static const char *
safe_name(struct arena *arena, const char *site)
{
	struct buf out = buf_make(NAME_BYTES);
	const char *name;

	for (size_t i = 0; site[i] != '\0'; i++)
		if (is_plain(site[i], i == 0))
			buf_u8(&out, (uint8_t)site[i]);
		else
			buf_printf(&out, "%%%02X", (unsigned int)(uint8_t)site[i]);
	name = arena_span_text(arena, buf_view(&out));
	if (out.failed)
		name = arena_printf(arena, "%.150s~%016" PRIx64, name, hash(site));
	buf_free(&out);
	return name;
}

const char *
evidence_folder_path(struct arena *arena, const char *folder, const char *site, const char *check)
{
	return arena_printf(arena, "%s/%s.%s.json", folder, safe_name(arena, site), check);
}

/* ---------------------------------------------------------------- writing */

bool
evidence_folder_drop(const char *folder, const char *site, const char *check, struct arena *arena,
	struct err *err)
{
	const char *path = evidence_folder_path(arena, folder, site, check);

	return unlink(path) == 0 || errno == ENOENT ||
	       err_set(err, ERR_SYSTEM, "--save-evidence: %s: %s", path, strerror(errno));
}

bool
evidence_folder_keep(
	const char *folder, const char *site, const char *check, struct look *look, struct err *err)
{
	const char *path = evidence_folder_path(look->arena, folder, site, check);

	if (look->evidence.count == 0)
		return evidence_folder_drop(folder, site, check, look->arena, err);
	return look_write(look, path, err) || err_context(err, "--save-evidence");
}

/* ---------------------------------------------------------------- reading */

void
evidence_folder_read(struct evidence_folder *out, struct session *session, struct arena *arena,
	const char *folder, const char *site)
{
	const struct check_spec *spec;

	*out = (struct evidence_folder) {.path = folder, .site = site};
	for (size_t i = 0; (spec = spec_at(i)) != NULL && out->count < EVIDENCE_FOLDER_LOOKS; i++) {
		const char *path = evidence_folder_path(arena, folder, site, spec_name(spec));
		struct look look = {.session = session, .arena = arena};

		if (access(path, F_OK) != 0)
			continue;
		if (look_read(&look, path, &out->err))
			out->looks[out->count++] = look;
	}
}

static bool
has_judged(const struct look *look, const char *check)
{
	for (size_t i = 0; i < look->evidence.check_count; i++)
		if (text_equal(look->evidence.checks[i], check))
			return true;
	return false;
}

struct look *
evidence_folder_find(struct evidence_folder *folder, const char *check, struct err *err)
{
	struct look *found = NULL;

	for (size_t i = 0; i < folder->count; i++) {
		struct look *look = &folder->looks[i];

		if (has_judged(look, check) &&
			(found == NULL || look->evidence.time > found->evidence.time))
			found = look;
	}
	if (found == NULL && folder->err.kind != ERR_NONE)
		*err = folder->err;
	else if (found == NULL)
		err_set(err, ERR_USAGE, "--replay: %s holds no evidence of this check of [%s]",
			folder->path, folder->site);
	return found;
}
