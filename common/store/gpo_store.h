/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_GPO_STORE_H
#define STORE_GPO_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/broken.h"
#include "base/err.h"
#include "base/span.h"
#include "format/budget.h"
#include "format/certctx.h"
#include "format/regpol.h"

/*
 * The settings of a group policy for a DirectAccess client, from its Registry.pol or from the same
 * records in an offline domain join package: certificates
 * (Software\Policies\Microsoft\SystemCertificates), the URLs to connect to, whether IP-HTTPS is
 * enabled, name resolution (MS-GPNRPT), the authorities that authenticate IPsec (MS-GPFAS), and
 * whether clients use Microsoft's list of roots. Texts are printable.
 */
enum gpo_role {
	GPO_NONE,
	GPO_ROOT,
	GPO_CA, /* intermediates */
	GPO_DISALLOWED,
};

struct gpo_cert {
	enum gpo_role role;
	const char *key; /* the registry key that holds it, printable; NULL: none */
	size_t offset;   /* of the record that holds it */
	struct certctx context;
};

/* A rule of the name resolution policy table. */
struct gpo_rule {
	const char *key;    /* whole key of the rule */
	const char **names; /* ".corp.example.com", "da.example.com" */
	size_t name_count;
	bool has_options;
	uint32_t options;            /* enum gpo_rule_options, added up: which settings apply */
	const char *dns_servers;     /* of DirectAccess, "2001:db8::1;2001:db8::2"; NULL: not set */
	const char *generic_servers; /* with or without DirectAccess; NULL: not set */
};

/* ConfigOptions, MS-GPNRPT section 2.2.2.2. */
enum gpo_rule_options {
	GPO_RULE_DNSSEC = 0x02,
	GPO_RULE_DIRECTACCESS = 0x04,
	GPO_RULE_GENERIC = 0x08,
	GPO_RULE_IDN = 0x10,
};

/* A way to authenticate, of several in an IPsec authentication set (MS-GPFAS section 2.2.4). */
struct gpo_suite {
	const char *key;     /* whole key: the set's, and a number */
	bool first;          /* of phase 1 */
	const char *method;  /* "MachineCert"; NULL: none */
	const char *ca_name; /* "O=Contoso, CN=Contoso Root CA"; NULL: none */
	bool intermediate;   /* IntermediateCA: that is no root */
	bool exclude_name;   /* ExcludeCAName: not sent when a certificate is asked for */
	bool health;         /* HealthCert: the certificate must be a health certificate */
};

enum gpo_client_state {
	GPO_CLIENT_DEFAULT = 0, /* used where nothing else connects */
	GPO_CLIENT_ENABLED = 2,
	GPO_CLIENT_DISABLED = 3,
};

struct gpo {
	struct gpo_cert *certs;
	size_t count;
	size_t other;         /* certificates in stores without meaning for servers, such as EFS */
	size_t mismatched;    /* whose SHA-1 is not their key's name: clients ignore them */
	struct broken broken; /* entries of Root and CA that are malformed, with their keys */
	struct broken disallowed; /* the same of Disallowed: their subjects are not known */
	const char **urls; /* IPHTTPS_ClientUrl: the interface's first, then those of profiles */
	size_t url_count;
	bool has_client_state;
	uint32_t client_state; /* enum gpo_client_state, or anything else */
	struct gpo_rule *rules;
	size_t rule_count;
	struct gpo_suite *suites;
	size_t suite_count;
	const char *location_url; /* of the network location server; NULL: none */
	bool no_root_update; /* DisableRootAutoUpdate: Microsoft's list of roots is not followed */
};

/*
 * Parses the file to its end or refuses it with an offset. Malformed certificates in one of the
 * three stores are in `broken` or `disallowed`, with their keys. `out` points into `in` or the
 * arena.
 */
bool gpo_parse(struct arena *arena, struct span in, struct budget *budget, struct gpo *out,
	struct err *err);

/* Whether certificates of a store are at or below this key of HKLM. */
bool gpo_is_store(const char *key);

/* The same for effective values below HKLM from any source. */
bool gpo_interpret(struct arena *arena, const struct regpol_value *values, size_t count,
	struct budget *budget, struct gpo *out, struct err *err);

#endif
