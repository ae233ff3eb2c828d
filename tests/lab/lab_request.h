/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Judges the head of a client's request. */
#ifndef LAB_REQUEST_H
#define LAB_REQUEST_H

#include "lab_conn.h"

#define REQUEST_MAX 4096

/* The first len bytes of conn->in are the head, blank line included. Returns the status to answer
 * with, 200 if the request is what a DirectAccess client sends; else wrong says why not. */
long request_judge(const struct conn *conn, size_t len, char *wrong, size_t size);

#endif
