/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KEEP_REFUSALS_H
#define KEEP_REFUSALS_H

#include <stdbool.h>

#include "base/err.h"

/*
 * Passwords that a server has refused, so that no later run offers them again: a few wrong ones
 * lock an account. In a folder of this user's, one line each: the user, the path of the password's
 * file and which version of it that was (inode, size, time of change), never a part of the
 * password.
 */

/* Whether that version of the file was refused for the user. `folder` NULL: nothing is remembered.
 */
bool refusals_have(const char *folder, const char *user, const char *path);

/* Remembers it, instead of what was remembered of that user and path. Makes the folder, and those
 * above it, where they lack. */
bool refusals_add(const char *folder, const char *user, const char *path, struct err *err);

#endif
