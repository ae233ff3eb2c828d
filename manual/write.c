/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writes the manual pages and the completion of shells while the package is built: write PROGRAM
 * >PROGRAM.1, write iphttps-codes >iphttps-codes.7, write --bash PROGRAM >PROGRAM. It runs on the
 * machine that builds, which need not be the one that the checks are for. Of the house it has the
 * tables and what writes a page; what they point to (the functions that set an option, or judge) is
 * not linked, because nothing of it is called.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "check/spec.h"
#include "manual/pages.h"
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

static bool
write_program(struct buf *out, const char *shell, const struct manual *manual)
{
	const struct completion_shell *found = shell == NULL ? NULL : completion_shell_find(shell);

	if (shell == NULL)
		help_write_man(out, manual, PACKAGE_VERSION);
	else if (found != NULL)
		found->write(out, manual);
	return shell == NULL || found != NULL;
}

/* What is asked for: "PROGRAM", "PAGE" or "--SHELL PROGRAM". */
static bool
write_what(struct buf *out, int argc, char **argv)
{
	const char *shell = argc == 3 && strncmp(argv[1], "--", 2) == 0 ? argv[1] + 2 : NULL;
	const struct manual_page *page = argc == 2 ? manual_page_find(argv[1]) : NULL;
	const struct manual *manual = argc == 2 || shell != NULL ? find(argv[argc - 1]) : NULL;

	if (page != NULL)
		manual_page_write(out, page, PACKAGE_VERSION);
	return page != NULL || (manual != NULL && write_program(out, shell, manual));
}

int
main(int argc, char **argv)
{
	struct buf page = buf_make(PAGE_MAX);
	bool written;

	if (!write_what(&page, argc, argv)) {
		fprintf(stderr,
			"Usage: write PROGRAM|PAGE, or write --bash|--zsh|--fish PROGRAM\n");
		return 2;
	}
	written =
		!page.failed && fwrite(page.p, 1, page.n, stdout) == page.n && fflush(stdout) == 0;
	buf_free(&page);
	return written ? 0 : 1;
}
