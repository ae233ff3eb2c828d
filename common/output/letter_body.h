/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OUTPUT_LETTER_BODY_H
#define OUTPUT_LETTER_BODY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "model/state.h"

/*
 * The two bodies of a mail, written side by side: plain text of BODY_COLUMNS columns, and HTML that
 * Outlook shows as well, which lays pages out as Word does: tables, styles in the elements, colours
 * as attributes too, no flexbox. It is 600 pixels wide, narrower on a telephone. A style sheet only
 * refines it, for dark schemes. Texts may come from outside: they are cleaned and escaped here.
 */
enum { BODY_COLUMNS = 72, BODY_MAX = 1024 * 1024 };

struct letter_body {
	struct arena *arena;
	struct buf text, html; /* of BODY_MAX bytes at most: `failed` beyond that */
};

/* Ended by body_close or body_drop. */
void body_open(struct letter_body *body, struct arena *arena, const char *title);

/* Lines between and in blocks; `indent` is of the text. An empty text writes nothing. */
void body_line(struct letter_body *body, size_t indent, const char *text);

/* What a block is about. In the text "HEADLINE", in HTML a badge of the state and the name. */
void body_block(struct letter_body *body, enum state state, const char *headline, const char *name);
void body_block_end(struct letter_body *body);

/* A heading within what is no block of a state. */
void body_heading(struct letter_body *body, const char *text);

/* A fault: what it is, then its particulars ("Cause", ...), then its end. */
void body_fault(struct letter_body *body, enum state state, const char *text);
void body_particular(struct letter_body *body, const char *label, const char *text);
void body_fault_end(struct letter_body *body);

/* "LABEL: URL"; a link in HTML, where it is one that browsers open. */
void body_link(struct letter_body *body, const char *label, const char *url);

/* The end of both: who wrote it. */
void body_close(struct letter_body *body, const char *signature);
void body_drop(struct letter_body *body);

#endif
