/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_SCRIPTED_H
#define TESTS_SCRIPTED_H

#include "probe/probe.h"
#include "script.h"

/* A probe whose peer is a script: no socket, no TLS. */
struct scripted {
	struct arena *arena;
	struct target target;
	struct probe probe;
	struct endpoint endpoint;
	struct connection conn;
	struct script script;
	struct buf written;
};

/* The pieces must outlive the scripted; `end` is what comes after them. */
void scripted_begin(struct scripted *s, const struct span *pieces, size_t count, enum io end);
void scripted_end(struct scripted *s);

/* A Router Advertisement with prefix 2001:db8:1:1000::/64 and MTU 1280, from fe80::1 to ff02::1,
 * built by hand; the checksum was computed apart from this project. */
extern const uint8_t scripted_ra[];
extern const size_t scripted_ra_size;

/* A UDP packet of 48 bytes that has nothing to do with the tunnel. */
extern const uint8_t scripted_udp[];
extern const size_t scripted_udp_size;

#endif
