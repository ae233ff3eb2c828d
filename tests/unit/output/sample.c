/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A finished run for the tests of outputs. */
#include "sample.h"

#include <assert.h>
#include <string.h>

#include "base/clock.h"
#include "model/chain.h"
#include "model/winerr.h"

static struct address
literal(const char *text)
{
	struct address address;
	bool ok = address_parse(text, &address);

	assert(ok);
	(void)ok;
	return address;
}

static struct cert *
cert(struct arena *arena, uint8_t id, const char *subject, const char *issuer, int64_t not_after)
{
	struct cert *cert = arena_alloc(arena, sizeof(*cert));

	cert->subject = subject;
	cert->issuer = issuer;
	cert->name = subject + strlen("CN=");
	cert->serial = "01ab";
	memset(cert->sha1, id, sizeof(cert->sha1));
	memset(cert->sha256, id, sizeof(cert->sha256));
	cert->not_before = SAMPLE_TIME - 100 * (int64_t)CLOCK_DAY;
	cert->not_after = not_after;
	cert->key_type = "RSA";
	cert->key_bits = 2048;
	cert->signature = "sha256WithRSAEncryption";
	cert->self_signed = cert->self_issued = strcmp(subject, issuer) == 0;
	cert->origin = CERT_ORIGIN_SERVED;
	cert->served_index = id % 9;
	return cert;
}

static struct chain_report *
chain(struct arena *arena, int64_t leaf_end)
{
	static const char *names[] = {"da.example.com", "192.0.2.1"};
	struct chain_report *report = arena_alloc(arena, sizeof(*report));
	struct cert *certs[] = {
		cert(arena, leaf_end < SAMPLE_TIME ? 9 : 0, "CN=da.example.com",
			"CN=Corp Issuing CA", leaf_end),
		cert(arena, 1, "CN=Corp Issuing CA", "CN=Corp Root CA",
			SAMPLE_TIME + 400 * (int64_t)CLOCK_DAY),
		cert(arena, 2, "CN=Corp Root CA", "CN=Corp Root CA",
			SAMPLE_TIME + 4000 * (int64_t)CLOCK_DAY),
		cert(arena, 3, "CN=Spare \"old\" CA", "CN=Elsewhere", SAMPLE_TIME - 1),
	};

	certs[0]->names = names;
	certs[0]->name_count = 2;
	certs[2]->origin = CERT_ORIGIN_STORE;
	certs[2]->origin_name = "corp.pem";
	report->served = arena_array(arena, 3, sizeof(*report->served));
	report->served[0] = certs[0];
	report->served[1] = certs[1];
	report->served[2] = certs[3];
	report->served_count = 3;
	report->paths = arena_alloc(arena, sizeof(*report->paths));
	report->path_count = 1;
	report->paths->certs = arena_array(arena, 3, sizeof(*report->paths->certs));
	for (size_t i = 0; i < 3; i++)
		report->paths->certs[i] = certs[i];
	report->paths->count = 3;
	report->paths->complete = true;
	report->paths->anchor = "corp.pem";
	return report;
}

static void
expire(struct arena *arena, struct chain_report *report)
{
	report->paths->problems = arena_alloc(arena, sizeof(*report->paths->problems));
	report->paths->problem_count = 1;
	report->paths->problems[0] = (struct chain_problem) {.fault = CHAIN_EXPIRED,
		.text = "certificate \"da.example.com\" expired 3 days ago"};
}

static void
endpoint(struct arena *arena, struct endpoint *endpoint, const char *label, int64_t leaf_end)
{
	static const struct ra_prefix prefix = {.prefix = {0x20, 0x01, 0x0d, 0xb8, 0, 1, 0x10, 0},
		.length = 64,
		.on_link = true,
		.autonomous = true,
		.valid = UINT32_MAX,
		.preferred = 604800};

	endpoint->address = literal(label);
	endpoint->label = label;
	for (int stage = STAGE_TCP; stage <= STAGE_RA; stage++)
		if (stage != STAGE_PROXY)
			endpoint->stages[stage] = (struct observation) {.outcome = OUTCOME_OK,
				.start = 0.1 * stage,
				.seconds = 0.0123 * stage};
	endpoint->tls = (struct tls_facts) {.version = 0x0303,
		.cipher = "ECDHE-RSA-AES256-GCM-SHA384",
		.group = "x25519",
		.server_hello = true,
		.chain_count = 3};
	endpoint->http = (struct http_facts) {
		.status = 200, .reason = "OK", .server = "Microsoft-HTTPAPI/2.0"};
	endpoint->ra.source = literal("fe80::1");
	endpoint->ra.lifetime = 1800;
	endpoint->ra.mtu = 1280;
	endpoint->ra.prefixes = arena_alloc(arena, sizeof(prefix));
	endpoint->ra.prefixes[0] = prefix;
	endpoint->ra.prefix_count = 1;
	endpoint->pings = arena_alloc(arena, sizeof(*endpoint->pings));
	endpoint->pings[0] = (struct ping_facts) {.target = literal("2001:db8:1::1"),
		.seen = {.outcome = OUTCOME_OK, .seconds = 0.004}};
	endpoint->ping_count = 1;
	endpoint->chain = chain(arena, leaf_end);
}

static void
judge(struct arena *arena, struct report *report)
{
	static const char *notes[] = {"revocation was not looked at"};
	const struct finding expired = {.rule = "chain.expired",
		.state = STATE_CRITICAL,
		.alone = STATE_CRITICAL,
		.plain = STATE_CRITICAL,
		.rank = RANK_DATE,
		.subject = "2001:db8::7",
		.code = CERT_E_EXPIRED,
		.text = "certificate \"da.example.com\" expired 3 days ago",
		.remedy = "Renew the certificate."};
	const struct finding http = {.rule = "http.server",
		.state = STATE_OK,
		.alone = STATE_OK,
		.plain = STATE_OK,
		.rank = RANK_NOTE,
		.subject = "192.0.2.7",
		.text = "the server is something other than HTTPAPI"};
	const struct metric time = {.label = "time",
		.uom = "s",
		.known = true,
		.value = 0.0841234,
		.decimals = 6,
		.has_min = true,
		.has_max = true,
		.max = 10,
		.warning = {.set = true, .end = 1.5}};
	const struct metric ra = {.label = "ra", .uom = "s", .has_min = true};
	const struct metric code = {
		.label = "client_error", .uom = "", .known = true, .value = CERT_E_EXPIRED};

	findings_add(&report->findings, arena, &expired);
	findings_add(&report->findings, arena, &http);
	metrics_add(&report->metrics, arena, &time);
	metrics_add(&report->metrics, arena, &ra);
	metrics_add(&report->metrics, arena, &code);
	report->state = STATE_CRITICAL;
	report->code = CERT_E_EXPIRED;
	report->summary = "1 of 2 addresses fails, 2001:db8::7: 0x800b0101 CERT_E_EXPIRED: "
			  "certificate expired 3 days ago";
	report->notes = notes;
	report->note_count = 1;
}

static struct report *
report_new(struct arena *arena)
{
	struct report *report = arena_alloc(arena, sizeof(*report));
	struct evidence *evidence = arena_alloc(arena, sizeof(*evidence));
	struct subject *subject = arena_alloc(arena, sizeof(*subject));

	*report = (struct report) {.program = "check_iphttps",
		.version = "1.2.3",
		.service = "IPHTTPS",
		.time = SAMPLE_TIME,
		.name = "da.example.com",
		.evidence = evidence};
	*evidence = (struct evidence) {
		.time = SAMPLE_TIME, .seconds = 0.2, .subjects = subject, .count = 1};
	subject->target = (struct target) {"da.example.com", "/IPHTTPS", 443};
	return report;
}

struct report *
sample_new(struct arena *arena)
{
	struct report *report = report_new(arena);
	struct subject *subject = report->evidence->subjects;

	subject->count = 2;
	subject->endpoints = arena_array(arena, 2, sizeof(*subject->endpoints));
	endpoint(arena, &subject->endpoints[0], "192.0.2.7",
		SAMPLE_TIME + 30 * (int64_t)CLOCK_DAY - 1);
	endpoint(
		arena, &subject->endpoints[1], "2001:db8::7", SAMPLE_TIME - 3 * (int64_t)CLOCK_DAY);
	expire(arena, subject->endpoints[1].chain);
	subject->dns = (struct observation) {.outcome = OUTCOME_OK, .seconds = 0.012};
	subject->dns_facts.count = 2;
	subject->dns_facts.answers = arena_array(arena, 2, sizeof(struct address));
	subject->dns_facts.answers[0] = subject->endpoints[0].address;
	subject->dns_facts.answers[1] = subject->endpoints[1].address;
	judge(arena, report);
	return report;
}

struct report *
sample_empty(struct arena *arena)
{
	struct report *report = report_new(arena);
	const struct finding finding = {.rule = "dns.no-name",
		.state = STATE_CRITICAL,
		.alone = STATE_CRITICAL,
		.plain = STATE_CRITICAL,
		.rank = RANK_TRANSPORT,
		.code = WSAHOST_NOT_FOUND_CODE,
		.text = "the name does not exist"};

	report->evidence->subjects[0].dns =
		(struct observation) {.outcome = OUTCOME_NO_NAME, .seconds = 0.01};
	findings_add(&report->findings, arena, &finding);
	report->state = STATE_CRITICAL;
	report->code = WSAHOST_NOT_FOUND_CODE;
	report->summary = "clients get 0x2af9 WSAHOST_NOT_FOUND: the name does not exist";
	return report;
}
