/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bindings of HTTP.SYS, by the shapes of values. */
#include "format/sslcert.h"

#include <string.h>

#include "base/address.h"
#include "base/text.h"
#include "format/limits.h"
#include "format/netsh_clean.h"
#include "format/wintext.h"

enum { SHA1_DIGITS = 40, HOST_MOST = 255, PORT_MOST = 65535 };

/* What stands behind the first " :", or behind a wide colon (U+FF1A). */
static bool
take_value(struct span line, struct span *out)
{
	static const char *const separators[] = {" :", "\xef\xbc\x9a"};

	for (size_t i = 0; i < sizeof(separators) / sizeof(separators[0]); i++) {
		const uint8_t *at = span_find(line, separators[i]);
		struct span rest = line;

		if (at == NULL)
			continue;
		span_skip(&rest, (size_t)(at - line.p) + strlen(separators[i]));
		*out = span_trim(rest);
		return out->n > 0;
	}
	return false;
}

static bool
is_host(struct span in)
{
	static const char all[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_*";

	if (in.n == 0 || in.n > HOST_MOST)
		return false;
	for (size_t i = 0; i < in.n; i++)
		if (in.p[i] == 0 || strchr(all, in.p[i]) == NULL)
			return false;
	return true;
}

/* "[::]" and "0.0.0.0" are addresses, all else that can be one is a name. */
static bool
take_host(struct arena *arena, struct span host, struct sslcert_binding *out)
{
	struct address address;
	struct span inner = host;

	if (host.n > 2 && host.p[0] == '[' && host.p[host.n - 1] == ']') {
		span_skip(&inner, 1);
		span_take(&inner, inner.n - 1, &host);
	} else if (!is_host(host))
		return false;
	out->host = arena_span_text(arena, host);
	out->named = !address_parse(out->host, &address);
	return !out->named || is_host(host);
}

static bool
take_endpoint(struct arena *arena, struct span value, struct sslcert_binding *out)
{
	size_t colon = value.n;
	struct span host, port = value;
	uint64_t number;

	while (colon > 0 && value.p[colon - 1] != ':')
		colon--;
	if (colon < 2 || !span_take(&port, colon - 1, &host) || !span_skip(&port, 1))
		return false;
	*out = (struct sslcert_binding) {.endpoint = arena_span_text(arena, value)};
	if (!text_u64(arena_span_text(arena, port), PORT_MOST, &number) || number == 0)
		return false;
	out->port = (uint16_t)number;
	return take_host(arena, host, out);
}

static bool
take_hash(struct arena *arena, struct span value, const char **out)
{
	static const char all[] = "0123456789abcdef0123456789ABCDEF";
	char digits[SHA1_DIGITS + 1] = "";

	if (value.n != SHA1_DIGITS)
		return false;
	for (size_t i = 0; i < value.n; i++) {
		const char *at = value.p[i] == 0 ? NULL : strchr(all, value.p[i]);

		if (at == NULL)
			return false;
		digits[i] = all[(size_t)(at - all) % 16];
	}
	*out = arena_text(arena, digits);
	return true;
}

static bool
read_bindings(struct arena *arena, struct span text, struct sslcert *out, struct err *err)
{
	struct span line, value;
	struct sslcert_binding item;

	while (span_line(&text, &line)) {
		if (!take_value(line, &value))
			continue;
		if (take_endpoint(arena, value, &item)) {
			if (out->count == LIMIT_BINDINGS)
				return err_set(
					err, ERR_LIMIT, "more than %d bindings", LIMIT_BINDINGS);
			ARENA_PUSH(arena, out->items, out->count, item);
		} else if (out->count > 0 && out->items[out->count - 1].sha1 == NULL)
			take_hash(arena, value, &out->items[out->count - 1].sha1);
	}
	return true;
}

bool
sslcert_parse(struct arena *arena, struct span in, struct sslcert *out, struct err *err)
{
	struct span text, clean;

	*out = (struct sslcert) {0};
	if (in.n > LIMIT_CLIENT_STATE)
		return err_set(err, ERR_LIMIT, "larger than %d bytes", (int)LIMIT_CLIENT_STATE);
	if (!wintext_decode(arena, in, &text, err) || !netsh_clean(arena, text, &clean, err) ||
		!read_bindings(arena, clean, out, err))
		return false;
	return out->count > 0 ||
	       err_set(err, ERR_FORMAT,
		       "no binding is shown: give the output of netsh http show sslcert");
}
