/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One connection walking down its stages, and the faults that come before TLS. */
#include "lab_conn.h"

#include "lab_flood.h"
#include "lab_http.h"
#include "lab_link.h"
#include "lab_tls.h"

#include <stddef.h>
#include <string.h>

#define CONN_HELLO_MS 30000

static void
play_reset_accept(struct conn *conn)
{
	wire_reset(&conn->wire);
}

static void
play_close_accept(struct conn *conn)
{
	wire_close(&conn->wire);
}

static void
play_silent_accept(struct conn *conn)
{
	wire_hold(&conn->wire);
}

/* SSH speaks first; the others answer the ClientHello. */
static void
play_garbage(struct conn *conn)
{
	static const char ssh[] = "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n";
	static const char http[] =
		"HTTP/1.1 400 Bad Request\r\nServer: nginx\r\nConnection: close\r\n\r\n";
	const char *word = conn->lab->opts.fault.word;
	unsigned char hello[4096], noise[512] = {0};
	unsigned state = 12345;

	if (*word && strcmp(word, "ssh") != 0)
		wire_recv(&conn->wire, hello, sizeof hello, CONN_HELLO_MS);
	if (strcmp(word, "random") == 0)
		for (size_t i = 0; i < sizeof noise; i++) {
			state = state * 1103515245u + 12345u;
			noise[i] = (unsigned char)(state >> 16);
		}
	if (!*word || strcmp(word, "ssh") == 0)
		wire_send(&conn->wire, ssh, sizeof ssh - 1);
	else if (strcmp(word, "http") == 0)
		wire_send(&conn->wire, http, sizeof http - 1);
	else
		wire_send(&conn->wire, noise, sizeof noise);
}

/* Waits for the whole first record, so that no later reset is caused by unread bytes. */
static bool
read_hello(struct conn *conn)
{
	unsigned char hello[5 + 16640];
	size_t have = 0, want = 5;

	while (have < want) {
		long n = wire_recv(&conn->wire, hello + have, want - have, CONN_HELLO_MS);

		if (n <= 0)
			return false;
		have += (size_t)n;
		if (have == 5)
			want = 5 + (size_t)(hello[3] << 8 | hello[4]);
		if (want > sizeof hello)
			return false;
	}
	return true;
}

static void
send_alert(struct conn *conn, unsigned char level, unsigned char number)
{
	unsigned char record[7] = {21, 3, 3, 0, 2, level, number};

	wire_send(&conn->wire, record, sizeof record);
	conn_say(conn, "alert-sent %u", number);
}

static void
play_alert(struct conn *conn)
{
	if (read_hello(conn))
		send_alert(conn, 2, (unsigned char)conn->lab->opts.fault.number);
}

static void
play_tls_close(struct conn *conn)
{
	if (read_hello(conn))
		send_alert(conn, 1, 0);
}

static void
play_reset_hello(struct conn *conn)
{
	if (read_hello(conn))
		wire_reset(&conn->wire);
}

static void
play_hang_hello(struct conn *conn)
{
	wire_hold(&conn->wire);
}

/* Returns true if a fault has taken the place of TLS. */
static bool
play_before_tls(struct conn *conn)
{
	static const struct {
		enum fault_id id;
		void (*play)(struct conn *);
	} plays[] = {
		{FAULT_RESET_ACCEPT, play_reset_accept},
		{FAULT_CLOSE_ACCEPT, play_close_accept},
		{FAULT_SILENT_ACCEPT, play_silent_accept},
		{FAULT_GARBAGE, play_garbage},
		{FAULT_ALERT, play_alert},
		{FAULT_TLS_CLOSE, play_tls_close},
		{FAULT_RESET_HELLO, play_reset_hello},
		{FAULT_HANG_HELLO, play_hang_hello},
	};

	for (size_t i = 0; i < sizeof plays / sizeof plays[0]; i++)
		if (plays[i].id == conn->lab->opts.fault.id) {
			plays[i].play(conn);
			return true;
		}
	return flood_early(conn);
}

static void
arm_wire(struct conn *conn)
{
	static const struct {
		enum fault_id id;
		enum wire_cut cut;
	} cuts[] = {
		{FAULT_PREFIX, WIRE_CUT_CLOSE},
		{FAULT_PREFIX_RESET, WIRE_CUT_RESET},
		{FAULT_PREFIX_HANG, WIRE_CUT_HANG},
	};
	const struct fault_choice *fault = &conn->lab->opts.fault;

	for (size_t i = 0; i < sizeof cuts / sizeof cuts[0]; i++)
		if (cuts[i].id == fault->id) {
			conn->wire.cut = cuts[i].cut;
			conn->wire.cut_at = (uint64_t)fault->number;
		}
	if (fault->id == FAULT_DRIP)
		conn->wire.drip_ms = (unsigned)fault->number;
}

void
conn_clear(struct conn *conn)
{
	memset(conn, 0, offsetof(struct conn, in));
}

void
conn_run(struct conn *conn)
{
	arm_wire(conn);
	if (!play_before_tls(conn) && tls_accept(conn) && http_serve(conn))
		link_serve(conn);
	tls_end(conn);
	wire_close(&conn->wire);
	conn_say(conn, "closed");
}
