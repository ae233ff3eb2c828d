/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TRUST_STATUS_H
#define TRUST_STATUS_H

#include <openssl/x509.h>
#include <stdint.h>

#include "base/arena.h"

/* What one source, or all of them, say about whether a certificate is revoked. */
enum status_kind {
	STATUS_NONE,	/* there is no source */
	STATUS_UNKNOWN, /* no usable answer */
	STATUS_GOOD,
	STATUS_REVOKED,
};

struct status {
	enum status_kind kind;
	int64_t at;	    /* when it was revoked */
	const char *reason; /* why it was revoked, NULL when not said */
	const char *why;    /* with UNKNOWN: why the answer is of no use */
};

/* The reason codes of CRLs and OCSP (RFC 5280 section 5.3.1); NULL for none. */
const char *status_reason(long code);

/* NULL when `now` lies within the two times; `next` may be NULL. Else why it does not: "CRL expired
 * 1 day ago". */
const char *status_staleness(struct arena *arena, const char *what, const ASN1_TIME *from,
	const ASN1_TIME *next, int64_t now);

/* "3 days ago" */
const char *status_ago(struct arena *arena, int64_t seconds);

#endif
