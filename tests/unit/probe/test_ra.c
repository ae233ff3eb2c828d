/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of Router Advertisements. */
#include "unit.h"

#include <string.h>

#include "format/ipv6.h"
#include "scripted.h"

static const uint8_t ns_for_us[] = {
	0x60,
	0x00,
	0x00,
	0x00,
	0x00,
	0x18,
	0x3a,
	0xff,
	0xfe,
	0x80,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x01,
	0xfe,
	0x80,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x77,
	0x87,
	0x00,
	0x7c,
	0x3b,
	0x00,
	0x00,
	0x00,
	0x00,
	0xfe,
	0x80,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x77,
};

static const uint8_t ra_no_prefix[] = {
	0x60,
	0x00,
	0x00,
	0x00,
	0x00,
	0x10,
	0x3a,
	0xff,
	0xfe,
	0x80,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x01,
	0xff,
	0x02,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x01,
	0x86,
	0x00,
	0x35,
	0x27,
	0x40,
	0x00,
	0x07,
	0x08,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
};

static const uint8_t ra_hop_limit[] = {
	0x60,
	0x00,
	0x00,
	0x00,
	0x00,
	0x30,
	0x3a,
	0xfe,
	0xfe,
	0x80,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x01,
	0xff,
	0x02,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x01,
	0x86,
	0x00,
	0xeb,
	0xd7,
	0x40,
	0x00,
	0x07,
	0x08,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x03,
	0x04,
	0x40,
	0xc0,
	0x00,
	0x27,
	0x8d,
	0x00,
	0x00,
	0x09,
	0x3a,
	0x80,
	0x00,
	0x00,
	0x00,
	0x00,
	0x20,
	0x01,
	0x0d,
	0xb8,
	0x00,
	0x01,
	0x10,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
};

static const uint8_t na_from_us[] = {
	0x60,
	0x00,
	0x00,
	0x00,
	0x00,
	0x18,
	0x3a,
	0xff,
	0xfe,
	0x80,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x77,
	0xfe,
	0x80,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x01,
	0x88,
	0x00,
	0x1b,
	0x3b,
	0x60,
	0x00,
	0x00,
	0x00,
	0xfe,
	0x80,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x00,
	0x77,
};

static void
facts_are_read(void **state)
{
	const struct span pieces[] = {span_of(scripted_ra, scripted_ra_size)};
	struct scripted s;
	const struct ra_facts *ra = &s.endpoint.ra;
	const uint8_t prefix[16] = {0x20, 0x01, 0x0d, 0xb8, 0, 1, 0x10};

	(void)state;
	scripted_begin(&s, pieces, 1, IO_TIMEOUT);
	assert_true(probe_ra(&s.probe, &s.endpoint, &s.conn));
	assert_int_equal(ra->lifetime, 1800);
	assert_int_equal(ra->mtu, 1280);
	assert_int_equal(ra->prefix_count, 1);
	assert_int_equal(ra->prefixes[0].length, 64);
	assert_int_equal(ra->prefixes[0].valid, 2592000);
	assert_int_equal(ra->prefixes[0].preferred, 604800);
	assert_memory_equal(ra->prefixes[0].prefix, prefix, sizeof(prefix));
	assert_int_equal(ra->solicitations, 1);
	assert_int_equal(ra->skipped, 0);
	scripted_end(&s);
}

static void
links_are_told_apart(void **state)
{
	const struct span ra = span_of(scripted_ra, scripted_ra_size);
	const struct span udp = span_of(scripted_udp, scripted_udp_size);
	const struct span bare = span_of(ra_no_prefix, sizeof(ra_no_prefix));
	const struct span hop = span_of(ra_hop_limit, sizeof(ra_hop_limit));
	const struct span text = span_text("<html>this is no tunnel</html>");
	const struct {
		const char *name;
		struct span pieces[3];
		size_t count;
		enum io end;
		enum outcome outcome;
		size_t prefixes, skipped;
	} rows[] = {
		{"other packets first", {udp, udp, ra}, 3, IO_TIMEOUT, OUTCOME_OK, 1, 2},
		{"no prefix", {bare}, 1, IO_TIMEOUT, OUTCOME_OK, 0, 0},
		{"no prefix, then one", {bare, udp, ra}, 3, IO_TIMEOUT, OUTCOME_OK, 1, 1},
		{"no prefix twice", {bare, bare}, 2, IO_TIMEOUT, OUTCOME_OK, 0, 1},
		{"no prefix, then closed", {bare}, 1, IO_END, OUTCOME_OK, 0, 0},
		{"nothing", {{0}}, 0, IO_TIMEOUT, OUTCOME_SILENT, 0, 0},
		{"only others", {udp}, 1, IO_TIMEOUT, OUTCOME_SILENT, 0, 1},
		{"invalid", {hop}, 1, IO_TIMEOUT, OUTCOME_MALFORMED, 0, 1},
		{"invalid, then valid", {hop, ra}, 2, IO_TIMEOUT, OUTCOME_OK, 1, 1},
		{"not IPv6", {text}, 1, IO_TIMEOUT, OUTCOME_MALFORMED, 0, 0},
		{"closed", {{0}}, 0, IO_END, OUTCOME_CLOSED, 0, 0},
		{"reset", {udp}, 1, IO_RESET, OUTCOME_RESET, 0, 1},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct scripted s;

		print_message("%s\n", rows[i].name);
		scripted_begin(&s, rows[i].pieces, rows[i].count, rows[i].end);
		assert_int_equal(
			probe_ra(&s.probe, &s.endpoint, &s.conn), rows[i].outcome == OUTCOME_OK);
		assert_int_equal(s.endpoint.stages[STAGE_RA].outcome, rows[i].outcome);
		assert_int_equal(s.endpoint.ra.prefix_count, rows[i].prefixes);
		assert_int_equal(s.endpoint.ra.skipped, rows[i].skipped);
		scripted_end(&s);
	}
}

/* Each cut into two reads, and byte by byte. */
static void
framing_does_not_depend_on_reads(void **state)
{
	struct span pieces[256];
	struct scripted s;

	(void)state;
	for (size_t cut = 1; cut < scripted_ra_size; cut++) {
		pieces[0] = span_of(scripted_ra, cut);
		pieces[1] = span_of(scripted_ra + cut, scripted_ra_size - cut);
		scripted_begin(&s, pieces, 2, IO_TIMEOUT);
		assert_true(probe_ra(&s.probe, &s.endpoint, &s.conn));
		scripted_end(&s);
	}
	for (size_t i = 0; i < scripted_ra_size; i++)
		pieces[i] = span_of(scripted_ra + i, 1);
	scripted_begin(&s, pieces, scripted_ra_size, IO_TIMEOUT);
	assert_true(probe_ra(&s.probe, &s.endpoint, &s.conn));
	scripted_end(&s);
}

static void
prefixes_are_no_advertisement(void **state)
{
	(void)state;
	for (size_t n = 0; n < scripted_ra_size; n++) {
		const struct span piece = span_of(scripted_ra, n);
		struct scripted s;

		scripted_begin(&s, &piece, 1, IO_TIMEOUT);
		s.probe.ra_wait = 0.001;
		assert_false(probe_ra(&s.probe, &s.endpoint, &s.conn));
		assert_int_equal(s.endpoint.stages[STAGE_RA].outcome, OUTCOME_SILENT);
		scripted_end(&s);
	}
}

static void
neighbours_are_answered(void **state)
{
	const struct span pieces[] = {
		span_of(ns_for_us, sizeof(ns_for_us)), span_of(scripted_ra, scripted_ra_size)};
	struct scripted s;

	(void)state;
	scripted_begin(&s, pieces, 2, IO_TIMEOUT);
	assert_true(probe_ra(&s.probe, &s.endpoint, &s.conn));
	assert_int_equal(s.written.n, sizeof(na_from_us));
	assert_memory_equal(s.written.p, na_from_us, sizeof(na_from_us));
	assert_int_equal(s.endpoint.ra.skipped, 0);
	scripted_end(&s);
}

/* What does not fit is told. */
static void
many_prefixes(void **state)
{
	enum { PREFIXES = 40, HEAD = 56, OPTION = 32, PAYLOAD = HEAD - 40 + PREFIXES * OPTION };
	static uint8_t packet[HEAD + PREFIXES * OPTION];
	const struct span piece = span_of(packet, sizeof(packet));
	struct scripted s;
	uint16_t sum;

	(void)state;
	memcpy(packet, scripted_ra, HEAD);
	packet[4] = PAYLOAD >> 8;
	packet[5] = PAYLOAD & 0xff;
	packet[42] = packet[43] = 0;
	for (size_t i = 0; i < PREFIXES; i++)
		memcpy(packet + HEAD + i * OPTION, scripted_ra + HEAD, OPTION);
	sum = ipv6_checksum(packet + 8, packet + 24, IPV6_NEXT_ICMP, span_of(packet + 40, PAYLOAD));
	packet[42] = (uint8_t)(sum >> 8);
	packet[43] = (uint8_t)sum;
	scripted_begin(&s, &piece, 1, IO_TIMEOUT);
	assert_true(probe_ra(&s.probe, &s.endpoint, &s.conn));
	assert_int_equal(s.endpoint.ra.prefix_count, 32);
	assert_int_equal(s.endpoint.bounds.count, 1);
	assert_string_equal(
		s.endpoint.bounds.met[0], "8 of the 40 advertised prefixes were not looked at");
	scripted_end(&s);
}

/* With nothing to hear, three solicitations go out, the POST's among them. */
static void
solicitations_are_repeated(void **state)
{
	struct scripted s;

	(void)state;
	scripted_begin(&s, NULL, 0, IO_TIMEOUT);
	assert_false(probe_ra(&s.probe, &s.endpoint, &s.conn));
	assert_int_equal(s.endpoint.ra.solicitations, 3);
	assert_int_equal(s.written.n, 48 * 2);
	scripted_end(&s);
}

/* That no reply came is only known when all that came was looked at. */
static void
packets_do_not_hide_a_reply(void **state)
{
	static struct span pieces[1000];
	static struct ra_prefix prefix = {{0x20, 0x01}, 64, true, true, 100, 50};
	const struct address target = {ADDRESS_IPV6, {0x20, 0x01, [15] = 1}, 0};
	struct scripted s;

	(void)state;
	for (size_t k = 0; k < ARRAY_SIZE(pieces); k++)
		pieces[k] = span_of(scripted_udp, scripted_udp_size);
	scripted_begin(&s, pieces, ARRAY_SIZE(pieces), IO_TIMEOUT);
	s.probe.pings = &target;
	s.probe.ping_count = 1;
	s.probe.ra_wait = 0.005;
	s.written.max = 64 * 1024 * 1024; /* the script's end is not waited for */
	s.endpoint.ra = (struct ra_facts) {.prefixes = &prefix, .prefix_count = 1};
	probe_ping(&s.probe, &s.endpoint, &s.conn);
	assert_int_equal(s.endpoint.pings[0].seen.outcome, OUTCOME_SILENT);
	scripted_end(&s);
}

static void
packets_are_bounded(void **state)
{
	const struct {
		struct span packet;
		const char *text;
	} rows[] = {
		{span_of(scripted_udp, scripted_udp_size), "more than 512 packets"},
		{span_of(ns_for_us, sizeof(ns_for_us)), "endless Neighbor Solicitations"},
	};
	static struct span pieces[1000];
	struct scripted s;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		for (size_t k = 0; k < ARRAY_SIZE(pieces); k++)
			pieces[k] = rows[i].packet;
		scripted_begin(&s, pieces, ARRAY_SIZE(pieces), IO_TIMEOUT);
		assert_false(probe_ra(&s.probe, &s.endpoint, &s.conn));
		assert_int_equal(s.endpoint.stages[STAGE_RA].outcome, OUTCOME_LIMIT);
		assert_non_null(strstr(s.endpoint.stages[STAGE_RA].text, rows[i].text));
		scripted_end(&s);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(facts_are_read),
		cmocka_unit_test(links_are_told_apart),
		cmocka_unit_test(framing_does_not_depend_on_reads),
		cmocka_unit_test(prefixes_are_no_advertisement),
		cmocka_unit_test(neighbours_are_answered),
		cmocka_unit_test(many_prefixes),
		cmocka_unit_test(solicitations_are_repeated),
		cmocka_unit_test(packets_do_not_hide_a_reply),
		cmocka_unit_test(packets_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
