/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OUTPUT_PAGE_PART_H
#define OUTPUT_PAGE_PART_H

#include <stddef.h>
#include <stdint.h>

#include "output/page.h"

/* What the parts of the page share. Not for other files. */
struct page {
	struct buf *out;
	const struct survey *survey;
	const struct history_view *history;
	struct arena *arena;
	const size_t *order; /* of the sites: worst first, then as configured */
	size_t counts[STATE_COUNT];
	bool brief; /* more than PAGE_FULL sites */
};

/* Each writes a section of the page, or nothing when the section would be empty. */
void page_summary(const struct page *page);
void page_timeline(const struct page *page);
void page_matrix(const struct page *page);
void page_sites(const struct page *page);

/* Whether a section will be there: for the navigation. */
bool page_has_timeline(const struct page *page);
bool page_has_matrix(const struct page *page);

/* page_strip shows the days of a site as a strip of cells, for the summary; page_history adds the
 * response times as a line and what changed, for the site's section. Both write nothing when `site`
 * is NULL. */
void page_strip(const struct page *page, const struct history_site *site);
void page_history(const struct page *page, const struct history_site *site);

/* Whether the site has a section of its own. */
bool page_has_section(const struct page *page, size_t site);

/* <a href="#site-N">NAME</a>, or the name alone when the site has no section. */
void page_site_link(const struct page *page, size_t site);

/* A moment as a person reads it: "2027-01-31 06:00 UTC", in <time>. */
void page_time(struct buf *out, int64_t at);

/* "in 12 days", "3 days ago" */
const char *page_when(struct arena *arena, int64_t now, int64_t at);

/* --- things that end ------------------------------------------------------------------------- */

const char *page_thing_name(enum survey_thing thing); /* "certificate", "CRL", ... */
bool page_ends(const struct survey_end *end);         /* whether its end is known */

/* How urgent its end is, by the thresholds that the checks have by default (cli.md section 4). */
enum state page_urgency(const struct survey_end *end, int64_t now);

/* The most urgent end of the site, of equally urgent ones the nearest; NULL when nothing ends. */
const struct survey_end *page_next_end(const struct survey_site *site, int64_t now);

#endif
