/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of IPv6 packets. */
#include "../unit.h"

#include <string.h>

#include "format/ipv6.h"

/* 2001:db8::1 to 2001:db8::2, UDP 4660 to 22136, "abc": odd length, checksum 0x7754. */
static const uint8_t UDP[] = {
	0x6e,
	0xd1,
	0x23,
	0x45,
	0x00,
	0x0b,
	0x11,
	0x40,
	0x20,
	0x01,
	0x0d,
	0xb8,
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
	0x20,
	0x01,
	0x0d,
	0xb8,
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
	0x02,
	0x12,
	0x34,
	0x56,
	0x78,
	0x00,
	0x0b,
	0x00,
	0x00,
	0x61,
	0x62,
	0x63,
};

static void
one(void **state)
{
	struct span in = span_of(UDP, sizeof(UDP));
	struct ipv6_packet packet;
	struct err err = {.kind = ERR_NONE};

	(void)state;
	assert_int_equal(ipv6_next(&in, &packet, &err), IPV6_DONE);
	assert_int_equal(in.n, 0);
	assert_int_equal(packet.next_header, 17);
	assert_int_equal(packet.hop_limit, 64);
	assert_memory_equal(packet.source, UDP + 8, 16);
	assert_memory_equal(packet.destination, UDP + 24, 16);
	assert_int_equal(packet.payload.n, 11);
	assert_ptr_equal(packet.payload.p, UDP + 40);
	assert_int_equal(ipv6_next(&in, &packet, &err), IPV6_MORE);
}

/* Packets share the stream: whatever is there of the next one is left. */
static void
stream(void **state)
{
	uint8_t bytes[3 * sizeof(UDP)];

	(void)state;
	for (int i = 0; i < 3; i++)
		memcpy(bytes + (size_t)i * sizeof(UDP), UDP, sizeof(UDP));
	for (size_t n = 0; n <= sizeof(bytes); n++) {
		uint8_t *copy = malloc(n + 1);
		struct span in = span_of(copy, n);
		struct ipv6_packet packet;
		struct err err = {.kind = ERR_NONE};
		size_t count = 0;

		memcpy(copy, bytes, n);
		while (ipv6_next(&in, &packet, &err) == IPV6_DONE)
			count++;
		assert_int_equal(count, n / sizeof(UDP));
		assert_int_equal(in.n, n % sizeof(UDP));
		assert_int_equal(err.kind, ERR_NONE);
		free(copy);
	}
}

static void
not_ipv6(void **state)
{
	(void)state;
	for (unsigned int first = 0; first < 256; first++) {
		uint8_t byte = (uint8_t)first;
		struct span in = span_of(&byte, 1);
		struct ipv6_packet packet;
		struct err err = {.kind = ERR_NONE};
		enum ipv6_result result = ipv6_next(&in, &packet, &err);

		assert_int_equal(result, first >> 4 == 6 ? IPV6_MORE : IPV6_BROKEN);
		assert_int_equal(err.kind, first >> 4 == 6 ? ERR_NONE : ERR_FORMAT);
		assert_int_equal(in.n, 1);
		if (result == IPV6_BROKEN)
			assert_int_equal(ipv6_next(&in, &packet, NULL), IPV6_BROKEN);
	}
}

static void
largest(void **state)
{
	static uint8_t bytes[IPV6_HEADER + 65535];
	struct span in = span_of(bytes, sizeof(bytes) - 1);
	struct ipv6_packet packet;

	(void)state;
	bytes[0] = 0x60;
	bytes[4] = bytes[5] = 0xff;
	assert_int_equal(ipv6_next(&in, &packet, NULL), IPV6_MORE);
	in = span_of(bytes, sizeof(bytes));
	assert_int_equal(ipv6_next(&in, &packet, NULL), IPV6_DONE);
	assert_int_equal(packet.payload.n, 65535);
	memset(bytes + 8, 0xff, sizeof(bytes) - 8);
	memset(packet.source, 0xff, 16);
	memset(packet.destination, 0xff, 16);
	/* by hand: words of ffff are minus zero; 0xff00 of the odd byte, length and header remain
	 */
	assert_int_equal(
		ipv6_checksum(packet.source, packet.destination, 0, packet.payload), 0x00ff);
}

static void
checksum(void **state)
{
	struct span in = span_of(UDP, sizeof(UDP));
	struct ipv6_packet packet;
	uint8_t payload[11];
	uint16_t sum;

	(void)state;
	assert_int_equal(ipv6_next(&in, &packet, NULL), IPV6_DONE);
	sum = ipv6_checksum(packet.source, packet.destination, 17, packet.payload);
	assert_int_equal(sum, 0x7754);
	memcpy(payload, packet.payload.p, sizeof(payload));
	payload[6] = (uint8_t)(sum >> 8);
	payload[7] = (uint8_t)sum;
	assert_int_equal(ipv6_checksum(packet.source, packet.destination, 17,
				 span_of(payload, sizeof(payload))),
		0);
}

static void
build(void **state)
{
	struct ipv6_packet packet = {.next_header = 17, .hop_limit = 64};
	struct buf out = buf_make(100000), small = buf_make(50);
	static uint8_t big[65536];

	(void)state;
	memcpy(packet.source, UDP + 8, 16);
	memcpy(packet.destination, UDP + 24, 16);
	packet.payload = span_of(UDP + 40, 11);
	assert_true(ipv6_build(&out, &packet));
	assert_int_equal(out.n, sizeof(UDP));
	/* no traffic class or flow label */
	assert_memory_equal(out.p, "\x60\x00\x00\x00", 4);
	assert_memory_equal(out.p + 4, UDP + 4, sizeof(UDP) - 4);
	assert_false(ipv6_build(&small, &packet));
	packet.payload = span_of(big, sizeof(big));
	assert_false(ipv6_build(&out, &packet));
	assert_int_equal(out.n, sizeof(UDP));
	buf_free(&out);
	buf_free(&small);
}

static void
kinds(void **state)
{
	static const struct {
		uint8_t address[16];
		bool link_local, unspecified, multicast;
	} rows[] = {
		{{0}, false, true, false},
		{{[15] = 1}, false, false, false},
		{{0xfe, 0x80, [15] = 1}, true, false, false},
		{{0xfe, 0xbf}, true, false, false},
		{{0xfe, 0xc0}, false, false, false},
		{{0xfe, 0x7f}, false, false, false},
		{{0xff, 0x02, [15] = 1}, false, false, true},
		{{0x20, 0x01, 0x0d, 0xb8}, false, false, false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_int_equal(ipv6_is_link_local(rows[i].address), rows[i].link_local);
		assert_int_equal(ipv6_is_unspecified(rows[i].address), rows[i].unspecified);
		assert_int_equal(ipv6_is_multicast(rows[i].address), rows[i].multicast);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one),
		cmocka_unit_test(stream),
		cmocka_unit_test(not_ipv6),
		cmocka_unit_test(largest),
		cmocka_unit_test(checksum),
		cmocka_unit_test(build),
		cmocka_unit_test(kinds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
