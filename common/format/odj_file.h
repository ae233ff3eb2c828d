/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_ODJ_FILE_H
#define FORMAT_ODJ_FILE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

/*
 * The files that an offline domain join package comes in: base64 in UTF-16 with a mark, as djoin
 * /savefile writes it; base64 in ASCII, as djoin /printblob; an answer file of Windows Setup
 * (format/unattend.h); or the bytes themselves. NULs and white space around the text and white
 * space within base64 are allowed.
 *
 * Refused with the offset in the file: more than LIMIT_ODJ_BYTES, before memory is taken, and
 * anything in base64 that is none (RFC 4648 section 4, padded).
 *
 * A package holds the clear-text password of the machine account, so what was opened must be closed
 * with odj_file_close, which wipes it; after a refusal nothing is left to close.
 */
bool odj_file_open(struct span in, struct buf *out, struct err *err);
void odj_file_close(struct buf *bytes);

/* Whether the input begins like a package in base64 or in bytes, or like an answer file. */
bool odj_file_recognise(struct span in);

#endif
