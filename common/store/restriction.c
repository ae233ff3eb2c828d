/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Restrictions by the properties of a root. */
#include "config.h"

#include "store/restriction.h"

#include <stdbool.h>
#include <stddef.h>

#define SERVER_AUTHENTICATION "1.3.6.1.5.5.7.3.1"

static bool
for_servers(const struct certprop_usages *usages)
{
	return certprop_lists(usages, SERVER_AUTHENTICATION);
}

/*
 * 122 limits 104 to some purposes: lists have roots with 104 and with a 122 for an unimportant
 * purpose, which would be pointless if 104 meant every purpose.
 */
static enum restriction
disallowed(const struct certprops *props, int64_t now)
{
	bool since = !props->disallowed.present || now >= props->disallowed.at;

	if (props->disallowed_usages.present)
		return since && for_servers(&props->disallowed_usages)
			       ? RESTRICTION_DISALLOWED_USAGE
			       : RESTRICTION_NONE;
	return props->disallowed.present && since ? RESTRICTION_DISALLOWED : RESTRICTION_NONE;
}

/* 127 without 126 applies to every leaf, whatever its date. */
static bool
too_new(const struct certprops *props, int64_t issued)
{
	const struct certprop_usages *usages = &props->not_before_usages;

	if (!props->not_before.present && !usages->present)
		return false;
	if (usages->present && !for_servers(usages))
		return false;
	return !props->not_before.present || issued > props->not_before.at;
}

enum restriction
restriction_of(const struct certprops *props, int64_t issued, int64_t now)
{
	enum restriction found;

	if (props == NULL)
		return RESTRICTION_NONE;
	found = disallowed(props, now);
	if (found != RESTRICTION_NONE)
		return found;
	if (too_new(props, issued))
		return RESTRICTION_NOT_BEFORE;
	if (props->usages.present && !for_servers(&props->usages))
		return RESTRICTION_USAGE;
	return RESTRICTION_NONE;
}
