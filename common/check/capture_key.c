/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of options by whether what is seen depends on them. */
#include "config.h"

#include "check/capture_key.h"

#include <string.h>

#include "base/text.h"
#include "check/roots.h"

typedef bool same_options(const struct options *a, const struct options *b);

static bool
same_target(const struct options *a, const struct options *b)
{
	return text_equal(a->target.name, b->target.name) && a->target.port == b->target.port &&
	       text_equal(a->target.path, b->target.path);
}

static bool
same_gpo(const struct options *a, const struct options *b)
{
	return text_equal(a->gpo, b->gpo);
}

static bool
same_addresses(const struct options *a, const struct options *b)
{
	if (a->address_count != b->address_count)
		return false;
	for (size_t i = 0; i < a->address_count; i++)
		if (!address_equal(&a->addresses[i], &b->addresses[i]))
			return false;
	return true;
}

static bool
same_family(const struct options *a, const struct options *b)
{
	return a->family == b->family;
}

static bool
same_resolver(const struct options *a, const struct options *b)
{
	return address_equal(&a->dns_server, &b->dns_server) && a->dns_port == b->dns_port;
}

static bool
same_proxy(const struct options *a, const struct options *b)
{
	return text_equal(a->proxy.host, b->proxy.host) && a->proxy.port == b->proxy.port &&
	       text_equal(a->proxy.user, b->proxy.user) &&
	       text_equal(a->proxy.password, b->proxy.password);
}

static bool
same_identity(const struct options *a, const struct options *b)
{
	return text_equal(a->client_cert, b->client_cert) &&
	       text_equal(a->client_key, b->client_key);
}

static bool
same_client(const struct options *a, const struct options *b)
{
	return a->client == b->client;
}

static bool
same_timeout(const struct options *a, const struct options *b)
{
	return a->timeout >= b->timeout && a->timeout <= b->timeout;
}

static bool
never(const struct options *a, const struct options *b)
{
	(void)a, (void)b;
	return false;
}

static const struct key {
	const char *option;
	same_options *same; /* NULL: it counts for what is judged or shown, and for nothing seen */
} keys[] = {
	{"hostname", same_target},
	{"port", same_target},
	{"url", same_target},
	{"gpo", same_gpo},
	{"address", same_addresses},
	{"use-ipv4", same_family},
	{"use-ipv6", same_family},
	{"dns-server", same_resolver},
	{"proxy", same_proxy},
	{"client-cert", same_identity},
	{"client-key", same_identity},
	{"client", same_client},
	{"timeout", same_timeout},
	/* of check_iphttps alone */
	{"ping", never},
	{"null-cipher", never},
	{"ra-wait", never},
	/* instead of a look: capture_key_looks */
	{"file", NULL},
	{"replay", NULL},
	{"root", NULL},
	/* what is judged, and by what */
	{"any-address", NULL},
	{"store", NULL},
	{"max-age", NULL},
	{"ldap-user", NULL},
	{"ldap-password-file", NULL},
	{"ldap-gssapi", NULL},
	{"ldap-starttls", NULL},
	{"ldap-ca", NULL},
	{"passphrase-file", NULL},
	{"warning", NULL},
	{"critical", NULL},
	{"ca-warning", NULL},
	{"ca-critical", NULL},
	{"fingerprint", NULL},
	{"binding", NULL},
	{"issuer", NULL},
	{"crl", NULL},
	{"everywhere", NULL},
	{"next", NULL},
	{"plan", NULL},
	{"severity", NULL},
	{"at", NULL},
	/* what is fetched: evidence has it with the proxy, session shares it */
	{"no-fetch", NULL},
	{"fetch-proxy", NULL},
	{"cache", NULL},
	/* what is shown */
	{"save-evidence", NULL},
	{"output", NULL},
	{"verbose", NULL},
	{"extra-opts", NULL},
	{"help", NULL},
	{"version", NULL},
	{"list-rules", NULL},
	{"list-codes", NULL},
	{"explain", NULL},
	{"verify", NULL},
	{"diff", NULL},
	{"replaces", NULL},
};

static const struct key *
find(const char *option)
{
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (keys[i].option[0] == option[0] && strcmp(keys[i].option, option) == 0)
			return &keys[i];
	return NULL;
}

bool
capture_key_knows(const char *option)
{
	return find(option) != NULL;
}

bool
capture_key_counts(const char *option)
{
	const struct key *key = find(option);

	return key == NULL || key->same != NULL;
}

bool
capture_key_evidence(const struct check_spec *spec, const struct options *options)
{
	return spec->run == NULL && !roots_named(options);
}

bool
capture_key_looks(const struct check_spec *spec, const struct options *options)
{
	return capture_key_evidence(spec, options) && options->file == NULL &&
	       options->replay == NULL;
}

static bool
row_equal(const struct option_row *row, const struct check_spec *other, const struct options *a,
	const struct options *b)
{
	const struct key *key = find(row->name);

	if (key == NULL)
		return false;
	return key->same == NULL || key->same(a, b) ||
	       options_row(other->manual, row->name) == NULL;
}

bool
capture_key_equal(const struct check_spec *a, const struct options *a_options,
	const struct check_spec *b, const struct options *b_options)
{
	const struct option_group *const *group;

	if (!capture_key_looks(a, a_options) || !capture_key_looks(b, b_options))
		return false;
	for (group = a->manual->groups; *group != NULL; group++)
		for (size_t i = 0; i < (*group)->count; i++)
			if (!row_equal(&(*group)->rows[i], b, a_options, b_options))
				return false;
	return true;
}
