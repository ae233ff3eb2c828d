/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Evidence of a site on which nothing is wrong. */
#include "healthy.h"

#include <string.h>

#include "unit.h"

static struct cert leaf = {.subject = "CN=da.example.com", .name = "da.example.com"};
static struct cert root = {
	.subject = "CN=Corp Root CA", .name = "Corp Root CA", .self_signed = true};
static const struct cert *certs[] = {&leaf, &root};
static struct span served[] = {{(const uint8_t *)"leaf", 4}};
static struct ra_prefix prefix = {.prefix = {0x20, 0x01, 0x0d, 0xb8, 0, 1, 0x10},
	.length = 64,
	.autonomous = true,
	.valid = 1,
	.preferred = 1};

static void
fill(struct healthy *h, size_t i)
{
	static const char *const labels[] = {"192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"};
	struct endpoint *e = &h->endpoints[i];

	e->label = labels[i];
	e->address = (struct address) {ADDRESS_IPV4, {192, 0, 2, (uint8_t)(i + 1)}, 0};
	for (int stage = STAGE_TCP; stage <= STAGE_RA; stage++)
		if (stage != STAGE_PROXY)
			e->stages[stage] =
				(struct observation) {.outcome = OUTCOME_OK, .seconds = 0.021};
	e->tls = (struct tls_facts) {.version = 0x0304,
		.cipher = "TLS_AES_256_GCM_SHA384",
		.server_hello = true,
		.chain = served,
		.chain_count = 1};
	e->http = (struct http_facts) {200, "OK", "Microsoft-HTTPAPI/2.0", NULL};
	e->ra = (struct ra_facts) {.lifetime = 1800, .prefixes = &prefix, .prefix_count = 1};
	h->paths[i] = (struct chain_path) {.certs = certs,
		.count = 2,
		.complete = true,
		.anchor = "corp.pem",
		.problems = h->problems[i]};
	h->chains[i] = (struct chain_report) {.paths = &h->paths[i], .path_count = 1};
	e->chain = &h->chains[i];
}

void
healthy_begin(struct healthy *h, size_t count)
{
	memset(h, 0, sizeof(*h));
	h->arena = arena_new(unit_no_memory);
	h->subject = (struct subject) {.target = {"da.example.com", "/IPHTTPS", 443},
		.dns = {.outcome = OUTCOME_OK},
		.endpoints = h->endpoints,
		.count = count};
	h->evidence = (struct evidence) {.subjects = &h->subject, .count = 1};
	h->options = (struct verdict_options) {.timeout_state = STATE_CRITICAL, .timeout = 10};
	for (size_t i = 0; i < count; i++)
		fill(h, i);
}

void
healthy_judge(struct healthy *h)
{
	h->report = (struct report) {.evidence = &h->evidence};
	verdict_judge(&verdict_iphttps, &h->options, h->arena, &h->report);
}

void
healthy_end(struct healthy *h)
{
	arena_free(h->arena);
}

void
healthy_problem(struct healthy *h, size_t endpoint, enum chain_fault fault, const char *text)
{
	struct chain_path *path = &h->paths[endpoint];

	h->problems[endpoint][path->problem_count++] = (struct chain_problem) {fault, 0, text};
	if (fault == CHAIN_UNTRUSTED_ROOT || fault == CHAIN_INCOMPLETE)
		path->anchor = NULL;
}

void
healthy_stop(struct healthy *h, size_t endpoint, enum stage stage, enum outcome outcome,
	const char *text)
{
	struct endpoint *e = &h->endpoints[endpoint];

	e->stages[stage] = (struct observation) {.outcome = outcome, .text = text};
	for (int later = (int)stage + 1; later < STAGE_COUNT; later++)
		e->stages[later] = (struct observation) {0};
	if (stage < STAGE_TLS) {
		e->tls = (struct tls_facts) {0};
		e->chain = NULL;
	}
	if (stage < STAGE_HTTP)
		e->http = (struct http_facts) {0};
	if (stage < STAGE_RA)
		e->ra = (struct ra_facts) {0};
}
