/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OUTPUT_COLOUR_H
#define OUTPUT_COLOUR_H

#include "base/buf.h"
#include "base/span.h"

/* A text for people as a terminal shows it (ECMA-48 section 8.3.117): the state at the beginning of
 * a line, and that in front of the first colon, is bold and has the colour that Nagios gives it.
 * Nothing else is changed. */
void colour_states(struct buf *out, struct span text);

#endif
