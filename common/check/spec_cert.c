/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check_iphttps_cert: is the served certificate, and every one above it, the right one, and for
 * how long? */
#include "check/spec.h"

#include "verdict/reporter.h"

static const char *const description[] = {
	"Looks at every certificate of the path that a Windows client would use, each with its own "
	"days: the served one (--warning, --critical) and those above it, the root included, "
	"wherever they came from (--ca-warning, --ca-critical). Name, extended key usage, key and "
	"signature algorithms are judged too, and what is wrong carries the code that clients "
	"would show.",
	"An intermediate that is not served is fetched from where the certificate says (AIA), as "
	"Windows does; with --no-fetch it is not known what clients would find, which is a "
	"warning.",
	"Days are those left, rounded down: 0 on the last day, negative afterwards. With -v also "
	"the first end of a served certificate and the end of the last usable path. With -f a "
	"certificate is judged before it is installed.",
	NULL,
};

static const struct example examples[] = {
	{"check_iphttps_cert -H da.example.com -S corp-root.pem",
		"Warning at less than 30 days, critical at less than 14; 60 and 30 for the CAs."},
	{"check_iphttps_cert -H da.example.com -S corp-root.pem -w 25% -c 10%",
		"Thresholds that follow the lifetime, for short-lived certificates."},
	{"check_iphttps_cert -H da.example.com -S corp-root.pem "
	 "--fingerprint=dded48b4f7cbc8c73e25402df2d891c18bad247d",
		"Is it the one that netsh http show sslcert shows on the server?"},
	{"check_iphttps_cert -H da.example.com -S corp-root.pem --binding=node1.txt "
	 "--binding=node2.txt",
		"Is it the one that each node has bound? The files have the output of netsh http "
		"show sslcert."},
	{"check_iphttps_cert -f new.pfx --passphrase-file=pass.txt -H da.example.com -S "
	 "corp-root.pem",
		"Would the certificate do that is about to be installed?"},
};

static const struct option_group *const groups[] = {&options_target, &options_file, &options_trust,
	&options_cert, &options_fetch, &options_judgement, &options_directory, &options_output,
	NULL};

static const char *const see_also[] = {"check_iphttps(1)", "check_iphttps_trust(1)",
	"check_iphttps_roots(1)", "check_iphttps_state(1)", "iphttps-report(1)", "iphttps-codes(7)",
	"iphttps-rules(7)", "iphttps-stores(7)", "openssl-x509(1ssl)", NULL};

static const struct common_option common[] = {
	{"hostname", "the name in the clients' URL"},
	{"address", "test this address instead of the name's"},
	{"file", "judge this certificate, without a server"},
	{"store", "certificates that clients have"},
	{"warning", "days left on the certificate, 30"},
	{"critical", "14"},
	{"ca-warning", "days left on those above it, 60"},
	{"fingerprint", "the one that must be served"},
	{"timeout", "one deadline for all, 10 seconds"},
	{"verbose", "what to do; -vvv the certificates"},
	{NULL, NULL},
};

static const struct manual manual = {
	.program = "check_iphttps_cert",
	.service = "IPHTTPS_CERT",
	.purpose = "are the certificates the right ones, and for how long",
	.reporter = REPORTER_CERT,
	.usage = "check_iphttps_cert -H NAME [-I ADDRESS]... [-S STORE]... [OPTION]...\n"
		 "check_iphttps_cert -f FILE [-H NAME] [-S STORE]... [OPTION]...\n"
		 "check_iphttps_cert --replay=FILE [-S STORE]... [OPTION]...",
	.common = common,
	.description = description,
	.groups = groups,
	.examples = examples,
	.example_count = sizeof(examples) / sizeof(examples[0]),
	.see_also = see_also,
};

const struct check_spec spec_cert = {
	.manual = &manual,
	.last = STAGE_TLS,
	.verdict = &verdict_cert,
	.age_unit = AGE_IN_DAYS,
	.warning = "30",
	.critical = "14",
	.ca_warning = "60",
	.ca_critical = "30",
	.fetches = true,
};
