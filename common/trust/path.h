/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TRUST_PATH_H
#define TRUST_PATH_H

#include <openssl/x509.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "format/certprop.h"
#include "model/cert.h"
#include "store/store.h"
#include "trust/effort.h"

/*
 * Enumeration of the paths from a leaf over served certificates in any order, stores, and
 * certificates added later. An issuer is a certificate with the right name whose key verifies the
 * signature; an authority key identifier that does not match only moves it back in the order, as on
 * Windows. Signatures are checked once per certificate and key. All of it is bounded: by the effort
 * that signatures may take, LIMIT_PATH_NODES, LIMIT_PATH_DEPTH, LIMIT_PATHS and the number of steps
 * that these allow.
 */
enum edge_state {
	EDGE_NONE,
	EDGE_GOOD,      /* the issuer's key verifies the signature */
	EDGE_BAD,       /* it does not, and nothing says that another key was meant */
	EDGE_UNRELATED, /* it does not, and the key identifiers say that another key was meant */
	EDGE_REFUSED,   /* not verified: Windows takes no such key (trust/effort.h) */
};

struct node;

struct edge {
	struct node *issuer;
	enum edge_state state;
	bool key_id_match;     /* false also when it is not known */
	unsigned int order;    /* in which they were found */
	unsigned int distance; /* of the issuer from the ends of the present pass */
};

/* One certificate in a search. */
struct node {
	X509 *x509;
	uint8_t sha256[32];
	uint8_t key[32]; /* SHA-256 of the public key, with its algorithm */
	unsigned long subject_hash;
	enum cert_origin origin;
	const char *origin_name;
	unsigned int served_index;
	bool served;

	bool self_signed;
	const char *store;             /* one that holds it, whatever that makes of it */
	const char *root_store;        /* a Root store that holds it; self-signed ones only */
	bool restricted;               /* and every one of them denies server authentication */
	const struct certprops *props; /* what root_store says about it; NULL: nothing */
	bool in_programme;             /* a list of roots names it; self-signed ones only */
	const char *disallowed_store;  /* a Disallowed store that holds it */

	bool names_counted; /* by trust/constraints */
	unsigned long name_count, constraint_count;

	bool aia_stopped; /* a bound kept its issuer from being fetched */
	bool expanded;
	unsigned int depth; /* shortest way from the leaf */
	struct edge *edges;
	size_t edge_count;
	bool has_good; /* one of the edges is EDGE_GOOD */
	unsigned int distance;
	const struct cert *facts; /* of those on a path */
};

enum path_end {
	PATH_END_NONE,
	PATH_ANCHORED,    /* self-signed and in a Root store */
	PATH_SELF_SIGNED, /* self-signed, in no Root store */
	PATH_NO_ISSUER,   /* the issuer of the last certificate is not to be found */
	PATH_TOO_LONG,    /* LIMIT_PATH_DEPTH */
	PATH_LOOP,        /* the certificates only certify each other */
};

struct path {
	struct node **nodes; /* leaf first */
	size_t count;
	enum path_end end;
};

struct path_search;

/* `effort` is shared with what is verified besides. */
struct path_search *path_search_new(
	struct arena *arena, struct stores *stores, struct effort *effort);
void path_search_free(struct path_search *search); /* frees libcrypto objects; NULL is fine */

/* Adds a certificate, taking a reference of its own; the first one added is the leaf. The same
 * certificate again gives the node that is there. NULL when there are too many. */
struct node *path_search_add(struct path_search *search, X509 *x509, enum cert_origin origin,
	const char *origin_name, unsigned int served_index);

/* Finds all issuers of all certificates reached; again after more have been added. */
void path_search_expand(struct path_search *search);

/* Whether an anchor can be reached over good signatures. */
bool path_search_anchored(struct path_search *search);

/* Certificates reached, in breadth-first order from the leaf. */
size_t path_search_reached(const struct path_search *search, struct node *const **nodes);

/* All certificates there are, in the order in which they were added. */
size_t path_search_all(const struct path_search *search, struct node *const **nodes);

/* Whether some certificate is known whose key verifies this one. */
bool path_node_has_issuer(const struct node *node);

/* Enumerates the paths: to anchors first, then to other self-signed ones, then open ones; shorter
 * before longer. There is at least one when there is a leaf. */
size_t path_search_paths(struct path_search *search, const struct path **paths);

/* There may be more paths. */
bool path_search_truncated(const struct path_search *search);

/* Whether something was left out that could make a better path than those found: "only 2048
 * certificates were looked at". NULL when nothing was; what the effort has cut off is in `effort`.
 */
const char *path_search_bound(const struct path_search *search);

/* Why a store could not be asked, NULL when all could. */
const char *path_search_failure(const struct path_search *search);

/* The state of the signature of nodes[i] under nodes[i + 1]. */
enum edge_state path_signature(const struct path *path, size_t i);

#endif
