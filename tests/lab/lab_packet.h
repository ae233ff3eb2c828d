/* SPDX-License-Identifier: GPL-3.0-or-later */
/* IPv6 and ICMPv6 packets: building, decoding and the checksum (RFC 8200, RFC 4443, RFC 4861). */
#ifndef LAB_PACKET_H
#define LAB_PACKET_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PACKET_HEADER 40
#define PACKET_MAX 1280
#define PACKET_UDP 17
#define PACKET_ICMP 58

enum icmp_type {
	ICMP_ECHO = 128,
	ICMP_ECHO_REPLY = 129,
	ICMP_RS = 133,
	ICMP_RA = 134,
	ICMP_NS = 135,
	ICMP_NA = 136,
};

enum nd_option { ND_SOURCE_LL = 1, ND_TARGET_LL = 2, ND_PREFIX = 3, ND_MTU = 5 };

/* A packet under construction. */
struct packet {
	unsigned char data[PACKET_MAX];
	size_t len;
};

void packet_start(struct packet *packet, unsigned next, unsigned hop, const struct in6_addr *src,
	const struct in6_addr *dst);
void packet_add(struct packet *packet, const void *data, size_t len);
void packet_add16(struct packet *packet, unsigned value);
void packet_add32(struct packet *packet, uint32_t value);
/* Sets the length, and the checksum of ICMPv6 and UDP. */
void packet_finish(struct packet *packet);

/* A received packet, decoded; the pointers lead into the input. */
struct view {
	const unsigned char *body; /* behind the IPv6 header */
	size_t body_len;
	unsigned next, hop;
	struct in6_addr src, dst;
	const void *owner; /* the connection, for rules that need it */
};

/* data holds a whole packet. */
void packet_view(struct view *view, const unsigned char *data, size_t len);
bool packet_checksum_ok(const struct view *view);

/* Whether the ND options from offset on are well-formed; found tells whether one of that type is
 * among them. */
bool packet_options_ok(const struct view *view, size_t offset, enum nd_option type, bool *found);

bool address_in_prefix(const struct in6_addr *addr, const struct in6_addr *prefix, unsigned len);
struct in6_addr address_solicited_node(const struct in6_addr *addr);

#endif
