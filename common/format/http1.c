/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * HTTP/1.1 heads. The parser starts afresh with each call: a head is small, and so there is no
 * state that could be wrong. A line that is still growing is checked like a whole one as far as it
 * goes, so that an answer of another protocol is reported without waiting for the end of its
 * "line".
 */
#include "http1.h"

#include <string.h>

#include "format/limits.h"

_Static_assert((int)HTTP1_FIELDS_MAX == (int)LIMIT_HTTP_FIELDS, "one limit, two names");

struct line {
	struct span text;
	bool ended; /* with LF, or with CR where the input ends: nothing can be added to it */
	bool whole; /* with LF */
};

/* RFC 9110 section 5.6.2 */
static bool
token_byte(uint8_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

/* RFC 9112 section 4, RFC 9110 section 5.5: visible, blank, tab or beyond ASCII. */
static bool
text_byte(uint8_t c)
{
	return c == '\t' || (c >= 0x20 && c != 0x7f);
}

static bool
all_text(struct span in)
{
	for (size_t i = 0; i < in.n; i++)
		if (!text_byte(in.p[i]))
			return false;
	return true;
}

static bool
digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

/* The beginning of a status line as far as it is there; 'd' stands for a digit, 's' for 1 to 5. */
static bool
status_pattern(struct span in)
{
	static const char pattern[] = "HTTP/1.d sdd";

	for (size_t i = 0; i < in.n && i < sizeof(pattern) - 1; i++) {
		uint8_t c = in.p[i];
		bool fits = pattern[i] == 'd'   ? digit(c)
			    : pattern[i] == 's' ? c >= '1' && c <= '5'
						: c == (uint8_t)pattern[i];

		if (!fits)
			return false;
	}
	return true;
}

/* RFC 9112 section 4; the blank before an empty reason phrase may be missing, as it often is. */
static enum http1_result
status_line(struct line line, struct http1_head *out, struct err *err)
{
	enum { MINOR = 7, CODE = 9, REASON = 12 };
	const uint8_t *p = line.text.p;
	struct span reason = line.text;

	if (!status_pattern(line.text) || (line.ended && line.text.n < REASON)) {
		err_format(err, 0, "is no HTTP/1 status line");
		return HTTP1_BROKEN;
	}
	if (line.text.n > REASON && p[REASON] != ' ') {
		err_format(err, REASON, "has something other than a blank behind its status");
		return HTTP1_BROKEN;
	}
	if (!all_text(line.text)) {
		err_format(err, 0, "has a control character in its reason phrase");
		return HTTP1_BROKEN;
	}
	if (!line.whole)
		return HTTP1_MORE;
	out->minor = (unsigned int)(p[MINOR] - '0');
	out->status = (p[CODE] - '0') * 100 + (p[CODE + 1] - '0') * 10 + (p[CODE + 2] - '0');
	span_skip(&reason, REASON);
	out->reason = span_trim(reason);
	return HTTP1_DONE;
}

/* RFC 9112 section 5 */
static enum http1_result
field_line(struct line line, size_t offset, struct http1_head *out, struct err *err)
{
	struct span rest = line.text, name;
	size_t i = 0;

	while (i < rest.n && token_byte(rest.p[i]))
		i++;
	if (i < rest.n ? rest.p[i] != ':' || i == 0 : line.ended) {
		err_format(err, offset + i, "has a line that is no header field");
		return HTTP1_BROKEN;
	}
	if (!all_text(rest)) {
		err_format(err, offset, "has a control character in a header field");
		return HTTP1_BROKEN;
	}
	if (!line.whole)
		return HTTP1_MORE;
	span_until(&rest, ':', &name);
	if (out->count < HTTP1_FIELDS_MAX)
		out->fields[out->count] =
			(struct http1_field) {.name = name, .value = span_trim(rest)};
	out->count++;
	return HTTP1_DONE;
}

/* Takes a line with its end, or what there is of one. */
static struct line
next_line(struct span *in)
{
	struct line line;

	line.whole = span_until(in, '\n', &line.text);
	if (!line.whole)
		span_take(in, in->n, &line.text);
	line.ended = line.whole;
	if (line.text.n > 0 && line.text.p[line.text.n - 1] == '\r') {
		line.ended = true;
		line.text.n--;
	}
	return line;
}

/* What is too large as a whole is reported as that, so the fields are counted only here. */
static enum http1_result
end_of_head(const struct http1_head *head, struct err *err)
{
	if (head->count <= HTTP1_FIELDS_MAX)
		return HTTP1_DONE;
	err_set(err, ERR_LIMIT, "more than %d header fields", (int)HTTP1_FIELDS_MAX);
	return HTTP1_LIMIT;
}

static enum http1_result
parse(struct span in, struct http1_head *out, struct err *err)
{
	struct span rest = in;
	bool first = true;

	while (rest.n > 0) {
		size_t offset = span_offset(in, rest);
		struct line line = next_line(&rest);
		enum http1_result result;

		if (!first && line.text.n == 0) {
			out->length = span_offset(in, rest);
			return line.whole ? end_of_head(out, err) : HTTP1_MORE;
		}
		result = first ? status_line(line, out, err) : field_line(line, offset, out, err);
		if (result != HTTP1_DONE)
			return result;
		first = false;
	}
	return HTTP1_MORE;
}

enum http1_result
http1_parse_head(struct span in, struct http1_head *out, struct err *err)
{
	enum http1_result result;
	bool full = in.n >= LIMIT_HTTP_HEAD;

	if (full)
		in.n = LIMIT_HTTP_HEAD;
	memset(out, 0, sizeof(*out));
	result = parse(in, out, err);
	if (result == HTTP1_MORE && full) {
		err_set(err, ERR_LIMIT, "a head larger than %d bytes", (int)LIMIT_HTTP_HEAD);
		result = HTTP1_TOO_LARGE;
	}
	return result;
}

bool
http1_field(const struct http1_head *head, const char *name, struct span *value)
{
	for (size_t i = 0; i < head->count; i++)
		if (span_is_nocase(head->fields[i].name, name)) {
			*value = head->fields[i].value;
			return true;
		}
	return false;
}

/* Nothing that would end a line or an element of it: what is written here is one request. */
static bool
one_word(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text <= 0x20 || *text == 0x7f)
			return false;
	return true;
}

static bool
add_host(struct buf *out, const char *host)
{
	return buf_printf(out, strchr(host, ':') != NULL ? "[%s]" : "%s", host);
}

bool
http1_build_iphttps_post(struct buf *out, const char *host, uint16_t port, const char *path)
{
	enum { DEFAULT_PORT = 443 };

	if (!one_word(host) || !one_word(path))
		return false;
	buf_printf(out, "POST %s HTTP/1.1\r\nContent-Length: 18446744073709551615\r\nHost: ", path);
	add_host(out, host);
	if (port != DEFAULT_PORT)
		buf_printf(out, ":%u", (unsigned int)port);
	return buf_text(out, "\r\n\r\n");
}

bool
http1_build_connect(struct buf *out, const char *host, uint16_t port, const char *authorization)
{
	static const char *const before[] = {"CONNECT ", " HTTP/1.1\r\nHost: "};

	if (!one_word(host) || (authorization != NULL && !all_text(span_text(authorization))))
		return false;
	for (size_t i = 0; i < 2; i++) {
		buf_text(out, before[i]);
		add_host(out, host);
		buf_printf(out, ":%u", (unsigned int)port);
	}
	if (authorization != NULL)
		buf_printf(out, "\r\nProxy-Authorization: %s", authorization);
	return buf_text(out, "\r\n\r\n");
}
