/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Runs a fuzz target over files, where there is no fuzzer: each argument is a file or a directory
 * of files. Without arguments it takes the target's own corpus: fuzz_http1 takes
 * $TESTS_CORPUS/http1, or tests/fuzz/corpus/http1.
 */
#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE_LIMIT = 16 * 1024 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static bool
replay_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	uint8_t *bytes = malloc(SIZE_LIMIT), *exact;
	size_t n = file == NULL || bytes == NULL ? 0 : fread(bytes, 1, SIZE_LIMIT, file);
	bool ok = file != NULL && bytes != NULL && ferror(file) == 0;

	if (ok) {
		/* of its own size, so that sanitizers see where it ends */
		exact = malloc(n == 0 ? 1 : n);
		memcpy(exact, bytes, n);
		LLVMFuzzerTestOneInput(exact, n);
		free(exact);
	} else
		fprintf(stderr, "%s: cannot be read\n", path);
	if (file != NULL)
		fclose(file);
	free(bytes);
	return ok;
}

/* The number of files, negative when one could not be read. */
static long
replay(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	char name[4096];
	long count = 0;

	if (dir == NULL)
		return replay_file(path) ? 1 : -1;
	while (count >= 0 && (entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
		count = replay_file(name) ? count + 1 : -1;
	}
	closedir(dir);
	return count;
}

static long
replay_own(const char *program)
{
	const char *corpus = getenv("TESTS_CORPUS"), *name = strrchr(program, '/');
	char path[4096];

	name = name == NULL ? program : name + 1;
	if (strncmp(name, "fuzz_", 5) == 0)
		name += 5;
	snprintf(path, sizeof(path), "%s/%s", corpus == NULL ? "tests/fuzz/corpus" : corpus, name);
	return replay(path);
}

int
main(int argc, char **argv)
{
	long total = argc > 1 ? 0 : replay_own(argv[0]);

	for (int i = 1; i < argc && total >= 0; i++) {
		long count = replay(argv[i]);

		total = count < 0 ? count : total + count;
	}
	printf("%ld files\n", total);
	return total > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
