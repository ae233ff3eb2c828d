/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Router discovery inside the tunnel (RFC 4861 section 6.3): the prefix that clients form their
 * address from. */
#include <string.h>

#include "base/text.h"
#include "format/limits.h"
#include "format/ndp.h"
#include "net/limits.h"
#include "probe/link.h"
#include "probe/observe.h"
#include "probe/probe.h"

/* RFC 4861 section 10: at most three, here closer together than a host's four seconds. The n-th
 * waits n parts of the time: the first went out before the server's side of the link was up and may
 * have been dropped, so the second follows soon. */
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

/* What was received so far. */
struct heard {
	struct ra_facts ra; /* the best advertisement so far */
	struct err option;  /* its first prefix that was passed over */
	size_t left;        /* its prefixes beyond those that are kept */
	struct err bad;     /* the last invalid advertisement */
};

static struct ra_facts
facts_of(struct arena *arena, const struct ndp_advertisement *ra)
{
	struct ra_facts facts = {.source = {.family = ADDRESS_IPV6},
		.lifetime = ra->lifetime,
		.mtu = ra->mtu,
		.hop_limit = ra->hop_limit,
		.managed = ra->managed,
		.other = ra->other,
		.prefix_count = ra->prefix_count};

	memcpy(facts.source.bytes, ra->source, sizeof(ra->source));
	facts.prefixes = arena_array(arena, ra->prefix_count, sizeof(*facts.prefixes));
	for (size_t i = 0; i < ra->prefix_count; i++) {
		const struct ndp_prefix *from = &ra->prefixes[i];
		struct ra_prefix *to = &facts.prefixes[i];

		memcpy(to->prefix, from->prefix, sizeof(to->prefix));
		to->length = from->length;
		to->on_link = from->on_link;
		to->autonomous = from->autonomous;
		to->valid = from->valid;
		to->preferred = from->preferred;
	}
	return facts;
}

/* Keeps a valid advertisement that says more than those before. */
static bool
take(const struct probe *probe, const struct ipv6_packet *packet, struct heard *heard)
{
	struct ndp_advertisement ra;
	struct ra_facts facts;

	if (ndp_type(packet) != NDP_ROUTER_ADVERTISEMENT ||
		!ndp_parse_advertisement(packet, &ra, &heard->bad))
		return false;
	facts = facts_of(probe->arena, &ra);
	if (heard->ra.source.family != ADDRESS_NONE && ra_usable(&facts) == NULL &&
		(heard->ra.prefix_count > 0 || facts.prefix_count == 0))
		return false;
	heard->ra = facts;
	heard->option = ra.skipped;
	heard->left = ra.prefixes_left;
	return true;
}

/* Waits for a prefix that clients can use: a router may advertise without one while its own side is
 * not set up yet, and a client continues to listen. */
static enum io
await(struct link *link, struct heard *heard, struct deadline until)
{
	struct ipv6_packet packet;
	enum io io;

	while ((io = link_next(link, &packet, until)) == IO_DONE) {
		bool taken = take(link->probe, &packet, heard);

		if (taken && ra_usable(&heard->ra) != NULL)
			return IO_DONE;
		if (!taken && ++link->skipped > LIMIT_LINK_PACKETS)
			return stream_fail(link->conn->stream, IO_LIMIT,
				"more than %d packets came before an advertisement",
				LIMIT_LINK_PACKETS);
	}
	return io;
}

/* A received advertisement counts, whatever came after it. */
static bool
conclude(const struct probe *probe, struct observation *seen, enum io io,
	const struct stream *stream, const struct heard *heard)
{
	bool any = heard->ra.source.family != ADDRESS_NONE;

	if (any && heard->option.kind != ERR_NONE)
		return observe_end(probe, seen, OUTCOME_OK, "it %s", heard->option.text);
	if (any)
		return observe_end(probe, seen, OUTCOME_OK, NULL);
	if (io == IO_TIMEOUT && heard->bad.kind != ERR_NONE)
		return observe_end(probe, seen, OUTCOME_MALFORMED, "%s", heard->bad.text);
	if (io == IO_TIMEOUT)
		return observe_end(probe, seen, OUTCOME_SILENT, "no Router Advertisement in time");
	return observe_io(probe, seen, io, stream);
}

/* A host stops soliciting once it has a default router (RFC 4861 section 6.3.7). */
static bool
may_solicit(const struct connection *conn, const struct heard *heard)
{
	return conn->solicitations < SOLICITATIONS && heard->ra.lifetime == 0;
}

bool
probe_ra(const struct probe *probe, struct endpoint *endpoint, struct connection *conn)
{
	struct observation *seen = &endpoint->stages[STAGE_RA];
	uint8_t own[1][16];
	struct link link = {.probe = probe, .conn = conn, .own = own, .own_count = 1};
	struct deadline end = deadline_earlier(probe->deadline, deadline_in(probe->ra_wait));
	struct heard heard = {.left = 0};
	bool more;
	enum io io;

	memcpy(own[0], conn->link_local, sizeof(own[0]));
	observe_begin(probe, seen);
	do {
		more = may_solicit(conn, &heard);
		io = await(&link, &heard,
			more ? deadline_earlier(end,
				       deadline_in(probe->ra_wait * conn->solicitations / PARTS))
			     : end);
	} while (io == IO_TIMEOUT && more && !deadline_passed(end) &&
		 (!may_solicit(conn, &heard) || solicit(probe, conn)));
	buf_drop(&conn->in, link.taken);
	endpoint->ra = heard.ra;
	endpoint->ra.solicitations = conn->solicitations;
	endpoint->ra.skipped = link.skipped;
	if (heard.left > 0)
		bounds_note(&endpoint->bounds, probe->arena,
			"%zu of the %zu advertised prefixes were not looked at", heard.left,
			heard.left + heard.ra.prefix_count);
	return conclude(probe, seen, io, conn->stream, &heard);
}
