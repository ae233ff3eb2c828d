/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The endless POST: reads and judges the request, answers it, and plays the faults in between. */
#ifndef LAB_HTTP_H
#define LAB_HTTP_H

#include "lab_conn.h"

/* True: 200 has been sent and the link is up; bytes behind the request head are in conn->in. */
bool http_serve(struct conn *conn);

#endif
