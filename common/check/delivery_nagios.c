/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Passive results for Nagios: into its command file, or into its check result directory. */
#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"
#include "check/delivery_rows.h"
#include "output/survey.h"

enum { PIPE_SECONDS = 10 };

bool
delivery_nagios(const struct delivery *delivery, struct err *err)
{
	struct buf out = buf_make(LIMIT_SURVEY_OUTPUT);
	bool ok = survey_nagios(&out, delivery->survey, delivery->arena) ||
		  err_set(err, ERR_LIMIT, "larger than %d bytes", LIMIT_SURVEY_OUTPUT);

	if (ok && delivery->where != NULL && file_is_pipe(delivery->where))
		ok = file_write_lines(
			delivery->where, buf_view(&out), deadline_in(PIPE_SECONDS), err);
	else if (ok)
		ok = file_write(delivery->where == NULL ? "-" : delivery->where, buf_view(&out), err);
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
