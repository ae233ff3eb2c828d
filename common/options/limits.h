/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OPTIONS_LIMITS_H
#define OPTIONS_LIMITS_H

/*
 * The limits of what is asked for.
 *
 * What happens (the names without LIMIT_):
 *
 *   shown  What is shown ends there, and says that there is more. COMPLAINTS
 */
enum {
	LIMIT_COMPLAINTS = 1000, /* lines about what is wrong in configurations */
};

#endif
