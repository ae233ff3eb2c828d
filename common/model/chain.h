/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_CHAIN_H
#define MODEL_CHAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/bounds.h"
#include "model/cause.h"
#include "model/cert.h"

/*
 * What trust found out about the certificates of one endpoint under the given stores, at one
 * moment, for one name: every path with every problem at every depth. Plain data.
 */
enum chain_fault {
	CHAIN_OK,
	CHAIN_UNTRUSTED_ROOT, /* ends in a self-signed certificate that no Root store holds */
	CHAIN_INCOMPLETE,     /* an issuer is missing */
	CHAIN_BAD_SIGNATURE,
	CHAIN_DISTRUSTED, /* in a Disallowed store, or rejected for server authentication */
	CHAIN_EXPIRED,
	CHAIN_NOT_YET_VALID,
	CHAIN_REVOKED,
	CHAIN_NAME_MISMATCH,
	CHAIN_WRONG_USAGE, /* purposes or key usage exclude a TLS server */
	CHAIN_NOT_CA,      /* basicConstraints or keyUsage forbid signing certificates */
	CHAIN_PATH_LENGTH,
	CHAIN_NAME_CONSTRAINT,
	CHAIN_POLICY,
	CHAIN_CRITICAL_EXTENSION, /* critical and unknown */
	CHAIN_WEAK_SIGNATURE,     /* MD5 or older, or unknown to Windows; see CHAIN_SHA1 */
	CHAIN_WEAK_KEY,           /* RSA below the client's minimum */
	CHAIN_UNSUPPORTED_KEY,    /* of a kind or curve that the client does not take */
	CHAIN_SHA1,               /* SHA-1: refused from roots of Microsoft's programme only */
	CHAIN_SHA1_BLOCKED,       /* SHA-1 under a root that a list shows to be in the programme */
	CHAIN_REVOCATION_OFFLINE, /* a source is named but gives no usable answer */
	CHAIN_REVOCATION_UNCHECKED, /* a source that clients may ask was not asked here */
	CHAIN_REVOCATION_NONE,      /* no source is named */
	CHAIN_MALFORMED,            /* cannot be decoded */
	CHAIN_LOCAL,                /* a source of revocation was not asked: this host failed */
	CHAIN_OTHER,                /* libcrypto objects and none of the above fits */
	CHAIN_UNDECIDED,            /* a limit kept something from being judged */
};

enum { CHAIN_FAULT_COUNT = CHAIN_UNDECIDED + 1 };

struct chain_problem {
	enum chain_fault fault;
	unsigned int depth; /* 0 is the leaf */
	const char *text;   /* a sentence part: 'certificate "X" expired 3 days ago' */
	enum cause cause;   /* where fault and depth do not say what to do */
};

struct chain_path {
	const struct cert **certs; /* leaf first, the anchor last when there is one */
	size_t count;
	bool complete;      /* ends in a self-signed certificate */
	const char *anchor; /* name of the store that makes the root trusted, NULL when none */
	bool used_aia;      /* a certificate on it was fetched */
	struct chain_problem *problems;
	size_t problem_count;
};

struct chain_fetch {
	const char *url;
	bool ok;
	const char *text; /* why not, or what it gave */
};

/*
 * One source of revocation information for one certificate, and what it gave. Good, revoked,
 * unknown, stale, unreachable, unusable and not tried are different things.
 */
enum revocation_source {
	REVOCATION_SOURCE_NONE,
	REVOCATION_STAPLE, /* OCSP response in the handshake */
	REVOCATION_OCSP,   /* asked at the responder */
	REVOCATION_CRL,    /* from a distribution point */
	REVOCATION_DELTA,  /* delta CRL (freshest CRL) */
	REVOCATION_FILE,   /* a CRL that was at hand */
};

enum revocation_state {
	REVOCATION_STATE_NONE,
	REVOCATION_GOOD,
	REVOCATION_REVOKED,
	REVOCATION_UNKNOWN,     /* the responder does not know the certificate, or says try later */
	REVOCATION_STALE,       /* its next update has passed */
	REVOCATION_UNREACHABLE, /* not to be had */
	REVOCATION_UNUSABLE,    /* had, but wrong: signature, issuer, format, type */
	REVOCATION_SKIPPED, /* ldap and other schemes that clients outside cannot use; --no-fetch */
};

const char *revocation_source_name(enum revocation_source source); /* "CRL", "OCSP", ... */
const char *revocation_state_name(enum revocation_state state);    /* "good", "stale", ... */

struct chain_revocation {
	unsigned int depth;
	const struct cert *cert;
	enum revocation_source source;
	enum revocation_state state;
	const char *url; /* NULL for staples; the file's name for files */
	bool ldap;       /* skipped because it is an ldap URL */
	bool idle;       /* a file that is about no certificate of the path */
	bool has_next_update;
	int64_t this_update, next_update; /* 0 when nothing was had */
	int64_t revoked_at;
	const char *reason; /* "keyCompromise", NULL when none was given */
	/* It is a good answer, and says the contrary of an earlier one, of this kind, which counts.
	 */
	enum revocation_source contradicts;
	const char *text; /* why not good, in words; may be NULL */
};

/* Why a source is no good; NONE where it is good, or where no remedy depends on it. */
enum cause chain_revocation_cause(const struct chain_revocation *source);

/* A list of Microsoft's that was asked: authroot.stl or disallowedcert.stl. */
struct chain_list {
	const char *store;
	int64_t this_update; /* its date */
	bool disallows;      /* of certificates that are not trusted; these change seldom */
};

struct chain_report {
	const struct cert **served; /* every served certificate that could be decoded */
	size_t served_count;
	struct chain_path *paths; /* best first */
	size_t path_count;
	struct bounds bounds; /* met while judging; what lies behind them was not looked at */
	bool late;            /* the deadline kept something from being verified */
	bool truncated;       /* a bound of the search was reached: there may be more paths */
	struct chain_fetch *fetches;
	size_t fetch_count;
	struct chain_revocation *revocations; /* of the best path, leaf first */
	size_t revocation_count;
	struct chain_list *lists; /* those among the stores, in the order given */
	size_t list_count;
	/* A store failed when it was asked: unless the best path has an anchor, nothing can be said
	 * about trust. NULL when all answered; else the store's name and the reason. */
	const char *store_error;
	const char *store_doubt; /* what may disallow any certificate and cannot be read; or NULL */
	const char *store_gap;   /* what could not be looked at, which may hold what is missing; or
				    NULL */
	/* Likewise when an issuer was not fetched because this host failed, and none was found. */
	const char *local_error;

	/* Served, and about which a client does not care. */
	bool root_served;
	bool wrong_order;
	bool unneeded; /* a served certificate is on no path */
};

/* Whether a path that was not found might do without it. */
bool chain_depends_on_path(const struct chain_problem *problem);

/* Whether there may be a better path than those that were found: no problem that depends on the
 * path is established then. */
bool chain_unsettled(const struct chain_report *report);

/* Whether something about the best path, or that it is the best, is not established. */
bool chain_undecided(const struct chain_report *report);

/* The best path, NULL when nothing could be decoded. */
const struct chain_path *chain_best(const struct chain_report *report);

#endif
