/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is kept of a finished check, and what many of them come to. */
#include "../unit.h"

#include <string.h>

#include "model/survey.h"

static const char *
fleeting(struct arena *arena, const char *text)
{
	return arena_text(arena, text);
}

static const struct cert *
certificate(struct arena *arena, const char *name, int64_t to, bool self_signed)
{
	struct cert *cert = arena_alloc(arena, sizeof(*cert));

	*cert = (struct cert) {.name = fleeting(arena, name),
		.subject = fleeting(arena, name),
		.der = span_text("der"),
		.sha256 = {0x0f, 0xa1},
		.not_before = to - 100,
		.not_after = to,
		.self_signed = self_signed};
	return cert;
}

static struct chain_report *
chain(struct arena *arena)
{
	struct chain_report *chain = arena_alloc(arena, sizeof(*chain));
	struct chain_path *path = arena_alloc(arena, sizeof(*path));
	static const struct chain_revocation revocations[] = {
		{.source = REVOCATION_OCSP, .has_next_update = true, .next_update = 7},
		{.source = REVOCATION_CRL,
			.url = "http://a/1.crl",
			.has_next_update = true,
			.this_update = 4,
			.next_update = 8},
		{.source = REVOCATION_DELTA,
			.url = "http://a/1+.crl",
			.has_next_update = true,
			.next_update = 9},
		{.source = REVOCATION_FILE,
			.url = "2.crl",
			.has_next_update = true,
			.next_update = 10},
		{.source = REVOCATION_CRL, .url = "http://a/3.crl", .next_update = 11},
	};

	path->certs = arena_array(arena, 3, sizeof(*path->certs));
	path->certs[0] = certificate(arena, "da.example.com", 1000, false);
	path->certs[1] = certificate(arena, "CA", 2000, false);
	path->certs[2] = certificate(arena, "Root", 3000, true);
	path->count = 3;
	*chain = (struct chain_report) {.paths = path,
		.path_count = 1,
		.revocations = (struct chain_revocation *)(uintptr_t)revocations,
		.revocation_count = ARRAY_SIZE(revocations)};
	return chain;
}

/* Of a run that is gone by then; its texts lived with it. */
static void
keep(struct arena *arena, struct survey_result *out)
{
	struct arena *run = arena_new(unit_no_memory);
	struct finding findings[] = {{.rule = "chain.expired",
					     .subject = fleeting(run, "192.0.2.1"),
					     .text = fleeting(run, "expired"),
					     .remedy = fleeting(run, "renew")},
		{.rule = "run.limit", .text = fleeting(run, "met")}};
	struct metric metrics[] = {{.label = fleeting(run, "time"),
		.uom = fleeting(run, "s"),
		.known = true,
		.value = 2}};
	struct endpoint endpoints[] = {
		{.label = fleeting(run, "192.0.2.1")},
		{.label = fleeting(run, "192.0.2.2"),
			.chain = chain(run),
			.tls = {.version = 0x0303}},
		{.label = fleeting(run, "192.0.2.3"),
			.chain = chain(run),
			.tls = {.version = 0x0304}},
	};
	struct subject subject = {.endpoints = endpoints, .count = ARRAY_SIZE(endpoints)};
	struct evidence evidence = {.subjects = &subject, .count = 1, .seconds = 1.5};
	struct carried cells[] = {{.holding = HOLDING_OTHER_KEY,
					  .cert = certificate(run, "Root", 3000, true),
					  .text = fleeting(run, "made in 2019")},
		{.holding = HOLDING_MISSING}};
	struct needed_root roots[] = {
		{.name = fleeting(run, "Root"), .cert = certificate(run, "Root", 3000, true)},
		{.name = fleeting(run, "Next"), .next = true, .older = &roots[0]}};
	const char *notes[] = {fleeting(run, "one was passed over")};
	struct policy policy = {.url_count = 1};
	struct channel_row channels[] = {{.name = fleeting(run, "a"),
						 .location = fleeting(run, "/etc/a.pol"),
						 .cells = cells,
						 .policy = &policy,
						 .notes = notes,
						 .note_count = 1},
		{.name = fleeting(run, "b"), .error = fleeting(run, "is empty")}};
	struct distribution distribution = {
		.roots = roots, .root_count = 2, .channels = channels, .channel_count = 2};
	const struct report report = {.program = "check_iphttps_roots",
		.service = "IPHTTPS_ROOTS",
		.state = STATE_CRITICAL,
		.name = fleeting(run, "da.example.com"),
		.summary = fleeting(run, "the worst"),
		.code = 0x800b0101,
		.evidence = &evidence,
		.distribution = &distribution,
		.findings = {findings, ARRAY_SIZE(findings)},
		.metrics = {metrics, ARRAY_SIZE(metrics)}};

	survey_keep(arena, &report, out);
	arena_free(run);
}

static void
test_kept(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct survey_result kept;

	(void)state;
	keep(arena, &kept);
	assert_string_equal(kept.program, "check_iphttps_roots");
	assert_string_equal(kept.service, "IPHTTPS_ROOTS");
	assert_int_equal(kept.state, STATE_CRITICAL);
	assert_int_equal(kept.code, 0x800b0101);
	assert_true(kept.seconds > 1.4 && kept.seconds < 1.6);
	assert_string_equal(kept.name, "da.example.com");
	assert_string_equal(kept.summary, "the worst");
	assert_int_equal(kept.findings.count, 2);
	assert_string_equal(kept.findings.items[0].subject, "192.0.2.1");
	assert_string_equal(kept.findings.items[0].text, "expired");
	assert_string_equal(kept.findings.items[0].remedy, "renew");
	assert_null(kept.findings.items[1].subject);
	assert_int_equal(kept.metrics.count, 1);
	assert_string_equal(kept.metrics.items[0].label, "time");
	assert_string_equal(kept.metrics.items[0].uom, "s");
	assert_int_equal(kept.address_count, 3);
	assert_string_equal(kept.addresses[0], "192.0.2.1");
	assert_string_equal(kept.addresses[2], "192.0.2.3");
	assert_string_equal(kept.tls_version, "TLS 1.2"); /* of the first that answered */
	arena_free(arena);
}

/* What two addresses share is there once; what has no end is not there. */
static void
test_ends(void **state)
{
	static const struct {
		enum survey_thing thing;
		const char *name;
		int64_t from, to;
	} rows[] = {
		{SURVEY_LEAF, "da.example.com", 900, 1000},
		{SURVEY_CA, "CA", 1900, 2000},
		{SURVEY_ROOT, "Root", 2900, 3000},
		{SURVEY_OCSP, "stapled", 0, 7},
		{SURVEY_CRL, "http://a/1.crl", 4, 8},
		{SURVEY_CRL, "http://a/1+.crl", 0, 9},
		{SURVEY_CRL, "2.crl", 0, 10},
	};
	struct arena *arena = arena_new(unit_no_memory);
	struct survey_result kept;

	(void)state;
	keep(arena, &kept);
	assert_int_equal(kept.end_count, ARRAY_SIZE(rows));
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_int_equal(kept.ends[i].thing, rows[i].thing);
		assert_string_equal(kept.ends[i].name, rows[i].name);
		assert_int_equal(kept.ends[i].from, rows[i].from);
		assert_int_equal(kept.ends[i].to, rows[i].to);
		if (i < 3)
			assert_memory_equal(kept.ends[i].sha256, "0fa10000", 8);
		assert_int_equal(strlen(kept.ends[i].sha256), i < 3 ? 64 : 0);
	}
	arena_free(arena);
}

static void
test_distribution(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct survey_result kept;
	const struct distribution *distribution;

	(void)state;
	keep(arena, &kept);
	distribution = kept.distribution;
	assert_int_equal(distribution->root_count, 2);
	assert_ptr_equal(distribution->roots[1].older, &distribution->roots[0]);
	assert_string_equal(distribution->roots[0].name, "Root");
	assert_string_equal(distribution->roots[0].cert->subject, "Root");
	assert_int_equal(distribution->roots[0].cert->not_after, 3000);
	assert_int_equal(distribution->roots[0].cert->der.n, 0); /* its bytes stay behind */
	assert_int_equal(distribution->channel_count, 2);
	assert_string_equal(distribution->channels[0].name, "a");
	assert_string_equal(distribution->channels[0].location, "/etc/a.pol");
	assert_null(distribution->channels[0].policy); /* they stay behind too */
	assert_null(distribution->channels[0].notes);
	assert_null(distribution->channels[0].error);
	assert_int_equal(distribution->channels[0].cells[0].holding, HOLDING_OTHER_KEY);
	assert_string_equal(distribution->channels[0].cells[0].text, "made in 2019");
	assert_string_equal(distribution->channels[0].cells[0].cert->name, "Root");
	assert_string_equal(distribution->channels[1].error, "is empty");
	arena_free(arena);
}

static void
test_folded(void **state)
{
	struct survey_result good = {.state = STATE_OK},
			     bad[] = {{.state = STATE_OK}, {.state = STATE_CRITICAL},
				     {.state = STATE_WARNING}};
	struct survey_result unseen = {.state = STATE_UNKNOWN, .unreached = true},
			     part[] = {{.state = STATE_CRITICAL}, unseen};
	struct survey_site sites[] = {{.results = &good, .count = 1},
		{.results = &unseen, .count = 1}, {.results = bad, .count = 3},
		{.results = part, .count = 2}, {.count = 0}, {.results = bad, .count = 2}};
	static const enum state states[] = {STATE_OK, STATE_UNKNOWN, STATE_CRITICAL, STATE_CRITICAL,
		STATE_NONE, STATE_CRITICAL};
	static const enum survey_sight sights[] = {SURVEY_WHOLE, SURVEY_UNSEEN, SURVEY_WHOLE,
		SURVEY_PART, SURVEY_UNSEEN, SURVEY_WHOLE};
	static const size_t order[] = {2, 3, 5, 1, 0, 4};
	struct survey survey = {.sites = sites, .count = ARRAY_SIZE(sites)};
	struct arena *arena = arena_new(unit_no_memory);
	const struct survey_site **sorted;

	(void)state;
	survey_fold(&survey);
	assert_int_equal(survey.state, STATE_CRITICAL);
	sorted = survey_worst_first(&survey, arena);
	for (size_t i = 0; i < ARRAY_SIZE(sites); i++) {
		assert_int_equal(sites[i].state, states[i]);
		assert_int_equal(survey_site_seen(&sites[i]), sights[i]);
		assert_ptr_equal(sorted[i], &sites[order[i]]);
	}
	arena_free(arena);
}

static void
test_names(void **state)
{
	static const char *const names[] = {"", "leaf", "ca", "root", "crl", "ocsp", ""};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		assert_string_equal(survey_thing_name((enum survey_thing)i), names[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kept),
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_distribution),
		cmocka_unit_test(test_folded),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
