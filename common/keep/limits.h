/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KEEP_LIMITS_H
#define KEEP_LIMITS_H

/*
 * The limits of what outlasts a run. In bytes, unless the name says otherwise.
 *
 * What happens (the names without LIMIT_):
 *
 *   refused  The state as a whole, with the reason: UNKNOWN. HEALTH_*
 */
enum {
	LIMIT_HEALTH_FILE = 256 * 1024 * 1024, /* the state of the health mail, with its outbox */
	LIMIT_HEALTH_ITEMS = 1000000,          /* owners, problems or mails in it */
	LIMIT_HEALTH_VALUES = 8 * 1024 * 1024, /* of its JSON */
};

#endif
