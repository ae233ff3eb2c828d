/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_SOURCE_H
#define STORE_SOURCE_H

#include <openssl/x509.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/broken.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/span.h"
#include "format/budget.h"
#include "format/certprop.h"
#include "format/pem_der.h"
#include "model/distribution.h"
#include "net/directory.h"
#include "store/gpo_store.h"
#include "store/source_locate.h"

/* The raw contents of a location (source_locate.h). */
struct directories;
struct listing;

struct source_cert {
	X509 *x509;         /* decoded on the way, owned by the source; or NULL: */
	struct span der;    /* one certificate, not decoded */
	enum gpo_role role; /* NONE: Root when it is self-signed, else CA */
	enum pem_der_use use;
	const struct certprops *props; /* its restrictions there; NULL: none */
	const char *key; /* the key that holds it, printable; NULL: none, or it is decoded */
	size_t offset;   /* in the file, or from the beginning of the key */
};

struct source {
	const char *name;
	enum channel_kind kind;
	struct source_cert *certs;
	size_t count;
	size_t other;     /* PEM blocks that are not certificates */
	bool machine;     /* the machine's own store, which is searched and not read */
	struct span list; /* CHANNEL_CTL: one of Microsoft's lists, not verified yet */
	int64_t changed;  /* when the file, or the newest file of a folder, was written; 0: unknown
			   */
	bool open_end;    /* the end mark of a complete file is missing */
	const struct listing *listing; /* CHANNEL_LIST: thumbprints instead of certificates */
	const struct gpo *policy;      /* of a group policy or a package; NULL: none */
	struct span regpol;            /* CHANNEL_GPO: the file itself */
	bool templates;     /* a package with a certificate and its key for the machine */
	const char **notes; /* what was skipped; printable */
	size_t note_count;
	const char *
		*gaps; /* what could not be read; printable. A missing certificate may be there. */
	size_t gap_count;
	/*
	 * Single entries that cannot be read. Each counts as a gap: a missing certificate may be in
	 * it. Those in `doubts` may also disallow something that was read: they are entries of a
	 * Disallowed store or TRUSTED CERTIFICATEs. With one of these nothing from this location
	 * counts as trusted for certain, but what is found to be disallowed is.
	 */
	struct broken broken, doubts;
};

/* What readers of locations need. */
struct source_options {
	struct deadline deadline;
	const struct directory_options *directory; /* how to ask one; NULL: anonymously */
	struct directories *directories;           /* of the run; NULL: no directory can be asked */
	struct account *account; /* counts the memory of decoded certificates; NULL: not counted */
	struct budget *budget;   /* of this reader; NULL: made from `deadline` and `account` */
};

/*
 * Reads one location. Fails when it cannot be read, is malformed as a whole, holds no certificate
 * (a serialized store, a group policy, an export of
 * device management, a package or a directory may hold none) or needs more than
 * the budget; the text begins with the path. `out` lives in the arena except for its X509 objects,
 * which source_clear frees.
 */
bool source_read(struct arena *arena, const struct location *location,
	const struct source_options *options, struct source *out, struct err *err);
void source_clear(struct source *source);

/*
 * The result of several policies on one client, in the order in which Windows applies them: later
 * ones override and delete (MS-GPREG section 3.2.5). As source_read.
 */
bool source_join_policies(struct arena *arena, const struct span *files, size_t count,
	struct budget *budget, struct source *out, struct err *err);

/* The certificate, with a reference for the caller; NULL when it does not decode. */
X509 *source_cert_decode(const struct source_cert *cert);

/* Notes that a certificate does not decode; `number` counts from 1. */
void source_cert_broken(
	struct arena *arena, struct source *source, const struct source_cert *cert, size_t number);

#endif
