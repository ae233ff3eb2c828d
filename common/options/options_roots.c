/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options of check_iphttps_roots. */
#include "options/options.h"

#include "options/option_value.h"
#include "options/options_rows.h"

static bool
set_verify(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	options_set_action(options, ACTION_VERIFY);
	return option_value_text("verify", arena, value, &options->verify, err);
}

static const struct option_row rows[] = {
	{0, "root", "FILE|SHA256",
		"A root that clients need: a file with it, or its fingerprint (SHA-256, or SHA-1 "
		"as Windows shows it). May be repeated. Without -H, -u, --gpo or -f no server is "
		"asked.",
		TEXTS(roots, root_count)},
	{0, "everywhere", "LOCATION",
		"What all clients have besides their channel: a directory, the policy of another "
		"GPO, Microsoft's lists. It is added to each channel, but what comes from the "
		"domain is not added to packages, whose laptops have not been inside yet. May be "
		"repeated.",
		TEXTS(everywhere, everywhere_count)},
	{0, "next", "FILE",
		"The next root, or the next chain with the server's certificate first: reports how "
		"it is related to the present one, and which channels lack it.",
		TEXT(next)},
	{0, "plan", NULL,
		"Show in which order to go on, too: what to find out, to repair and to distribute, "
		"for which channels and until which day, when to bind the certificate of --next, "
		"and what the clients of each channel show today and with that certificate.",
		FLAG(rollout)},
	{'w', "warning", "AGE",
		"Warning when a distributed root has less time left: days, or with a suffix hours "
		"(h), days (d), weeks (w) or percent of its lifetime (%); 90 by default. Ranges "
		"are accepted too.",
		TEXT(warning)},
	{'c', "critical", "AGE", "Critical when it has less time left; 30 by default.",
		TEXT(critical)},
	{0, "verify", "[KIND:]FILE",
		"Read the whole file instead of running a check, and report its kind and contents. "
		"The exit status is 0 only when all of it is good: for scripts that are about to "
		"replace another file with it. KIND is that of --store, or authroot or "
		"disallowedcert to require that one of Microsoft's lists.",
		set_verify},
	{0, "diff", NULL,
		"Compare two channels, -S A -S B, instead of running a check: lists the roots, "
		"intermediates and disallowed certificates that only one of them has. The exit "
		"status is 0 where they have the same, 1 where they differ, and 3 where one cannot "
		"be read as a whole. Directories, system: and Microsoft's lists are not compared.",
		ACTION(ACTION_DIFF)},
	{0, "replaces", "FILE",
		"With --verify: the file that is to be replaced. A list older than this one is "
		"refused; a file that is missing or cannot be read may be replaced by any good "
		"one.",
		TEXT(replaces)},
};

const struct option_group options_roots = {"Roots", rows, sizeof(rows) / sizeof(rows[0])};
