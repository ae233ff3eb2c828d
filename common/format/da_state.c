/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The objects of DirectAccess's own commands. */
#include "format/da_state.h"

#include "format/limits.h"
#include "format/netsh_clean.h"
#include "format/psobject.h"
#include "format/wintext.h"

enum { COMPONENT, SERVER, HEALTH, OPERATION, DESCRIPTION, CAUSE, RESOLUTION, HEALTH_COUNT };
enum { STATUS, SUBSTATUS, CONNECTION_COUNT };

static const char *const health_names[HEALTH_COUNT] = {
	[COMPONENT] = "Component",
	[SERVER] = "RemoteAccessServer",
	[HEALTH] = "HealthState",
	[OPERATION] = "OperationStatus",
	[DESCRIPTION] = "ErrorDesc",
	[CAUSE] = "ErrorCause",
	[RESOLUTION] = "ErrorResoln",
};
static const char *const connection_names[CONNECTION_COUNT] = {
	[STATUS] = "Status",
	[SUBSTATUS] = "Substatus",
};
static const struct psobject_kind health_kind = {health_names, HEALTH_COUNT, HEALTH, COMPONENT};
static const struct psobject_kind connection_kind = {
	connection_names, CONNECTION_COUNT, SUBSTATUS, STATUS};

static const char *
text_of(struct arena *arena, struct span value)
{
	return value.n == 0 ? NULL : arena_span_text(arena, value);
}

static void
add_doubts(struct arena *arena, const struct psobjects *from, const char *why, struct da_state *out)
{
	for (size_t i = 0; i < from->partial_count; i++) {
		struct netsh_doubt doubt = {from->partial[i], why};

		ARENA_PUSH(arena, out->doubts, out->doubt_count, doubt);
	}
}

static bool
read_health(struct arena *arena, struct span text, struct da_state *out, struct err *err)
{
	struct psobjects found;

	if (!psobject_read(arena, text, &health_kind, &found, err))
		return false;
	for (size_t i = 0; i < found.count; i++) {
		const struct span *values = found.items[i].values;
		struct da_component item = {.name = text_of(arena, values[COMPONENT]),
			.server = text_of(arena, values[SERVER]),
			.health = text_of(arena, values[HEALTH]),
			.operation = text_of(arena, values[OPERATION]),
			.description = text_of(arena, values[DESCRIPTION]),
			.cause = text_of(arena, values[CAUSE]),
			.resolution = text_of(arena, values[RESOLUTION]),
			.line = found.items[i].line};

		ARENA_PUSH(arena, out->components, out->component_count, item);
	}
	add_doubts(
		arena, &found, "an entry lacks its Component or its HealthState, or was cut", out);
	return true;
}

static bool
read_connections(struct arena *arena, struct span text, struct da_state *out, struct err *err)
{
	static const char STOPPED[] =
		"Network Connectivity Assistant service is stopped or not responding";
	struct psobjects found;

	if (!psobject_read(arena, text, &connection_kind, &found, err))
		return false;
	for (size_t i = 0; i < found.count; i++) {
		const struct span *values = found.items[i].values;
		struct da_connection item = {.status = text_of(arena, values[STATUS]),
			.substatus = text_of(arena, values[SUBSTATUS]),
			.line = found.items[i].line};

		ARENA_PUSH(arena, out->connections, out->connection_count, item);
	}
	add_doubts(arena, &found, "an entry lacks its Status, or was cut", out);
	if (span_find(text, STOPPED) != NULL) {
		struct da_connection item = {.stopped = true};

		ARENA_PUSH(arena, out->connections, out->connection_count, item);
	}
	return true;
}

bool
da_state_parse(struct arena *arena, struct span in, struct da_state *out, struct err *err)
{
	struct span text, clean;

	*out = (struct da_state) {0};
	if (in.n > LIMIT_CLIENT_STATE)
		return err_set(err, ERR_LIMIT, "larger than %d bytes", (int)LIMIT_CLIENT_STATE);
	return wintext_decode(arena, in, &text, err) && netsh_clean(arena, text, &clean, err) &&
	       read_health(arena, clean, out, err) && read_connections(arena, clean, out, err);
}
