/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VERDICT_REMEDY_H
#define VERDICT_REMEDY_H

#include <stddef.h>

#include "model/cause.h"
#include "verdict/rule.h"

/*
 * What to do about a finding: the row of its rule and cause, else what the rule itself has
 * (rule_row), else what the code has (winerr_find). Each of the three is only asked where the one
 * before it has nothing.
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
