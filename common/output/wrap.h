/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OUTPUT_WRAP_H
#define OUTPUT_WRAP_H

/* Lines of a terminal's width. */

#include <stddef.h>

#include "base/buf.h"

enum { WRAP_WIDTH = 80 };

/*
 * Writes text as lines of at most WRAP_WIDTH characters, broken at blanks; every line after the
 * first is indented. `column` is where the first line begins. A word longer than a line is not
 * split. Ends with a newline.
 */
void wrap_write(struct buf *out, const char *text, size_t column, size_t indent);

/* The same with lines of at most `width` characters. */
void wrap_within(struct buf *out, const char *text, size_t column, size_t indent, size_t width);

/* Writes `count` blanks. */
void wrap_indent(struct buf *out, size_t count);

/* Characters of a valid UTF-8 text; bytes where it is not valid. */
size_t wrap_columns(const char *text);

#endif
