/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OPTIONS_ACTION_H
#define OPTIONS_ACTION_H

#include <stdbool.h>

#include "base/buf.h"
#include "options/options.h"

/* Performs an action that replaces the check (help, version, lists); false when a check, or the
 * verification of a file, was asked for. All of these actions exit 3, as the Monitoring Plugins
 * guidelines require for --help and --version. */
bool action_perform(struct buf *out, const struct manual *manual, const struct options *options);

#endif
