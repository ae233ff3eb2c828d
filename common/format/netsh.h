/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_NETSH_H
#define FORMAT_NETSH_H

#include "base/arena.h"
#include "base/err.h"
#include "base/span.h"

/*
 * What a Windows client shows of its IP-HTTPS interfaces, in any mixture and among anything else:
 *
 *   netsh interface httpstunnel show interfaces   a title with the interface's name, a line of
 *                                                 dashes, then role, URL, code 0x..., status
 *   Get-NetIPHttpsState, | Format-List            LastErrorCode (decimal), InterfaceStatus; names
 *                                                 of properties are the same in every language
 *   ... | Format-Table, ConvertTo-Csv,            the same as a table or an object, or an array of
 *       ConvertTo-Json                            objects
 *   ipconfig, ipconfig /all                       the section of an adapter named iphttps...
 *
 * quoted in a mail, in Markdown, or with a time stamp before each line (format/netsh_clean).
 * Layouts: Microsoft's knowledge base (articles 2980627, 2980635, 2980660, 2980667, 3056560),
 * MSFT_NetIpHTTPsState, Microsoft's test lab guides for ipconfig.
 *
 * Labels and titles decide what is a state, never a URL or a code by itself: those of netsh by the
 * table of format/netsh_label, or, in a language that it does not have, by their place under a
 * title that names the interface. What has neither is passed over: prompts, prose, the
 * configuration, statistics, other adapters. In ipconfig dots lead from each label to its value; a
 * section with an address is connected, one whose first value is no DNS suffix has lost its medium.
 *
 * A state that cannot be read is a doubt, with its line: one that ends before its code, or a code
 * that is none. A state that is shown more than once counts once. Texts are as the input had them,
 * not yet printable.
 */
enum netsh_link {
	NETSH_LINK_NONE,   /* not shown */
	NETSH_LINK_GLOBAL, /* has an address that reaches beyond its link */
	NETSH_LINK_LOCAL,  /* has link-local addresses only */
	NETSH_LINK_DOWN,   /* "Media disconnected" */
};

struct netsh_interface {
	const char *name;   /* "IPHTTPSInterface", NULL when not shown */
	const char *url;    /* NULL when not shown */
	const char *status; /* NULL when not shown, which is not with a code of 0 */
	bool has_code;
	uint32_t code;
	enum netsh_link link;
};

struct netsh_doubt {
	size_t line; /* counted from 1 */
	const char *why;
};

struct netsh {
	struct netsh_interface *items;
	size_t count;
	struct netsh_doubt *doubts;
	size_t doubt_count;
};

/* At least one interface, or false with the reason: the first doubt, or what was given in place of
 * a state and which command gives one. At most LIMIT_CLIENT_STATE bytes. */
bool netsh_parse(struct arena *arena, struct span in, struct netsh *out, struct err *err);

#endif
