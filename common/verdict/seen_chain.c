/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For checks of certificates alone: how the certificates were obtained. */
#include "model/chain.h"
#include "verdict/rule.h"

const struct chain_path *
judged_path(const struct endpoint *endpoint)
{
	return endpoint->chain == NULL ? NULL : chain_best(endpoint->chain);
}

bool
judged_anchored(const struct endpoint *endpoint)
{
	const struct chain_path *best = judged_path(endpoint);

	return endpoint->tls.chain_count > 0 && best != NULL && best->anchor != NULL;
}

/* Once the certificates were seen, these checks do not depend on the result of the handshake. */
void
judge_seen_chain(struct verdict *verdict, const struct endpoint *endpoint)
{
	const struct observation *seen = &endpoint->stages[STAGE_TLS];

	if (endpoint->tls.chain_count == 0) {
		judge_connect(verdict, endpoint);
		judge_tls(verdict, endpoint);
	} else if (seen->outcome == OUTCOME_OK)
		judge_size(verdict, endpoint);
	else if (seen->outcome != OUTCOME_NONE)
		verdict_add(verdict, RULE_CERT_HANDSHAKE, endpoint, 0,
			"the handshake failed once the certificate was seen: %s", seen_text(seen));
}

void
judge_unnamed(struct verdict *verdict, const struct subject *subject)
{
	if (subject->target.name == NULL)
		verdict_add(verdict, RULE_CERT_UNNAMED, NULL, 0,
			"the name was not checked: none was given with --hostname");
}
