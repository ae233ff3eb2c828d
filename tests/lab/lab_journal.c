/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The event log: lines of several threads must not mix, and no peer may forge a line. */
#include "lab_journal.h"

#include <stdarg.h>
#include <string.h>

int
journal_open(struct journal *journal, const char *path)
{
	journal->file = NULL;
	pthread_mutex_init(&journal->lock, NULL);
	if (!path)
		return 0;
	journal->file = strcmp(path, "-") == 0 ? stderr : fopen(path, "ae");
	return journal->file ? 0 : -1;
}

void
journal_close(struct journal *journal)
{
	if (journal->file && journal->file != stderr)
		fclose(journal->file);
	journal->file = NULL;
	pthread_mutex_destroy(&journal->lock);
}

void
journal_say(struct journal *journal, unsigned conn, const char *format, ...)
{
	char text[512];
	va_list args;

	if (!journal->file)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	for (char *c = text; *c; c++)
		if (*c < 0x20 || *c > 0x7e)
			*c = '?';
	pthread_mutex_lock(&journal->lock);
	fprintf(journal->file, "conn %u %s\n", conn, text);
	fflush(journal->file);
	pthread_mutex_unlock(&journal->lock);
}
