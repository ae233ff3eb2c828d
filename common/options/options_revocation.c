/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options of check_iphttps_trust about revocation. */
#include "options/options.h"

#include "options/options_rows.h"

static const struct option_row rows[] = {
	{'w', "warning", "AGE",
		"Warning when a CRL or OCSP answer has less time left: hours, or with a suffix h, "
		"d, w or % of its lifetime; 24 by default.",
		TEXT(warning)},
	{'c', "critical", "AGE", "Critical when it has less time left; 4 by default.",
		TEXT(critical)},
	{0, "crl", "FILE", "A file with a CRL to use, PEM or DER. May be repeated.",
		TEXTS(crls, crl_count)},
};

const struct option_group options_revocation = {"Revocation", rows, sizeof(rows) / sizeof(rows[0])};
