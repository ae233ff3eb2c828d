/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OPTIONS_INI_WRITE_H
#define OPTIONS_INI_WRITE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"

/*
 * Lines of an ini file, each as options/ini_file reads it back: that is tried, so that no name or
 * value can become another key or section. False, and nothing is added, when it cannot be written:
 * it holds a line feed or a comment sign behind a blank, or is longer than a line may be.
 */
bool ini_write_section(struct arena *arena, struct buf *out, const char *name);
bool ini_write_line(struct arena *arena, struct buf *out, const char *key, const char *value);

#endif
