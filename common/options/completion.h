/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OPTIONS_COMPLETION_H
#define OPTIONS_COMPLETION_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/span.h"
#include "options/options.h"

/*
 * Completion for shells, written from the option rows when the package is built: a file for each
 * program and shell. Options, files, folders and values that are sets are in the file; rules and
 * codes are asked of the program itself (--list-rules, --list-codes), which knows those of its
 * version.
 */

/* What is offered for the argument of an option. */
enum completion {
	COMPLETION_NONE, /* nothing that could be guessed */
	COMPLETION_WORDS,
	COMPLETION_FILE,
	COMPLETION_FOLDER,
	COMPLETION_PLACE, /* one of the words in front of it, or a file */
	COMPLETION_HOST,
	COMPLETION_RULE, /* RULE=STATE */
	COMPLETION_CODE,
};

struct completion_value {
	const char *argument; /* as in option_row */
	enum completion kind;
	const char *words; /* separated by blanks; those that end with ":" are followed by more */
};

/* Never NULL: a row without an argument, or with one that is not in the table, has
 * COMPLETION_NONE. */
const struct completion_value *completion_of(const struct option_row *row);

/* The first sentence of the help, without its full stop. */
struct span completion_summary(const struct option_row *row);

struct completion_shell {
	const char *name; /* "bash" */
	void (*write)(struct buf *out, const struct manual *manual);
};

/* NULL when there is none of that name. */
const struct completion_shell *completion_shell_find(const char *name);

void completion_write_bash(struct buf *out, const struct manual *manual);
void completion_write_zsh(struct buf *out, const struct manual *manual);
void completion_write_fish(struct buf *out, const struct manual *manual);

/* Text between single quotes of a shell that ends and begins them for one: it's -> it'\''s. */
void completion_quoted(struct buf *out, struct span text);

#endif
