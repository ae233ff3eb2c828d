/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OPTIONS_ACTION_H
#define OPTIONS_ACTION_H

#include <stdbool.h>

#include "base/buf.h"
#include "options/options.h"

/* Does what was asked for instead of a check (help, version, lists); false when it is the check
 * that was asked for, or a file's verification. All of these exit 3, as the Monitoring Plugins
 * guidelines want of --help and
 * --version. */
bool action_perform(struct buf *out, const struct manual *manual, const struct options *options);

#endif
