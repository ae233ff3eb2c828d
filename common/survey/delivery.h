/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SURVEY_DELIVERY_H
#define SURVEY_DELIVERY_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "model/history.h"
#include "model/survey.h"
#include "survey/options_report.h"

/*
 * A survey to one destination: --to=FORMAT[:WHERE]. Most formats are bytes for a file, which is
 * written whole or not at all, or for standard output; some are sent to a server.
 */
struct delivery {
	const struct survey *survey;
	const struct history_view *history; /* NULL: none */
	const struct report_options *options;
	struct arena *arena; /* of what is needed on the way */
	const char *where;   /* NULL: not said */
	struct buf *shown;   /* gets what would be sent or written instead; NULL: it is */
};

struct delivery_row {
	const char *format;
	const char *where; /* as shown in help: "[FILE]" may be left out, "URL" may not */
	const char *help;
	bool (*deliver)(const struct delivery *delivery, struct err *err);
	/* Whether that is somewhere it can be sent to; NULL: anything is. */
	bool (*accept)(struct arena *arena, const char *where, struct err *err);
};

/* The formats that are no mere bytes; NULL past the end. */
const struct delivery_row *delivery_at(size_t index);

/* "FORMAT[:WHERE]", ERR_USAGE when there is no such format, it needs to know where, or cannot be
 * sent there. */
bool delivery_parse(
	struct arena *arena, const char *text, struct destination *out, struct err *err);

/* Whether it goes to standard output. */
bool delivery_to_output(const struct destination *to);

/* Whether it tells somebody who takes it for what is now: a monitoring system, or readers of mail.
 */
bool delivery_is_news(const struct destination *to);

/* Errors name the format and where. With `shown`, which may be NULL, nothing is sent or written:
 * what would be goes there, under a heading. */
bool delivery_make(const struct destination *to, const struct survey *survey,
	const struct history_view *history, const struct report_options *options, struct buf *shown,
	struct err *err);

/* For a file, or standard output: writes or shows it. */
bool delivery_write(const struct delivery *delivery, struct span content, struct err *err);

/* A block of what is shown, which ends with a line feed. */
void delivery_show(const struct delivery *delivery, struct span content);

#endif
