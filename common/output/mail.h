/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OUTPUT_MAIL_H
#define OUTPUT_MAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

/*
 * An automatic mail as bytes that any mail system takes: RFC 5322 headers, MIME
 * (multipart/alternative of text and HTML, both UTF-8 in quoted-printable), RFC 2047 words where a
 * header is not plain ASCII, RFC 3834 against automatic replies. Seven bits; body lines have at
 * most 76 characters. Lines end with LF; the SMTP client converts them to CRLF.
 */
struct mail {
	const char *from, *from_name; /* name may be NULL */
	const char *to;
	const char *subject;
	const char *id; /* without angle brackets, as the references */
	const char *const *references;
	size_t reference_count; /* the last one is replied to */
	int64_t date;
	const char *text, *html;
};

/* Control characters in a subject or a name are written visibly, so that no text can add a header.
 * An invalid address is ERR_USAGE. */
bool mail_compose(struct buf *out, const struct mail *mail, struct arena *arena, struct err *err);

/* LOCAL@DOMAIN: an ASCII dot-atom (RFC 5322 section 3.4.1) and a host name; at most 254 bytes. */
bool mail_address_valid(const char *address);

/* "example.org" of a valid address. */
const char *mail_domain(const char *address);

#endif
