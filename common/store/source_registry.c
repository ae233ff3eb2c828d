/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stores of certificates and policies in exports of the registry. */
#include "config.h"

#include "format/regfile.h"
#include "store/source_kind.h"

/* Whether it says more than what certificates there are. */
static bool
is_policy(const struct gpo *gpo)
{
	return gpo->url_count > 0 || gpo->rule_count > 0 || gpo->suite_count > 0 ||
	       gpo->has_client_state || gpo->location_url != NULL || gpo->no_root_update;
}

static bool
has_store(const struct regfile *file)
{
	for (size_t i = 0; i < file->key_count; i++)
		if (gpo_is_store(file->keys[i]))
			return true;
	return false;
}

static bool
refuse(const struct source_reading *reading, const struct regfile *file, struct err *err)
{
	if (file->machine_keys == 0 && file->other_keys > 0)
		return err_set(err, ERR_FORMAT,
			"%s exports no key of HKEY_LOCAL_MACHINE: export the computer's, not a "
			"user's",
			reading->path);
	return err_set(err, ERR_FORMAT,
		"%s exports no store of certificates: export SystemCertificates of HKLM",
		reading->path);
}

bool
source_take_reg(struct source_reading *reading, struct span in, struct err *err)
{
	struct gpo *gpo = arena_alloc(reading->arena, sizeof(*gpo));
	struct regfile file;

	reading->out->kind = CHANNEL_REG;
	if (!regfile_parse(reading->arena, in, reading->budget, &file, err) ||
		!gpo_interpret(reading->arena, file.values, file.count, reading->budget, gpo, err))
		return err_context(err, "%s", reading->path);
	if (!has_store(&file) && !is_policy(gpo))
		return refuse(reading, &file, err);
	source_take_policy(reading, gpo);
	if (is_policy(gpo))
		reading->out->policy = gpo;
	if (file.other_keys > 0)
		source_note(reading, arena_printf(reading->arena,
					     "%zu keys of other hives than HKEY_LOCAL_MACHINE were "
					     "passed over",
					     file.other_keys));
	return true;
}
