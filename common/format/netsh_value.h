/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_NETSH_VALUE_H
#define FORMAT_NETSH_VALUE_H

#include "base/address.h"
#include "base/arena.h"
#include "base/span.h"

/* "0x800b0109", as netsh writes a code. */
bool netsh_value_hex(struct span in, uint32_t *out);

/* As PowerShell writes an uint32, or what was made an int32 of it on the way; or hexadecimal. */
bool netsh_value_code(struct arena *arena, struct span in, uint32_t *out);

/* "2001:db8::1", with a zone or a word in brackets behind it, as ipconfig has them. */
bool netsh_value_address(struct arena *arena, struct span in, struct address *out);

/* What can be a DNS suffix; a sentence, in whatever language, cannot. */
bool netsh_value_is_suffix(struct span in);

/* "https://..." or "http://...". */
bool netsh_value_is_url(struct span in);

/* The word of a title that names an interface of IP-HTTPS, NULL without one; Windows does not
 * translate it. `last`: only the last word counts, as in the titles of ipconfig. */
const char *netsh_value_name(struct arena *arena, struct span title, bool last);

#endif
