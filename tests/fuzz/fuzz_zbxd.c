/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The head of Zabbix' protocols, and the answer behind it as JSON. */
#include <stdint.h>
#include <stdlib.h>

#include "format/jsonscan.h"
#include "format/zbxd.h"

enum { MOST = 1000 };

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static bool
see(void *context, const struct json_member *member, struct err *err)
{
	(void)context, (void)err;
	if (member->key == NULL)
		abort();
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *arena = arena_new(abort);
	struct err err = {.kind = ERR_NONE};
	struct span in = span_of(p, n), head = {0};
	size_t length = 0, objects;

	if (!span_take(&in, ZBXD_HEAD, &head))
		head = in;
	if (zbxd_parse(head, MOST, &length, &err)) {
		struct buf again = buf_make(ZBXD_HEAD + MOST);
		struct span body;

		if (length > MOST || head.n != ZBXD_HEAD)
			abort();
		if (span_take(&in, length, &body)) {
			if (!zbxd_build(&again, body) || again.n != ZBXD_HEAD + length)
				abort();
			json_scan(arena, body, see, NULL, &objects, NULL);
		}
		buf_free(&again);
	} else if (err.kind == ERR_NONE)
		abort();
	arena_free(arena);
	return 0;
}
