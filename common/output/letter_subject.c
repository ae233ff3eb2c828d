/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The subject of a health mail: the state, the site and the gravest fact, short enough for a list.
 */
#include "output/letter_subject.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "model/winerr.h"

enum { FACT_LEAST = 12 }; /* a shorter piece of a fact says nothing */

enum state
letter_row_state(const struct letter_row *row)
{
	return row->state != STATE_NONE ? row->state : row->site->state;
}

const char *
letter_lasted(struct arena *arena, int64_t since, int64_t now)
{
	char text[CLOCK_TEXT_MAX];

	return arena_text(arena, clock_duration(since < now ? now - since : 0, text));
}

/* With its code in front, which is what a client's user reads out. */
static const char *
words(struct arena *arena, const struct finding *finding)
{
	char hex[WINERR_TEXT_MAX];

	if (finding->code == 0)
		return finding->text;
	return arena_printf(arena, "%s %s", winerr_format(finding->code, hex), finding->text);
}

/* The gravest finding. */
static const char *
fact(struct arena *arena, const struct survey_site *site)
{
	const struct survey_result *result = survey_site_worst(site);

	if (result == NULL || (result->findings.count == 0 && result->summary == NULL))
		return "nothing is known";
	if (result->findings.count == 0)
		return result->summary;
	return words(arena, &result->findings.items[0]);
}

/* "CRITICAL lisbon", "WARNING lisbon, was CRITICAL", "OK again lisbon after 3 hours" */
static const char *
head(struct arena *arena, const struct letter_row *row, int64_t now)
{
	const char *state = state_name(letter_row_state(row)), *name = row->site->name;
	const char *was = state_name(row->was);

	switch (row->event) {
	case HEALTH_RECOVERED:
		return arena_printf(
			arena, "OK again %s after %s", name, letter_lasted(arena, row->since, now));
	case HEALTH_GONE:
		return arena_printf(arena, "No longer watched %s, was %s", name, was);
	case HEALTH_OPEN:
		return arena_printf(arena, "Still %s %s for %s", state, name,
			letter_lasted(arena, row->since, now));
	case HEALTH_CHANGED:
		if (row->was != letter_row_state(row))
			return arena_printf(arena, "%s %s, was %s", state, name, was);
		return arena_printf(arena, "%s %s, changed", state, name);
	case HEALTH_PROBLEM:
	case HEALTH_NONE:
		break;
	}
	return arena_printf(arena, "%s %s", state, name);
}

/* "CRITICAL 5 sites", "Still CRITICAL 5 sites for 3 days" */
static const char *
cause_head(struct arena *arena, const struct letter *letter, const struct letter_block *block,
	int64_t now)
{
	const char *state = state_name(block->cause->finding.state);

	if (letter->kind == LETTER_REMINDER)
		return arena_printf(arena, "Still %s %zu sites for %s", state, block->member_count,
			letter_lasted(arena, block->since, now));
	return arena_printf(arena, "%s %zu sites", state, block->member_count);
}

/* What else the letter is about: " (+2 more, 1 still open)". `named` sites are in front. */
static const char *
tail(struct arena *arena, const struct letter *letter, size_t named)
{
	const size_t *counts = letter->counts;
	size_t open = letter->kind == LETTER_RECOVERY ? counts[HEALTH_OPEN] : 0;
	size_t more = counts[HEALTH_OPEN];
	const char *text = "";

	if (letter->kind == LETTER_CHANGE)
		more = counts[HEALTH_PROBLEM] + counts[HEALTH_CHANGED];
	else if (letter->kind == LETTER_RECOVERY)
		more = counts[HEALTH_RECOVERED] + counts[HEALTH_GONE];
	more -= more < named ? more : named;
	if (more > 0)
		text = arena_printf(arena, "+%zu more", more);
	if (open > 0)
		text = arena_printf(arena, "%s%s%zu still open", text, more > 0 ? ", " : "", open);
	return *text == '\0' ? "" : arena_printf(arena, " (%s)", text);
}

/* The beginning of a text, ended at a word, with what tells that it goes on. */
static const char *
cut(struct arena *arena, const char *text, size_t room)
{
	static const char mark[] = "...";
	size_t n = room - (sizeof(mark) - 1);

	if (strlen(text) <= room)
		return text;
	while (n > FACT_LEAST / 2 && text[n] != ' ')
		n--;
	while (n > 0 && text[n] != ' ' && ((unsigned char)text[n] & 0xc0) == 0x80)
		n--;
	return arena_printf(arena, "%.*s%s", (int)n, text, mark);
}

/* Puts the parts together with as much of the fact as there is room for. */
static const char *
assemble(struct arena *arena, const char *title, const char *head, const char *fact,
	const char *tail)
{
	size_t least = *fact == '\0' ? 0 : FACT_LEAST + 2;
	size_t taken = strlen(head) + strlen(tail);

	if (*title != '\0')
		title = arena_printf(arena, "[%s] ", title);
	if (strlen(title) + taken + least > LETTER_SUBJECT)
		title = "";
	taken += strlen(title) + 2;
	if (*fact == '\0' || taken + FACT_LEAST > LETTER_SUBJECT)
		return arena_printf(arena, "%s%s%s", title, head, tail);
	return arena_printf(
		arena, "%s%s: %s%s", title, head, cut(arena, fact, LETTER_SUBJECT - taken), tail);
}

const char *
letter_subject(struct arena *arena, const struct letter *letter, const struct letter_plan *plan,
	const struct survey *survey, int64_t now)
{
	const char *title = survey->title == NULL ? "" : survey->title;
	bool news = letter->kind == LETTER_CHANGE || letter->kind == LETTER_REMINDER;
	const struct letter_block *first = plan->count == 0 ? NULL : &plan->blocks[0];

	if (letter->kind == LETTER_WELL || letter->kind == LETTER_NONE || letter->count == 0)
		return assemble(arena, title,
			arena_printf(arena, "All is well: %zu site%s", letter->sites,
				letter->sites == 1 ? "" : "s"),
			"", "");
	if (news && first != NULL && first->cause != NULL)
		return assemble(arena, title, cause_head(arena, letter, first, now),
			words(arena, &first->cause->finding),
			tail(arena, letter, first->member_count));
	return assemble(arena, title, head(arena, first == NULL ? letter->rows : first->row, now),
		news ? fact(arena, (first == NULL ? letter->rows : first->row)->site) : "",
		tail(arena, letter, 1));
}
