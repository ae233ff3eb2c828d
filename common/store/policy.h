/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_POLICY_H
#define STORE_POLICY_H

#include "base/arena.h"
#include "model/policy.h"
#include "store/gpo_store.h"

/* What rules may know of a group policy, copied into `arena` whole. "about:blank", with which some
 * policies fill the URL, is none. */
struct policy *policy_from(struct arena *arena, const char *name, const struct gpo *gpo);

#endif
