/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of evidence. */
#include "../unit.h"

#include <string.h>

#include "model/evidence.h"

static void
names(void **state)
{
	static const char *const refused[] = {"", "OK", "ok ", "no_name", "dns ", "tls1"};
	enum outcome outcome;

	(void)state;
	assert_string_equal(stage_name(STAGE_DNS), "dns");
	assert_string_equal(stage_name(STAGE_PING), "ping");
	assert_string_equal(outcome_name(OUTCOME_OK), "ok");
	assert_string_equal(outcome_name(OUTCOME_HOST_UNREACHABLE), "host-unreachable");
	assert_string_equal(outcome_name(OUTCOME_NO_NAME), "no-name");
	assert_string_equal(outcome_name(OUTCOME_LOCAL), "local");
	for (int i = 0; i < STAGE_COUNT; i++)
		for (int k = 0; k < i; k++)
			assert_string_not_equal(
				stage_name((enum stage)i), stage_name((enum stage)k));
	for (int i = 0; i < OUTCOME_COUNT; i++) {
		assert_true(outcome_parse(outcome_name((enum outcome)i), &outcome));
		assert_int_equal(outcome, i);
	}
	for (size_t i = 0; i < ARRAY_SIZE(refused); i++)
		assert_false(outcome_parse(refused[i], &outcome));
}

static void
reached(void **state)
{
	struct endpoint endpoint = {.label = "x"};

	(void)state;
	assert_int_equal(endpoint_reached(&endpoint), STAGE_NONE);
	endpoint.stages[STAGE_TCP].outcome = OUTCOME_OK;
	assert_int_equal(endpoint_reached(&endpoint), STAGE_TCP);
	/* the proxy stage may be left out */
	endpoint.stages[STAGE_TLS].outcome = OUTCOME_ALERT;
	assert_int_equal(endpoint_reached(&endpoint), STAGE_TLS);
	endpoint.stages[STAGE_PING].outcome = OUTCOME_TIMEOUT;
	assert_int_equal(endpoint_reached(&endpoint), STAGE_PING);
}

/* RFC 4862 section 5.5.3. */
static void
prefixes(void **state)
{
	static const struct {
		struct ra_prefix prefix;
		const char *fault; /* part of it, NULL: clients use it */
	} rows[] = {
		{{{0x20, 0x01}, 64, true, true, 2592000, 604800}, NULL},
		{{{0xfd, 0x01}, 64, false, true, 0xffffffff, 0xffffffff}, NULL},
		{{{0x20, 0x01}, 64, true, true, 1, 0}, NULL},
		{{{0x20, 0x01}, 64, true, true, 1, 1}, NULL},
		{{{0x20, 0x01}, 64, true, false, 2592000, 604800}, "A flag"},
		{{{0x20, 0x01}, 64, true, true, 0, 0}, "valid lifetime is 0"},
		{{{0x20, 0x01}, 64, true, true, 1, 2}, "preferred lifetime is longer"},
		{{{0x20, 0x01}, 64, true, true, 0, 1}, "preferred lifetime is longer"},
		{{{0x20, 0x01}, 64, true, true, 0xfffffffe, 0xffffffff},
			"preferred lifetime is longer"},
		{{{0xfe, 0x80}, 64, true, true, 2592000, 604800}, "link-local"},
		{{{0xfe, 0xbf}, 64, true, true, 2592000, 604800}, "link-local"},
		{{{0xff, 0x02}, 64, true, true, 2592000, 604800}, "multicast"},
		{{{0x20, 0x01}, 63, true, true, 2592000, 604800}, "64 bits"},
		{{{0x20, 0x01}, 65, true, true, 2592000, 604800}, "64 bits"},
		{{{0x20, 0x01}, 48, true, true, 2592000, 604800}, "64 bits"},
		{{{0x20, 0x01}, 128, true, true, 2592000, 604800}, "64 bits"},
		{{{0}, 0, true, true, 2592000, 604800}, "64 bits"},
	};
	struct ra_prefix list[3] = {rows[4].prefix, rows[2].prefix, rows[0].prefix};
	struct ra_facts facts = {.prefixes = list};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const char *fault = ra_prefix_fault(&rows[i].prefix);

		assert_int_equal(fault == NULL, rows[i].fault == NULL);
		if (fault != NULL && strstr(fault, rows[i].fault) == NULL)
			fail_msg("row %zu: %s", i, fault);
	}
	/* unusable, deprecated at once, good: the more there are, the better */
	assert_null(ra_usable(&facts));
	facts.prefix_count = 1;
	assert_null(ra_usable(&facts));
	facts.prefix_count = 2;
	assert_ptr_equal(ra_usable(&facts), &list[1]);
	facts.prefix_count = 3;
	assert_ptr_equal(ra_usable(&facts), &list[2]);
}

static struct endpoint
deep(void)
{
	struct endpoint endpoint = {.label = "192.0.2.1", .null_offer = NULL_OFFER_REFUSED};

	for (int i = STAGE_TCP; i < STAGE_COUNT; i++)
		endpoint.stages[i] =
			(struct observation) {.outcome = OUTCOME_OK, .start = i, .seconds = 0.5};
	endpoint.tls.cert_request = CERT_REQUEST_LATE;
	endpoint.tls.close_notify = true;
	endpoint.http.status = 200;
	endpoint.ra.lifetime = 1800;
	return endpoint;
}

static void
viewed_to_tls(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct endpoint endpoint = deep();
	struct subject subject = {.endpoints = &endpoint, .count = 1};
	const struct evidence evidence = {.subjects = &subject, .count = 1, .seconds = 20};
	const struct endpoint *seen;
	struct evidence view;

	(void)state;
	evidence_view(arena, &evidence, STAGE_TLS, &view);
	seen = &view.subjects[0].endpoints[0];
	assert_int_equal(endpoint_reached(seen), STAGE_TLS);
	assert_int_equal(seen->http.status, 0);
	assert_int_equal(seen->ra.lifetime, 0);
	assert_int_equal(seen->null_offer, NULL_OFFER_NONE);
	assert_int_equal(seen->tls.cert_request, CERT_REQUEST_NONE);
	assert_false(seen->tls.close_notify);
	assert_true(view.seconds > STAGE_TLS + 0.49 && view.seconds < STAGE_TLS + 0.51);
	assert_int_equal(endpoint.http.status, 200);
	evidence_view(arena, &evidence, STAGE_PING, &view);
	seen = &view.subjects[0].endpoints[0];
	assert_int_equal(endpoint_reached(seen), STAGE_PING);
	assert_int_equal(seen->tls.cert_request, CERT_REQUEST_LATE);
	assert_true(view.seconds > 19.9);
	arena_free(arena);
}

/* What was refused to the client does not matter to who asks for certificates. */
static void
viewed_wide(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct span leaf = span_text("leaf");
	struct endpoint endpoint = {.tls = {.chain = &leaf, .chain_count = 1, .alert_seen = true},
		.wide = {.seen = {.outcome = OUTCOME_OK, .start = 1, .seconds = 2},
			.tls = {.version = 0x0304, .server_hello = true}}};
	struct subject subject = {.endpoints = &endpoint, .count = 1};
	const struct evidence evidence = {.subjects = &subject, .count = 1};
	const struct endpoint *seen;
	struct evidence view;

	(void)state;
	endpoint.stages[STAGE_TLS].outcome = OUTCOME_ALERT;
	evidence_view(arena, &evidence, STAGE_TLS, &view);
	seen = &view.subjects[0].endpoints[0];
	assert_int_equal(seen->stages[STAGE_TLS].outcome, OUTCOME_OK);
	assert_int_equal(seen->tls.version, 0x0304);
	assert_int_equal(seen->tls.chain_count, 1);
	assert_int_equal(seen->wide.seen.outcome, OUTCOME_NONE);
	assert_true(view.seconds > 2.9 && view.seconds < 3.1);
	endpoint.wide = (struct wide_offer) {.seen = {.outcome = OUTCOME_REFUSED}};
	evidence_view(arena, &evidence, STAGE_TLS, &view);
	assert_int_equal(view.subjects[0].endpoints[0].stages[STAGE_TLS].outcome, OUTCOME_ALERT);
	assert_true(view.subjects[0].endpoints[0].tls.alert_seen);
	evidence_view(arena, &evidence, STAGE_PING, &view);
	assert_int_equal(view.subjects[0].endpoints[0].wide.seen.outcome, OUTCOME_REFUSED);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(reached),
		cmocka_unit_test(viewed_to_tls),
		cmocka_unit_test(viewed_wide),
		cmocka_unit_test(prefixes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
