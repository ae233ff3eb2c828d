/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The properties of a certificate: which are decoded, and how, is a table. */
#include "certprop.h"

#include <stdint.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"
#include "format/limits.h"
#include "format/utf16.h"
#include "der.h"

enum {
	MD5_BYTES = 16,
	SHA256_BYTES = 32,
	FILETIME_BYTES = 8,
	FILETIME_PER_SECOND = 10000000,
};

#define FILETIME_TO_UNIX INT64_C(11644473600) /* seconds from 1601 to 1970 */

/* A property being taken in. */
struct taking {
	struct arena *arena;
	struct certprops *props;
	unsigned int id;
	struct span value;
	size_t offset;
	struct err *err;
};

/* ---------------------------------------------------------------- values */

static bool
malformed(const struct taking *taking, const char *what)
{
	return err_format(taking->err, taking->offset, "property %u %s", taking->id, what);
}

static bool
take_usages(const struct taking *taking, struct certprop_usages *out)
{
	struct span rest = taking->value, list, oid;
	struct certprop_usages usages = {.present = true};

	if (!der_take(&rest, DER_SEQUENCE, &list) || rest.n > 0)
		return malformed(taking, "is no list of key purposes");
	while (list.n > 0) {
		const char *text;

		if (usages.count >= LIMIT_CERTPROP_USAGES)
			return err_set(taking->err, ERR_LIMIT,
				"property %u lists more than %d key purposes", taking->id,
				LIMIT_CERTPROP_USAGES);
		text = der_take(&list, DER_OID, &oid) ? der_oid_text(taking->arena, oid) : NULL;
		if (text == NULL)
			return malformed(taking, "lists a malformed key purpose");
		ARENA_PUSH(taking->arena, usages.oids, usages.count, text);
	}
	*out = usages;
	return true;
}

static bool
take_time(const struct taking *taking, struct certprop_time *out)
{
	struct certprop_time time = {.present = true, .ever = true, .at = INT64_MIN};

	if (taking->value.n > 0) {
		time.ever = false;
		if (!certprop_filetime(taking->value, &time.at))
			return malformed(taking, "is no FILETIME");
	}
	*out = time;
	return true;
}

static bool
take_hash(const struct taking *taking, size_t n, struct span *out)
{
	if (taking->value.n != n)
		return malformed(taking, "is a hash of the wrong length");
	*out = taking->value;
	return true;
}

static bool
take_9(const struct taking *taking)
{
	return take_usages(taking, &taking->props->usages);
}

static bool
take_11(const struct taking *taking)
{
	taking->props->friendly_name = certprop_text(taking->arena, taking->value);
	return taking->props->friendly_name != NULL || malformed(taking, "is no UTF-16 text");
}

static bool
take_20(const struct taking *taking)
{
	if (taking->value.n == 0)
		return malformed(taking, "is an empty key identifier");
	taking->props->key_id = taking->value;
	return true;
}

static bool
take_29(const struct taking *taking)
{
	return take_hash(taking, MD5_BYTES, &taking->props->name_md5);
}

static bool
take_98(const struct taking *taking)
{
	return take_hash(taking, SHA256_BYTES, &taking->props->sha256);
}

static bool
take_104(const struct taking *taking)
{
	return take_time(taking, &taking->props->disallowed);
}

static bool
take_122(const struct taking *taking)
{
	return take_usages(taking, &taking->props->disallowed_usages);
}

static bool
take_126(const struct taking *taking)
{
	return take_time(taking, &taking->props->not_before);
}

static bool
take_127(const struct taking *taking)
{
	return take_usages(taking, &taking->props->not_before_usages);
}

static const struct {
	unsigned int id;
	bool restricts;
	bool (*take)(const struct taking *taking);
} decoders[] = {
	{CERTPROP_USAGES, true, take_9},
	{CERTPROP_FRIENDLY_NAME, false, take_11},
	{CERTPROP_KEY_ID, false, take_20},
	{CERTPROP_NAME_MD5, false, take_29},
	{CERTPROP_SHA256, false, take_98},
	{CERTPROP_DISALLOWED, true, take_104},
	{CERTPROP_DISALLOWED_USAGES, true, take_122},
	{CERTPROP_NOT_BEFORE, true, take_126},
	{CERTPROP_NOT_BEFORE_USAGES, true, take_127},
};

bool
certprop_restricts(unsigned int id)
{
	for (size_t i = 0; i < sizeof(decoders) / sizeof(decoders[0]); i++)
		if (decoders[i].id == id)
			return decoders[i].restricts;
	return false;
}

/* ---------------------------------------------------------------- the list */

bool
certprops_add(struct arena *arena, struct certprops *out, unsigned int id, struct span value,
	size_t offset, struct err *err)
{
	const struct taking taking = {arena, out, id, value, offset, err};
	const struct certprop item = {id, value};
	struct span there;

	if (certprops_get(out, id, &there))
		return malformed(&taking, "is there twice");
	if (out->count >= LIMIT_CERTPROPS)
		return err_set(err, ERR_LIMIT, "more than %d properties of one certificate",
			LIMIT_CERTPROPS);
	for (size_t i = 0; i < sizeof(decoders) / sizeof(decoders[0]); i++)
		if (decoders[i].id == id && !decoders[i].take(&taking))
			return false;
	ARENA_PUSH(arena, out->items, out->count, item);
	return true;
}

/* What was taken once is taken again. */
struct certprops *
certprops_copy(struct arena *arena, const struct certprops *props)
{
	struct certprops *copy = arena_alloc(arena, sizeof(*copy));

	for (size_t i = 0; i < props->count; i++)
		certprops_add(arena, copy, props->items[i].id,
			arena_bytes(arena, props->items[i].value), 0, NULL);
	return copy;
}

bool
certprops_get(const struct certprops *props, unsigned int id, struct span *value)
{
	for (size_t i = 0; i < props->count; i++)
		if (props->items[i].id == id) {
			*value = props->items[i].value;
			return true;
		}
	return false;
}

bool
certprop_lists(const struct certprop_usages *usages, const char *oid)
{
	for (size_t i = 0; i < usages->count; i++)
		if (text_equal(usages->oids[i], oid) ||
			text_equal(usages->oids[i], "2.5.29.37.0") ||
			text_equal(usages->oids[i], "1.3.6.1.4.1.311.10.12.1"))
			return true;
	return false;
}

bool
certprop_filetime(struct span value, int64_t *at)
{
	uint64_t ticks;

	if (value.n != FILETIME_BYTES || !span_u64le(&value, &ticks))
		return false;
	*at = (int64_t)(ticks / FILETIME_PER_SECOND) - FILETIME_TO_UNIX;
	return true;
}

/* ---------------------------------------------------------------- text */

const char *
certprop_text(struct arena *arena, struct span value)
{
	struct buf utf8 = buf_make(2 * LIMIT_TEXT_FIELD);
	const char *text = NULL;

	if (value.n % 2 != 0)
		return NULL;
	if (value.n > 0 && value.p[value.n - 1] == 0 && value.p[value.n - 2] == 0)
		value.n -= 2;
	utf16_add(&utf8, value);
	/* What did not fit would not be shown either. */
	text = text_clean(arena, buf_view(&utf8), LIMIT_TEXT_FIELD);
	buf_free(&utf8);
	return text;
}
