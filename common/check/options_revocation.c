/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options of check_iphttps_trust: revocation and what is fetched for it. */
#include "check/options.h"

#include "check/option_value.h"
#include "check/options_rows.h"

static bool
set_crl(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	const char *file;

	if (!option_value_text("crl", arena, value, &file, err))
		return false;
	ARENA_PUSH(arena, options->crls, options->crl_count, file);
	return true;
}

static bool
set_no_fetch(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	(void)arena, (void)value, (void)err;
	options->no_fetch = true;
	return true;
}

static bool
set_fetch_proxy(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	struct proxy proxy;

	if (!target_parse_proxy(arena, value, &proxy, err))
		return err_context(err, "--fetch-proxy");
	options->fetch_proxy = arena_text(arena, value);
	return true;
}

static bool
set_cache(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	return option_value_text("cache", arena, value, &options->cache, err);
}

static const struct option_row rows[] = {
	{'w', "warning", "AGE",
		"Warning when a CRL or OCSP answer has less time left: hours, or with a suffix h, d, w "
		"or % of its lifetime; 24 by default.",
		options_set_warning},
	{'c', "critical", "AGE", "Critical when it has less time left; 4 by default.",
		options_set_critical},
	{0, "crl", "FILE", "A CRL that is at hand, PEM or DER. May be repeated.", set_crl},
	{0, "no-fetch", NULL,
		"Fetch nothing: judge what was served, what is stapled and what --crl brings.",
		set_no_fetch},
	{0, "fetch-proxy", "URL",
		"Fetch AIA certificates, CRLs and OCSP answers through this HTTP proxy.",
		set_fetch_proxy},
	{0, "cache", "DIRECTORY", "Keep fetched certificates and CRLs here while they are current.",
		set_cache},
};

const struct option_group options_revocation = {
	"Revocation", rows, sizeof(rows) / sizeof(rows[0])};
