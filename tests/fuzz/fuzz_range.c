/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ranges: the canonical form says the same. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "model/range.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	char *text = calloc(1, n + 1), out[RANGE_TEXT_MAX];
	struct range range, again;
	struct err err = {.kind = ERR_NONE};

	if (n > 0)
		memcpy(text, p, n);
	if (range_parse(text, &range, &err)) {
		range_format(&range, out);
		if (!range.no_start && !range.no_end && range.start > range.end)
			abort();
		if (!range_within(&range, &range) || strlen(out) >= sizeof(out) - 1)
			abort();
		if (!range_parse(out, &again, NULL) || again.inside != range.inside)
			abort();
	} else if (err.kind == ERR_NONE)
		abort();
	free(text);
	return 0;
}
