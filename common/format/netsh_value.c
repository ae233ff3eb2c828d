/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values as netsh and PowerShell write them. */
#include "format/netsh_value.h"

#include <string.h>

#include "base/text.h"
#include "format/netsh_label.h"

enum {
	HEX_DIGITS_MAX = 8,
	CODE_TEXT_MAX = 16,
};

static bool
starts_nocase(struct span in, const char *text)
{
	struct span head;

	return span_take(&in, strlen(text), &head) && span_is_nocase(head, text);
}

bool
netsh_value_hex(struct span in, uint32_t *out)
{
	static const char all[] = "0123456789abcdef0123456789ABCDEF";
	uint32_t code = 0;

	if (!starts_nocase(in, "0x") || !span_skip(&in, 2) || in.n == 0 || in.n > HEX_DIGITS_MAX)
		return false;
	for (size_t i = 0; i < in.n; i++) {
		const char *at = in.p[i] == 0 ? NULL : strchr(all, in.p[i]);

		if (at == NULL)
			return false;
		code = code << 4 | (uint32_t)(at - all) % 16;
	}
	*out = code;
	return true;
}

bool
netsh_value_code(struct arena *arena, struct span in, uint32_t *out)
{
	bool negative = span_starts(in, "-");
	uint64_t number;

	if (netsh_value_hex(in, out))
		return true;
	if (negative)
		span_skip(&in, 1);
	if (in.n > CODE_TEXT_MAX ||
		!text_u64(arena_span_text(arena, in),
			negative ? (uint64_t)INT32_MAX + 1 : UINT32_MAX, &number))
		return false;
	*out = negative ? 0 - (uint32_t)number : (uint32_t)number;
	return true;
}

bool
netsh_value_address(struct arena *arena, struct span in, struct address *out)
{
	size_t n = 0;

	while (n < in.n && strchr("0123456789abcdefABCDEF:.", in.p[n]) != NULL && in.p[n] != 0)
		n++;
	return (n == in.n || in.p[n] == '%' || in.p[n] == '(' || in.p[n] == ' ') &&
	       address_parse(arena_span_text(arena, span_of(in.p, n)), out);
}

bool
netsh_value_is_suffix(struct span in)
{
	for (size_t i = 0; i < in.n; i++) {
		uint8_t c = in.p[i];

		if (c != '.' && c != '-' && c != '_' && !(c >= '0' && c <= '9') &&
			!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z'))
			return false;
	}
	return true;
}

bool
netsh_value_is_url(struct span in)
{
	return starts_nocase(in, "https://") || starts_nocase(in, "http://");
}

const char *
netsh_value_name(struct arena *arena, struct span title, bool last)
{
	struct span word;

	title = span_trim(title);
	while (title.n > 0) {
		if (!span_until(&title, ' ', &word))
			span_take(&title, title.n, &word);
		if (netsh_contains(word, "iphttps") && (!last || title.n == 0))
			return arena_span_text(arena, word);
		title = span_trim(title);
	}
	return NULL;
}
