/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Option values: parsed as a whole or refused with the name of the option. */
#include "options/option_value.h"

#include <string.h>
#include <strings.h>

#include "base/near.h"
#include "base/text.h"
#include "model/amount.h"
#include "model/target.h"

bool
option_refuse(struct err *err, struct arena *arena, const char *option, const char *value,
	const char *what)
{
	return err_set(err, ERR_USAGE, "--%s: \"%s\" is not %s", option,
		text_clean(arena, span_text(value), OPTION_VALUE_SHOWN), what);
}

bool
option_value_text(const char *option, struct arena *arena, const char *value, const char **out,
	struct err *err)
{
	if (*value == '\0')
		return err_set(err, ERR_USAGE, "--%s: the value is empty", option);
	*out = arena_text(arena, value);
	return true;
}

const char *
option_near(const char *value, const char *const *known, size_t count)
{
	struct near near = near_to(value, strlen(value));

	for (size_t i = 0; i < count; i++)
		if (*value != '\0' && strncasecmp(value, known[i], strlen(value)) == 0)
			near = (struct near) {.best = known[i], .distance = 1};
	for (size_t i = 0; i < count && near.best == NULL; i++)
		near_offer(&near, known[i]);
	return near.best;
}

bool
option_refuse_near(struct err *err, struct arena *arena, const char *option, const char *value,
	const char *what, const char *const *known, size_t count)
{
	const char *meant = option_near(value, known, count);

	return option_refuse(err, arena, option, value,
		meant == NULL ? what : arena_printf(arena, "%s: write %s", what, meant));
}

static bool
is_ascii(const char *text)
{
	while (*text != '\0' && (unsigned char)*text < 0x80)
		text++;
	return *text == '\0';
}

/* What a host name was expected to be, and where goes what was given instead. */
static const char *
host_wanted(const char *value)
{
	const char *colon = strchr(value, ':');

	if (!is_ascii(value))
		return "in ASCII: give the form that DNS uses (xn--...)";
	if (strchr(value, '/') != NULL)
		return "a host name: a URL goes to --url";
	if (colon != NULL && colon[1] != '\0' &&
		strspn(colon + 1, "0123456789") == strlen(colon + 1))
		return "a host name: the port goes to --port";
	if (strchr(value, ',') != NULL)
		return "a host name: one name a check";
	if (strpbrk(value, "*\\") != NULL)
		return "a host name: give the one in the clients' URL";
	return "a host name";
}

/* Internationalised names are ASCII (xn--) in DNS, certificates and the clients' URL. */
bool
option_value_host(const char *option, struct arena *arena, const char *value, const char **out,
	struct err *err)
{
	size_t n = strlen(value);
	struct address literal;

	/* with the brackets of a URL */
	if (value[0] == '[' && address_parse(value, &literal))
		value = arena_span_text(arena, span_of(value + 1, n -= 2));
	if (!target_name_valid(value))
		return option_refuse(err, arena, option, value, host_wanted(value));
	*out = arena_span_text(arena, span_of(value, value[n - 1] == '.' ? n - 1 : n));
	return true;
}

bool
option_value_port(
	const char *option, struct arena *arena, const char *value, uint16_t *out, struct err *err)
{
	uint64_t port;

	size_t digits = strspn(value, "0123456789");

	if (!text_u64(value, UINT16_MAX, &port) || port == 0)
		return option_refuse(err, arena, option, value,
			digits > 0 && value[digits] == '/'
				? arena_printf(arena, "a port: write %.*s", (int)digits, value)
				: "a port (1 to 65535)");
	*out = (uint16_t)port;
	return true;
}

bool
option_value_seconds(
	const char *option, struct arena *arena, const char *value, double *out, struct err *err)
{
	char right[AMOUNT_TEXT_MAX];
	double seconds;

	if (!text_number(span_text(value), &seconds) && amount_in(span_text(value), 1, right) &&
		text_number(span_text(right), &seconds) && seconds > 0 &&
		seconds <= OPTION_SECONDS_MAX)
		return option_refuse(err, arena, option, value,
			arena_printf(arena, "a number of seconds: write %s", right));
	if (!text_number(span_text(value), &seconds) || seconds <= 0 ||
		seconds > OPTION_SECONDS_MAX)
		return option_refuse(err, arena, option, value,
			"a number of seconds (more than 0, at most 3600)");
	*out = seconds;
	return true;
}

/* What an address was expected to be, and where goes what was given instead. */
static const char *
address_wanted(struct arena *arena, const char *value)
{
	const char *colon = strrchr(value, ':');
	struct address address;

	if (colon != NULL && strspn(colon + 1, "0123456789") == strlen(colon + 1) &&
		address_parse(
			arena_span_text(arena, span_of(value, (size_t)(colon - value))), &address))
		return "an address: the port goes to --port";
	if (strchr(value, ',') != NULL)
		return "one address: repeat the option for another";
	if (strpbrk(value, ":/") == NULL && value[strspn(value, "0123456789.")] != '\0' &&
		target_name_valid(value))
		return "an address: a name goes to --hostname";
	return "an IPv4 or IPv6 address";
}

bool
option_value_address(const char *option, struct arena *arena, const char *value,
	struct address *out, struct err *err)
{
	return address_parse(value, out) ||
	       option_refuse(err, arena, option, value, address_wanted(arena, value));
}

/* Finds the colon before a port; NULL when there is none. */
static const char *
split_port(struct arena *arena, const char *value, const char **host)
{
	const char *colon = strrchr(value, ':');

	if (colon == NULL)
		return NULL;
	if (*value == '[' ? colon[-1] != ']' : strchr(value, ':') != colon)
		return NULL;
	*host = arena_span_text(arena, span_of(value, (size_t)(colon - value)));
	return colon + 1;
}

bool
option_value_server(const char *option, struct arena *arena, const char *value,
	struct address *address, uint16_t *port, struct err *err)
{
	const char *host, *port_text;

	if (address_parse(value, address))
		return true;
	port_text = split_port(arena, value, &host);
	if (port_text == NULL || !address_parse(host, address))
		return option_refuse(
			err, arena, option, value, "ADDRESS, IPV4:PORT or [IPV6]:PORT");
	return option_value_port(option, arena, port_text, port, err);
}

bool
option_value_state(const char *option, struct arena *arena, const char *value, enum state *out,
	struct err *err)
{
	static const char *const names[] = {"ok", "warning", "critical", "unknown"};

	return state_parse(value, out) || option_refuse_near(err, arena, option, value,
						  "a state (ok, warning, critical, unknown)", names,
						  sizeof(names) / sizeof(names[0]));
}

/* What is copied with a thumbprint and is none of it: the certificate dialogue of Windows puts an
 * invisible mark (U+200E) in front, others a byte order mark or blanks that do not
 * break. */
static size_t
invisible(const char *at)
{
	static const char *const marks[] = {
		":", " ", "\xe2\x80\x8e", "\xe2\x80\x8f", "\xef\xbb\xbf", "\xc2\xa0"};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (text_starts(at, marks[i]))
			return strlen(marks[i]);
	return 0;
}

const char *
option_fingerprint(struct arena *arena, const char *value)
{
	enum { SHA1_DIGITS = 40, SHA256_DIGITS = 64 };
	char *digits = arena_alloc(arena, strlen(value) + 1);
	size_t n = 0;

	for (const char *at = value; *at != '\0'; at++) {
		size_t skipped = invisible(at);

		if (skipped > 0) {
			at += skipped - 1;
			continue;
		}
		if (strchr("0123456789abcdefABCDEF", *at) == NULL)
			return NULL;
		digits[n++] = *at;
	}
	return n == SHA1_DIGITS || n == SHA256_DIGITS ? digits : NULL;
}
