/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The URLs that an operator gives: the client URL, the proxy, and servers that are named. Errors
 * never repeat the URL, as that of a proxy holds a password.
 */
#include "target.h"

#include <string.h>

#include "base/span.h"
#include "base/text.h"
#include "base/address.h"
#include "base/limits.h"

enum {
	NAME_MAX_LENGTH = 253, /* RFC 1035 section 2.3.4, without the root's length byte */
	LABEL_MAX_LENGTH = 63,
};

static bool
digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

static bool
name_byte(uint8_t c)
{
	return digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}

static bool
label_valid(struct span label, bool *digits)
{
	if (label.n == 0 || label.n > LABEL_MAX_LENGTH || label.p[0] == '-' ||
		label.p[label.n - 1] == '-')
		return false;
	*digits = true;
	for (size_t i = 0; i < label.n; i++) {
		if (!name_byte(label.p[i]))
			return false;
		*digits = *digits && digit(label.p[i]);
	}
	return true;
}

/* A last label of digits only belongs to a mistyped IPv4 address: no top-level domain has one. */
static bool
host_name_valid(struct span name)
{
	struct span label;
	bool digits = false, more = true;

	if (name.n > 0 && name.p[name.n - 1] == '.')
		name.n--;
	if (name.n == 0 || name.n > NAME_MAX_LENGTH)
		return false;
	while (more) {
		more = span_until(&name, '.', &label);
		if (!label_valid(more ? label : name, &digits))
			return false;
	}
	return !digits;
}

bool
target_name_valid(const char *name)
{
	struct address address;

	if (strpbrk(name, "[]%") == NULL && address_parse(name, &address))
		return true;
	return host_name_valid(span_text(name));
}

static bool
has(struct span in, char c)
{
	return in.n > 0 && memchr(in.p, c, in.n) != NULL;
}

/* How many bytes stand before the first c, or altogether. */
static size_t
before(struct span in, char c)
{
	size_t n = 0;

	while (n < in.n && in.p[n] != (uint8_t)c)
		n++;
	return n;
}

/* Printable ASCII without blanks, and not without end. */
static bool
plain(struct span url, struct err *err)
{
	if (url.n > LIMIT_URL)
		return err_set(err, ERR_LIMIT, "is longer than %d characters", (int)LIMIT_URL);
	for (size_t i = 0; i < url.n; i++) {
		if (url.p[i] <= 0x20 || url.p[i] == 0x7f)
			return err_set(err, ERR_USAGE, "holds a blank or a control character");
		if (url.p[i] > 0x7f)
			return err_set(err, ERR_USAGE,
				"holds a character outside ASCII: write the name in its xn-- form");
	}
	return true;
}

/* Takes "scheme://" from the front, the scheme in either case. */
static bool
take_scheme(struct span *in, const char *scheme)
{
	struct span rest = *in, head;

	if (!span_take(&rest, strlen(scheme), &head) || !span_is_nocase(head, scheme))
		return false;
	*in = rest;
	return true;
}

/* HOST or [IPV6] from the front; ":PORT" is left. */
static bool
take_host(struct arena *arena, struct span *in, const char **out, struct err *err)
{
	struct span rest = *in, host, port;
	struct address address;
	const char *text;

	if (span_starts(rest, "[")) {
		span_skip(&rest, 1);
		if (!span_until(&rest, ']', &host))
			return err_set(err, ERR_USAGE, "has no ] behind its IPv6 address");
		text = arena_span_text(arena, host);
		if (has(host, '%') || has(host, '[') || !address_parse(text, &address) ||
			address.family != ADDRESS_IPV6)
			return err_set(err, ERR_USAGE, "has no IPv6 address between its brackets");
	} else {
		span_take(&rest, before(rest, ':'), &host);
		port = rest;
		if (span_skip(&port, 1) && has(port, ':'))
			return err_set(err, ERR_USAGE,
				"has more than one colon: put an IPv6 address in brackets");
		text = arena_span_text(arena, host);
		if (host.n == 0)
			return err_set(err, ERR_USAGE, "has no host name");
		if (!target_name_valid(text))
			return err_set(err, ERR_USAGE, "has a host name that DNS cannot carry");
		if (host.p[host.n - 1] == '.')
			text = arena_span_text(arena, span_of(host.p, host.n - 1));
	}
	*in = rest;
	*out = text;
	return true;
}

/* ":PORT" to the end; nothing at all leaves `port` alone. */
static bool
take_port(struct arena *arena, struct span in, uint16_t *port, struct err *err)
{
	uint64_t number;

	if (in.n == 0)
		return true;
	if (!span_starts(in, ":"))
		return err_set(err, ERR_USAGE, "has something other than a port behind its host");
	span_skip(&in, 1);
	if (!text_u64(arena_span_text(arena, in), UINT16_MAX, &number) || number == 0)
		return err_set(err, ERR_USAGE, "has a port that is not between 1 and 65535");
	*port = (uint16_t)number;
	return true;
}

/* What stands before the first slash; the slash is left. */
static struct span
take_authority(struct span *in)
{
	struct span authority;

	span_take(in, before(*in, '/'), &authority);
	return authority;
}

bool
target_parse_url(struct arena *arena, const char *url, struct target *out, struct err *err)
{
	struct target target = {.port = TARGET_PORT, .path = TARGET_PATH};
	struct span rest = span_text(url), authority;

	if (!plain(rest, err))
		return false;
	if (take_scheme(&rest, "http://"))
		return err_set(err, ERR_USAGE, "is not https://, as the clients' URL is");
	if (!take_scheme(&rest, "https://"))
		return err_set(err, ERR_USAGE, "does not begin with https://");
	if (has(rest, '?') || has(rest, '#'))
		return err_set(
			err, ERR_USAGE, "has a query or a fragment, which no client URL has");
	authority = take_authority(&rest);
	if (has(authority, '@'))
		return err_set(err, ERR_USAGE, "has user information, which no client URL has");
	if (!take_host(arena, &authority, &target.name, err) ||
		!take_port(arena, authority, &target.port, err))
		return false;
	if (rest.n > 0)
		target.path = arena_span_text(arena, rest);
	*out = target;
	return true;
}

static bool
hex_digit(struct span *in, unsigned int *v)
{
	uint8_t c;

	if (!span_u8(in, &c))
		return false;
	if (digit(c))
		*v = *v << 4 | (unsigned int)(c - '0');
	else if (c >= 'a' && c <= 'f')
		*v = *v << 4 | (unsigned int)(c - 'a' + 10);
	else if (c >= 'A' && c <= 'F')
		*v = *v << 4 | (unsigned int)(c - 'A' + 10);
	else
		return false;
	return true;
}

/* RFC 3986 section 2.1; no control characters, which would break the header they end in. */
static bool
percent_decode(struct arena *arena, struct span in, const char **out, struct err *err)
{
	char *text = arena_alloc(arena, in.n + 1);
	size_t n = 0;
	uint8_t c;

	while (span_u8(&in, &c)) {
		unsigned int v = 0;

		if (c == '%' && (!hex_digit(&in, &v) || !hex_digit(&in, &v)))
			return err_set(err, ERR_USAGE, "has a %% without two hexadecimal digits");
		if (c == '%')
			c = (uint8_t)v;
		if (c < 0x20 || c == 0x7f)
			return err_set(
				err, ERR_USAGE, "has a control character in its credentials");
		text[n++] = (char)c;
	}
	*out = text;
	return true;
}

static bool
credentials(struct arena *arena, struct span in, struct proxy *out, struct err *err)
{
	struct span user;

	if (!span_until(&in, ':', &user))
		span_take(&in, in.n, &user);
	if (user.n == 0)
		return err_set(err, ERR_USAGE, "has an empty user name");
	if (!percent_decode(arena, user, &out->user, err) ||
		!percent_decode(arena, in, &out->password, err))
		return false;
	/* RFC 7617 section 2: the first colon would end the name */
	if (strchr(out->user, ':') != NULL)
		return err_set(err, ERR_USAGE, "has a colon in its user name");
	return true;
}

bool
target_parse_proxy(struct arena *arena, const char *url, struct proxy *out, struct err *err)
{
	struct proxy proxy = {.port = 0};
	struct span rest = span_text(url), authority, user;

	if (!plain(rest, err))
		return false;
	if (!take_scheme(&rest, "http://"))
		return err_set(err, ERR_USAGE,
			"does not begin with http://: proxies are spoken to in plain HTTP");
	authority = take_authority(&rest);
	if (rest.n > 0 && !span_is(rest, "/"))
		return err_set(err, ERR_USAGE, "has a path, which no proxy has");
	if (span_until(&authority, '@', &user)) {
		if (has(authority, '@'))
			return err_set(err, ERR_USAGE,
				"has more than one @: write %%40 for one in the credentials");
		if (!credentials(arena, user, &proxy, err))
			return false;
	}
	if (!take_host(arena, &authority, &proxy.host, err) ||
		!take_port(arena, authority, &proxy.port, err))
		return false;
	if (proxy.port == 0)
		return err_set(err, ERR_USAGE, "has no port");
	*out = proxy;
	return true;
}

bool
target_check_server(struct arena *arena, const char *url, const char *scheme, struct err *err)
{
	struct span rest = span_text(url), authority;
	const char *host;
	uint16_t port;

	if (!plain(rest, err))
		return false;
	if (!span_starts(rest, scheme))
		return err_set(err, ERR_USAGE, "does not begin with %s", scheme);
	span_skip(&rest, strlen(scheme));
	authority = take_authority(&rest);
	if (has(authority, '@'))
		return err_set(err, ERR_USAGE, "has user information, which belongs into a file");
	return take_host(arena, &authority, &host, err) && take_port(arena, authority, &port, err);
}
