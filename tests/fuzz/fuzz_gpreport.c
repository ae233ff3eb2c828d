/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports and backups of group policies: what is taken is within its bounds. */
#include <stdint.h>
#include <stdlib.h>

#include "format/gpobackup.h"
#include "format/gpreport.h"

#include "format/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void
check_report(struct arena *arena, struct span in)
{
	struct err err = {.kind = ERR_NONE};
	struct gpreport report;

	if (!gpreport_parse(arena, in, NULL, &report, &err)) {
		if (err.kind == ERR_NONE)
			abort();
		return;
	}
	if (report.count + report.value_count > LIMIT_GPREPORT_ITEMS)
		abort();
	for (size_t i = 0; i < report.count; i++)
		if (report.certs[i].store == GPREPORT_NONE || report.certs[i].data.n > in.n ||
			report.certs[i].offset >= in.n)
			abort();
	for (size_t i = 0; i < report.value_count; i++)
		if (report.values[i].key == NULL || report.values[i].name == NULL)
			abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *arena = arena_new(abort);
	struct span in = span_of(p, n);
	struct err err = {.kind = ERR_NONE};
	struct gpobackup backup;
	int64_t time;

	gpreport_recognise(in);
	check_report(arena, in);
	if (!gpobackup_parse(arena, in, &backup, &err) && err.kind == ERR_NONE)
		abort();
	err = (struct err) {.kind = ERR_NONE};
	if (!gpobackup_time(arena, in, &time, &err) && err.kind == ERR_NONE)
		abort();
	arena_free(arena);
	return 0;
}
