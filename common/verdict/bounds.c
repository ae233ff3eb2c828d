/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Faults of the run itself: limits that were reached, and secrets that others can read. */
#include "model/chain.h"
#include "verdict/rule.h"

static void
tell(struct verdict *verdict, const struct endpoint *endpoint, const struct bounds *bounds)
{
	for (size_t i = 0; i < bounds->count; i++)
		verdict_add(verdict, RULE_RUN_LIMIT, endpoint, 0, "%s",
			bounds->met[i] == NULL ? "a limit was reached" : bounds->met[i]);
}

/* Where a limit kept a part of the best path from being judged. */
static void
tell_undecided(struct verdict *verdict, const struct endpoint *endpoint)
{
	const struct chain_path *best = chain_best(endpoint->chain);

	for (size_t i = 0; best != NULL && i < best->problem_count; i++)
		if (best->problems[i].fault == CHAIN_UNDECIDED)
			verdict_add(
				verdict, RULE_RUN_LIMIT, endpoint, 0, "%s", best->problems[i].text);
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
		tell_undecided(verdict, endpoint);
	}
}

/* As a warning it would come before a reason without an answer, such as a refused password: then it
 * is a note beside that. */
void
judge_exposed(struct verdict *verdict, const struct evidence *evidence)
{
	bool open = findings_worst(&verdict->findings) == STATE_UNKNOWN;

	for (size_t i = 0; i < evidence->exposed_count; i++)
		verdict_add_state(verdict, RULE_RUN_EXPOSED, open ? STATE_UNKNOWN : STATE_WARNING,
			NULL, 0, "%s",
			evidence->exposed[i] == NULL
				? "a file with a password can be read by others"
				: evidence->exposed[i]);
}
