/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_UNATTEND_H
#define FORMAT_UNATTEND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"
#include "format/narrow.h"

/*
 * The account data that an answer file of Windows Setup brings along for an offline domain join:
 * the text of Provisioning/AccountData below OfflineIdentification or Identification, in a
 * component Microsoft-Windows-UnattendedJoin. CDATA, comments and references to characters in it
 * are what XML makes of them (format/xml.h). In which namespace the elements are is not looked at.
 *
 * `out` is put into `buf`, which must have room for the file, without white space around it; `at`
 * is where its element begins in the file. Refused, with the offset: what format/xml.h refuses; no
 * account data, several that differ, an element in it. Nothing of it is left in other memory.
 */
bool unattend_account_data(
	struct span file, struct buf *buf, struct span *out, size_t *at, struct err *err);

/* Whether a text, or the beginning of one, is XML with an element unattend. */
bool unattend_recognise(const struct narrow *in);

#endif
