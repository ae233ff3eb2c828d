/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The terminal on which help is read: isatty, NO_COLOR, TERM. */
#include "options/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool
terminal_colour(int fd)
{
	const char *refused = getenv("NO_COLOR"), *kind = getenv("TERM");

	return isatty(fd) == 1 && (refused == NULL || refused[0] == '\0') && kind != NULL &&
	       strcmp(kind, "dumb") != 0;
}
