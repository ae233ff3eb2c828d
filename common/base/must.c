/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The last words of a process. */
#include "config.h"

#include "must.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "file.h"
#include "text.h"

enum { EXIT_UNKNOWN = 3 }; /* Monitoring Plugins Development Guidelines, "Plugin Return Codes" */

/* Who calls cannot say which check it serves; the program's name can. */
void
must_end(const char *why)
{
	const char *name = program_invocation_short_name;
	char line[256];
	size_t n = 0;

	if (text_starts(name, "check_"))
		name += strlen("check_");
	while (name[n] != '\0' && n < 32) {
		line[n] = name[n] >= 'a' && name[n] <= 'z' ? (char)(name[n] - 'a' + 'A')
			  : name[n] == '-'                 ? '_'
							   : name[n];
		n++;
	}
	snprintf(line + n, sizeof(line) - n, " UNKNOWN - %s\n", why);
	file_write_fd(STDOUT_FILENO, span_text(line));
	_exit(EXIT_UNKNOWN);
}

void
must(bool done, const char *why)
{
	if (!done)
		must_end(why);
}
