/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_CRL_SCAN_H
#define FORMAT_CRL_SCAN_H

#include <stdbool.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/span.h"

/*
 * A certificate revocation list (RFC 5280 section 5.1) in DER, read in one pass: a list may have
 * millions of entries, and nothing is kept of them. All of it is checked, each entry too, and what
 * stands behind the end is refused. The spans point into the input.
 */
struct crl_scan {
	struct span signed_part; /* tbsCertList with its header */
	struct span algorithm;   /* AlgorithmIdentifier with its header, twice the same */
	struct span signature;
	struct span issuer;                   /* Name, with its header */
	struct span this_update, next_update; /* with their headers; next_update may be empty */
	struct span entries;                  /* for crl_scan_entry */
	struct span extensions; /* for crl_scan_extension; none of them is there twice */
};

struct crl_entry {
	struct span serial;     /* contents of an INTEGER in its shortest form */
	struct span date;       /* with its header */
	struct span extensions; /* for crl_scan_extension */
};

struct crl_extension {
	struct span oid; /* contents */
	bool critical;
	struct span value; /* what is in the OCTET STRING */
};

/* False with the reason when it is no such list: ERR_FORMAT, ERR_LIMIT, or ERR_TIMEOUT. */
bool crl_scan_read(struct span in, struct deadline deadline, struct crl_scan *out, struct err *err);

/* The same of bytes that crl_scan_read has taken before: the entries are not looked at again. */
bool crl_scan_again(struct span in, struct crl_scan *out);

/* Takes the next one; false, with nothing moved, when there is none, or none that is well-formed,
 * which does not happen in a list that has been read. */
bool crl_scan_entry(struct span *entries, struct crl_entry *out);
bool crl_scan_extension(struct span *extensions, struct crl_extension *out);

#endif
