/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OUTPUT_PAGE_H
#define OUTPUT_PAGE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "model/history.h"
#include "model/survey.h"

/*
 * A survey as one self-contained HTML page: no script, no image or style from elsewhere, which a
 * Content-Security-Policy in it enforces. `history` may be NULL. False when the buffer's ceiling
 * was met; the page is then not whole. Of more than PAGE_FULL sites, those that are OK have their
 * line in the summary and nothing else, and only ends that are near are in the time line: nobody
 * can open a page of thousands in full.
 */
enum { PAGE_FULL = 500 };

bool page_write(struct buf *out, const struct survey *survey, const struct history_view *history,
	struct arena *arena);

/* The style sheet and its name in a Content-Security-Policy: "sha256-...". */
const char *page_style(void);
const char *page_style_hash(void);

#endif
