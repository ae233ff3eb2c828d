/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules for packets of a client, one table per ICMPv6 type (RFC 4861, 6.1.1, 7.1.1, 7.1.2; RFC
 * 4443, 4.1). */
#include "lab_rules.h"

#include <string.h>

const struct in6_addr rules_router = {.s6_addr = {0xfe, 0x80, [15] = 1}};

struct rule {
	bool (*broken)(const struct view *view);
	const char *text;
};

static bool
hop_limit(const struct view *view)
{
	return view->hop != 255;
}

static bool
code(const struct view *view)
{
	return view->body[1] != 0;
}

static bool
sum(const struct view *view)
{
	return !packet_checksum_ok(view);
}

static bool
shorter_than_8(const struct view *view)
{
	return view->body_len < 8;
}

static bool
shorter_than_24(const struct view *view)
{
	return view->body_len < 24;
}

static bool
not_all_routers(const struct view *view)
{
	static const struct in6_addr routers = {.s6_addr = {0xff, 2, [15] = 2}};

	return memcmp(&view->dst, &routers, 16) != 0;
}

static bool
source_neither_local_nor_none(const struct view *view)
{
	return !IN6_IS_ADDR_LINKLOCAL(&view->src) && !IN6_IS_ADDR_UNSPECIFIED(&view->src);
}

static bool
source_is_router(const struct view *view)
{
	return memcmp(&view->src, &rules_router, 16) == 0;
}

static bool
rs_options(const struct view *view)
{
	bool found;

	return !packet_options_ok(view, 8, ND_SOURCE_LL, &found);
}

static bool
rs_lladdr_without_source(const struct view *view)
{
	bool found;

	return packet_options_ok(view, 8, ND_SOURCE_LL, &found) && found &&
	       IN6_IS_ADDR_UNSPECIFIED(&view->src);
}

static bool
nd_options(const struct view *view)
{
	bool found;

	return !packet_options_ok(view, 24, ND_SOURCE_LL, &found);
}

static bool
dad_lladdr(const struct view *view)
{
	bool found;

	return IN6_IS_ADDR_UNSPECIFIED(&view->src) &&
	       packet_options_ok(view, 24, ND_SOURCE_LL, &found) && found;
}

static struct in6_addr
nd_target(const struct view *view)
{
	struct in6_addr target;

	memcpy(&target, view->body + 8, 16);
	return target;
}

static bool
target_multicast(const struct view *view)
{
	struct in6_addr target = nd_target(view);

	return IN6_IS_ADDR_MULTICAST(&target);
}

static bool
ns_destination(const struct view *view)
{
	struct in6_addr target = nd_target(view), node = address_solicited_node(&target);

	if (memcmp(&view->dst, &node, 16) == 0)
		return false;
	return IN6_IS_ADDR_UNSPECIFIED(&view->src) || memcmp(&view->dst, &target, 16) != 0;
}

static bool
na_not_solicited(const struct view *view)
{
	return !(view->body[4] & 0x40);
}

static bool
na_router(const struct view *view)
{
	return (view->body[4] & 0x80) != 0;
}

static bool
na_target(const struct view *view)
{
	const struct conn *conn = view->owner;

	return !conn->client_asked || memcmp(view->body + 8, &conn->client, 16) != 0;
}

static bool
na_source(const struct view *view)
{
	return memcmp(&view->src, view->body + 8, 16) != 0 && !IN6_IS_ADDR_LINKLOCAL(&view->src);
}

static bool
na_destination(const struct view *view)
{
	return memcmp(&view->dst, &rules_router, 16) != 0;
}

/* RFC 4862, 5.5.3. */
static bool
gives_addresses(const struct opts_prefix *prefix)
{
	return prefix->len == 64 && (prefix->flags & 0x40) && prefix->valid > 0 &&
	       prefix->preferred <= prefix->valid;
}

static bool
echo_source(const struct view *view)
{
	const struct conn *conn = view->owner;
	const struct opts *opts = &conn->lab->opts;

	if (IN6_IS_ADDR_LINKLOCAL(&view->src))
		return memcmp(&view->dst, &rules_router, 16) != 0;
	for (size_t i = 0; i < opts->prefixes; i++)
		if (gives_addresses(&opts->prefix[i]) &&
			address_in_prefix(&view->src, &opts->prefix[i].addr, opts->prefix[i].len))
			return false;
	return true;
}

static bool
echo_source_is_prefix(const struct view *view)
{
	const struct conn *conn = view->owner;
	const struct opts *opts = &conn->lab->opts;

	for (size_t i = 0; i < opts->prefixes; i++)
		if (memcmp(&view->src, &opts->prefix[i].addr, 16) == 0)
			return true;
	return false;
}

static bool
echo_before_rs(const struct view *view)
{
	const struct conn *conn = view->owner;

	return conn->solicitations == 0 && !conn->lab->opts.ra_unsolicited;
}

static bool
echo_hop_limit(const struct view *view)
{
	return view->hop < 2;
}

static const struct rule rs_rules[] = {
	{shorter_than_8, "rs: shorter than 8 bytes"},
	{hop_limit, "rs: hop limit is not 255"},
	{sum, "rs: checksum"},
	{code, "rs: code is not 0"},
	{not_all_routers, "rs: destination is not ff02::2"},
	{source_neither_local_nor_none, "rs: source is neither link-local nor ::"},
	{source_is_router, "rs: source is the router's"},
	{rs_options, "rs: options"},
	{rs_lladdr_without_source, "rs: link-layer address with source ::"},
	{NULL, NULL},
};

static const struct rule ns_rules[] = {
	{shorter_than_24, "ns: shorter than 24 bytes"},
	{hop_limit, "ns: hop limit is not 255"},
	{sum, "ns: checksum"},
	{code, "ns: code is not 0"},
	{target_multicast, "ns: target is multicast"},
	{ns_destination, "ns: destination does not fit the target"},
	{nd_options, "ns: options"},
	{dad_lladdr, "ns: link-layer address with source ::"},
	{NULL, NULL},
};

static const struct rule na_rules[] = {
	{shorter_than_24, "na: shorter than 24 bytes"},
	{hop_limit, "na: hop limit is not 255"},
	{sum, "na: checksum"},
	{code, "na: code is not 0"},
	{na_target, "na: target was not asked for"},
	{na_not_solicited, "na: solicited flag is not set"},
	{na_router, "na: router flag is set"},
	{na_source, "na: source is not the target"},
	{na_destination, "na: destination is not the asker"},
	{nd_options, "na: options"},
	{NULL, NULL},
};

static const struct rule echo_rules[] = {
	{shorter_than_8, "ping: shorter than 8 bytes"},
	{sum, "ping: checksum"},
	{code, "ping: code is not 0"},
	{echo_hop_limit, "ping: hop limit below 2"},
	{echo_source, "ping: source is outside of the prefix"},
	{echo_source_is_prefix, "ping: source is the prefix itself"},
	{echo_before_rs, "ping: before the advertisement"},
	{NULL, NULL},
};

/* Other clients talk MLD and the like; replies to the junk of --junk-packets are not forbidden
 * either. */
static const struct rule other_rules[] = {
	{sum, "other icmp: checksum"},
	{NULL, NULL},
};

const char *
rules_broken(const struct view *view)
{
	static const struct {
		unsigned type;
		const struct rule *rules;
	} types[] = {
		{ICMP_RS, rs_rules},
		{ICMP_NS, ns_rules},
		{ICMP_NA, na_rules},
		{ICMP_ECHO, echo_rules},
		{0, other_rules},
	};
	size_t i = 0;

	if (view->body_len < 4)
		return "icmp: shorter than 4 bytes";
	while (types[i].type != view->body[0] && types[i].type != 0)
		i++;
	for (const struct rule *rule = types[i].rules; rule->broken; rule++)
		if (rule->broken(view))
			return rule->text;
	return NULL;
}
