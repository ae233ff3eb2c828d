/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_DISTRIBUTION_H
#define MODEL_DISTRIBUTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/cause.h"
#include "model/cert.h"
#include "model/chain.h"
#include "model/policy.h"
#include "model/state.h"

/*
 * Which channel carries which root: what clients need on one side, every store that is supposed to
 * bring it to them on the other. Plain data; texts have been through text_printable.
 */

/* What a channel has of a root, from worst to best for a client that depends on it alone. */
enum holding {
	HOLDING_NONE,      /* not looked at: the channel cannot be read */
	HOLDING_MISSING,   /* nothing of it */
	HOLDING_NO_ISSUER, /* an intermediate is missing (`cert`, where it is known), served nowhere
			    */
	HOLDING_CA_ONLY,   /* intermediates below it, but not the root */
	HOLDING_ROOT_ONLY, /* the root, but not the intermediates that lead to it */
	HOLDING_OTHER_KEY, /* a root of the same name with another key: renewed, or another CA */
	HOLDING_OTHER_CERT,     /* a self-signed server certificate: another of its name and key */
	HOLDING_WAY_DISALLOWED, /* the root, but what leads to it is not trusted: the leaf, a CA */
	HOLDING_DISALLOWED,     /* among the certificates that are not trusted */
	HOLDING_RESTRICTED,     /* its properties deny server authentication */
	HOLDING_EXPIRED,
	HOLDING_NOT_YET, /* not yet valid */
	HOLDING_CARRIED, /* same name, same key, usable now */
};

enum { HOLDING_COUNT = HOLDING_CARRIED + 1 };

const char *holding_name(enum holding holding); /* "missing", "other-key", ... */

/* A cell of the matrix. */
struct carried {
	enum holding holding;
	const struct cert *cert; /* the one that was found, NULL when none was */
	const char *text;        /* in words, where there is more to say; may be NULL */
	enum cause cause;        /* where the holding does not say what to do */
	bool breaks_off;         /* what clients build ends below a root, with a CA of their own */
};

enum channel_kind {
	CHANNEL_NONE,
	CHANNEL_FILES,     /* PEM, DER, PKCS#7, a directory of them, the machine's own store */
	CHANNEL_SST,       /* a serialized store */
	CHANNEL_GPO,       /* Registry.pol */
	CHANNEL_ODJ,       /* an offline domain join package */
	CHANNEL_DIRECTORY, /* Active Directory over LDAP */
	CHANNEL_CTL,       /* one of Microsoft's lists */
	CHANNEL_REG,       /* an export of the registry */
	CHANNEL_HIVE,      /* a hive of it: SOFTWARE of an image or a backup */
	CHANNEL_MDM,       /* what device management exports */
	CHANNEL_LIST,      /* a listing of thumbprints */
	CHANNEL_KIND_COUNT,
};

const char *channel_kind_name(enum channel_kind kind); /* "gpo", "odj", ... */

/* An authority by which the channel's policy has IPsec authenticated (MS-GPFAS section 2.2.4), and
 * what becomes of it for a client that has this channel and what there is everywhere. */
struct ipsec_authority {
	const char *name;  /* as the policy writes it */
	bool intermediate; /* by the policy: it is carried as one, and not as a root */
	bool carried;      /* the channel has a certificate of this name */
	bool next;         /* it is one of --next */
};

struct channel_row {
	const char *name;     /* "da-clients", "laptop7.txt" */
	const char *location; /* where that is; several, when they are one client's */
	enum channel_kind kind;
	const char *error;           /* why it cannot be read, NULL when it can */
	size_t roots;                /* certificates in its Root store, whichever */
	bool forbids;                /* a list of what is not trusted: it carries nothing */
	const struct policy *policy; /* what goes with the certificates, NULL: nothing */
	const char **notes;          /* what was passed over in it */
	size_t note_count;
	struct ipsec_authority *ipsec; /* by which its policy authenticates */
	size_t ipsec_count;
	bool templates;      /* a package with a certificate for the machine */
	const char **broken; /* entries that could not be read while the rest was: the first few */
	size_t broken_told;
	size_t broken_count;   /* of all */
	struct carried *cells; /* one a root, in the order of `roots` */
	enum state state;      /* what its findings came to; set by the verdict */
};

/* How a root that is to come (--next) is related to those in use. */
enum root_relation {
	RELATION_NONE,
	RELATION_SAME_CERT, /* nothing changes */
	RELATION_SAME_KEY,  /* renewed with its key: what trusts the old one trusts the new one */
	RELATION_NEW_KEY,   /* the same name with another key */
	RELATION_NEW_CA,    /* another authority */
};

/* A root that clients need. Of several with the same `group` one is enough: a chain that is
 * cross-signed ends in any of them. */
struct needed_root {
	const struct cert *cert; /* NULL when only its fingerprint or name is known */
	const char *name;        /* common name, or what is known of it */
	unsigned int group;
	bool exact; /* a self-signed server certificate: only this very certificate will do */
	bool next;  /* of --next: to come, not yet in use */
	enum root_relation relation;     /* of a next one */
	const struct needed_root *older; /* that it is related to, NULL: none */
};

struct distribution;

/* What an entry point, of which a multisite has several, needs of its clients: any one of the roots
 * of `group`, if there are such. Addresses that serve the same are one. */
struct entry_need {
	const char *name; /* of the server */
	uint16_t port;
	unsigned int group;
};

/* Whether a channel that carries anything carries one of the roots of a group. */
bool entry_carried(const struct distribution *distribution, const struct entry_need *entry,
	const struct channel_row *row);

/* What keeps clients from the best path of a chain, as the judgement of the chain has it. */
struct broken_way {
	const struct chain_path *path;
	const struct chain_problem *problem;
};

struct distribution {
	struct needed_root *roots;
	size_t root_count;
	struct channel_row *channels; /* in the order given */
	size_t channel_count;
	struct broken_way *broken; /* of chains that nobody can follow, whatever is trusted */
	size_t broken_count;
	struct entry_need *entries;
	size_t entry_count;
};

#endif
