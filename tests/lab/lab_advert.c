/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Router Advertisements (RFC 4861, 4.2) and how each fault spoils them; junk packets. */
#include "lab_advert.h"

#include "lab_rules.h"

#include <string.h>

static void
add_prefix(struct packet *packet, const struct opts_prefix *prefix)
{
	unsigned char start[4] = {
		ND_PREFIX, 4, (unsigned char)prefix->len, (unsigned char)prefix->flags};

	packet_add(packet, start, sizeof start);
	packet_add32(packet, (uint32_t)prefix->valid);
	packet_add32(packet, (uint32_t)prefix->preferred);
	packet_add32(packet, 0);
	packet_add(packet, &prefix->addr, 16);
}

static void
add_mtu(struct packet *packet, const struct opts *opts)
{
	unsigned char start[4] = {ND_MTU, 1};

	if (opts->ra_mtu == 0)
		return;
	packet_add(packet, start, sizeof start);
	packet_add32(packet, (uint32_t)opts->ra_mtu);
}

/* Options that a receiver knows, of a length that they never have. */
static void
add_wrong_options(struct packet *packet)
{
	static const unsigned char prefix[24] = {ND_PREFIX, 3, 64, 0xc0};
	static const unsigned char mtu[16] = {ND_MTU, 2};

	packet_add(packet, prefix, sizeof prefix);
	packet_add(packet, mtu, sizeof mtu);
}

/* An option of which only the first bytes are there, or that claims a length. */
static void
add_option(struct packet *packet, unsigned char type, unsigned char units)
{
	unsigned char option[8] = {type, units, 2, 0, 0, 0, 0, 1};

	packet_add(packet, option, sizeof option);
}

static void
spoil(struct packet *packet, enum fault_id id)
{
	unsigned char *body = packet->data + PACKET_HEADER;

	if (id == FAULT_RA_HOPLIMIT)
		packet->data[7] = 64;
	if (id == FAULT_RA_CODE)
		body[1] = 1;
	if (id == FAULT_RA_SHORT)
		packet->len = PACKET_HEADER + 12;
	packet_finish(packet);
	if (id == FAULT_RA_CHECKSUM)
		body[3] ^= 0xff;
	if (id == FAULT_NOT_IPV6)
		packet->data[0] = 0x45;
	if (id == FAULT_OVERSIZE) {
		packet->data[4] = packet->data[5] = 0xff;
		packet->len = PACKET_HEADER;
	}
}

void
advert_build(
	struct packet *packet, const struct opts *opts, const struct in6_addr *dst, bool prefixes)
{
	static const struct in6_addr global = {.s6_addr = {0x20, 1, 0x0d, 0xb8, [15] = 1}};
	enum fault_id id = opts->fault.id;
	unsigned char start[6] = {ICMP_RA, 0, 0, 0, 64, 0};

	packet_start(
		packet, PACKET_ICMP, 255, id == FAULT_RA_SOURCE ? &global : &rules_router, dst);
	packet_add(packet, start, sizeof start);
	packet_add16(packet, id == FAULT_RA_LIFETIME_ZERO ? 0 : (unsigned)opts->ra_lifetime);
	packet_add32(packet, 0);
	packet_add32(packet, 0);
	if (id == FAULT_RA_LLADDR)
		add_option(packet, ND_SOURCE_LL, 1);
	if (id == FAULT_RA_OPTION_LENGTH)
		add_wrong_options(packet);
	for (size_t i = 0; prefixes && i < opts->prefixes; i++)
		add_prefix(packet, &opts->prefix[i]);
	add_mtu(packet, opts);
	if (id == FAULT_RA_OPTION_ZERO)
		add_option(packet, ND_SOURCE_LL, 0);
	if (id == FAULT_RA_OPTION_OVERRUN)
		add_option(packet, ND_PREFIX, 4);
	spoil(packet, id);
}

static void
junk_udp(struct packet *packet, const struct in6_addr *dst, size_t size)
{
	static const struct in6_addr host = {
		.s6_addr = {0x20, 1, 0x0d, 0xb8, [14] = 0x77, [15] = 1}};
	static const unsigned char zeros[PACKET_MAX];

	packet_start(packet, PACKET_UDP, 60, &host, dst);
	packet_add16(packet, 53);
	packet_add16(packet, 40000);
	packet_add16(packet, (unsigned)size + 8);
	packet_add16(packet, 0);
	packet_add(packet, zeros, size);
}

static void
junk_solicitation(struct packet *packet)
{
	static const struct in6_addr other = {.s6_addr = {0xfe, 0x80, [8] = 0x12, [15] = 0x99}};
	struct in6_addr node = address_solicited_node(&other);

	packet_start(packet, PACKET_ICMP, 255, &rules_router, &node);
	packet_add16(packet, ICMP_NS << 8);
	packet_add16(packet, 0);
	packet_add32(packet, 0);
	packet_add(packet, &other, 16);
}

static void
junk_icmp(struct packet *packet, const struct in6_addr *dst, unsigned type)
{
	packet_start(packet, PACKET_ICMP, 255, &rules_router, dst);
	packet_add16(packet, type << 8);
	packet_add16(packet, 0);
	packet_add32(packet, 0x7e577e57);
	packet_add32(packet, 0);
}

void
advert_junk(struct packet *packet, unsigned which, const struct in6_addr *dst)
{
	static const unsigned types[] = {ICMP_ECHO, ICMP_ECHO_REPLY, 200};

	if (which == 0)
		junk_udp(packet, dst, 32);
	else if (which == 1)
		junk_udp(packet, dst, PACKET_MAX - PACKET_HEADER - 8);
	else if (which == 2)
		junk_solicitation(packet);
	else
		junk_icmp(packet, dst, types[which % 3]);
	packet_finish(packet);
}
