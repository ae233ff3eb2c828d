/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Runs a command and writes its peak memory in KiB to a file: peak FILE COMMAND [ARGUMENT]...
 * A small program of its own, because a process begins with the peak of the one that started it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
	struct rusage usage;
	FILE *out = argc > 2 ? fopen(argv[1], "w") : NULL;
	pid_t pid = out ? fork() : -1;
	int status;

	if (pid == 0) {
		execv(argv[2], argv + 2);
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &status, 0, &usage) != pid)
		return EXIT_FAILURE;
	fprintf(out, "%ld\n", usage.ru_maxrss);
	fclose(out);
	return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE;
}
