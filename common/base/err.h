/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

/*
 * A failure of our own: why an operation could not be done, as a plain value. What a target did
 * wrong is never an err but an observation (model/evidence.h).
 *
 * Functions that can fail take `struct err *` last and return bool; they leave it alone on success.
 * The first error stays: err_set on an err that is already set changes nothing. NULL is allowed
 * everywhere and means that the caller does not want to know.
 */
enum err_kind {
	ERR_NONE,
	ERR_USAGE,       /* the operator asked for something impossible */
	ERR_SYSTEM,      /* the system refused; sys holds errno */
	ERR_MEMORY,      /* no memory */
	ERR_FORMAT,      /* bytes that break their format; offset says where */
	ERR_UNSUPPORTED, /* well-formed, but not read by this program */
	ERR_LIMIT,       /* larger than a limit of limits.h */
	ERR_TIMEOUT,     /* the deadline passed */
};

enum { ERR_TEXT_MAX = 320 };

struct err {
	enum err_kind kind;
	int sys;
	size_t offset;
	char text[ERR_TEXT_MAX]; /* one line, without full stop */
};

/* Sets kind and text; returns false, so that callers can return it. */
bool err_set(struct err *err, enum err_kind kind, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* ERR_SYSTEM with the text of errno value `sys` behind it; returns false. */
bool err_system(struct err *err, int sys, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* ERR_FORMAT at a byte offset, which is added to the text; returns false. */
bool err_format(struct err *err, size_t offset, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Puts "context: " in front of the text; returns false. */
bool err_context(struct err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The system's words for an errno value; thread-safe. */
const char *err_errno(int sys, char *out, size_t size);

/* Whether an errno value says that this host lacks something, and nothing about a peer or a file.
 */
bool err_is_local(int sys);

/* Takes over another failure; returns false. */
bool err_take(struct err *err, const struct err *from);

void err_clear(struct err *err);

/* What people read of a text: without the clause of a specification that its maker named in
 * parentheses, "(RFC 4648 section 4)". err_words makes it printable, too. */
void err_plain(const char *text, char out[static ERR_TEXT_MAX]);
const char *err_words(struct arena *arena, const char *text);

#endif
