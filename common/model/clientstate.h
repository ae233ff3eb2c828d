/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_CLIENTSTATE_H
#define MODEL_CLIENTSTATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What a Windows client shows of its own IP-HTTPS interfaces (protocol of the formats:
 * format/netsh.h), and DirectAccess of itself (format/da_state.h). Every text has been through
 * text_printable; NULL is not shown.
 */
enum client_link {
	CLIENT_LINK_NONE,   /* not shown */
	CLIENT_LINK_GLOBAL, /* has an address that reaches beyond its link */
	CLIENT_LINK_LOCAL,  /* has link-local addresses only */
	CLIENT_LINK_DOWN,   /* its medium is disconnected */
};

struct client_interface {
	const char *name;   /* "IPHTTPSInterface" */
	const char *host;   /* of its URL, "da.contoso.com" */
	const char *status; /* in the client's language */
	bool has_code;
	uint32_t code;
	enum client_link link;
};

/* A component of a server as Get-RemoteAccessHealth shows it. */
struct client_component {
	const char *name;   /* "IP-Https", perhaps cut by the table: "Network Location ..." */
	const char *server; /* NULL: of a cluster, or not shown */
	const char *health; /* "OK" */
	const char *description, *cause, *resolution;
};

/* Get-DAConnectionStatus. */
struct client_connection {
	const char *status, *substatus;
	bool stopped; /* the service that would say so does not run */
};

struct client_state {
	struct client_interface *items; /* as they were shown */
	size_t count;
	const char **doubts; /* what seems to be one and cannot be read: "line 7: ..." */
	size_t doubt_count;
	struct client_component *components;
	size_t component_count;
	struct client_connection *connections;
	size_t connection_count;
};

#endif
