/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Failures as plain values. */
#include "err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "squeeze.h"
#include "text.h"

/* What is too long for the field loses the middle of its paths, not its end. */
enum { WHOLE_MAX = 4096 + 2 * ERR_TEXT_MAX, LEAST = 20 };

static void
put(struct err *err, char *whole)
{
	size_t used;

	if (strlen(whole) >= sizeof(err->text)) {
		squeeze(whole, sizeof(err->text) - 1, LEAST, SQUEEZE_PATHS);
		squeeze(whole, sizeof(err->text) - 1, LEAST, SQUEEZE_WORDS);
	}
	used = strnlen(whole, sizeof(err->text) - 1);
	while (used > 0 && ((unsigned char)whole[used] & 0xc0) == 0x80)
		used--; /* not within a character */
	memcpy(err->text, whole, used);
	err->text[used] = '\0';
}

/* The formatted text, and what follows it. */
__attribute__((format(printf, 2, 0))) static void
put_all(struct err *err, const char *fmt, va_list ap, const char *between, const char *tail)
{
	char whole[WHOLE_MAX];
	size_t used;

	vsnprintf(whole, sizeof(whole) - ERR_TEXT_MAX, fmt, ap);
	used = strlen(whole);
	snprintf(whole + used, sizeof(whole) - used, "%s%s", between, tail);
	put(err, whole);
}

static bool
settable(const struct err *err)
{
	return err != NULL && err->kind == ERR_NONE;
}

bool
err_set(struct err *err, enum err_kind kind, const char *fmt, ...)
{
	va_list ap;

	if (!settable(err))
		return false;
	err->kind = kind;
	va_start(ap, fmt);
	put_all(err, fmt, ap, "", "");
	va_end(ap);
	return false;
}

/* %m, as strerror_r has two incompatible forms. */
const char *
err_errno(int sys, char *out, size_t size)
{
	int old = errno;

	errno = sys;
	snprintf(out, size, "%m");
	errno = old;
	return out;
}

bool
err_system(struct err *err, int sys, const char *fmt, ...)
{
	va_list ap;
	char why[128];

	if (!settable(err))
		return false;
	err->kind = ERR_SYSTEM;
	err->sys = sys;
	err_errno(sys, why, sizeof(why));
	va_start(ap, fmt);
	put_all(err, fmt, ap, ": ", why);
	va_end(ap);
	return false;
}

bool
err_format(struct err *err, size_t offset, const char *fmt, ...)
{
	va_list ap;
	char where[48];

	if (!settable(err))
		return false;
	err->kind = ERR_FORMAT;
	err->offset = offset;
	snprintf(where, sizeof(where), " (at byte %zu)", offset);
	va_start(ap, fmt);
	put_all(err, fmt, ap, "", where);
	va_end(ap);
	return false;
}

bool
err_context(struct err *err, const char *fmt, ...)
{
	va_list ap;
	char old[ERR_TEXT_MAX];

	if (err == NULL || err->kind == ERR_NONE)
		return false;
	memcpy(old, err->text, sizeof(old));
	va_start(ap, fmt);
	put_all(err, fmt, ap, ": ", old);
	va_end(ap);
	return false;
}

bool
err_is_local(int sys)
{
	static const int list[] = {EMFILE, ENFILE, ENOMEM, ENOBUFS, EAGAIN, EPERM};

	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		if (list[i] == sys)
			return true;
	return false;
}

bool
err_take(struct err *err, const struct err *from)
{
	if (err != NULL && err->kind == ERR_NONE)
		*err = *from;
	return false;
}

void
err_clear(struct err *err)
{
	if (err != NULL)
		memset(err, 0, sizeof(*err));
}

static bool
is_clause(const char *at)
{
	static const char *const series[] = {" (RFC ", " (MS-", " (X.690 "};

	for (size_t i = 0; i < sizeof(series) / sizeof(series[0]); i++)
		if (text_starts(at, series[i]))
			return strchr(at, ')') != NULL;
	return false;
}

void
err_plain(const char *text, char out[static ERR_TEXT_MAX])
{
	size_t n = 0;

	for (; *text != '\0' && n + 1 < ERR_TEXT_MAX; text++) {
		while (is_clause(text))
			text = strchr(text, ')') + 1;
		if (*text == '\0')
			break;
		out[n++] = *text;
	}
	out[n] = '\0';
}

const char *
err_words(struct arena *arena, const char *text)
{
	char plain[ERR_TEXT_MAX];

	err_plain(text, plain);
	return text_clean(arena, span_text(plain), ERR_TEXT_MAX);
}
