/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Long words without their middle. */
#include "base/squeeze.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

enum { DOTS = 3 };

/* Of characters; `from` and `n` count bytes. */
struct word {
	size_t from, n, columns;
};

static bool
begins_character(char c)
{
	return ((unsigned char)c & 0xc0) != 0x80;
}

static size_t
columns_of(const char *text, size_t n)
{
	size_t columns = 0;

	for (size_t i = 0; i < n; i++)
		columns += begins_character(text[i]);
	return columns;
}

size_t
squeeze_columns(const char *text)
{
	return columns_of(text, strlen(text));
}

static bool
ends_word(const char *at)
{
	return *at == '\0' || strchr(" \"()[]", *at) != NULL ||
	       (strchr(":,;", *at) != NULL && (at[1] == ' ' || at[1] == '\0'));
}

/* A path or a URL, and no network with the length of its prefix. */
static bool
is_path(const char *word, size_t n)
{
	bool drive = n > 2 && word[1] == ':' && word[2] == '\\', letters = false;
	size_t i = n;

	for (; i > 0 && word[i - 1] != '/'; i--)
		letters |= !isdigit((unsigned char)word[i - 1]);
	return drive || (i > 0 && letters);
}

/* "CRYPT_E_REVOCATION_OFFLINE" */
static bool
is_symbol(const char *word, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!isupper((unsigned char)word[i]) && word[i] != '_')
			return false;
	return true;
}

static bool
is_meant(const char *word, size_t n, enum squeeze what)
{
	return what == SQUEEZE_PATHS ? is_path(word, n) : !is_symbol(word, n);
}

static struct word
longest(const char *text, enum squeeze what)
{
	struct word best = {0};
	size_t i = 0;

	while (text[i] != '\0') {
		size_t from = i, columns;

		while (!ends_word(text + i))
			i++;
		columns = columns_of(text + from, i - from);
		if (columns > best.columns && is_meant(text + from, i - from, what))
			best = (struct word) {from, i - from, columns};
		if (text[i] != '\0')
			i++;
	}
	return best;
}

/* Bytes of so many characters, counted from the front. */
static size_t
bytes_of(const char *text, size_t n, size_t columns)
{
	size_t i = 0;

	for (; i < n && (columns > 0 || !begins_character(text[i])); i++)
		columns -= begins_character(text[i]);
	return i;
}

/* The last parts of a path stay whole, as far as they take half the room; the very last also when
 * it takes more. */
static size_t
tail_columns(const char *word, size_t n, size_t room)
{
	size_t best = 0, columns = 0;

	for (size_t i = n; i > 1; i--) {
		columns += begins_character(word[i - 1]);
		if (word[i - 1] != '/' && word[i - 1] != '\\')
			continue;
		if (columns <= room / 2 || (best == 0 && columns <= room - room / 6))
			best = columns;
	}
	return best == 0 ? room / 2 : best;
}

static void
shorten(char *text, const struct word *word, size_t to)
{
	char *begin = text + word->from;
	size_t room = to - DOTS, tail = tail_columns(begin, word->n, room);
	size_t head = bytes_of(begin, word->n, room - tail);
	size_t from = bytes_of(begin, word->n, word->columns - tail);

	memcpy(begin + head, "...", DOTS);
	memmove(begin + head + DOTS, begin + from, strlen(begin + from) + 1);
}

void
squeeze(char *text, size_t max, size_t least, enum squeeze what)
{
	size_t columns;

	while ((columns = squeeze_columns(text)) > max) {
		struct word word = longest(text, what);
		size_t spare = columns - max;

		if (word.columns <= least)
			return;
		shorten(text, &word, word.columns - least < spare ? least : word.columns - spare);
	}
}

void
squeeze_cut(char *text, size_t max, size_t least)
{
	size_t length = strlen(text), hard, end;

	if (squeeze_columns(text) <= max)
		return;
	hard = bytes_of(text, length, max - DOTS);
	hard = hard < least ? least : hard;
	for (end = hard; end > least && text[end] != ' '; end--)
		;
	if (end == least)
		end = hard; /* one word */
	while (end > least && strchr(" ,;:(", text[end - 1]) != NULL)
		end--;
	if (length - end > DOTS)
		memcpy(text + end, "...", DOTS + 1);
}
