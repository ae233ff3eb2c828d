/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which hosts a certificate is for, and the name constraints above it. */
#include "config.h"

#include "trust/names.h"

#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "base/address.h"
#include "base/buf.h"
#include "base/text.h"
#include "store/certificate.h"
#include "trust/limits.h"
#include "trust/windows.h"

enum { NAMES_SHOWN = 2 };

/* ---------------------------------------------------------------- one name */

/* The dot at the end of a host name is not part of what is compared; in a certificate it is. */
static struct span
without_dot(struct span name)
{
	if (name.n > 1 && name.p[name.n - 1] == '.')
		name.n--;
	return name;
}

static bool
equal_nocase(struct span a, struct span b)
{
	char text[256];

	if (b.n >= sizeof(text))
		return false;
	memcpy(text, b.p, b.n);
	text[b.n] = '\0';
	return span_is_nocase(a, text);
}

static bool
has_byte(struct span in, char byte)
{
	return in.n > 0 && memchr(in.p, byte, in.n) != NULL;
}

/* KB 258858: "w*.example.com" is one of the accepted wildcards; "*w.example.com",
 * "w*w.example.com", "www.*.com" and "*.com" are not. What is before the asterisk is followed by
 * more. */
static bool
label_matches(struct span pattern, struct span label)
{
	struct span start = label;

	if (pattern.n == 0 || pattern.p[pattern.n - 1] != '*')
		return false;
	pattern.n--;
	start.n = pattern.n;
	return label.n > pattern.n && !has_byte(pattern, '*') && equal_nocase(start, pattern);
}

static bool
matches(struct span pattern, struct span name)
{
	struct span label, first;

	if (pattern.n == 0 || name.n == 0 || has_byte(pattern, '\0'))
		return false;
	if (!has_byte(pattern, '*'))
		return equal_nocase(pattern, name);
	return span_until(&pattern, '.', &first) && span_until(&name, '.', &label) &&
	       label_matches(first, label) && has_byte(pattern, '.') && !has_byte(pattern, '*') &&
	       equal_nocase(pattern, name);
}

bool
names_match(struct span pattern, const char *host)
{
	return matches(pattern, without_dot(span_text(host)));
}

/* ---------------------------------------------------------------- the host */

static struct span
string_span(const ASN1_STRING *string)
{
	return span_of(ASN1_STRING_get0_data(string), (size_t)ASN1_STRING_length(string));
}

/* The dNSNames or, where there are none, the common names. What alternative names that are
 * malformed say is not known: then there are none. */
static size_t
host_names(struct arena *arena, X509 *x509, struct span **out)
{
	enum extension state;
	GENERAL_NAMES *names = certificate_alternative_names(x509, &state);
	size_t count = 0;

	for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
		const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);

		if (name->type == GEN_DNS)
			ARENA_PUSH(arena, *out, count,
				arena_bytes(arena, string_span(name->d.dNSName)));
	}
	GENERAL_NAMES_free(names);
	return count > 0 || state == EXTENSION_MALFORMED
		       ? count
		       : certificate_common_names(arena, X509_get_subject_name(x509), out);
}

static bool
ip_matches(X509 *x509, const struct address *address)
{
	size_t n = address->family == ADDRESS_IPV4 ? 4 : 16;
	enum extension state;
	GENERAL_NAMES *names = certificate_alternative_names(x509, &state);
	bool matches = false;

	for (int i = 0; i < sk_GENERAL_NAME_num(names) && !matches; i++) {
		const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);

		matches = name->type == GEN_IPADD &&
			  span_equal(string_span(name->d.iPAddress), span_of(address->bytes, n));
	}
	GENERAL_NAMES_free(names);
	return matches;
}

bool
names_host_matches(struct arena *arena, X509 *x509, const char *host)
{
	struct span *patterns = NULL;
	struct address address;
	bool matches = false;
	size_t count;

	if (address_parse(host, &address))
		return ip_matches(x509, &address);
	count = host_names(arena, x509, &patterns);
	for (size_t i = 0; i < count && !matches; i++)
		matches = names_match(patterns[i], host);
	return matches;
}

/* '"a", "b" and 3 more'; the common names when there is no alternative one. */
static const char *
names_text(struct arena *arena, X509 *x509)
{
	const struct cert *cert = certificate_facts(arena, x509, false);
	struct buf out = buf_make(1024);
	struct span *common = NULL;
	size_t count = cert->name_count;
	const char *text;

	if (count == 0)
		count = certificate_common_names(arena, X509_get_subject_name(x509), &common);
	for (size_t i = 0; i < count && i < NAMES_SHOWN; i++)
		buf_printf(&out, "%s\"%s\"",
			i == 0                 ? ""
			: count == NAMES_SHOWN ? " and "
					       : ", ",
			text_clean(arena, common != NULL ? common[i] : span_text(cert->names[i]),
				CERTIFICATE_QUOTE_MAX));
	if (count > NAMES_SHOWN)
		buf_printf(&out, " and %zu more", count - NAMES_SHOWN);
	if (count == 0)
		buf_text(&out, "no name");
	text = arena_text(arena, buf_cstr(&out));
	buf_free(&out);
	return text;
}

/* ---------------------------------------------------------------- name constraints */

/* "*.example.com" is for a host that an excluded "bad.example.com" is about. */
static bool
covers_excluded(struct span pattern, const NAME_CONSTRAINTS *constraints)
{
	bool covers = false;

	for (int i = 0; i < sk_GENERAL_SUBTREE_num(constraints->excludedSubtrees) && !covers; i++) {
		const GENERAL_NAME *base =
			sk_GENERAL_SUBTREE_value(constraints->excludedSubtrees, i)->base;

		covers = base->type == GEN_DNS && matches(pattern, string_span(base->d.dNSName));
	}
	return covers;
}

/* libcrypto does not compare more pairs than this either, and reports it. */
static bool
any_covers_excluded(const struct span *patterns, size_t count, const NAME_CONSTRAINTS *constraints)
{
	int excluded = sk_GENERAL_SUBTREE_num(constraints->excludedSubtrees);
	bool covers = false;

	if (excluded <= 0 || count > (size_t)LIMIT_NAME_PAIRS / (size_t)excluded)
		return false;
	for (size_t i = 0; i < count && !covers; i++)
		covers = has_byte(patterns[i], '*') && covers_excluded(patterns[i], constraints);
	return covers;
}

/* libcrypto checks the alternative names of today only: in a copy, those of 1993 are such. */
static int
check_names_of_1993(X509 *x509, NAME_CONSTRAINTS *constraints)
{
	enum extension state;
	GENERAL_NAMES *names;
	X509 *twin;
	int error = X509_V_ERR_OUT_OF_MEM;

	if (X509_get_ext_by_NID(x509, NID_subject_alt_name, -1) >= 0)
		return X509_V_OK;
	names = certificate_alternative_names(x509, &state);
	if (names == NULL)
		return X509_V_OK;
	twin = X509_dup(x509);
	if (twin != NULL && X509_add1_ext_i2d(twin, NID_subject_alt_name, names, 0, 0) == 1 &&
		X509_check_purpose(twin, -1, 0) == 1) /* has it look at the extensions */
		error = NAME_CONSTRAINTS_check(twin, constraints);
	X509_free(twin);
	GENERAL_NAMES_free(names);
	return error;
}

static void
judge_constraints(const struct path *path, unsigned int depth, struct problems *problems)
{
	X509 *leaf = path->nodes[0]->x509;
	enum extension state;
	NAME_CONSTRAINTS *constraints =
		extension_of_cert(path->nodes[depth]->x509, NID_name_constraints, &state);
	struct span *patterns = NULL;
	size_t count;

	if (constraints == NULL)
		return;
	count = host_names(problems->arena, leaf, &patterns);
	if (check_names_of_1993(leaf, constraints) != X509_V_OK ||
		any_covers_excluded(patterns, count, constraints))
		problems_add(problems, CHAIN_NAME_CONSTRAINT, 0, "%s " WINDOWS_NOT_NAMED,
			windows_designate(path, 0, problems->arena));
	NAME_CONSTRAINTS_free(constraints);
}

void
names_judge(const struct path *path, const char *host, struct problems *problems)
{
	X509 *leaf = path->nodes[0]->x509;

	if (host != NULL && !names_host_matches(problems->arena, leaf, host))
		problems_add(problems, CHAIN_NAME_MISMATCH, 0, "certificate is for %s only",
			names_text(problems->arena, leaf));
	for (unsigned int depth = 1; depth < path->count; depth++)
		judge_constraints(path, depth, problems);
}
