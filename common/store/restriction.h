/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_RESTRICTION_H
#define STORE_RESTRICTION_H

#include <stdint.h>

#include "format/certprop.h"

/*
 * Which property of a root forbids server authentication at `now`, for a leaf certificate issued at
 * `issued`. Microsoft has published the names of these properties but not their meanings; the
 * meanings here are those that fit all values of its lists.
 */
enum restriction {
	RESTRICTION_NONE,
	RESTRICTION_DISALLOWED,       /* 104: nothing is allowed since that date */
	RESTRICTION_DISALLOWED_USAGE, /* 122: not for server authentication, since 104 or always */
	RESTRICTION_NOT_BEFORE,       /* 126, 127: the leaf was issued too late */
	RESTRICTION_USAGE,            /* 9: not for server authentication */
};

/* The most serious restriction. `props` may be NULL. */
enum restriction restriction_of(const struct certprops *props, int64_t issued, int64_t now);

#endif
