/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_WINERR_HTTP_H
#define MODEL_WINERR_HTTP_H

#include "model/winerr.h"

/* The row of a status, else that of its class; NULL for a number that no status can be. */
const struct winerr *winerr_http_find(unsigned int status);

/* The rows of single statuses in their order; NULL past the last. */
const struct winerr *winerr_http_at(size_t index);

#endif
