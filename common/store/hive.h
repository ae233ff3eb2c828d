/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_HIVE_H
#define STORE_HIVE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/span.h"
#include "format/budget.h"
#include "format/regpol.h"

/*
 * A hive of the registry: SOFTWARE of an offline image or of a backup, in the folder
 * Windows\System32\config (Microsoft, "Registry Hives"). Microsoft does not document the format;
 * libhivex reads it, which is loaded when it is needed.
 */
struct hive {
	struct regpol_value *values; /* below HKEY_LOCAL_MACHINE; those of one key follow each
				      * other, the offset is that of the value in the file */
	size_t count;
	const char **keys; /* with or without values */
	size_t key_count;
};

/*
 * Reads what clients have certificates and DirectAccess settings in: Microsoft\SystemCertificates,
 * Microsoft\EnterpriseCertificates and Policies\Microsoft. Of another hive than SOFTWARE there are
 * no keys.
 *
 * Refused, with the reason: what is cut off, what was not written to its end (there is more in its
 * logs), the log of a hive, what libhivex finds damaged, LIMIT_HIVE_..., LIMIT_REGPOL_RECORDS.
 * ERR_SYSTEM with the library's name where it is not installed, ERR_UNSUPPORTED where this program
 * was built without. Everything lives in the arena.
 */
bool hive_read(struct arena *arena, struct span in, struct budget *budget, struct hive *out,
	struct err *err);

/* Whether the input begins like one. */
bool hive_recognise(struct span in);

#endif
