/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check_iphttps: would a DirectAccess client connect now, and if not, which code would it show? */
#include "check/spec.h"

#include "verdict/reporter.h"

static const char *const description[] = {
	"Connects to an IP-HTTPS server the way a DirectAccess client does: DNS, TCP (through a "
	"proxy if one is named), TLS, the HTTPS POST that never ends, and router discovery inside "
	"the tunnel. Every address of the name is tested. The chain is judged by the rules of "
	"Windows, against the certificates that clients have.",
	"When a Windows client would fail, the line names the error code that Get-NetIPHttpsState "
	"and netsh would show on it, and with -v what to do about it. OK means that every one of "
	"these facts was positively established.",
	NULL,
};

static const struct example examples[] = {
	{"check_iphttps -H da.example.com -S corp-root.pem",
		"Would clients that have this root connect? Every address of the name is tested."},
	{"check_iphttps -u https://da.example.com:44500/IPHTTPS --dns-server=9.9.9.9 -S system:",
		"The clients' own URL, resolved as clients outside would."},
	{"check_iphttps -H da.example.com -I 192.0.2.7 -S corp-root.pem -v",
		"One node behind the load balancer, with the remedy for what is found."},
	{"check_iphttps -H da.example.com -S corp-root.pem --at=2027-01-31",
		"Would it still work on that day?"},
	{"check_iphttps --explain=0x800b0109", "What the code on a laptop means."},
};

static const struct option_group *const groups[] = {&options_target, &options_trust,
	&options_iphttps, &options_judgement, &options_directory, &options_output, NULL};

static const char *const see_also[] = {"check_iphttps_cert(1)", "check_iphttps_trust(1)",
	"check_iphttps_roots(1)", "check_iphttps_state(1)", "iphttps-report(1)", "iphttps-codes(7)",
	"iphttps-rules(7)", "iphttps-stores(7)", "openssl-verify(1ssl)", "nmap(1)", NULL};

static const struct common_option common[] = {
	{"hostname", "the name in the clients' URL"},
	{"address", "test this address instead of the name's"},
	{"url", "instead of -H and -p"},
	{"gpo", "URLs and roots of the client GPO"},
	{"store", "certificates that clients have"},
	{"client", "Windows whose rules count: win10"},
	{"dns-server", "ask this resolver, as clients outside do"},
	{"timeout", "one deadline for all, 10 seconds"},
	{"explain", "what an error code of a client means"},
	{"verbose", "what to do; -vv what was seen"},
	{NULL, NULL},
};

static const struct manual manual = {
	.program = "check_iphttps",
	.service = "IPHTTPS",
	.purpose = "would a DirectAccess client connect over IP-HTTPS now",
	.reporter = REPORTER_IPHTTPS,
	.usage = "check_iphttps -H NAME [-I ADDRESS]... [-p PORT] [-S STORE]... [OPTION]...\n"
		 "check_iphttps -u URL [OPTION]...\n"
		 "check_iphttps --replay=FILE [-S STORE]... [OPTION]...\n"
		 "check_iphttps --explain=CODE | --list-codes | --list-rules",
	.common = common,
	.description = description,
	.groups = groups,
	.examples = examples,
	.example_count = sizeof(examples) / sizeof(examples[0]),
	.see_also = see_also,
};

const struct check_spec spec_iphttps = {
	.manual = &manual,
	.last = STAGE_PING,
	.verdict = &verdict_iphttps,
	.fetches = true,
	.revocation_win7 = true,
};
