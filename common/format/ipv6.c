/* SPDX-License-Identifier: GPL-3.0-or-later */
/* IPv6 packets back to back. The length in each header is all the framing there is. */
#include "ipv6.h"

#include <string.h>

enum ipv6_result
ipv6_next(struct span *in, struct ipv6_packet *out, struct err *err)
{
	struct span rest = *in;
	struct ipv6_packet packet;
	uint16_t length;

	if (rest.n == 0)
		return IPV6_MORE;
	if (rest.p[0] >> 4 != 6) {
		err_format(err, 0, "is no IPv6 packet: its first byte is 0x%02x", rest.p[0]);
		return IPV6_BROKEN;
	}
	/* version, traffic class and flow label say nothing here */
	if (!span_skip(&rest, 4) || !span_u16be(&rest, &length) ||
		!span_u8(&rest, &packet.next_header) || !span_u8(&rest, &packet.hop_limit) ||
		!span_copy(&rest, packet.source, sizeof(packet.source)) ||
		!span_copy(&rest, packet.destination, sizeof(packet.destination)) ||
		!span_take(&rest, length, &packet.payload))
		return IPV6_MORE;
	*in = rest;
	*out = packet;
	return IPV6_DONE;
}

/* Sixteen-bit words, the last one filled up with zero. */
static uint64_t
sum(uint64_t total, struct span in)
{
	uint16_t word;
	uint8_t last;

	while (span_u16be(&in, &word))
		total += word;
	if (span_u8(&in, &last))
		total += (uint64_t)last << 8;
	return total;
}

uint16_t
ipv6_checksum(const uint8_t source[static 16], const uint8_t destination[static 16],
	uint8_t next_header, struct span payload)
{
	uint64_t total = next_header;

	total += payload.n >> 16 & 0xffff;
	total += payload.n & 0xffff;
	total = sum(total, span_of(source, 16));
	total = sum(total, span_of(destination, 16));
	total = sum(total, payload);
	while (total > 0xffff)
		total = (total >> 16) + (total & 0xffff);
	return (uint16_t)~total;
}

bool
ipv6_build(struct buf *out, const struct ipv6_packet *packet)
{
	if (packet->payload.n > UINT16_MAX)
		return false;
	buf_u32be(out, (uint32_t)6 << 28);
	buf_u16be(out, (uint16_t)packet->payload.n);
	buf_u8(out, packet->next_header);
	buf_u8(out, packet->hop_limit);
	buf_add(out, packet->source, sizeof(packet->source));
	buf_add(out, packet->destination, sizeof(packet->destination));
	return buf_span(out, packet->payload);
}

bool
ipv6_is_link_local(const uint8_t address[static 16])
{
	return address[0] == 0xfe && (address[1] & 0xc0) == 0x80;
}

bool
ipv6_is_unspecified(const uint8_t address[static 16])
{
	static const uint8_t unspecified[16];

	return memcmp(address, unspecified, sizeof(unspecified)) == 0;
}

bool
ipv6_is_multicast(const uint8_t address[static 16])
{
	return address[0] == 0xff;
}
