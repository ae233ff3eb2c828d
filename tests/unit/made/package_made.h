/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef UNIT_TRUST_PACKAGE_MADE_H
#define UNIT_TRUST_PACKAGE_MADE_H

#include <stdint.h>

#include "../../lab/package.h"
#include "base/arena.h"
#include "base/span.h"

/* Offline domain join packages made within a test, by the lab's writer. */
#define PACKAGE_INTERFACE                                                                          \
	"SOFTWARE\\Policies\\Microsoft\\Windows\\TCPIP\\v6Transition\\"                            \
	"IPHTTPS\\IPHTTPSInterface"

/* The file in the arena, of its own size so that sanitizers see where it ends. */
struct span package_made(
	struct arena *arena, const struct package *package, enum package_form form);
/* The same, and nothing is left of the package. */
struct span package_take(struct arena *arena, struct package *package, enum package_form form);

/* A store of the CERT part with these certificates, ended by a span without bytes. */
void package_certs(struct package *package, const char *store, const struct span *ders);

/* A copy with a 32-bit number changed. */
struct span package_patch(struct arena *arena, struct span in, size_t offset, uint32_t v);

#endif
