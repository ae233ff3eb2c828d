/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Router discovery inside the tunnel (RFC 4861 section 6.3): the prefix that clients form their
 * address from. */
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "format/ndp.h"
#include "probe/link.h"
#include "probe/observe.h"
#include "probe/probe.h"

/* RFC 4861 section 10: at most three, though closer together than a host's four seconds. The
 * n-th is waited on for n parts of the time: the first went out before the server's side of the
 * link was up and may have been dropped, so the second comes soon. */
enum { SOLICITATIONS = 3, PARTS = 1 + 2 + 3 };

static bool
solicit(const struct probe *probe, struct connection *conn)
{
	struct buf out = buf_make(LIMIT_IPV6_PACKET);
	bool ok = ndp_build_router_solicitation(&out, conn->link_local) &&
		stream_write(conn->stream, buf_view(&out), probe->deadline) == IO_DONE;

	conn->solicitations++;
	buf_free(&out);
	return ok;
}

static void
keep(const struct probe *probe, struct ra_facts *facts, const struct ndp_advertisement *ra)
{
	facts->source.family = ADDRESS_IPV6;
	memcpy(facts->source.bytes, ra->source, sizeof(ra->source));
	facts->lifetime = ra->lifetime;
	facts->mtu = ra->mtu;
	facts->hop_limit = ra->hop_limit;
	facts->managed = ra->managed;
	facts->other = ra->other;
	facts->prefix_count = ra->prefix_count;
	facts->prefixes = arena_array(probe->arena, ra->prefix_count, sizeof(*facts->prefixes));
	for (size_t i = 0; i < ra->prefix_count; i++) {
		const struct ndp_prefix *from = &ra->prefixes[i];
		struct ra_prefix *to = &facts->prefixes[i];

		memcpy(to->prefix, from->prefix, sizeof(to->prefix));
		to->length = from->length;
		to->on_link = from->on_link;
		to->autonomous = from->autonomous;
		to->valid = from->valid;
		to->preferred = from->preferred;
	}
}

/* Waits for one valid advertisement; an invalid one is remembered in `bad`. */
static enum io
await(struct link *link, struct ra_facts *facts, struct err *bad, struct deadline until)
{
	struct ipv6_packet packet;
	struct ndp_advertisement ra;
	enum io io;

	while ((io = link_next(link, &packet, until)) == IO_DONE) {
		if (ndp_type(&packet) == NDP_ROUTER_ADVERTISEMENT &&
			ndp_parse_advertisement(&packet, &ra, bad)) {
			keep(link->probe, facts, &ra);
			return IO_DONE;
		}
		if (++link->skipped > LIMIT_LINK_PACKETS)
			return stream_fail(link->conn->stream, IO_MALFORMED,
				"more than %d packets came before an advertisement",
				LIMIT_LINK_PACKETS);
	}
	return io;
}

static bool
conclude(const struct probe *probe, struct observation *seen, enum io io,
	const struct stream *stream, const struct err *bad)
{
	if (io == IO_DONE)
		return observe_end(probe, seen, OUTCOME_OK, NULL);
	if (io == IO_TIMEOUT && bad->kind != ERR_NONE)
		return observe_end(probe, seen, OUTCOME_MALFORMED, "%s", bad->text);
	if (io == IO_TIMEOUT)
		return observe_end(probe, seen, OUTCOME_SILENT, "no Router Advertisement in time");
	return observe_io(probe, seen, io, stream);
}

bool
probe_ra(const struct probe *probe, struct endpoint *endpoint, struct connection *conn)
{
	struct observation *seen = &endpoint->stages[STAGE_RA];
	uint8_t own[1][16];
	struct link link = {.probe = probe, .conn = conn, .own = own, .own_count = 1};
	struct deadline end = deadline_earlier(probe->deadline, deadline_in(probe->ra_wait));
	struct err bad = {0};
	bool last;
	enum io io;

	memcpy(own[0], conn->link_local, sizeof(own[0]));
	observe_begin(probe, seen);
	do {
		last = conn->solicitations >= SOLICITATIONS;
		io = await(&link, &endpoint->ra, &bad,
			last ? end
			     : deadline_earlier(end,
				       deadline_in(probe->ra_wait * conn->solicitations / PARTS)));
	} while (io == IO_TIMEOUT && !last && !deadline_passed(end) && solicit(probe, conn));
	buf_drop(&conn->in, link.taken);
	endpoint->ra.solicitations = conn->solicitations;
	endpoint->ra.skipped = link.skipped;
	return conclude(probe, seen, io, conn->stream, &bad);
}
