/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_IPV6_H
#define FORMAT_IPV6_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

/* IPv6 packets (RFC 8200), as they stand back to back in an IP-HTTPS body. */
enum {
	IPV6_HEADER = 40,
	IPV6_NEXT_ICMP = 58,
};

struct ipv6_packet {
	uint8_t next_header;
	uint8_t hop_limit;
	uint8_t source[16], destination[16];
	struct span payload;
};

enum ipv6_result {
	IPV6_NONE,
	IPV6_MORE, /* not all of the packet is there yet */
	IPV6_DONE,
	IPV6_BROKEN, /* not IPv6: framing is lost for good ([MS-IPHTTPS] 3.1.5.3) */
};

/* Takes one packet from the front of the stream; moves `in` only when DONE. */
enum ipv6_result ipv6_next(struct span *in, struct ipv6_packet *out, struct err *err);

/* The Internet checksum over pseudo-header and payload (RFC 8200 section 8.1); 0 when the one in
 * the payload is right. */
uint16_t ipv6_checksum(const uint8_t source[static 16], const uint8_t destination[static 16],
	uint8_t next_header, struct span payload);

/* Header and payload. */
bool ipv6_build(struct buf *out, const struct ipv6_packet *packet);

bool ipv6_is_link_local(const uint8_t address[static 16]);
bool ipv6_is_unspecified(const uint8_t address[static 16]);
bool ipv6_is_multicast(const uint8_t address[static 16]);

#endif
