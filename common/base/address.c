/* SPDX-License-Identifier: GPL-3.0-or-later */
/* IP addresses as plain data, from and to their text forms. */
#include "address.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "span.h"
#include "text.h"

static bool
link_local(const struct address *address)
{
	return address->family == ADDRESS_IPV6 && address->bytes[0] == 0xfe &&
	       (address->bytes[1] & 0xc0) == 0x80;
}

/* An interface by number or by name. */
static bool
scope_parse(const char *text, uint32_t *scope)
{
	uint64_t number;

	if (text_u64(text, UINT32_MAX, &number))
		*scope = (uint32_t)number;
	else
		*scope = if_nametoindex(text);
	return *scope != 0;
}

/* Takes the brackets away; false when there is only one of them. */
static bool
unbracket(struct span *in)
{
	bool open = in->n > 0 && in->p[0] == '[';
	bool close = in->n > 0 && in->p[in->n - 1] == ']';

	if (open != close || (open && in->n < 2))
		return false;
	if (open) {
		span_skip(in, 1);
		in->n--;
	}
	return true;
}

bool
address_parse(const char *text, struct address *out)
{
	struct span rest = span_text(text), literal;
	struct address address = {.family = ADDRESS_NONE};
	char copy[ADDRESS_TEXT_MAX], scope[ADDRESS_TEXT_MAX];
	bool bracketed = rest.n > 0 && rest.p[0] == '[', scoped;

	if (!unbracket(&rest) || rest.n >= sizeof(copy) || memchr(rest.p, '\0', rest.n) != NULL)
		return false;
	scoped = span_until(&rest, '%', &literal);
	if (!scoped)
		span_take(&rest, rest.n, &literal);
	snprintf(copy, sizeof(copy), "%.*s", (int)literal.n, (const char *)literal.p);
	snprintf(scope, sizeof(scope), "%.*s", (int)rest.n, (const char *)rest.p);

	if (inet_pton(AF_INET6, copy, address.bytes) == 1)
		address.family = ADDRESS_IPV6;
	else if (!bracketed && !scoped && inet_pton(AF_INET, copy, address.bytes) == 1)
		address.family = ADDRESS_IPV4;
	else
		return false;
	if (scoped && (!link_local(&address) || !scope_parse(scope, &address.scope)))
		return false;
	*out = address;
	return true;
}

const char *
address_format(const struct address *address, char out[static ADDRESS_TEXT_MAX])
{
	static const int families[] = {
		[ADDRESS_NONE] = AF_UNSPEC, [ADDRESS_IPV4] = AF_INET, [ADDRESS_IPV6] = AF_INET6};
	size_t n;

	if (inet_ntop(families[address->family], address->bytes, out, ADDRESS_TEXT_MAX) == NULL)
		out[0] = '\0';
	n = strlen(out);
	if (n > 0 && address->scope != 0)
		snprintf(out + n, ADDRESS_TEXT_MAX - n, "%%%u", (unsigned int)address->scope);
	return out;
}

/* The IPv4 address that this is, or that an IPv6 one stands for (RFC 4291 section 2.5.5.2, RFC 6052
 * section 2.1); NULL when there is none. */
static const uint8_t *
ipv4_of(const struct address *address)
{
	static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
	static const uint8_t translated[12] = {0x00, 0x64, 0xff, 0x9b};

	if (address->family == ADDRESS_IPV4)
		return address->bytes;
	if (address->family == ADDRESS_IPV6 &&
		(memcmp(address->bytes, mapped, sizeof(mapped)) == 0 ||
			memcmp(address->bytes, translated, sizeof(translated)) == 0))
		return address->bytes + sizeof(mapped);
	return NULL;
}

bool
address_unspecified(const struct address *address)
{
	static const uint8_t zero[16];
	const uint8_t *ipv4 = ipv4_of(address);

	if (ipv4 != NULL)
		return memcmp(ipv4, zero, 4) == 0;
	return address->family == ADDRESS_IPV6 && memcmp(address->bytes, zero, sizeof(zero)) == 0;
}

bool
address_loopback(const struct address *address)
{
	static const uint8_t one[16] = {[15] = 1};
	const uint8_t *ipv4 = ipv4_of(address);

	if (ipv4 != NULL)
		return ipv4[0] == 127;
	return address->family == ADDRESS_IPV6 && memcmp(address->bytes, one, sizeof(one)) == 0;
}

bool
address_private(const struct address *address)
{
	const uint8_t *ipv4 = ipv4_of(address), *ipv6 = address->bytes;

	if (address_unspecified(address) || address_loopback(address))
		return true;
	if (ipv4 != NULL)
		return ipv4[0] == 10 || (ipv4[0] == 172 && (ipv4[1] & 0xf0) == 16) ||
		       (ipv4[0] == 192 && ipv4[1] == 168) || (ipv4[0] == 169 && ipv4[1] == 254);
	return address->family == ADDRESS_IPV6 &&
	       ((ipv6[0] & 0xfe) == 0xfc || (ipv6[0] == 0xfe && (ipv6[1] & 0x80) != 0));
}

bool
address_equal(const struct address *a, const struct address *b)
{
	size_t n = a->family == ADDRESS_IPV4 ? 4 : a->family == ADDRESS_IPV6 ? 16 : 0;

	return a->family == b->family && a->scope == b->scope && memcmp(a->bytes, b->bytes, n) == 0;
}
