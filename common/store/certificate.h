/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_CERTIFICATE_H
#define STORE_CERTIFICATE_H

#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/span.h"
#include "model/cert.h"
#include "store/extension.h"

/*
 * One certificate: from DER to libcrypto's object, and from that to facts. Every ASN.1 string type
 * is decoded to UTF-8, or byte by byte when it breaks the rules of its type, and sanitised.
 */
enum {
	CERTIFICATE_QUOTE_MAX = 48, /* bytes of a name within a message */
};

/* NULL when it does not decode or has bytes after its end. The caller frees it with X509_free. */
X509 *certificate_decode(struct span der);

/* All facts except origin, origin_name and served_index. The caller determines `self_signed`. */
struct cert *certificate_facts(struct arena *arena, X509 *x509, bool self_signed);

void certificate_sha256(X509 *x509, uint8_t out[static 32]);

/* Hash of the public key with its algorithm; zeros when the key cannot be encoded. */
void certificate_key_sha256(X509 *x509, uint8_t out[static 32]);

/* "CN=a, O=b", most specific first; never NULL. */
const char *certificate_name_text(struct arena *arena, const X509_NAME *name);

/* The most specific common name, else the whole name, else "(no name)"; not longer than max. */
const char *certificate_common_name(struct arena *arena, const X509_NAME *name, size_t max);

/* The raw UTF-8 of the most specific common name; false when there is none. */
bool certificate_common_name_raw(struct arena *arena, const X509_NAME *name, struct span *out);

/* The raw UTF-8 of every common name, the most specific last; how many there are. */
size_t certificate_common_names(struct arena *arena, const X509_NAME *name, struct span **out);

/* The subject alternative name or, when there is none, that of X.509 (1993), 2.5.29.7, which
 * Windows also accepts. The caller frees it. */
GENERAL_NAMES *certificate_alternative_names(const X509 *x509, enum extension *state);

/* The common name of the subject in double quotes, shortened: for messages. */
const char *certificate_quote(struct arena *arena, X509 *x509);

/* Whether both names have an organization, or domain components, and the same ones. */
bool certificate_same_organization(const X509_NAME *a, const X509_NAME *b);

bool certificate_time(const ASN1_TIME *time, int64_t *out);

bool certificate_self_issued(X509 *x509);
bool certificate_self_signed(X509 *x509); /* and its own key verifies its signature */

/* Whether basicConstraints make it a CA, or it is version 1 and self-signed. */
bool certificate_is_ca(X509 *x509, bool self_signed);

#endif
