/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The packets that the server makes up: advertisements, good and bad, and the junk around them. */
#ifndef LAB_ADVERT_H
#define LAB_ADVERT_H

#include "lab_opts.h"
#include "lab_packet.h"

/* A Router Advertisement to dst, spoiled as the fault says. */
void advert_build(
	struct packet *packet, const struct opts *opts, const struct in6_addr *dst, bool prefixes);

#define ADVERT_JUNK 6
/* Valid packets that are nothing to a probe; which counts from 0 to ADVERT_JUNK - 1. */
void advert_junk(struct packet *packet, unsigned which, const struct in6_addr *dst);

#endif
