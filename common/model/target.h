/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_TARGET_H
#define MODEL_TARGET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

/* What a client is configured with: the parts of IPHTTPS_ClientUrl. */
struct target {
	const char *name; /* host name, as resolved, sent as SNI and matched; no brackets */
	const char *path; /* request target, begins with '/' */
	uint16_t port;
};

enum { TARGET_PORT = 443 };
#define TARGET_PATH "/IPHTTPS"

/* https://NAME[:PORT][/PATH], an IPv6 address as name in brackets; without any path it is
 * TARGET_PATH. User information, queries, fragments, and anything but printable ASCII are refused.
 * A full stop at the end of the name is taken away. Errors do not repeat the URL. */
bool target_parse_url(struct arena *arena, const char *url, struct target *out, struct err *err);

/* A host name that DNS can carry (letters, digits, '-', '_', dots; at most 253 bytes, the last
 * label not of digits only), or an address literal without brackets and scope. */
bool target_name_valid(const char *name);

/* An HTTP proxy: http://[user[:password]@]host:port[/]. The credentials are percent-decoded. */
struct proxy {
	const char *host;
	uint16_t port;
	const char *user; /* NULL without credentials */
	const char *password;
};

bool target_parse_proxy(struct arena *arena, const char *url, struct proxy *out, struct err *err);

/* Whether something can be sent to this server: `scheme` ("https://"), HOST[:PORT] and any path.
 * Errors do not repeat the URL: user information is refused, but may be in it. */
bool target_check_server(struct arena *arena, const char *url, const char *scheme, struct err *err);

#endif
