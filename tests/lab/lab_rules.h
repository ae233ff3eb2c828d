/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wrong with a packet of the client. */
#ifndef LAB_RULES_H
#define LAB_RULES_H

#include "lab_conn.h"
#include "lab_packet.h"

/* fe80::1, the server's own address on the link. */
extern const struct in6_addr rules_router;

/* NULL if the packet keeps every rule for its type, else the rule it breaks. */
const char *rules_broken(const struct view *view);

#endif
