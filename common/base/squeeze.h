/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_SQUEEZE_H
#define BASE_SQUEEZE_H

/*
 * Text that must fit: a path or a URL loses its middle before a reason loses its end. What was
 * given is known to the reader, and its last part tells it from others.
 */

#include <stddef.h>

enum squeeze {
	SQUEEZE_PATHS, /* paths and URLs */
	SQUEEZE_WORDS, /* every long word but those in capitals, which are names of codes */
};

/* Characters of a text: of UTF-8 that is not valid, every byte that could begin one. */
size_t squeeze_columns(const char *text);

/* Shortens the longest words in their middle, in place, until the text has at most `max` characters
 * or no word more than `least`. Words end at blanks, quotation marks, brackets, and at a colon,
 * comma or semicolon with a blank behind it. */
void squeeze(char *text, size_t max, size_t least, enum squeeze what);

/* Cuts a text of more than `max` characters behind a word and adds "...", in place. At least
 * `least` bytes stay. */
void squeeze_cut(char *text, size_t max, size_t least);

#endif
