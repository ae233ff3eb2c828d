/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was not looked at because a limit was met. */
#include "model/chain.h"
#include "verdict/rule.h"

static void
tell(struct verdict *verdict, const struct endpoint *endpoint, const struct bounds *bounds)
{
	for (size_t i = 0; i < bounds->count; i++)
		verdict_add(verdict, RULE_RUN_LIMIT, endpoint, 0, "%s",
			bounds->met[i] == NULL ? "a limit was met" : bounds->met[i]);
}

void
judge_bounds(struct verdict *verdict, const struct subject *subject)
{
	tell(verdict, NULL, &subject->bounds);
	for (size_t i = 0; i < subject->count; i++) {
		const struct endpoint *endpoint = &subject->endpoints[i];

		tell(verdict, endpoint, &endpoint->bounds);
		if (endpoint->chain != NULL)
			tell(verdict, endpoint, &endpoint->chain->bounds);
	}
}
