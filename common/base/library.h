/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_LIBRARY_H
#define BASE_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/*
 * A shared library that is loaded when it is first needed, because most runs do not need it and its
 * start costs as much as all of theirs.
 */
struct library {
	const char *soname;
	const char *package; /* what to install, for people */
};

struct library_function {
	const char *name;
	size_t offset; /* of its pointer in the caller's struct */
};

/*
 * LIBRARY(name, soname, feature, description, package): defines `name`, a struct library, and says
 * to those who make packages that this program may load it: an ELF note as the UAPI group has it
 * ("dlopen() Metadata for ELF Files"), which dh_dlopenlibdeps and rpm read. All are string literals
 * without quotes in them.
 */
#define LIBRARY(name, soname, feature, description, package)                                       \
	LIBRARY_NOTE(name##_note,                                                                  \
		"[{\"feature\":\"" feature "\",\"description\":\"" description                     \
		"\",\"priority\":\"recommended\",\"soname\":[\"" soname "\"]}]");                  \
	static const struct library name = {soname, package}

#define LIBRARY_NOTE(name, json)                                                                   \
	static const struct {                                                                      \
		uint32_t owner_size, json_size, type;                                              \
		char owner[sizeof("FDO")];                                                         \
		char text[sizeof(json)];                                                           \
	} name LIBRARY_KEPT = {sizeof("FDO"), sizeof(json), 0x407c0c0a, "FDO", json}

/* Nothing refers to it, and the linker's --gc-sections may not take it. */
#if defined(__has_attribute)
#if __has_attribute(retain)
#define LIBRARY_KEPT __attribute__((used, retain, section(".note.dlopen"), aligned(4)))
#endif
#endif
#ifndef LIBRARY_KEPT
#define LIBRARY_KEPT __attribute__((used, section(".note.dlopen"), aligned(4)))
#endif

/*
 * Fills the pointers of `api`. The library stays loaded until the process ends. Fails (ERR_SYSTEM)
 * with the library's name, and what to do, when it, or a function of it, is not there. Safe to call
 * from several threads, each with an `api` of its own.
 */
bool library_load(const struct library *library, const struct library_function *functions,
	size_t count, void *api, struct err *err);

#endif
