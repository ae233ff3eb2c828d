/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options about fetching AIA certificates, CRLs and OCSP answers. */
#include "options/options.h"

#include "options/option_value.h"
#include "options/options_rows.h"

static bool
set_fetch_proxy(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	struct proxy proxy;

	if (!target_parse_proxy(arena, value, &proxy, err))
		return err_context(err, "--fetch-proxy");
	options->fetch_proxy = arena_text(arena, value);
	return true;
}

static const struct option_row rows[] = {
	{0, "no-fetch", NULL,
		"Fetch nothing: judge what is served, stapled or given in files. What clients "
		"would fetch is then unknown, which is a warning.",
		FLAG(no_fetch)},
	{0, "fetch-proxy", "URL",
		"Fetch AIA certificates, CRLs and OCSP answers through this HTTP proxy.",
		set_fetch_proxy},
	{0, "cache", "DIRECTORY",
		"Keep fetched certificates and CRLs in this directory while they are current.",
		TEXT(cache)},
};

const struct option_group options_fetch = {"Fetching", rows, sizeof(rows) / sizeof(rows[0])};
