/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base/near: what was meant, and when nothing is near enough to say so. */
#include "../unit.h"

#include <string.h>

#include "base/near.h"

static const char *const words[] = {
	"timeout", "hostname", "port", "url", "ra-wait", "no-ra", "severity", "ca-warning", NULL};

static const char long_word[] = "a-word-that-is-longer-than-any-name-that-an-option-has";

static void
nearest(void **state)
{
	static const struct {
		const char *word, *best;
	} rows[] = {
		{"timeout", "timeout"},
		{"timout", "timeout"},    /* one is missing */
		{"timeoutt", "timeout"},  /* one too many */
		{"tineout", "timeout"},   /* a wrong one */
		{"tiemout", "timeout"},   /* two swapped: one mistake */
		{"Hostnmae", "hostname"}, /* capitals do not count */
		{"prot", "port"},
		{"ulr", "url"},
		{"rul", "url"},
		{"rla", NULL}, /* three letters, two mistakes */
		{"xrtp", NULL},
		{"sevirty", "severity"},
		{"ca-wrnng", "ca-warning"},
		{"ca-", NULL},
		{"p", NULL}, /* all of it would be a mistake */
		{"", NULL},
		{"nonsense", NULL},
		{long_word, NULL},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct near near = near_to(rows[i].word, strlen(rows[i].word));

		for (size_t k = 0; words[k] != NULL; k++)
			near_offer(&near, words[k]);
		near_offer(&near, long_word + (rows[i].word == long_word));
		if (rows[i].best == NULL
				? near.best != NULL
				: near.best == NULL || strcmp(near.best, rows[i].best) != 0)
			fail_msg("%s: %s", rows[i].word, near.best == NULL ? "-" : near.best);
	}
}

/* Only the given length counts, and the first of equally near ones stays. */
static void
parts(void **state)
{
	struct near near = near_to("prot=443", 4), twice = near_to("cat", 3);

	(void)state;
	near_offer(&near, "port");
	assert_string_equal(near.best, "port");
	near_offer(&twice, "bat");
	near_offer(&twice, "hat");
	assert_string_equal(twice.best, "bat");
	assert_int_equal(twice.distance, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nearest),
		cmocka_unit_test(parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
