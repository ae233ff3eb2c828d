/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The head of Zabbix' protocols, and the answer behind it as JSON (base/json). */
#include <stdint.h>
#include <stdlib.h>

#include "base/json.h"
#include "format/zbxd.h"

enum { MOST = 1000 };

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void
read_json(struct span in)
{
	struct err err = {.kind = ERR_NONE};
	json_t *value = json_read(in, MOST, 0, &err);

	if ((value == NULL) != (err.kind != ERR_NONE))
		abort();
	json_decref(value);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct err err = {.kind = ERR_NONE};
	struct span in = span_of(p, n), head = {0};
	size_t length = 0;

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
			read_json(body);
		}
		buf_free(&again);
	} else if (err.kind == ERR_NONE)
		abort();
	return 0;
}
