/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef UNIT_TRUST_MADE_H
#define UNIT_TRUST_MADE_H

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/span.h"
#include "model/chain.h"
#include "model/client.h"
#include "model/chain.h"
#include "model/client.h"

/* Certificates made within a test; `now` is MADE_NOW. */
enum { MADE_MORE = 2 };

#define MADE_NOW INT64_C(1800000000) /* 2027-01-15T08:00:00Z */

struct made {
	X509 *x509;
	EVP_PKEY *key;
};

struct recipe {
	const char *cn;            /* NULL: empty subject */
	const struct made *issuer; /* NULL: self-signed */
	const struct made *key;    /* whose key and name it has; NULL: own ones */
	const char *second_cn;
	bool san_of_1993; /* `san` goes into 2.5.29.7 */
	const char *san;  /* as in openssl.cnf: "DNS:a,IP:192.0.2.1" */
	const char *eku;  /* "serverAuth" */
	const char *apps; /* application policies: "1.3.6.1.5.5.7.3.1 2.5.29.37.0" */
	bool ca;
	bool no_ids;             /* without key identifiers */
	bool no_basic;           /* without basicConstraints */
	const char *constraints; /* nameConstraints */
	const char *basic;       /* basicConstraints; NULL: as `ca` says */
	/* extensions besides, by OpenSSL's short names and as in openssl.cnf; "-" is none */
	struct {
		const char *name, *value;
	} more[MADE_MORE];
	const char *key_type; /* "P-521", "ED25519", "RSA:1024", "RSA-PSS:1024"; NULL: "P-256" */
	const char *md;       /* of the signature; NULL: "sha256" */
	const char *pss_mask; /* signed with RSA-PSS and this digest for the mask */
	int pss_salt;
	bool explicit_curve;         /* of the key: given by parameters, not by name */
	bool other_signer;           /* signed by a key that is nobody's */
	const struct client *client; /* whose rules made_is_faulty() is about; NULL: Windows 10's */
	long from, to;               /* seconds around MADE_NOW; both 0: a year before and after */
};

struct made made_new(const struct recipe *recipe);
void made_free(struct made *made);

struct span made_der(struct arena *arena, const struct made *made);
/* PEM of all of them, appended to a file. */
void made_write(const char *path, const struct made *const *made, size_t count);

const char *made_fault_name(enum chain_fault fault); /* "untrusted-root", ... */

/* How many of these the stores hold, but for the machine's own store, of what has been read;
 * `store` (may be NULL) becomes the name of the last one's store. */
struct stores;
size_t made_held(const struct made *const *made, size_t count, struct stores *stores,
	struct arena *arena, const char **store);

/* Faults of the best path with their depths: "distrusted@2 wrong-usage@2". */
const char *made_faults(struct arena *arena, const struct chain_report *report);

/* Whether a leaf under a CA that no store holds has that fault. */
bool made_is_faulty(const struct recipe *ca, struct recipe leaf, enum chain_fault fault);

#endif
