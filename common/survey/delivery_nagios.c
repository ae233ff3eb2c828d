/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Passive results for Nagios: into its command file, or into its check result directory. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"
#include "output/survey.h"
#include "survey/delivery_rows.h"

enum { PIPE_SECONDS = 10 };

/* Nagios takes its pipe away when it ends. A file in its place would hold results that nobody reads,
 * and the next Nagios could not make its pipe. */
static bool
write_to(const char *where, struct span lines, struct err *err)
{
	if (where == NULL || strcmp(where, "-") == 0)
		return file_write("-", lines, err);
	if (access(where, F_OK) != 0 && errno == ENOENT)
		return err_set(err, ERR_SYSTEM, "%s: there is no such pipe: is Nagios running?", where);
	return file_write_lines(where, lines, deadline_in(PIPE_SECONDS), err);
}

bool
delivery_nagios(const struct delivery *delivery, struct err *err)
{
	struct buf out = buf_make(LIMIT_SURVEY_OUTPUT);
	bool ok = survey_nagios(&out, delivery->survey, delivery->arena) ||
		  err_set(err, ERR_LIMIT, "larger than %d bytes", LIMIT_SURVEY_OUTPUT);

	ok = ok && write_to(delivery->where, buf_view(&out), err);
	buf_free(&out);
	return ok;
}

bool
delivery_nagios_spool(const struct delivery *delivery, struct err *err)
{
	struct buf out = buf_make(LIMIT_SURVEY_OUTPUT);
	bool ok = survey_nagios_spool(&out, delivery->survey, delivery->arena) ||
		  err_set(err, ERR_LIMIT, "larger than %d bytes", LIMIT_SURVEY_OUTPUT);

	ok = ok && file_spool(delivery->where, buf_view(&out), err);
	buf_free(&out);
	return ok;
}
