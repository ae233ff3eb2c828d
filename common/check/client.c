/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The run of check_iphttps_state: reads what a client shows and has it judged. */
#include "check/client.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "check/plan.h"
#include "format/da_state.h"
#include "format/limits.h"
#include "format/netsh.h"
#include "format/sslcert.h"
#include "model/report.h"
#include "model/target.h"
#include "verdict/state.h"

static const char *
clean(struct arena *arena, const char *text)
{
	return text == NULL ? NULL : text_clean(arena, span_text(text), LIMIT_TEXT_FIELD);
}

/* What is not a URL that clients take names the interface all the same. */
static const char *
host(struct arena *arena, const char *url)
{
	struct target target;

	if (url == NULL || !target_parse_url(arena, url, &target, NULL))
		return clean(arena, url);
	return target.name;
}

static struct client_interface
shown(struct arena *arena, const struct netsh_interface *from)
{
	static const enum client_link links[] = {[NETSH_LINK_NONE] = CLIENT_LINK_NONE,
		[NETSH_LINK_GLOBAL] = CLIENT_LINK_GLOBAL,
		[NETSH_LINK_LOCAL] = CLIENT_LINK_LOCAL,
		[NETSH_LINK_DOWN] = CLIENT_LINK_DOWN};

	return (struct client_interface) {
		.name = clean(arena, from->name),
		.host = host(arena, from->url),
		.status = clean(arena, from->status),
		.has_code = from->has_code,
		.code = from->code,
		.link = links[from->link],
	};
}

static void
add_doubts(struct arena *arena, const struct netsh_doubt *from, size_t count,
	struct client_state *state)
{
	for (size_t i = 0; i < count; i++)
		ARENA_PUSH(arena, state->doubts, state->doubt_count,
			arena_printf(arena, "line %zu: %s", from[i].line, from[i].why));
}

static void
add_reported(struct arena *arena, const struct da_state *from, struct client_state *state)
{
	for (size_t i = 0; i < from->component_count; i++) {
		const struct da_component *in = &from->components[i];
		struct client_component item = {.name = clean(arena, in->name),
			.server = clean(arena, in->server),
			.health = clean(arena, in->health),
			.description = clean(
				arena, in->description == NULL ? in->operation : in->description),
			.cause = clean(arena, in->cause),
			.resolution = clean(arena, in->resolution)};

		ARENA_PUSH(arena, state->components, state->component_count, item);
	}
	for (size_t i = 0; i < from->connection_count; i++) {
		const struct da_connection *in = &from->connections[i];
		struct client_connection item = {.status = clean(arena, in->status),
			.substatus = clean(arena, in->substatus),
			.stopped = in->stopped};

		ARENA_PUSH(arena, state->connections, state->connection_count, item);
	}
	add_doubts(arena, from->doubts, from->doubt_count, state);
}

/* All that there is. Without anything the words of netsh_parse say what was given instead. */
static bool
read_state(struct arena *arena, struct span in, struct client_state *state, struct err *err)
{
	struct err none = {.kind = ERR_NONE};
	struct da_state reported;
	struct sslcert bound;
	struct netsh netsh;
	bool any;

	if (!da_state_parse(arena, in, &reported, err))
		return false;
	any = reported.component_count + reported.connection_count > 0;
	if (!netsh_parse(arena, in, &netsh, &none) && (!any || none.kind != ERR_FORMAT)) {
		struct err other = {.kind = ERR_NONE};

		if (sslcert_parse(arena, in, &bound, &other))
			return err_set(err, ERR_FORMAT,
				"bindings, no state: check_iphttps_cert --binding=FILE compares "
				"them");
		*err = none;
		return false;
	}
	for (size_t i = 0; i < netsh.count; i++) {
		struct client_interface item = shown(arena, &netsh.items[i]);

		ARENA_PUSH(arena, state->items, state->count, item);
	}
	add_doubts(arena, netsh.doubts, netsh.doubt_count, state);
	add_reported(arena, &reported, state);
	return true;
}

bool
client_run(const struct check_spec *spec, const struct options *options, struct arena *arena,
	struct report *report, struct err *err)
{
	const char *path = options->file == NULL ? "-" : options->file;
	struct client_state state = {0};
	struct verdict_options verdict;
	struct span in;

	report->time = clock_now();
	if (!plan_verdict(spec, options, report->time, &verdict, err) ||
		!file_read(
			arena, path, LIMIT_CLIENT_STATE, deadline_in(options->timeout), &in, err))
		return false;
	if (!read_state(arena, in, &state, err))
		return err_context(err, "%s", file_shown(path));
	verdict_state(&verdict, arena, &state, report);
	return true;
}
