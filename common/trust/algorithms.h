/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TRUST_ALGORITHMS_H
#define TRUST_ALGORITHMS_H

#include "model/client.h"
#include "trust/path.h"
#include "trust/problems.h"

/* Whether the client accepts the keys and signatures on a path: by lists of what it accepts, so
 * that unknown ones are refused. */
void algorithms_judge(
	const struct path *path, const struct client *client, struct problems *problems);

#endif
