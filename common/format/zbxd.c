/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The frame of Zabbix' protocols (Zabbix manual, header and data length). */
#include "format/zbxd.h"

enum { FLAG_PROTOCOL = 0x01 };

static void
add_u32le(struct buf *out, uint32_t v)
{
	for (int shift = 0; shift < 32; shift += 8)
		buf_u8(out, (uint8_t)(v >> shift));
}

bool
zbxd_build(struct buf *out, struct span body)
{
	if (body.n > UINT32_MAX)
		return false;
	buf_text(out, "ZBXD");
	buf_u8(out, FLAG_PROTOCOL);
	add_u32le(out, (uint32_t)body.n);
	add_u32le(out, 0);
	return buf_span(out, body);
}

bool
zbxd_parse(struct span head, size_t max, size_t *length, struct err *err)
{
	const struct span whole = head;
	uint32_t n, reserved;
	struct span magic;
	uint8_t flags;

	if (!span_take(&head, 4, &magic) || !span_is(magic, "ZBXD"))
		return err_format(err, 0, "no answer of a Zabbix server");
	if (!span_u8(&head, &flags) || !span_u32le(&head, &n) || !span_u32le(&head, &reserved) ||
		head.n > 0)
		return err_format(
			err, span_offset(whole, head), "the head has %d bytes", ZBXD_HEAD);
	if (flags != FLAG_PROTOCOL)
		return err_set(err, ERR_UNSUPPORTED, "a packet with flags 0x%02x", flags);
	if (n > max)
		return err_set(err, ERR_LIMIT, "an answer of %lu bytes", (unsigned long)n);
	*length = n;
	return true;
}
