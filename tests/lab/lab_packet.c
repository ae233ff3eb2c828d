/* SPDX-License-Identifier: GPL-3.0-or-later */
/* IPv6 and ICMPv6 packets, written from the RFCs and not from the project's own code, which this
 * has to check. */
#include "lab_packet.h"

#include <string.h>

static uint32_t
sum16(uint32_t sum, const unsigned char *data, size_t len)
{
	for (size_t i = 0; i + 1 < len; i += 2)
		sum += (uint32_t)(data[i] << 8 | data[i + 1]);
	if (len & 1)
		sum += (uint32_t)(data[len - 1] << 8);
	return sum;
}

static unsigned
checksum(const unsigned char *addresses, unsigned next, const unsigned char *body, size_t len)
{
	uint32_t sum = sum16(0, addresses, 32);

	sum += (uint32_t)len + next;
	sum = sum16(sum, body, len);
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return ~sum & 0xffff;
}

void
packet_start(struct packet *packet, unsigned next, unsigned hop, const struct in6_addr *src,
	const struct in6_addr *dst)
{
	memset(packet, 0, sizeof *packet);
	packet->data[0] = 0x60;
	packet->data[6] = (unsigned char)next;
	packet->data[7] = (unsigned char)hop;
	memcpy(packet->data + 8, src, 16);
	memcpy(packet->data + 24, dst, 16);
	packet->len = PACKET_HEADER;
}

void
packet_add(struct packet *packet, const void *data, size_t len)
{
	if (len > sizeof packet->data - packet->len)
		len = sizeof packet->data - packet->len;
	memcpy(packet->data + packet->len, data, len);
	packet->len += len;
}

void
packet_add16(struct packet *packet, unsigned value)
{
	unsigned char bytes[2] = {(unsigned char)(value >> 8), (unsigned char)value};

	packet_add(packet, bytes, sizeof bytes);
}

void
packet_add32(struct packet *packet, uint32_t value)
{
	packet_add16(packet, value >> 16);
	packet_add16(packet, value & 0xffff);
}

void
packet_finish(struct packet *packet)
{
	unsigned char *body = packet->data + PACKET_HEADER;
	size_t len = packet->len - PACKET_HEADER, at;
	unsigned sum;

	packet->data[4] = (unsigned char)(len >> 8);
	packet->data[5] = (unsigned char)len;
	at = packet->data[6] == PACKET_UDP ? 6 : 2;
	if ((packet->data[6] != PACKET_ICMP && packet->data[6] != PACKET_UDP) || len < at + 2)
		return;
	body[at] = body[at + 1] = 0;
	sum = checksum(packet->data + 8, packet->data[6], body, len);
	body[at] = (unsigned char)(sum >> 8);
	body[at + 1] = (unsigned char)sum;
}

void
packet_view(struct view *view, const unsigned char *data, size_t len)
{
	view->body = data + PACKET_HEADER;
	view->body_len = len - PACKET_HEADER;
	view->next = data[6];
	view->hop = data[7];
	memcpy(&view->src, data + 8, 16);
	memcpy(&view->dst, data + 24, 16);
}

bool
packet_checksum_ok(const struct view *view)
{
	/* The addresses stand right before the body. */
	return checksum(view->body - 32, PACKET_ICMP, view->body, view->body_len) == 0;
}

bool
packet_options_ok(const struct view *view, size_t offset, enum nd_option type, bool *found)
{
	*found = false;
	while (offset < view->body_len) {
		size_t left = view->body_len - offset, len;

		if (left < 8)
			return false;
		len = (size_t)view->body[offset + 1] * 8;
		if (len == 0 || len > left)
			return false;
		*found |= view->body[offset] == type;
		offset += len;
	}
	return true;
}

bool
address_in_prefix(const struct in6_addr *addr, const struct in6_addr *prefix, unsigned len)
{
	unsigned bytes = len / 8, bits = len % 8;

	if (memcmp(addr, prefix, bytes) != 0)
		return false;
	return bits == 0 || (addr->s6_addr[bytes] ^ prefix->s6_addr[bytes]) >> (8 - bits) == 0;
}

struct in6_addr
address_solicited_node(const struct in6_addr *addr)
{
	struct in6_addr node = {.s6_addr = {0xff, 2, [11] = 1, [12] = 0xff}};

	memcpy(node.s6_addr + 13, addr->s6_addr + 13, 3);
	return node;
}
