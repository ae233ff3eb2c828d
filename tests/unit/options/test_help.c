/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Help and manual page: bounds, completeness, and text that troff could misread. */
#include "../unit.h"

#include <string.h>

#include "base/text.h"
#include "options/help.h"
#include "manual.h"
#include "output/wrap.h"

static int
setup(void **state)
{
	*state = arena_new(unit_no_memory);
	return 0;
}

static int
teardown(void **state)
{
	arena_free(*state);
	return 0;
}

static const char *
write_text(struct arena *arena,
	void (*write)(
		struct buf *out, const struct manual *manual, const char *version, bool colour),
	bool colour)
{
	struct buf out = buf_make(1 << 20);
	const char *text;

	if (write == NULL)
		help_write_man(&out, &test_manual, "1.2.3");
	else
		write(&out, &test_manual, "1.2.3", colour);
	assert_false(out.failed);
	text = arena_text(arena, buf_cstr(&out));
	buf_free(&out);
	return text;
}

static void
test_columns(void **state)
{
	struct span in = span_text(write_text(*state, help_write, false)), line;

	while (span_line(&in, &line)) {
		const char *text = arena_span_text(*state, line);

		if (wrap_columns(text) > WRAP_WIDTH)
			fail_msg("too wide: %s", text);
		assert_true(line.n == 0 || line.p[line.n - 1] != ' ');
		assert_null(strchr(text, '\t'));
	}
}

/* Every row is in both, and well-formed itself. */
static void
test_rows(void **state)
{
	struct arena *arena = *state;
	const char *help = write_text(arena, help_write, false);
	const char *man = write_text(arena, NULL, false);
	const char *letters = "";

	for (size_t g = 0; test_manual.groups[g] != NULL; g++)
		for (size_t i = 0; i < test_manual.groups[g]->count; i++) {
			const struct option_row *row = &test_manual.groups[g]->rows[i];
			const char *troff = "\\fB\\-\\-";

			assert_int_equal(row->kind == OPTION_SET, row->set != NULL);
			assert_non_null(strstr(help, arena_printf(arena, "--%s", row->name)));
			for (const char *p = row->name; *p != '\0'; p++)
				troff = arena_printf(
					arena, "%s%s%c", troff, *p == '-' ? "\\" : "", *p);
			assert_non_null(strstr(man, troff));
			assert_true(row->help[strlen(row->help) - 1] == '.');
			assert_null(strchr(row->help, '\n'));
			if (row->letter == 0)
				continue;
			assert_non_null(strstr(
				help, arena_printf(arena, "  -%c, --%s", row->letter, row->name)));
			assert_null(strchr(letters, row->letter));
			letters = arena_printf(arena, "%s%c", letters, row->letter);
		}
	assert_int_equal(strlen(letters), strlen("HIpu46StwcovhV"));
	assert_int_equal(strspn("HIpu46StwcovhV", letters), strlen("HIpu46StwcovhV"));
}

static void
test_help_text(void **state)
{
	const char *help = write_text(*state, help_write, false);

	assert_true(text_starts(help,
		"check_iphttps 1.2.3 - would a DirectAccess client connect\n\nUsage:\n"
		"  check_iphttps -H NAME [OPTION]...\n  check_iphttps --explain=CODE\n\n"));
	assert_non_null(strstr(help, "\n      --extra-opts=[SECTION][@FILE]\n"));
	assert_non_null(strstr(help, "\n  -h, --help[=man]  "));
	assert_non_null(strstr(help, "\n  -S, --store=[NAME=]LOCATION\n"));
	assert_non_null(strstr(help, "\n  -4, --use-ipv4  "));
}

/* Colour adds its sequences and nothing else. */
static void
test_colour(void **state)
{
	const char *plain = write_text(*state, help_write, false);
	const char *bold = write_text(*state, help_write, true);
	struct buf without = buf_make(1 << 20);

	assert_null(strchr(plain, '\033'));
	assert_true(text_starts(bold, "\033[1mcheck_iphttps\033[0m 1.2.3 - "));
	assert_non_null(strstr(bold, "\n\033[1mUsage:\033[0m\n"));
	assert_non_null(strstr(bold, "\n  \033[1m-H\033[0m, \033[1m--hostname\033[0m=NAME   "));
	for (const char *p = bold; *p != '\0'; p++) {
		if (*p == '\033')
			p = strchr(p, 'm');
		else
			buf_u8(&without, (uint8_t)*p);
	}
	assert_string_equal(buf_cstr(&without), plain);
	buf_free(&without);
}

static void
test_brief(void **state)
{
	const char *brief = write_text(*state, help_write_brief, false);

	assert_string_equal(brief,
		"check_iphttps 1.2.3 - would a DirectAccess client connect\n\nUsage:\n"
		"  check_iphttps -H NAME [OPTION]...\n  check_iphttps --explain=CODE\n\n"
		"Used most:\n"
		"  -H, --hostname=NAME             the name in the clients' URL\n"
		"  -S, --store=[NAME=]LOCATION     certificates\n\n"
		"All options: check_iphttps --help\nMore:        man check_iphttps\n");
}

static void
test_man_text(void **state)
{
	const char *man = write_text(*state, NULL, false);

	assert_true(text_starts(man, ".TH \"CHECK_IPHTTPS\" 1 "));
	assert_non_null(strstr(man, "\n\\&.Begins with a dot, has a \\e and\n\\&'lines' of"));
	assert_non_null(strstr(man, "\n.SH EXIT STATUS\n"));
	assert_non_null(strstr(man, "\n.SH FILES\n"));
	assert_non_null(strstr(man, "\n.SH EXAMPLES\n"));
	assert_non_null(strstr(man, "check_iphttps_cert(1),\nopenssl(1)\n"));
	assert_non_null(strstr(man, "\\fB\\-h\\fR, \\fB\\-\\-help\\fR[=\\fIman\\fR]\n"));
	/* every line that begins like a request is one */
	for (const char *p = man; (p = strstr(p, "\n.")) != NULL; p++) {
		static const char *const requests[] = {"TP\n", "SH ", "SS ", "PP\n", "nf\n", "fi\n",
			"RS\n", "RE\n", "nh\n", "ad l\n"};
		bool known = false;

		for (size_t i = 0; i < ARRAY_SIZE(requests); i++)
			known = known || text_starts(p + 2, requests[i]);
		assert_true(known);
	}
	assert_null(strstr(man, "\n'"));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {TEST(test_columns), TEST(test_rows),
		TEST(test_help_text), TEST(test_colour), TEST(test_brief), TEST(test_man_text)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
