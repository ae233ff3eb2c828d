/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_CERTPROP_H
#define FORMAT_CERTPROP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/span.h"

/*
 * The properties that Windows keeps with a certificate (CERT_..._PROP_ID of wincrypt.h), whether
 * they come from a certificate trust list or from a serialized store. All are kept as they are;
 * those that say what a root may be used for are decoded too.
 */
enum certprop_id {
	CERTPROP_NONE,
	CERTPROP_USAGES = 9,         /* DER SEQUENCE OF OBJECT IDENTIFIER */
	CERTPROP_FRIENDLY_NAME = 11, /* UTF-16LE with NUL */
	CERTPROP_KEY_ID = 20,
	CERTPROP_NAME_MD5 = 29,           /* of the subject, DER */
	CERTPROP_CERT_POLICIES = 83,      /* root programme; not decoded */
	CERTPROP_SHA256 = 98,             /* of the certificate */
	CERTPROP_DISALLOWED = 104,        /* FILETIME, or nothing */
	CERTPROP_CHAIN_POLICIES = 105,    /* root programme; not decoded */
	CERTPROP_DISALLOWED_USAGES = 122, /* as USAGES */
	CERTPROP_NOT_BEFORE = 126,        /* FILETIME, or nothing */
	CERTPROP_NOT_BEFORE_USAGES = 127, /* as USAGES */
};

struct certprop {
	unsigned int id;
	struct span value;
};

/* A list of key purposes. Present and empty means none of them. */
struct certprop_usages {
	bool present;
	const char **oids; /* "1.3.6.1.5.5.7.3.1" */
	size_t count;
};

/* A point in time, seconds since 1970. */
struct certprop_time {
	bool present;
	bool ever; /* no bytes: since ever; `at` is INT64_MIN */
	int64_t at;
};

struct certprops {
	struct certprop *items; /* in the order in which they came */
	size_t count;
	struct certprop_usages usages;            /* 9: nothing but these; absent: all */
	struct certprop_usages disallowed_usages; /* 122: from `disallowed` on, else since ever */
	struct certprop_usages not_before_usages; /* 127: what `not_before` is about; absent: all */
	struct certprop_time disallowed;          /* 104: from then on not at all, or not for 122 */
	struct certprop_time not_before;          /* 126: leaf certificates issued after it are not
						   * trusted */
	const char *friendly_name;                /* 11: printable; NULL when there is none */
	struct span sha256;                       /* 98: 32 bytes or none */
	struct span key_id;                       /* 20 */
	struct span name_md5;                     /* 29: 16 bytes or none */
};

/*
 * Takes one property in; `value` must live as long as `out`. Fails, naming the property and
 * `offset`, when it is there already, when its value breaks its format, or beyond
 * LIMIT_CERTPROPS and LIMIT_CERTPROP_USAGES. Unknown properties are kept.
 */
bool certprops_add(struct arena *arena, struct certprops *out, unsigned int id, struct span value,
	size_t offset, struct err *err);

/* Whether a property says what its certificate may be used for. */
bool certprop_restricts(unsigned int id);

/* A copy that lives in `arena`, values included. */
struct certprops *certprops_copy(struct arena *arena, const struct certprops *props);

/* The raw value; false when the property is not there. */
bool certprops_get(const struct certprops *props, unsigned int id, struct span *value);

/* Whether a list names this purpose, or any at all (2.5.29.37.0, 1.3.6.1.4.1.311.10.12.1). */
bool certprop_lists(const struct certprop_usages *usages, const char *oid);

/* A FILETIME (100 ns since 1601, little endian) in seconds since 1970; false unless 8 bytes. */
bool certprop_filetime(struct span value, int64_t *at);

/* UTF-16LE, with or without a NUL at its end, as printable text; NULL when the bytes are odd in
 * number. Unpaired surrogates are shown as U+FFFD. */
const char *certprop_text(struct arena *arena, struct span value);

#endif
