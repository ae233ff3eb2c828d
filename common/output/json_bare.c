/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A JSON object written without a library, for the report that says the library is missing. */
#include "output/json_bare.h"

#include "base/clock.h"
#include "base/text.h"
#include "model/limits.h"

/* What text_printable leaves has no control characters: only two need an escape. */
static void
write_text(struct buf *out, const char *name, const char *text)
{
	struct buf clean = buf_make(LIMIT_OUTPUT);
	struct span in;
	uint8_t c;

	buf_printf(out, ",\"%s\":\"", name);
	text_printable(&clean, span_text(text), LIMIT_OUTPUT / 2);
	in = buf_view(&clean);
	while (span_u8(&in, &c)) {
		if (c == '"' || c == '\\')
			buf_u8(out, '\\');
		buf_u8(out, c);
	}
	buf_u8(out, '"');
	buf_free(&clean);
}

void
json_bare(struct buf *out, const struct report *report)
{
	char time[CLOCK_TEXT_MAX];

	buf_text(out, "{\"schema\":1");
	write_text(out, "program", report->program);
	write_text(out, "version", report->version);
	write_text(out, "time", clock_format(report->time, time));
	write_text(out, "state", state_name(report->state));
	buf_printf(out, ",\"exit\":%d", state_exit(report->state));
	write_text(out, "name", report->name);
	write_text(out, "summary", report->summary);
	buf_text(out, ",\"code\":null,\"symbol\":null,\"subjects\":[],\"findings\":[],"
		      "\"perfdata\":[],\"notes\":[]}\n");
}
