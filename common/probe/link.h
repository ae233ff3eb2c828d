/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROBE_LINK_H
#define PROBE_LINK_H

#include "format/ipv6.h"
#include "probe/probe.h"

/*
 * The link inside the tunnel: IPv6 packets without separators in both directions
 * ([MS-IPHTTPS] 3.1.5.3), delimited by their own length, independent of TLS records.
 */
struct link {
	const struct probe *probe;
	struct connection *conn;
	uint8_t (*own)[16]; /* addresses for which neighbour solicitations are answered */
	size_t own_count;
	unsigned int skipped;  /* unsolicited packets */
	unsigned int answered; /* solicitations for our own addresses */
	size_t taken;          /* bytes of the packet returned last */
	struct err err;        /* why framing was lost */
};

/*
 * Returns the next packet, valid until the next call, and answers Neighbor Solicitations for our
 * own addresses on the way. IO_TIMEOUT when none came by `until`; IO_MALFORMED when framing is
 * lost, too many packets came or one is larger than the buffer; else the stream's result.
 */
enum io link_next(struct link *link, struct ipv6_packet *packet, struct deadline until);

#endif
