/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>

/*
 * Memory that is always had: without any the process ends (base/must.h), as in an arena. A failed
 * allocation that came back as NULL would be read as "there is none" by somebody, here or in a
 * library, or would be a crash in one (libldap, libsasl and the C library's own resolver have such
 * places). So the program has malloc, calloc, realloc and free of its own, before the C library's,
 * for itself and for all libraries: none gives NULL. In common/ memory is had by the functions
 * below, which keep that promise also where sanitizers bring theirs, and freed with free().
 */
void *memory_malloc(size_t n);
void *memory_calloc(size_t count, size_t size);
void *memory_realloc(void *p, size_t n);
char *memory_strdup(const char *text);
char *memory_strndup(const char *text, size_t n); /* of n bytes, which all are there */

/*
 * From now on what is freed is overwritten first, by whomever and whatever it is: libraries make
 * copies of a password and free them as they are. Not with sanitizers or under valgrind, whose free
 * is another one. The stack and the kernel's buffers stay as they are.
 */
void memory_cleanse(void);

#endif
