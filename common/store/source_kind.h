/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_SOURCE_KIND_H
#define STORE_SOURCE_KIND_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/span.h"
#include "format/budget.h"
#include "store/bundle.h"
#include "store/gpo_store.h"
#include "store/source.h"

/*
 * How each kind of location is named, recognised and read: the table in source_kind.c, for source.c
 * and source_locate.c. A new kind is a row there and its reader in KIND_store.c or source_KIND.c.
 */

/* One location while it is read. `out` has the kind of the row; a reader may set another. */
struct source_reading {
	struct arena *arena;
	const char *path;
	const struct source_options *options;
	struct budget *budget;
	struct source *out;
	const struct source_kind *kind; /* that was said; NULL: none */
};

/* A reader of bytes. The text of `err` begins with the path. */
typedef bool source_taker(struct source_reading *reading, struct span in, struct err *err);

struct source_kind {
	const char *prefix; /* with the colon */
	const char *what;   /* "a group policy", of a kind that can be seen in a file's content */
	enum channel_kind channel;
	bool is_path;
	bool is_url;                       /* the prefix belongs to the path */
	size_t limit;                      /* of the file, for `take` */
	bool (*recognise)(struct span in); /* by its content, for `take`; NULL: only by the prefix,
					      or as certificates */
	source_taker *take;                /* a file; NULL: */
	bool (*recognise_folder)(const char *path); /* NULL: only by the prefix */
	bool (*read)(struct source_reading *reading, struct err *err); /* something else */
};

/* The row of a prefix, or by the content of a file or folder; NULL: none. */
const struct source_kind *source_kind_named(const char *location);
const struct source_kind *source_kind_of(struct span in);
const struct source_kind *source_kind_of_folder(const char *path);
/* What was given instead of the wanted kind: "looks like a group policy, which -S takes as
 * gpo:FILE". NULL when it is the wanted one, or nothing is recognised. */
const char *source_kind_instead(
	struct arena *arena, const struct source_kind *wanted, struct span in);
/* A path without a prefix. */
const struct source_kind *source_kind_any(void);
/* All prefixes, for near misses: NULL after the last. */
const char *source_kind_prefix(size_t index);

/* Reads what the row says. */
bool source_kind_read(
	const struct source_kind *kind, struct source_reading *reading, struct err *err);

/* ---------------------------------------------------------------- for readers */

/* Reads the file, and overwrites it where `take` fails: it may have a machine's password in it. */
bool source_read_file(
	struct source_reading *reading, size_t limit, source_taker *take, struct err *err);
/* All files of a folder that hold certificates. */
bool source_read_folder(struct source_reading *reading, struct err *err);

/* Notes when the file was written; the newest counts. */
void source_see_time(struct source *out, const struct stat *st);
void source_note(struct source_reading *reading, const char *note);

/* PEM, DER, PKCS#7. `scratch` holds what is parsed; broken entries are reported with `where`,
 * unless it is NULL. */
bool source_add_bytes(struct source_reading *reading, struct arena *scratch, enum bundle_kind kind,
	struct span in, const char *where, struct err *err);
/* Fails when no certificate was found. */
bool source_not_empty(const struct source_reading *reading, struct err *err);

/* A serialized certificate of a store; its flaws are noted. `key` may be NULL (source.h). */
void source_take_context(struct source_reading *reading, const struct certctx *context,
	enum gpo_role role, const char *key, size_t offset);
void source_take_certs(struct source_reading *reading, const struct gpo_cert *certs, size_t count);
/* The certificates of a policy, or of another part of the registry, and what is broken in it. */
void source_take_policy(struct source_reading *reading, const struct gpo *gpo);

/* The folder of a policy's backup. */
bool source_is_gpobackup(const char *path);
bool source_read_gpobackup(struct source_reading *reading, struct err *err);

source_taker source_take_any, source_take_pem, source_take_p7b, source_take_ctl, source_take_sst,
	source_take_gpo, source_take_odj, source_take_reg, source_take_hive, source_take_gpreport,
	source_take_mdm, source_take_listing, source_take_listing_of_root;

#endif
