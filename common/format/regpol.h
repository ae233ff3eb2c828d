/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_REGPOL_H
#define FORMAT_REGPOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/span.h"
#include "format/budget.h"

/*
 * Registry.pol, the registry part of a group policy (MS-GPREG section 2.2.1): records that are
 * applied one after the other, and the values that are there in the end.
 */
enum { REGPOL_HEAD = 8 }; /* signature and version */

enum regpol_type {
	REGPOL_NONE,
	REGPOL_SZ,
	REGPOL_EXPAND_SZ,
	REGPOL_BINARY,
	REGPOL_DWORD,
	REGPOL_DWORD_BE,
	REGPOL_LINK,
	REGPOL_MULTI_SZ,
	REGPOL_QWORD = 11,
};

/* One record as it stands in the file. */
struct regpol_record {
	struct span key, name; /* UTF-16LE without NUL; below HKLM or HKCU; the name may be empty */
	uint32_t type;         /* enum regpol_type, or anything else */
	struct span data;
	size_t offset; /* of the record */
	size_t data_offset;
};

struct regpol_value {
	const char *key, *name; /* UTF-8, in the letters of the record that came first; not yet
				 * printable */
	uint32_t type;
	struct span data;
	size_t data_offset; /* in the file, or in what the records came in */
};

struct regpol {
	size_t record_count;
	struct regpol_value *values; /* those of one key follow each other */
	size_t count;
	const char **keys; /* that are made, with or without values */
	size_t key_count;
};

/*
 * The effective values. Keys and names are compared without regard to case (Latin, Greek and
 * Cyrillic letters), the last record wins, and **Del.NAME, **DelVals., **DeleteValues,
 * **DeleteKeys (names below the record's key or below the hive) and **soft.NAME are obeyed, in the
 * order of the file; **SecureKey and other names that begin with "**" are no values. A record
 * without name, type and data makes its key only.
 *
 * Parses completely or refuses with an offset; LIMIT_REGPOL_... and all sizes are checked before
 * memory is taken. Data points into `in`.
 */
bool regpol_parse(struct arena *arena, struct span in, struct budget *budget, struct regpol *out,
	struct err *err);

/* The same of records that came in something else than a file, as offline domain join packages. */
bool regpol_apply(struct arena *arena, const struct regpol_record *records, size_t count,
	struct budget *budget, struct regpol *out, struct err *err);

/* Takes "PReg" and the version. */
bool regpol_open(struct span *rest, struct err *err);

/* Takes the next record from `rest`, which is a part of `whole`. Takes no memory. */
bool regpol_next(struct span whole, struct span *rest, struct regpol_record *out, struct err *err);

/* Whether the input begins like one. */
bool regpol_recognise(struct span in);

/* The next text of REG_MULTI_SZ, or the only one of REG_SZ; false when there is none left. */
bool regpol_next_text(struct arena *arena, struct span *rest, char **out);

/* A DWORD; false when the value is none. */
bool regpol_dword(const struct regpol_value *value, uint32_t *out);

#endif
