/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bar on a terminal: what it says, and when it is shown. */
#include "../unit.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "survey/progress.h"

static void
test_bar(void **state)
{
	static const struct {
		size_t done, total;
		double seconds;
		const char *text;
	} rows[] = {
		{0, 100, 0, "[..............................] 0 of 100, 0 a second"},
		{5, 100, 0, "[#.............................] 5 of 100, 0 a second"},
		{50, 100, 5, "[###############...............] 50 of 100, 10 a second, 0:05 left"},
		{10, 1000, 10,
			"[..............................] 10 of 1000, 1 a second, 16:30 left"},
		{100, 100, 10,
			"[##############################] 100 of 100, 10 a second, 0:00 left"},
		{0, 0, 1, "[..............................] 0 of 0, 0 a second"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct buf out = buf_make(200);

		progress_write(&out, rows[i].done, rows[i].total, rows[i].seconds);
		assert_string_equal(buf_cstr(&out), rows[i].text);
		buf_free(&out);
	}
}

/* What was written into a pipe since the last look. */
static const char *
said(int fd, char text[static 256])
{
	ssize_t n = read(fd, text, 255);

	text[n < 0 ? 0 : n] = '\0';
	return text;
}

static void
test_when(void **state)
{
	struct progress progress = {.fd = -1};
	char text[256];
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	progress = progress_on(ends[1]);
	assert_false(progress.wanted); /* no terminal */
	progress_show(&progress, 1, 10, 0.9);
	assert_string_equal(said(ends[0], text), "");
	progress_show(&progress, 10, 10, 0.9);
	assert_string_equal(said(ends[0], text), "");
	progress_show(&progress, 2, 10, 1);
	assert_string_equal(said(ends[0], text),
		"\r\033[K[######........................] 2 of 10, 2 a second, 0:04 left");
	progress_show(&progress, 10, 10, 1);
	assert_string_equal(said(ends[0], text), "\r\033[K");
	progress_show(&progress, 10, 10, 1);
	assert_string_equal(said(ends[0], text), "");
	close(ends[0]);
	close(ends[1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bar),
		cmocka_unit_test(test_when),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
