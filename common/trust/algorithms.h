/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TRUST_ALGORITHMS_H
#define TRUST_ALGORITHMS_H

#include "model/client.h"
#include "trust/path.h"
#include "trust/problems.h"

/* Whether the client takes the keys on a path and the signatures under its certificates: both are
 * lists of what it takes, and not of what it refuses. */
void algorithms_judge(
	const struct path *path, const struct client *client, struct problems *problems);

#endif
