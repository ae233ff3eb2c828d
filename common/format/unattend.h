/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_UNATTEND_H
#define FORMAT_UNATTEND_H

#include <stdbool.h>

#include "base/err.h"
#include "base/span.h"
#include "format/narrow.h"

/*
 * The account data that an answer file of Windows Setup brings along for an offline domain join:
 * the text of Provisioning/AccountData below OfflineIdentification or Identification, in a
 * component Microsoft-Windows-UnattendedJoin.
 *
 * Elements must be nested rightly (XML 1.0), at most LIMIT_XML_DEPTH deep; what entities, other
 * attributes and other texts say is not looked at. Refused, with the offset in the file: a document
 * type, which could define anything; no account data, several that differ, or markup in it. `out`
 * is a part of the narrow text, without white space around it; takes no memory.
 */
bool unattend_account_data(const struct narrow *in, struct span *out, struct err *err);

/* Whether a text, or the beginning of one, is XML with an element unattend. */
bool unattend_recognise(const struct narrow *in);

#endif
