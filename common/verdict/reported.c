/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Components of servers and connections of clients, judged. */
#include "verdict/reported.h"

#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"
#include "verdict/fold.h"

enum { TEXT_SHOWN = 60, NAMES_SHOWN = 400 };

/* --- components ------------------------------------------------------------------------------ */

/* The components that Microsoft's document of Get-RemoteAccessHealth shows in its examples. What an
 * error of one means for clients is the project's own knowledge of what the component does. */
static const struct {
	const char *name;
	const char *effect; /* NULL: named alone */
} components[] = {
	{"Cluster", NULL},
	{"Server", NULL},
	{"IP-Https", "clients do not get through the tunnel"},
	{"Network Location Server", "clients inside may take themselves to be outside"},
	{"Dns", "the servers that resolve internal names do not answer"},
	{"Dns64", "internal names have no IPv6 address for clients"},
	{"Nat64", "clients do not reach servers that have IPv4 alone"},
	{"IPsec", "clients do not get through the IPsec tunnels"},
	{"Kerberos", "clients do not authenticate without a certificate of their own"},
	{"Domain Controller", "clients do not authenticate"},
	{"Management Servers", "clients are not managed from inside"},
	{"High Availability", "the load is not shared, or a node is out"},
	{"Network Security", NULL},
	{"Network Adapters", NULL},
	{"Services", NULL},
	{"Otp", "clients that need a one-time password do not authenticate"},
	{"6to4", NULL},
	{"Isatap", NULL},
	{"Teredo", NULL},
	{"Vpn Addressing", NULL},
	{"Vpn Connectivity", NULL},
};

enum { COMPONENTS = sizeof(components) / sizeof(components[0]) };

/* What stands before the dots of a value that its column has cut. */
static bool
take_cut(const char *text, struct span *out)
{
	static const char *const ends[] = {"...", "\xe2\x80\xa6"};
	struct span in = span_text(text), end;

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		size_t n = strlen(ends[i]);

		if (in.n <= n)
			continue;
		end = in;
		span_skip(&end, in.n - n);
		if (span_is(end, ends[i]) && span_take(&in, in.n - n, out))
			return true;
	}
	return false;
}

/* The row of a name, also of one that was cut where only one can be meant; COMPONENTS: none. */
static size_t
find_component(const char *name)
{
	size_t found = COMPONENTS, count = 0;
	struct span cut;

	for (size_t i = 0; i < COMPONENTS; i++)
		if (text_equal_nocase(name, components[i].name))
			return i;
	if (!take_cut(name, &cut))
		return COMPONENTS;
	for (size_t i = 0; i < COMPONENTS; i++) {
		struct span whole = span_text(components[i].name), head;

		if (span_take(&whole, cut.n, &head) && span_equal_nocase(head, cut)) {
			found = i;
			count++;
		}
	}
	return count == 1 ? found : COMPONENTS;
}

static const char *
name_of(const struct client_component *item)
{
	size_t row = find_component(item->name);

	return row == COMPONENTS ? item->name : components[row].name;
}

static bool
is_named(const struct client_component *item, const char *name)
{
	return text_equal(name_of(item), name);
}

/* Those of a cluster and of its servers sum up what others say. */
static bool
is_sum(const struct client_component *item)
{
	return is_named(item, "Cluster") || is_named(item, "Server");
}

enum health { HEALTH_UNKNOWN, HEALTH_OK, HEALTH_DISABLED, HEALTH_WARNING, HEALTH_ERROR };

/* RemoteAccessHealthMonitor, HealthState. It has "Unknown", too. */
static enum health
health_of(const struct client_component *item)
{
	static const struct {
		const char *text;
		enum health health;
	} rows[] = {
		{"OK", HEALTH_OK},
		{"Disabled", HEALTH_DISABLED},
		{"Warning", HEALTH_WARNING},
		{"Error", HEALTH_ERROR},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (text_equal_nocase(item->health, rows[i].text))
			return rows[i].health;
	return HEALTH_UNKNOWN;
}

static const char *
label(const struct client_component *item)
{
	if (item->server != NULL)
		return item->server;
	return is_named(item, "Cluster") ? "cluster" : "this server";
}

/* ": why; cause: ..." as far as it was given; else what it means for clients. */
static const char *
reason(struct arena *arena, const struct client_component *item)
{
	size_t row = find_component(item->name);

	if (item->description == NULL && item->cause == NULL)
		return row == COMPONENTS || components[row].effect == NULL
			       ? ""
			       : arena_printf(arena, ": %s", components[row].effect);
	return arena_printf(arena, "%s%s%s%s", item->description == NULL ? "" : ": ",
		item->description == NULL ? "" : item->description,
		item->cause == NULL ? "" : "; cause: ", item->cause == NULL ? "" : item->cause);
}

static void
judge_bad(struct verdict *verdict, const struct client_component *item, enum health health)
{
	struct endpoint shown = {.label = label(item)};
	const char *name = name_of(item), *why = reason(verdict->arena, item);

	if (health == HEALTH_ERROR)
		verdict_add(verdict,
			is_named(item, "IP-Https") ? RULE_SERVER_IPHTTPS : RULE_SERVER_ERROR,
			&shown, 0, "%s is in the state Error%s", name, why);
	else if (health == HEALTH_WARNING)
		verdict_add(verdict, RULE_SERVER_WARNING, &shown, 0, "%s is in the state Warning%s",
			name, why);
	else
		verdict_add(verdict, RULE_SERVER_UNKNOWN, &shown, 0,
			"%s is in the state \"%s\", which is not known to be good%s", name,
			text_clean(verdict->arena, span_text(item->health), TEXT_SHOWN),
			item->description == NULL ? "" : why);
	verdict_remedy(verdict, item->resolution);
}

/* A sum is told where none of its parts has the same state. */
static bool
is_told(const struct client_state *state, const struct client_component *sum, enum health health)
{
	for (size_t i = 0; i < state->component_count; i++) {
		const struct client_component *item = &state->components[i];

		if (!is_sum(item) && health_of(item) == health &&
			(is_named(sum, "Cluster") || text_equal(label(item), label(sum))))
			return true;
	}
	return false;
}

/* Another state of the same component was shown before. */
static void
judge_twice(struct verdict *verdict, const struct client_state *state, size_t index)
{
	const struct client_component *item = &state->components[index];
	struct endpoint shown = {.label = label(item)};

	for (size_t i = 0; i < index; i++) {
		const struct client_component *other = &state->components[i];

		if (!text_equal(label(item), label(other)) ||
			!text_equal(name_of(item), name_of(other)) ||
			text_equal_nocase(item->health, other->health))
			continue;
		verdict_add(verdict, RULE_SERVER_DISAGREE, &shown, 0,
			"%s is shown as \"%s\" and as \"%s\"", name_of(item),
			text_clean(verdict->arena, span_text(other->health), TEXT_SHOWN),
			text_clean(verdict->arena, span_text(item->health), TEXT_SHOWN));
		return;
	}
}

/* --- servers --------------------------------------------------------------------------------- */

static bool
is_first(const struct client_state *state, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (text_equal(label(&state->components[i]), label(&state->components[index])))
			return false;
	return true;
}

/* What is OK, or disabled, at one server. */
static const char *
listed(struct arena *arena, const struct client_state *state, const char *server,
	enum health health, size_t *count)
{
	struct buf text = buf_make(NAMES_SHOWN);

	*count = 0;
	for (size_t i = 0; i < state->component_count; i++) {
		const struct client_component *item = &state->components[i];

		if (health_of(item) != health || !text_equal(label(item), server))
			continue;
		buf_printf(&text, "%s%s", *count > 0 ? ", " : "", name_of(item));
		++*count;
	}
	return arena_span_text(arena, buf_leave(&text, arena));
}

/* IP-Https was shown, and nothing but OK. */
static bool
is_proven(const struct client_state *state, const char *server)
{
	bool proven = false;

	for (size_t i = 0; i < state->component_count; i++) {
		const struct client_component *item = &state->components[i];

		if (!is_named(item, "IP-Https") || !text_equal(label(item), server))
			continue;
		if (health_of(item) != HEALTH_OK)
			return false;
		proven = true;
	}
	return proven;
}

static void
judge_server(struct verdict *verdict, const struct client_state *state, const char *server)
{
	struct endpoint shown = {.label = server};
	bool proven = text_equal(server, "cluster") || is_proven(state, server);
	const char *names;
	size_t count;

	names = listed(verdict->arena, state, server, HEALTH_OK, &count);
	if (count > 0)
		verdict_add(verdict, RULE_SERVER_OK, &shown, 0, "%zu component%s OK: %s", count,
			count == 1 ? " is" : "s are", names);
	names = listed(verdict->arena, state, server, HEALTH_DISABLED, &count);
	if (count > 0)
		verdict_add(verdict, RULE_SERVER_DISABLED, &shown, 0,
			"%zu component%s disabled: %s", count, count == 1 ? " is" : "s are", names);
	fold_demand(verdict, &shown, proven, "IP-Https was not shown to be OK");
}

static void
judge_components(struct verdict *verdict, const struct client_state *state)
{
	for (size_t i = 0; i < state->component_count; i++) {
		const struct client_component *item = &state->components[i];
		enum health health = health_of(item);

		if (health != HEALTH_OK && health != HEALTH_DISABLED &&
			!(is_sum(item) && is_told(state, item, health)))
			judge_bad(verdict, item, health);
		judge_twice(verdict, state, i);
	}
	for (size_t i = 0; i < state->component_count; i++)
		if (is_first(state, i))
			judge_server(verdict, state, label(&state->components[i]));
}

/* --- connections ----------------------------------------------------------------------------- */

/*
 * Get-DAConnectionStatus. MSFT_DAConnectionStatus documents two numbers of 32 bits and none of
 * their values. The words are those that PowerShell prints: ConnectedLocally as in Microsoft's
 * guide to a basic deployment (step 3, verify), ConnectedRemotely as scripts that are in use
 * compare it, the substatuses of errors as a course book on Windows Server 2016 lists them, with
 * their causes. What else there may be is not known.
 */
static const struct {
	const char *status, *substatus; /* NULL: whichever */
	bool good;
	const char *text, *remedy;
} statuses[] = {
	{"ConnectedRemotely", "None", true, "connected from outside", NULL},
	{"ConnectedLocally", "None", true,
		"inside the corporate network, where IP-HTTPS is not used", NULL},
	{"ActionableError", "InternetConnectivityDown", false,
		"the client itself has no Internet connection",
		"Look at the client's own network: address, gateway, name servers, a captive "
		"portal."},
	{"Error", "NameResolutionFailure", false,
		"names of the corporate network cannot be resolved",
		"On the server: the Windows firewall must be on for the domain and the public "
		"profile, and Get-RemoteAccessHealth must show Dns and Dns64 as OK. On the client: "
		"Get-NetIPHttpsState, and netsh namespace show effectivepolicy."},
	{"Error", "RemoteNetworkAuthenticationFailure", false,
		"IPsec did not authenticate the client",
		"On the client: certutil -store My must have a computer certificate of an "
		"authority "
		"that the server's policy names (check_iphttps_roots --policy); "
		"Get-NetIPsecMainModeSA "
		"shows what was agreed. Disable and enable the network adapter to try again."},
	{"Error", "CouldNotContactDirectAccessServer", false, "the server cannot be reached",
		"check_iphttps -H NAME from outside says why; Get-NetIPHttpsState on the client "
		"has "
		"the code. Compare the name in the URL with the public DNS record."},
};

static void
judge_connection(struct verdict *verdict, const struct client_connection *item)
{
	const struct endpoint shown = {.label = "this client"};
	const char *status = text_clean(verdict->arena, span_text(item->status), TEXT_SHOWN);
	const char *sub = text_clean(verdict->arena, span_text(item->substatus), TEXT_SHOWN);

	if (item->stopped) {
		verdict_add(verdict, RULE_CLIENT_ASSISTANT, &shown, 0,
			"the Network Connectivity Assistant is stopped or does not respond");
		return;
	}
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++)
		if (text_equal_nocase(item->status, statuses[i].status) &&
			text_equal_nocase(item->substatus, statuses[i].substatus)) {
			verdict_add(verdict,
				statuses[i].good ? RULE_CLIENT_CONNECTED : RULE_CLIENT_CONNECTION,
				&shown, 0, "%s, %s: %s", status, sub, statuses[i].text);
			verdict_remedy(verdict, statuses[i].remedy);
			return;
		}
	if (text_equal_nocase(item->status, "Error") ||
		text_equal_nocase(item->status, "ActionableError"))
		verdict_add(verdict, RULE_CLIENT_CONNECTION, &shown, 0,
			"%s: the substatus \"%s\" is not in the table", status, sub);
	else
		verdict_add(verdict, RULE_CLIENT_CONNECTION_UNKNOWN, &shown, 0,
			"status \"%s\", substatus \"%s\": it is not known what that means", status,
			sub);
}

/* --- both ------------------------------------------------------------------------------------ */

void
judge_reported(struct verdict *verdict, const struct client_state *state)
{
	judge_components(verdict, state);
	for (size_t i = 0; i < state->connection_count; i++)
		judge_connection(verdict, &state->connections[i]);
}

bool
reported_is_good(const struct finding *finding)
{
	static const enum rule good[] = {
		RULE_CLIENT_CONNECTED, RULE_SERVER_OK, RULE_SERVER_DISABLED};

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		if (text_equal(finding->rule, rule_row(good[i])->name))
			return true;
	return false;
}
