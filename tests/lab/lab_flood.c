/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TLS messages without end. Those before the handshake's keys are made by hand, the others by
 * libssl. */
#include "lab_flood.h"

#include <string.h>

#define RECORD_MAX 9
#define RECORDS 256 /* in one write */

static bool
asked_for(const struct conn *conn, const char *word)
{
	const struct fault_choice *fault = &conn->lab->opts.fault;

	return fault->id == FAULT_TLS_FLOOD && strcmp(fault->word, word) == 0;
}

static void
repeat(struct conn *conn, const unsigned char *record, size_t len)
{
	unsigned char many[RECORD_MAX * RECORDS];

	for (size_t i = 0; i < RECORDS; i++)
		memcpy(many + i * len, record, len);
	while (wire_send(&conn->wire, many, len * RECORDS))
		;
}

struct plain {
	const char *word;
	unsigned char record[RECORD_MAX];
	size_t len;
};

static const struct plain *
find(const struct conn *conn, const struct plain *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (asked_for(conn, rows[i].word))
			return &rows[i];
	return NULL;
}

bool
flood_early(struct conn *conn)
{
	static const struct plain rows[] = {
		{"early-warnings", {21, 3, 3, 0, 2, 1, 112}, 7},
		{"early-empty", {22, 3, 3, 0, 0}, 5},
		{"early-ccs", {20, 3, 3, 0, 1, 1}, 6},
	};
	const struct plain *row = find(conn, rows, sizeof rows / sizeof rows[0]);

	if (row)
		repeat(conn, row->record, row->len);
	return row;
}

bool
flood_after_hello(struct conn *conn, const unsigned char *data, size_t len)
{
	static const struct plain rows[] = {
		{"early-hello-requests", {22, 3, 3, 0, 4, 0, 0, 0, 0}, 9},
		{"hello-ccs", {20, 3, 3, 0, 1, 1}, 6},
		{"hello-warnings", {21, 3, 3, 0, 2, 1, 112}, 7},
		{"hello-empty", {22, 3, 3, 0, 0}, 5},
	};
	const struct plain *row = find(conn, rows, sizeof rows / sizeof rows[0]);
	size_t first = len < 6 ? 0 : 5 + (size_t)(data[3] << 8 | data[4]);

	if (!row || first == 0 || first > len || data[0] != 22 || data[5] != SSL3_MT_SERVER_HELLO)
		return false;
	wire_send(&conn->wire, data, first);
	repeat(conn, row->record, row->len);
	return true;
}

/* libssl writes the message that it has been told to write, and reads nothing. */
void
flood_late(struct conn *conn)
{
	bool ok = true;

	while (ok) {
		if (asked_for(conn, "hello-requests"))
			ok = SSL_renegotiate(conn->ssl) == 1;
		else if (asked_for(conn, "key-updates"))
			ok = SSL_key_update(conn->ssl, SSL_KEY_UPDATE_NOT_REQUESTED) == 1;
		else
			ok = asked_for(conn, "tickets") && SSL_new_session_ticket(conn->ssl) == 1;
		ok = ok && SSL_do_handshake(conn->ssl) == 1;
	}
}
