/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check_iphttps_trust: would a Windows client trust the chain, and what does that lean on? */
#include "check/spec.h"

#include "verdict/reporter.h"

static const char *const description[] = {
	"Builds every path from the served certificate over what was served, the stores and "
	"authority information access, as Windows does, and judges the best one; then revocation: "
	"stapled and fetched OCSP answers, CRLs and delta CRLs, each source reported by itself.",
	"Not revoked, revoked, unknown, stale, unreachable and not named are different things. "
	"With --client=win10 a client connects although revocation cannot be determined, so that "
	"is a warning; with --client=win7 it is critical. Sources that are only in ldap are a "
	"warning, as clients outside cannot reach them.",
	"With -f a chain is judged before it is installed; with --at on another day.",
	NULL,
};

static const struct example examples[] = {
	{"check_iphttps_trust -H da.example.com -S corp-root.pem",
		"Would clients with this root trust the chain, and are its CRLs current?"},
	{"check_iphttps_trust -H da.example.com -S corp-root.pem --client=win7 "
	 "--cache=/var/cache/iphttps",
		"As Windows 7 insists; CRLs are kept until their next update."},
	{"check_iphttps_trust -f new-chain.pem -H da.example.com -S corp-root.pem --at=2027-01-31",
		"If this is bound tomorrow, what will clients say on that day?"},
	{"check_iphttps_trust -H da.example.com -S corp-root.pem --no-fetch --crl=corp.crl",
		"Without any connection but the one to the server."},
};

static const struct option_group *const groups[] = {&options_target, &options_file, &options_trust,
	&options_revocation, &options_fetch, &options_judgement, &options_directory,
	&options_output, NULL};

static const char *const see_also[] = {"check_iphttps(1)", "check_iphttps_cert(1)",
	"check_iphttps_roots(1)", "check_iphttps_state(1)", "iphttps-report(1)", "iphttps-codes(7)",
	"iphttps-rules(7)", "iphttps-stores(7)", "openssl-verify(1ssl)", NULL};

static const struct common_option common[] = {
	{"hostname", "the name in the clients' URL"},
	{"address", "test this address instead of the name's"},
	{"file", "judge this chain, without a server"},
	{"store", "certificates that clients have"},
	{"client", "Windows whose rules count: win10"},
	{"crl", "a CRL at hand"},
	{"cache", "keep what was fetched while it is current"},
	{"at", "judge as if it were this day"},
	{"timeout", "one deadline for all, 10 seconds"},
	{"verbose", "what to do; -vvv the certificates"},
	{NULL, NULL},
};

static const struct manual manual = {
	.program = "check_iphttps_trust",
	.service = "IPHTTPS_TRUST",
	.purpose = "would a Windows client trust the chain, and why",
	.reporter = REPORTER_TRUST,
	.usage = "check_iphttps_trust -H NAME [-I ADDRESS]... [-S STORE]... [OPTION]...\n"
		 "check_iphttps_trust -f FILE [-H NAME] [-S STORE]... [OPTION]...\n"
		 "check_iphttps_trust --replay=FILE [-S STORE]... [OPTION]...",
	.common = common,
	.description = description,
	.groups = groups,
	.examples = examples,
	.example_count = sizeof(examples) / sizeof(examples[0]),
	.see_also = see_also,
};

const struct check_spec spec_trust = {
	.manual = &manual,
	.last = STAGE_TLS,
	.verdict = &verdict_trust,
	.age_unit = AGE_IN_HOURS,
	.warning = "24",
	.critical = "4",
	.fetches = true,
	.revocation = true,
};
