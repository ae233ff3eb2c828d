/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of router discovery. */
#include "../unit.h"

#include <string.h>

#include "format/ndp.h"

/*
 * Whole packets. They were not made with the builders under test but written field by field, the
 * checksums computed by another program.
 */
/* fe80::5efe:c000:201 to ff02::1: 2001:db8:1:1000::/64, MTU 1280, a route option */
static const uint8_t ADVERTISEMENT[] = {
	0x60,
	0x00,
	0x00,
	0x00,
	0x00,
	0x40,
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
	0x5e,
	0xfe,
	0xc0,
	0x00,
	0x02,
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
	0xa0,
	0xf6,
	0x40,
	0xc0,
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
	0x05,
	0x01,
	0x00,
	0x00,
	0x00,
	0x00,
	0x05,
	0x00,
	0x18,
	0x01,
	0x00,
	0x08,
	0x00,
	0x00,
	0x07,
	0x08,
};

/* fe80::1234:5678:9abc:def0 to ff02::2 */
static const uint8_t SOLICITATION[] = {
	0x60,
	0x00,
	0x00,
	0x00,
	0x00,
	0x08,
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
	0x12,
	0x34,
	0x56,
	0x78,
	0x9a,
	0xbc,
	0xde,
	0xf0,
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
	0x02,
	0x85,
	0x00,
	0x9a,
	0xdd,
	0x00,
	0x00,
	0x00,
	0x00,
};

/* for fe80::1234:5678:9abc:def0, with a link-layer option */
static const uint8_t NEIGHBOR_SOLICITATION[] = {
	0x60,
	0x00,
	0x00,
	0x00,
	0x00,
	0x20,
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
	0x5e,
	0xfe,
	0xc0,
	0x00,
	0x02,
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
	0x01,
	0xff,
	0xbc,
	0xde,
	0xf0,
	0x87,
	0x00,
	0x97,
	0x95,
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
	0x12,
	0x34,
	0x56,
	0x78,
	0x9a,
	0xbc,
	0xde,
	0xf0,
	0x01,
	0x01,
	0x02,
	0x00,
	0x00,
	0x00,
	0x00,
	0x01,
};

/* the same from :: */
static const uint8_t DUPLICATE_DETECTION[] = {
	0x60,
	0x00,
	0x00,
	0x00,
	0x00,
	0x18,
	0x3a,
	0xff,
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
	0x00,
	0x00,
	0x00,
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
	0x01,
	0xff,
	0xbc,
	0xde,
	0xf0,
	0x87,
	0x00,
	0xba,
	0x20,
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
	0x12,
	0x34,
	0x56,
	0x78,
	0x9a,
	0xbc,
	0xde,
	0xf0,
};

/* its answer: solicited, override */
static const uint8_t NEIGHBOR_ADVERTISEMENT[] = {
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
	0x12,
	0x34,
	0x56,
	0x78,
	0x9a,
	0xbc,
	0xde,
	0xf0,
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
	0x5e,
	0xfe,
	0xc0,
	0x00,
	0x02,
	0x01,
	0x88,
	0x00,
	0x36,
	0x76,
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
	0x12,
	0x34,
	0x56,
	0x78,
	0x9a,
	0xbc,
	0xde,
	0xf0,
};

/* the answer to ::, to ff02::1 */
static const uint8_t ADVERTISEMENT_TO_ALL[] = {
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
	0x12,
	0x34,
	0x56,
	0x78,
	0x9a,
	0xbc,
	0xde,
	0xf0,
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
	0x88,
	0x00,
	0x96,
	0xf3,
	0x20,
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
	0x12,
	0x34,
	0x56,
	0x78,
	0x9a,
	0xbc,
	0xde,
	0xf0,
};

/* id 0x1234, sequence 7, "abc" */
static const uint8_t ECHO_REQUEST[] = {
	0x60,
	0x00,
	0x00,
	0x00,
	0x00,
	0x0b,
	0x3a,
	0x40,
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
	0x02,
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
	0x01,
	0x80,
	0x00,
	0x2d,
	0xa5,
	0x12,
	0x34,
	0x00,
	0x07,
	0x61,
	0x62,
	0x63,
};

/* its answer */
static const uint8_t ECHO_REPLY[] = {
	0x60,
	0x00,
	0x00,
	0x00,
	0x00,
	0x0b,
	0x3a,
	0x40,
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
	0x01,
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
	0x02,
	0x81,
	0x00,
	0x2c,
	0xa5,
	0x12,
	0x34,
	0x00,
	0x07,
	0x61,
	0x62,
	0x63,
};

enum { MESSAGE = IPV6_HEADER, OPTIONS = MESSAGE + 16, ROOM = 4096 };

/* A packet that may be changed and lengthened, in memory of exactly its size. */
struct sample {
	uint8_t bytes[ROOM];
	size_t n;
	uint8_t *copy;
	struct ipv6_packet packet;
};

static void
sample_set(struct sample *sample, const uint8_t *bytes, size_t n)
{
	*sample = (struct sample) {.n = n};
	memcpy(sample->bytes, bytes, n);
}

static void
sample_add(struct sample *sample, const void *bytes, size_t n)
{
	memcpy(sample->bytes + sample->n, bytes, n);
	sample->n += n;
}

/* RFC 1071, byte by byte. */
static void
sample_checksum(struct sample *sample)
{
	uint8_t *p = sample->bytes;
	size_t n = sample->n - MESSAGE;
	uint32_t sum = (uint32_t)n + 58;

	p[MESSAGE + 2] = p[MESSAGE + 3] = 0;
	for (size_t i = 8; i < sample->n; i++)
		sum += i % 2 == 0 ? (uint32_t)p[i] << 8 : p[i];
	while (sum >> 16 != 0)
		sum = (sum & 0xffff) + (sum >> 16);
	p[MESSAGE + 2] = (uint8_t)(~sum >> 8);
	p[MESSAGE + 3] = (uint8_t)~sum;
}

static const struct ipv6_packet *
sample_packet(struct sample *sample)
{
	size_t n = sample->n - MESSAGE;

	free(sample->copy);
	sample->copy = malloc(n == 0 ? 1 : n);
	memcpy(sample->copy, sample->bytes + MESSAGE, n);
	sample->packet.next_header = sample->bytes[6];
	sample->packet.hop_limit = sample->bytes[7];
	memcpy(sample->packet.source, sample->bytes + 8, 16);
	memcpy(sample->packet.destination, sample->bytes + 24, 16);
	sample->packet.payload = span_of(sample->copy, n);
	return &sample->packet;
}

static bool
parse_ra(struct sample *sample, struct ndp_advertisement *ra, struct err *err)
{
	bool ok = ndp_parse_advertisement(sample_packet(sample), ra, err);

	free(sample->copy);
	sample->copy = NULL;
	return ok;
}

static bool
parse_ns(struct sample *sample, uint8_t target[static 16], struct err *err)
{
	bool ok = ndp_parse_neighbor_solicitation(sample_packet(sample), target, err);

	free(sample->copy);
	sample->copy = NULL;
	return ok;
}

static void
advertisement(void **state)
{
	struct sample sample;
	struct ndp_advertisement ra;
	struct err err = {.kind = ERR_NONE};
	const struct ndp_prefix *prefix = &ra.prefixes[0];

	(void)state;
	sample_set(&sample, ADVERTISEMENT, sizeof(ADVERTISEMENT));
	if (!parse_ra(&sample, &ra, &err))
		fail_msg("%s", err.text);
	assert_memory_equal(ra.source, ADVERTISEMENT + 8, 16);
	assert_int_equal(ra.hop_limit, 64);
	assert_true(ra.managed && ra.other);
	assert_int_equal(ra.lifetime, 1800);
	assert_int_equal(ra.mtu, 1280);
	assert_int_equal(ra.prefix_count, 1);
	assert_memory_equal(prefix->prefix, "\x20\x01\x0d\xb8\x00\x01\x10\0\0\0\0\0\0\0\0", 16);
	assert_int_equal(prefix->length, 64);
	assert_true(prefix->on_link && prefix->autonomous);
	assert_int_equal(prefix->valid, 2592000);
	assert_int_equal(prefix->preferred, 604800);
}

static void
flags(void **state)
{
	struct sample sample;
	struct ndp_advertisement ra;

	(void)state;
	sample_set(&sample, ADVERTISEMENT, OPTIONS);
	sample.bytes[MESSAGE + 5] = 0x80;
	sample_checksum(&sample);
	assert_true(parse_ra(&sample, &ra, NULL) && ra.managed && !ra.other);
	sample.bytes[MESSAGE + 5] = 0x7f;
	sample_checksum(&sample);
	assert_true(parse_ra(&sample, &ra, NULL) && !ra.managed && ra.other);
	assert_int_equal(ra.mtu, 0);
	assert_int_equal(ra.prefix_count, 0);

	sample_set(&sample, ADVERTISEMENT, sizeof(ADVERTISEMENT));
	sample.bytes[OPTIONS + 3] = 0x80;
	sample_checksum(&sample);
	assert_true(parse_ra(&sample, &ra, NULL));
	assert_true(ra.prefixes[0].on_link && !ra.prefixes[0].autonomous);
	sample.bytes[OPTIONS + 3] = 0x40;
	sample_checksum(&sample);
	assert_true(parse_ra(&sample, &ra, NULL));
	assert_true(!ra.prefixes[0].on_link && ra.prefixes[0].autonomous);
}

/* One byte of the packet changed, the checksum made right again. */
static void
refused_header(void **state)
{
	static const struct {
		size_t at;
		uint8_t value;
		bool fix;
		const char *text;
	} rows[] = {
		{6, 17, true, "not the message"},
		{7, 254, true, "hop limit 254"},
		{7, 0, true, "hop limit 0"},
		{8, 0xff, true, "link-local"},
		{9, 0xc0, true, "link-local"},
		{MESSAGE, 133, true, "not the message"},
		{MESSAGE + 1, 1, true, "code"},
		{MESSAGE + 2, 0, false, "checksum"},
		{24, 0xfe, false, "checksum"},
		{OPTIONS + 1, 0, true, "length zero"},
		{OPTIONS + 1, 3, true, "length zero"},
		{OPTIONS + 1, 7, true, "longer than the message"},
		{OPTIONS + 1, 255, true, "longer than the message"},
		{OPTIONS + 41, 0, true, "length zero"},
		{OPTIONS + 41, 2, true, "longer than the message"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct sample sample;
		struct ndp_advertisement ra = {.mtu = 77};
		struct err err = {.kind = ERR_NONE};

		sample_set(&sample, ADVERTISEMENT, sizeof(ADVERTISEMENT));
		sample.bytes[rows[i].at] = rows[i].value;
		if (rows[i].fix)
			sample_checksum(&sample);
		if (parse_ra(&sample, &ra, &err))
			fail_msg("case %zu was taken", i);
		assert_int_equal(err.kind, ERR_FORMAT);
		if (strstr(err.text, rows[i].text) == NULL)
			fail_msg("case %zu: %s", i, err.text);
		assert_int_equal(ra.mtu, 77);
		assert_int_equal(ra.prefix_count, 0);
		assert_false(parse_ra(&sample, &ra, NULL));
	}
}

/* The same, but what is broken is one option. */
static void
broken_options(void **state)
{
	static const struct {
		size_t at;
		uint8_t value;
		const char *text; /* NULL: nothing is passed over */
		size_t prefixes;
		uint32_t mtu;
	} rows[] = {
		{OPTIONS + 1, 5, "prefix option that is not 32", 0, 0},
		{OPTIONS + 2, 129, "prefix of 129 bits", 0, 1280},
		{OPTIONS + 2, 255, "prefix of 255 bits", 0, 1280},
		{OPTIONS + 33, 2, "MTU option that is not 8", 1, 0},
		{OPTIONS, 5, "MTU option that is not 8", 0, 1280},
		{OPTIONS + 40, 3, "prefix option that is not 32", 1, 1280},
		{OPTIONS + 40, 5, NULL, 1, 1280}, /* the first MTU counts */
		{OPTIONS + 40, 200, NULL, 1, 1280},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct sample sample;
		struct ndp_advertisement ra;

		sample_set(&sample, ADVERTISEMENT, sizeof(ADVERTISEMENT));
		sample.bytes[rows[i].at] = rows[i].value;
		sample_checksum(&sample);
		if (!parse_ra(&sample, &ra, NULL))
			fail_msg("case %zu was refused", i);
		assert_int_equal(ra.prefix_count, rows[i].prefixes);
		assert_int_equal(ra.mtu, rows[i].mtu);
		assert_int_equal(ra.skipped.kind == ERR_NONE, rows[i].text == NULL);
		if (rows[i].text != NULL && strstr(ra.skipped.text, rows[i].text) == NULL)
			fail_msg("case %zu: %s", i, ra.skipped.text);
	}
}

/* Cut at every length, with and without a checksum that fits. */
static void
every_prefix(void **state)
{
	(void)state;
	for (size_t n = MESSAGE; n < sizeof(ADVERTISEMENT); n++) {
		bool whole_options = n == OPTIONS || n == OPTIONS + 32 || n == OPTIONS + 40;
		struct sample sample;
		struct ndp_advertisement ra;

		sample_set(&sample, ADVERTISEMENT, n);
		assert_false(parse_ra(&sample, &ra, NULL));
		if (n < MESSAGE + 4)
			continue;
		sample_checksum(&sample);
		assert_int_equal(parse_ra(&sample, &ra, NULL), whole_options);
	}
}

/* Every byte with every value: refused for its checksum; with a new one, anything but a crash. */
static void
every_mutation(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(ADVERTISEMENT); i++)
		for (unsigned int v = 0; v < 256; v++) {
			struct sample sample;
			struct ndp_advertisement ra;
			uint8_t target[16];
			/* these the checksum does not cover and the message does not use */
			bool header = i < 6;

			if (v == ADVERTISEMENT[i])
				continue;
			sample_set(&sample, ADVERTISEMENT, sizeof(ADVERTISEMENT));
			sample.bytes[i] = (uint8_t)v;
			assert_int_equal(parse_ra(&sample, &ra, NULL), header);
			sample_checksum(&sample);
			if (parse_ra(&sample, &ra, NULL)) {
				assert_true(ra.prefix_count <= NDP_PREFIXES_MAX);
				for (size_t k = 0; k < ra.prefix_count; k++)
					assert_true(ra.prefixes[k].length <= 128);
			}
			parse_ns(&sample, target, NULL);
		}
}

static void
prefixes(void **state)
{
	uint8_t option[32] = {3, 4, 64, 0xc0, [16] = 0x20, 0x01, 0x0d, 0xb8};
	struct sample sample;
	struct ndp_advertisement ra;

	(void)state;
	/* what a client can use is not looked at; bits behind the length are cleared */
	sample_set(&sample, ADVERTISEMENT, OPTIONS);
	option[16] = 0xfe;
	option[17] = 0x80;
	sample_add(&sample, option, sizeof(option));
	memcpy(option + 16, "\x20\x01\x0d\xb8\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 16);
	option[2] = 61;
	sample_add(&sample, option, sizeof(option));
	option[2] = 128;
	sample_add(&sample, option, sizeof(option));
	option[2] = 0;
	sample_add(&sample, option, sizeof(option));
	sample_checksum(&sample);
	assert_true(parse_ra(&sample, &ra, NULL));
	assert_int_equal(ra.prefix_count, 4);
	assert_memory_equal(ra.prefixes[0].prefix, "\xfe\x80\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0", 16);
	assert_memory_equal(
		ra.prefixes[1].prefix, "\x20\x01\x0d\xb8\xff\xff\xff\xf8\0\0\0\0\0\0\0", 16);
	assert_memory_equal(ra.prefixes[2].prefix, option + 16, 16);
	assert_memory_equal(ra.prefixes[3].prefix, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16);

	/* of many the first are kept */
	sample_set(&sample, ADVERTISEMENT, OPTIONS);
	for (uint8_t i = 0; i < NDP_PREFIXES_MAX + 8; i++) {
		option[2] = 64;
		option[23] = i;
		sample_add(&sample, option, sizeof(option));
	}
	sample_checksum(&sample);
	assert_true(parse_ra(&sample, &ra, NULL));
	assert_int_equal(ra.prefix_count, NDP_PREFIXES_MAX);
	assert_int_equal(ra.prefixes_left, 8);
	for (uint8_t i = 0; i < NDP_PREFIXES_MAX; i++)
		assert_int_equal(ra.prefixes[i].prefix[7], i);
}

/* As many as there is room for. */
static void
many_options(void **state)
{
	static const uint8_t unknown[8] = {200, 1};
	struct sample sample;
	struct ndp_advertisement ra;

	(void)state;
	sample_set(&sample, ADVERTISEMENT, OPTIONS);
	for (int i = 0; i < 200; i++)
		sample_add(&sample, unknown, sizeof(unknown));
	sample_add(&sample, ADVERTISEMENT + OPTIONS, 32);
	sample_checksum(&sample);
	assert_true(parse_ra(&sample, &ra, NULL));
	assert_int_equal(ra.prefix_count, 1);
}

static void
type(void **state)
{
	struct sample sample;

	(void)state;
	sample_set(&sample, ADVERTISEMENT, sizeof(ADVERTISEMENT));
	assert_int_equal(ndp_type(sample_packet(&sample)), NDP_ROUTER_ADVERTISEMENT);
	sample.bytes[6] = 17;
	assert_int_equal(ndp_type(sample_packet(&sample)), 0);
	sample.bytes[6] = 58;
	sample.n = MESSAGE;
	assert_int_equal(ndp_type(sample_packet(&sample)), 0);
	free(sample.copy);
}

static void
neighbor_solicitation(void **state)
{
	static const struct {
		size_t at;
		uint8_t value;
		const char *text;
	} rows[] = {
		{6, 17, "not the message"},
		{7, 64, "hop limit 64"},
		{MESSAGE, 136, "not the message"},
		{MESSAGE + 1, 9, "code"},
		{MESSAGE + 8, 0xff, "multicast"},
		{MESSAGE + 25, 0, "length zero"},
		{MESSAGE + 25, 2, "longer"},
	};
	struct sample sample;
	struct err err = {.kind = ERR_NONE};
	uint8_t target[16] = {0};

	(void)state;
	sample_set(&sample, NEIGHBOR_SOLICITATION, sizeof(NEIGHBOR_SOLICITATION));
	if (!parse_ns(&sample, target, &err))
		fail_msg("%s", err.text);
	assert_memory_equal(target, NEIGHBOR_SOLICITATION + MESSAGE + 8, 16);
	sample_set(&sample, DUPLICATE_DETECTION, sizeof(DUPLICATE_DETECTION));
	assert_true(parse_ns(&sample, target, &err));

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		sample_set(&sample, NEIGHBOR_SOLICITATION, sizeof(NEIGHBOR_SOLICITATION));
		sample.bytes[rows[i].at] = rows[i].value;
		sample_checksum(&sample);
		err_clear(&err);
		assert_false(parse_ns(&sample, target, &err));
		if (strstr(err.text, rows[i].text) == NULL)
			fail_msg("case %zu: %s", i, err.text);
	}
	for (size_t n = MESSAGE; n < sizeof(NEIGHBOR_SOLICITATION); n++) {
		sample_set(&sample, NEIGHBOR_SOLICITATION, n);
		assert_false(parse_ns(&sample, target, NULL));
		if (n < MESSAGE + 4)
			continue;
		sample_checksum(&sample);
		assert_int_equal(parse_ns(&sample, target, NULL), n == MESSAGE + 24);
	}
}

/* RFC 4861 section 7.1.1: from :: only to a solicited-node address, without link-layer address. */
static void
from_nobody(void **state)
{
	static const uint8_t link_layer[8] = {1, 1, 2, 0, 0, 0, 0, 1}, nonce[8] = {14, 1};
	struct sample sample;
	struct err err = {.kind = ERR_NONE};
	uint8_t target[16];

	(void)state;
	sample_set(&sample, DUPLICATE_DETECTION, sizeof(DUPLICATE_DETECTION));
	sample_add(&sample, nonce, sizeof(nonce));
	sample_checksum(&sample);
	assert_true(parse_ns(&sample, target, NULL));
	sample_add(&sample, link_layer, sizeof(link_layer));
	sample_checksum(&sample);
	assert_false(parse_ns(&sample, target, &err));
	assert_non_null(strstr(err.text, "link"));
	sample_set(&sample, DUPLICATE_DETECTION, sizeof(DUPLICATE_DETECTION));
	memcpy(sample.bytes + 24, "\xff\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\1", 16);
	sample_checksum(&sample);
	err_clear(&err);
	assert_false(parse_ns(&sample, target, &err));
	assert_non_null(strstr(err.text, "solicited-node"));
}

static void
echo_reply(void **state)
{
	struct sample sample;

	(void)state;
	sample_set(&sample, ECHO_REPLY, sizeof(ECHO_REPLY));
	assert_true(ndp_is_echo_reply(sample_packet(&sample), 0x1234, 7));
	assert_false(ndp_is_echo_reply(sample_packet(&sample), 0x1235, 7));
	assert_false(ndp_is_echo_reply(sample_packet(&sample), 0x1234, 8));
	free(sample.copy);
	for (size_t i = MESSAGE; i < sizeof(ECHO_REPLY); i++) {
		sample_set(&sample, ECHO_REPLY, sizeof(ECHO_REPLY));
		sample.bytes[i] ^= 0x10;
		assert_false(ndp_is_echo_reply(sample_packet(&sample), 0x1234, 7));
		free(sample.copy);
		sample_set(&sample, ECHO_REPLY, i);
		assert_false(ndp_is_echo_reply(sample_packet(&sample), 0x1234, 7));
		free(sample.copy);
	}
	sample_set(&sample, ECHO_REPLY, sizeof(ECHO_REPLY));
	sample.bytes[6] = 17;
	assert_false(ndp_is_echo_reply(sample_packet(&sample), 0x1234, 7));
	free(sample.copy);
	sample_set(&sample, ECHO_REQUEST, sizeof(ECHO_REQUEST));
	assert_false(ndp_is_echo_reply(sample_packet(&sample), 0x1234, 7));
	free(sample.copy);
}

static void
builders(void **state)
{
	const uint8_t *mine = NEIGHBOR_ADVERTISEMENT + 8;
	struct buf out = buf_make(4000), small = buf_make(47);
	struct sample sample;

	(void)state;
	assert_true(ndp_build_router_solicitation(&out, mine));
	assert_int_equal(out.n, sizeof(SOLICITATION));
	assert_memory_equal(out.p, SOLICITATION, sizeof(SOLICITATION));
	assert_false(ndp_build_router_solicitation(&small, mine));

	buf_reset(&out);
	sample_set(&sample, NEIGHBOR_SOLICITATION, sizeof(NEIGHBOR_SOLICITATION));
	assert_true(ndp_build_neighbor_advertisement(&out, sample_packet(&sample), mine));
	assert_int_equal(out.n, sizeof(NEIGHBOR_ADVERTISEMENT));
	assert_memory_equal(out.p, NEIGHBOR_ADVERTISEMENT, sizeof(NEIGHBOR_ADVERTISEMENT));
	free(sample.copy);

	buf_reset(&out);
	sample_set(&sample, DUPLICATE_DETECTION, sizeof(DUPLICATE_DETECTION));
	assert_true(ndp_build_neighbor_advertisement(&out, sample_packet(&sample), mine));
	assert_int_equal(out.n, sizeof(ADVERTISEMENT_TO_ALL));
	assert_memory_equal(out.p, ADVERTISEMENT_TO_ALL, sizeof(ADVERTISEMENT_TO_ALL));
	free(sample.copy);

	buf_reset(&out);
	assert_true(ndp_build_echo_request(
		&out, ECHO_REQUEST + 8, ECHO_REQUEST + 24, 0x1234, 7, span_text("abc")));
	assert_int_equal(out.n, sizeof(ECHO_REQUEST));
	assert_memory_equal(out.p, ECHO_REQUEST, sizeof(ECHO_REQUEST));
	/* not beyond the least MTU */
	assert_false(ndp_build_echo_request(
		&out, mine, mine, 1, 1, span_of(sample.bytes, 1280 - 40 - 8 + 1)));
	buf_reset(&out);
	assert_true(ndp_build_echo_request(
		&out, mine, mine, 1, 1, span_of(sample.bytes, 1280 - 40 - 8)));
	assert_int_equal(out.n, 1280);
	buf_free(&out);
	buf_free(&small);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(advertisement),
		cmocka_unit_test(flags),
		cmocka_unit_test(refused_header),
		cmocka_unit_test(broken_options),
		cmocka_unit_test(every_prefix),
		cmocka_unit_test(every_mutation),
		cmocka_unit_test(prefixes),
		cmocka_unit_test(many_options),
		cmocka_unit_test(type),
		cmocka_unit_test(neighbor_solicitation),
		cmocka_unit_test(from_nobody),
		cmocka_unit_test(echo_reply),
		cmocka_unit_test(builders),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
