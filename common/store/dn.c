/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Distinguished names as Windows writes them. */
#include "config.h"

#include "store/dn.h"

#include <openssl/objects.h>
#include <string.h>

#include "base/span.h"
#include "base/text.h"

enum { ATTRIBUTES_MAX = 64 };

/* One "TYPE=VALUE". */
struct attribute {
	int nid;
	const char *value;
};

/* Names of types that Windows writes differently from libcrypto, in capitals; a type without a name
 * is "OID.1.2.3". */
static int
nid_of(struct arena *arena, const char *type)
{
	static const struct {
		const char *windows, *ours;
	} rows[] = {{"E", "emailAddress"}, {"S", "ST"}, {"G", "GN"}, {"T", "title"},
		{"STREET", "street"}, {"SERIALNUMBER", "serialNumber"}};
	char *upper = arena_text(arena, type);

	for (char *c = upper; *c != '\0'; c++)
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 'a' + 'A');
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (text_equal(upper, rows[i].windows))
			return OBJ_txt2nid(rows[i].ours);
	return OBJ_txt2nid(text_starts(upper, "OID.") ? upper + strlen("OID.") : upper);
}

/* Up to the next comma outside quotes; a doubled quote inside quotes is one quote. */
static char *
take_part(struct arena *arena, const char **at)
{
	const char *from = *at;
	bool quoted = false;
	char *out, *end;

	for (; **at != '\0' && (quoted || **at != ','); (*at)++)
		quoted ^= **at == '"';
	out = end = arena_alloc(arena, (size_t)(*at - from) + 1);
	quoted = false;
	for (; from < *at; from++) {
		bool quote = *from == '"',
		     doubled = quote && quoted && from + 1 < *at && from[1] == '"';

		if (!quote || doubled)
			*end++ = *from;
		if (doubled)
			from++;
		else
			quoted ^= quote;
	}
	if (**at == ',')
		(*at)++;
	*end = '\0';
	return arena_span_text(arena, span_trim(span_text(out)));
}

/* False when a part is no attribute. */
static bool
parse(struct arena *arena, const char *text, struct attribute *out, size_t *count)
{
	*count = 0;
	while (*text != '\0') {
		char *part = take_part(arena, &text), *equals = strchr(part, '=');

		if (equals == NULL || *count == ATTRIBUTES_MAX)
			return false;
		*equals = '\0';
		out[*count].nid = nid_of(arena, part);
		out[*count].value = equals + 1;
		if (out[(*count)++].nid == NID_undef)
			return false;
	}
	return *count > 0;
}

static bool
value_is(struct arena *arena, const ASN1_STRING *string, const char *value)
{
	unsigned char *utf8 = NULL;
	int n = ASN1_STRING_to_UTF8(&utf8, string);
	bool same = n >= 0 &&
		    text_equal_nocase(
			    arena_span_text(arena, span_of(utf8, (size_t)(n < 0 ? 0 : n))), value);

	OPENSSL_free(utf8);
	return same;
}

/* Removes the attribute that equals the entry from the list. */
static bool
strike(struct arena *arena, const X509_NAME_ENTRY *entry, struct attribute *list, size_t count)
{
	int nid = OBJ_obj2nid(X509_NAME_ENTRY_get_object(entry));

	for (size_t i = 0; i < count; i++)
		if (list[i].nid == nid && list[i].value != NULL &&
			value_is(arena, X509_NAME_ENTRY_get_data(entry), list[i].value)) {
			list[i].value = NULL;
			return true;
		}
	return false;
}

bool
dn_is(struct arena *arena, const char *text, const X509_NAME *name)
{
	struct attribute list[ATTRIBUTES_MAX];
	int entries = X509_NAME_entry_count(name);
	size_t count;

	if (!parse(arena, text, list, &count) || (size_t)entries != count)
		return false;
	for (int i = 0; i < entries; i++)
		if (!strike(arena, X509_NAME_get_entry(name, i), list, count))
			return false;
	return true;
}
