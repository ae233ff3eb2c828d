/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Labels of OpenMetrics, escaped (OpenMetrics 1.0, section 5.1). */
#include "output/metrics_label.h"

void
metrics_label(struct buf *out, const char *lead, const char *name, const char *value)
{
	const char *p = value == NULL ? "" : value;

	buf_printf(out, "%s%s=\"", lead, name);
	for (; *p != '\0'; p++) {
		if (*p == '\n') {
			buf_text(out, "\\n");
			continue;
		}
		if (*p == '\\' || *p == '"')
			buf_u8(out, '\\');
		buf_u8(out, (uint8_t)*p);
	}
	buf_u8(out, '"');
}
