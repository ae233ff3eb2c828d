/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes the certificate chains of the test lab, good and bad, from the table in pki_recipes.c. */
#include "pki.h"

#include <getopt.h>
#include <openssl/err.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ONLY_MAX 64

struct wish {
	const char *names[ONLY_MAX];
	size_t count;
};

void
die(const char *format, ...)
{
	va_list args;

	fputs("labpki: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	ERR_print_errors_fp(stderr);
	exit(1);
}

static int
usage(FILE *out, int status)
{
	fputs("Usage: labpki make DIR [--now=YYYY-MM-DDTHH:MM:SSZ] [--name=NAME] [--base-url=URL] "
	      "[--only=CHAIN]... [--define=ITEM]...\n"
	      "       labpki list\n",
		out);
	return status;
}

static int
list(void)
{
	for (size_t i = 0; i < recipe_count; i++)
		printf("%-28s %-12s %s\n", recipes[i].name, recipes[i].code, recipes[i].what);
	return 0;
}

static time_t
parse_time(const char *text)
{
	struct tm utc = {0};
	const char *end = strptime(text, "%Y-%m-%dT%H:%M:%SZ", &utc);

	if (!end || *end)
		die("--now: expected YYYY-MM-DDTHH:MM:SSZ");
	return timegm(&utc);
}

static bool
wished(const struct wish *wish, const char *name)
{
	for (size_t i = 0; i < wish->count; i++)
		if (strcmp(wish->names[i], name) == 0)
			return true;
	return wish->count == 0;
}

static void
wish_add(struct wish *wish, const char *name)
{
	for (size_t i = 0; i < recipe_count; i++)
		if (strcmp(recipes[i].name, name) == 0 && wish->count < ONLY_MAX) {
			wish->names[wish->count++] = name;
			return;
		}
	die("--only: no such chain: %s", name);
}

static int
make(struct pki *pki, const struct wish *wish)
{
	for (size_t i = 0; recipe_common[i]; i++)
		item_define(pki, "common", recipe_common[i]);
	for (size_t i = 0; i < recipe_count; i++)
		if (wished(wish, recipes[i].name))
			chain_make(pki, &recipes[i]);
	folders_make(pki);
	items_drop(pki, "common");
	while (pki->keys) {
		struct key *key = pki->keys;

		pki->keys = key->next;
		EVP_PKEY_free(key->pkey);
		free(key->label);
		free(key);
	}
	return 0;
}

int
main(int argc, char **argv)
{
	static const struct option options[] = {
		{"now", required_argument, NULL, 'n'},
		{"name", required_argument, NULL, 'N'},
		{"base-url", required_argument, NULL, 'b'},
		{"only", required_argument, NULL, 'o'},
		{"define", required_argument, NULL, 'd'}, /* one more that all chains share */
		{"help", no_argument, NULL, 'h'},
		{NULL, 0, NULL, 0},
	};
	struct pki pki = {
		.name = "da.example.com", .base_url = "http://127.0.0.1:8089", .now = time(NULL)};
	struct wish wish = {.count = 0};
	int c;

	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (c == 'h')
			return usage(stdout, 0);
		if (c == '?')
			return usage(stderr, 2);
		if (c == 'n')
			pki.now = parse_time(optarg);
		if (c == 'N')
			pki.name = optarg;
		if (c == 'b')
			pki.base_url = optarg;
		if (c == 'o')
			wish_add(&wish, optarg);
		if (c == 'd')
			item_define(&pki, "common", optarg);
	}
	if (argc - optind == 1 && strcmp(argv[optind], "list") == 0)
		return list();
	if (argc - optind != 2 || strcmp(argv[optind], "make") != 0)
		return usage(stderr, 2);
	pki.dir = argv[optind + 1];
	return make(&pki, &wish);
}
