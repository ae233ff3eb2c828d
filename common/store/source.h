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

/*
 * Where the certificates of clients are read from, and what is there, before anything is made of
 * it: "[NAME=]LOCATION", in which LOCATION is KIND:REST or a path whose kind is recognised by its
 * content. The kinds are a table in source.c.
 */
struct source_kind;
struct directories;

struct location {
	const char *name; /* given, or made from the path; of a pattern "NAME/FILE" */
	bool named;       /* given: locations of one name belong together */
	const char *path; /* or an address */
	const struct source_kind *kind;
	int closed; /* errno why a folder of the pattern is not looked into; 0: a location */
};

struct source_cert {
	X509 *x509;         /* decoded on the way, owned by the source; or NULL: */
	struct span der;    /* one certificate, not looked into */
	enum gpo_role role; /* NONE: Root when it is self-signed, else CA */
	enum pem_der_use use;
	const struct certprops *props; /* what restricts it there; NULL: nothing */
	const char *key;               /* that holds it, printable; NULL: none, or it is decoded */
	size_t offset;                 /* where it is in the file, or behind the key's beginning */
};

struct source {
	const char *name;
	enum channel_kind kind;
	struct source_cert *certs;
	size_t count;
	size_t other;     /* PEM blocks that are no certificates */
	bool machine;     /* the machine's own store, which is asked and not read */
	struct span list; /* CHANNEL_CTL: one of Microsoft's lists, still to be verified */
	int64_t changed;  /* when the file was written, the last one of a folder; 0: not known */
	bool open_end;    /* without the mark that a whole file ends with */
	const struct gpo *policy; /* of a group policy or a package; NULL: it has none */
	struct span regpol;       /* CHANNEL_GPO: the file itself */
	bool templates;           /* a package with a certificate and its key for the machine */
	const char **notes;       /* what was passed over; printable */
	size_t note_count;
	const char *
		*gaps; /* what could not be looked at; printable. What is not here may be there. */
	size_t gap_count;
	/*
	 * Entries that cannot be read while the rest is. Each is as a gap: what is not here may be
	 * there. Those of `doubts` may besides be about what is here, and forbid it: entries of a
	 * Disallowed store, or of TRUSTED CERTIFICATEs. Whatever such a location holds is not
	 * established, unless it is found to be forbidden.
	 */
	struct broken broken, doubts;
};

/* What it takes to read a location. */
struct source_options {
	struct deadline deadline;
	const struct directory_options *directory; /* how to ask one; NULL: anonymously */
	struct directories *directories;           /* of the run; NULL: no directory can be asked */
	struct account *account; /* of the memory of what is decoded; NULL: it is not counted */
	struct budget *budget;   /* of the one reader; NULL: one of its own out of the others */
};

/* Splits a specification without looking at what is there: a pattern stays one. ERR_USAGE. */
bool source_understand(
	struct arena *arena, const char *spec, struct location *out, struct err *err);

/* Splits a specification; a pattern becomes one location a file, each named after it, and one that
 * cannot be read for the folders of it that are closed to this process. Unknown kinds and missing
 * paths are ERR_USAGE, a pattern that matches nothing is ERR_SYSTEM. */
bool source_locate(struct arena *arena, const char *spec, struct location **out, size_t *count,
	struct err *err);

/* What kind of a channel it is said to be, for one that cannot be read. */
enum channel_kind source_kind_channel(const struct location *location);

/*
 * Reads one location. Fails when it cannot be read, is malformed as a whole, holds no certificate
 * (but a serialized store, a group policy, a package or a directory may hold none) or needs more
 * than the budget; the text begins with the path. What `out` holds lives in the arena, but for X509
 * objects: source_clear gives them back.
 */
bool source_read(struct arena *arena, const struct location *location,
	const struct source_options *options, struct source *out, struct err *err);
void source_clear(struct source *source);

/*
 * What clients have to whom all these policies apply, in the order in which Windows applies them:
 * what a later one sets or deletes counts (MS-GPREG section 3.2.5). As source_read.
 */
bool source_join_policies(struct arena *arena, const struct span *files, size_t count,
	struct budget *budget, struct source *out, struct err *err);

/* Why a location could not be read, with its name in front once: "store corp.pem: is empty". */
bool source_refuse(struct arena *arena, const struct location *location, const struct err *why,
	struct err *err);

/* The certificate, with a reference for the caller; NULL when it does not decode. */
X509 *source_cert_decode(const struct source_cert *cert);

/* Notes that the certificate, the `number`th from 1 on, does not decode. */
void source_cert_broken(
	struct arena *arena, struct source *source, const struct source_cert *cert, size_t number);

#endif
