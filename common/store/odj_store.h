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
 * What an offline domain join package gives the client that it is applied to: certificates, and the
 * policy that sends it to an IP-HTTPS server. Texts are printable.
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
	struct gpo policy; /* effective, of all group policies in the part, in their order */

	struct broken broken;     /* elements of Root, AuthRoot and CA that are malformed */
	struct broken disallowed; /* the same of Disallowed: whom they are about is not known */

	bool has_root;       /* any, in the one part or the other */
	bool has_client_url; /* the policy sends the client to an https: URL */

	const char **notes; /* parts that are not known, policies that are not of the machine */
	size_t note_count;
};

/*
 * Parses the bytes of the file to the end or refuses (format/odj.h); a malformed store is refused
 * with its name, a malformed certificate in it is told (policy.broken, too). What `out` holds is in
 * the arena and points nowhere into `file`, which has the machine's password in it: it can be
 * wiped.
 *
 * The documents say of an element of the policy part that it comes from a Registry.pol and not that
 * deletions have been made, so the rules of that file hold (format/regpol.h).
 */
bool odj_store_parse(struct arena *arena, struct span file, struct budget *budget,
	struct odj_contents *out, struct err *err);

#endif
