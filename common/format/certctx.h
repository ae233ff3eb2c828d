/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_CERTCTX_H
#define FORMAT_CERTCTX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/span.h"
#include "format/certprop.h"

/*
 * A serialized certificate: properties, then the certificate itself, as Windows keeps it in the
 * registry (value Blob below SystemCertificates; MS-GPEF section 2.2.1.1.1) and in serialized
 * stores. Each is an identifier, a 1 and a length, 32 bits little endian, and the bytes.
 */
enum certctx_kind {
	CERTCTX_NONE,
	CERTCTX_CERTIFICATE = 32,
	CERTCTX_CRL = 33,
	CERTCTX_CTL = 34, /* a certificate trust list */
};

struct certctx {
	enum certctx_kind kind;
	struct certprops
		props;       /* hashes among them are not checked: they are what somebody stored */
	struct span encoded; /* DER; of a certificate one SEQUENCE, not looked into */
	const char *flaw;    /* a property that decides nothing and breaks its format, or is there
			      * twice: it was left out. NULL: none */
};

/*
 * Parses the one certificate that the input is, completely, or refuses with an offset. A property
 * that restricts the certificate and is there twice or breaks its format, a CRL or a list in place
 * of the certificate, a certificate beyond LIMIT_CERT and bytes behind it are refused; a property
 * of twelve zero bytes may end it. What `out` holds points into `in` or the arena.
 */
bool certctx_parse(struct arena *arena, struct span in, struct certctx *out, struct err *err);

/*
 * Takes the next element of any kind from `rest`, which is a part of `whole`: offsets count from
 * there. Of CRLs and lists the properties are passed over. Where an element is malformed and its
 * end is known `rest` is moved behind it all the same; where it is not, nothing is moved.
 */
bool certctx_next(struct arena *arena, struct span whole, struct span *rest, struct certctx *out,
	struct err *err);

/* Takes twelve zero bytes, which end a list of elements; false, with nothing moved, otherwise. */
bool certctx_end(struct span *rest);

#endif
