/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report over many sites for people and their mail: 80 columns, the worst first. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "output/alike.h"
#include "output/detail.h"
#include "output/survey.h"
#include "output/wrap.h"

enum {
	INDENT = 2,
	DEEP = 4,
	ENDS_SHOWN = 20,
	ENDS_DAYS = 90, /* later ends are not listed */
	DAY_COLUMNS = 10,
	LEFT_COLUMNS = 7, /* "90 days" */
	ENDS_INDENT = INDENT + DAY_COLUMNS + 2 + LEFT_COLUMNS + 2,
};

struct writer {
	struct buf *out;
	struct arena *arena;
	const struct survey *survey;
};

/* Text of any length as wrapped lines. */
static void
put(struct writer *writer, const char *text, size_t first, size_t rest)
{
	wrap_indent(writer->out, first);
	wrap_write(
		writer->out, text_clean(writer->arena, span_text(text), DETAIL_LINE), first, rest);
}

/* ---------------------------------------------------------------- the head */

/* "2 critical, 1 warning, 97 ok" */
static const char *
counts(struct writer *writer)
{
	static const enum state states[] = {STATE_CRITICAL, STATE_WARNING, STATE_UNKNOWN, STATE_OK};
	static const char *const words[STATE_COUNT] = {[STATE_CRITICAL] = "critical",
		[STATE_WARNING] = "warning",
		[STATE_UNKNOWN] = "unknown",
		[STATE_OK] = "ok"};
	size_t found[STATE_COUNT] = {0};
	const char *text = "";

	for (size_t i = 0; i < writer->survey->count; i++)
		found[writer->survey->sites[i].state]++;
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (found[states[i]] > 0)
			text = arena_printf(writer->arena, "%s%s%zu %s", text,
				*text == '\0' ? "" : ", ", found[states[i]], words[states[i]]);
	return text;
}

static void
write_head(struct writer *writer)
{
	const struct survey *survey = writer->survey;
	char at[CLOCK_TEXT_MAX], seconds[48];

	put(writer,
		arena_printf(writer->arena, "%s %s: %s", survey->title, state_name(survey->state),
			counts(writer)),
		0, INDENT);
	buf_printf(writer->out, "  %s, %s s, iphttps-report %s\n", clock_format(survey->time, at),
		text_double(survey->seconds, 1, seconds), survey->version);
	if (survey->interrupted)
		put(writer,
			"The run was interrupted before all sites were checked; the others are "
			"UNKNOWN.",
			INDENT, INDENT);
}

/* ---------------------------------------------------------------- what is wrong */

static void
write_fault(struct writer *writer, const struct fault *fault)
{
	const struct finding *finding = &fault->finding;
	const char *remedy = detail_remedy(finding), *name = fault->seen[0]->name;
	const char *subject = finding->subject == NULL ? name : finding->subject;

	put(writer,
		arena_printf(writer->arena, "%s%s%s: %s (%s%s%s)", state_name(finding->state),
			subject == NULL || *subject == '\0' ? "" : " ",
			subject == NULL ? "" : subject, detail_finding(writer->arena, finding),
			finding->rule, *finding->rule == '\0' ? "" : "; ",
			fault_checks(writer->arena, fault)),
		INDENT, DEEP);
	if (remedy != NULL)
		put(writer, arena_printf(writer->arena, "Remedy: %s", remedy), DEEP, DEEP);
}

static void
write_problem(struct writer *writer, const struct survey_site *site)
{
	const struct survey_result *worst = survey_site_worst(site);
	const char *name = worst == NULL || worst->name == NULL ? "" : worst->name;
	const char *owners = "Owners:";
	struct faults faults;

	faults_find(writer->arena, site, &faults);
	faults = alike_faults(writer->arena, &faults);
	buf_u8(writer->out, '\n');
	put(writer,
		arena_printf(writer->arena, "%s %s%s%s", state_name(site->state), site->name,
			*name == '\0' ? "" : ": ", name),
		0, INDENT);
	for (size_t i = 0; i < faults.count; i++)
		if (faults.items[i].finding.state > STATE_OK)
			write_fault(writer, &faults.items[i]);
	for (size_t k = 0; k < site->owner_count; k++)
		owners = arena_printf(writer->arena, "%s %s", owners, site->owners[k]);
	if (site->owner_count > 0)
		put(writer, owners, INDENT, DEEP);
}

static void
write_problems(struct writer *writer, const struct survey_site *const *sites)
{
	for (size_t i = 0; i < writer->survey->count; i++)
		if (sites[i]->state != STATE_OK)
			write_problem(writer, sites[i]);
}

/* ---------------------------------------------------------------- what ends soon */

struct ending {
	const struct survey_end *end;
	const struct survey_site *site;
	size_t sites;
};

static bool
same(const struct survey_end *a, const struct survey_end *b)
{
	return a->thing == b->thing && a->to == b->to && strcmp(a->name, b->name) == 0 &&
	       strcmp(a->sha256, b->sha256) == 0;
}

static int
compare_endings(const void *a, const void *b)
{
	const struct ending *x = a, *y = b;
	int order;

	if (x->end->to != y->end->to)
		return x->end->to < y->end->to ? -1 : 1;
	if (x->end->thing != y->end->thing)
		return x->end->thing < y->end->thing ? -1 : 1;
	order = strcmp(x->end->name, y->end->name);
	if (order == 0)
		order = strcmp(x->end->sha256, y->end->sha256);
	if (order == 0)
		order = x->site < y->site ? -1 : x->site > y->site;
	return order;
}

/* Only certificates: CRLs and OCSP answers are renewed automatically, and the check of revocation
 * reports when they are not. */
static size_t
find_endings(struct writer *writer, struct ending **out)
{
	const struct survey *survey = writer->survey;
	int64_t last = survey->time + INT64_C(1) * ENDS_DAYS * CLOCK_DAY;
	size_t count = 0, kept = 0;

	for (size_t i = 0; i < survey->count; i++)
		for (size_t k = 0; k < survey->sites[i].count; k++)
			for (size_t e = 0; e < survey->sites[i].results[k].end_count; e++) {
				struct ending ending = {
					&survey->sites[i].results[k].ends[e], &survey->sites[i], 1};

				if (ending.end->thing <= SURVEY_ROOT && ending.end->to <= last)
					ARENA_PUSH(writer->arena, *out, count, ending);
			}
	if (count > 1)
		qsort(*out, count, sizeof(**out), compare_endings);
	for (size_t i = 0; i < count; i++) {
		struct ending *before = kept == 0 ? NULL : &(*out)[kept - 1];

		if (before == NULL || !same(before->end, (*out)[i].end))
			(*out)[kept++] = (*out)[i];
		else if (before->site != (*out)[i].site) {
			before->site = (*out)[i].site;
			before->sites++;
		}
	}
	return kept;
}

static void
write_endings(struct writer *writer)
{
	struct ending *endings = NULL;
	size_t count = find_endings(writer, &endings);
	char day[CLOCK_TEXT_MAX];

	if (count > 0)
		buf_printf(writer->out, "\nCertificates that end within %d days:\n", ENDS_DAYS);
	for (size_t i = 0; i < count && i < ENDS_SHOWN; i++) {
		const struct survey_end *end = endings[i].end;
		int64_t days = clock_days(writer->survey->time, end->to);
		const char *left = days < 0 ? "over"
					    : arena_printf(writer->arena, "%" PRId64 " day%s", days,
						      days == 1 ? "" : "s");
		const char *of = endings[i].sites == 1 ? endings[i].site->name
						       : arena_printf(writer->arena, "%zu sites",
								 endings[i].sites);

		buf_printf(writer->out, "  %-*s  %-*s  ", DAY_COLUMNS,
			clock_format_day(end->to, day), LEFT_COLUMNS, left);
		wrap_write(writer->out,
			arena_printf(writer->arena, "%s \"%s\" of %s",
				survey_thing_name(end->thing), end->name, of),
			ENDS_INDENT, ENDS_INDENT);
	}
	if (count > ENDS_SHOWN)
		buf_printf(writer->out, "  and %zu more\n", count - ENDS_SHOWN);
}

/* ---------------------------------------------------------------- what is well */

static void
write_good(struct writer *writer, const struct survey_site *const *sites)
{
	bool any = false;

	for (size_t i = 0; i < writer->survey->count; i++) {
		const struct survey_result *first = sites[i]->results;

		if (sites[i]->state != STATE_OK)
			continue;
		if (!any)
			buf_text(writer->out, "\nAll is well at:\n");
		any = true;
		put(writer,
			arena_printf(writer->arena, "%s: %s", sites[i]->name,
				sites[i]->count == 0 || first->summary == NULL ? ""
									       : first->summary),
			INDENT, DEEP);
	}
}

bool
survey_text(struct buf *out, const struct survey *survey, struct arena *arena)
{
	struct writer writer = {out, arena, survey};
	const struct survey_site *const *sites =
		(const struct survey_site *const *)survey_worst_first(survey, arena);

	write_head(&writer);
	write_problems(&writer, sites);
	write_endings(&writer);
	write_good(&writer, sites);
	return !out->failed;
}
