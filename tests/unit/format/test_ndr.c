/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Objects that RPC wrote to memory: alignment, pointers, texts. For packages see test_odj. */
#include "config.h"

#include "../unit.h"

#include <string.h>

#include "format/ndr.h"

#define HEAD(n) "\1\x10\x08\0\xcc\xcc\xcc\xcc" n "\0\0\0\0\0\0\0\0\0\2\0"

static struct span
of(const char *p, size_t n)
{
	return span_of(p, n);
}

/* A GUID, a number, and what they point to, in this order: text, bytes, an empty array. */
static void
reads(void **state)
{
	static const char object[] =
		HEAD("\x57") "0123456789abcdef"   /* GUID */
			     "\4\0\2\0"           /* text */
			     "\3\0\0\0\x08\0\2\0" /* 3 bytes */
			     "\0\0\0\0\0\0\0\0"   /* none of them */
			     "\0\0\0\0\x0c\0\2\0" /* none of them, yet no null pointer */
			     "\3\0\0\0\0\0\0\0\2\0\0\0"
			     "a\0\0\0"
			     "\3\0\0\0xyz\xff" /* padding has no value */
			     "\0\0\0\0"
			     "\7\0\0\0"
			     "\0\0\0\0\0\0\0";
	struct span in = of(object, sizeof(object) - 1), guid, text, bytes, rest;
	struct ndr_pointer pointers[4];
	struct err err = {.kind = ERR_NONE};
	struct ndr ndr, elements;
	uint32_t number;

	(void)state;
	assert_true(ndr_open(&ndr, in, in, &err));
	assert_true(ndr_guid(&ndr, &guid));
	assert_true(span_is(guid, "0123456789abcdef"));
	assert_true(ndr_text_pointer(&ndr, &pointers[0]));
	for (int i = 1; i < 4; i++)
		assert_true(ndr_array_pointer(&ndr, &pointers[i]));
	assert_true(ndr_text(&ndr, pointers[0], &text));
	assert_int_equal(text.n, 2);
	assert_true(ndr_bytes(&ndr, pointers[1], &bytes));
	assert_true(span_is(bytes, "xyz"));
	assert_true(ndr_bytes(&ndr, pointers[2], &bytes));
	assert_int_equal(bytes.n, 0);
	assert_true(ndr_array(&ndr, pointers[3], 20, 1, &elements));
	assert_int_equal(elements.rest.n, 0);
	assert_true(ndr_u32(&ndr, &number));
	assert_int_equal(number, 7);
	assert_true(ndr_close(&ndr));
	rest = ndr.rest;
	assert_int_equal(rest.n, 7);
	assert_int_equal(err.kind, ERR_NONE);
}

static void
refuses_texts(void **state)
{
	static const struct {
		const char *text;
		size_t n;
		const char *error; /* NULL: it is read */
	} rows[] = {
		{"\1\0\0\0\0\0\0\0\1\0\0\0\0\0", 14, NULL},
		{"\2\0\0\0\0\0\0\0\1\0\0\0\0\0", 14, NULL},
		{"\1\0\0\0\0\0\0\0\2\0\0\0a\0\0\0", 16, "text of 2 characters from 0 on in 1"},
		{"\2\0\0\0\1\0\0\0\1\0\0\0\0\0", 14, "from 1 on"},
		{"\1\0\0\0\0\0\0\0\0\0\0\0", 12, "text of 0 characters"},
		{"\2\0\0\0\0\0\0\0\2\0\0\0a\0b\0", 16, "only zero"},
		{"\2\0\0\0\0\0\0\0\2\0\0\0\0\0\0\0", 16, "only zero"},
		{"\2\0\0\0\0\0\0\0\2\0\0\0a\0\0", 15, "text of 2 characters in 3 bytes"},
		{"\xff\xff\xff\xff\0\0\0\0\xff\xff\xff\xff"
		 "a\0",
			14, "text of 4294967295"},
		{"\1\0\0\0\0\0\0\0\1\0", 10, "cut off"},
		{"", 0, "cut off"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct err err = {.kind = ERR_NONE};
		struct span in = of(rows[i].text, rows[i].n), out;
		struct ndr ndr = {.whole = in, .rest = in, .err = &err};
		bool ok = ndr_text(&ndr, (struct ndr_pointer) {.there = true}, &out);

		if (ok != (rows[i].error == NULL) ||
			(!ok && strstr(err.text, rows[i].error) == NULL))
			fail_msg("%zu: %s", i, err.text);
	}
}

/* What is behind an object, and what is left of it. */
static void
ends(void **state)
{
	static const char good[] = HEAD("\4") "\0\0\0\0\0\0\0\1";
	struct err err = {.kind = ERR_NONE};
	struct ndr ndr;

	(void)state;
	for (size_t more = 0; more < 7; more++) {
		struct span in = of(good, 20 + more);

		assert_true(ndr_open(&ndr, in, in, NULL));
		assert_true(ndr_close(&ndr));
	}
	assert_false(ndr_open(&ndr, of(good, 28), of(good, 28), &err));
	assert_int_equal(err.offset, 20);
	for (size_t n = 0; n < 20; n++) {
		err_clear(&err);
		assert_false(ndr_open(&ndr, of(good, n), of(good, n), &err));
		assert_int_equal(err.kind, ERR_FORMAT);
	}
}

static void
closes(void **state)
{
	static const char in[] = HEAD("\x0c") "\0\0\0\0\0\0\0\0";
	struct err err = {.kind = ERR_NONE};
	struct ndr ndr;

	(void)state;
	assert_true(ndr_open(&ndr, of(in, 28), of(in, 28), &err));
	assert_false(ndr_close(&ndr));
	assert_int_equal(err.offset, 20);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads),
		cmocka_unit_test(refuses_texts),
		cmocka_unit_test(ends),
		cmocka_unit_test(closes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
