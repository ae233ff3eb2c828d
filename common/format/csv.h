/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_CSV_H
#define FORMAT_CSV_H

#include "base/arena.h"
#include "base/err.h"
#include "base/span.h"

/*
 * Values in columns (RFC 4180), with a comma, or as spreadsheets have it a semicolon or a tab.
 * Lines end with LF (format/wintext); a field in quotation marks may hold separators, lines and,
 * written twice, quotation marks.
 */
struct csv_record {
	struct span *fields; /* in the arena, or in the text */
	size_t count;
	size_t lines; /* that it takes */
};

/* The next record from the front of `in`; false at its end, and with an error: a quotation mark
 * that is not closed, text behind one, more than LIMIT_CSV_FIELDS fields. */
bool csv_read(struct arena *arena, struct span *in, char separator, struct csv_record *out,
	struct err *err);

#endif
