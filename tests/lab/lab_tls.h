/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TLS of the lab server: contexts, handshake, client certificates, and the faults between handshake
 * and POST. */
#ifndef LAB_TLS_H
#define LAB_TLS_H

#include "lab_conn.h"

/* Context of the listener with that index. NULL after a message on stderr. */
SSL_CTX *tls_context(const struct opts *opts, size_t index);

/* False: the connection is over (refused, failed, or a fault has been played). */
bool tls_accept(struct conn *conn);

/* Appends to conn->in. Returns bytes read, 0 at the end or after an error, -1 if nothing came in
 * time (or nothing that concerns the layers above). */
long tls_read(struct conn *conn, int timeout_ms);
bool tls_write(struct conn *conn, const void *data, size_t len);

enum tls_late { TLS_LATE_OK, TLS_LATE_REFUSED, TLS_LATE_DEAD };

/* Asks for the client certificate after the request was read. REFUSED: the refusal is still to be
 * told. */
enum tls_late tls_late_cert(struct conn *conn);

void tls_end(struct conn *conn); /* close_notify, if possible; frees */

#endif
