/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_ODJ_STORE_H
#define STORE_ODJ_STORE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/broken.h"
#include "base/err.h"
#include "base/span.h"
#include "format/budget.h"
#include "store/gpo_store.h"

/*
 * The contents of an offline domain join package for its client: certificates, and the policy with
 * the IP-HTTPS URL. Texts are printable.
 */
struct odj_contents {
	const char *machine, *domain; /* NULL when no part joins */

	bool has_cert_part;
	struct gpo_cert *certs; /* of Root and AuthRoot, CA, and Disallowed, in any location */
	size_t count;
	size_t other;           /* certificates in other stores */
	const char **templates; /* of certificates with keys for the machine; "": no name */
	size_t template_count;

	bool has_policy_part;
	struct gpo policy; /* the effective one of all group policies in the part, in their order */

	struct broken broken;     /* elements of Root, AuthRoot and CA that are malformed */
	struct broken disallowed; /* the same of Disallowed: their subjects are not known */

	bool has_root;       /* any, in either part */
	bool has_client_url; /* the policy sends the client to an https: URL */

	const char **notes; /* unknown parts, policies that are not the machine's */
	size_t note_count;
};

/*
 * Parses the file to its end or refuses it (format/odj.h). A malformed store is refused with its
 * name; malformed certificates are in `broken` and policy.broken. `out` points only into the arena,
 * so that `file`, which holds the machine's password, can be wiped.
 *
 * By the documents an element of the policy part comes from a Registry.pol; they do not say that
 * deletions were already applied, so the rules of that file apply (format/regpol.h).
 */
bool odj_store_parse(struct arena *arena, struct span file, struct budget *budget,
	struct odj_contents *out, struct err *err);

#endif
