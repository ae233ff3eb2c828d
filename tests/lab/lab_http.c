/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The endless POST. The request is held to the letter of what DirectAccess clients send, because a
 * real listener answers nothing else. */
#include "lab_http.h"

#include "lab_alert.h"
#include "lab_request.h"
#include "lab_tls.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#define HTTP_PATIENCE_MS 30000
#define HTTP_LINE 64 /* length of one padding header line */

static const char *
reason_phrase(long status)
{
	static const struct {
		long status;
		const char *phrase;
	} phrases[] = {
		{200, "OK"},
		{204, "No Content"},
		{301, "Moved Permanently"},
		{302, "Found"},
		{400, "Bad Request"},
		{401, "Unauthorized"},
		{403, "Forbidden"},
		{404, "Not Found"},
		{405, "Method Not Allowed"},
		{407, "Proxy Authentication Required"},
		{411, "Length Required"},
		{413, "Request Entity Too Large"},
		{429, "Too Many Requests"},
		{500, "Internal Server Error"},
		{501, "Not Implemented"},
		{502, "Bad Gateway"},
		{503, "Service Unavailable"},
		{504, "Gateway Timeout"},
	};

	for (size_t i = 0; i < sizeof phrases / sizeof phrases[0]; i++)
		if (phrases[i].status == status)
			return phrases[i].phrase;
	return "Unknown";
}

/* Server and Date lines, each ended by eol. */
static void
common_lines(const struct opts *opts, const char *eol, char *out, size_t size)
{
	char date[64];
	time_t now = time(NULL);
	struct tm utc;
	size_t len = 0;

	*out = '\0';
	if (*opts->server_header)
		len = (size_t)snprintf(out, size, "Server: %s%s", opts->server_header, eol);
	strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", gmtime_r(&now, &utc));
	if (!opts->no_date && len < size)
		snprintf(out + len, size - len, "Date: %s%s", date, eol);
}

static void
answer(struct conn *conn, long status, const char *more)
{
	char lines[1024], head[2048];

	common_lines(&conn->lab->opts, "\r\n", lines, sizeof lines);
	snprintf(head, sizeof head,
		"HTTP/1.1 %ld %s\r\n%s%sContent-Length: 0\r\nConnection: close\r\n\r\n", status,
		reason_phrase(status), lines, more);
	tls_write(conn, head, strlen(head));
	conn_say(conn, "answered %ld", status);
}

static void
play_silent(struct conn *conn)
{
	wire_hold(&conn->wire);
}

static void
play_reset(struct conn *conn)
{
	wire_reset(&conn->wire);
}

static void
play_close(struct conn *conn)
{
	(void)conn;
}

static void
play_alert(struct conn *conn)
{
	if (!alert_send(conn, (unsigned char)conn->lab->opts.fault.number))
		conn_say(conn, "alert-post needs TLS 1.3");
	wire_close(&conn->wire);
}

static bool
send_padding(struct conn *conn, size_t lines)
{
	char line[HTTP_LINE + 1], chunk[HTTP_LINE * 64];

	snprintf(line, sizeof line, "X-Padding: %0*d\r\n", HTTP_LINE - 13, 0);
	for (size_t i = 0; i < 64; i++)
		memcpy(chunk + i * HTTP_LINE, line, HTTP_LINE);
	for (size_t i = 0; i < lines / 64; i++)
		if (!tls_write(conn, chunk, sizeof chunk))
			return false;
	return true;
}

static void
play_endless(struct conn *conn)
{
	static const char first[] = "HTTP/1.1 200 OK\r\n";

	tls_write(conn, first, sizeof first - 1);
	if (!send_padding(conn, 1024 * 1024 / HTTP_LINE))
		return;
	while (send_padding(conn, 64) && wire_sleep(&conn->wire, 10))
		;
}

static void
play_continue_endless(struct conn *conn)
{
	static const char interim[] = "HTTP/1.1 100 Continue\r\n\r\n";

	while (tls_write(conn, interim, sizeof interim - 1))
		;
}

static void
play_garbage(struct conn *conn)
{
	static const char greeting[] = "220 mail.example.com ESMTP ready\r\n";

	tls_write(conn, greeting, sizeof greeting - 1);
	wire_hold(&conn->wire);
}

static void
play_redirect(struct conn *conn)
{
	answer(conn, 302, "Location: https://other.example.net/IPHTTPS\r\n");
}

static size_t head_text(const struct conn *conn, char *out, size_t size);

static void
play_prefix(struct conn *conn)
{
	char head[2048];
	size_t len = head_text(conn, head, sizeof head),
	       part = (size_t)conn->lab->opts.fault.number;

	tls_write(conn, head, part < len ? part : len);
	if (conn->lab->opts.fault.id == FAULT_HEAD_PREFIX)
		wire_hold(&conn->wire);
}

/* Returns true if a fault has taken the place of the answer. */
static bool
play_instead(struct conn *conn)
{
	static const struct {
		enum fault_id id;
		void (*play)(struct conn *);
	} plays[] = {
		{FAULT_SILENT, play_silent},
		{FAULT_RESET_POST, play_reset},
		{FAULT_CLOSE_POST, play_close},
		{FAULT_ALERT_POST, play_alert},
		{FAULT_HEAD_ENDLESS, play_endless},
		{FAULT_HEAD_GARBAGE, play_garbage},
		{FAULT_HEAD_PREFIX, play_prefix},
		{FAULT_HEAD_PREFIX_CLOSE, play_prefix},
		{FAULT_REDIRECT, play_redirect},
		{FAULT_CONTINUE_ENDLESS, play_continue_endless},
	};

	for (size_t i = 0; i < sizeof plays / sizeof plays[0]; i++)
		if (plays[i].id == conn->lab->opts.fault.id) {
			plays[i].play(conn);
			return true;
		}
	return false;
}

/* The 200 of the run, in the wording that the fault asks for. Returns its length: it may hold a
 * NUL. */
static size_t
head_text(const struct conn *conn, char *out, size_t size)
{
	static const struct {
		enum fault_id id;
		const char *start, *eol, *extra;
	} forms[] = {
		{FAULT_HTTP10, "HTTP/1.0 200 OK", "\r\n", ""},
		{FAULT_CHUNKED, "HTTP/1.1 200 OK", "\r\n", "Transfer-Encoding: chunked\r\n"},
		{FAULT_CONTINUE, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK", "\r\n", ""},
		{FAULT_HEAD_LF, "HTTP/1.1 200 OK", "\n", ""},
		{FAULT_HEAD_NUL, "HTTP/1.1 200 OK", "\r\n", "X-Nul: a@b\r\n"},
		{FAULT_NONE, "HTTP/1.1 200 OK", "\r\n", ""},
	};
	enum fault_id id = conn->lab->opts.fault.id;
	char lines[1024], *at;
	size_t i = 0;

	while (forms[i].id != id && forms[i].id != FAULT_NONE)
		i++;
	common_lines(&conn->lab->opts, forms[i].eol, lines, sizeof lines);
	snprintf(out, size, "%s%s%s%s%s", forms[i].start, forms[i].eol, lines, forms[i].extra,
		forms[i].eol);
	i = strlen(out);
	at = id == FAULT_HEAD_NUL ? strstr(out, "a@b") : NULL;
	if (at)
		at[1] = '\0';
	return i;
}

static bool
repeat(struct conn *conn, const char *text, size_t times)
{
	while (times-- > 0)
		if (!tls_write(conn, text, strlen(text)))
			return false;
	return true;
}

static bool
send_line(struct conn *conn, size_t n)
{
	char *line = malloc(n + 6);
	bool sent = line != NULL;

	if (sent) {
		memcpy(line, "A: ", 3);
		memset(line + 3, 'x', n);
		memcpy(line + 3 + n, "\r\n", 3);
		sent = tls_write(conn, line, n + 5);
	}
	free(line);
	return sent;
}

/* The status line, `first` bytes, with what a fault puts before or behind it. */
static bool
send_more(struct conn *conn, const char *head, size_t first)
{
	size_t n = (size_t)conn->lab->opts.fault.number;

	if (conn->lab->opts.fault.id == FAULT_CONTINUES)
		return repeat(conn, "HTTP/1.1 100 Continue\r\n\r\n", n) &&
		       tls_write(conn, head, first);
	if (!tls_write(conn, head, first))
		return false;
	if (conn->lab->opts.fault.id == FAULT_HEAD_1MIB)
		return send_padding(conn, 1024 * 1024 / HTTP_LINE);
	if (conn->lab->opts.fault.id == FAULT_HEAD_LINES)
		return repeat(conn, "A: b\r\n", n);
	return send_line(conn, n);
}

/* ra-coalesced sends the head together with the first packets, so the link does it. */
static bool
answer_ok(struct conn *conn)
{
	enum fault_id id = conn->lab->opts.fault.id;
	char head[2048];
	size_t len = head_text(conn, head, sizeof head), first = 0;

	conn->chunked = id == FAULT_CHUNKED;
	if (id == FAULT_RA_COALESCED) {
		memcpy(conn->out, head, len);
		conn->out_len = len;
		return true;
	}
	if (id == FAULT_HEAD_1MIB || id == FAULT_HEAD_LINES || id == FAULT_HEAD_LINE ||
		id == FAULT_CONTINUES) {
		first = strcspn(head, "\n") + 1;
		if (!send_more(conn, head, first))
			return false;
	}
	for (; id == FAULT_HEAD_DRIP && first < len; first++)
		if (!tls_write(conn, head + first, 1) || !wire_sleep(&conn->wire, 1000))
			return false;
	return tls_write(conn, head + first, len - first);
}

static void
refuse_late(struct conn *conn)
{
	enum cert_refuse how = conn->lab->opts.client_cert_refuse;

	if (how == REFUSE_BY_DEFAULT || how == REFUSE_403)
		answer(conn, 403, "");
	if (how == REFUSE_SILENCE)
		wire_hold(&conn->wire);
	if (how == REFUSE_ALERT && alert_send(conn, SSL_AD_ACCESS_DENIED))
		wire_close(&conn->wire);
}

static bool
late_cert_ok(struct conn *conn)
{
	enum tls_late late;

	if (conn->lab->opts.client_cert != CERT_LATE)
		return true;
	late = tls_late_cert(conn);
	if (late == TLS_LATE_REFUSED)
		refuse_late(conn);
	return late == TLS_LATE_OK;
}

/* Such a client would wait for ever, as no blank line of this kind ends the head. */
static bool
has_bare_lf(const struct conn *conn)
{
	const unsigned char *lf = memchr(conn->in, '\n', conn->in_len);

	return lf && (lf == conn->in || lf[-1] != '\r');
}

/* Returns the length of the head, blank line included, or 0. */
static size_t
read_head(struct conn *conn)
{
	for (;;) {
		char *end = memmem(conn->in, conn->in_len, "\r\n\r\n", 4);
		long n;

		if (end)
			return (size_t)(end - (char *)conn->in) + 4;
		if (conn->in_len > REQUEST_MAX || has_bare_lf(conn)) {
			conn_say(conn, "refused: %s",
				has_bare_lf(conn) ? "bare LF" : "request head too long");
			answer(conn, 400, "");
			return 0;
		}
		n = tls_read(conn, HTTP_PATIENCE_MS);
		if (n == 0) {
			conn_say(conn,
				"refused: connection ended within the request head (%zu bytes)",
				conn->in_len);
			return 0;
		}
		if (n < 0 && ++conn->idle_reads > 2) {
			conn_say(conn, "refused: no request");
			return 0;
		}
	}
}

bool
http_serve(struct conn *conn)
{
	const struct opts *opts = &conn->lab->opts;
	size_t len = read_head(conn);
	char wrong[256];
	long status;

	if (len == 0)
		return false;
	status = request_judge(conn, len, wrong, sizeof wrong);
	if (status != 200) {
		conn_say(conn, "refused: %s", wrong);
		answer(conn, status, "");
		return false;
	}
	conn_say(conn, "post ok");
	conn->in_len -= len;
	memmove(conn->in, conn->in + len, conn->in_len);
	if (!late_cert_ok(conn) || play_instead(conn))
		return false;
	if (opts->status != 200) {
		answer(conn, opts->status, "");
		return false;
	}
	return answer_ok(conn);
}
