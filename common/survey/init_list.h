/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SURVEY_INIT_LIST_H
#define SURVEY_INIT_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "model/target.h"
#include "options/complaint.h"

/*
 * Sites as somebody lists them: URLs and names of hosts, by themselves, one a line, or in a column
 * of a CSV file (format/csv) whose first line names the columns: url or hostname, and if there are
 * any name, port, address, owners and tags. What is listed is another's text: it is checked here,
 * and names and tags lose what has a meaning in an ini file.
 */
struct init_site {
	const char *name; /* of the section that is wished for, NULL: none */
	struct target target;
	const char **addresses, **owners, **tags;
	size_t address_count, owner_count, tag_count;
	const char *where; /* "sites.csv line 7", NULL: on the command line */
};

struct init_list {
	struct arena *arena;
	struct complaints *complaints;
	struct init_site *items;
	size_t count;
	const char **notes; /* what was passed over, a line each; printable */
	size_t note_count;
};

/* A URL or the name of a host, with a port or without; else the path of a list, "-" being standard
 * input. */
void init_list_add(struct init_list *list, const char *word);

/* A URL that has been parsed. */
void init_list_target(struct init_list *list, const struct target *target);

void init_list_note(struct init_list *list, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* https://NAME[:PORT]/PATH */
const char *init_list_url(struct arena *arena, const struct target *target);

#endif
