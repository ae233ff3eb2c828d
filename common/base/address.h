/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_ADDRESS_H
#define BASE_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>

/* An IP address as plain data. */
enum address_family {
	ADDRESS_NONE,
	ADDRESS_IPV4,
	ADDRESS_IPV6,
};

enum { ADDRESS_TEXT_MAX = 64 };

struct address {
	enum address_family family;
	uint8_t bytes[16]; /* the first four for IPv4 */
	uint32_t scope;    /* interface index of a link-local IPv6 address, else 0 */
};

/* An IPv4 or IPv6 literal, the latter with or without brackets; a link-local one with or without
 * %scope, an interface by number or name. */
bool address_parse(const char *text, struct address *out);

/* As "192.0.2.1", "2001:db8::1" or "fe80::1%2"; "" for ADDRESS_NONE. */
const char *address_format(const struct address *address, char out[static ADDRESS_TEXT_MAX]);

bool address_equal(const struct address *a, const struct address *b);

/* Of no host: 0.0.0.0 and ::, the former also as IPv6 (::ffff:0.0.0.0, and 64:ff9b:: of RFC 6052).
 * A system takes them for itself. */
bool address_unspecified(const struct address *address);

/* 127.0.0.0/8 and ::1, the former also as IPv6. */
bool address_loopback(const struct address *address);

/* Nothing that the Internet has a route to: private (RFC 1918), unique local (RFC 4193), site-local
 * (RFC 3879), link-local, or this host. IPv4 also as IPv6. */
bool address_private(const struct address *address);

#endif
