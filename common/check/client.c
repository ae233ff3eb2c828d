/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The run of check_iphttps_state: reads what a client shows and has it judged. */
#include "check/client.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "check/plan.h"
#include "format/limits.h"
#include "format/netsh.h"
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

bool
client_run(const struct check_spec *spec, const struct options *options, struct arena *arena,
	struct report *report, struct err *err)
{
	const char *path = options->file == NULL ? "-" : options->file;
	struct client_state state = {0};
	struct verdict_options verdict;
	struct netsh netsh;
	struct span in;

	report->time = clock_now();
	if (!plan_verdict(spec, options, report->time, &verdict, err) ||
		!file_read(
			arena, path, LIMIT_CLIENT_STATE, deadline_in(options->timeout), &in, err))
		return false;
	if (!netsh_parse(arena, in, &netsh, err))
		return err_context(err, "%s", file_shown(path));
	for (size_t i = 0; i < netsh.count; i++) {
		struct client_interface item = shown(arena, &netsh.items[i]);

		ARENA_PUSH(arena, state.items, state.count, item);
	}
	for (size_t i = 0; i < netsh.doubt_count; i++)
		ARENA_PUSH(arena, state.doubts, state.doubt_count,
			arena_printf(
				arena, "line %zu: %s", netsh.doubts[i].line, netsh.doubts[i].why));
	verdict_state(&verdict, arena, &state, report);
	return true;
}
