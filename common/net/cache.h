/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NET_CACHE_H
#define NET_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/span.h"

/*
 * What was fetched, kept in a directory: a file for each URL, named by the SHA-256 of the URL in
 * hexadecimal. A file holds, numbers big-endian: the magic, a version (32 bits), the SHA-256 of all
 * that follows, the moment until which it may be used (64 bits), the lengths of URL and body
 * (32 bits each), URL, body. Any number of processes may use the same directory; entries appear
 * whole or not at all.
 */

/*
 * The body kept for the URL, in the arena, when it may be used at `now` and is not larger than
 * `max`. An entry that is damaged, of another URL, out of date, or usable beyond `latest` is no
 * answer, and is removed when `tidy` says so; a symbolic link is not followed.
 */
bool cache_read(struct arena *arena, const char *directory, const char *url, size_t max,
	int64_t now, int64_t latest, bool tidy, struct span *body);

/* Errors name the directory's file. */
bool cache_write(struct arena *arena, const char *directory, const char *url, struct span body,
	int64_t until, struct err *err);

#endif
