/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The link behind the 200. The client's packets are framed by their own length alone (MS-IPHTTPS
 * 3.1.5.3) and held to the rules of lab_rules.c; those that break one are logged and dropped. */
#include "lab_link.h"

#include "lab_advert.h"
#include "lab_rules.h"
#include "lab_tls.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#define LINK_STEP_MS 1000
#define LINK_SPLIT_MS 2
#define LINK_LATER_MS 200

static const struct in6_addr all_nodes = {.s6_addr = {0xff, 2, [15] = 1}};

/* One write, or one chunk, or many small writes. */
static bool
send_bytes(struct conn *conn, const unsigned char *data, size_t len)
{
	const struct fault_choice *fault = &conn->lab->opts.fault;
	size_t step =
		fault->id == FAULT_RA_SPLIT && fault->number > 0 ? (size_t)fault->number : len;
	char size[16];

	if (conn->chunked) {
		snprintf(size, sizeof size, "%zx\r\n", len);
		return tls_write(conn, size, strlen(size)) && tls_write(conn, data, len) &&
		       tls_write(conn, "\r\n", 2);
	}
	for (size_t at = 0; at < len; at += step) {
		size_t part = len - at < step ? len - at : step;

		if (!tls_write(conn, data + at, part) ||
			(step < len && !wire_sleep(&conn->wire, LINK_SPLIT_MS)))
			return false;
	}
	return true;
}

/* Appends while out_len says that something is being collected for one write. */
static bool
send_packet(struct conn *conn, const struct packet *packet)
{
	if (conn->out_len == 0)
		return send_bytes(conn, packet->data, packet->len);
	if (packet->len > sizeof conn->out - conn->out_len)
		return false;
	memcpy(conn->out + conn->out_len, packet->data, packet->len);
	conn->out_len += packet->len;
	return true;
}

static bool
send_junk(struct conn *conn, unsigned from, unsigned to)
{
	struct packet packet;

	for (unsigned which = from; which < to; which++) {
		advert_junk(&packet, which, &all_nodes);
		if (!send_packet(conn, &packet))
			return false;
	}
	return true;
}

static bool
send_one_advert(struct conn *conn, const struct in6_addr *asker, bool prefixes)
{
	const struct opts *opts = &conn->lab->opts;
	bool multicast = opts->ra_multicast || IN6_IS_ADDR_UNSPECIFIED(asker);
	struct packet packet;
	bool ok;

	if (opts->fault.id == FAULT_RA_NONE)
		return true;
	if (opts->ra_delay && !wire_sleep(&conn->wire, (unsigned)opts->ra_delay))
		return false;
	advert_build(&packet, opts, multicast ? &all_nodes : asker,
		prefixes && opts->fault.id != FAULT_RA_NO_PREFIX);
	if (opts->fault.id == FAULT_RA_TRUNCATED) {
		tls_write(conn, packet.data,
			(size_t)opts->fault.number < packet.len ? (size_t)opts->fault.number
								: packet.len);
		wire_hold(&conn->wire);
		return false;
	}
	ok = send_packet(conn, &packet);
	conn_say(conn, "ra sent");
	if (opts->fault.id == FAULT_OVERSIZE) {
		wire_hold(&conn->wire);
		return false;
	}
	return ok && (!opts->junk_packets || send_junk(conn, 3, ADVERT_JUNK));
}

/* One, or first one without a prefix. */
static bool
send_advert(struct conn *conn, const struct in6_addr *asker)
{
	if (conn->lab->opts.fault.id == FAULT_RA_PREFIX_LATER &&
		(!send_one_advert(conn, asker, false) || !wire_sleep(&conn->wire, LINK_LATER_MS)))
		return false;
	return send_one_advert(conn, asker, true);
}

static bool
ask_for(struct conn *conn, const struct in6_addr *client)
{
	struct in6_addr node = address_solicited_node(client);
	struct packet packet;

	packet_start(&packet, PACKET_ICMP, 255, &rules_router,
		conn->lab->opts.echo_ns_multicast ? &node : client);
	packet_add16(&packet, ICMP_NS << 8);
	packet_add16(&packet, 0);
	packet_add32(&packet, 0);
	packet_add(&packet, client, 16);
	packet_finish(&packet);
	return send_packet(conn, &packet);
}

/* Without an end, instead of the advertisement. False: that is not what the fault asks for. */
static bool
flood(struct conn *conn, const struct in6_addr *asker)
{
	enum fault_id id = conn->lab->opts.fault.id;
	bool ok = id == FAULT_PACKETS_ENDLESS || id == FAULT_NS_ENDLESS;

	if (!ok)
		return false;
	while (ok)
		ok = id == FAULT_PACKETS_ENDLESS ? send_junk(conn, 0, ADVERT_JUNK)
						 : ask_for(conn, asker);
	return true;
}

static bool
on_rs(struct conn *conn, const struct view *view)
{
	conn_say(conn, "rs ok");
	if (flood(conn, &view->src))
		return false;
	if (conn->solicitations++ < (unsigned)conn->lab->opts.ra_ignore)
		return true;
	if (conn->lab->opts.junk_packets && !send_junk(conn, 0, 3))
		return false;
	return send_advert(conn, &view->src);
}

/* Duplicate address detection is heard in silence; a question for the router's own address is
 * answered. */
static bool
on_ns(struct conn *conn, const struct view *view)
{
	struct packet packet;

	if (IN6_IS_ADDR_UNSPECIFIED(&view->src)) {
		conn_say(conn, "dad ok");
		return true;
	}
	conn_say(conn, "ns ok");
	if (memcmp(view->body + 8, &rules_router, 16) != 0)
		return true;
	packet_start(&packet, PACKET_ICMP, 255, &rules_router, &view->src);
	packet_add16(&packet, ICMP_NA << 8);
	packet_add16(&packet, 0);
	packet_add32(&packet, 0xe0000000u);
	packet_add(&packet, &rules_router, 16);
	packet_finish(&packet);
	return send_packet(conn, &packet);
}

static bool
send_reply(struct conn *conn, const unsigned char *request, size_t len)
{
	const struct opts *opts = &conn->lab->opts;
	struct packet packet;
	struct view view;

	if (opts->fault.id == FAULT_PING_NONE)
		return true;
	if (opts->echo_delay && !wire_sleep(&conn->wire, (unsigned)opts->echo_delay))
		return false;
	packet_view(&view, request, len);
	packet_start(&packet, PACKET_ICMP, 63, &view.dst, &view.src);
	packet_add(&packet, view.body, view.body_len);
	packet.data[PACKET_HEADER] = ICMP_ECHO_REPLY;
	if (opts->fault.id == FAULT_PING_WRONG_ID)
		packet.data[PACKET_HEADER + 4] ^= 0x55;
	packet_finish(&packet);
	return send_packet(conn, &packet);
}

static bool
send_ns(struct conn *conn)
{
	conn->client_asked = true;
	conn_say(conn, "ns sent");
	return ask_for(conn, &conn->client);
}

static bool
answers_echo(const struct opts *opts, const struct in6_addr *addr)
{
	for (size_t i = 0; i < opts->echos; i++)
		if (memcmp(&opts->echo[i], addr, 16) == 0)
			return true;
	return memcmp(addr, &rules_router, 16) == 0;
}

static bool
on_echo(struct conn *conn, const struct view *view)
{
	const struct opts *opts = &conn->lab->opts;
	const unsigned char *data = view->body - PACKET_HEADER;
	size_t len = view->body_len + PACKET_HEADER;
	char text[INET6_ADDRSTRLEN];

	inet_ntop(AF_INET6, &view->dst, text, sizeof text);
	if (!answers_echo(opts, &view->dst)) {
		conn_say(conn, "ping to %s, which does not answer", text);
		return true;
	}
	conn_say(conn, "ping ok");
	if (memcmp(&conn->client, &view->src, 16) != 0) {
		conn->client = view->src;
		conn->client_asked = conn->client_known = false;
		conn->echos = 0;
	}
	if (opts->junk_packets && !send_junk(conn, 0, ADVERT_JUNK))
		return false;
	if (opts->echo_no_ns || conn->client_known)
		return send_reply(conn, data, len);
	if (conn->echos < CONN_ECHO_MAX) {
		memcpy(conn->echo[conn->echos].data, data, len);
		conn->echo[conn->echos++].len = len;
	}
	return send_ns(conn);
}

static bool
on_na(struct conn *conn, const struct view *view)
{
	bool ok = true;

	(void)view;
	conn_say(conn, "na ok");
	conn->client_known = true;
	for (size_t i = 0; ok && i < conn->echos; i++)
		ok = send_reply(conn, conn->echo[i].data, conn->echo[i].len);
	conn->echos = 0;
	return ok;
}

static bool
take_packet(struct conn *conn, const unsigned char *data, size_t len)
{
	static const struct {
		unsigned type;
		bool (*take)(struct conn *, const struct view *);
	} takers[] = {
		{ICMP_RS, on_rs},
		{ICMP_NS, on_ns},
		{ICMP_NA, on_na},
		{ICMP_ECHO, on_echo},
	};
	struct view view = {.owner = conn};
	const char *broken;

	packet_view(&view, data, len);
	if (view.next != PACKET_ICMP) {
		conn_say(conn, "packet ignored: next header %u", view.next);
		return true;
	}
	broken = rules_broken(&view);
	if (broken) {
		conn_say(conn, "refused: %s", broken);
		return true;
	}
	for (size_t i = 0; i < sizeof takers / sizeof takers[0]; i++)
		if (takers[i].type == view.body[0])
			return takers[i].take(conn, &view);
	conn_say(conn, "packet ignored: icmp type %u", view.body[0]);
	return true;
}

/* Takes the whole packets out of conn->in. False: the link is over. */
static bool
take_input(struct conn *conn)
{
	while (conn->in_len > 0) {
		size_t len;

		if (conn->in[0] >> 4 != 6) {
			conn_say(conn, "refused: not IPv6 (first byte 0x%02x)", conn->in[0]);
			return false;
		}
		if (conn->in_len < PACKET_HEADER)
			return true;
		len = PACKET_HEADER + (size_t)(conn->in[4] << 8 | conn->in[5]);
		if (len > PACKET_MAX) {
			conn_say(conn, "refused: packet of %zu bytes", len);
			return false;
		}
		if (conn->in_len < len)
			return true;
		if (!take_packet(conn, conn->in, len))
			return false;
		conn->in_len -= len;
		memmove(conn->in, conn->in + len, conn->in_len);
	}
	return true;
}

/* Faults and packets that do not wait for a solicitation. False: the link is over. */
static bool
start(struct conn *conn)
{
	const struct opts *opts = &conn->lab->opts;
	bool ok = true;
	size_t len;

	if (opts->fault.id == FAULT_LINK_RESET)
		wire_reset(&conn->wire);
	if (opts->fault.id == FAULT_LINK_RESET || opts->fault.id == FAULT_LINK_CLOSE)
		return false;
	if (opts->fault.id == FAULT_RA_COALESCED || opts->junk_packets)
		ok = send_junk(conn, 0, ADVERT_JUNK);
	if (ok && (opts->ra_unsolicited || opts->fault.id == FAULT_RA_COALESCED))
		ok = send_advert(conn, &in6addr_any);
	len = conn->out_len;
	conn->out_len = 0;
	return ok && tls_write(conn, conn->out, len);
}

void
link_serve(struct conn *conn)
{
	if (!start(conn))
		return;
	while (take_input(conn)) {
		if (tls_read(conn, LINK_STEP_MS) == 0)
			return;
		if (atomic_load(&conn->lab->stop))
			return;
	}
}
