/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_POLICY_H
#define MODEL_POLICY_H

#include <stdbool.h>
#include <stddef.h>

#include "model/target.h"

/*
 * What a group policy tells DirectAccess clients, besides certificates: where to connect to, whether
 * at all, and how names are resolved. Plain data; texts have been through text_printable.
 */
struct policy_url {
	const char *text;
	bool valid; /* https, and names a host; otherwise clients cannot use it */
	struct target target;
};

/* A rule of the name resolution policy table (MS-GPNRPT section 2.2.2). */
struct policy_rule {
	const char **names; /* ".corp.example.com", "da.example.com" */
	size_t name_count;
	const char *dns_servers; /* NULL or "": the names are exempt */
};

struct policy {
	const char *name; /* the store's */
	struct policy_url *urls; /* of the interface, then of entry points */
	size_t url_count;
	bool disabled; /* IPHTTPS_ClientState 3 */
	struct policy_rule *rules;
	size_t rule_count;
	const char **ca_names; /* authorities by which IPsec authenticates (MS-GPFAS 2.2.4) */
	size_t ca_name_count;
};

/*
 * The rule by which a client with this policy resolves a name: a whole name before a first label,
 * that before a suffix, of suffixes the longest, the dot alone last. NULL: the network's resolvers.
 */
const struct policy_rule *policy_rule_for(const struct policy *policy, const char *name);

/* Whether a client is sent to exactly this URL; host and path in either case. */
bool policy_sends_to(const struct policy *policy, const struct target *target);

#endif
