/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OUTPUT_HTML_H
#define OUTPUT_HTML_H

#include "base/buf.h"
#include "model/state.h"

/*
 * Escapes text for HTML: for an element's content and for an attribute in double quotes. Bytes that
 * are not UTF-8, and characters that HTML forbids, become U+FFFD.
 */
void html_text(struct buf *out, const char *text); /* NULL writes nothing */

/* The class of a state: "ok", "warning", "critical", "unknown". */
const char *html_state_class(enum state state);

/* Its sign, so that colour is never the only difference. One character of the Basic Multilingual
 * Plane. */
const char *html_state_sign(enum state state);

/* <span class="badge STATE">SIGN NAME</span> */
void html_badge(struct buf *out, enum state state);

#endif
