/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What iphttps-report is to its users. */
#include "survey/options_report.h"
#include "survey/report.h"

static const char *const description[] = {
	"Runs the checks of many sites in one process, at the same time within limits, and tells "
	"what came of it where people and monitoring systems look. Stores are read once, a URL is "
	"fetched once. The exit status is that of the worst site, or 3 when a report could not be "
	"delivered.",
	"The configuration is an ini file. A section [NAME] is a site: it takes every option of "
	"the checks by its long name (store, url, timeout, ...; the path of a file is as on the "
	"command line), and besides checks, which to run (iphttps, cert, trust, roots and state; "
	"by default the first three), owners (addresses for mail) and tags, separated by commas. "
	"An option goes to each check of the site that has it; warning and critical mean something "
	"else in each, so they are written cert.warning, trust.critical and so on, which other "
	"options may be too.",
	"[defaults] is for all sites of its file and of the files that this includes; what a site "
	"says itself takes the place of what the defaults say with the same name. The [defaults] "
	"of an included file do so too: for its sites what they say, such as store, owners or "
	"checks, counts instead of what the outer file says, and is not added to it. [report] "
	"takes the options of this program by their long names (those of the command line count "
	"instead where both say something) and include = PATTERN for further files, relative to "
	"the file itself. Lines that begin with # or ; are comments.",
	"On a terminal a progress bar shows the rate and the time left. SIGINT and SIGTERM end the "
	"run with what is known; what was not looked at is UNKNOWN. A second one ends it at once.",
	"The formats of --to. For people: text, 80 columns wide (what cannot be broken, such as a "
	"URL, stays whole), the worst first. For programs: json, one "
	"object; csv, a line for each check (RFC 4180; what a spreadsheet would take for a formula "
	"gets an apostrophe in front), with a byte order mark for Excel as csv-bom; openmetrics, "
	"for the textfile collector of Prometheus.",
	"html is one page with all of it: how many sites are in each state, what has changed since "
	"yesterday and what ends next; a line for each problem, a row for each site that is OK, a "
	"time line of everything that ends; and of each site code, cause and remedy, certificates, "
	"and which channel carries which root. With --history also the last 90 days: since when, "
	"how often clients could connect, and what changed. Buttons show one state or one tag. "
	"Above 500 sites those that are OK have their row alone. Printed, it is the summary and "
	"the "
	"problems. It needs no script and nothing from elsewhere, and says when it is older than "
	"two runs (--run-every).",
	"mail:FILE sends a mail when something changes: to a site's owners about their sites, to "
	"--mail-to about all. A new problem or another state is told at once, a recovery too; "
	"reminders and all-is-well come when asked for. FILE remembers who knows what; without it "
	"everything is told once more. A mail that cannot be delivered is kept there and tried "
	"again by the next run, and the exit status is 3. A server has 30 seconds to take a mail "
	"and then ten minutes to "
	"confirm it (RFC 5321); after five minutes a run begins with no further mail.",
	"The checks of a site share one look at it: each address is connected to once, as far as "
	"the deepest of them goes, and each judges what was seen. Only where an option on which "
	"that depends (address, port, client, timeout, proxy and the like) is not the same in two "
	"checks do they look separately. A handshake with everything that can be offered is made "
	"where that of the client is refused. --save-evidence=DIR keeps what was seen, "
	"SITE.CHECK.json for each look, and --replay=DIR judges it again; a check can do so too "
	"(check_iphttps --replay=FILE).",
	"For Nagios: nagios:PIPE writes passive results into its command file, which is there "
	"while Nagios runs, nagios-spool:DIRECTORY into its check result directory. For Icinga 2: "
	"icinga2:URL, https://HOST:5665, sends each to its API, which needs the permission "
	"actions/process-check-result, with a ttl of two runs (--run-every), after which Icinga "
	"runs the service's own check, to say that none came. There the host is the site, and the "
	"service the first word of what the check says: IPHTTPS, IPHTTPS_CERT, IPHTTPS_TRUST, "
	"IPHTTPS_ROOTS, "
	"IPHTTPS_STATE.",
	"For Zabbix: zabbix:HOST[:PORT] sends values for trapper items of the host that is named "
	"like the site: iphttps.state[CHECK] (0 to 3, as the exit status), iphttps.text[CHECK], "
	"iphttps.code[CHECK], iphttps.seconds[CHECK] and iphttps.end[CHECK] (when the first "
	"certificate, CRL or OCSP answer ends), CHECK being iphttps, cert and so on; zabbix-lld "
	"writes rows for "
	"low-level discovery.",
	"What could not be delivered is said on standard output, or on standard error when a "
	"format for programs goes to standard output; nothing is tried twice in a run.",
	NULL,
};

static const struct example examples[] = {
	{"iphttps-report -f /etc/iphttps/report.ini", "The report on the terminal."},
	{"iphttps-report --init --gpo=Registry.pol >report.ini",
		"A first configuration, with what clients are told."},
	{"iphttps-report -f /etc/iphttps/report.ini --check-config",
		"Is there a mistake in the configuration?"},
	{"iphttps-report -f /etc/iphttps/report.ini --to=text:/var/lib/iphttps/report.txt",
		"From cron, without a word unless something fails."},
	{"iphttps-report -f /etc/iphttps/report.ini --to=mail:/var/lib/iphttps/mail.json "
	 "--mail-from=iphttps@example.com --mail-to=noc@example.com "
	 "--smtp=smtp://mail.example.com:587",
		"A mail when something changes."},
	{"iphttps-report -f /etc/iphttps/report.ini --to=html:/var/www/iphttps/index.html "
	 "--history=/var/lib/iphttps/history.sqlite",
		"A page that shows what was, too."},
	{"iphttps-report -f new.ini --replay=/var/lib/iphttps/evidence",
		"What would it say with other stores or thresholds?"},
};

static const struct option_group *const groups[] = {
	&options_report, &options_mail, &options_history, &options_help, NULL};

static const char *const see_also[] = {"iphttps-report.ini(5)", "check_iphttps(1)",
	"check_iphttps_cert(1)", "check_iphttps_trust(1)", "check_iphttps_roots(1)",
	"check_iphttps_state(1)", "iphttps-codes(7)", "iphttps-rules(7)", "iphttps-stores(7)",
	NULL};

static const struct common_option common[] = {
	{"config", "the sites: an ini file"},
	{"check-config", "what is wrong with it?"},
	{"to", "a form and a place; text by default"},
	{"history", "remember runs, for the page"},
	{"mail-from", "the sender of the health mail"},
	{"mail-to", "who gets it"},
	{"page-url", "where the page is found: mails name it"},
	{"save-evidence", "keep what was seen of each site"},
	{"replay", "judge it again, without a network"},
	{"run-timeout", "end the run after this time"},
	{NULL, NULL},
};

const struct manual manual_report = {
	.program = "iphttps-report",
	.service = "IPHTTPS_REPORT",
	.purpose = "how are all my sites: many endpoints in one run",
	.usage = "iphttps-report -f FILE [--to=FORMAT[:WHERE]]... [OPTION]...\n"
		 "iphttps-report -f FILE --replay=DIR [--to=FORMAT[:WHERE]]... [OPTION]...\n"
		 "iphttps-report -f FILE --check-config\n"
		 "iphttps-report --init [--gpo=FILE]... [SITE]...",
	.common = common,
	.description = description,
	.groups = groups,
	.examples = examples,
	.example_count = sizeof(examples) / sizeof(examples[0]),
	.see_also = see_also,
	.own_size = sizeof(struct report_options),
	.operand = &options_report_operand,
};
