/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sites that the configuration does not name any longer while owners know of an open problem. */
#include "survey/forgotten.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "keep/health_file.h"
#include "keep/limits.h"

enum { READ_SECONDS = 10 };

static bool
is_named(const struct config *config, const char *site)
{
	for (size_t i = 0; i < config->count; i++)
		if (text_equal(config->sites[i].name, site))
			return true;
	return false;
}

/* Several owners may know of one site. */
static bool
was_said(const struct health_state *state, size_t owner, const char *site)
{
	for (size_t i = 0; i < owner; i++)
		for (size_t k = 0; k < state->owners[i].count; k++)
			if (text_equal(state->owners[i].open[k].site, site))
				return true;
	return false;
}

static void
write_state(const struct health_state *state, const struct config *config, struct buf *out)
{
	for (size_t i = 0; i < state->owner_count; i++)
		for (size_t k = 0; k < state->owners[i].count; k++) {
			const struct health_told *told = &state->owners[i].open[k];

			if (!is_named(config, told->site) && !was_said(state, i, told->site))
				buf_printf(out,
					"no longer watched: %s, which was %s: its owners get a "
					"closing mail\n",
					told->site, state_name(told->state));
		}
}

void
forgotten_write(struct arena *arena, const struct report_options *options,
	const struct config *config, struct buf *out)
{
	for (size_t i = 0; i < options->to_count; i++) {
		struct health_state state = {0};
		struct span content;

		if (text_equal(options->to[i].format, "mail") &&
			file_read(arena, options->to[i].where, LIMIT_HEALTH_FILE,
				deadline_in(READ_SECONDS), &content, NULL) &&
			health_file_parse(arena, content, &state, NULL))
			write_state(&state, config, out);
	}
}
