/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROBE_HEAD_H
#define PROBE_HEAD_H

#include "format/http1.h"
#include "probe/probe.h"

/*
 * Reads a response head from the connection and skips interim (1xx) ones. On OUTCOME_OK `head`
 * holds it, its spans point into the arena, and the bytes after it stay in conn->in. Otherwise
 * `err` or the stream says why. A head beyond LIMIT_HTTP_HEAD is TOO_LARGE; more fields than
 * LIMIT_HTTP_FIELDS or more interim responses than LIMIT_HTTP_INTERIM are LIMIT.
 */
enum outcome head_read(const struct probe *probe, struct connection *conn, struct http1_head *head,
	struct err *err);

#endif
