/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NET_DIRECTORY_URL_H
#define NET_DIRECTORY_URL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

/*
 * Where a directory is: ldap://HOST[:PORT][/BASE], ldaps://HOST[:PORT][/BASE], or
 * ldapi://SOCKET[/BASE] with the slashes of the socket's path written as %2F. These are the URLs of
 * RFC 4516 section 2 without what stands behind '?'; they must name a server, as there is no
 * default one.
 */
enum directory_scheme {
	DIRECTORY_NONE,
	DIRECTORY_LDAP,
	DIRECTORY_LDAPS,
	DIRECTORY_LDAPI,
};

struct directory_url {
	enum directory_scheme scheme;
	const char *host;   /* name, or address without brackets; ldapi: the path of the socket */
	uint16_t port;      /* 0 with ldapi */
	const char *base;   /* distinguished name, "" when none is given */
	const char *server; /* as URL, without the base */
};

/* Takes all of it or fails with ERR_USAGE. */
bool directory_url_parse(
	struct arena *arena, const char *text, struct directory_url *out, struct err *err);

#endif
