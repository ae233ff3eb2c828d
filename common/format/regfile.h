/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_REGFILE_H
#define FORMAT_REGFILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/span.h"
#include "format/budget.h"
#include "format/regpol.h"

/*
 * Registry exports, .reg (Microsoft, "How to add, modify, or delete registry subkeys and values by
 * using a .reg file", KB 310516): "Windows Registry Editor Version 5.00", and REGEDIT4 with its
 * text in a code page. Entries are applied in their order; "[-KEY]" and "NAME"=- delete.
 */
struct regfile {
	struct regpol_value *values; /* below HKEY_LOCAL_MACHINE, as regpol_apply leaves them */
	size_t count;
	const char **keys; /* that are there in the end, with or without values */
	size_t key_count;
	size_t machine_keys; /* sections of HKEY_LOCAL_MACHINE, with or without values */
	size_t other_keys;   /* of other hives, whose values are passed over */
};

/* Parses completely or refuses with the number of the line. LIMIT_REGFILE_BYTES, and the limits of
 * records of regpol.h. Data lives in the arena. */
bool regfile_parse(struct arena *arena, struct span in, struct budget *budget, struct regfile *out,
	struct err *err);

/* Whether the input begins like one, in UTF-16 or bytes. */
bool regfile_recognise(struct span in);

#endif
