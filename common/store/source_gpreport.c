/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports of group policies. */
#include "config.h"

#include "store/source_kind.h"

#include <openssl/evp.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/must.h"
#include "base/text.h"
#include "format/gpreport.h"
#include "format/limits.h"

#define STORES "Software\\Policies\\Microsoft\\SystemCertificates\\"
#define TRANSITION "Software\\Policies\\Microsoft\\Windows\\Tcpip\\v6Transition\\"

enum { SHA1_BYTES = 20 };

/* A Registry.pol with what the report shows, so that it is judged, and joined with others, as one
 * is (MS-GPREG section 2.2.1). */
struct making {
	struct source_reading *reading;
	struct buf file;
};

static void
put_u16(struct buf *out, uint32_t value)
{
	buf_u8(out, (uint8_t)value);
	buf_u8(out, (uint8_t)(value >> 8));
}

static void
put_text(struct buf *out, const char *text)
{
	struct span rest = span_text(text);
	uint32_t c;

	while (text_utf8(&rest, &c))
		put_u16(out, c > 0xffff ? 0xfffd : c);
	put_u16(out, 0);
}

static void
put_number(struct buf *out, uint32_t value)
{
	put_u16(out, value);
	put_u16(out, value >> 16);
}

static void
put_record(struct making *making, const struct regpol_value *value)
{
	struct buf *out = &making->file;

	put_u16(out, '[');
	put_text(out, value->key);
	put_u16(out, ';');
	put_text(out, value->name);
	put_u16(out, ';');
	put_number(out, value->type);
	put_u16(out, ';');
	put_number(out, (uint32_t)value->data.n);
	put_u16(out, ';');
	buf_span(out, value->data);
	put_u16(out, ']');
}

static const char *
thumbprint(struct arena *arena, struct span der)
{
	uint8_t sha1[SHA1_BYTES];

	must(EVP_Digest(der.p, der.n, sha1, NULL, EVP_sha1(), NULL) == 1,
		"libcrypto cannot compute SHA-1");
	return text_hex(arena, span_of(sha1, sizeof(sha1)), 0);
}

/* One that is malformed does not hide the others. */
static void
put_cert(struct making *making, const struct gpreport_cert *cert)
{
	struct arena *arena = making->reading->arena;
	struct err why = {.kind = ERR_NONE};
	struct certctx context;

	if (!certctx_parse(arena, cert->data, &context, &why)) {
		err_context(&why, "the certificate at byte %zu of the report", cert->offset);
		broken_add(&making->reading->out->broken, arena, &why);
		return;
	}
	put_record(making,
		&(struct regpol_value) {.key = arena_printf(arena, STORES "%s\\Certificates\\%s",
						cert->store == GPREPORT_ROOT ? "Root" : "CA",
						thumbprint(arena, context.encoded)),
			.name = "Blob",
			.type = REGPOL_BINARY,
			.data = cert->data});
}

static bool
is_of_tunnel(const struct regpol_value *value)
{
	return strncasecmp(value->key, TRANSITION, strlen(TRANSITION)) == 0;
}

static bool
make_policy(struct making *making, const struct gpreport *report, struct span *out, struct err *err)
{
	buf_text(&making->file, "PReg");
	put_number(&making->file, 1);
	for (size_t i = 0; i < report->count; i++)
		put_cert(making, &report->certs[i]);
	for (size_t i = 0; i < report->value_count; i++)
		if (is_of_tunnel(&report->values[i]))
			put_record(making, &report->values[i]);
	if (making->file.failed)
		return err_set(
			err, ERR_LIMIT, "shows a policy of more than %d bytes", LIMIT_REGPOL_BYTES);
	*out = arena_bytes(making->reading->arena, buf_view(&making->file));
	return true;
}

static void
doubt_untrusted(struct source_reading *reading, const struct gpreport *report)
{
	struct err why = {.kind = ERR_NONE};

	if (report->untrusted == 0 || report->disabled)
		return;
	err_set(&why, ERR_UNSUPPORTED,
		"shows untrusted certificates, which are not read from a report, at byte %zu: give "
		"Registry.pol as gpo:",
		report->untrusted);
	broken_add(&reading->out->doubts, reading->arena, &why);
}

/* What the report does not say cannot be right or wrong. */
static void
note_rest(struct source_reading *reading, const struct gpreport *report)
{
	if (report->disabled)
		source_note(reading,
			"the policy's computer settings are disabled: clients ignore them");
	if (report->templates > 0)
		source_note(reading,
			arena_printf(reading->arena,
				"%zu setting%s of administrative templates not read, which a "
				"report shows in words: gpo: with Registry.pol reads them",
				report->templates, report->templates == 1 ? "" : "s"));
	source_note(reading, "name resolution and IPsec are not read from a report");
}

bool
source_take_gpreport(struct source_reading *reading, struct span in, struct err *err)
{
	struct making making = {.reading = reading, .file = buf_make(LIMIT_REGPOL_BYTES)};
	struct gpreport report;
	struct span file;
	bool ok;

	if (!gpreport_parse(reading->arena, in, reading->budget, &report, err))
		return err_context(err, "%s", reading->path);
	if (report.disabled)
		report.count = report.value_count = 0;
	ok = make_policy(&making, &report, &file, err) || err_context(err, "%s", reading->path);
	buf_free(&making.file);
	if (!ok || !source_take_gpo(reading, file, err))
		return false;
	if (reading->out->policy->url_count == 0 && !reading->out->policy->has_client_state)
		reading->out->policy = NULL;
	doubt_untrusted(reading, &report);
	note_rest(reading, &report);
	return true;
}
