/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OUTPUT_HEADLINE_H
#define OUTPUT_HEADLINE_H

/*
 * The first line of every answer: "SERVICE STATE - SUBJECT: TEXT". The one place where it is made
 * to fit: paths lose their middle so that it has the width of a terminal where it can, and
 * LIMIT_HEADLINE characters else. What still has more than `max` loses the middle of its long
 * words, and then ends behind one. So the reason stays, at the end of a text.
 */

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "model/state.h"
#include "output/limits.h"

struct headline {
	const char *service;
	enum state state;
	const char *subject; /* NULL or "": none */
	const char *text;    /* NULL: none */
	const char *tail;    /* never cut: ", see --help"; NULL: none */
	uint32_t code;       /* what the text says of a code stays; 0: none */
	size_t max; /* LIMIT_STATUS_LINE for a verdict, LIMIT_HEADLINE for a failure; 0: whole */
};

/* Without the line's end, fit to be printed. */
void headline_write(struct buf *out, const struct headline *line);

#endif
