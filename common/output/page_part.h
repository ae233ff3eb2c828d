/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OUTPUT_PAGE_PART_H
#define OUTPUT_PAGE_PART_H

#include <stddef.h>
#include <stdint.h>

#include "output/page.h"

/* What the parts of the page share. Not for other files. */
enum {
	PAGE_TAGS = 24, /* by which the page can be filtered: the style sheet has a rule for each */
	PAGE_OPEN = 20, /* sites with a problem whose details are open: the gravest */
};

/* A certificate, a CRL or an OCSP answer, with all sites that have it. */
struct page_lane {
	const struct survey_end *end;
	size_t *sites; /* in the order of the configuration */
	size_t count;
};

struct page_tag {
	const char *name;
	size_t count; /* of its sites */
};

/* The page that is written. */
struct page {
	struct buf *out;
	const struct survey *survey;
	const struct history_view *history;
	struct arena *arena;
	const size_t *order; /* of the sites: worst first, then as configured */
	size_t counts[STATE_COUNT];
	size_t problems;         /* sites that are not OK: the first ones of `order` */
	struct page_lane *lanes; /* by their end, the nearest first */
	size_t lane_count;
	const struct page_tag *tags; /* the commonest first */
	size_t tag_count;
	bool brief; /* more than PAGE_FULL sites */
};

/* Each writes a section of the page, or nothing when the section would be empty. */
void page_summary(const struct page *page);
void page_problems(const struct page *page); /* a line for each */
void page_well(const struct page *page);     /* a line for each site that is OK */
void page_timeline(const struct page *page);
void page_details(const struct page *page); /* of the sites that are not OK */

/* How old it may get: the page loads itself again, says when the next run is due, and has a banner
 * that is seen when it is older than two. Nothing where nobody said how often it is written. */
void page_refresh(const struct page *page);
void page_due(const struct page *page);
void page_stale(const struct page *page);

/* --- a site ---------------------------------------------------------------------------------- */

/* STATE_NONE, of a site without any result, is UNKNOWN here. */
enum state page_state(const struct survey_site *site);

/* What is known of it, faults first; not `whole`: they, its owners and tags alone. */
void page_site(const struct page *page, size_t site, bool whole);

/* <a href="#site-N">NAME</a>, or the name alone when nothing more is told of the site. */
bool page_has_details(const struct page *page, size_t site);
void page_site_link(const struct page *page, size_t site);

void page_certificates(const struct page *page, const struct survey_site *site);
void page_matrix(const struct page *page, size_t site);

/* --- filters, by radio buttons and :has() ----------------------------------------------------- */

/* Fills in the tags. */
void page_find_tags(struct page *page);

/* The buttons, with the number of sites in each state. */
void page_filter(const struct page *page);

/* Adds "of STATE tN ..." to a class attribute: what a button leaves away. */
void page_site_classes(const struct page *page, const struct survey_site *site);

/* The same for something that is there as long as one of these sites is. */
void page_sites_classes(const struct page *page, const size_t *sites, size_t count);

/* Its number among the tags, tag_count when there is no button for it. */
size_t page_tag(const struct page *page, const char *name);

/* --- what earlier runs saw -------------------------------------------------------------------- */

/* page_strip shows the days of a site as a strip of cells; page_history adds the response times as
 * a line and what changed. */
void page_strip(const struct page *page, const struct history_site *site);
void page_history(const struct page *page, const struct history_site *site);

/* "99.8 %" of the runs found clients able to connect: OK or WARNING. NULL: nothing is known. */
const char *page_uptime(struct arena *arena, const struct history_site *site);

/* Since when the site has its state; 0: not known. `before`: the history begins later. */
int64_t page_since(const struct page *page, const struct survey_site *site, bool *before);

/* A change in words: what was and what is. */
void page_change(const struct page *page, const struct history_change *change);

/* What has changed within a day. */
void page_changed(const struct page *page);

/* A moment as a person reads it: "2027-01-31 06:00 UTC", in <time>. */
void page_time(struct buf *out, int64_t at);

/* "in 12 days", "3 days ago" */
const char *page_when(struct arena *arena, int64_t now, int64_t at);

/* --- things that end -------------------------------------------------------------------------- */

/* Fills in the lanes. */
void page_find_lanes(struct page *page);

/* The same thing; sorts by what it is, then by its end. */
int page_compare_things(const struct survey_end *a, const struct survey_end *b);

const char *page_thing_name(enum survey_thing thing); /* "Certificate", "CRL", ... */
bool page_ends(const struct survey_end *end);         /* whether its end is known */

/* How urgent its end is, by the thresholds that the checks have by default (cli.md section 4). */
enum state page_urgency(const struct survey_end *end, int64_t now);

/* The most urgent end of the site, of equally urgent ones the nearest; NULL when nothing ends. */
const struct survey_end *page_next_end(const struct survey_site *site, int64_t now);

/* <span class="state STATE">! in 3 days</span> */
void page_left(const struct page *page, const struct survey_end *end);

/* "berlin-1", or "5 sites: berlin-1, ..." with the first `most` */
void page_sharers(const struct page *page, const struct page_lane *lane, size_t most);

#endif
