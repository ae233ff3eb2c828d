/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_BINDING_H
#define MODEL_BINDING_H

#include <stdbool.h>
#include <stdint.h>

/* A certificate that a server has bound to an address and a port, as it says itself. */
struct binding {
	const char *file;     /* where it stands: one for each node */
	const char *endpoint; /* "0.0.0.0:443", "[::]:443", "da.contoso.com:443" */
	const char *host;     /* of that */
	uint16_t port;
	bool named;       /* the host is a name (SNI), no address */
	const char *sha1; /* hexadecimal in small letters, NULL: none was shown */
};

#endif
