/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OUTPUT_PAGE_H
#define OUTPUT_PAGE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "model/history.h"
#include "model/survey.h"

/*
 * A survey as one self-contained HTML page without script and without images or styles from
 * elsewhere, which its Content-Security-Policy enforces. `history` may be NULL. False when the
 * buffer's limit was reached; the page is then incomplete. Above PAGE_FULL sites, those that are OK
 * have only their line in the summary, and the time line shows only ends that are near: browsers
 * cannot show thousands of sites in full.
 */
enum { PAGE_FULL = 500 };

bool page_write(struct buf *out, const struct survey *survey, const struct history_view *history,
	struct arena *arena);

/* The style sheet and its name in a Content-Security-Policy: "sha256-...". */
const char *page_style(void);
const char *page_style_hash(void);

#endif
