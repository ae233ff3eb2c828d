/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OPTIONS_COMPLAINT_H
#define OPTIONS_COMPLAINT_H

#include <stddef.h>

#include "base/arena.h"

/*
 * Every mistake in the operator's configuration, in the order in which it was found: one line each,
 * "/etc/iphttps/report.ini line 7: reason". Equal lines are kept once; after LIMIT_COMPLAINTS
 * lines, one more says that there are others.
 */
struct complaints {
	const char **items;
	size_t count;
	struct arena *arena;
	struct complaints *also; /* gets all of these too; NULL: none */
};

void complain(struct complaints *complaints, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* A message about options, in the words of the configuration: the dashes before a name are dropped,
 * but not within quotation marks, and not in
 * parentheses, where options of the command line are named. */
const char *complaint_of_keys(struct arena *arena, const char *text);

#endif
