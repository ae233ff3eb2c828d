/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Roots by channel and by entry point, as lines of plain text within the width of a terminal. */
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "model/evidence.h"
#include "output/detail.h"
#include "output/wrap.h"

enum {
	COLUMNS = 3, /* roots side by side; more go below */
	CELL = 14,   /* "not-yet-valid" and a blank */
	NAME_LEAST = 12,
	DIGITS = 16,  /* of a fingerprint */
	LACKING = 10, /* channels listed by name */
};

/* A text of exactly `width` columns, cut in its middle, because both ends of a file's name matter.
 */
static const char *
padded(struct arena *arena, const char *text, size_t width)
{
	size_t have = wrap_columns(text), keep = width / 2 - 1;
	struct span rest = span_text(text), head = rest, tail;
	uint32_t c;

	if (have <= width)
		return arena_printf(arena, "%s%*s", text, (int)(width - have), "");
	for (size_t i = 0; i < keep; i++)
		text_utf8(&rest, &c);
	head.n = span_offset(head, rest);
	for (size_t i = keep; i < have - (width - keep - 2); i++)
		text_utf8(&rest, &c);
	tail = rest;
	return arena_printf(arena, "%.*s..%.*s", (int)head.n, (const char *)head.p, (int)tail.n,
		(const char *)tail.p);
}

/* Writes the line without trailing blanks. */
static void
add_line(struct detail *detail, const char *line)
{
	size_t n = strlen(line);

	while (n > 0 && line[n - 1] == ' ')
		n--;
	detail_add(detail, arena_span_text(detail->arena, span_of(line, n)));
}

static void
add_root(struct detail *detail, const struct needed_root *root, size_t number)
{
	char day[CLOCK_TEXT_MAX];
	const char *what = root->next ? "to come" : root->exact ? "self-signed, in use" : "in use";
	const char *digits;

	if (root->cert == NULL) {
		detail_addf(detail, "  [%zu] \"%s\", %s; no certificate at hand", number,
			root->name, what);
		return;
	}
	digits = text_hex(
		detail->arena, span_of(root->cert->sha256, sizeof(root->cert->sha256)), '\0');
	detail_addf(detail, "  [%zu] \"%s\", %s, until %s, SHA-256 %.*s...", number, root->name,
		what, clock_format_day(root->cert->not_after, day), DIGITS, digits);
}

static size_t
name_width(struct arena *arena, const struct distribution *distribution, size_t columns)
{
	size_t most = WRAP_WIDTH - 2 - columns * CELL, width = NAME_LEAST;

	for (size_t i = 0; i < distribution->channel_count && width < most; i++) {
		const struct channel_row *row = &distribution->channels[i];
		size_t n = wrap_columns(
			arena_printf(arena, "%s (%s) ", row->name, channel_kind_name(row->kind)));

		width = n > width ? n : width;
	}
	return width < most ? width : most;
}

static void
add_rows(struct detail *detail, const struct distribution *distribution,
	const struct channel_row *const *order, size_t from, size_t columns)
{
	struct arena *arena = detail->arena;
	size_t width = name_width(arena, distribution, columns);
	const char *line = arena_printf(arena, "  %*s", (int)width, "");

	for (size_t k = 0; k < columns; k++)
		line = arena_printf(
			arena, "%s%-*s", line, CELL, arena_printf(arena, "[%zu]", from + k + 1));
	add_line(detail, line);
	for (size_t i = 0; i < distribution->channel_count; i++) {
		const struct channel_row *row = order[i];

		line = padded(arena,
			arena_printf(arena, "%s (%s)", row->name, channel_kind_name(row->kind)),
			width);
		line = arena_printf(arena, "  %s", line);
		for (size_t k = 0; k < columns; k++)
			line = arena_printf(arena, "%s%-*s", line, CELL,
				row->error != NULL ? "unreadable"
						   : holding_name(row->cells[from + k].holding));
		add_line(detail, line);
	}
}

/* ---------------------------------------------------------------- entry points */

static const char *
needed_of(struct arena *arena, const struct distribution *distribution,
	const struct entry_need *entry)
{
	const char *text = "";

	for (size_t i = 0; i < distribution->root_count; i++)
		if (distribution->roots[i].group == entry->group && !distribution->roots[i].next)
			text = arena_printf(
				arena, "%s%s[%zu]", text, *text == '\0' ? "" : " or ", i + 1);
	return *text == '\0' ? "a root that is not known" : text;
}

static void
add_entry(struct detail *detail, const struct distribution *distribution,
	const struct entry_need *entry)
{
	struct arena *arena = detail->arena;
	const char *name = entry->port == TARGET_PORT ? entry->name
						      : arena_printf(arena, "%s:%u", entry->name,
								(unsigned int)entry->port);
	const char *lacking = "";
	size_t carried = 0, missing = 0, all = 0;

	for (size_t i = 0; i < distribution->channel_count; i++) {
		const struct channel_row *row = &distribution->channels[i];

		if (row->forbids)
			continue;
		all++;
		if (entry_carried(distribution, entry, row))
			carried++;
		else if (++missing <= LACKING)
			lacking = arena_printf(arena, "%s%s%s", lacking,
				missing == 1 ? ", not by " : ", ", row->name);
	}
	if (missing > LACKING)
		lacking = arena_printf(arena, "%s and %zu more", lacking, missing - LACKING);
	detail_addf(detail, "  %s needs %s: carried by %zu of %zu channel%s%s", name,
		needed_of(arena, distribution, entry), carried, all, all == 1 ? "" : "s", lacking);
}

static bool
was_seen(const struct distribution *distribution, const struct target *target)
{
	for (size_t i = 0; i < distribution->entry_count; i++)
		if (distribution->entries[i].port == target->port &&
			text_equal(distribution->entries[i].name, target->name))
			return true;
	return false;
}

/* Only where they may differ: in a multisite, or when nodes serve different certificates. */
static void
add_entries(struct detail *detail, const struct report *report)
{
	const struct distribution *distribution = report->distribution;
	const struct evidence *evidence = report->evidence;

	if (distribution->entry_count <= 1 && (evidence == NULL || evidence->count <= 1))
		return;
	detail_add(detail, "Entry points:");
	for (size_t i = 0; i < distribution->entry_count; i++)
		add_entry(detail, distribution, &distribution->entries[i]);
	for (size_t i = 0; evidence != NULL && i < evidence->count; i++)
		if (!was_seen(distribution, &evidence->subjects[i].target))
			detail_addf(detail, "  %s: what it needs was not seen",
				evidence->subjects[i].target.name);
}

/* Failing channels first, so that nobody has to search thousands for them; others in the given
 * order. */
static const struct channel_row *const *
worst_first(struct arena *arena, const struct distribution *distribution)
{
	const struct channel_row **order =
		arena_array(arena, distribution->channel_count, sizeof(const struct channel_row *));
	size_t count = 0;

	for (int state = STATE_CRITICAL; state >= STATE_NONE; state--)
		for (size_t i = 0; i < distribution->channel_count; i++)
			if ((int)distribution->channels[i].state == state)
				order[count++] = &distribution->channels[i];
	return (const struct channel_row *const *)order;
}

void
detail_matrix(struct detail *detail, const struct report *report)
{
	const struct distribution *distribution = report->distribution;
	const struct channel_row *const *order;

	if (distribution == NULL || distribution->root_count == 0)
		return;
	order = worst_first(detail->arena, distribution);
	detail_add(detail, "Roots:");
	for (size_t i = 0; i < distribution->root_count; i++)
		add_root(detail, &distribution->roots[i], i + 1);
	detail_add(detail, "Channels:");
	for (size_t from = 0; from < distribution->root_count; from += COLUMNS) {
		size_t left = distribution->root_count - from;

		add_rows(detail, distribution, order, from, left < COLUMNS ? left : COLUMNS);
	}
	add_entries(detail, report);
}
