/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OPTIONS_MAN_H
#define OPTIONS_MAN_H

#include "base/buf.h"
#include "base/span.h"

/* Parts of a manual page in man(7). Texts are escaped for troff: '\' and '-' stay as they are, and
 * no line becomes a request. What stands before and after is not. */
void man_text(struct buf *out, const char *text);
void man_line(struct buf *out, const char *before, const char *text, const char *after);

/* The first line: name and section of the page. */
void man_title(struct buf *out, const char *name, unsigned int section, const char *version);

void man_name(struct buf *out, const char *name, const char *purpose);

/* Other pages, "iphttps-codes(7)", up to NULL. */
void man_see_also(struct buf *out, const char *const *pages);

#endif
