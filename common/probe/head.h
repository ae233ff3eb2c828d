/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROBE_HEAD_H
#define PROBE_HEAD_H

#include "format/http1.h"
#include "probe/probe.h"

/*
 * Reads a response head from the connection, passing over interim (1xx) ones. On OUTCOME_OK the
 * head is in `head`, its spans in `kept` (arena), and what came behind it is left in conn->in.
 * Otherwise `err` or the stream says why. A head beyond LIMIT_HTTP_HEAD is TOO_LARGE; LIMIT is met
 * by more fields than LIMIT_HTTP_FIELDS and more interim responses than LIMIT_HTTP_INTERIM.
 */
enum outcome head_read(const struct probe *probe, struct connection *conn, struct http1_head *head,
	struct err *err);

#endif
