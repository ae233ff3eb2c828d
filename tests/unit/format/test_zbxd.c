/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of Zabbix' frame. */
#include "../unit.h"

#include <string.h>

#include "format/zbxd.h"

static void
test_build(void **state)
{
	/* As zabbix_sender begins: "ZBXD", 1, the length and nothing in the reserved field. */
	static const char want[] = "ZBXD\1\3\0\0\0\0\0\0\0abc";
	struct buf out = buf_make(64), small = buf_make(8);
	size_t length;

	(void)state;
	assert_true(zbxd_build(&out, span_text("abc")));
	assert_int_equal(out.n, sizeof(want) - 1);
	assert_memory_equal(out.p, want, sizeof(want) - 1);
	assert_true(zbxd_parse(span_of(out.p, ZBXD_HEAD), 3, &length, NULL));
	assert_int_equal(length, 3);
	assert_false(zbxd_build(&small, span_text("abc")));
	buf_free(&out);
	buf_free(&small);
}

static void
test_parse(void **state)
{
	static const struct {
		const char *head;
		size_t n;
		enum err_kind kind;
	} cases[] = {
		{"ZBXD\1\0\0\0\0\0\0\0\0", 13, ERR_NONE},
		{"ZBXD\1\144\0\0\0\377\377\377\377", 13, ERR_NONE},
		{"ZBXD\1\145\0\0\0\0\0\0\0", 13, ERR_LIMIT},
		{"ZBXD\1\0\0\0\200\0\0\0\0", 13, ERR_LIMIT},
		{"ZBXD\3\1\0\0\0\0\0\0\0", 13, ERR_UNSUPPORTED},
		{"ZBXD\0\1\0\0\0\0\0\0\0", 13, ERR_UNSUPPORTED},
		{"HTTP/1.1 400 ", 13, ERR_FORMAT},
		{"ZBXD\1\1\0\0\0\0\0\0", 12, ERR_FORMAT},
		{"ZBXD\1\1\0\0\0\0\0\0\0x", 14, ERR_FORMAT},
		{"ZBX", 3, ERR_FORMAT},
		{"", 0, ERR_FORMAT},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct err err = {0};
		size_t length = 0;
		bool ok = zbxd_parse(span_of(cases[i].head, cases[i].n), 100, &length, &err);

		assert_int_equal(ok, cases[i].kind == ERR_NONE);
		assert_int_equal(err.kind, cases[i].kind);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_build),
		cmocka_unit_test(test_parse),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
