/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first stage: every address of a name. */
#include <stdio.h>

#include "net/limits.h"
#include "net/resolve.h"
#include "probe/observe.h"
#include "probe/probe.h"

static void
name_server(const struct probe *probe, struct dns_facts *facts)
{
	char text[ADDRESS_TEXT_MAX];

	if (probe->dns_server.family == ADDRESS_NONE)
		return;
	address_format(&probe->dns_server, text);
	facts->server = arena_printf(probe->arena,
		probe->dns_server.family == ADDRESS_IPV6 ? "[%s]:%u" : "%s:%u", text,
		probe->dns_port == 0 ? 53u : probe->dns_port);
}

bool
probe_dns(const struct probe *probe, struct subject *subject)
{
	struct resolve_question question = {.name = subject->target.name,
		.family = probe->family,
		.server = probe->dns_server,
		.server_port = probe->dns_port};
	struct resolve_answer answer;
	const char *text;

	observe_begin(probe, &subject->dns);
	name_server(probe, &subject->dns_facts);
	resolve_name(probe->arena, &question, probe->deadline, &answer);
	subject->dns_facts.answers = answer.addresses;
	subject->dns_facts.count = answer.count;
	subject->dns_facts.partial = answer.partial;
	if (answer.left_out > 0)
		bounds_note(&subject->bounds, probe->arena,
			"%zu of the name's %zu addresses were not tested: no more than %d of a "
			"family",
			answer.left_out, answer.count + answer.left_out, LIMIT_ADDRESSES);
	text = answer.outcome == RESOLVE_OK ? answer.partial : answer.why;
	return text == NULL
		       ? observe_end(probe, &subject->dns, outcome_of_resolve(answer.outcome), NULL)
		       : observe_end(probe, &subject->dns, outcome_of_resolve(answer.outcome), "%s",
				 text);
}
