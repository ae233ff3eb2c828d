/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program's manual and command lines, for the tests of options and help. */
#include "manual.h"

#include <stdlib.h>

#include "verdict/reporter.h"

static const struct option_group *const groups[] = {&options_target, &options_trust,
	&options_directory, &options_judgement, &options_iphttps, &options_output, NULL};

static const char *const description[] = {
	"Says what a Windows DirectAccess client would say about an IP-HTTPS server.",
	".Begins with a dot, has a \\ and\n'lines' of its own.", NULL};

static const struct example examples[] = {
	{"check_iphttps -H da.example.com", "The simplest one:"},
	{"check_iphttps -u https://da.example.com:443/IPHTTPS -S 'corp=pem:/etc/corp.pem'",
		"Another one:"},
};

static const char *const see_also[] = {"check_iphttps_cert(1)", "openssl(1)", NULL};

static const struct common_option common[] = {
	{"hostname", "the name in the clients' URL"}, {"store", "certificates"}, {NULL, NULL}};

const struct manual test_manual = {
	.program = "check_iphttps",
	.service = "IPHTTPS",
	.purpose = "would a DirectAccess client connect",
	.reporter = REPORTER_IPHTTPS,
	.usage = "check_iphttps -H NAME [OPTION]...\ncheck_iphttps --explain=CODE",
	.common = common,
	.description = description,
	.groups = groups,
	.examples = examples,
	.example_count = sizeof(examples) / sizeof(examples[0]),
	.see_also = see_also,
};

const char *
test_data(struct arena *arena, const char *name)
{
	const char *directory = getenv("TESTS_DATA");

	return arena_printf(arena, "%s/%s", directory == NULL ? "tests/data" : directory, name);
}

bool
test_parse(struct arena *arena, const char *const *arguments, struct options *out, struct err *err)
{
	char **argv = arena_array(arena, ARGUMENTS_MAX + 2, sizeof(*argv));
	int argc = 0;

	argv[argc++] = arena_text(arena, "check_iphttps");
	for (; *arguments != NULL && argc <= ARGUMENTS_MAX; arguments++)
		argv[argc++] = arena_text(arena, *arguments);
	return options_parse(&test_manual, argc, argv, arena, out, err);
}
