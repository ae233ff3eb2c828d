/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings of a group policy for DirectAccess clients, by a table of values. */
#include "config.h"

#include "store/gpo_store.h"

#include <openssl/evp.h>
#include <string.h>
#include <strings.h>

#include "base/limits.h"
#include "base/must.h"
#include "base/text.h"
#include "format/utf16.h"
#include "model/limits.h"

#define POLICIES "Software\\Policies\\Microsoft\\"
#define MACHINE "Software\\Microsoft\\"
#define TRANSITION POLICIES "Windows\\Tcpip\\v6Transition\\"

enum { SHA1_BYTES = 20 };

/* A policy being read. */
struct reading {
	struct arena *arena;
	struct budget *budget;
	struct gpo *gpo;
	int rule_names; /* in all rules */
	struct err *err;
};

/* The rest of a key after its first part; NULL when it begins differently. */
static const char *
behind(const char *key, const char *start)
{
	size_t n = strlen(start);

	return strncasecmp(key, start, n) == 0 ? key + n : NULL;
}

/* The text of REG_SZ, printable; NULL when the value is something else. */
static const char *
text_of(const struct reading *reading, const struct regpol_value *value)
{
	if (value->type != REGPOL_SZ && value->type != REGPOL_EXPAND_SZ)
		return NULL;
	return text_clean(
		reading->arena, span_text(utf16_text(reading->arena, value->data)), LIMIT_URL);
}

/* ---------------------------------------------------------------- certificates */

static bool
is_named_after(const struct reading *reading, struct span der, const char *thumbprint)
{
	uint8_t sha1[SHA1_BYTES];

	must(EVP_Digest(der.p, der.n, sha1, NULL, EVP_sha1(), NULL) == 1,
		"libcrypto cannot compute SHA-1");
	return text_equal_nocase(
		text_hex(reading->arena, span_of(sha1, sizeof(sha1)), 0), thumbprint);
}

static bool
parse_blob(struct reading *reading, const struct regpol_value *value, struct certctx *out,
	struct err *err)
{
	return value->type == REGPOL_BINARY
		       ? certctx_parse(reading->arena, value->data, out, err)
		       : err_set(err, ERR_FORMAT, "is of type %lu and not REG_BINARY",
				 (unsigned long)value->type);
}

/* A malformed certificate does not hide the others. */
static bool
add_cert(struct reading *reading, const struct regpol_value *value, enum gpo_role role,
	const char *thumbprint)
{
	struct gpo *gpo = reading->gpo;
	struct gpo_cert cert = {.role = role,
		.offset = value->data_offset,
		.key = text_clean(reading->arena, span_text(value->key), LIMIT_TEXT_FIELD / 2)};
	struct err why = {.kind = ERR_NONE};

	if (!budget_take(reading->budget, sizeof(cert), reading->err))
		return false;
	if (!parse_blob(reading, value, &cert.context, &why)) {
		err_context(&why, "%s, %zu bytes from byte %zu on", cert.key, value->data.n,
			value->data_offset);
		broken_add(role == GPO_DISALLOWED ? &gpo->disallowed : &gpo->broken, reading->arena,
			&why);
		return true;
	}
	if (is_named_after(reading, cert.context.encoded, thumbprint))
		ARENA_PUSH(reading->arena, reading->gpo->certs, reading->gpo->count, cert);
	else
		reading->gpo->mismatched++;
	return true;
}

/* AuthRoot, the roots of Microsoft's list, is a part of Root (Microsoft, "System Store Locations").
 */
static bool
take_blob(struct reading *reading, const struct regpol_value *value, const char *rest)
{
	static const struct {
		const char *start;
		enum gpo_role role;
	} rows[] = {
		{"Root\\Certificates\\", GPO_ROOT},
		{"AuthRoot\\Certificates\\", GPO_ROOT},
		{"CA\\Certificates\\", GPO_CA},
		{"Disallowed\\Certificates\\", GPO_DISALLOWED},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *thumbprint = behind(rest, rows[i].start);

		if (thumbprint != NULL && strchr(thumbprint, '\\') == NULL)
			return add_cert(reading, value, rows[i].role, thumbprint);
	}
	rest = strchr(rest, '\\');
	if (rest != NULL && behind(rest, "\\Certificates\\") != NULL)
		reading->gpo->other++;
	return true;
}

/* ---------------------------------------------------------------- settings */

static bool
too_many(struct reading *reading, int limit, const char *what)
{
	return err_set(reading->err, ERR_LIMIT, "more than %d %s", limit, what);
}

static bool
take_url(struct reading *reading, const struct regpol_value *value, const char *rest)
{
	const char *text = text_of(reading, value);

	(void)rest;
	if (reading->gpo->url_count == LIMIT_POLICY_URLS)
		return too_many(reading, LIMIT_POLICY_URLS, "URLs of IP-HTTPS");
	if (text != NULL)
		ARENA_PUSH(reading->arena, reading->gpo->urls, reading->gpo->url_count, text);
	return true;
}

static bool
take_state(struct reading *reading, const struct regpol_value *value, const char *rest)
{
	(void)rest;
	if (regpol_dword(value, &reading->gpo->client_state))
		reading->gpo->has_client_state = true;
	return true;
}

static const char *
key_of(const struct reading *reading, const struct regpol_value *value)
{
	return text_clean(reading->arena, span_text(value->key), LIMIT_URL);
}

/* The values of one key are neighbours. */
static struct gpo_rule *
rule_of(struct reading *reading, const struct regpol_value *value)
{
	const struct gpo_rule rule = {.key = key_of(reading, value)};
	struct gpo *gpo = reading->gpo;

	if (gpo->rule_count == 0 || !text_equal(gpo->rules[gpo->rule_count - 1].key, rule.key))
		ARENA_PUSH(reading->arena, gpo->rules, gpo->rule_count, rule);
	return &gpo->rules[gpo->rule_count - 1];
}

/* REG_MULTI_SZ, and REG_SZ with one name. */
static bool
take_rule_name(struct reading *reading, const struct regpol_value *value, const char *rest)
{
	struct gpo_rule *rule = rule_of(reading, value);
	struct span texts = value->data;
	char *text;

	(void)rest;
	if (value->type != REGPOL_SZ && value->type != REGPOL_MULTI_SZ)
		return true;
	while (regpol_next_text(reading->arena, &texts, &text)) {
		if (++reading->rule_names > LIMIT_POLICY_RULES)
			return too_many(
				reading, LIMIT_POLICY_RULES, "names in rules of name resolution");
		text = text_clean(reading->arena, span_text(text), LIMIT_URL);
		ARENA_PUSH(reading->arena, rule->names, rule->name_count, text);
		if (value->type == REGPOL_SZ)
			break;
	}
	return true;
}

static bool
take_rule_servers(struct reading *reading, const struct regpol_value *value, const char *rest)
{
	(void)rest;
	rule_of(reading, value)->dns_servers = text_of(reading, value);
	return true;
}

static bool
take_generic_servers(struct reading *reading, const struct regpol_value *value, const char *rest)
{
	(void)rest;
	rule_of(reading, value)->generic_servers = text_of(reading, value);
	return true;
}

static bool
take_rule_options(struct reading *reading, const struct regpol_value *value, const char *rest)
{
	struct gpo_rule *rule = rule_of(reading, value);

	(void)rest;
	rule->has_options = regpol_dword(value, &rule->options);
	return true;
}

/* NULL when there are too many. */
static struct gpo_suite *
suite_of(struct reading *reading, const struct regpol_value *value, const char *rest)
{
	const struct gpo_suite suite = {.key = key_of(reading, value), .first = *rest == '1'};
	struct gpo *gpo = reading->gpo;

	if (gpo->suite_count > 0 && text_equal(gpo->suites[gpo->suite_count - 1].key, suite.key))
		return &gpo->suites[gpo->suite_count - 1];
	if (gpo->suite_count == LIMIT_POLICY_AUTHORITIES) {
		too_many(reading, LIMIT_POLICY_AUTHORITIES, "authorities of IPsec");
		return NULL;
	}
	ARENA_PUSH(reading->arena, gpo->suites, gpo->suite_count, suite);
	return &gpo->suites[gpo->suite_count - 1];
}

/* BOOL-VAL, MS-GPFAS section 2.2.2.19. */
static bool
is_true(const struct reading *reading, const struct regpol_value *value)
{
	const char *text = text_of(reading, value);

	return text != NULL && text_equal_nocase(text, "TRUE");
}

static bool
take_ca_name(struct reading *reading, const struct regpol_value *value, const char *rest)
{
	struct gpo_suite *suite = suite_of(reading, value, rest);
	const char *text = text_of(reading, value);

	if (suite != NULL && text != NULL && *text != '\0')
		suite->ca_name = text;
	return suite != NULL;
}

static bool
take_method(struct reading *reading, const struct regpol_value *value, const char *rest)
{
	struct gpo_suite *suite = suite_of(reading, value, rest);

	if (suite != NULL)
		suite->method = text_of(reading, value);
	return suite != NULL;
}

static bool
take_intermediate(struct reading *reading, const struct regpol_value *value, const char *rest)
{
	struct gpo_suite *suite = suite_of(reading, value, rest);

	if (suite != NULL)
		suite->intermediate = is_true(reading, value);
	return suite != NULL;
}

static bool
take_exclude_name(struct reading *reading, const struct regpol_value *value, const char *rest)
{
	struct gpo_suite *suite = suite_of(reading, value, rest);

	if (suite != NULL)
		suite->exclude_name = is_true(reading, value);
	return suite != NULL;
}

static bool
take_health(struct reading *reading, const struct regpol_value *value, const char *rest)
{
	struct gpo_suite *suite = suite_of(reading, value, rest);

	if (suite != NULL)
		suite->health = is_true(reading, value);
	return suite != NULL;
}

static bool
take_location(struct reading *reading, const struct regpol_value *value, const char *rest)
{
	(void)rest;
	reading->gpo->location_url = text_of(reading, value);
	return true;
}

/* Any number except 0, as with other policies of this kind. */
static bool
take_root_update(struct reading *reading, const struct regpol_value *value, const char *rest)
{
	uint32_t number = 0;

	(void)rest;
	reading->gpo->no_root_update = regpol_dword(value, &number) && number != 0;
	return true;
}

#define RULES POLICIES "Windows NT\\DNSClient\\DnsPolicyConfig\\"
#define SUITES POLICIES "WindowsFirewall\\Phase"
#define CONNECTIVITY POLICIES "Windows\\NetworkConnectivityStatusIndicator\\CorporateConnectivity"

/*
 * MS-GPNRPT section 2.2.2, MS-GPFAS section 2.2.4 (the set's key is written with and without s),
 * NCSI.admx; the stores of the machine, of its policy and of the enterprise (Microsoft, "System
 * Store Locations"); and for DisableRootAutoUpdate Microsoft's "Configure trusted roots and
 * disallowed certificates in Windows".
 */
static const struct meaning {
	const char *key; /* the beginning of the key, or the whole key */
	bool whole;
	const char *name;
	bool (*take)(struct reading *reading, const struct regpol_value *value, const char *rest);
} meanings[] = {
	{POLICIES "SystemCertificates\\", false, "Blob", take_blob},
	{MACHINE "SystemCertificates\\", false, "Blob", take_blob},
	{MACHINE "EnterpriseCertificates\\", false, "Blob", take_blob},
	{POLICIES "SystemCertificates\\AuthRoot", true, "DisableRootAutoUpdate", take_root_update},
	{TRANSITION "IPHTTPS\\IPHTTPSInterface", true, "IPHTTPS_ClientUrl", take_url},
	{TRANSITION "IPHTTPS\\IPHTTPSInterface", true, "IPHTTPS_ClientState", take_state},
	{CONNECTIVITY, true, "DomainLocationDeterminationUrl", take_location},
	{RULES, false, "Name", take_rule_name},
	{RULES, false, "ConfigOptions", take_rule_options},
	{RULES, false, "DirectAccessDNSServers", take_rule_servers},
	{RULES, false, "GenericDNSServers", take_generic_servers},
	{SUITES, false, "Method", take_method},
	{SUITES, false, "CAName", take_ca_name},
	{SUITES, false, "IntermediateCA", take_intermediate},
	{SUITES, false, "ExcludeCAName", take_exclude_name},
	{SUITES, false, "HealthCert", take_health},
	/* entry points come after the interface, in any order of the file */
	{TRANSITION "IPHTTPSProfiles\\", false, "IPHTTPS_ClientUrl", take_url},
};

enum { MEANINGS = sizeof(meanings) / sizeof(meanings[0]), PROFILES = MEANINGS - 1 };

/* "1AuthenticationSet", "2AuthenticationSets": no other key begins so. */
static bool
is_suite(const char *rest)
{
	return (*rest == '1' || *rest == '2') && behind(rest + 1, "AuthenticationSet") != NULL;
}

static bool
take_meaning(
	struct reading *reading, const struct meaning *meaning, const struct regpol_value *value)
{
	const char *rest = behind(value->key, meaning->key);

	if (rest == NULL || (meaning->whole && *rest != '\0') ||
		!text_equal_nocase(value->name, meaning->name) ||
		(text_equal(meaning->key, SUITES) && !is_suite(rest)))
		return true;
	return meaning->take(reading, value, rest);
}

static bool
take_values(struct reading *reading, const struct regpol_value *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < PROFILES; k++)
			if (!take_meaning(reading, &meanings[k], &values[i]))
				return false;
	for (size_t i = 0; i < count; i++)
		if (!take_meaning(reading, &meanings[PROFILES], &values[i]))
			return false;
	return true;
}

bool
gpo_interpret(struct arena *arena, const struct regpol_value *values, size_t count,
	struct budget *budget, struct gpo *out, struct err *err)
{
	struct gpo gpo = {.count = 0};
	struct reading reading = {.arena = arena, .budget = budget, .gpo = &gpo, .err = err};
	struct regpol_value *ours = arena_array(arena, count, sizeof(*ours));
	size_t our_count = 0;

	/* all keys of the table begin so, and most others do not */
	for (size_t i = 0; i < count; i++)
		if (behind(values[i].key, POLICIES) != NULL ||
			behind(values[i].key, MACHINE "SystemCertificates\\") != NULL ||
			behind(values[i].key, MACHINE "EnterpriseCertificates\\") != NULL)
			ours[our_count++] = values[i];
	if (!take_values(&reading, ours, our_count))
		return false;
	*out = gpo;
	return true;
}

bool
gpo_is_store(const char *key)
{
	static const char *const places[] = {POLICIES "SystemCertificates",
		MACHINE "SystemCertificates", MACHINE "EnterpriseCertificates"};

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		const char *rest = behind(key, places[i]);

		if (rest != NULL && (*rest == '\0' || *rest == '\\'))
			return true;
	}
	return false;
}

bool
gpo_parse(struct arena *arena, struct span in, struct budget *budget, struct gpo *out,
	struct err *err)
{
	struct regpol regpol;

	return regpol_parse(arena, in, budget, &regpol, err) &&
	       gpo_interpret(arena, regpol.values, regpol.count, budget, out, err);
}
