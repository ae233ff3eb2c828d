/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of replayed evidence. */
#include "unit.h"

#include <string.h>

#include "check/replay.h"

/* Evidence in which every field holds something. */
static void
fill(struct arena *arena, struct evidence *evidence)
{
	struct subject *subject = arena_alloc(arena, sizeof(*subject));
	struct endpoint *endpoint = arena_alloc(arena, sizeof(*endpoint));
	struct span *chain = arena_array(arena, 2, sizeof(*chain));
	struct ra_prefix *prefix = arena_alloc(arena, sizeof(*prefix));
	struct ping_facts *ping = arena_alloc(arena, sizeof(*ping));
	struct address *answer = arena_alloc(arena, sizeof(*answer));
	struct fetched *fetched = arena_alloc(arena, sizeof(*fetched));
	struct input *input = arena_alloc(arena, sizeof(*input));

	*input = (struct input) {
		"authroot.stl", "/lists/authroot.stl", 6, true, 1800000001, 1790000000};
	*answer = (struct address) {ADDRESS_IPV4, {192, 0, 2, 7}, 0};
	chain[0] = span_text("leaf");
	chain[1] = span_text("issuer!");
	*prefix = (struct ra_prefix) {{0x20, 1, 0x0d, 0xb8}, 64, true, true, 0xffffffff, 5};
	*ping = (struct ping_facts) {{ADDRESS_IPV6, {0x20, 1}, 0}, {OUTCOME_SILENT, 1, 2, "lost"}};
	endpoint->address = *answer;
	endpoint->label = "192.0.2.7";
	for (int i = STAGE_TCP; i <= STAGE_RA; i++)
		endpoint->stages[i] = (struct observation) {OUTCOME_OK, 0.25 * i, 0.5, "seen"};
	endpoint->proxied = true;
	endpoint->proxy_status = 200;
	endpoint->tls = (struct tls_facts) {0x0303, "TLS_RSA_WITH_NULL_SHA256", "X25519",
		"RSA+SHA256", "win7", true, true, true, 40, true, true, true, true, true,
		CERT_REQUEST_LATE, chain, 2, span_text("staple")};
	endpoint->wide.seen = (struct observation) {OUTCOME_OK, 1, 2, "wide"};
	endpoint->wide.tls =
		(struct tls_facts) {.version = 0x0304, .cipher = "X", .signature = "ed25519"};
	endpoint->http = (struct http_facts) {404, "Not Found", "nginx", "Mon"};
	endpoint->ra = (struct ra_facts) {{ADDRESS_IPV6, {0xfe, 0x80, [15] = 1}, 0}, 1800, 1280, 64,
		true, true, prefix, 1, 2, 3};
	endpoint->null_offer = NULL_OFFER_REFUSED;
	endpoint->pings = ping;
	endpoint->ping_count = 1;
	bounds_note(&endpoint->bounds, arena, "%d more", 44);
	subject->target = (struct target) {"da.example.com", "/IPHTTPS", 44500};
	subject->dns = (struct observation) {OUTCOME_OK, 0, 0.125, "partial"};
	subject->dns_facts = (struct dns_facts) {"9.9.9.9:53", answer, 1, "no AAAA"};
	subject->endpoints = endpoint;
	subject->count = 1;
	*fetched = (struct fetched) {"http://a/", "application/ocsp-request", "proxy:8080", true,
		200, span_text("body"), "4 bytes"};
	*evidence = (struct evidence) {1800000000, 1.5, subject, 1, fetched, 1, input, 1};
}

/* Each array has a limit of its own: a chain may be longer than a name has addresses. */
static void
many_certificates(void **state)
{
	enum { MANY = 300 };
	struct arena *arena = arena_new(unit_no_memory);
	struct evidence evidence, back = {0};
	struct err err = {0};
	struct ra_prefix *prefixes;

	(void)state;
	fill(arena, &evidence);
	evidence.subjects->endpoints->tls.chain = arena_array(arena, MANY, sizeof(struct span));
	evidence.subjects->endpoints->tls.chain_count = MANY;
	for (size_t i = 0; i < MANY; i++)
		evidence.subjects->endpoints->tls.chain[i] = span_text("certificate");
	if (!replay_read(arena, replay_write(arena, &evidence, &err), &back, &err))
		fail_msg("%s", err.text);
	assert_int_equal(back.subjects->endpoints->tls.chain_count, MANY);
	prefixes = arena_array(arena, MANY, sizeof(*prefixes));
	evidence.subjects->endpoints->ra.prefixes = prefixes;
	evidence.subjects->endpoints->ra.prefix_count = MANY;
	assert_false(replay_read(arena, replay_write(arena, &evidence, &err), &back, &err));
	assert_non_null(strstr(err.text, "\"prefixes\" has more than 32 items"));
	arena_free(arena);
}

static void
what_is_written_is_read(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct evidence evidence, back = {0};
	struct err err = {0};
	struct span first, second;

	(void)state;
	fill(arena, &evidence);
	first = replay_write(arena, &evidence, &err);
	assert_true(first.n > 0);
	if (!replay_read(arena, first, &back, &err))
		fail_msg("%s", err.text);
	second = replay_write(arena, &back, &err);
	assert_int_equal(first.n, second.n);
	assert_memory_equal(first.p, second.p, first.n);
	assert_int_equal(back.subjects[0].endpoints[0].tls.chain_count, 2);
	assert_true(span_is(back.subjects[0].endpoints[0].tls.chain[1], "issuer!"));
	assert_int_equal(back.subjects[0].endpoints[0].tls.cert_request, CERT_REQUEST_LATE);
	assert_int_equal(back.subjects[0].endpoints[0].ra.prefixes[0].valid, 0xffffffff);
	assert_int_equal(back.subjects[0].endpoints[0].pings[0].seen.outcome, OUTCOME_SILENT);
	assert_string_equal(back.subjects[0].endpoints[0].tls.client, "win7");
	assert_true(back.subjects[0].endpoints[0].tls.updated);
	assert_int_equal(back.subjects[0].endpoints[0].wide.seen.outcome, OUTCOME_OK);
	assert_int_equal(back.subjects[0].endpoints[0].wide.tls.version, 0x0304);
	assert_string_equal(back.subjects[0].endpoints[0].wide.tls.signature, "ed25519");
	assert_int_equal(back.subjects[0].endpoints[0].bounds.count, 1);
	assert_string_equal(back.subjects[0].endpoints[0].bounds.met[0], "44 more");
	arena_free(arena);
}

#define SUBJECT(inner)                                                                             \
	"{\"schema\":1,\"subjects\":[{\"target\":{\"name\":\"a\"},\"endpoints\":[" inner "]}]}"

#define INPUT(inner)                                                                               \
	"{\"schema\":1,\"inputs\":[{" inner "}],\"subjects\":[{\"target\":{\"name\":\"a\"}}]}"

static void
wrong_evidence_is_refused(void **state)
{
	static const char *const rows[] = {
		"",
		"[]",
		"{",
		"{}",
		"{\"schema\":2}",
		"{\"schema\":1}",
		"{\"schema\":1,\"subjects\":{}}",
		"{\"schema\":1,\"subjects\":[]}",
		"{\"schema\":1,\"subjects\":[1]}",
		"{\"schema\":1,\"subjects\":[{}]}",
		"{\"schema\":1,\"schema\":1,\"subjects\":[]}",
		SUBJECT("{}"),
		SUBJECT("{\"label\":1}"),
		SUBJECT("{\"label\":\"a\",\"address\":\"x\"}"),
		SUBJECT("{\"label\":\"a\",\"null_offer\":4}"),
		SUBJECT("{\"label\":\"a\",\"tls\":{\"version\":65536}}"),
		SUBJECT("{\"label\":\"a\",\"tls\":{\"version\":-1}}"),
		SUBJECT("{\"label\":\"a\",\"tls\":{\"server_hello\":1}}"),
		SUBJECT("{\"label\":\"a\",\"tls\":{\"chain\":[\"A\"]}}"),
		SUBJECT("{\"label\":\"a\",\"tls\":{\"chain\":[\"AAA!\"]}}"),
		SUBJECT("{\"label\":\"a\",\"tls_seen\":{\"outcome\":\"great\"}}"),
		SUBJECT("{\"label\":\"a\",\"tls_seen\":{\"seconds\":-1}}"),
		SUBJECT("{\"label\":\"a\",\"tls_seen\":{\"seconds\":1e99}}"),
		INPUT("\"kind\":255,\"name\":\"a\""),
		INPUT("\"kind\":3"),
		INPUT("\"kind\":3,\"name\":\"a\",\"changed\":-1"),
		INPUT("\"kind\":3,\"name\":\"a\",\"issued\":9223372036854775807"),
		SUBJECT("{\"label\":\"a\",\"ra\":{\"prefixes\":[{\"prefix\":\"1.2.3.4\"}]}}"),
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct arena *arena = arena_new(unit_no_memory);
		struct evidence out = {0};
		struct err err = {0};

		if (replay_read(arena, span_text(rows[i]), &out, &err))
			fail_msg("taken: %s", rows[i]);
		assert_int_not_equal(err.kind, ERR_NONE);
		arena_free(arena);
	}
}

static void
texts_are_sanitised_again(void **state)
{
	const char *hostile = SUBJECT("{\"label\":\"a|b\\u001b[0m\",\"unknown\":[1,2]}");
	struct arena *arena = arena_new(unit_no_memory);
	struct evidence out = {0};

	(void)state;
	assert_true(replay_read(arena, span_text(hostile), &out, NULL));
	assert_string_equal(out.subjects[0].endpoints[0].label, "a/b\\x1b[0m");
	assert_int_equal(out.subjects[0].endpoints[0].stages[STAGE_TLS].outcome, OUTCOME_NONE);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(many_certificates),
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(wrong_evidence_is_refused),
		cmocka_unit_test(texts_are_sanitised_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
