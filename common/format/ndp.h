/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_NDP_H
#define FORMAT_NDP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "format/ipv6.h"

/* Neighbor Discovery (RFC 4861) and echo (RFC 4443) over ICMPv6, as far as an IP-HTTPS client
 * needs them. Builders write whole IPv6 packets with checksum and hop limit. */
enum ndp_type {
	NDP_ECHO_REQUEST = 128,
	NDP_ECHO_REPLY = 129,
	NDP_ROUTER_SOLICITATION = 133,
	NDP_ROUTER_ADVERTISEMENT = 134,
	NDP_NEIGHBOR_SOLICITATION = 135,
	NDP_NEIGHBOR_ADVERTISEMENT = 136,
};

enum { NDP_PREFIXES_MAX = 32 };

struct ndp_prefix {
	uint8_t prefix[16];
	uint8_t length;
	bool on_link, autonomous;
	uint32_t valid, preferred;
};

struct ndp_advertisement {
	uint8_t source[16];
	uint8_t hop_limit;
	bool managed, other;
	uint16_t lifetime;
	uint32_t mtu; /* 0: no MTU option */
	struct ndp_prefix prefixes[NDP_PREFIXES_MAX];
	size_t prefix_count, prefixes_left; /* kept, and beyond NDP_PREFIXES_MAX */
	struct err skipped; /* the first option that was passed over as it is broken */
};

/* The ICMPv6 type of a packet, 0 when it is not ICMPv6. No validation. */
uint8_t ndp_type(const struct ipv6_packet *packet);

/*
 * Validates a Router Advertisement by RFC 4861 section 6.1.2: link-local source, hop limit 255,
 * checksum, code 0, length at least 16, no option of length zero, options within the packet: what
 * breaks one of these is refused. Options that are unknown or broken (of another length than
 * theirs, a prefix of more than 128 bits) are passed over one by one (section 4.6), and the first
 * MTU counts. Whether a client can use a prefix is not looked at; bits behind its length are
 * cleared (section 4.6.2).
 */
bool ndp_parse_advertisement(
	const struct ipv6_packet *packet, struct ndp_advertisement *out, struct err *err);

/* A valid Neighbor Solicitation (section 7.1.1); gives its target. */
bool ndp_parse_neighbor_solicitation(
	const struct ipv6_packet *packet, uint8_t target[static 16], struct err *err);

/* A valid echo reply with this identifier and sequence; checksum verified. */
bool ndp_is_echo_reply(const struct ipv6_packet *packet, uint16_t id, uint16_t sequence);

/* To ff02::2 with hop limit 255; no source link-layer address, as the link has none. */
bool ndp_build_router_solicitation(struct buf *out, const uint8_t source[static 16]);

/* The answer to `solicitation` for `target` (section 7.2.4): solicited and override, unicast to
 * its source, or to ff02::1 and not solicited when that is unspecified. */
bool ndp_build_neighbor_advertisement(
	struct buf *out, const struct ipv6_packet *solicitation, const uint8_t target[static 16]);

/* Hop limit 64; fails when the packet would be larger than 1280 bytes. */
bool ndp_build_echo_request(struct buf *out, const uint8_t source[static 16],
	const uint8_t destination[static 16], uint16_t id, uint16_t sequence, struct span data);

#endif
