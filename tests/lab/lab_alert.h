/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Alerts that libssl has no call for: any number, in a TLS 1.3 session that has not sent
 * application data yet. */
#ifndef LAB_ALERT_H
#define LAB_ALERT_H

#include "lab_conn.h"

/* Encrypts and sends a fatal alert as the server's first record under its application keys (RFC
 * 8446, 5.2). False if the session is no TLS 1.3 session or the cipher is unknown here. */
bool alert_send(struct conn *conn, unsigned char number);

#endif
