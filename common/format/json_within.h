/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_JSON_WITHIN_H
#define FORMAT_JSON_WITHIN_H

#include <stdbool.h>

#include "base/span.h"

/* JSON that stands among other text: after a prompt, in a log, before the next command. */

/* Whether a line may be the beginning of an object or of an array of objects. */
bool json_within_begins(struct span line);

/* The text from its first bracket to the one that closes it; empty when none does. */
struct span json_within(struct span in);

#endif
