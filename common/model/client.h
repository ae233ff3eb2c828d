/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_CLIENT_H
#define MODEL_CLIENT_H

#include <stdbool.h>
#include <stdint.h>

#include "model/evidence.h"

/* The versions of Windows whose rules can count. */
enum client_profile {
	CLIENT_WIN10, /* the default */
	CLIENT_WIN7,
	CLIENT_WIN8, /* 8.1 */
	CLIENT_WIN11,
};

enum { CLIENT_COUNT = CLIENT_WIN11 + 1 };

/* What one of them offers and accepts as it comes, without policies. Lists have colons between. */
struct client {
	const char *name;        /* "win10" */
	const char *windows;     /* "Windows 10" */
	uint16_t oldest, newest; /* TLS versions as on the wire */
	uint16_t updated;        /* the newest with `update`; 0 when there is no such update */
	const char *update;
	const char *suites;      /* up to TLS 1.2, encrypting ones first; standard names */
	const char *null_suites; /* those at the end of them that do not encrypt */
	const char *suites13;
	const char *groups;     /* of the key exchange, by OpenSSL's short names */
	const char *signatures; /* of the handshake, in OpenSSL's words */
	const char *curves;     /* of keys in CA certificates; NULL: every named one */
	int rsa_bits;           /* shorter keys are refused */
	bool revocation;        /* must be provable */
};

const struct client *client_row(enum client_profile profile);

/* "win10" or "10" */
bool client_parse(const char *text, enum client_profile *out);

/* Whose offer these facts come from; NULL when everything was offered. */
const struct client *client_of(const struct tls_facts *tls);

/* What was agreed on that a client does not offer: the first of these. */
enum client_lack {
	CLIENT_LACKS_NOTHING,
	CLIENT_LACKS_VERSION,
	CLIENT_LACKS_SUITE,
	CLIENT_LACKS_GROUP,
	CLIENT_LACKS_SIGNATURE,
};

enum client_lack client_lacks(const struct client *client, const struct tls_facts *tls);

/* Whether a list with colons between has the item. */
bool client_lists(const char *list, const char *item);

#endif
