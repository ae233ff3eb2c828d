/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The limits that a run has met. */
#include "bounds.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/limits.h"

void
bounds_note(struct bounds *bounds, struct arena *arena, const char *fmt, ...)
{
	char text[LIMIT_TEXT_FIELD];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	ARENA_PUSH(arena, bounds->met, bounds->count, arena_text(arena, text));
}
