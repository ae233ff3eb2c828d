/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_CTL_STORE_H
#define STORE_CTL_STORE_H

#include <openssl/x509.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/span.h"
#include "format/certprop.h"

/*
 * One of Microsoft's lists as a store: the roots of its programme with their restrictions
 * (authroot.stl: clients fetch such a root when they need it), or certificates that are not trusted
 * (disallowedcert.stl). A list holds hashes, not certificates. Read-only once loaded.
 */
enum ctl_role {
	CTL_ROLE_NONE,
	CTL_ROLE_ROOTS,
	CTL_ROLE_DISALLOWED,
};

struct ctl_store;

/* Roots under which lists may be signed: SHA-256 of the certificates. */
struct ctl_pin {
	uint8_t sha256[32];
	const char *
		sha1; /* 40 lower-case digits, the name of a file beside the lists; NULL: unknown */
	const char *name;
};

/* Where a list looks for the root of its signer. */
struct ctl_source {
	const char *name; /* of the store */
	const char *path; /* of the list: files beside it are read too */
	struct deadline deadline;
	const struct ctl_pin *more_pins; /* besides Microsoft's own */
	size_t more_pin_count;
	/* Certificates with this subject in other stores, each with a reference for the caller. */
	STACK_OF(X509) *(*find)(void *context, const X509_NAME *subject);
	void *context;
};

/*
 * Parses a list and verifies its signature; NULL with err set when it is damaged, unsigned, signed
 * by an unknown signer, or of a kind that says nothing about servers. The signer's root may be in
 * the list itself, come from `find`, or be <SHA-1>.crt or *.crt beside the list.
 */
struct ctl_store *ctl_store_load(
	struct arena *arena, const struct ctl_source *source, struct span in, struct err *err);

/* What the list says about a certificate; NULL when it does not name it. */
const struct certprops *ctl_store_find(const struct ctl_store *list, X509 *x509);

/* The friendly name of a root that has this subject, NULL when the list has none. */
const char *ctl_store_find_name(const struct ctl_store *list, const X509_NAME *subject);

const char *ctl_store_name(const struct ctl_store *list);
enum ctl_role ctl_store_role(const struct ctl_store *list);
int64_t ctl_store_this_update(const struct ctl_store *list);
size_t ctl_store_count(const struct ctl_store *list);                /* entries */
struct span ctl_store_sequence_number(const struct ctl_store *list); /* empty: it has none */

#endif
