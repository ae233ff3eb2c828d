/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_DIRECTORY_STORE_H
#define STORE_DIRECTORY_STORE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/span.h"
#include "net/directory.h"
#include "store/gpo_store.h"

/*
 * What Active Directory distributes to all computers of a forest: the containers below CN=Public
 * Key Services,CN=Services of the configuration naming context (MS-WCCE sections 2.2.2.11 and
 * 3.2.2.2). Certification Authorities fill the clients' Root store, and AIA their store of
 * intermediates (CA). NTAuthCertificates and Enrollment Services do not make a server trusted and
 * are only counted.
 */
struct directory_cert {
	enum gpo_role role; /* GPO_ROOT or GPO_CA */
	struct span der;    /* of a certificate that decodes */
	const char *dn;     /* of the object that holds it, printable */
};

enum directory_container_state {
	DIRECTORY_CONTAINER_NONE,
	DIRECTORY_CONTAINER_READ,
	DIRECTORY_CONTAINER_MISSING, /* does not exist, or access is denied */
	DIRECTORY_CONTAINER_DENIED,
};

struct directory_container {
	const char *name;   /* "Certification Authorities" */
	enum gpo_role role; /* GPO_NONE: only counted */
	enum directory_container_state state;
	size_t objects;
	size_t certs;
	size_t skipped; /* values that are not certificates */
};

enum { DIRECTORY_CONTAINERS = 4 };

struct directory_contents {
	const char *services; /* DN of Public Key Services, printable */
	struct directory_cert *certs;
	size_t count;
	struct directory_container containers[DIRECTORY_CONTAINERS]; /* that of roots first */
	const char **notes;                                          /* one line each, printable */
	size_t note_count;
	const char **gaps; /* what could not be read, so that more may exist; in the same form */
	size_t gap_count;
	/* The only valid member when reading fails. */
	enum directory_refusal refusal;
};

/*
 * Reads ldap://HOST[:PORT][/BASE], ldaps:// or ldapi:// (net/directory_url.h). BASE is the
 * configuration naming context or CN=Public Key Services itself; by default the server's own. Fails
 * when not all roots or intermediates can be read, and when the container of roots does not exist,
 * because every forest has one.
 */
bool directory_store_read(struct arena *arena, const char *url,
	const struct directory_options *options, struct deadline deadline,
	struct directory_contents *out, struct err *err);

#endif
