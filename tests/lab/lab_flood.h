/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TLS messages that bring nothing, without end: until the client has gone. */
#ifndef LAB_FLOOD_H
#define LAB_FLOOD_H

#include "lab_conn.h"

/* In the place of the ServerHello. False: that is not what the fault asks for. */
bool flood_early(struct conn *conn);

/* Behind the ServerHello, with which `data` begins. False likewise. */
bool flood_after_hello(struct conn *conn, const unsigned char *data, size_t len);

/* After the handshake. */
void flood_late(struct conn *conn);

#endif
