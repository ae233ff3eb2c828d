/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options of check_iphttps_roots. */
#include "options/options.h"

#include "options/options_rows.h"

static const struct option_row rows[] = {
	{0, "root", "FILE|SHA256",
		"A root that clients need: a file with it, or its fingerprint (SHA-256, or SHA-1 as "
		"Windows shows it). May be repeated. Without -H, -u, --gpo or -f no server is asked.",
		TEXTS(roots, root_count)},
	{0, "everywhere", "LOCATION",
		"What all clients have besides the channel that they depend on: a directory, the policy "
		"of another GPO, Microsoft's lists. Added to each channel. May be repeated.",
		TEXTS(everywhere, everywhere_count)},
	{0, "next", "FILE",
		"The root, or the chain with the server's certificate first, that is to come: says how "
		"it is related to the present one, and which channels lack it.",
		TEXT(next)},
	{'w', "warning", "AGE",
		"Warning when a distributed root has less time left: days, or with a suffix hours (h), "
		"days (d), weeks (w) or percent of its lifetime (%); 90 by default. Ranges are taken "
		"too.",
		TEXT(warning)},
	{'c', "critical", "AGE", "Critical when it has less time left; 30 by default.",
		TEXT(critical)},
};

const struct option_group options_roots = {"Roots", rows, sizeof(rows) / sizeof(rows[0])};
