/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A first line as a directory's URL, the rest as the name of an attribute. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "net/directory_url.h"
#include "store/directory_attribute.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void
try_url(struct arena *arena, const char *text)
{
	struct err err = {.kind = ERR_NONE};
	struct directory_url url;

	if (directory_url_parse(arena, text, &url, &err)) {
		if (err.kind != ERR_NONE || url.scheme == DIRECTORY_NONE || *url.host == '\0' ||
			strlen(url.base) > strlen(text) ||
			(url.port == 0) != (url.scheme == DIRECTORY_LDAPI) ||
			*directory_services_of(arena, url.base) == '\0')
			abort();
	} else if (err.kind == ERR_NONE)
		abort();
}

/* What is asked for next must be recognised when it comes back. */
static void
try_name(struct arena *arena, const char *text)
{
	struct directory_attribute_name name, next;

	if (!directory_attribute_is(text, "cACertificate", &name))
		return;
	if (name.ranged && !name.last && name.high < name.low)
		abort();
	if (!directory_attribute_is(
		    directory_attribute_next(arena, text, 7), "cACertificate", &next) ||
		!next.ranged || next.low != 7 || !next.last)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *arena = arena_new(abort);
	struct span in = span_of(p, n), line = {0};

	if (!span_line(&in, &line))
		line = in;
	try_url(arena, arena_span_text(arena, line));
	try_name(arena, arena_span_text(arena, in));
	arena_free(arena);
	return 0;
}
