/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_SST_H
#define FORMAT_SST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/broken.h"
#include "base/err.h"
#include "base/span.h"
#include "format/budget.h"
#include "format/certctx.h"

/*
 * A serialized store, as exported from Windows (CERT_STORE_SAVE_AS_STORE) or kept in packages: four
 * zero bytes and "CERT", serialized certificates back to back, twelve zero bytes.
 */
struct sst {
	struct certctx *certs; /* certificates only, in the order of the file */
	size_t count;
	size_t crl_count, ctl_count; /* passed over */
	bool ended;                  /* the twelve zero bytes are there */
	struct broken broken;        /* elements that are malformed, and end where they say */
};

/*
 * Parses to the end or refuses with an offset. No bytes at all are an empty store, and the twelve
 * zero bytes at the end may be missing, as Windows reads both; bytes behind them are refused.
 * LIMIT_SST_... are checked before memory is taken. What `out` holds points into `in` or the arena.
 */
bool sst_parse(struct arena *arena, struct span in, struct budget *budget, struct sst *out,
	struct err *err);

/* Whether the input begins like one. */
bool sst_recognise(struct span in);

#endif
