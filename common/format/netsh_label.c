/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of labels. English ones as in Microsoft's knowledge base; for no other language has a
 * public source been found, and what is guessed would be a foreign text's verdict. */
#include "format/netsh_label.h"

#include <string.h>

static const struct {
	const char *label;
	enum netsh_field field;
} labels[] = {
	{"Role", NETSH_FIELD_ROLE},                   /* KB 2980635 */
	{"URL", NETSH_FIELD_URL},                     /* KB 2980635, 2980667 */
	{"Last Error Code", NETSH_FIELD_CODE},        /* KB 2980635 */
	{"Error", NETSH_FIELD_ERROR},                 /* KB 2980627, 2980667 */
	{"Interface Status", NETSH_FIELD_STATUS},     /* KB 2980627, 2980635, 2980667 */
	{"LastErrorCode", NETSH_FIELD_PROPERTY_CODE}, /* MSFT_NetIpHTTPsState */
	{"InterfaceStatus", NETSH_FIELD_PROPERTY_STATUS},
};

static bool
is_any(uint8_t c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

static struct span
strip(struct span in, const char *set)
{
	struct span head;

	while (in.n > 0 && is_any(in.p[0], set))
		span_skip(&in, 1);
	while (in.n > 0 && is_any(in.p[in.n - 1], set) && span_take(&in, in.n - 1, &head))
		in = head;
	return in;
}

struct span
netsh_bare(struct span in)
{
	return strip(in, " \t*`\"'");
}

bool
netsh_contains(struct span in, const char *text)
{
	struct span head, rest = in;

	for (; span_take(&rest, strlen(text), &head); rest = in) {
		if (span_is_nocase(head, text))
			return true;
		span_skip(&in, 1);
	}
	return false;
}

enum netsh_field
netsh_field_find(struct span label)
{
	struct span bare = netsh_bare(label);

	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (span_is_nocase(bare, labels[i].label))
			return labels[i].field;
	return NETSH_FIELD_NONE;
}

/* Takes what stands before the next colon, and the colon. */
static bool
take_label(struct span *in, struct span *out)
{
	static const char wide[] = "\xef\xbc\x9a";
	struct span rest = *in;

	while (rest.n > 0 && rest.p[0] != ':' && !span_starts(rest, wide))
		span_skip(&rest, 1);
	if (rest.n == 0)
		return false;
	*out = span_of(in->p, span_offset(*in, rest));
	span_skip(&rest, rest.p[0] == ':' ? 1 : strlen(wide));
	*in = rest;
	return true;
}

/* "InterfaceStatus=IPHTTPS interface active", as wmic lists properties. */
static bool
read_equation(struct span line, struct netsh_pair *out)
{
	struct span label;

	if (!span_until(&line, '=', &label))
		return false;
	*out = (struct netsh_pair) {.field = netsh_field_find(label),
		.label = netsh_bare(label),
		.value = netsh_bare(line)};
	return out->field == NETSH_FIELD_PROPERTY_CODE || out->field == NETSH_FIELD_PROPERTY_STATUS;
}

/* Of no label that many others have too. */
static bool
is_own(enum netsh_field field)
{
	return field == NETSH_FIELD_CODE || field == NETSH_FIELD_STATUS ||
	       field == NETSH_FIELD_PROPERTY_CODE || field == NETSH_FIELD_PROPERTY_STATUS;
}

bool
netsh_pair_read(struct span line, struct netsh_pair *out)
{
	struct span rest = line, label;

	if (read_equation(line, out))
		return true;
	if (!take_label(&rest, &label))
		return false;
	*out = (struct netsh_pair) {.field = netsh_field_find(label),
		.label = netsh_bare(label),
		.value = netsh_bare(rest)};
	out->leader = out->label.n > 1 && out->label.p[out->label.n - 1] == '.';
	while (out->field == NETSH_FIELD_NONE && take_label(&rest, &label))
		if (is_own(netsh_field_find(label)))
			*out = (struct netsh_pair) {.field = netsh_field_find(label),
				.label = netsh_bare(label),
				.value = netsh_bare(rest)};
	return true;
}
