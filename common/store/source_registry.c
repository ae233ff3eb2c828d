/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stores of certificates and policies in the registry: exports of it, and its hives. */
#include "config.h"

#include "format/regfile.h"
#include "store/hive.h"
#include "store/source_kind.h"

/* Whether it says more than what certificates there are. */
static bool
is_policy(const struct gpo *gpo)
{
	return gpo->url_count > 0 || gpo->rule_count > 0 || gpo->suite_count > 0 ||
	       gpo->has_client_state || gpo->location_url != NULL || gpo->no_root_update;
}

static bool
has_store(const char *const *keys, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (gpo_is_store(keys[i]))
			return true;
	return false;
}

/* One interpretation of keys and values, wherever they come from; false without an error when
 * there is nothing for us in them. */
static bool
take_registry(struct source_reading *reading, const struct regpol_value *values, size_t count,
	const char *const *keys, size_t key_count, struct err *err)
{
	struct gpo *gpo = arena_alloc(reading->arena, sizeof(*gpo));

	if (!gpo_interpret(reading->arena, values, count, reading->budget, gpo, err))
		return err_context(err, "%s", reading->path);
	if (!has_store(keys, key_count) && !is_policy(gpo))
		return false;
	source_take_policy(reading, gpo);
	if (is_policy(gpo))
		reading->out->policy = gpo;
	return true;
}

/* ---------------------------------------------------------------- exports */

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
	struct regfile file;

	reading->out->kind = CHANNEL_REG;
	if (!regfile_parse(reading->arena, in, reading->budget, &file, err))
		return err_context(err, "%s", reading->path);
	if (!take_registry(reading, file.values, file.count, file.keys, file.key_count, err))
		return refuse(reading, &file, err);
	if (file.other_keys > 0)
		source_note(reading, arena_printf(reading->arena,
					     "%zu keys of other hives than HKEY_LOCAL_MACHINE were "
					     "passed over",
					     file.other_keys));
	return true;
}

/* ---------------------------------------------------------------- hives */

bool
source_take_hive(struct source_reading *reading, struct span in, struct err *err)
{
	struct hive hive;

	reading->out->kind = CHANNEL_HIVE;
	if (!hive_read(reading->arena, in, reading->budget, &hive, err))
		return err_context(err, "%s", reading->path);
	return take_registry(reading, hive.values, hive.count, hive.keys, hive.key_count, err) ||
	       err_set(err, ERR_FORMAT, "%s has no store of certificates: give the hive SOFTWARE",
		       reading->path);
}
