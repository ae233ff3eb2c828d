/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A group policy by itself, without a check. */
#include "check/policy_file.h"

#include "check/session.h"
#include "store/policy.h"

bool
policy_file_read(struct arena *arena, const char *path, struct deadline deadline,
	struct policy_file *out, struct err *err)
{
	struct session *session = session_new(arena, clock_now());
	const struct options options = {.gpo = path};
	const struct supply *supply = session_policy(session, &options, deadline, err);

	*out = (struct policy_file) {0};
	if (supply != NULL) {
		const struct source *source = &supply->sources[supply->count - 1];

		out->policy = policy_from(arena, source->name, source->policy);
		out->certs = source->count;
	}
	if (!session_left(session))
		session_free(session);
	return supply != NULL;
}
