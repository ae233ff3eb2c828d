/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificate revocation lists: whether one counts, and what it says. */
#include "config.h"

#include "trust/crl.h"

#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "format/der.h"
#include "format/pem_der.h"
#include "store/certificate.h"
#include "store/extension.h"
#include "trust/crl_scope.h"
#include "trust/crl_signature.h"
#include "trust/limits.h"

enum {
	ENTRIES_A_LOOK = 4096, /* between two looks at the clock */
	LOOK_COST = 10,        /* a third of a millisecond, see trust/effort.h */
	REASON_NONE = -1,
};

/* ---------------------------------------------------------------- files */

static bool
add(struct arena *arena, struct span der, struct deadline deadline, struct crl_scan **out,
	size_t *count, struct err *err)
{
	struct crl_scan crl;

	if (*count == LIMIT_CRLS)
		return err_set(err, ERR_LIMIT, "holds more than %d CRLs", (int)LIMIT_CRLS);
	if (!crl_scan_read(der, deadline, &crl, err))
		return false;
	ARENA_PUSH(arena, *out, *count, crl);
	return true;
}

bool
crl_read(struct arena *arena, struct span in, struct deadline deadline, struct crl_scan **out,
	size_t *count, struct err *err)
{
	struct err broken = {.kind = ERR_NONE};
	struct span der;

	*out = NULL;
	*count = 0;
	if (!pem_der_is_pem(in))
		return add(arena, in, deadline, out, count, err);
	while (pem_der_block(arena, &in, PEM_STRING_X509_CRL, &der, &broken))
		if (!add(arena, der, deadline, out, count, err))
			return false;
	if (broken.kind != ERR_NONE)
		return err_set(err, broken.kind, "%s", broken.text);
	return *count > 0 || err_set(err, ERR_FORMAT, "holds no CRL");
}

/* ---------------------------------------------------------------- whose it is */

/* A CA that was renewed with a new key has lists of its own for each key. Whose a list is that has
 * a malformed identifier is not known: it is looked at, and refused for that. */
static bool
is_of_other_key(const struct crl_scan *crl, X509 *issuer)
{
	enum extension state;
	AUTHORITY_KEYID *id = extension_of_crl(crl, NID_authority_key_identifier, &state);
	const ASN1_OCTET_STRING *own = X509_get0_subject_key_id(issuer);
	bool other = id != NULL && id->keyid != NULL && own != NULL &&
		     ASN1_OCTET_STRING_cmp(id->keyid, own) != 0;

	AUTHORITY_KEYID_free(id);
	return other;
}

static bool
has_malformed_key_id(const struct crl_scan *crl)
{
	enum extension state;

	AUTHORITY_KEYID_free(extension_of_crl(crl, NID_authority_key_identifier, &state));
	return state == EXTENSION_MALFORMED;
}

/* The same bytes do also where libcrypto does not take them for a name. */
static bool
is_of_issuer(const struct crl_scan *crl, X509 *x509)
{
	X509_NAME *wanted = X509_get_issuer_name(x509), *name;
	const unsigned char *at = crl->issuer.p, *own;
	size_t n;
	bool same;

	if (X509_NAME_get0_der(wanted, &own, &n) == 1 && span_equal(span_of(own, n), crl->issuer))
		return true;
	name = d2i_X509_NAME(NULL, &at, (long)crl->issuer.n);
	same = name != NULL && X509_NAME_cmp(name, wanted) == 0;
	X509_NAME_free(name);
	return same;
}

bool
crl_concerns(const struct crl_scan *crl, X509 *x509, X509 *issuer)
{
	return is_of_issuer(crl, x509) && !is_of_other_key(crl, issuer) &&
	       !crl_scope_of(crl, x509).other;
}

bool
crl_is_delta(const struct crl_scan *crl)
{
	struct crl_extension extension;

	return extension_in(crl->extensions, NID_delta_crl, &extension);
}

/* ---------------------------------------------------------------- whether it counts */

/* Whether one of the extensions is critical and none of those, which end with 0. */
static bool
has_unknown_critical(struct span extensions, const int *known)
{
	struct span all = extensions;
	struct crl_extension extension, named;
	size_t critical = 0;

	while (crl_scan_extension(&extensions, &extension))
		critical += extension.critical;
	for (; critical > 0 && *known != NID_undef; known++)
		critical -= extension_in(all, *known, &named) && named.critical;
	return critical > 0;
}

static const int known_of_lists[] = {NID_authority_key_identifier, NID_issuer_alt_name,
	NID_crl_number, NID_delta_crl, NID_issuing_distribution_point, NID_freshest_crl, NID_undef};

/* Without certificateIssuer: it belongs into indirect lists, which are not used. */
static const int known_of_entries[] = {
	NID_crl_reason, NID_invalidity_date, NID_hold_instruction_code, NID_undef};

/* NULL when the signature is good. */
static const char *
signature_objection(const struct status_question *question, const struct crl_scan *crl,
	enum revocation_state *state)
{
	EVP_PKEY *key = X509_get0_pubkey(question->issuer);
	enum crl_signature found;
	const char *why;

	if (question->authentic)
		return NULL;
	why = status_ask(question, key, state);
	if (why != NULL)
		return why;
	found = crl_signature_verify(crl, key, question->effort);
	if (found == CRL_SIGNATURE_GOOD)
		return NULL;
	if (found != CRL_SIGNATURE_LATE)
		return "has a wrong signature";
	*state = REVOCATION_SKIPPED;
	return "could not be verified in time";
}

/* NULL when the list counts, else why not, and what that makes of it. */
static const char *
objection(const struct status_question *question, const struct crl_scan *crl, bool delta,
	struct status *status)
{
	struct crl_scope scope;
	const char *why;

	status->state = REVOCATION_UNUSABLE;
	if (!is_of_issuer(crl, question->x509))
		return "is of another CA";
	if ((X509_get_key_usage(question->issuer) & KU_CRL_SIGN) == 0)
		return "is signed by a CA that may not sign CRLs";
	why = signature_objection(question, crl, &status->state);
	if (why != NULL)
		return why;
	status->authentic = true;
	if (crl_is_delta(crl) != delta)
		return delta ? "is no delta" : "is only a delta";
	if (has_unknown_critical(crl->extensions, known_of_lists))
		return "has an unknown critical extension";
	if (has_malformed_key_id(crl))
		return "has a malformed key identifier";
	scope = crl_scope_of(crl, question->x509);
	if (scope.unusable != NULL)
		return scope.unusable;
	return scope.other ? "is about other certificates" : NULL;
}

/* ---------------------------------------------------------------- what it says */

/* The serial number as lists have it. */
static struct span
serial_of(struct arena *arena, X509 *x509)
{
	unsigned char *der = NULL;
	int n = i2d_ASN1_INTEGER(X509_get0_serialNumber(x509), &der);
	struct span whole = arena_bytes(arena, span_of(der, n < 0 ? 0 : (size_t)n)), content;

	OPENSSL_free(der);
	return der_take(&whole, DER_INTEGER, &content) ? content : span_of(NULL, 0);
}

static long
reason_of(const struct crl_entry *entry)
{
	struct crl_extension extension;
	ASN1_ENUMERATED *reason = NULL;
	const unsigned char *at;
	long code = REASON_NONE;

	if (extension_in(entry->extensions, NID_crl_reason, &extension)) {
		at = extension.value.p;
		reason = d2i_ASN1_ENUMERATED(NULL, &at, (long)extension.value.n);
	}
	if (reason != NULL)
		code = ASN1_ENUMERATED_get(reason);
	ASN1_ENUMERATED_free(reason);
	return code;
}

static bool
read_time(struct span element, int64_t *out)
{
	const unsigned char *at = element.p;
	ASN1_TIME *time = d2i_ASN1_TIME(NULL, &at, (long)element.n);
	bool ok = certificate_time(time, out);

	ASN1_TIME_free(time);
	return ok;
}

/* Of several entries about the certificate one that revokes it counts. */
static void
take_entry(const struct crl_entry *entry, struct status *status)
{
	long reason = reason_of(entry);

	if (reason == CRL_REASON_REMOVE_FROM_CRL) {
		status->released = status->state != REVOCATION_REVOKED;
		return;
	}
	status->released = false;
	status->state = REVOCATION_REVOKED;
	status->reason = status_reason(reason);
	read_time(entry->date, &status->revoked_at);
}

/* One entry that cannot be understood keeps the list from counting for any certificate (section
 * 5.3), so all of them are looked at. */
static void
look_up(const struct status_question *question, const struct crl_scan *crl, struct status *status)
{
	struct span serial = serial_of(question->arena, question->x509);
	struct span rest = crl->entries;
	struct crl_entry entry;

	status->state = REVOCATION_GOOD;
	for (size_t i = 1; crl_scan_entry(&rest, &entry); i++) {
		if (entry.extensions.n > 0 &&
			has_unknown_critical(entry.extensions, known_of_entries)) {
			status_set(status, REVOCATION_UNUSABLE,
				"has an entry with an unknown critical extension");
			return;
		}
		if (span_equal(entry.serial, serial))
			take_entry(&entry, status);
		if (i % ENTRIES_A_LOOK == 0 && !effort_take(question->effort, LOOK_COST)) {
			status_set(status, REVOCATION_SKIPPED, "could not be searched in time");
			return;
		}
	}
}

struct status
crl_judge(const struct status_question *question, const struct crl_scan *crl, bool delta)
{
	struct status status = {.state = REVOCATION_STATE_NONE};
	bool dated = read_time(crl->this_update, &status.this_update);
	const char *why = objection(question, crl, delta, &status);

	status.has_next_update =
		crl->next_update.n > 0 && read_time(crl->next_update, &status.next_update);
	if (why == NULL && (!dated || status.has_next_update != (crl->next_update.n > 0)))
		why = "has a malformed date";
	if (why != NULL)
		status.text = why;
	else if (status_current(question->arena, &status, "", question->now))
		look_up(question, crl, &status);
	return status;
}

/* ---------------------------------------------------------------- base and delta */

/* Whether the number in one list's extension is below that in another's; false when one is not
 * there. */
static bool
is_below(const struct crl_scan *a, int nid, const struct crl_scan *b, int other, bool *known)
{
	enum extension state;
	ASN1_INTEGER *x = extension_of_crl(a, nid, &state);
	ASN1_INTEGER *y = extension_of_crl(b, other, &state);
	bool below;

	*known = x != NULL && y != NULL;
	below = *known && ASN1_INTEGER_cmp(x, y) < 0;
	ASN1_INTEGER_free(x);
	ASN1_INTEGER_free(y);
	return below;
}

bool
crl_fits(const struct crl_scan *delta, const struct crl_scan *base)
{
	bool known;

	return !is_below(base, NID_crl_number, delta, NID_delta_crl, &known) && known;
}

bool
crl_is_older(const struct crl_scan *first, const struct crl_scan *second)
{
	bool known;

	return is_below(first, NID_crl_number, second, NID_crl_number, &known);
}
