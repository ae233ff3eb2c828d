/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>

/*
 * Memory that is always had: without any the process ends (base/must.h), as in an arena. A failed
 * allocation that came back as NULL would be read as "there is none" by somebody, here or in a
 * library, so nothing in common/ calls malloc and its kin, and the libraries are given these where
 * they take such functions. What was had is freed with free().
 */
void *memory_malloc(size_t n);
void *memory_calloc(size_t count, size_t size);
void *memory_realloc(void *p, size_t n);
char *memory_strdup(const char *text);
char *memory_strndup(const char *text, size_t n); /* of n bytes, which all are there */

#endif
