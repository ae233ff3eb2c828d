/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_NETSH_TABLE_H
#define FORMAT_NETSH_TABLE_H

#include "base/span.h"

/*
 * Get-NetIPHttpsState as a table: of Format-Table, whose columns are where the dashes under the
 * header are; of ConvertTo-Csv, with a comma, a semicolon or a tab; of Markdown, between bars.
 */
struct netsh_table {
	char separator;              /* 0: by place */
	size_t code, status;         /* number of the column, or the character it begins at */
	size_t code_end, status_end; /* by place: the character before which it ends */
};

/* `next` is the line after the header; false when it is no header with both properties. */
bool netsh_table_head(struct span line, struct span next, struct netsh_table *out);

/* Whether a line can be a row: one with separators has one at least. */
bool netsh_table_is_row(const struct netsh_table *table, struct span line);

/* The line of dashes under a header, which is no row. */
bool netsh_table_is_rule(struct span line);

/* The characters of a line from one to before another, without blanks around them. */
struct span netsh_table_slice(struct span line, size_t from, size_t to);

/* The two cells of a row; false when it has no cell for the code. Without a cell behind it, the
 * code is only whole when `ended`. */
bool netsh_table_row(const struct netsh_table *table, struct span line, bool ended,
	struct span *code, struct span *status);

#endif
