/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Serialized certificates. */
#include "certctx.h"

#include <stdint.h>

#include "der.h"

#include "format/limits.h"

enum { RESERVED = 1 };

/* One property as it stands there. */
struct item {
	uint32_t id;
	struct span value;
	size_t offset;
};

static bool
take_item(struct span whole, struct span *rest, struct item *out, struct err *err)
{
	struct span in = *rest;
	uint32_t reserved, n;

	out->offset = span_offset(whole, in);
	if (!span_u32le(&in, &out->id) || !span_u32le(&in, &reserved) || !span_u32le(&in, &n))
		return err_format(err, out->offset,
			"serialized certificate is cut off (MS-GPEF section 2.2.1.1.1)");
	if (out->id == 0)
		return err_format(err, out->offset, "properties without a certificate");
	if (reserved != RESERVED)
		return err_format(err, out->offset + 4,
			"property %u is no property (MS-GPEF section 2.2.1.1.1)",
			(unsigned int)out->id);
	if (!span_take(&in, n, &out->value))
		return err_format(err, out->offset + 8, "property %u of %lu bytes is cut off",
			(unsigned int)out->id, (unsigned long)n);
	*rest = in;
	return true;
}

static bool
is_element(uint32_t id)
{
	return id == CERTCTX_CERTIFICATE || id == CERTCTX_CRL || id == CERTCTX_CTL;
}

/* What the properties belong to comes last. */
static bool
find_element(struct span whole, struct span *rest, struct item *out, struct err *err)
{
	size_t count = 0;

	do {
		if (count++ > LIMIT_CERTPROPS)
			return err_set(err, ERR_LIMIT, "more than %d properties of one certificate",
				LIMIT_CERTPROPS);
		if (!take_item(whole, rest, out, err))
			return false;
	} while (!is_element(out->id));
	return true;
}

static bool
check_certificate(const struct item *item, struct err *err)
{
	struct span in = item->value, content;

	if (in.n > LIMIT_CERT)
		return err_set(err, ERR_LIMIT, "certificate of more than %d bytes", LIMIT_CERT);
	if (!der_take(&in, DER_SEQUENCE, &content) || in.n > 0)
		return err_format(err, item->offset, "certificate is not DER (X.690 section 10)");
	return true;
}

/* Names and hashes decide nothing; what the certificate may be used for must be known. */
static bool
take_property(struct arena *arena, const struct item *item, struct certctx *out, struct err *err)
{
	struct err why = {.kind = ERR_NONE};

	if (certprops_add(arena, &out->props, item->id, item->value, item->offset, &why))
		return true;
	if (certprop_restricts(item->id) || why.kind == ERR_LIMIT)
		return err_take(err, &why);
	if (out->flaw == NULL)
		out->flaw = arena_text(arena, why.text);
	return true;
}

bool
certctx_next(struct arena *arena, struct span whole, struct span *rest, struct certctx *out,
	struct err *err)
{
	struct span behind = *rest, in = *rest;
	struct certctx context = {.kind = CERTCTX_NONE};
	struct item element, item;

	/* Nothing is kept before all of it is known to be there. */
	if (!find_element(whole, &behind, &element, err))
		return false;
	*rest = behind;
	context.kind = (enum certctx_kind)element.id;
	context.encoded = element.value;
	if (context.kind == CERTCTX_CERTIFICATE && !check_certificate(&element, err))
		return false;
	while (context.kind == CERTCTX_CERTIFICATE && take_item(whole, &in, &item, err) &&
		!is_element(item.id))
		if (!take_property(arena, &item, &context, err))
			return false;
	*out = context;
	return true;
}

bool
certctx_end(struct span *rest)
{
	static const uint8_t zeros[12];
	struct span in = *rest, end;

	if (!span_take(&in, sizeof(zeros), &end) || !span_equal(end, span_of(zeros, sizeof(zeros))))
		return false;
	*rest = in;
	return true;
}

bool
certctx_parse(struct arena *arena, struct span in, struct certctx *out, struct err *err)
{
	struct span rest = in;
	struct certctx context;

	if (in.n == 0)
		return err_format(err, 0, "is empty");
	if (!certctx_next(arena, in, &rest, &context, err))
		return false;
	if (context.kind != CERTCTX_CERTIFICATE)
		return err_format(err, 0, "is no certificate but a %s",
			context.kind == CERTCTX_CRL ? "CRL" : "certificate trust list");
	if (rest.n > 0 && (!certctx_end(&rest) || rest.n > 0))
		return err_format(err, span_offset(in, rest), "bytes behind the certificate");
	*out = context;
	return true;
}
