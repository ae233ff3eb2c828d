/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check_iphttps_roots: has the root that clients need reached every channel? */
#include "check/spec.h"

#include "verdict/reporter.h"

static const char *const description[] = {
	"Looks at every channel that is supposed to bring the root to clients: group policies, "
	"offline domain join packages, the directory, exported stores, certificate files, "
	"Microsoft's lists. Each -S is a channel and is judged by itself; one that cannot be read "
	"is UNKNOWN, never "
	"\"lacks the root\".",
	"What clients need is taken from the live server, from -f FILE (what is to be installed), "
	"or named by --root. A channel carries the root when its Root store has a certificate of "
	"the same name and key, valid and fit for server authentication; of a self-signed server "
	"certificate only the very same will do. The same name with another key is what a renewal "
	"leaves behind.",
	"A package whose policy sends a laptop to the server, but which has no root, was made "
	"without /rootcacerts: its laptop will show 0x800b0109. A policy is also asked whether its "
	"URL is the one that is served, whether it switches IP-HTTPS off, and whether a rule of "
	"the name resolution policy table swallows the public name (0x2afc).",
	"With --next the root to come stands beside the present one: the same key (nothing to do) "
	"or a new one, and then the channels that lack it are named, before anybody is cut off.",
	"With -v a matrix shows every channel and root.",
	NULL,
};

static const struct example examples[] = {
	{"check_iphttps_roots -H da.example.com -S gpo:Registry.pol -S 'odj:/srv/join/*.txt'",
		"Do the client GPO and all packages carry the root of what is served?"},
	{"check_iphttps_roots --gpo=Registry.pol",
		"Every URL of the client GPO, and whether it brings the root along."},
	{"check_iphttps_roots -f new-chain.pem -S gpo:Registry.pol -S "
	 "AD=ldaps://dc1.corp.example.com",
		"Before a certificate is bound: has its root reached all channels?"},
	{"check_iphttps_roots -H da.example.com --next=new-root.cer -S gpo:Registry.pol -v",
		"A roll-over: what is the new root to clients, and who lacks it?"},
	{"check_iphttps_roots --root=corp-root.cer -S exported.sst -S ctl:authroot.stl",
		"Without a server."},
	{"check_iphttps_roots --diff -S golden-image.sst -S gpo:Registry.pol",
		"What only one of two channels has."},
};

static const struct option_group *const groups[] = {&options_target, &options_file, &options_roots,
	&options_trust, &options_judgement, &options_directory, &options_output, NULL};

static const char *const see_also[] = {"check_iphttps(1)", "check_iphttps_cert(1)",
	"check_iphttps_trust(1)", "check_iphttps_state(1)", "iphttps-report(1)", "iphttps-codes(7)",
	"iphttps-rules(7)", "iphttps-stores(7)", NULL};

static const struct common_option common[] = {
	{"hostname", "the server whose root clients need"},
	{"gpo", "every URL of the client GPO instead"},
	{"file", "a chain that is to be installed instead"},
	{"root", "the root itself instead"},
	{"store", "a channel that brings roots to clients"},
	{"everywhere", "what all clients have besides"},
	{"next", "the next root: which channels lack it?"},
	{"max-age", "how old a file of a store may be"},
	{"timeout", "one deadline for all, 10 seconds"},
	{"verbose", "what to do, and all channels"},
	{NULL, NULL},
};

static const struct manual manual = {
	.program = "check_iphttps_roots",
	.service = "IPHTTPS_ROOTS",
	.purpose = "has the root that clients need reached every channel",
	.reporter = REPORTER_ROOTS,
	.usage = "check_iphttps_roots -H NAME [-I ADDRESS]... -S CHANNEL... [OPTION]...\n"
		 "check_iphttps_roots --gpo=FILE [-S CHANNEL]... [OPTION]...\n"
		 "check_iphttps_roots -f FILE -S CHANNEL... [OPTION]...\n"
		 "check_iphttps_roots --root=FILE|SHA256 -S CHANNEL... [OPTION]...",
	.common = common,
	.description = description,
	.groups = groups,
	.examples = examples,
	.example_count = sizeof(examples) / sizeof(examples[0]),
	.see_also = see_also,
};

const struct check_spec spec_roots = {
	.manual = &manual,
	.last = STAGE_TLS,
	.age_unit = AGE_IN_DAYS,
	.warning = "90",
	.critical = "30",
	.fetches = true,
	.distributes = true,
};
