/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check_iphttps_state: what does a client's own status mean? */
#include "check/client.h"

#include "verdict/reporter.h"

static const char *const description[] = {
	"Reads what a Windows client shows of its IP-HTTPS interface and says what the code means: "
	"symbol, cause, and with -v what to do about it. For monitoring agents that can run a "
	"command on the client; it opens no connection itself.",
	"Labels and titles decide what is a state. Windows translates them: other languages than "
	"English are read by the place of the values under a title with the interface's name, and "
	"PowerShell's property names are the same in all. What stands around it, as prompts, mail, "
	"Markdown, time stamps, the configuration or statistics, is passed over.",
	"Any code but 0 is critical, also one that may pass by itself or that is not in the table. "
	"A code of 0 is OK only with a status that is known to mean active (English), or with "
	"ipconfig showing an address of the adapter that is not link-local; any other status is "
	"unknown, and a link-local address alone a warning, as no prefix came through the tunnel "
	"(KB 2980635). Of "
	"several interfaces the worst is named first.",
	"Input that is empty, cut off or no state is UNKNOWN with the reason. "
	"Get-NetIPHttpsState prints nothing while IP-HTTPS is not active, as inside the corporate "
	"network: severity has no hold on that, as nothing was shown.",
	"Get-RemoteAccessHealth of a server or cluster, and Get-DAConnectionStatus of a client, "
	"are "
	"read in every layout of PowerShell. HealthState OK and a connection as ConnectedRemotely "
	"or "
	"ConnectedLocally are known to mean good; Error is critical, Warning a warning, Disabled a "
	"note, anything else unknown and quoted. A server is OK when IP-Https was shown to be OK.",
	"The layouts are those that Microsoft and others have published, the translated ones were "
	"made after them; the check has not been tried with the output of a live Windows.",
	NULL,
};

static const struct example examples[] = {
	{"(netsh interface httpstunnel show interfaces & ipconfig) > state.txt",
		"On the client, in a command prompt; the URL in it names the subject."},
	{"check_iphttps_state -f state.txt -v", "Where state.txt was brought to: with the remedy."},
	{"check_nrpe -H laptop -c iphttps_state | check_iphttps_state",
		"The agent on the client runs the command, the check reads what comes back."},
	{"powershell Get-RemoteAccessHealth -Cluster | check_iphttps_state",
		"On a server, by an agent that hands its output on: each component of each node."},
	{"check_iphttps_state -f state.txt --severity=client.disconnected=ok",
		"For clients that are often inside the corporate network."},
};

static const struct option_group *const groups[] = {
	&options_state, &options_judgement_alone, &options_output, NULL};

static const char *const see_also[] = {"check_iphttps(1)", "check_iphttps_cert(1)",
	"check_iphttps_trust(1)", "check_iphttps_roots(1)", "iphttps-report(1)", "iphttps-codes(7)",
	"iphttps-rules(7)", NULL};

static const struct common_option common[] = {
	{"file", "what the client shows; standard input"},
	{"severity", "another state for a finding"},
	{"list-rules", "the findings that have one"},
	{"output", "nagios, json, openmetrics, prtg, checkmk, text"},
	{"verbose", "what to do about it"},
	{NULL, NULL},
};

static const struct manual manual = {
	.program = "check_iphttps_state",
	.service = "IPHTTPS_STATE",
	.purpose = "what does a client's own status mean",
	.reporter = REPORTER_STATE,
	.usage = "check_iphttps_state [-f FILE] [OPTION]...\n"
		 "COMMAND | check_iphttps_state [OPTION]...",
	.common = common,
	.description = description,
	.groups = groups,
	.examples = examples,
	.example_count = sizeof(examples) / sizeof(examples[0]),
	.see_also = see_also,
};

const struct check_spec spec_state = {
	.manual = &manual,
	.run = client_run,
};
