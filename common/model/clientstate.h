/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_CLIENTSTATE_H
#define MODEL_CLIENTSTATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What a Windows client shows of its own IP-HTTPS interfaces (protocol of the formats:
 * format/netsh.h). Every text has been through text_printable; NULL is not shown.
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

struct client_state {
	struct client_interface *items; /* as they were shown */
	size_t count;
	const char **doubts; /* what seems to be one and cannot be read: "line 7: ..." */
	size_t doubt_count;
};

#endif
