/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page, with the history that is at hand. */
#include "output/page.h"
#include "survey/delivery_rows.h"
#include "survey/limits.h"

bool
delivery_html(const struct delivery *delivery, struct err *err)
{
	struct buf out = buf_make(LIMIT_SURVEY_OUTPUT);
	bool ok = page_write(&out, delivery->survey, delivery->history, delivery->arena) ||
		  err_set(err, ERR_LIMIT, "larger than %d bytes", LIMIT_SURVEY_OUTPUT);

	if (ok && delivery->shown != NULL)
		buf_printf(delivery->shown, "a page of %zu bytes would be written%s\n", out.n,
			delivery->options->history == NULL ? "" : ", and its history");
	else
		ok = ok && delivery_write(delivery, buf_view(&out), err);
	buf_free(&out);
	return ok;
}
