/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options of check_iphttps_trust about revocation. */
#include "options/options.h"

#include "options/option_value.h"
#include "options/options_rows.h"

static bool
set_crl(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	const char *file;

	if (!option_value_text("crl", arena, value, &file, err))
		return false;
	ARENA_PUSH(arena, options->crls, options->crl_count, file);
	return true;
}

static const struct option_row rows[] = {
	{'w', "warning", "AGE",
		"Warning when a CRL or OCSP answer has less time left: hours, or with a suffix h, d, w "
		"or % of its lifetime; 24 by default.",
		options_set_warning},
	{'c', "critical", "AGE", "Critical when it has less time left; 4 by default.",
		options_set_critical},
	{0, "crl", "FILE", "A CRL that is at hand, PEM or DER. May be repeated.", set_crl},
};

const struct option_group options_revocation = {
	"Revocation", rows, sizeof(rows) / sizeof(rows[0])};
