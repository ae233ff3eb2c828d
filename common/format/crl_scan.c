/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificate revocation lists as a stream of entries. */
#include "format/crl_scan.h"

#include "format/der.h"
#include "format/limits.h"

enum {
	ELEMENTS = 4096,       /* of DER in a name or an algorithm */
	ENTRIES_A_LOOK = 4096, /* between two looks at the clock */
};

/* ---------------------------------------------------------------- parts */

/* One element with its header that begins with one of two tags; millions of them are taken. */
static bool
take_either(struct span *in, uint8_t tag, uint8_t other, struct span *out)
{
	struct span rest = *in, element, peek;
	uint8_t found;

	if (!der_whole(&rest, &element))
		return false;
	peek = element;
	if (!span_u8(&peek, &found) || (found != tag && found != other))
		return false;
	*out = element;
	*in = rest;
	return true;
}

static bool
take_whole(struct span *in, uint8_t tag, struct span *out)
{
	return take_either(in, tag, tag, out);
}

static bool
take_time(struct span *in, struct span *out)
{
	return take_either(in, DER_UTC_TIME, DER_GENERALIZED_TIME, out);
}

/* Without bytes that say nothing (X.690 section 8.3.2): equal numbers are equal bytes. */
static bool
is_integer(struct span content)
{
	uint8_t first, second;

	if (!span_u8(&content, &first))
		return false;
	return !span_u8(&content, &second) ||
	       !((first == 0x00 && second < 0x80) || (first == 0xff && second >= 0x80));
}

bool
crl_scan_extension(struct span *extensions, struct crl_extension *out)
{
	struct span rest = *extensions, extension, critical;
	uint8_t yes = 0;

	if (!der_take(&rest, DER_SEQUENCE, &extension) ||
		!der_take(&extension, DER_OID, &out->oid) || out->oid.n == 0)
		return false;
	if (der_take(&extension, DER_BOOLEAN, &critical) &&
		(critical.n != 1 || !span_u8(&critical, &yes)))
		return false;
	out->critical = yes != 0;
	if (!der_take(&extension, DER_OCTETS, &out->value) || extension.n > 0)
		return false;
	*extensions = rest;
	return true;
}

bool
crl_scan_entry(struct span *entries, struct crl_entry *out)
{
	struct span rest = *entries, entry;

	out->extensions = span_of(NULL, 0);
	if (!der_take(&rest, DER_SEQUENCE, &entry) ||
		!der_take(&entry, DER_INTEGER, &out->serial) || !is_integer(out->serial) ||
		!take_time(&entry, &out->date))
		return false;
	if (entry.n > 0 && (!der_take(&entry, DER_SEQUENCE, &out->extensions) || entry.n > 0))
		return false;
	*entries = rest;
	return true;
}

/* ---------------------------------------------------------------- all of it */

/* What is wrong with the extensions, NULL: nothing. None may be there twice (RFC 5280 section
 * 4.2), so there are few. */
static const char *
check_extensions(struct span extensions)
{
	struct crl_extension extension, other;
	size_t count = 0;

	while (extensions.n > 0) {
		struct span rest;

		if (!crl_scan_extension(&extensions, &extension))
			return "a malformed extension";
		if (++count > LIMIT_CRL_EXTENSIONS)
			return "too many extensions";
		for (rest = extensions; crl_scan_extension(&rest, &other);)
			if (span_equal(extension.oid, other.oid))
				return "an extension twice";
	}
	return NULL;
}

static bool
check_entries(struct span whole, struct span entries, struct deadline deadline, struct err *err)
{
	struct crl_entry entry;

	for (size_t i = 1; entries.n > 0; i++) {
		size_t offset = span_offset(whole, entries);
		const char *wrong;

		if (!crl_scan_entry(&entries, &entry))
			return err_format(err, offset, "has a malformed entry");
		wrong = check_extensions(entry.extensions);
		if (wrong != NULL)
			return err_format(err, offset, "has an entry with %s", wrong);
		if (i % ENTRIES_A_LOOK == 0 && deadline_passed(deadline))
			return err_set(err, ERR_TIMEOUT, "could not be read in time");
	}
	return true;
}

/* Version 1 may say so, against DER; there is none after 2, whose number is 1. */
static bool
take_version(struct span *tbs)
{
	struct span version;
	uint8_t number;

	return !der_take(tbs, DER_INTEGER, &version) ||
	       (version.n == 1 && span_u8(&version, &number) && number <= 1);
}

/* The optional extensions at the end (section 5.1.2.7). */
static bool
take_extensions(struct span *tbs, struct span *out)
{
	struct span wrapped;

	if (tbs->n == 0)
		return true;
	return der_take(tbs, DER_CONTEXT_0, &wrapped) && der_take(&wrapped, DER_SEQUENCE, out) &&
	       wrapped.n == 0 && tbs->n == 0;
}

static bool
take_signed(struct span tbs, struct crl_scan *out)
{
	struct span algorithm, entries;

	if (!take_version(&tbs) || !take_whole(&tbs, DER_SEQUENCE, &algorithm) ||
		!span_equal(algorithm, out->algorithm) ||
		!take_whole(&tbs, DER_SEQUENCE, &out->issuer) ||
		!take_time(&tbs, &out->this_update))
		return false;
	take_time(&tbs, &out->next_update);
	if (der_take(&tbs, DER_SEQUENCE, &entries))
		out->entries = entries;
	return take_extensions(&tbs, &out->extensions) &&
	       der_check(out->algorithm, ELEMENTS, NULL) && der_check(out->issuer, ELEMENTS, NULL);
}

/* Bits that are no whole bytes are a signature all the same, and a wrong one of any key: with the
 * number of those that are left over it is too long. Left over are zeros (DER). */
static bool
take_signature(struct span *list, struct span *out)
{
	struct span bits, octets, last;
	uint8_t unused, byte;

	if (!der_take(list, DER_BITS, &bits))
		return false;
	octets = bits;
	if (!span_u8(&octets, &unused) || unused > 7 || octets.n == 0)
		return false;
	last = octets;
	if (!span_skip(&last, octets.n - 1) || !span_u8(&last, &byte) ||
		(byte & ((1u << unused) - 1)) != 0)
		return false;
	*out = unused == 0 ? octets : bits;
	return true;
}

/* The outermost SEQUENCE (section 5.1.1) and what is in it. */
static bool
take_list(struct span in, struct crl_scan *out)
{
	struct span list, rest, tbs;

	if (!der_take(&in, DER_SEQUENCE, &list) || in.n > 0)
		return false;
	rest = list;
	return der_take(&rest, DER_SEQUENCE, &tbs) && der_whole(&list, &out->signed_part) &&
	       take_whole(&list, DER_SEQUENCE, &out->algorithm) &&
	       take_signature(&list, &out->signature) && list.n == 0 && take_signed(tbs, out);
}

bool
crl_scan_read(struct span in, struct deadline deadline, struct crl_scan *out, struct err *err)
{
	struct crl_scan found = {.entries = {NULL, 0}};
	const char *wrong;

	if (in.n > LIMIT_CRL_BYTES)
		return err_set(err, ERR_LIMIT, "is larger than %d bytes", (int)LIMIT_CRL_BYTES);
	if (!take_list(in, &found))
		return err_format(err, 0, "is no CRL");
	wrong = check_extensions(found.extensions);
	if (wrong != NULL)
		return err_format(err, span_offset(in, found.extensions), "has %s", wrong);
	if (!check_entries(in, found.entries, deadline, err))
		return false;
	*out = found;
	return true;
}

bool
crl_scan_again(struct span in, struct crl_scan *out)
{
	*out = (struct crl_scan) {.entries = {NULL, 0}};
	return take_list(in, out);
}
