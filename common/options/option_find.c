/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of a program, one by one and by name. */
#include <string.h>

#include "options/options.h"

const struct option_row *
options_row_at(const struct manual *manual, size_t index)
{
	for (size_t g = 0; manual->groups[g] != NULL; g++) {
		if (index < manual->groups[g]->count)
			return &manual->groups[g]->rows[index];
		index -= manual->groups[g]->count;
	}
	return NULL;
}

static const struct option_row *
row_of_letter(const struct manual *manual, int letter)
{
	const struct option_row *row;

	for (size_t i = 0; (row = options_row_at(manual, i)) != NULL; i++)
		if (row->letter != 0 && row->letter == letter)
			return row;
	return NULL;
}

const struct option_row *
options_row(const struct manual *manual, const char *key)
{
	if (key[0] != '\0' && key[1] == '\0')
		return row_of_letter(manual, key[0]);
	for (size_t g = 0; manual->groups[g] != NULL; g++)
		for (size_t i = 0; i < manual->groups[g]->count; i++) {
			const struct option_row *row = &manual->groups[g]->rows[i];

			/* asked for each line of thousands of sites: most differ in a letter */
			if (row->name[0] == key[0] && strcmp(row->name, key) == 0)
				return row;
		}
	return NULL;
}

/* The help says it to everybody, this included. */
bool
options_repeats(const struct option_row *row)
{
	return strstr(row->help, "repeated") != NULL;
}

bool
options_optional(const struct option_row *row)
{
	return row->argument != NULL && row->argument[0] == '[' &&
	       row->argument[strlen(row->argument) - 1] == ']';
}
