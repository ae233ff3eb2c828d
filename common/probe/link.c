/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The link inside the tunnel. */
#include "probe/link.h"

#include <string.h>

#include "format/limits.h"
#include "format/ndp.h"
#include "net/limits.h"

enum { READ_SIZE = 16 * 1024 };

static enum io
fill(struct link *link, struct deadline until)
{
	struct connection *conn = link->conn;
	uint8_t *room = buf_room(&conn->in, READ_SIZE);
	size_t got;
	enum io io;

	if (room == NULL)
		return stream_fail(conn->stream, IO_LOCAL, "no memory for packets");
	io = stream_read(conn->stream, room, READ_SIZE, &got, until);
	buf_grew(&conn->in, got);
	return io;
}

/* Answers a solicitation for one of our addresses; false for any other packet. */
static bool
answer_neighbor(struct link *link, const struct ipv6_packet *packet)
{
	struct buf out = buf_make(LIMIT_IPV6_PACKET);
	uint8_t target[16];
	bool ours = false;

	if (ndp_type(packet) != NDP_NEIGHBOR_SOLICITATION ||
		!ndp_parse_neighbor_solicitation(packet, target, NULL))
		return false;
	for (size_t i = 0; i < link->own_count; i++)
		ours = ours || memcmp(link->own[i], target, sizeof(target)) == 0;
	if (ours && ndp_build_neighbor_advertisement(&out, packet, target))
		stream_write(link->conn->stream, buf_view(&out), link->probe->deadline);
	buf_free(&out);
	return ours;
}

enum io
link_next(struct link *link, struct ipv6_packet *packet, struct deadline until)
{
	struct connection *conn = link->conn;

	conn->in.max = 2 * LIMIT_IPV6_PACKET;
	for (;;) {
		struct span bytes;
		enum ipv6_result result;
		enum io io;

		buf_drop(&conn->in, link->taken);
		link->taken = 0;
		bytes = buf_view(&conn->in);
		result = ipv6_next(&bytes, packet, &link->err);
		if (result == IPV6_BROKEN)
			return stream_fail(conn->stream, IO_MALFORMED, "%s", link->err.text);
		if (result == IPV6_DONE) {
			link->taken = conn->in.n - bytes.n;
			if (!answer_neighbor(link, packet))
				return IO_DONE;
			if (++link->answered > LIMIT_LINK_PACKETS)
				return stream_fail(conn->stream, IO_LIMIT,
					"endless Neighbor Solicitations, more than %d",
					LIMIT_LINK_PACKETS);
			continue;
		}
		io = fill(link, until);
		if (io != IO_DONE)
			return io;
	}
}
