/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Serialized stores: what is read, and what is refused. */
#include "config.h"

#include "../unit.h"

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <string.h>

#include "../made/policy_made.h"
#include "format/limits.h"
#include "format/sst.h"

static const uint8_t DER[] = {0x30, 0x03, 0x02, 0x01, 0x05};

static struct span
der(void)
{
	return span_of(DER, sizeof(DER));
}

/* Two certificates, a CRL and a list. */
static struct buf
made_store(void)
{
	struct buf out = context_store();

	context_property(&out, 104, span_of(NULL, 0));
	context_property(&out, 32, der());
	context_property(&out, 3, der());
	context_property(&out, 33, der());
	context_property(&out, 34, der());
	context_property(&out, 32, der());
	return out;
}

static void
reads(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct buf made = made_store();
	struct err err = {.kind = ERR_NONE};
	struct sst sst;
	struct span in;

	(void)state;
	for (int end = 0; end < 2; end++) {
		in = arena_bytes(arena, buf_view(&made));
		assert_true(sst_recognise(in));
		assert_true(sst_parse(arena, in, NULL, &sst, NULL));
		assert_int_equal(sst.count, 2);
		assert_int_equal(sst.crl_count, 1);
		assert_int_equal(sst.ctl_count, 1);
		assert_true(sst.certs[0].props.disallowed.ever);
		assert_int_equal(sst.certs[1].props.count, 0);
		context_end(&made);
	}
	in = arena_bytes(arena, buf_view(&made)); /* two ends */
	assert_false(sst_parse(arena, in, NULL, &sst, &err));
	assert_non_null(strstr(err.text, "behind the end"));
	assert_int_equal(err.offset, in.n - 12);
	buf_free(&made);
	assert_true(sst_parse(arena, span_of(NULL, 0), NULL, &sst, NULL));
	assert_int_equal(sst.count, 0);
	assert_false(sst_recognise(span_of(NULL, 0)));
	err_clear(&err);
	assert_false(sst_parse(arena, span_of("\1\0\0\0CERT", 8), NULL, &sst, &err));
	assert_int_equal(err.offset, 0);
	arena_free(arena);
}

/* One that is malformed hides no other one, as long as it says where it ends. */
static void
broken(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct buf made = context_store();
	struct err err = {.kind = ERR_NONE};
	struct span in;
	struct sst sst;

	(void)state;
	context_property(&made, 104, span_of("x", 1));
	context_property(&made, 32, span_of(DER, sizeof(DER)));
	context_property(&made, 32, span_of("xyz", 3));
	context_property(&made, 32, span_of(DER, sizeof(DER)));
	in = policy_take(arena, &made);
	assert_true(sst_parse(arena, in, NULL, &sst, NULL));
	assert_int_equal(sst.count, 1);
	assert_int_equal(sst.broken.count, 2);
	assert_int_equal(sst.broken.items[0].offset, 8);
	assert_non_null(strstr(sst.broken.items[1].text, "not DER"));
	in.n -= 2;
	assert_false(sst_parse(arena, in, NULL, &sst, &err));
	assert_non_null(strstr(err.text, "cut off"));
	arena_free(arena);
}

static void
sizes(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct buf made = context_store();
	struct err err = {.kind = ERR_NONE};
	struct sst sst;

	(void)state;
	for (int i = 0; i <= LIMIT_SST_ELEMENTS; i++)
		context_property(&made, 33, span_of(NULL, 0));
	assert_false(sst_parse(arena, policy_take(arena, &made), NULL, &sst, &err));
	assert_int_equal(err.kind, ERR_LIMIT);
	err_clear(&err);
	/* No byte of it is looked at. */
	assert_false(sst_parse(arena, span_of(DER, (size_t)LIMIT_SST_BYTES + 1), NULL, &sst, &err));
	assert_int_equal(err.kind, ERR_LIMIT);
	arena_free(arena);
}

static void
try_bytes(struct span in, struct err *err)
{
	struct arena *own = arena_new(unit_no_memory);
	struct sst sst;
	bool ok = sst_parse(own, arena_bytes(own, in), NULL, &sst, err);

	assert_int_equal(ok, err->kind == ERR_NONE);
	arena_free(own);
}

static void
every_prefix_and_mutation(struct span in)
{
	static const uint8_t flips[] = {0x01, 0x80, 0xff};
	struct buf copy = buf_make(in.n);

	for (size_t n = 0; n < in.n; n += unit_step()) {
		struct err err = {.kind = ERR_NONE};

		try_bytes(span_of(in.p, n), &err);
	}
	buf_span(&copy, in);
	for (size_t i = 0; i < in.n * ARRAY_SIZE(flips); i += unit_step()) {
		struct err err = {.kind = ERR_NONE};
		uint8_t flip = flips[i % ARRAY_SIZE(flips)];

		copy.p[i / ARRAY_SIZE(flips)] ^= flip;
		try_bytes(buf_view(&copy), &err);
		copy.p[i / ARRAY_SIZE(flips)] ^= flip;
	}
	buf_free(&copy);
}

static void
prefixes_and_mutations(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct buf made = made_store();
	struct sst sst;
	struct span in;

	(void)state;
	context_end(&made);
	every_prefix_and_mutation(policy_take(arena, &made));
	assert_true(policy_sample(arena, "TESTS_DATA", "sst/two.sst", &in));
	assert_true(sst_parse(arena, in, NULL, &sst, NULL));
	assert_int_equal(sst.count, 2);
	assert_string_equal(sst.certs[0].props.friendly_name, "Sample Root");
	assert_true(sst.certs[0].props.usages.present);
	every_prefix_and_mutation(in);
	arena_free(arena);
}

static void
check_real(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct err err = {.kind = ERR_NONE};
	size_t hashes = 0;
	struct sst sst;
	struct span in;

	(void)state;
	if (!policy_sample(arena, "SHARED_DATA", "sst/roots-2021.sst", &in)) {
		arena_free(arena);
		skip();
	}
	if (!sst_parse(arena, in, NULL, &sst, &err))
		fail_msg("%s", err.text);
	assert_int_equal(sst.count, 434);
	assert_int_equal(sst.crl_count + sst.ctl_count, 0);
	for (size_t i = 0; i < sst.count; i++) {
		const unsigned char *at = sst.certs[i].encoded.p;
		X509 *x509 = d2i_X509(NULL, &at, (long)sst.certs[i].encoded.n);
		uint8_t sha1[20];
		struct span stored;

		assert_non_null(x509);
		X509_free(x509);
		if (!certprops_get(&sst.certs[i].props, 3, &stored))
			continue;
		EVP_Digest(sst.certs[i].encoded.p, sst.certs[i].encoded.n, sha1, NULL, EVP_sha1(),
			NULL);
		assert_true(span_equal(stored, span_of(sha1, sizeof(sha1))));
		hashes++;
	}
	assert_int_equal(hashes, sst.count);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads),
		cmocka_unit_test(broken),
		cmocka_unit_test(sizes),
		cmocka_unit_test(prefixes_and_mutations),
		cmocka_unit_test(check_real),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
