/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_LIBRARY_H
#define BASE_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/*
 * A shared library that is loaded when it is first needed, because most runs do not need it and
 * all would pay for it: three small ones are a sixteenth of the processor time of a whole check.
 */
struct library_function {
	const char *name;
	size_t offset; /* of its pointer in the caller's struct */
};

/*
 * Fills the pointers of `api`. The library stays loaded until the process ends. Fails (ERR_SYSTEM)
 * with the library's name when it, or a function of it, is not there. Safe to call from several
 * threads, each with an `api` of its own.
 */
bool library_load(const char *name, const struct library_function *functions, size_t count,
	void *api, struct err *err);

#endif
