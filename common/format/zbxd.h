/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_ZBXD_H
#define FORMAT_ZBXD_H

#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

/*
 * The frame of Zabbix' protocols: "ZBXD", flags, length and reserved (32 bits little-endian each),
 * then so many bytes. Of the flags only 0x01, the protocol itself, is used here; compressed (0x02)
 * and large (0x04) packets are refused, nobody sends them unasked in answer to small ones.
 */
enum { ZBXD_HEAD = 13 };

bool zbxd_build(struct buf *out, struct span body);

/* The length of the body from a head of ZBXD_HEAD bytes, `max` at the most. */
bool zbxd_parse(struct span head, size_t max, size_t *length, struct err *err);

#endif
