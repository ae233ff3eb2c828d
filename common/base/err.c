/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Failures as plain values. */
#include "err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

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
	vsnprintf(err->text, sizeof(err->text), fmt, ap);
	va_end(ap);
	return false;
}

static void
append(struct err *err, const char *tail)
{
	size_t used = strlen(err->text);

	snprintf(err->text + used, sizeof(err->text) - used, "%s", tail);
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
	va_start(ap, fmt);
	vsnprintf(err->text, sizeof(err->text), fmt, ap);
	va_end(ap);
	append(err, ": ");
	append(err, err_errno(sys, why, sizeof(why)));
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
	va_start(ap, fmt);
	vsnprintf(err->text, sizeof(err->text), fmt, ap);
	va_end(ap);
	snprintf(where, sizeof(where), " (at byte %zu)", offset);
	append(err, where);
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
	vsnprintf(err->text, sizeof(err->text), fmt, ap);
	va_end(ap);
	append(err, ": ");
	append(err, old);
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
