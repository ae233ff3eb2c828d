/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state file of the health mail: what is taken can be decided on. */
#include <stdint.h>
#include <stdlib.h>

#include "keep/health_file.h"
#include "verdict/health.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static const char *const owners[] = {"a@b"};
	const struct health_options options = {
		.owners = owners, .owner_count = 1, .remind = 1, .well = 1, .domain = "b"};
	struct survey_site site = {.name = "berlin", .state = STATE_CRITICAL};
	const struct survey survey = {.sites = &site, .count = 1};
	struct health_state state = {.token = NULL};
	struct arena *arena = arena_new(abort);
	struct err err = {.kind = ERR_NONE};
	struct health_plan plan;

	if (health_file_parse(arena, span_of(p, n), &state, &err)) {
		health_decide(arena, &state, &survey, 1772600760, &options, &plan);
		if (plan.after.owner_count != 1 || plan.after.parcel_count != state.parcel_count)
			abort();
	} else if (err.kind == ERR_NONE)
		abort();
	arena_free(arena);
	return 0;
}
