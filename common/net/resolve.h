/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NET_RESOLVE_H
#define NET_RESOLVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/address.h"
#include "base/arena.h"
#include "base/clock.h"

/*
 * Name resolution with c-ares: every address of a name, within a deadline. The hosts file counts
 * as for any program; it is passed over when a server is named, because then the question is what
 * others see. Names with a dot are taken as absolute: search domains would turn a name that does
 * not exist into another one that does.
 */
enum resolve_outcome {
	RESOLVE_NONE,
	RESOLVE_OK,
	RESOLVE_NO_NAME,
	RESOLVE_NO_ADDRESS, /* the name exists but has no address of a wanted family */
	RESOLVE_FAILED,     /* no resolver answered, or with an error */
	RESOLVE_LIMIT,      /* LIMIT_DNS_BYTES or LIMIT_DNS_ALIASES was met */
	RESOLVE_TIMEOUT,    /* the deadline passed */
	RESOLVE_LOCAL,      /* no memory, no configuration */
};

struct resolve_question {
	const char *name;
	enum address_family family; /* NONE: both */
	struct address server;      /* family NONE: the system's */
	uint16_t server_port;       /* 0: 53 */
};

struct resolve_answer {
	enum resolve_outcome outcome;
	struct address *addresses; /* in the arena; IPv4 first, ascending, without duplicates */
	size_t count;
	size_t left_out;     /* more of them, beyond LIMIT_ADDRESSES of a family */
	const char *why;     /* when not OK */
	const char *partial; /* when OK: why addresses of one family may be missing; else NULL */
};

void resolve_name(struct arena *arena, const struct resolve_question *question,
	struct deadline deadline, struct resolve_answer *answer);

#endif
