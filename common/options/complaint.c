/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list of complaints, each kept once. */
#include "options/complaint.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/text.h"
#include "options/limits.h"

static void
add(struct complaints *complaints, const char *text)
{
	const char *line;

	if (complaints->count > LIMIT_COMPLAINTS)
		return;
	if (complaints->count == LIMIT_COMPLAINTS)
		text = "there are more mistakes: mend these first";
	line = text_clean(complaints->arena, span_text(text), LIMIT_TEXT_FIELD + ERR_TEXT_MAX);
	for (size_t i = 0; i < complaints->count; i++)
		if (strcmp(complaints->items[i], line) == 0)
			return;
	ARENA_PUSH(complaints->arena, complaints->items, complaints->count, line);
}

void
complain(struct complaints *complaints, const char *fmt, ...)
{
	char text[LIMIT_TEXT_FIELD + ERR_TEXT_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	for (; complaints != NULL; complaints = complaints->also)
		add(complaints, text);
}

const char *
complaint_of_keys(struct arena *arena, const char *text)
{
	char *out = arena_text(arena, text), *to = out;
	bool quoted = false;

	for (const char *at = text; *at != '\0'; at++) {
		bool begins = !quoted && text_starts(at, "--") && islower((unsigned char)at[2]) &&
			      (at == text || at[-1] == ' ');

		quoted ^= *at == '"';
		at += begins ? 2 : 0;
		*to++ = *at;
	}
	*to = '\0';
	return out;
}
