/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_SSLCERT_H
#define FORMAT_SSLCERT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/span.h"

/*
 * netsh http show sslcert, in whatever language and encoding:
 *
 *     IP:port                      : 0.0.0.0:443
 *     Certificate Hash             : 40 hexadecimal digits
 *     Application ID               : {...}
 *
 * Labels are translated, so shapes count (public posts show English, German and Portuguese): a line
 * whose value, behind " : ", is HOST:PORT begins a binding; the first value of 40 hexadecimal
 * digits below it is the hash. Assumed is that the hash stands below its address, and before the
 * next one. A binding of a central certificate store has a port alone, and none of this.
 */
struct sslcert_binding {
	const char *endpoint; /* "0.0.0.0:443", "[::]:443", "da.contoso.com:443" */
	const char *host;     /* of that */
	uint16_t port;
	bool named;       /* the host is a name (SNI), no address */
	const char *sha1; /* hexadecimal in small letters, NULL: none was shown */
};

struct sslcert {
	struct sslcert_binding *items;
	size_t count;
};

/* At least one binding. At most LIMIT_CLIENT_STATE bytes and LIMIT_BINDINGS of them. */
bool sslcert_parse(struct arena *arena, struct span in, struct sslcert *out, struct err *err);

#endif
