/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Key purposes along a path, and the key usage of the served certificate. */
#include "config.h"

#include "trust/usage.h"

#include <openssl/objects.h>
#include <openssl/x509v3.h>
#include <stdint.h>
#include <string.h>

#include "store/certificate.h"
#include "store/extension.h"
#include "trust/windows.h"

#define APPLICATION_POLICIES "1.3.6.1.4.1.311.21.10"

enum { OID_TEXT_MAX = 80 };

/* ---------------------------------------------------------------- purposes */

static unsigned int
purposes_of(const ASN1_OBJECT *object)
{
	static const struct {
		const char *oid;
		unsigned int purposes;
	} rows[] = {
		{"1.3.6.1.5.5.7.3.1", USAGE_SERVER},
		{"1.3.6.1.4.1.311.10.3.3", USAGE_SGC_MICROSOFT},
		{"2.16.840.1.113730.4.1", USAGE_SGC_NETSCAPE},
		{"2.5.29.37.0", USAGE_ALL},
		/* szOID_ANY_APPLICATION_POLICY: "the applications that can use the certificate are
		 * not restricted" (IX509ExtensionMSApplicationPolicies). */
		{"1.3.6.1.4.1.311.10.12.1", USAGE_ALL},
	};
	char text[OID_TEXT_MAX];

	if (OBJ_obj2txt(text, sizeof(text), object, 1) <= 0)
		return 0;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(text, rows[i].oid) == 0)
			return rows[i].purposes;
	return 0;
}

/* They have the form of certificate policies. Those that cannot be decoded allow nothing. */
static bool
application_policies(const X509 *x509, unsigned int *purposes)
{
	enum extension state;
	CERTIFICATEPOLICIES *policies = extension_of_oid(
		x509, APPLICATION_POLICIES, ASN1_ITEM_rptr(CERTIFICATEPOLICIES), &state);

	*purposes = 0;
	for (int i = 0; i < sk_POLICYINFO_num(policies); i++)
		*purposes |= purposes_of(sk_POLICYINFO_value(policies, i)->policyid);
	CERTIFICATEPOLICIES_free(policies);
	return state != EXTENSION_ABSENT;
}

/* One that cannot be decoded is reported as a malformed extension. */
static unsigned int
purposes_of_eku(X509 *x509)
{
	enum extension state;
	EXTENDED_KEY_USAGE *usage = extension_of_cert(x509, NID_ext_key_usage, &state);
	unsigned int purposes = state == EXTENSION_THERE ? 0 : USAGE_ALL;

	for (int i = 0; i < sk_ASN1_OBJECT_num(usage); i++)
		purposes |= purposes_of(sk_ASN1_OBJECT_value(usage, i));
	EXTENDED_KEY_USAGE_free(usage);
	return purposes;
}

/* "If a certificate has an extension containing an application policy and also has an EKU
 * extension, the EKU extension is ignored" (Windows Server, Application Policy, cc776986). */
unsigned int
usage_purposes(X509 *x509)
{
	unsigned int purposes;

	return application_policies(x509, &purposes) ? purposes : purposes_of_eku(x509);
}

static void
judge_purposes(const struct path *path, struct problems *problems)
{
	unsigned int common = USAGE_ALL;
	bool told = false;

	for (unsigned int depth = 0; depth < path->count; depth++) {
		const struct node *node = path->nodes[depth];
		const char *who = windows_designate(path, depth, problems->arena);
		unsigned int own = usage_purposes(node->x509);
		bool restricted = node->root_store != NULL && node->restricted;

		common &= own;
		if (restricted)
			problems_add(problems, CHAIN_WRONG_USAGE, depth,
				"%s is not for server authentication in store %s", who,
				node->root_store);
		else if (own == 0)
			problems_add(problems, CHAIN_WRONG_USAGE, depth,
				"%s is not for server authentication", who);
		told = told || restricted || own == 0;
	}
	if (common == 0 && !told)
		problems_add(problems, CHAIN_WRONG_USAGE, 0,
			"certificate is not for the purpose that its CAs are for");
}

/* ---------------------------------------------------------------- key usage */

/* A key of RSA signs the exchange or decrypts the secret; one on a curve signs, or agrees on it. */
bool
usage_exchanges(X509 *x509)
{
	const EVP_PKEY *key = X509_get0_pubkey(x509);
	bool curve = key != NULL && EVP_PKEY_is_a(key, "EC");
	uint32_t usage = X509_get_key_usage(x509);

	if ((X509_get_extension_flags(x509) & (EXFLAG_KUSAGE | EXFLAG_INVALID)) != EXFLAG_KUSAGE)
		return true;
	return (usage & (KU_DIGITAL_SIGNATURE |
				(curve ? KU_KEY_AGREEMENT : KU_KEY_ENCIPHERMENT))) != 0;
}

/* "If the cA boolean is not asserted, then the keyCertSign bit MUST NOT be asserted" (RFC 5280
 * section 4.2.1.9); later versions of Windows find such a certificate not valid for its usage. */
static bool
signs_without_ca(X509 *x509, bool self_signed)
{
	uint32_t flags = X509_get_extension_flags(x509);

	return (flags & (EXFLAG_KUSAGE | EXFLAG_CA | EXFLAG_INVALID)) == EXFLAG_KUSAGE &&
	       (X509_get_key_usage(x509) & KU_KEY_CERT_SIGN) != 0 &&
	       !(self_signed && (flags & EXFLAG_BCONS) == 0);
}

void
usage_judge(const struct path *path, struct problems *problems)
{
	const struct node *leaf = path->nodes[0];

	judge_purposes(path, problems);
	if (!usage_exchanges(leaf->x509))
		problems_add(problems, CHAIN_WRONG_USAGE, 0,
			"certificate has a key usage that allows no TLS handshake");
	if (signs_without_ca(leaf->x509, leaf->self_signed))
		problems_add(problems, CHAIN_WRONG_USAGE, 0,
			"certificate may sign certificates, but is no CA");
}
