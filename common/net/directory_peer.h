/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NET_DIRECTORY_PEER_H
#define NET_DIRECTORY_PEER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/span.h"
#include "net/directory_url.h"
#include "net/stream.h"

/* The server of a directory as a peer on the network, without libldap. */

/* Connects over TCP to one of the host's addresses; NULL with err set when none takes it. */
struct stream *directory_peer_connect(struct arena *arena, const struct directory_url *url,
	struct deadline deadline, struct err *err);

/*
 * The certificates that the server shows in a handshake of its own, behind StartTLS with ldap://:
 * for explaining why libldap has refused them, as what it says about that may be nothing. False
 * when there are none to be had.
 */
bool directory_peer_chain(struct arena *arena, const struct directory_url *url,
	struct deadline deadline, struct span **chain, size_t *count);

#endif
