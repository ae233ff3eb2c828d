/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_DIRECTORY_ATTRIBUTE_H
#define STORE_DIRECTORY_ATTRIBUTE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

/*
 * The parts of an attribute's name: type and options (RFC 4512 section 2.5). Here options do not
 * change which attribute it is. When there are many values, Active Directory returns a range of
 * them and names it (MS-ADTS section 3.1.1.3.1.3.3): "cACertificate;range=0-1499", the last one
 * "1500-*".
 */
struct directory_attribute_name {
	bool ranged;
	uint32_t low;
	uint32_t high; /* inclusive, unless `last` */
	bool last;     /* up to the end */
};

/* False when the type is another one, or a range is malformed. */
bool directory_attribute_is(
	const char *name, const char *type, struct directory_attribute_name *out);

/* The name under which the values from `low` on are asked for; options of `name` are kept. */
const char *directory_attribute_next(struct arena *arena, const char *name, uint32_t low);

/* The DN of Public Key Services for a base that is that DN itself or the configuration naming
 * context. */
const char *directory_services_of(struct arena *arena, const char *base);

#endif
