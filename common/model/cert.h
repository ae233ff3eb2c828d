/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_CERT_H
#define MODEL_CERT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

/* Facts of one certificate, copied out of it. Texts have been through text_printable. */
enum cert_origin {
	CERT_ORIGIN_NONE,
	CERT_ORIGIN_SERVED,
	CERT_ORIGIN_STORE,
	CERT_ORIGIN_AIA,
	CERT_ORIGIN_FILE,
};

const char *cert_origin_name(enum cert_origin origin);

struct cert {
	struct span der;
	const char *subject; /* RFC 2253 order reversed as people read it: "CN=a, O=b" */
	const char *issuer;
	const char *name;   /* the common name, else the whole subject: for messages */
	const char *serial; /* hexadecimal */
	uint8_t sha1[20];
	uint8_t sha256[32];
	int64_t not_before, not_after;
	const char *key_type; /* "RSA", "EC P-256", "Ed25519" */
	int key_bits;
	const char *signature; /* "sha256WithRSAEncryption" */
	const char **names;    /* dNSName and iPAddress of the SAN */
	size_t name_count;
	bool self_issued; /* subject and issuer are the same name */
	bool self_signed; /* and its own key verifies its signature */
	bool is_ca;       /* basicConstraints say so, or version 1 and self-signed */
	enum cert_origin origin;
	const char *origin_name;   /* store name or URL; NULL when served */
	unsigned int served_index; /* position in the served chain, when served */
};

#endif
