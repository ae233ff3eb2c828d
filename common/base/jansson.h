/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_JANSSON_H
#define BASE_JANSSON_H

#include <stdbool.h>

#include "base/err.h"

/*
 * jansson, which is loaded when the first of its functions is called: jansson.c has functions of
 * the same names that pass the call on, so that those who use <jansson.h> need not know. Without
 * the library they give nothing; so ask first, and tell its absence by `err`.
 */
bool jansson_ready(struct err *err);

#endif
