/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The IPv6 link behind the 200: answers solicitations and pings until the client leaves. */
#ifndef LAB_LINK_H
#define LAB_LINK_H

#include "lab_conn.h"

void link_serve(struct conn *conn);

#endif
