/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of manual pages about no single program. */
#include "manual/pages.h"

#include <string.h>

#include "options/man.h"

#define CHECKS                                                                                     \
	"check_iphttps(1)", "check_iphttps_cert(1)", "check_iphttps_trust(1)",                     \
		"check_iphttps_roots(1)", "check_iphttps_state(1)", "iphttps-report(1)"

static const char *const codes_siblings[] = {"iphttps-rules(7)", CHECKS, NULL};
static const char *const rules_siblings[] = {"iphttps-codes(7)", CHECKS, NULL};
static const char *const stores_siblings[] = {"iphttps-rules(7)", CHECKS, NULL};
static const char *const ini_siblings[] = {
	"iphttps-stores(7)", "iphttps-rules(7)", "iphttps-codes(7)", CHECKS, NULL};

static const struct manual_page pages[] = {
	{"iphttps-codes", 7, "error codes of DirectAccess clients, with cause and remedy",
		manual_write_codes, codes_siblings},
	{"iphttps-rules", 7, "what the IP-HTTPS checks report, and with which state",
		manual_write_rules, rules_siblings},
	{"iphttps-stores", 7, "where the certificates of Windows clients come from",
		manual_write_stores, stores_siblings},
	{"iphttps-report.ini", 5, "configuration of iphttps-report", manual_write_ini,
		ini_siblings},
};

const struct manual_page *
manual_page_find(const char *name)
{
	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++)
		if (strcmp(pages[i].name, name) == 0)
			return &pages[i];
	return NULL;
}

void
manual_page_write(struct buf *out, const struct manual_page *page, const char *version)
{
	man_title(out, page->name, page->section, version);
	man_name(out, page->name, page->purpose);
	page->write(out);
	man_see_also(out, page->see_also);
}
