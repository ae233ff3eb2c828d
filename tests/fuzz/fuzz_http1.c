/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Response heads: what is taken lies within the input, and each beginning of it is taken for one.
 */
#include <stdint.h>
#include <stdlib.h>

#include "format/http1.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct http1_head head, part;
	struct err err = {.kind = ERR_NONE};
	enum http1_result result = http1_parse_head(span_of(p, n), &head, &err);

	if ((result == HTTP1_BROKEN) != (err.kind != ERR_NONE) || result == HTTP1_NONE)
		abort();
	if (result == HTTP1_DONE && (head.length > n || head.status < 100 || head.status > 599))
		abort();
	if (result == HTTP1_DONE && head.length < 512)
		for (size_t i = 0; i < head.length; i++)
			if (http1_parse_head(span_of(p, i), &part, NULL) != HTTP1_MORE)
				abort();
	return 0;
}
