/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A health letter in words. */
#include "output/letter.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "model/winerr.h"
#include "output/detail.h"
#include "output/letter_body.h"
#include "output/letter_ends.h"
#include "output/letter_plan.h"
#include "output/letter_subject.h"

enum { INDENT = 2, ADDRESSES = 8, LEFT = 100 };

struct writer {
	struct arena *arena;
	const struct letter *letter;
	const struct survey *survey;
	int64_t now;
	struct letter_body body;
};

/* ---------------------------------------------------------------- words */

static const char *
fact(const struct survey_site *site)
{
	const struct survey_result *result = survey_site_worst(site);

	return result == NULL || result->summary == NULL ? "nothing is known" : result->summary;
}

static const char *
lasted(const struct writer *writer, int64_t since)
{
	return letter_lasted(writer->arena, since, writer->now);
}

/* "CRITICAL: berlin", "CRITICAL, changed: berlin", "WARNING, was CRITICAL: berlin", "OK again after
 * 3 hours: berlin" */
static const char *
headline(const struct writer *writer, const struct letter_row *row)
{
	const char *state = state_name(letter_row_state(row)), *name = row->site->name;

	switch (row->event) {
	case HEALTH_RECOVERED:
		return arena_printf(
			writer->arena, "OK again after %s: %s", lasted(writer, row->since), name);
	case HEALTH_OPEN:
		return arena_printf(
			writer->arena, "%s for %s: %s", state, lasted(writer, row->since), name);
	case HEALTH_CHANGED:
		if (row->was != letter_row_state(row))
			return arena_printf(
				writer->arena, "%s, was %s: %s", state, state_name(row->was), name);
		return arena_printf(writer->arena, "%s, changed: %s", state, name);
	case HEALTH_GONE:
		return arena_printf(writer->arena, "No longer watched: %s, which was %s", name,
			state_name(row->was));
	case HEALTH_PROBLEM:
	case HEALTH_NONE:
		break;
	}
	return arena_printf(writer->arena, "%s: %s", state, name);
}

/* The same beside a badge that says the state. */
static const char *
name_beside(const struct writer *writer, const struct letter_row *row)
{
	const char *name = row->site->name;

	switch (row->event) {
	case HEALTH_RECOVERED:
		return arena_printf(
			writer->arena, "%s, again after %s", name, lasted(writer, row->since));
	case HEALTH_OPEN:
		return arena_printf(writer->arena, "%s, for %s", name, lasted(writer, row->since));
	case HEALTH_CHANGED:
		if (row->was != letter_row_state(row))
			return arena_printf(
				writer->arena, "%s, was %s", name, state_name(row->was));
		return arena_printf(writer->arena, "%s, changed", name);
	case HEALTH_GONE:
		return arena_printf(
			writer->arena, "%s, no longer watched, was %s", name, state_name(row->was));
	case HEALTH_PROBLEM:
	case HEALTH_NONE:
		break;
	}
	return name;
}

/* Of all checks, each once: "192.0.2.1, 2001:db8::1 and 3 more" */
static const char *
addresses(struct arena *arena, const struct survey_site *site)
{
	const char *known[ADDRESSES], *text = "";
	size_t count = 0, more = 0;

	for (size_t r = 0; r < site->count; r++)
		for (size_t i = 0; i < site->results[r].address_count; i++) {
			const char *address = site->results[r].addresses[i];
			bool told = false;

			for (size_t k = 0; k < count && !told; k++)
				told = strcmp(known[k], address) == 0;
			if (told)
				continue;
			if (count == ADDRESSES) {
				more += r == 0; /* of the first check, so that none counts twice */
				continue;
			}
			text = arena_printf(arena, "%s%s%s", text, count == 0 ? "" : ", ", address);
			known[count++] = address;
		}
	return more == 0 ? text : arena_printf(arena, "%s and %zu more", text, more);
}

/* ---------------------------------------------------------------- faults */

static const char *
moment(const struct writer *writer, int64_t since)
{
	char at[CLOCK_TEXT_MAX];

	if (since == 0)
		return "";
	clock_format(since, at);
	if (since >= writer->now)
		return arena_printf(writer->arena, "%s, this run", at);
	return arena_printf(writer->arena, "%s, for %s", at, lasted(writer, since));
}

/* `above`: the fault that is told before it, NULL: none. Of two that are to be mended in the same
 * way that is told once. */
static void
write_particulars(
	struct writer *writer, const struct fault *fault, const struct fault *above, int64_t since)
{
	const struct finding *finding = &fault->finding;
	const struct winerr *row = finding->code == 0 ? NULL : winerr_find(finding->code);
	const char *remedy = detail_remedy(finding);
	bool same = above != NULL && above->finding.code == finding->code &&
		    text_equal(detail_remedy(&above->finding), remedy);

	body_particular(&writer->body, "Since", moment(writer, since));
	body_particular(&writer->body, "Seen by", fault_checks(writer->arena, fault));
	if (same && (row != NULL || remedy != NULL)) {
		body_particular(&writer->body, "Cause and remedy", "as above");
		return;
	}
	if (row != NULL)
		body_particular(&writer->body, "Cause", row->cause);
	if (remedy != NULL)
		body_particular(&writer->body, "Remedy", remedy);
}

static void
write_fault(struct writer *writer, const struct letter_row *row, const struct fault *fault,
	const struct fault *above)
{
	const struct finding *finding = &fault->finding;
	const char *subject = finding->subject == NULL ? fault->seen[0]->name : finding->subject;

	body_fault(&writer->body, finding->state,
		arena_printf(writer->arena, "%s%s%s: %s", state_name(finding->state),
			subject == NULL || *subject == '\0' ? "" : " ",
			subject == NULL ? "" : subject, detail_finding(writer->arena, finding)));
	write_particulars(writer, fault, above, letter_since(row, finding));
	body_fault_end(&writer->body);
}

/* What was told before and is so no longer. */
static void
write_lost(struct writer *writer, const struct letter_row *row)
{
	for (size_t i = 0; row->event == HEALTH_CHANGED && i < row->lost_count && i < LETTER_FAULTS;
		i++) {
		const struct health_item *item = &row->lost[i];

		body_line(&writer->body, INDENT,
			arena_printf(writer->arena, "Before: %s%s%s: %s",
				item->state == STATE_OK ? "certificate" : state_name(item->state),
				*item->subject == '\0' ? "" : " ", item->subject, item->text));
	}
	if (row->event == HEALTH_CHANGED && row->lost_count > LETTER_FAULTS)
		body_line(&writer->body, INDENT,
			arena_printf(writer->arena, "and %zu more before",
				row->lost_count - LETTER_FAULTS));
}

/* ---------------------------------------------------------------- blocks */

static void
write_faults(struct writer *writer, const struct letter_block *block)
{
	for (size_t i = 0; i < block->faults.count; i++)
		write_fault(writer, block->row, &block->faults.items[i],
			i == 0 ? NULL : &block->faults.items[i - 1]);
	if (block->more > 0)
		body_line(&writer->body, INDENT,
			arena_printf(writer->arena, "and %zu more", block->more));
	for (size_t i = 0; i < block->also_count && i < LETTER_FAULTS; i++)
		body_line(&writer->body, INDENT,
			arena_printf(writer->arena, "Also, as other sites: %s",
				detail_finding(writer->arena, &block->also[i]->finding)));
}

static void
write_site(struct writer *writer, const struct letter_block *block)
{
	const struct letter_row *row = block->row;
	const char *where = addresses(writer->arena, row->site);

	body_block(&writer->body, letter_row_state(row), headline(writer, row),
		name_beside(writer, row));
	if (row->site->url != NULL)
		body_line(&writer->body, INDENT, row->site->url);
	if (*where != '\0')
		body_line(
			&writer->body, INDENT, arena_printf(writer->arena, "Addresses: %s", where));
	if (row->event == HEALTH_GONE)
		body_line(&writer->body, INDENT,
			"The configuration does not name this site any longer. Its problem was "
			"open, and nothing more will be told of it.");
	else if (block->full)
		write_faults(writer, block);
	else
		body_line(&writer->body, INDENT, fact(row->site));
	write_lost(writer, row);
	body_block_end(&writer->body);
}

/* "berlin: https://da1.example.com/IPHTTPS (192.0.2.1, 192.0.2.2)" */
static const char *
member(struct arena *arena, const struct letter_member *member)
{
	const struct survey_site *site = member->row->site;

	return arena_printf(arena, "%s%s%s%s%s%s", site->name, site->url == NULL ? "" : ": ",
		site->url == NULL ? "" : site->url, *member->subjects == '\0' ? "" : " (",
		member->subjects, *member->subjects == '\0' ? "" : ")");
}

/* Several sites with one fault. */
static void
write_cause(struct writer *writer, const struct letter_block *block)
{
	const struct finding *finding = &block->cause->finding;
	const char *sites = arena_printf(writer->arena, "%zu sites", block->member_count);

	body_block(&writer->body, finding->state,
		arena_printf(writer->arena, "%s: %s", state_name(finding->state), sites), sites);
	for (size_t i = 0; i < block->member_count && i < LETTER_MEMBERS; i++)
		body_line(&writer->body, INDENT, member(writer->arena, &block->members[i]));
	if (block->member_count > LETTER_MEMBERS)
		body_line(&writer->body, INDENT,
			arena_printf(writer->arena, "and %zu more sites",
				block->member_count - LETTER_MEMBERS));
	body_fault(&writer->body, finding->state,
		arena_printf(
			writer->arena, "%s: %s", sites, detail_finding(writer->arena, finding)));
	write_particulars(writer, block->cause, NULL, block->since);
	body_fault_end(&writer->body);
	body_block_end(&writer->body);
}

/* Sites for which there is no room: their names at least. */
static void
write_left(struct writer *writer, const struct letter_plan *plan)
{
	const char *names = "";

	if (plan->left_count == 0)
		return;
	body_heading(&writer->body, arena_printf(writer->arena, "and %zu more site%s",
					    plan->left_count, plan->left_count == 1 ? "" : "s"));
	for (size_t i = 0; i < plan->left_count && i < LEFT; i++)
		names = arena_printf(writer->arena, "%s%s%s", names, i == 0 ? "" : ", ",
			plan->left[i]->site->name);
	body_line(&writer->body, INDENT,
		plan->left_count <= LEFT ? names : arena_printf(writer->arena, "%s ...", names));
}

/* ---------------------------------------------------------------- the whole */

static void
write_counts(struct writer *writer)
{
	size_t counts[STATE_COUNT] = {0};
	char at[CLOCK_TEXT_MAX];

	for (size_t i = 0; i < writer->letter->count; i++)
		counts[letter_row_state(&writer->letter->rows[i])]++;
	if (writer->letter->sites > 0 && writer->letter->kind != LETTER_WELL)
		body_line(&writer->body, 0,
			arena_printf(writer->arena,
				"Of your %zu site%s %zu %s critical, %zu warning, %zu unknown.",
				writer->letter->sites, writer->letter->sites == 1 ? "" : "s",
				counts[STATE_CRITICAL], counts[STATE_CRITICAL] == 1 ? "is" : "are",
				counts[STATE_WARNING], counts[STATE_UNKNOWN]));
	body_line(&writer->body, 0,
		arena_printf(writer->arena, "%s, run of %s", writer->survey->title,
			clock_format(writer->survey->time, at)));
	if (writer->survey->interrupted)
		body_line(&writer->body, 0,
			"This run was interrupted: what it had not reached is not "
			"counted.");
}

static void
write_well(struct writer *writer)
{
	const struct letter *letter = writer->letter;
	const char *sites = arena_printf(
		writer->arena, "%zu site%s", letter->sites, letter->sites == 1 ? "" : "s");

	body_block(&writer->body, STATE_OK, arena_printf(writer->arena, "All is well: %s", sites),
		sites);
	if (letter->all != NULL)
		letter_ends(&writer->body, letter->all, letter->sites, writer->now);
	body_block_end(&writer->body);
}

static void
write_blocks(struct writer *writer, const struct letter_plan *plan)
{
	const struct letter *letter = writer->letter;

	write_counts(writer);
	for (size_t i = 0; i < plan->count; i++)
		if (plan->blocks[i].cause != NULL)
			write_cause(writer, &plan->blocks[i]);
		else
			write_site(writer, &plan->blocks[i]);
	write_left(writer, plan);
	if (letter->kind == LETTER_WELL)
		write_well(writer);
}

static void
finish(struct writer *writer)
{
	if (writer->survey->page_url != NULL)
		body_link(&writer->body, "All sites", writer->survey->page_url);
	body_close(&writer->body,
		arena_printf(writer->arena, "iphttps-report %s", writer->survey->version));
}

/* The subject is better than an empty mail. */
static void
shorten(struct writer *writer, const char *subject)
{
	body_drop(&writer->body);
	letter_plan_drop(writer->letter);
	body_open(&writer->body, writer->arena, subject);
	body_line(&writer->body, 0, subject);
	body_line(&writer->body, 0, "There is more than a mail can hold: see the page.");
	finish(writer);
}

void
letter_write(struct arena *arena, const struct letter *letter, const struct survey *survey,
	int64_t now, struct mail *mail)
{
	struct writer writer = {.arena = arena, .letter = letter, .survey = survey, .now = now};
	struct letter_plan plan;

	letter_plan_make(arena, letter, &plan);
	mail->subject = letter_subject(arena, letter, &plan, survey, now);
	body_open(&writer.body, arena, mail->subject);
	write_blocks(&writer, &plan);
	finish(&writer);
	if (writer.body.text.failed || writer.body.html.failed)
		shorten(&writer, mail->subject);
	mail->text = arena_text(arena, buf_cstr(&writer.body.text));
	mail->html = arena_text(arena, buf_cstr(&writer.body.html));
	mail->id = letter->id;
	mail->to = letter->to;
	mail->date = now;
	mail->references = letter->references;
	mail->reference_count = letter->reference_count;
	body_drop(&writer.body);
}
