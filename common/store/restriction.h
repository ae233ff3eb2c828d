/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_RESTRICTION_H
#define STORE_RESTRICTION_H

#include <stdint.h>

#include "format/certprop.h"

/*
 * What the properties of a root keep it from: which of them speaks against server authentication,
 * for a leaf certificate issued at `issued`, at `now`. Microsoft has published names, not meanings;
 * these are those that the values of its lists allow together.
 */
enum restriction {
	RESTRICTION_NONE,
	RESTRICTION_DISALLOWED,       /* 104: not at all, since then */
	RESTRICTION_DISALLOWED_USAGE, /* 122: not for server authentication, since 104 or ever */
	RESTRICTION_NOT_BEFORE,       /* 126, 127: the leaf was issued too late */
	RESTRICTION_USAGE,            /* 9: not for server authentication */
};

/* `props` may be NULL. The gravest one. */
enum restriction restriction_of(const struct certprops *props, int64_t issued, int64_t now);

#endif
