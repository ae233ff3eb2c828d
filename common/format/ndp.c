/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Neighbor Discovery and echo, as far as a client at the end of a tunnel needs them. */
#include "ndp.h"

#include <string.h>

#include "format/limits.h"

_Static_assert((int)NDP_PREFIXES_MAX == (int)LIMIT_RA_PREFIXES, "one limit, two names");

enum {
	HOP_LIMIT_ND = 255,  /* proves that no router has forwarded the packet */
	HOP_LIMIT_ECHO = 64, /* RFC 1700's default */
	CHECKSUM_AT = 2,     /* in an ICMPv6 message */
	ICMP_MAX = 1240,     /* of ours: what the least MTU of IPv6, 1280, leaves */

	OPTION_SOURCE_LINK = 1,
	OPTION_PREFIX = 3,
	OPTION_MTU = 5,
};

static const uint8_t ALL_NODES[16] = {0xff, 0x02, [15] = 1};
static const uint8_t ALL_ROUTERS[16] = {0xff, 0x02, [15] = 2};

uint8_t
ndp_type(const struct ipv6_packet *packet)
{
	struct span rest = packet->payload;
	uint8_t type;

	return packet->next_header == IPV6_NEXT_ICMP && span_u8(&rest, &type) ? type : 0;
}

/* What RFC 4861 sections 6.1.2 and 7.1.1 demand of both messages; leaves what follows the
 * checksum in `body`. */
static bool
validate(const struct ipv6_packet *packet, uint8_t type, size_t least, struct span *body,
	struct err *err)
{
	struct span rest = packet->payload;
	uint8_t code;

	if (ndp_type(packet) != type)
		return err_format(err, 0, "is not the message that was expected");
	if (packet->hop_limit != HOP_LIMIT_ND)
		return err_format(
			err, 0, "has hop limit %u instead of 255", (unsigned int)packet->hop_limit);
	if (rest.n < least)
		return err_format(err, rest.n, "is shorter than %zu bytes", least);
	if (ipv6_checksum(packet->source, packet->destination, IPV6_NEXT_ICMP, rest) != 0)
		return err_format(err, CHECKSUM_AT, "has a wrong checksum");
	if (!span_skip(&rest, 1) || !span_u8(&rest, &code) || !span_skip(&rest, 2) || code != 0)
		return err_format(err, 1, "has a code other than 0");
	*body = rest;
	return true;
}

/* Takes an option from the front, `body` being what stands behind its length. */
static bool
next_option(struct span whole, struct span *in, uint8_t *type, struct span *body, struct err *err)
{
	size_t offset = span_offset(whole, *in);
	uint8_t units;

	if (!span_u8(in, type) || !span_u8(in, &units))
		return err_format(err, offset, "ends within an option");
	if (units == 0)
		return err_format(err, offset, "has an option of length zero");
	if (!span_take(in, (size_t)units * 8 - 2, body))
		return err_format(err, offset, "has an option that is longer than the message");
	return true;
}

/* Bits behind the length are to be ignored (RFC 4861 section 4.6.2). */
static void
mask(struct ndp_prefix *prefix)
{
	for (unsigned int i = 0; i < 16; i++) {
		unsigned int first = i * 8, kept;

		kept = prefix->length <= first ? 0 : prefix->length - first;
		if (kept < 8)
			prefix->prefix[i] &= (uint8_t)(0xff00 >> kept);
	}
}

static bool
prefix_option(struct span body, size_t offset, struct ndp_advertisement *out, struct err *err)
{
	struct ndp_prefix prefix = {.length = 0};
	uint8_t flags;

	if (!span_u8(&body, &prefix.length) || !span_u8(&body, &flags) ||
		!span_u32be(&body, &prefix.valid) || !span_u32be(&body, &prefix.preferred) ||
		!span_skip(&body, 4) || !span_copy(&body, prefix.prefix, sizeof(prefix.prefix)) ||
		body.n != 0)
		return err_format(err, offset, "has a prefix option that is not 32 bytes long");
	if (prefix.length > 128)
		return err_format(
			err, offset, "has a prefix of %u bits", (unsigned int)prefix.length);
	prefix.on_link = (flags & 0x80) != 0;
	prefix.autonomous = (flags & 0x40) != 0;
	mask(&prefix);
	if (out->prefix_count == NDP_PREFIXES_MAX)
		out->prefixes_left++;
	else
		out->prefixes[out->prefix_count++] = prefix;
	return true;
}

static bool
mtu_option(struct span body, size_t offset, struct ndp_advertisement *out, struct err *err)
{
	uint32_t mtu;

	if (!span_skip(&body, 2) || !span_u32be(&body, &mtu) || body.n != 0)
		return err_format(err, offset, "has an MTU option that is not 8 bytes long");
	if (out->mtu == 0)
		out->mtu = mtu;
	return true;
}

static bool
advertisement_options(
	struct span whole, struct span in, struct ndp_advertisement *out, struct err *err)
{
	while (in.n > 0) {
		size_t offset = span_offset(whole, in);
		struct err broken = {.kind = ERR_NONE};
		struct span body;
		uint8_t type;
		bool good;

		if (!next_option(whole, &in, &type, &body, err))
			return false;
		good = type == OPTION_PREFIX ? prefix_option(body, offset, out, &broken)
		       : type == OPTION_MTU  ? mtu_option(body, offset, out, &broken)
					     : true;
		if (!good && out->skipped.kind == ERR_NONE)
			out->skipped = broken;
	}
	return true;
}

bool
ndp_parse_advertisement(
	const struct ipv6_packet *packet, struct ndp_advertisement *out, struct err *err)
{
	enum { LEAST = 16 };
	struct ndp_advertisement ra = {.mtu = 0};
	struct span rest;
	uint8_t flags;

	if (!validate(packet, NDP_ROUTER_ADVERTISEMENT, LEAST, &rest, err))
		return false;
	if (!ipv6_is_link_local(packet->source))
		return err_format(err, 0, "does not come from a link-local address");
	if (!span_u8(&rest, &ra.hop_limit) || !span_u8(&rest, &flags) ||
		!span_u16be(&rest, &ra.lifetime) || !span_skip(&rest, 8))
		return err_format(err, 0, "is shorter than %d bytes", (int)LEAST);
	ra.managed = (flags & 0x80) != 0;
	ra.other = (flags & 0x40) != 0;
	memcpy(ra.source, packet->source, sizeof(ra.source));
	if (!advertisement_options(packet->payload, rest, &ra, err))
		return false;
	*out = ra;
	return true;
}

/* ff02::1:ffXX:XXXX (RFC 4291 section 2.7.1) */
static bool
solicited_node(const uint8_t address[static 16])
{
	static const uint8_t start[13] = {0xff, 0x02, [11] = 1, [12] = 0xff};

	return memcmp(address, start, sizeof(start)) == 0;
}

bool
ndp_parse_neighbor_solicitation(
	const struct ipv6_packet *packet, uint8_t target[static 16], struct err *err)
{
	enum { LEAST = 24 };
	bool nobody = ipv6_is_unspecified(packet->source);
	struct span rest, body;
	uint8_t wanted[16], type;

	if (!validate(packet, NDP_NEIGHBOR_SOLICITATION, LEAST, &rest, err))
		return false;
	if (!span_skip(&rest, 4) || !span_copy(&rest, wanted, sizeof(wanted)))
		return err_format(err, 0, "is shorter than %d bytes", (int)LEAST);
	if (ipv6_is_multicast(wanted))
		return err_format(err, 8, "asks for a multicast address");
	if (nobody && !solicited_node(packet->destination))
		return err_format(
			err, 0, "comes from no address to one that is not solicited-node");
	while (rest.n > 0) {
		size_t offset = span_offset(packet->payload, rest);

		if (!next_option(packet->payload, &rest, &type, &body, err))
			return false;
		if (nobody && type == OPTION_SOURCE_LINK)
			return err_format(err, offset, "comes from no address, with a link one");
	}
	memcpy(target, wanted, sizeof(wanted));
	return true;
}

bool
ndp_is_echo_reply(const struct ipv6_packet *packet, uint16_t id, uint16_t sequence)
{
	struct span rest = packet->payload;
	uint16_t type_code, checksum, its_id, its_sequence;

	return packet->next_header == IPV6_NEXT_ICMP && span_u16be(&rest, &type_code) &&
	       span_u16be(&rest, &checksum) && span_u16be(&rest, &its_id) &&
	       span_u16be(&rest, &its_sequence) && type_code == NDP_ECHO_REPLY << 8 &&
	       its_id == id && its_sequence == sequence &&
	       ipv6_checksum(
		       packet->source, packet->destination, IPV6_NEXT_ICMP, packet->payload) == 0;
}

/* Fills in the checksum of the message, which was written with zero, and wraps it. */
static bool
build(struct buf *out, const uint8_t source[static 16], const uint8_t destination[static 16],
	uint8_t hop_limit, struct buf *message)
{
	struct ipv6_packet packet = {.next_header = IPV6_NEXT_ICMP, .hop_limit = hop_limit};
	uint16_t checksum;
	bool ok = !message->failed;

	if (ok) {
		checksum = ipv6_checksum(source, destination, IPV6_NEXT_ICMP, buf_view(message));
		message->p[CHECKSUM_AT] = (uint8_t)(checksum >> 8);
		message->p[CHECKSUM_AT + 1] = (uint8_t)checksum;
		memcpy(packet.source, source, sizeof(packet.source));
		memcpy(packet.destination, destination, sizeof(packet.destination));
		packet.payload = buf_view(message);
		ok = ipv6_build(out, &packet);
	}
	buf_free(message);
	return ok;
}

/* Type, code 0 and a checksum of zero. */
static struct buf
begin(enum ndp_type type)
{
	struct buf message = buf_make(ICMP_MAX);

	buf_u8(&message, (uint8_t)type);
	buf_u8(&message, 0);
	buf_u16be(&message, 0);
	return message;
}

bool
ndp_build_router_solicitation(struct buf *out, const uint8_t source[static 16])
{
	struct buf message = begin(NDP_ROUTER_SOLICITATION);

	buf_u32be(&message, 0);
	return build(out, source, ALL_ROUTERS, HOP_LIMIT_ND, &message);
}

bool
ndp_build_neighbor_advertisement(
	struct buf *out, const struct ipv6_packet *solicitation, const uint8_t target[static 16])
{
	const uint32_t solicited = 0x40000000u, override = 0x20000000u;
	bool nobody = ipv6_is_unspecified(solicitation->source);
	struct buf message = begin(NDP_NEIGHBOR_ADVERTISEMENT);

	buf_u32be(&message, override | (nobody ? 0 : solicited));
	buf_add(&message, target, 16);
	return build(
		out, target, nobody ? ALL_NODES : solicitation->source, HOP_LIMIT_ND, &message);
}

bool
ndp_build_echo_request(struct buf *out, const uint8_t source[static 16],
	const uint8_t destination[static 16], uint16_t id, uint16_t sequence, struct span data)
{
	struct buf message = begin(NDP_ECHO_REQUEST);

	buf_u16be(&message, id);
	buf_u16be(&message, sequence);
	buf_span(&message, data);
	return build(out, source, destination, HOP_LIMIT_ECHO, &message);
}
