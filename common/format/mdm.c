/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What device management exports. */
#include "format/mdm.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "format/limits.h"
#include "format/mdm_reading.h"
#include "format/narrow.h"
#include "format/wintext.h"
#include "format/xml_walk.h"

enum { SHA1_DIGITS = 40 };

/* ---------------------------------------------------------------- entries */

bool
mdm_broken(struct mdm_reading *reading, const struct mdm_cert *cert, const char *why)
{
	struct err err = {.kind = ERR_NONE};

	err_set(&err, ERR_FORMAT, "%s%s%s: %s", cert->name, *cert->name == '\0' ? "" : ", ",
		cert->offset, why);
	broken_add(&reading->out->broken, reading->arena, &err);
	return true;
}

/* Exports wrap lines, although the document forbids it. */
static struct span
without_blanks(struct arena *arena, struct span in)
{
	uint8_t *bytes = arena_array(arena, in.n + 1, 1), c;
	size_t n = 0;

	while (span_u8(&in, &c))
		if (!narrow_is_blank(c))
			bytes[n++] = c;
	return span_of(bytes, n);
}

bool
mdm_add(struct mdm_reading *reading, const struct mdm_cert *cert, struct span base64,
	struct err *err)
{
	struct mdm_cert add = *cert;

	if (reading->out->count + reading->out->broken.count >= LIMIT_MDM_CERTS)
		return err_set(err, ERR_LIMIT, "more than %d certificates", LIMIT_MDM_CERTS);
	if (!budget_take(reading->budget, base64.n, err))
		return false;
	if (add.path == NULL && (!text_unbase64(reading->arena,
					 without_blanks(reading->arena, base64), &add.data) ||
					add.data.n == 0))
		return mdm_broken(reading, cert, "no base64 (RFC 4648 section 4)");
	ARENA_PUSH(reading->arena, reading->out->certs, reading->out->count, add);
	return true;
}

/* ---------------------------------------------------------------- addresses */

static bool
pass_nocase(struct span *in, const char *start)
{
	struct span head, rest = *in;

	if (!span_take(&rest, strlen(start), &head) || !span_is_nocase(head, start))
		return false;
	*in = rest;
	return true;
}

static bool
is_hash(struct span in)
{
	for (size_t i = 0; i < in.n; i++)
		if (strchr("0123456789abcdefABCDEF", in.p[i]) == NULL || in.p[i] == '\0')
			return false;
	return in.n == SHA1_DIGITS;
}

/* Without "Device" the address is that of the device (MS-MDE2 section 2.2.9.4). */
struct mdm_node
mdm_node_of(struct mdm_reading *reading, struct span address)
{
	static const struct {
		const char *store;
		enum mdm_store is;
	} rows[] = {{"Root", MDM_ROOT}, {"CA", MDM_CA}, {"UntrustedCertificates", MDM_DISALLOWED}};
	struct mdm_node node = {.store = MDM_NONE};
	struct span rest = narrow_trim(address), store, hash;

	pass_nocase(&rest, "./");
	pass_nocase(&rest, "Device/");
	if (!pass_nocase(&rest, "Vendor/MSFT/RootCATrustedCertificates/") ||
		!span_until(&rest, '/', &store))
		return node;
	if (!span_until(&rest, '/', &hash)) {
		hash = rest;
		rest = span_of(NULL, 0);
	}
	node.encoded = span_is_nocase(rest, "EncodedCertificate");
	node.name = arena_span_text(reading->arena, hash);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (span_is_nocase(store, rows[i].store))
			node.store = rows[i].is;
	if (is_hash(hash))
		node.sha1 = node.name;
	return node;
}

/* ---------------------------------------------------------------- the whole */

enum form { FORM_NONE, FORM_SYNCML, FORM_PACKAGE, FORM_GRAPH };

static bool
holds(struct span text, const char *words)
{
	return span_find(text, words) != NULL;
}

/* Graph's answers name their type, unless that was asked not to be there. */
static bool
is_graph(struct span in)
{
	struct buf buf = buf_make(LIMIT_MDM_BYTES);
	struct narrow narrow;
	bool is = in.n > 0 && in.n <= LIMIT_MDM_BYTES && narrow_make(in, &buf, &narrow, NULL) &&
		  (span_starts(narrow.text, "{") || span_starts(narrow.text, "[")) &&
		  (holds(narrow.text, "microsoft.graph.") ||
			  holds(narrow.text, "https://graph.microsoft.com/") ||
			  holds(narrow.text, "\"trustedRootCertificate\""));

	buf_free(&buf);
	return is;
}

static enum form
form_of(struct span in)
{
	if (xml_begins(in, "SyncML") || xml_begins(in, "SyncBody"))
		return FORM_SYNCML;
	if (xml_begins(in, "WindowsCustomizations"))
		return FORM_PACKAGE;
	return is_graph(in) ? FORM_GRAPH : FORM_NONE;
}

bool
mdm_recognise(struct span in)
{
	return form_of(in) != FORM_NONE;
}

static bool
read_json(struct mdm_reading *reading, struct span in, struct err *err)
{
	struct span text;

	if (xml_begins(in, NULL))
		return err_set(err, ERR_FORMAT, "is XML, but no SyncML and no customizations.xml");
	return wintext_decode(reading->arena, in, &text, err) && mdm_read_graph(reading, text, err);
}

bool
mdm_parse(struct arena *arena, struct span in, struct budget *budget, struct mdm *out,
	struct err *err)
{
	static bool (*const readers[])(
		struct mdm_reading * reading, struct span in, struct err * err) = {
		[FORM_NONE] = read_json,
		[FORM_SYNCML] = mdm_read_syncml,
		[FORM_PACKAGE] = mdm_read_package,
		[FORM_GRAPH] = read_json,
	};
	struct mdm mdm = {.count = 0};
	struct mdm_reading reading = {arena, budget, &mdm};

	if (in.n > LIMIT_MDM_BYTES)
		return err_set(err, ERR_LIMIT, "larger than %d bytes", LIMIT_MDM_BYTES);
	if (!readers[form_of(in)](&reading, in, err))
		return false;
	*out = mdm;
	return true;
}
