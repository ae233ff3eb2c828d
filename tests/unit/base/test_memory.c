/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of memory that never fails. */
#include "config.h"

#include "../unit.h"
#include "base/memory.h"
#include "base/must.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void *volatile kept;
static char name[] = "check_x";
/* Half of an address space of 32 bits may be had. */
static volatile size_t too_much = SIZE_MAX > UINT32_MAX ? PTRDIFF_MAX : SIZE_MAX - 4096;

static void
take_too_much(void)
{
	kept = memory_malloc(too_much);
}

static void
take_too_many(void)
{
	kept = memory_calloc(too_much, 8);
}

static void
grow_too_much(void)
{
	kept = memory_malloc(1);
	kept = memory_realloc(kept, too_much);
}

static void
fail_to_do(void)
{
	must(true, "nothing is wrong");
	must(false, "the library is gone");
}

/* What `act` leaves on standard output, in a process that it ends with 3. */
static void
ends_with(void (*act)(void), const char *said)
{
	char text[256] = "";
	int ends[2], status;
	ssize_t n;
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		dup2(ends[1], STDOUT_FILENO);
		program_invocation_short_name = name;
		act();
		_exit(0);
	}
	close(ends[1]);
	n = read(ends[0], text, sizeof(text) - 1);
	close(ends[0]);
	assert_true(n >= 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_string_equal(text, said);
	assert_int_equal(WEXITSTATUS(status), 3);
}

static void
test_without_memory_it_ends(void **state)
{
	(void)state;
#ifdef ARENA_EACH
	skip(); /* sanitizers end the process themselves */
#endif
	ends_with(take_too_much, "X UNKNOWN - out of memory\n");
	ends_with(take_too_many, "X UNKNOWN - out of memory\n");
	ends_with(grow_too_much, "X UNKNOWN - out of memory\n");
}

static void
test_must(void **state)
{
	(void)state;
	ends_with(fail_to_do, "X UNKNOWN - the library is gone\n");
}

static void
test_nothing_is_something(void **state)
{
	char *text = memory_strndup("abc", 2);

	(void)state;
	kept = memory_malloc(0);
	assert_non_null(kept);
	kept = memory_realloc(kept, 0);
	assert_non_null(kept);
	free(kept);
	kept = memory_calloc(0, 8);
	assert_non_null(kept);
	free(kept);
	assert_string_equal(text, "ab");
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_without_memory_it_ends),
		cmocka_unit_test(test_must),
		cmocka_unit_test(test_nothing_is_something),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
