/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_ODJ_FILE_H
#define FORMAT_ODJ_FILE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

/*
 * The files that an offline domain join package comes in: base64 in UTF-16 with a mark, as djoin
 * /savefile writes it; what djoin /printblob shows on the console, that is base64 among other
 * lines; an answer file of Windows Setup (format/unattend.h); or the bytes themselves.
 *
 * What the other lines of the console say is not documented and differs by language, so they are
 * passed over: the package begins where a word begins like all of them, and its header says how
 * long it is. It may be one line or many, with white space around each and empty ones between.
 * The text may be in UTF-16 or in anything of which ASCII is a part; NULs around it are allowed.
 *
 * Refused with the offset in the file: more than LIMIT_ODJ_BYTES, before memory is taken; anything
 * in base64 that is none (RFC 4648 section 4, padded), or that ends too early; a second package.
 *
 * A package holds the clear-text password of the machine account, so what was opened must be closed
 * with odj_file_close, which wipes it; after a refusal nothing is left to close.
 */
bool odj_file_open(struct span in, struct buf *out, struct err *err);
void odj_file_close(struct buf *bytes);

/* Whether the input begins like a package in bytes, or like an answer file, or a package in base64
 * begins near its beginning. */
bool odj_file_recognise(struct span in);

#endif
