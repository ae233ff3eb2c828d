/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How old the page is. It knows no clock, for it has no script. After two runs it loads itself
 * again with the name of its run in the address. When a newer one has been written by then, no
 * element has the name that stands behind '#'; when none has, :target shows the banner, and the
 * page stays: to go where one is already loads nothing (HTML Living Standard, 7.4.2.2 "navigate",
 * to a fragment). Where a browser does not load pages by itself, an animation shows the banner at
 * the same time.
 */
#include "base/clock.h"
#include "output/html.h"
#include "output/page_part.h"

enum { RUNS = 2 }; /* that are to pass */

/* The style sheet has an animation for each; it is the same for every page, as its hash is. */
static const int64_t steps[] = {CLOCK_MINUTE, 2 * CLOCK_MINUTE, 5 * CLOCK_MINUTE, 10 * CLOCK_MINUTE,
	20 * CLOCK_MINUTE, 30 * CLOCK_MINUTE, CLOCK_HOUR, 2 * CLOCK_HOUR, 4 * CLOCK_HOUR,
	8 * CLOCK_HOUR, 12 * CLOCK_HOUR, CLOCK_DAY, 2 * CLOCK_DAY, 7 * CLOCK_DAY, 14 * CLOCK_DAY};
enum { STEP_COUNT = sizeof(steps) / sizeof(steps[0]) };

/* The first step that is long enough; what is longer than all has none. */
static size_t
step_for(int64_t seconds)
{
	size_t step = 0;

	while (step < STEP_COUNT && steps[step] < seconds)
		step++;
	return step;
}

void
page_refresh(const struct page *page)
{
	const struct survey *survey = page->survey;

	if (survey->run_every > 0)
		buf_printf(page->out,
			"<meta http-equiv=\"refresh\" content=\"%lld; url=?%lld#run-%lld\">\n",
			(long long)(RUNS * survey->run_every), (long long)survey->time,
			(long long)survey->time);
}

/* The page is written when the run ends, which takes as long as this one did. */
static int64_t
due(const struct survey *survey)
{
	return survey->time + survey->run_every + (int64_t)survey->seconds + CLOCK_MINUTE;
}

void
page_due(const struct page *page)
{
	if (page->survey->run_every <= 0)
		return;
	buf_text(page->out, "; next run due by ");
	page_time(page->out, due(page->survey));
}

void
page_stale(const struct page *page)
{
	const struct survey *survey = page->survey;
	struct buf *out = page->out;

	if (survey->run_every <= 0)
		return;
	buf_printf(out,
		"<p class=\"notice stale late-%zu\" id=\"run-%lld\"><strong>This page is "
		"older than two runs.</strong> A newer one was due by ",
		step_for(RUNS * survey->run_every), (long long)survey->time);
	page_time(out, due(survey));
	buf_text(
		out, ". Load it again. When it stays the same, iphttps-report does not run.</p>\n");
}
