/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OPTIONS_OPTION_VALUE_H
#define OPTIONS_OPTION_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/address.h"
#include "base/arena.h"
#include "base/err.h"
#include "model/state.h"

/*
 * Parsers of option values. They accept a value as a whole or refuse it with an ERR_USAGE that
 * names `option` (without dashes) and the sanitised value.
 */
enum {
	OPTION_SECONDS_MAX = 3600,
	OPTION_VALUE_SHOWN = 80, /* bytes of a value in a message */
	OPTION_DNS_PORT = 53,
};

/* Sets `--option: "value" is not WHAT`; returns false. */
bool option_refuse(struct err *err, struct arena *arena, const char *option, const char *value,
	const char *what);

/* The known word that a value begins or is near to; NULL: none. */
const char *option_near(const char *value, const char *const *known, size_t count);

/* The same as option_refuse, with the one of the known words that it begins or is near to: "...,
 * write warning". */
bool option_refuse_near(struct err *err, struct arena *arena, const char *option, const char *value,
	const char *what, const char *const *known, size_t count);

/* Any text that is not empty. */
bool option_value_text(const char *option, struct arena *arena, const char *value, const char **out,
	struct err *err);

/* A host name or address literal. A final dot is removed: SNI and certificates have none. */
bool option_value_host(const char *option, struct arena *arena, const char *value, const char **out,
	struct err *err);

bool option_value_port(
	const char *option, struct arena *arena, const char *value, uint16_t *out, struct err *err);

/* More than 0, at most OPTION_SECONDS_MAX, fractions allowed. */
bool option_value_seconds(
	const char *option, struct arena *arena, const char *value, double *out, struct err *err);

bool option_value_address(const char *option, struct arena *arena, const char *value,
	struct address *out, struct err *err);

/* ADDRESS, IPV4:PORT or [IPV6]:PORT; without a port `port` keeps its value. */
bool option_value_server(const char *option, struct arena *arena, const char *value,
	struct address *address, uint16_t *port, struct err *err);

bool option_value_state(const char *option, struct arena *arena, const char *value, enum state *out,
	struct err *err);

/* The 40 or 64 digits of a SHA-1 or SHA-256 fingerprint as certutil, netsh and openssl print it,
 * with blanks or colons, in either case. NULL when it is not a fingerprint. */
const char *option_fingerprint(struct arena *arena, const char *value);

#endif
