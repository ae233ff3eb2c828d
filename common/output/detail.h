/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OUTPUT_DETAIL_H
#define OUTPUT_DETAIL_H

#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "model/report.h"

/*
 * The details of a report as lines of plain text: each line is one fact, sanitised, of at most
 * DETAIL_LINE bytes. The outputs for people arrange the lines.
 */
enum { DETAIL_LINE = 1024 };

struct detail {
	const char **lines;
	size_t count;
	struct arena *arena;
};

void detail_add(struct detail *detail, const char *line);
void detail_addf(struct detail *detail, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* "0x800b0101 CERT_E_EXPIRED"; "" for 0. */
const char *detail_code(struct arena *arena, uint32_t code);

/* "0x800b0101 CERT_E_EXPIRED: certificate expired 3 days ago" */
const char *detail_finding(struct arena *arena, const struct finding *finding);

/* The finding's own remedy, else its code's; NULL when there is none, or nothing to remedy. */
const char *detail_remedy(const struct finding *finding);

/* For every endpoint: what was seen at each stage that was reached. */
void detail_stages(struct detail *detail, const struct report *report);

/* -v: which channel carries which root; nothing for a check that looks at none. */
void detail_matrix(struct detail *detail, const struct report *report);

/* --plan: what to do in which order, and what clients show meanwhile. */
void detail_rollout(struct detail *detail, const struct report *report);

/* -vv: every path of every endpoint, the one that counts first. */
void detail_paths(struct detail *detail, const struct report *report);

/* For every endpoint: each certificate, and what was fetched. */
void detail_certificates(struct detail *detail, const struct report *report);

#endif
