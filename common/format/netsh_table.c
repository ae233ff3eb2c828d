/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of PowerShell and Markdown, cell by cell. */
#include "format/netsh_table.h"

#include "format/netsh_label.h"

enum { CELLS = 64 }; /* columns beyond that are not looked at */

/* --- cells between separators ---------------------------------------------------------------- */

/* A cell in quotation marks may hold separators; a doubled mark is one of the text (RFC 4180). */
static bool
take_cell(struct span *in, char separator, struct span *out)
{
	struct span rest = *in;
	bool quoted = false;

	if (rest.n == 0)
		return false;
	while (rest.n > 0 && (quoted || rest.p[0] != (uint8_t)separator)) {
		quoted ^= rest.p[0] == '"';
		span_skip(&rest, 1);
	}
	*out = netsh_bare(span_of(in->p, span_offset(*in, rest)));
	span_skip(&rest, 1);
	*in = rest;
	return true;
}

/* Bars stand around a row of Markdown, too. */
static struct span
inside(struct span line, char separator)
{
	line = span_trim(line);
	if (separator == '|' && span_starts(line, "|"))
		span_skip(&line, 1);
	return line;
}

static bool
head_of(struct span line, char separator, struct netsh_table *out)
{
	struct span rest = inside(line, separator), cell;
	bool code = false, status = false;

	*out = (struct netsh_table) {.separator = separator};
	for (size_t i = 0; i < CELLS && take_cell(&rest, separator, &cell); i++) {
		enum netsh_field field = netsh_field_find(cell);

		if (field == NETSH_FIELD_PROPERTY_CODE || field == NETSH_FIELD_CODE)
			out->code = i, code = true;
		if (field == NETSH_FIELD_PROPERTY_STATUS || field == NETSH_FIELD_STATUS)
			out->status = i, status = true;
	}
	return code && status;
}

static bool
row_of(const struct netsh_table *table, struct span line, bool ended, struct span *code,
	struct span *status)
{
	struct span rest = inside(line, table->separator), cell;
	bool found = false;

	*status = span_of(NULL, 0);
	for (size_t i = 0; i < CELLS && take_cell(&rest, table->separator, &cell); i++) {
		if (i == table->code) {
			*code = cell;
			found = rest.n > 0 || ended;
		}
		if (i == table->status)
			*status = cell;
	}
	return found;
}

/* --- columns by place ------------------------------------------------------------------------ */

/* The bytes of UTF-8 behind the first are no characters. */
struct span
netsh_table_slice(struct span line, size_t from, size_t to)
{
	size_t begin = line.n, end = line.n, at = 0;
	struct span out;

	for (size_t i = 0; i < line.n && at <= to; i++) {
		if ((line.p[i] & 0xc0) == 0x80)
			continue;
		if (at == from)
			begin = i;
		if (at == to)
			end = i;
		at++;
	}
	span_skip(&line, begin);
	span_take(&line, end - begin, &out);
	return span_trim(out);
}

/* The columns that the dashes under the header show. */
static bool
head_by_place(struct span line, struct span next, struct netsh_table *out)
{
	bool code = false, status = false;
	size_t at = 0;

	if (!netsh_table_is_rule(next))
		return false;
	*out = (struct netsh_table) {.separator = 0};
	while (at < next.n) {
		size_t begin = at, end;
		enum netsh_field field;

		while (begin < next.n && next.p[begin] != '-')
			begin++;
		for (end = begin; end < next.n && next.p[end] == '-'; end++)
			;
		at = end;
		while (at < next.n && next.p[at] != '-')
			at++;
		field = netsh_field_find(netsh_table_slice(line, begin, end));
		if (field == NETSH_FIELD_PROPERTY_CODE)
			out->code = begin, out->code_end = at, code = true;
		if (field == NETSH_FIELD_PROPERTY_STATUS)
			out->status = begin, out->status_end = at < next.n ? at : SIZE_MAX,
			status = true;
	}
	return code && status;
}

/* --- both ------------------------------------------------------------------------------------ */

bool
netsh_table_is_rule(struct span line)
{
	bool dashes = false;

	for (size_t i = 0; i < line.n; i++) {
		uint8_t c = line.p[i];

		if (c != '-' && c != ' ' && c != '\t' && c != '|' && c != ':')
			return false;
		dashes |= c == '-';
	}
	return dashes;
}

bool
netsh_table_head(struct span line, struct span next, struct netsh_table *out)
{
	static const char separators[] = {',', ';', '\t', '|'};

	if (!netsh_contains(line, "LastErrorCode") && !netsh_contains(line, "Last Error Code"))
		return false;
	for (size_t i = 0; i < sizeof(separators); i++)
		if (head_of(line, separators[i], out))
			return true;
	return head_by_place(line, next, out);
}

bool
netsh_table_is_row(const struct netsh_table *table, struct span line)
{
	struct span head;

	return table->separator == 0 || span_until(&line, (uint8_t)table->separator, &head);
}

bool
netsh_table_row(const struct netsh_table *table, struct span line, bool ended, struct span *code,
	struct span *status)
{
	if (table->separator != 0)
		return row_of(table, line, ended, code, status);
	*code = netsh_table_slice(line, table->code, table->code_end);
	*status = netsh_table_slice(line, table->status, table->status_end);
	return code->n > 0 && (ended || (status->n > 0 && table->code < table->status));
}
