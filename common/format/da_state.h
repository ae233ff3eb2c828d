/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_DA_STATE_H
#define FORMAT_DA_STATE_H

#include "format/netsh.h"

/*
 * What DirectAccess says of itself, in every layout of PowerShell (format/psobject):
 *
 *   Get-RemoteAccessHealth   on a server, or with -Cluster of all its nodes: each component with
 *                            its HealthState, and where a monitor is unhealthy what is wrong, why
 *                            and what to do. Properties: RemoteAccessHealthMonitor and
 *                            RemoteAccessHealthHeuristic (RAMgmtPSProvider); layout: the examples
 *                            of Microsoft's document of the command.
 *   Get-DAConnectionStatus   on a client: Status and Substatus. Properties: MSFT_DAConnectionStatus
 *                            (NetNCCim). In place of it "Network Connectivity Assistant service is
 *                            stopped or not responding." (a public post, English), which is
 *                            `stopped`.
 *
 * Texts are as the input had them, not yet printable; NULL is not shown.
 */
struct da_component {
	const char *name;   /* "IP-Https", or cut: "Network Location ..." */
	const char *server; /* "localhost", "N1.CONTOSO.COM" */
	const char *health; /* "OK" */
	const char *operation, *description, *cause, *resolution;
	size_t line; /* counted from 1 */
};

struct da_connection {
	const char *status, *substatus; /* "Error", "NameResolutionFailure" */
	bool stopped;
	size_t line;
};

struct da_state {
	struct da_component *components;
	size_t component_count;
	struct da_connection *connections;
	size_t connection_count;
	struct netsh_doubt *doubts;
	size_t doubt_count;
};

/* What there is of it, which may be nothing. At most LIMIT_CLIENT_STATE bytes. */
bool da_state_parse(struct arena *arena, struct span in, struct da_state *out, struct err *err);

#endif
