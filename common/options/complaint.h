/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OPTIONS_COMPLAINT_H
#define OPTIONS_COMPLAINT_H

#include <stddef.h>

#include "base/arena.h"

/*
 * Everything that is wrong with what the operator wrote, in the order in which it was found: one
 * line each, "/etc/iphttps/report.ini line 7: reason". The same line is kept once; behind
 * LIMIT_COMPLAINTS of them one says that there are more.
 */
struct complaints {
	const char **items;
	size_t count;
	struct arena *arena;
};

void complain(struct complaints *complaints, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif
