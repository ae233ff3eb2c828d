/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MANUAL_PAGES_H
#define MANUAL_PAGES_H

#include "base/buf.h"

/* The manual pages that are about no single program, from the tables that the programs use. */
struct manual_page {
	const char *name; /* "iphttps-codes" */
	unsigned int section;
	const char *purpose;
	void (*write)(struct buf *out); /* all between the name and the other pages */
	const char *const *see_also;    /* NULL at the end */
};

/* NULL when there is none of that name. */
const struct manual_page *manual_page_find(const char *name);

void manual_page_write(struct buf *out, const struct manual_page *page, const char *version);

void manual_write_codes(struct buf *out);
void manual_write_rules(struct buf *out);
void manual_write_stores(struct buf *out);
void manual_write_ini(struct buf *out);

#endif
