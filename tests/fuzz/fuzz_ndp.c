/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A stream of IPv6 packets with what is done to each. Checksums are made right, as no fuzzer would
 * guess them.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "format/ndp.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void
look(struct ipv6_packet *packet)
{
	struct buf answer = buf_make(2000);
	struct ndp_advertisement ra;
	uint8_t target[16];

	if (ndp_parse_advertisement(packet, &ra, NULL) && ra.prefix_count > NDP_PREFIXES_MAX)
		abort();
	if (ndp_parse_neighbor_solicitation(packet, target, NULL) &&
		!ndp_build_neighbor_advertisement(&answer, packet, target))
		abort();
	ndp_is_echo_reply(packet, 1, 1);
	buf_free(&answer);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct span in = span_of(p, n);
	struct ipv6_packet packet;

	while (ipv6_next(&in, &packet, NULL) == IPV6_DONE) {
		uint8_t *copy = malloc(packet.payload.n + 1);
		uint16_t sum;

		look(&packet);
		if (packet.payload.n >= 4) {
			memcpy(copy, packet.payload.p, packet.payload.n);
			copy[2] = copy[3] = 0;
			packet.payload.p = copy;
			sum = ipv6_checksum(
				packet.source, packet.destination, IPV6_NEXT_ICMP, packet.payload);
			copy[2] = (uint8_t)(sum >> 8);
			copy[3] = (uint8_t)sum;
			look(&packet);
		}
		free(copy);
	}
	return 0;
}
