/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_POLICY_H
#define STORE_POLICY_H

#include "base/arena.h"
#include "model/policy.h"
#include "store/gpo_store.h"

/* The part of a group policy that rules judge, copied into `arena`. The URL "about:blank" of some
 * policies counts as none. */
struct policy *policy_from(struct arena *arena, const char *name, const struct gpo *gpo);

#endif
