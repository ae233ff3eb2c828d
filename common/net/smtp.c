/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SMTP with libcurl. */
#include "config.h"

#include "net/smtp.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/address.h"
#include "base/buf.h"
#include "base/memory.h"
#include "base/text.h"
#include "net/curl.h"
#include "net/limits.h"
#include "net/tcp.h"

enum { REPLY = 200 }; /* of the server's words */

struct smtp {
	const struct curl_api *curl;
	struct smtp_options options; /* its texts are the caller's */
	CURL *handle;
	double begin;          /* no connection is older */
	struct span left;      /* what the server does not have yet of the message */
	struct deadline end;   /* of the mail */
	struct deadline limit; /* of what is waited for now */
	char error[CURL_ERROR_SIZE];
	bool elsewhere;    /* without TLS: it is not on this machine */
	int lines;         /* that the server has said to this mail */
	char reply[REPLY]; /* the line by which the server last said no, raw; "" when it did not */
};

struct smtp *
smtp_new(const struct smtp_options *options, struct err *err)
{
	const struct curl_api *curl = curl_load();
	struct smtp *smtp;

	if (!text_starts(options->url, "smtp://") && !text_starts(options->url, "smtps://")) {
		err_set(err, ERR_USAGE, "a mail server is smtp://HOST or smtps://HOST");
		return NULL;
	}
	if (options->plain && text_starts(options->url, "smtps://")) {
		err_set(err, ERR_USAGE, "smtps:// is not without TLS");
		return NULL;
	}
	if (curl->failure != NULL) {
		err_set(err, ERR_SYSTEM, "%s", curl->failure);
		return NULL;
	}
	smtp = memory_calloc(1, sizeof(*smtp));
	smtp->curl = curl;
	smtp->options = *options;
	smtp->begin = clock_monotonic();
	smtp->handle = curl_open();
	if (smtp->handle != NULL)
		return smtp;
	err_set(err, ERR_SYSTEM, "libcurl makes no handle");
	free(smtp);
	return NULL;
}

/* At the end of a connection libcurl says QUIT and waits two minutes for the answer, whatever its
 * time limit is. With the way in closed it finds at once that there will be none. */
static void
hang_up(const struct smtp *smtp)
{
	curl_socket_t fd = CURL_SOCKET_BAD;

	if (smtp->curl->easy_getinfo(smtp->handle, CURLINFO_ACTIVESOCKET, &fd) == CURLE_OK &&
		fd != CURL_SOCKET_BAD)
		shutdown(fd, SHUT_RD);
}

void
smtp_free(struct smtp *smtp)
{
	if (smtp == NULL)
		return;
	hang_up(smtp);
	curl_close(smtp->handle);
	free(smtp);
}

/* ---------------------------------------------------------------- what libcurl calls */

static struct deadline
within(const struct smtp *smtp, double seconds)
{
	return seconds > 0 ? deadline_earlier(smtp->end, deadline_in(seconds)) : smtp->end;
}

static size_t
give(char *room, size_t size, size_t count, void *context)
{
	struct smtp *smtp = context;
	size_t n = size * count < smtp->left.n ? size * count : smtp->left.n;

	if (!span_copy(&smtp->left, room, n))
		return 0;
	if (smtp->left.n == 0)
		smtp->limit = within(smtp, smtp->options.answer_seconds);
	return n;
}

/* RFC 5321 section 4.2.1: 4yz and 5yz say no. What comes after it answers libcurl's QUIT. */
static size_t
hear(char *line, size_t size, size_t count, void *context)
{
	struct smtp *smtp = context;
	size_t n = size * count < REPLY - 1 ? size * count : REPLY - 1;

	if (smtp->left.n == 0)
		smtp->limit = within(smtp, smtp->options.seconds); /* only the goodbye may follow */
	if (++smtp->lines > LIMIT_SMTP_LINES)
		return 0;
	if (n < 3 || (line[0] != '4' && line[0] != '5'))
		return size * count;
	memcpy(smtp->reply, line, n);
	smtp->reply[n] = '\0';
	return size * count;
}

/* Called about once a second, also while libcurl waits for the answer to a QUIT. */
static int
watch(void *context, curl_off_t to_get, curl_off_t got, curl_off_t to_give, curl_off_t given)
{
	const struct smtp *smtp = context;

	(void)to_get, (void)got, (void)to_give, (void)given;
	return deadline_passed(smtp->limit);
}

/* Whatever a name leads to, without TLS nothing leaves this machine. */
static curl_socket_t
open_loopback(void *context, curlsocktype purpose, struct curl_sockaddr *to)
{
	struct smtp *smtp = context;
	struct address address;

	(void)purpose;
	if (tcp_address(&to->addr, &address) && address_loopback(&address))
		return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
	smtp->elsewhere = true;
	return CURL_SOCKET_BAD;
}

/* ---------------------------------------------------------------- one mail */

static bool
set_protocols(const struct smtp *smtp)
{
#if LIBCURL_VERSION_NUM >= 0x075500
	return smtp->curl->easy_setopt(smtp->handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps") ==
	       CURLE_OK;
#else
	return smtp->curl->easy_setopt(smtp->handle, CURLOPT_PROTOCOLS,
		       (long)(CURLPROTO_SMTP | CURLPROTO_SMTPS)) == CURLE_OK;
#endif
}

static bool
set_plain(struct smtp *smtp)
{
	return smtp->curl->easy_setopt(smtp->handle, CURLOPT_USE_SSL, (long)CURLUSESSL_NONE) ==
		       CURLE_OK &&
	       smtp->curl->easy_setopt(smtp->handle, CURLOPT_OPENSOCKETFUNCTION, open_loopback) ==
		       CURLE_OK &&
	       smtp->curl->easy_setopt(smtp->handle, CURLOPT_OPENSOCKETDATA, smtp) == CURLE_OK;
}

static bool
set_login(const struct smtp *smtp)
{
	const struct smtp_options *options = &smtp->options;

	return (options->user == NULL || smtp->curl->easy_setopt(smtp->handle, CURLOPT_USERNAME,
						 options->user) == CURLE_OK) &&
	       (options->password == NULL || smtp->curl->easy_setopt(smtp->handle, CURLOPT_PASSWORD,
						     options->password) == CURLE_OK);
}

static bool
set_security(struct smtp *smtp)
{
	const struct curl_api *curl = smtp->curl;
	const struct smtp_options *options = &smtp->options;
	CURL *handle = smtp->handle;

	if (options->plain)
		return set_plain(smtp);
	return curl->easy_setopt(handle, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL) == CURLE_OK &&
	       curl->easy_setopt(handle, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) ==
		       CURLE_OK &&
	       curl->easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
	       curl->easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK &&
	       curl_trust(handle, options->ca_file);
}

/* libcurl's own limits are there for what it does not call watch in. It has the age of a connection
 * that it uses again count towards them. */
static bool
set_limits(struct smtp *smtp, struct deadline deadline)
{
	CURL *handle = smtp->handle;

	smtp->end = deadline;
	smtp->limit = within(smtp, smtp->options.seconds);
	deadline.at += clock_monotonic() - smtp->begin;
	return curl_set_up(handle, deadline) &&
	       smtp->curl->easy_setopt(handle, CURLOPT_SERVER_RESPONSE_TIMEOUT,
		       (long)deadline_left(deadline) + 1) == CURLE_OK &&
	       smtp->curl->easy_setopt(handle, CURLOPT_NOPROGRESS, 0L) == CURLE_OK &&
	       smtp->curl->easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, watch) == CURLE_OK &&
	       smtp->curl->easy_setopt(handle, CURLOPT_XFERINFODATA, smtp) == CURLE_OK;
}

static bool
set_up(struct smtp *smtp, const char *from, const struct curl_slist *to, struct deadline deadline)
{
	const struct curl_api *curl = smtp->curl;
	CURL *handle = smtp->handle;

	return set_protocols(smtp) && set_security(smtp) && set_login(smtp) &&
	       set_limits(smtp, deadline) &&
	       curl->easy_setopt(handle, CURLOPT_URL, smtp->options.url) == CURLE_OK &&
	       curl->easy_setopt(handle, CURLOPT_PROXY, "") == CURLE_OK &&
	       curl->easy_setopt(handle, CURLOPT_ERRORBUFFER, smtp->error) == CURLE_OK &&
	       curl->easy_setopt(handle, CURLOPT_MAIL_FROM, from) == CURLE_OK &&
	       curl->easy_setopt(handle, CURLOPT_MAIL_RCPT, to) == CURLE_OK &&
	       curl->easy_setopt(handle, CURLOPT_HEADERFUNCTION, hear) == CURLE_OK &&
	       curl->easy_setopt(handle, CURLOPT_HEADERDATA, smtp) == CURLE_OK &&
	       curl->easy_setopt(handle, CURLOPT_READFUNCTION, give) == CURLE_OK &&
	       curl->easy_setopt(handle, CURLOPT_READDATA, smtp) == CURLE_OK &&
	       curl->easy_setopt(handle, CURLOPT_UPLOAD, 1L) == CURLE_OK &&
	       curl->easy_setopt(handle, CURLOPT_INFILESIZE_LARGE, (curl_off_t)smtp->left.n) ==
		       CURLE_OK;
}

/* The limits of the three parts of a mail, one after the other. */
static struct deadline
last_moment(const struct smtp *smtp)
{
	const struct smtp_options *options = &smtp->options;

	return within(smtp, options->seconds > 0 && options->answer_seconds > 0
				    ? 2 * options->seconds + options->answer_seconds
				    : 0);
}

/* Without the end of its line. */
static void
add_clean(struct buf *out, const char *text)
{
	text_printable(out, span_trim(span_of(text, strcspn(text, "\r\n"))), REPLY);
}

/* What went wrong, and what the server said when it said no. */
static bool
explain(const struct smtp *smtp, CURLcode code, bool *refused, struct err *err)
{
	struct buf text = buf_make(ERR_TEXT_MAX);
	const char *why = smtp->lines > LIMIT_SMTP_LINES ? "endless replies"
			  : smtp->error[0] == '\0'       ? smtp->curl->easy_strerror(code)
							 : smtp->error;
	bool late = code == CURLE_OPERATION_TIMEDOUT || code == CURLE_ABORTED_BY_CALLBACK;

	/* 421 closes the connection; a refused login concerns all mails. */
	if (smtp->elsewhere)
		return err_set(err, ERR_USAGE,
			"mail server: without TLS a mail goes to this machine only (127.0.0.1, "
			"::1)");
	*refused = smtp->reply[0] != '\0' && !text_starts(smtp->reply, "421") &&
		   code != CURLE_LOGIN_DENIED && !late;
	add_clean(&text, late ? "no answer in time" : why);
	if (smtp->reply[0] != '\0') {
		buf_text(&text, ": the server said \"");
		add_clean(&text, smtp->reply);
		buf_u8(&text, '"');
	}
	err_set(err, late ? ERR_TIMEOUT : ERR_SYSTEM, "mail server: %s", buf_cstr(&text));
	buf_free(&text);
	return false;
}

/* RFC 5321 section 2.3.8: lines end with CRLF. */
static bool
with_crlf(struct buf *out, struct span message)
{
	struct span line;

	while (span_line(&message, &line)) {
		buf_span(out, line);
		buf_text(out, "\r\n");
	}
	return !out->failed;
}

bool
smtp_send(struct smtp *smtp, const char *from, const char *to, struct span message,
	struct deadline deadline, bool *refused, struct err *err)
{
	struct buf wire = buf_make(2 * message.n + 2);
	struct curl_slist *list = smtp->curl->slist_append(NULL, to);
	CURLcode code;
	bool ok = false;

	*refused = false;
	smtp->error[0] = smtp->reply[0] = '\0';
	smtp->elsewhere = false;
	smtp->lines = 0;
	if (deadline_passed(deadline))
		err_set(err, ERR_TIMEOUT, "mail server: no time left");
	else if (list == NULL || !with_crlf(&wire, message))
		err_set(err, ERR_MEMORY, "no memory");
	else {
		smtp->left = buf_view(&wire);
		if (set_up(smtp, from, list, deadline)) {
			code = curl_perform(smtp->handle, last_moment(smtp));
			ok = code == CURLE_OK || explain(smtp, code, refused, err);
			if (!ok)
				hang_up(smtp);
		} else
			err_set(err, ERR_USAGE,
				"libcurl does not take the mail server's URL or options");
	}
	smtp->curl->slist_free_all(list);
	smtp->left = span_of(NULL, 0);
	buf_free(&wire);
	return ok;
}
