/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_NETSH_H
#define FORMAT_NETSH_H

#include "base/arena.h"
#include "base/err.h"
#include "base/span.h"

/*
 * What a Windows client shows of its IP-HTTPS interfaces, in any language and in any mixture:
 *
 *   netsh interface httpstunnel show interfaces   a title, a line of dashes, "label : value" lines:
 *                                                 the URL, then a code 0x..., then the status
 *   Get-NetIPHttpsState | Format-List             LastErrorCode (decimal), InterfaceStatus; names
 *                                                 of properties are the same in every language
 *   Get-NetIPHttpsState | ConvertTo-Json          the same as an object, or an array of them
 *   ipconfig, ipconfig /all                       the section of an adapter named ...IPHTTPS...
 *
 * Layouts: Microsoft's knowledge base (articles 2980635, 2980667, 3056560), MSFT_NetIpHTTPsState.
 * Words are translated by Windows, so only position, colons, digits, URLs, addresses and the names
 * above are read; the status is handed on as it stands. In ipconfig a section with an address is
 * connected; one without, whose first value is no DNS suffix, has lost its medium: adapters without
 * a medium begin with that line, others with the suffix.
 *
 * Complete or refused, with the line: an interface that ends before its status, a code that is
 * none, a value twice, input in which nothing is recognised, empty input. Other lines (of other
 * adapters, of prompts) are passed over. Texts are as the input had them, not yet printable.
 */
enum netsh_link {
	NETSH_LINK_NONE, /* not shown */
	NETSH_LINK_UP,	 /* has addresses */
	NETSH_LINK_DOWN, /* "Media disconnected" */
};

struct netsh_interface {
	const char *name;   /* "IPHTTPSInterface", NULL when not shown */
	const char *url;    /* NULL when not shown */
	const char *status; /* NULL when not shown, which is only without a code */
	bool has_code;
	uint32_t code;
	enum netsh_link link;
};

struct netsh {
	struct netsh_interface *items;
	size_t count;
};

/* At least one interface, or false. At most LIMIT_CLIENT_STATE bytes. */
bool netsh_parse(struct arena *arena, struct span in, struct netsh *out, struct err *err);

#endif
