/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What shells complete, for all programs: sets are those of the tables, and no argument that could
 * be completed is forgotten. */
#include "../unit.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "check/spec.h"
#include "model/client.h"
#include "options/completion.h"
#include "output/output.h"
#include "output/survey.h"
#include "survey/delivery.h"
#include "survey/report.h"

static const struct manual *
manual_at(size_t index)
{
	const struct check_spec *spec = index == 0 ? NULL : spec_at(index - 1);

	return index == 0 ? &manual_report : spec == NULL ? NULL : spec->manual;
}

static const struct option_row *
row_of(const struct manual *manual, const char *name)
{
	const struct option_row *row = options_row(manual, name);

	assert_non_null(row);
	return row;
}

/* Calls for each word of the set, without its colon. */
static void
each(const struct completion_value *value, void (*call)(const char *word))
{
	struct span rest = span_text(value->words), word;

	while (rest.n > 0) {
		const uint8_t *end = memchr(rest.p, ' ', rest.n);
		char text[40];

		span_take(&rest, end == NULL ? rest.n : (size_t)(end - rest.p), &word);
		span_skip(&rest, rest.n > 0);
		assert_true(word.n < sizeof(text));
		memcpy(text, word.p, word.n);
		text[word.n - (word.p[word.n - 1] == ':')] = '\0';
		text[word.n] = '\0';
		call(text);
	}
}

/* Texts of the operator's own, which nobody can complete. */
static void
test_arguments(void **state)
{
	static const char free[] = " ADDR ADDRESS ADDR[:PORT] AGE HEX IPV6 N NAME RANGE SECONDS "
				   "SECONDS[:STATE] SITE TAG TEXT TIME URL [SECTION][@FILE] ";
	const struct manual *manual;
	const struct option_row *row;

	(void)state;
	for (size_t m = 0; (manual = manual_at(m)) != NULL; m++)
		for (size_t i = 0; (row = options_row_at(manual, i)) != NULL; i++) {
			char argument[40];

			if (row->argument == NULL || completion_of(row)->kind != COMPLETION_NONE)
				continue;
			snprintf(argument, sizeof(argument), " %s ", row->argument);
			if (strstr(free, argument) == NULL)
				fail_msg("--%s=%s: is it a set, or a file?", row->name,
					row->argument);
		}
}

static void
is_client(const char *word)
{
	enum client_profile profile;

	assert_true(client_parse(word, &profile));
}

static void
is_output(const char *word)
{
	assert_non_null(output_find(word));
}

static void
is_destination(const char *word)
{
	const struct delivery_row *row;
	bool found = survey_output_find(word) != NULL;

	for (size_t i = 0; !found && (row = delivery_at(i)) != NULL; i++)
		found = strcmp(row->format, word) == 0;
	if (!found)
		fail_msg("%s", word);
}

static bool
offers(const struct completion_value *value, const char *word)
{
	char all[512], wanted[60];

	snprintf(all, sizeof(all), " %s ", value->words);
	snprintf(wanted, sizeof(wanted), " %s ", word);
	return strstr(all, wanted) != NULL;
}

static void
test_sets(void **state)
{
	const struct manual *check = manual_at(1);
	const struct completion_value *clients = completion_of(row_of(check, "client"));
	const struct completion_value *to = completion_of(row_of(&manual_report, "to"));
	const struct delivery_row *row;

	(void)state;
	each(clients, is_client);
	for (unsigned int i = CLIENT_WIN10; i <= CLIENT_WIN11; i++)
		assert_true(offers(clients, client_row((enum client_profile)i)->name));
	each(completion_of(row_of(check, "output")), is_output);
	each(to, is_destination);
	for (size_t i = 0; (row = delivery_at(i)) != NULL; i++) {
		char word[40];

		snprintf(word, sizeof(word), "%s:", row->format);
		assert_true(offers(to, word));
	}
}

/* Every "kind:FILE" that the help of --store names. */
static void
test_stores(void **state)
{
	const struct option_row *row = row_of(manual_at(1), "store");
	size_t found = 0;

	(void)state;
	for (const char *at = row->help; (at = strchr(at, ':')) != NULL; at++) {
		size_t n = 0;
		char word[40];

		while (at - n > row->help && at[-1 - (ptrdiff_t)n] >= '0' &&
			at[-1 - (ptrdiff_t)n] <= 'z' && n < 20)
			n++;
		if (at[1] < 'A' || at[1] > 'Z')
			continue;
		snprintf(word, sizeof(word), "%.*s:", (int)n, at - n);
		if (!offers(completion_of(row), word))
			fail_msg("%s is not completed", word);
		found++;
	}
	assert_true(found >= 6);
}

static void
test_summary(void **state)
{
	const struct manual *manual;
	const struct option_row *row;

	(void)state;
	for (size_t m = 0; (manual = manual_at(m)) != NULL; m++)
		for (size_t i = 0; (row = options_row_at(manual, i)) != NULL; i++) {
			struct span summary = completion_summary(row);

			assert_true(summary.n > 5 && summary.p[summary.n - 1] != ' ');
		}
	assert_true(span_is(
		completion_summary(row_of(manual_at(1), "port")), "TCP port, by default 443"));
}

/* All options in all shells. */
static void
test_whole(void **state)
{
	static const char *const shells[] = {"bash", "zsh", "fish"};
	const struct manual *manual;
	const struct option_row *row;

	(void)state;
	assert_null(completion_shell_find("csh"));
	for (size_t s = 0; s < 3; s++)
		for (size_t m = 0; (manual = manual_at(m)) != NULL; m++) {
			struct buf out = buf_make(1 << 20);

			completion_shell_find(shells[s])->write(&out, manual);
			assert_false(out.failed);
			for (size_t i = 0; (row = options_row_at(manual, i)) != NULL; i++)
				assert_non_null(strstr(buf_cstr(&out), row->name));
			buf_free(&out);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_arguments),
		cmocka_unit_test(test_sets),
		cmocka_unit_test(test_stores),
		cmocka_unit_test(test_summary),
		cmocka_unit_test(test_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
