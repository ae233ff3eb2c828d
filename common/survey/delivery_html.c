/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page, with the history that is at hand. */
#include "base/file.h"
#include "output/page.h"
#include "survey/delivery_rows.h"
#include "survey/limits.h"

bool
delivery_html(const struct delivery *delivery, struct err *err)
{
	struct buf out = buf_make(LIMIT_SURVEY_OUTPUT);
	bool ok = page_write(&out, delivery->survey, delivery->history, delivery->arena) ||
		  err_set(err, ERR_LIMIT, "larger than %d bytes", LIMIT_SURVEY_OUTPUT);

	ok = ok && file_write(delivery->where == NULL ? "-" : delivery->where, buf_view(&out), err);
	buf_free(&out);
	return ok;
}
