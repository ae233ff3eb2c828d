/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of what a channel has of a root, and of the kinds of channels. */
#include "distribution.h"

static const char *const holdings[HOLDING_COUNT] = {
	[HOLDING_NONE] = "unknown",
	[HOLDING_MISSING] = "missing",
	[HOLDING_NO_ISSUER] = "no-issuer",
	[HOLDING_CA_ONLY] = "ca-only",
	[HOLDING_ROOT_ONLY] = "root-only",
	[HOLDING_OTHER_KEY] = "other-key",
	[HOLDING_OTHER_CERT] = "other-certificate",
	[HOLDING_WAY_DISALLOWED] = "way-disallowed",
	[HOLDING_DISALLOWED] = "disallowed",
	[HOLDING_RESTRICTED] = "restricted",
	[HOLDING_EXPIRED] = "expired",
	[HOLDING_NOT_YET] = "not-yet-valid",
	[HOLDING_CARRIED] = "carried",
};

static const char *const kinds[CHANNEL_KIND_COUNT] = {
	[CHANNEL_NONE] = "none",
	[CHANNEL_FILES] = "files",
	[CHANNEL_SST] = "sst",
	[CHANNEL_GPO] = "gpo",
	[CHANNEL_ODJ] = "odj",
	[CHANNEL_DIRECTORY] = "ldap",
	[CHANNEL_CTL] = "ctl",
	[CHANNEL_REG] = "reg",
	[CHANNEL_HIVE] = "hive",
	[CHANNEL_MDM] = "mdm",
	[CHANNEL_LIST] = "list",
};

const char *
holding_name(enum holding holding)
{
	return holdings[holding];
}

const char *
channel_kind_name(enum channel_kind kind)
{
	return kinds[kind];
}

bool
entry_carried(const struct distribution *distribution, const struct entry_need *entry,
	const struct channel_row *row)
{
	if (row->error != NULL || row->forbids)
		return false;
	for (size_t i = 0; i < distribution->root_count; i++)
		if (distribution->roots[i].group == entry->group && !distribution->roots[i].next &&
			row->cells[i].holding == HOLDING_CARRIED)
			return true;
	return false;
}
