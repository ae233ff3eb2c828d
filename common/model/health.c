/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the health mail remembers, and the one order in which it is looked up. */
#include "model/health.h"

#include <string.h>

int
health_item_order(const struct health_item *a, const struct health_item *b)
{
	int order = strcmp(a->rule, b->rule);

	if (order == 0)
		order = strcmp(a->subject, b->subject);
	if (order == 0)
		order = (a->state > b->state) - (a->state < b->state);
	if (order == 0 && *a->rule == '\0')
		order = (a->code > b->code) - (a->code < b->code);
	return order;
}
