/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_HTTP1_H
#define FORMAT_HTTP1_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

/*
 * HTTP/1.1 message heads (RFC 9112): requests as an IP-HTTPS client writes them, response heads
 * with bounds.
 */
struct http1_field {
	struct span name, value; /* value without surrounding blanks */
};

enum { HTTP1_FIELDS_MAX = 128 };

struct http1_head {
	unsigned int minor; /* HTTP/1.minor */
	int status;         /* 100 to 599 */
	struct span reason;
	struct http1_field fields[HTTP1_FIELDS_MAX];
	size_t count;
	size_t length; /* bytes of the head with its empty line */
};

enum http1_result {
	HTTP1_NONE,
	HTTP1_MORE, /* a valid beginning, not yet complete */
	HTTP1_DONE,
	HTTP1_BROKEN,    /* can never become a response head; err says why */
	HTTP1_TOO_LARGE, /* larger than LIMIT_HTTP_HEAD, which is what Windows takes */
	HTTP1_LIMIT,     /* more fields than HTTP1_FIELDS_MAX */
};

/*
 * Parses a response head at the beginning of `in`, which may be incomplete or have body bytes
 * behind it. Spans point into `in`. As RFC 9112 section 2.2 allows, a bare LF ends a line too.
 * Obsolete line folding, control characters other than tab in values, a field without colon,
 * and blanks before the colon are refused; broken beginnings are refused as soon as they can be
 * told. The blank before an empty reason phrase may be missing. `out` holds the head only when
 * DONE.
 */
enum http1_result http1_parse_head(struct span in, struct http1_head *out, struct err *err);

/* The first field of that name (any case); false when there is none. */
bool http1_field(const struct http1_head *head, const char *name, struct span *value);

/*
 * The request that opens an IP-HTTPS tunnel ([MS-IPHTTPS] 3.1.5.2 and 4.1): POST with
 * Content-Length 18446744073709551615 and Host, and nothing else. `host` is bracketed when it
 * holds a colon; the port is left out when it is 443. Both builders fail when host, path or
 * authorization hold what would end a line (or, host and path, a blank), adding nothing.
 */
bool http1_build_iphttps_post(struct buf *out, const char *host, uint16_t port, const char *path);

/* CONNECT host:port (RFC 9110 section 9.3.6) with Host and, if not NULL, Proxy-Authorization. */
bool http1_build_connect(
	struct buf *out, const char *host, uint16_t port, const char *authorization);

#endif
