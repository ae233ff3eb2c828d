/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options of check_iphttps alone: rows and setters. */
#include "options/options.h"

#include <string.h>

#include "base/near.h"
#include "model/winerr.h"
#include "options/option_value.h"
#include "options/options_rows.h"

static bool
set_ping(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	struct address address;

	if (!address_parse(value, &address) || address.family != ADDRESS_IPV6)
		return option_refuse(err, arena, "ping", value, "an IPv6 address");
	ARENA_PUSH(arena, options->pings, options->ping_count, address);
	return true;
}

static bool
refuse_code(struct err *err, struct arena *arena, const char *value)
{
	struct near near = near_to(value, strlen(value));
	const struct winerr *row;

	for (size_t i = 0; (row = winerr_at(i)) != NULL; i++)
		near_offer(&near, row->symbol);
	return option_refuse(err, arena, "explain", value,
		arena_printf(arena, "a code or its symbol%s",
			near.best == NULL ? " (--list-codes has those that are known)"
					  : near_hint(arena, &near, "", "")));
}

static bool
set_explain(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	if (!winerr_parse(value, &options->explain))
		return refuse_code(err, arena, value);
	options_set_action(options, ACTION_EXPLAIN);
	return true;
}

static const struct option_row rows[] = {
	{'w', "warning", "RANGE", "Warning range for the seconds of the whole connection.",
		TEXT(warning)},
	{'c', "critical", "RANGE", "Critical range for them. No thresholds by default.",
		TEXT(critical)},
	{0, "ping", "IPV6",
		"Also send an echo request to this address through the tunnel. May be repeated.",
		set_ping},
	{0, "null-cipher", NULL,
		"Also find out, by a second handshake, whether the server takes the NULL cipher "
		"suites that clients prefer.",
		FLAG(null_cipher)},
	{0, "ra-wait", "SECONDS",
		"How long to wait for a Router Advertisement, 3 by default; never past the "
		"deadline.",
		SECONDS(ra_wait)},
	{0, "explain", "CODE",
		"Explain an error code of a client and what to do about it: 0x800b0109, "
		"-2146762487 or CERT_E_UNTRUSTEDROOT.",
		set_explain},
	{0, "list-codes", NULL, "List the known error codes of clients.",
		ACTION(ACTION_LIST_CODES)},
};

const struct option_group options_iphttps = {
	"Tunnel, thresholds and explanations", rows, sizeof(rows) / sizeof(rows[0])};
