/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Certificates in PEM or DER. The blocks are found here and only decoded by libcrypto: its reader
 * passes over what it does not take for a block, so that a certificate whose first line is damaged
 * would be lost without a word.
 */
#include "pem_der.h"

#include <limits.h>
#include <string.h>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "lenient.h"

#include "base/text.h"
#include "format/cert_scan.h"
#include "format/limits.h"

enum { LINE_FULL = 64 };

static const char BEGIN[] = "-----BEGIN ";
static const char END[] = "-----END ";
static const char DASHES[] = "-----";
static const char BYTE_ORDER_MARK[] = "\xef\xbb\xbf"; /* as editors on Windows leave it */

/* A block of text from its BEGIN line to its END line. */
struct block {
	struct span label;
	struct span text;
	size_t offset;
};

/* A file on its way in. */
struct reading {
	struct arena *arena;
	struct budget *budget;
	struct pem_der *out;
	struct err *err;
	bool later;    /* only what needs it is decoded */
	uint8_t *room; /* for bytes of a block that is looked at */
	size_t room_size;
};

static struct span
without_mark(struct span in)
{
	if (span_starts(in, BYTE_ORDER_MARK))
		span_skip(&in, strlen(BYTE_ORDER_MARK));
	return in;
}

/* "-----BEGIN X-----": the label; false when the line does not end as it should. */
static bool
boundary(struct span line, const char *start, struct span *label)
{
	size_t dashes = strlen(DASHES);

	if (!span_skip(&line, strlen(start)) || line.n <= dashes)
		return false;
	span_take(&line, line.n - dashes, label);
	return span_is(line, DASHES);
}

/* Takes the next block from the front with the text before it; false at the end, err set when it
 * is not a good one. */
static bool
next_block(struct span whole, struct span *in, struct block *out, struct err *err)
{
	struct span line, label, start;
	size_t offset = 0;
	bool open = false;

	for (;;) {
		struct span here = *in;

		if (!span_line(in, &line))
			break;
		line = span_trim(line);
		if (line.n == 0 || line.p[0] != '-')
			continue; /* as nearly all are */
		if (span_starts(line, BEGIN)) {
			if (open)
				return err_format(
					err, offset, "has a PEM block without end: copy it again");
			open = true;
			start = here;
			offset = span_offset(whole, here);
			if (!boundary(line, BEGIN, &out->label))
				return err_format(err, offset, "has a damaged BEGIN line");
		} else if (span_starts(line, END)) {
			if (!open || !boundary(line, END, &label) || !span_equal(label, out->label))
				return err_format(err, span_offset(whole, here),
					"has an END line without its BEGIN line");
			span_take(&start, start.n - in->n, &out->text);
			out->offset = offset;
			return true;
		}
	}
	return open ? err_format(err, offset, "has a PEM block without end: copy it again") : false;
}

static bool
lists_server_auth(const STACK_OF(ASN1_OBJECT) *list)
{
	for (int i = 0; i < sk_ASN1_OBJECT_num(list); i++) {
		int nid = OBJ_obj2nid(sk_ASN1_OBJECT_value(list, i));

		if (nid == NID_server_auth || nid == NID_anyExtendedKeyUsage)
			return true;
	}
	return false;
}

/* In the order in which OpenSSL looks: a rejected use stays rejected, and a list of trusted uses,
 * be it empty, leaves no others. */
static enum pem_der_use
use_of(X509 *x)
{
	const STACK_OF(ASN1_OBJECT) *trusted = X509_get0_trust_objects(x);
	const STACK_OF(ASN1_OBJECT) *rejected = X509_get0_reject_objects(x);

	if (lists_server_auth(rejected))
		return PEM_DER_REJECTED;
	if (trusted == NULL)
		return PEM_DER_PLAIN;
	return lists_server_auth(trusted) ? PEM_DER_TRUSTED : PEM_DER_RESTRICTED;
}

/* One certificate, with the settings of a TRUSTED CERTIFICATE behind it when `aux`. */
static bool
decode_cert(struct arena *arena, struct span der, bool aux, size_t offset, struct pem_der *out,
	struct err *err)
{
	struct pem_der_cert cert = {.use = PEM_DER_PLAIN};
	const unsigned char *p = der.p;
	X509 *x = NULL, *with_aux = NULL;
	struct span alone;
	bool ok = false;

	if (der.n > LIMIT_CERT)
		return err_set(err, ERR_LIMIT, "has a certificate larger than %d bytes at byte %zu",
			(int)LIMIT_CERT, offset);
	x = d2i_X509(NULL, &p, (long)der.n);
	if (x == NULL && !aux) {
		x = lenient_decode(der);
		p = der.p + der.n;
	}
	if (x == NULL) {
		err_format(err, offset, "has a certificate that cannot be decoded");
		goto out;
	}
	alone = span_of(der.p, (size_t)(p - der.p));
	if (!aux && alone.n != der.n) {
		err_format(err, offset, "has %zu bytes behind a certificate", der.n - alone.n);
		goto out;
	}
	if (aux) {
		p = der.p;
		with_aux = d2i_X509_AUX(NULL, &p, (long)der.n);
		if (with_aux == NULL || (size_t)(p - der.p) != der.n) {
			err_format(err, offset, "has trust settings that cannot be decoded");
			goto out;
		}
		cert.use = use_of(with_aux);
	}
	cert.der = arena_bytes(arena, alone);
	cert.x509 = x;
	x = NULL;
	ARENA_PUSH(arena, out->certs, out->count, cert);
	ok = true;
out:
	X509_free(with_aux);
	X509_free(x);
	ERR_clear_error();
	return ok;
}

static bool
has_place(const struct reading *reading)
{
	return reading->out->count + reading->out->later_count < LIMIT_STORE_CERTS ||
	       err_set(reading->err, ERR_LIMIT, "has more than %d certificates",
		       (int)LIMIT_STORE_CERTS);
}

/* False only when there is no going on. */
static bool
add_cert(struct reading *reading, struct span der, bool aux, size_t offset)
{
	struct err why = {.kind = ERR_NONE};

	if (!has_place(reading))
		return false;
	if (!budget_take_certificate(reading->budget, der.n, reading->err))
		return false;
	if (decode_cert(reading->arena, der, aux, offset, reading->out, &why))
		return true;
	broken_add(&reading->out->broken, reading->arena, &why);
	reading->out->broken_trusted += aux;
	return true;
}

/* The bytes in a block; the caller frees them. */
static unsigned char *
decode_text(const struct block *block, size_t *n)
{
	BIO *bio = BIO_new_mem_buf(block->text.p, (int)block->text.n);
	char *name = NULL, *header = NULL;
	unsigned char *data = NULL;
	long size = 0;

	if (bio == NULL || PEM_read_bio(bio, &name, &header, &data, &size) != 1)
		data = NULL;
	*n = (size_t)size;
	OPENSSL_free(name);
	OPENSSL_free(header);
	BIO_free(bio);
	ERR_clear_error();
	return data;
}

/* As nearly all programs write it: full lines of 64 characters, the last one excepted, and nothing
 * else. How libcrypto reads other ones, it alone knows. */
static bool
take_lines(struct span text, uint8_t *to, size_t *n)
{
	struct span line;
	bool ended = false;
	size_t made;

	*n = 0;
	if (!span_starts(text, BEGIN) || !span_line(&text, &line))
		return false;
	while (span_line(&text, &line) && line.n > 0 && line.p[0] != '-') {
		if (ended || line.n > LINE_FULL || !text_unbase64_to(line, &to[*n], &made))
			return false;
		ended = made < LINE_FULL / 4 * 3;
		*n += made;
	}
	return span_starts(line, END) && text.n == 0;
}

static uint8_t *
room_for(struct reading *reading, size_t n)
{
	if (reading->room_size < n) {
		reading->room_size = 2 * n;
		reading->room = arena_alloc(reading->arena, reading->room_size);
	}
	return reading->room;
}

/* Whether the block need not be decoded now; false also when there is no place for it. */
static bool
put_off(struct reading *reading, const struct block *block)
{
	struct pem_der_later later = {.text = block->text, .before = reading->out->count};
	uint8_t *room = room_for(reading, block->text.n);
	size_t n;

	if (!take_lines(block->text, room, &n) ||
		!cert_scan_subject(span_of(room, n), &later.subject) || !has_place(reading))
		return false;
	ARENA_PUSH(reading->arena, reading->out->later, reading->out->later_count, later);
	return true;
}

static bool
add_block(struct reading *reading, const struct block *block)
{
	bool aux = span_is(block->label, PEM_STRING_X509_TRUSTED), ok = true;
	struct err why = {.kind = ERR_NONE};
	unsigned char *data = NULL;
	size_t n = 0;

	if (!aux && !span_is(block->label, PEM_STRING_X509) &&
		!span_is(block->label, PEM_STRING_X509_OLD)) {
		reading->out->other++;
		return budget_take(reading->budget, 0, reading->err);
	}
	if (reading->later && !aux && block->text.n <= 2 * LIMIT_CERT && put_off(reading, block))
		return budget_take(reading->budget, sizeof(*reading->out->later), reading->err);
	/* base64 with its line ends takes less than twice the room */
	if (block->text.n > 2 * LIMIT_CERT)
		err_set(&why, ERR_LIMIT, "has a certificate larger than %d bytes at byte %zu",
			(int)LIMIT_CERT, block->offset);
	else if ((data = decode_text(block, &n)) == NULL)
		err_format(&why, block->offset, "has a PEM block that cannot be decoded");
	else
		ok = add_cert(reading, span_of(data, n), aux, block->offset);
	OPENSSL_free(data);
	if (why.kind == ERR_NONE)
		return ok;
	broken_add(&reading->out->broken, reading->arena, &why);
	reading->out->broken_trusted += aux;
	return budget_take(reading->budget, 0, reading->err);
}

/* The lines between the first and the last, from base64; no header of RFC 1421 is taken. */
static bool
decode_block(struct arena *arena, const struct block *block, struct span *der, struct err *err)
{
	EVP_ENCODE_CTX *base64 = EVP_ENCODE_CTX_new();
	struct span rest = block->text, line, body = {NULL, 0};
	uint8_t *out = arena_alloc(arena, block->text.n / 4 * 3 + 64);
	int n = 0, last = 0;
	bool ok = base64 != NULL && block->text.n <= INT_MAX;

	span_line(&rest, &line);
	span_until(&rest, '-', &body); /* the END line is there */
	if (ok) {
		EVP_DecodeInit(base64);
		ok = EVP_DecodeUpdate(base64, out, &n, body.p, (int)body.n) >= 0 &&
		     EVP_DecodeFinal(base64, out + n, &last) == 1;
	}
	*der = span_of(out, (size_t)n + (size_t)last);
	EVP_ENCODE_CTX_free(base64);
	ERR_clear_error();
	return ok || err_format(err, block->offset, "has a PEM block that cannot be decoded");
}

bool
pem_der_block(
	struct arena *arena, struct span *in, const char *label, struct span *der, struct err *err)
{
	struct span whole = *in = without_mark(*in);
	struct block block;

	while (next_block(whole, in, &block, err))
		if (span_is(block.label, label))
			return decode_block(arena, &block, der, err);
	return false;
}

static bool
read_pem(struct reading *reading, struct span in)
{
	struct span rest = without_mark(in);
	struct err damaged = {.kind = ERR_NONE};
	struct block block;

	while (next_block(in, &rest, &block, &damaged))
		if (!add_block(reading, &block))
			return false;
	return damaged.kind == ERR_NONE || err_take(reading->err, &damaged);
}

static bool
read_all(struct reading reading, struct span in, struct pem_der *out)
{
	struct pem_der found = {.certs = NULL};
	struct err *err = reading.err;
	bool ok;

	reading.out = &found;

	if (in.n == 0)
		return err_format(err, 0, "is empty");
	/* DER first: no text looks like it, but blocks may follow a certificate in DER */
	if (pem_der_is_der(in))
		ok = add_cert(&reading, in, false, 0);
	else if (pem_der_is_pem(in))
		ok = read_pem(&reading, in);
	else
		return err_format(err, 0, "is neither PEM nor DER");
	if (ok)
		*out = found;
	else
		pem_der_clear(&found);
	return ok;
}

bool
pem_der_read(struct arena *arena, struct span in, struct budget *budget, struct pem_der *out,
	struct err *err)
{
	const struct reading reading = {.arena = arena, .budget = budget, .err = err};

	return read_all(reading, in, out);
}

bool
pem_der_index(struct arena *arena, struct span in, struct budget *budget, struct pem_der *out,
	struct err *err)
{
	const struct reading reading = {
		.arena = arena, .budget = budget, .err = err, .later = true};

	return read_all(reading, in, out);
}

bool
pem_der_parse(struct arena *arena, struct span in, struct budget *budget, struct pem_der *out,
	struct err *err)
{
	struct pem_der found = {.certs = NULL};

	if (!pem_der_read(arena, in, budget, &found, err))
		return false;
	if (!broken_none(&found.broken, err)) {
		pem_der_clear(&found);
		return false;
	}
	*out = found;
	return true;
}

void
pem_der_clear(struct pem_der *pem_der)
{
	for (size_t i = 0; i < pem_der->count; i++)
		X509_free(pem_der->certs[i].x509);
	pem_der->count = 0;
}

bool
pem_der_is_pem(struct span in)
{
	struct span line;

	in = without_mark(in);
	while (span_line(&in, &line)) {
		line = span_trim(line);
		if (span_starts(line, BEGIN) || span_starts(line, END))
			return true;
	}
	return false;
}

bool
pem_der_is_der(struct span in)
{
	uint8_t tag, form, byte;
	size_t length = 0;

	if (!span_u8(&in, &tag) || !span_u8(&in, &form) || tag != 0x30 || form < 0x81 ||
		form > 0x84)
		return false;
	for (int left = form & 0x7f; left > 0; left--) {
		if (!span_u8(&in, &byte))
			return false;
		length = length << 8 | byte;
	}
	return length <= in.n;
}
