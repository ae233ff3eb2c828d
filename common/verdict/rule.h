/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VERDICT_RULE_H
#define VERDICT_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "model/binding.h"
#include "model/age.h"
#include "model/client.h"
#include "model/distribution.h"
#include "model/cause.h"
#include "model/evidence.h"
#include "model/finding.h"
#include "model/policy.h"
#include "model/range.h"
#include "model/report.h"

/* The rules: the state of a fact unless --severity changes it. */
enum rule {
	RULE_NONE,
	RULE_NAME_LITERAL,
	RULE_DNS_NO_NAME,
	RULE_DNS_NO_ADDRESS,
	RULE_DNS_RESOLVER,
	RULE_DNS_PARTIAL,
	RULE_DNS_SINKHOLE,
	RULE_DNS_LOOPBACK,
	RULE_CONNECT_REFUSED,
	RULE_CONNECT_TIMEOUT,
	RULE_CONNECT_RESET,
	RULE_CONNECT_UNREACHABLE,
	RULE_PROXY_REJECTED,
	RULE_PROXY_FAILED,
	RULE_TLS_ALERT,
	RULE_TLS_MALFORMED,
	RULE_TLS_LARGE,
	RULE_TLS_TIMEOUT,
	RULE_TLS_RESET,
	RULE_TLS_OFFER,
	RULE_TLS_UPDATE,
	RULE_TLS_CLIENT_CERT,
	RULE_TLS_NULL_ONLY,
	RULE_TLS_NULL_REFUSED,
	RULE_TLS_NULL_UNDECIDED,
	RULE_STORE,
	RULE_STORE_STALE,
	RULE_STORE_FUTURE,
	RULE_CHAIN_UNTRUSTED_ROOT,
	RULE_CHAIN_INCOMPLETE,
	RULE_CHAIN_BAD_SIGNATURE,
	RULE_CHAIN_DISTRUSTED,
	RULE_CHAIN_EXPIRED,
	RULE_CHAIN_NOT_YET_VALID,
	RULE_CHAIN_REVOKED,
	RULE_CHAIN_NAME,
	RULE_CHAIN_USAGE,
	RULE_CHAIN_NOT_CA,
	RULE_CHAIN_PATH_LENGTH,
	RULE_CHAIN_NAME_CONSTRAINT,
	RULE_CHAIN_POLICY,
	RULE_CHAIN_CRITICAL_EXTENSION,
	RULE_CHAIN_WEAK_SIGNATURE,
	RULE_CHAIN_WEAK_KEY,
	RULE_CHAIN_UNSUPPORTED_KEY,
	RULE_CHAIN_SHA1,
	RULE_CHAIN_SHA1_BLOCKED,
	RULE_CHAIN_REVOCATION_OFFLINE,
	RULE_CHAIN_REVOCATION_UNCHECKED,
	RULE_CHAIN_REVOCATION_NONE,
	RULE_CHAIN_MALFORMED,
	RULE_CHAIN_OTHER,
	RULE_CHAIN_TIMEOUT,
	RULE_CHAIN_AIA,
	RULE_CHAIN_ROOT_SERVED,
	RULE_CHAIN_ORDER,
	RULE_CHAIN_UNNEEDED,
	RULE_HTTP_STATUS,
	RULE_HTTP_SILENT,
	RULE_HTTP_RESET,
	RULE_HTTP_MALFORMED,
	RULE_HTTP_SERVER,
	RULE_RA_MISSING,
	RULE_RA_PREFIX,
	RULE_RA_LIFETIME,
	RULE_PING_LOST,
	RULE_NODES_DIFFER,
	RULE_TIME,
	RULE_CERT_EXPIRING,
	RULE_CERT_CA_EXPIRING,
	RULE_CERT_FINGERPRINT,
	RULE_CERT_ISSUER,
	RULE_CERT_BINDING,
	RULE_CERT_BINDING_OPEN,
	RULE_CERT_BOUND,
	RULE_CERT_NOT_RSA,
	RULE_CERT_HANDSHAKE,
	RULE_CERT_DATES,
	RULE_CERT_UNNAMED,
	RULE_REVOCATION_EXPIRING,
	RULE_REVOCATION_SOURCE,
	RULE_REVOCATION_CONTRADICTION,
	RULE_REVOCATION_IDLE,
	RULE_REVOCATION_LDAP,
	RULE_REVOCATION_SKIPPED,
	RULE_CLIENT_ERROR,
	RULE_CLIENT_UNKNOWN_CODE,
	RULE_CLIENT_FAILED,
	RULE_CLIENT_DISCONNECTED,
	RULE_CLIENT_INACTIVE,
	RULE_CLIENT_UNKNOWN_STATUS,
	RULE_CLIENT_NO_PREFIX,
	RULE_CLIENT_NO_CODE,
	RULE_CLIENT_UNREADABLE,
	RULE_CLIENT_ACTIVE,
	RULE_CLIENT_CONNECTION,
	RULE_CLIENT_CONNECTION_UNKNOWN,
	RULE_CLIENT_ASSISTANT,
	RULE_CLIENT_CONNECTED,
	RULE_SERVER_IPHTTPS,
	RULE_SERVER_ERROR,
	RULE_SERVER_WARNING,
	RULE_SERVER_UNKNOWN,
	RULE_SERVER_DISAGREE,
	RULE_SERVER_DISABLED,
	RULE_SERVER_OK,
	RULE_ROOTS_NEED,
	RULE_ROOTS_UNREADABLE,
	RULE_ROOTS_UNDECIDED,
	RULE_ROOTS_BROKEN,
	RULE_ROOTS_MISSING,
	RULE_ROOTS_PACKAGE,
	RULE_ROOTS_PACKAGE_POLICY,
	RULE_ROOTS_PACKAGE_TEMPLATE,
	RULE_ROOTS_CA_ONLY,
	RULE_ROOTS_ROOT_ONLY,
	RULE_ROOTS_OTHER_KEY,
	RULE_ROOTS_OTHER_CERT,
	RULE_ROOTS_DISALLOWED,
	RULE_ROOTS_RESTRICTED,
	RULE_ROOTS_EXPIRED,
	RULE_ROOTS_EXPIRING,
	RULE_ROOTS_NEXT,
	RULE_ROOTS_ROLLOVER,
	RULE_ROOTS_IPSEC,
	RULE_ROOTS_IPSEC_NEXT,
	RULE_POLICY_DISABLED,
	RULE_POLICY_NRPT,
	RULE_POLICY_NLS,
	RULE_POLICY_URL,
	RULE_RUN_LOCAL,
	RULE_RUN_NO_ROUTE,
	RULE_RUN_LIMIT,
	RULE_RUN_EXPOSED,
	RULE_RUN_UNPROVEN,
};

enum { RULE_COUNT = RULE_RUN_UNPROVEN + 1 };

struct rule_row {
	const char *name;
	enum state state;
	enum finding_rank rank;
	const char *text;   /* for --list-rules */
	const char *remedy; /* NULL: that of the cause (verdict/remedy) or of the code */
};

const struct rule_row *rule_row(enum rule rule);
bool rule_find(const char *name, enum rule *out);
/* The end of a message about a rule that is not known: " (did you mean ...?)", or where they are
 * listed. */
const char *rule_hint(struct arena *arena, const char *name);

/* What the run was meant to check, for the list of what it did not. */
struct verdict_scope {
	enum stage last;            /* that is tried */
	enum address_family family; /* NONE: both */
	bool file;                  /* certificates at hand in place of a server */
	bool fetches;               /* the check fetches issuers and the like */
	bool no_fetch;              /* but --no-fetch was given */
	bool revocation;            /* every source is asked, not just a stapled answer */
	bool null_cipher;           /* a second handshake offers NULL suites only */
};

/* Everything besides the evidence that the rules may know. */
struct verdict_options {
	const struct severity *severities;
	size_t severity_count;
	enum state timeout_state; /* for what the deadline cut off */
	bool any_address;
	bool pings; /* echo requests were asked for */
	double timeout;
	struct range warning, critical; /* seconds for the whole connection */
	int64_t now;
	const char *late_store;               /* a store that was not read in time; NULL: none */
	int64_t max_age[CHANNEL_KIND_COUNT];  /* seconds, 0: none; verdict/input.h */
	const struct client *client;          /* whose rules count; NULL: Windows 10's */
	struct age age_warning, age_critical; /* certificate, CRL or OCSP answer */
	struct age ca_warning, ca_critical;   /* certificates above the served one */
	const char *fingerprint; /* hexadecimal without separators, 40 or 64 digits; NULL: any */
	const struct binding *bindings; /* what nodes say they have bound */
	size_t binding_count;
	const char *issuer; /* must occur in the issuer's name; NULL: any */
	struct verdict_scope scope;
};

/* Findings while they are collected. */
struct verdict {
	const struct verdict_options *options;
	struct arena *arena;
	const char *whole; /* names findings without an endpoint; NULL: there is one subject */
	struct findings findings;
	const struct report *report; /* folded, when figures are asked for */
};

/* A finding of this rule with its default state, or what --severity makes of it. */
void verdict_add(struct verdict *verdict, enum rule rule, const struct endpoint *endpoint,
	uint32_t code, const char *fmt, ...) __attribute__((format(printf, 5, 6)));

/* The same for a rule whose default depends on the facts. */
void verdict_add_state(struct verdict *verdict, enum rule rule, enum state state,
	const struct endpoint *endpoint, uint32_t code, const char *fmt, ...)
	__attribute__((format(printf, 6, 7)));

/* The finding that was added last says that clients will be cut off then. */
void verdict_when(struct verdict *verdict, int64_t when);

/* What the finding that was added last is about, where other sites may have the same
 * (finding.about).
 */
void verdict_about(struct verdict *verdict, const char *about);
void verdict_about_cert(struct verdict *verdict, const struct cert *cert);

/* The cause of the finding that was added last: it gets the remedy of its rule and this cause. */
void verdict_because(struct verdict *verdict, enum cause cause);

/* What the finding that was added last shall have as its remedy; NULL: that of its rule. */
void verdict_remedy(struct verdict *verdict, const char *remedy);

/* What was seen in words; "" when nothing was noted. */
const char *seen_text(const struct observation *seen);

/* The judges: each looks at one subject or endpoint and adds findings. */
void judge_dns(struct verdict *verdict, const struct subject *subject);
void judge_connect(struct verdict *verdict, const struct endpoint *endpoint);
void judge_tls(struct verdict *verdict, const struct endpoint *endpoint);
void judge_size(struct verdict *verdict, const struct endpoint *endpoint); /* a part of judge_tls */
/* The fatal alert that was received, where it was. */
void judge_alert(struct verdict *verdict, const struct endpoint *endpoint, const char *what);
void judge_chain(struct verdict *verdict, const struct endpoint *endpoint);
void judge_http(struct verdict *verdict, const struct endpoint *endpoint);
void judge_tunnel(struct verdict *verdict, const struct endpoint *endpoint);
/* The path that counts; NULL when there is none. And whether it ends in a trust anchor. */
const struct chain_path *judged_path(const struct endpoint *endpoint);
bool judged_anchored(const struct endpoint *endpoint);

void judge_seen_chain(struct verdict *verdict, const struct endpoint *endpoint);
void judge_unnamed(struct verdict *verdict, const struct subject *subject);

/* A problem that breaks a path for clients whatever they trust. */
void judge_broken(struct verdict *verdict, const struct chain_path *path,
	const struct chain_problem *problem);

/* Stores that were not read completely: rule `store`. For an address, or for a name without any. */
void judge_stores(struct verdict *verdict, const struct endpoint *endpoint);
void judge_stores_alone(struct verdict *verdict, const struct subject *subject);

/* What was not judged before the deadline: chain.timeout. */
void judge_late(struct verdict *verdict, const struct endpoint *endpoint);

/* Limits that were reached, for the subject and each of its addresses: run.limit. */
void judge_bounds(struct verdict *verdict, const struct subject *subject);

/* Files with secrets that others can read: run.exposed. Comes last: when the answer is not known,
 * it is only a note beside that. */
void judge_exposed(struct verdict *verdict, const struct evidence *evidence);

void judge_nodes(struct verdict *verdict, const struct subject *subject);

/* Settings of a group policy; NULL: none was given. */
void judge_policy(struct verdict *verdict, const struct policy *policy);

/* Whether clients with this policy ask the wrong resolvers for the public name, or can resolve the
 * network location server. Texts begin with the prefix. */
void judge_resolution(struct verdict *verdict, const struct policy *policy,
	const struct endpoint *shown, const char *prefix);

/* Whether a failure is explained by a client certificate that the server asked for and that was not
 * given. */
bool judge_client_cert(const struct endpoint *endpoint);

#endif
