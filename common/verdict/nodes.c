/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Comparison of the addresses of one name. */
#include "base/span.h"
#include "verdict/rule.h"

/* Renewals often miss a node behind the load balancer: the leaf is compared, byte by byte. */
void
judge_nodes(struct verdict *verdict, const struct subject *subject)
{
	const struct endpoint *first = NULL;

	for (size_t i = 0; i < subject->count; i++) {
		const struct endpoint *endpoint = &subject->endpoints[i];

		if (endpoint->tls.chain_count == 0)
			continue;
		if (first == NULL)
			first = endpoint;
		else if (!span_equal(first->tls.chain[0], endpoint->tls.chain[0])) {
			verdict_add(verdict, RULE_NODES_DIFFER, endpoint, 0,
				"certificate differs from that of %s", first->label);
			return;
		}
	}
}
