/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_POLICY_H
#define MODEL_POLICY_H

#include <stdbool.h>
#include <stddef.h>

#include "model/target.h"

/*
 * What a group policy gives DirectAccess clients, besides certificates: where to connect to,
 * whether at all, how names are resolved, and how IPsec is authenticated. Plain data; texts have
 * been through text_printable.
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
	const char *dns_servers;     /* behind the tunnel; NULL or "": the rule names none */
	const char *generic_servers; /* of every network; NULL or "": none. Neither: exempt */
};

/* By whom a name is resolved. */
enum policy_resolver {
	POLICY_NETWORK, /* the resolvers of the network that the client is in */
	POLICY_TUNNEL,  /* DNS servers behind the tunnel */
	POLICY_GENERIC, /* DNS servers that are asked in every network */
};

/* An authority by which IPsec authenticates (MS-GPFAS section 2.2.4, MS-FASP section 2.2.61). */
struct policy_authority {
	const char *name;  /* as the policy writes it */
	bool intermediate; /* IntermediateCA: it is no root */
	bool exclude_name; /* ExcludeCAName, and */
	bool health;       /* HealthCert, which say nothing about who has to be trusted */
};

struct policy {
	const char *name;        /* the store's */
	struct policy_url *urls; /* of the interface, then of entry points */
	size_t url_count;
	bool disabled; /* IPHTTPS_ClientState 3 */
	struct policy_rule *rules;
	size_t rule_count;
	struct policy_authority *authorities;
	size_t authority_count;
	bool machine_cert;    /* some set of phase 1 takes nothing but a machine's certificate */
	const char *location; /* host of the network location server; NULL: none is named */
	bool no_root_update;  /* DisableRootAutoUpdate: Microsoft's list of roots is not followed */
};

/*
 * The rule by which a client with this policy resolves a name: a whole name before a first label,
 * that before a suffix, of suffixes the longest, the dot alone last. NULL: the network's resolvers.
 */
const struct policy_rule *policy_rule_for(const struct policy *policy, const char *name);

/* Whom a client with this policy asks for the name; `servers` is what the rule writes, or NULL. */
enum policy_resolver policy_resolver_for(
	const struct policy *policy, const char *name, const char **servers);

/* Whether a client is sent to exactly this URL; host and path in either case. */
bool policy_sends_to(const struct policy *policy, const struct target *target);

#endif
