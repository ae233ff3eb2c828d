/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VERDICT_REMEDY_H
#define VERDICT_REMEDY_H

#include <stddef.h>

#include "model/cause.h"
#include "verdict/rule.h"

/*
 * What to do about a finding: the remedy of its rule and cause, else that of the rule (rule_row),
 * else that of the code (winerr_find).
 */
struct remedy {
	enum rule rule;
	enum cause cause;
	const char *text;
};

/* NULL when neither the rule with this cause nor the rule alone has one: then the code's counts. */
const char *remedy_find(enum rule rule, enum cause cause);

/* The table in its order; NULL past its end. */
const struct remedy *remedy_at(size_t index);

#endif
