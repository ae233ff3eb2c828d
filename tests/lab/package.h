/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef LAB_PACKAGE_H
#define LAB_PACKAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Writes offline domain join packages, as djoin does: for tests, so it shares no code with what
 * they test. Without memory the program ends.
 */
struct bytes {
	uint8_t *p;
	size_t n, cap;
};

void bytes_add(struct bytes *to, const void *p, size_t n);
void bytes_u32(struct bytes *to, uint32_t v);
void bytes_utf16(struct bytes *to, const char *ascii); /* without NUL */
void bytes_free(struct bytes *bytes);

/* A serialized store, piece by piece. */
void store_begin(struct bytes *sst);
void store_cert(struct bytes *sst, const void *der, size_t n);
void store_end(struct bytes *sst);

struct package_store {
	const char *name;
	uint32_t location;
	struct bytes sst;
};

struct package_value {
	const char *key, *name; /* ASCII; a name of NULL is a null pointer */
	uint32_t type;
	struct bytes data;
};

enum { PACKAGE_MAX = 512 }; /* stores, or values */

enum package_unknown { UNKNOWN_NONE, UNKNOWN_PART, UNKNOWN_ESSENTIAL, UNKNOWN_BLOB };

struct package {
	const char *domain, *machine, *password; /* machine NULL: nothing joins */
	bool has_certs, has_policy;              /* the parts */
	struct package_store stores[PACKAGE_MAX];
	size_t store_count;
	const char *template; /* of a certificate with its key, whose bytes are made up */
	struct package_value values[PACKAGE_MAX];
	size_t value_count;
	uint32_t root_key;   /* 0: HKLM */
	uint32_t encryption; /* first number of the GUID */
	enum package_unknown unknown;
	size_t pad; /* bytes in the collection's extension, which nobody reads */
};

enum package_form {
	FORM_UTF16,
	FORM_ASCII,
	FORM_UNATTEND,            /* offlineServicing, in UTF-8 */
	FORM_UNATTEND_SPECIALIZE, /* in UTF-16 */
	FORM_RAW,
};

void package_value(struct package *package, const char *key, const char *name, uint32_t type,
	const void *data, size_t n);
void package_text(struct package *package, const char *key, const char *name, const char *text);
/* Adds an empty store and returns its bytes, begun. */
struct bytes *package_add_store(struct package *package, const char *name);

void package_write(const struct package *package, enum package_form form, struct bytes *out);
void package_free(struct package *package);

#endif
