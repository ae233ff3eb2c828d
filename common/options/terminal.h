/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OPTIONS_TERMINAL_H
#define OPTIONS_TERMINAL_H

/* Whether somebody looks on. */

#include <stdbool.h>

/* Whether text to this descriptor may have colour: it is a terminal that is not dumb, and NO_COLOR
 * is not set, or empty (https://no-color.org). */
bool terminal_colour(int fd);

#endif
