/* SPDX-License-Identifier: GPL-3.0-or-later */
/* URLs of directories. */
#include "net/directory_url.h"

#include <string.h>
#include <sys/un.h>

#include "base/address.h"
#include "base/limits.h"
#include "base/span.h"
#include "base/text.h"

enum { HOST_MAX = 253, SHOWN = 80 };

/* A scheme: what it begins with, and its port unless another is named. */
static const struct row {
	const char *start;
	enum directory_scheme scheme;
	uint16_t port;
} rows[] = {
	{"ldap://", DIRECTORY_LDAP, 389},
	{"ldaps://", DIRECTORY_LDAPS, 636},
	{"ldapi://", DIRECTORY_LDAPI, 0},
};

static const struct row *
row_of(const char *text)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (text_starts(text, rows[i].start))
			return &rows[i];
	return NULL;
}

static bool
refuse(struct arena *arena, const char *text, const char *why, struct err *err)
{
	return err_set(err, ERR_USAGE, "\"%s\" %s", text_clean(arena, span_text(text), SHOWN), why);
}

static int
hex_digit(uint8_t c)
{
	uint8_t lower = c | 0x20;

	if (c >= '0' && c <= '9')
		return c - '0';
	return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* %XX; NULL when it is malformed or would hold a NUL. */
static const char *
decode(struct arena *arena, struct span in)
{
	char *out = arena_alloc(arena, in.n + 1), *to = out;
	uint8_t c, high, low;

	while (span_u8(&in, &c)) {
		if (c == '%') {
			if (!span_u8(&in, &high) || !span_u8(&in, &low) || hex_digit(high) < 0 ||
				hex_digit(low) < 0)
				return NULL;
			c = (uint8_t)(hex_digit(high) * 16 + hex_digit(low));
		}
		if (c == '\0')
			return NULL;
		*to++ = (char)c;
	}
	return out;
}

static bool
is_host_name(const char *host)
{
	size_t n = strlen(host);

	return n > 0 && n <= HOST_MAX && host[0] != '.' && host[0] != '-' &&
	       strspn(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._") ==
		       n;
}

/* "name", "192.0.2.1" or "[2001:db8::1]", then ":port" or nothing. */
static bool
take_host(struct arena *arena, const char *server, struct directory_url *url)
{
	struct address address;
	const char *end = *server == '[' ? strchr(server, ']') : server + strcspn(server, ":");
	uint64_t port;

	if (end == NULL)
		return false;
	if (*server == '[') {
		url->host = arena_span_text(arena, span_of(server + 1, (size_t)(end - server - 1)));
		if (!address_parse(url->host, &address) || address.family != ADDRESS_IPV6)
			return false;
		end++;
	} else {
		url->host = arena_span_text(arena, span_of(server, (size_t)(end - server)));
		if (!is_host_name(url->host))
			return false;
	}
	if (*end == '\0')
		return true;
	if (*end != ':' || !text_u64(end + 1, UINT16_MAX, &port) || port == 0)
		return false;
	url->port = (uint16_t)port;
	return true;
}

static bool
take_server(struct arena *arena, const char *text, const char *server, struct directory_url *url,
	struct err *err)
{
	if (*server == '\0')
		return refuse(arena, text,
			url->scheme == DIRECTORY_LDAPI
				? "names no socket: ldapi://%2Fpath%2Fof%2Fsocket"
				: "names no server",
			err);
	if (url->scheme == DIRECTORY_LDAPI) {
		url->host = decode(arena, span_text(server));
		if (url->host == NULL || url->host[0] != '/' ||
			strlen(url->host) >= sizeof(((struct sockaddr_un *)0)->sun_path))
			return refuse(
				arena, text, "names no socket: ldapi://%2Fpath%2Fof%2Fsocket", err);
		return true;
	}
	if (strchr(server, '@') != NULL)
		return refuse(arena, text, "holds a user: give --ldap-user", err);
	return take_host(arena, server, url) ||
	       refuse(arena, text, "does not name HOST or HOST:PORT", err);
}

bool
directory_url_parse(
	struct arena *arena, const char *text, struct directory_url *out, struct err *err)
{
	const struct row *row = row_of(text);
	struct directory_url url = {.base = ""};
	const char *rest, *server;
	size_t n;

	if (row == NULL)
		return refuse(arena, text, "is not ldap://, ldaps:// or ldapi://", err);
	if (strlen(text) > LIMIT_URL)
		return refuse(arena, text, "is too long", err);
	rest = text + strlen(row->start);
	if (strpbrk(rest, "?#") != NULL)
		return refuse(arena, text,
			"holds more than a server and a base: nothing may stand "
			"behind '?' or '#'",
			err);
	n = strcspn(rest, "/");
	server = arena_span_text(arena, span_of(rest, n));
	url.scheme = row->scheme;
	url.port = row->port;
	url.server = arena_printf(arena, "%s%s", row->start, server);
	if (!take_server(arena, text, server, &url, err))
		return false;
	if (rest[n] == '/')
		url.base = decode(arena, span_text(rest + n + 1));
	if (url.base == NULL)
		return refuse(arena, text, "has a malformed %XX", err);
	*out = url;
	return true;
}
