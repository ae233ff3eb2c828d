/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NET_EXCHANGE_H
#define NET_EXCHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/address.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "net/stream.h"

/* A server by its name. */
struct exchange_peer {
	const char *host;
	uint16_t port;
	struct address answered; /* the last time; of no family: never yet */
};

/* A connection to it: its addresses are tried, each with its share of the time, until one answers;
 * first the one that answered the last time. */
struct stream *exchange_connect(
	struct arena *arena, struct exchange_peer *peer, struct deadline deadline, struct err *err);

bool exchange_send(
	struct stream *stream, struct span bytes, struct deadline deadline, struct err *err);

/* Exactly so many bytes, in the arena. */
bool exchange_receive(struct arena *arena, struct stream *stream, size_t n,
	struct deadline deadline, struct span *out, struct err *err);

#endif
