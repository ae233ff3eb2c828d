/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

/*
 * The limits that every floor shares. Each bound that untrusted input meets has a name in the
 * limits.h of its floor, and the head of each of these files says what happens when one is reached.
 * No limit is reached in silence. In bytes, unless the name says otherwise.
 *
 * What happens (the names without LIMIT_):
 *
 *   refused  The input as a whole, with the reason. FILE CONFIG_* URL JSON_DEPTH
 *   shown    What is shown ends there, and says that there is more. TEXT_FIELD BROKEN_TOLD
 *   waits    What is beyond waits for its turn. THREADS STALLED
 */
enum {
	LIMIT_FILE = 128 * 1024 * 1024, /* a file given by the operator */
	LIMIT_CONFIG_FILE = 1024 * 1024,
	LIMIT_CONFIG_LINE = 8192,
	LIMIT_URL = 2048,
	LIMIT_JSON_DEPTH = 32, /* arrays and objects within others */

	LIMIT_TEXT_FIELD = 256, /* text from outside, after sanitising */
	LIMIT_BROKEN_TOLD = 10, /* entries that cannot be read, of one piece of input */

	LIMIT_THREADS = 256,
	LIMIT_STALLED = 256, /* threads that wait longer than others */
};

#endif
