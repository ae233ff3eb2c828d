/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CHECK_POLICY_FILE_H
#define CHECK_POLICY_FILE_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "model/policy.h"

/* What a group policy in a file (Registry.pol) tells clients, read as a check reads it. */
struct policy_file {
	const struct policy *policy;
	size_t certs; /* that it brings */
};

bool policy_file_read(struct arena *arena, const char *path, struct deadline deadline,
	struct policy_file *out, struct err *err);

#endif
