/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writes the manual pages and the completion of shells while the package is built: write PROGRAM
 * >PROGRAM.1, write --bash PROGRAM >PROGRAM. It runs on the
 * machine that builds, which need not be the one that the checks are for. Of the house it has the
 * option tables and what writes a page; what the tables point to (the functions that set an option,
 * the rules) is not linked, because nothing of it is called.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "check/spec.h"
#include "options/completion.h"
#include "options/help.h"
#include "survey/report.h"

enum { PAGE_MAX = 1024 * 1024 };

static const struct manual *
find(const char *program)
{
	const struct check_spec *spec;

	if (strcmp(program, manual_report.program) == 0)
		return &manual_report;
	for (size_t i = 0; (spec = spec_at(i)) != NULL; i++)
		if (strcmp(program, spec->manual->program) == 0)
			return spec->manual;
	return NULL;
}

/* The manual page, or the completion of a shell. */
static bool
write_what(struct buf *out, const char *shell, const struct manual *manual)
{
	const struct completion_shell *found;

	if (shell == NULL) {
		help_write_man(out, manual, PACKAGE_VERSION);
		return true;
	}
	found = completion_shell_find(shell);
	if (found != NULL)
		found->write(out, manual);
	return found != NULL;
}

int
main(int argc, char **argv)
{
	const char *shell = argc == 3 && strncmp(argv[1], "--", 2) == 0 ? argv[1] + 2 : NULL;
	const struct manual *manual = argc == 2 || shell != NULL ? find(argv[argc - 1]) : NULL;
	struct buf page = buf_make(PAGE_MAX);
	bool written;

	if (manual == NULL || !write_what(&page, shell, manual)) {
		fprintf(stderr, "Usage: write [--bash|--zsh|--fish] PROGRAM\n");
		return 2;
	}
	written =
		!page.failed && fwrite(page.p, 1, page.n, stdout) == page.n && fflush(stdout) == 0;
	buf_free(&page);
	return written ? 0 : 1;
}
