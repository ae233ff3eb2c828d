/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CRLs and OCSP answers. */
#include "pki.h"

#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
crl_revoke(struct pki *pki, X509_CRL *crl, struct item *item)
{
	X509_REVOKED *entry;
	ASN1_TIME *when = ASN1_TIME_set(NULL, pki->now - 5 * 86400);
	ASN1_INTEGER *serial = item_serial(item);

	entry = X509_REVOKED_new();
	X509_REVOKED_set_serialNumber(entry, serial);
	X509_REVOKED_set_revocationDate(entry, when);
	X509_CRL_add0_revoked(crl, entry);
	ASN1_INTEGER_free(serial);
	ASN1_TIME_free(when);
}

static void
crl_number(X509_CRL *crl, int nid, const char *text, int critical)
{
	ASN1_INTEGER *number = ASN1_INTEGER_new();

	ASN1_INTEGER_set(number, atol(text));
	X509_CRL_add1_ext_i2d(crl, nid, number, critical, 0);
	ASN1_INTEGER_free(number);
}

static void
crl_extensions(struct pki *pki, struct item *item, X509_CRL *crl, const struct item *issuer)
{
	AUTHORITY_KEYID *aki = AUTHORITY_KEYID_new();
	const char *delta = attr_text(item, "delta", NULL),
		   *freshest = attr_text(item, "freshest", NULL);
	unsigned char id[20];

	item_key_id(pki, issuer, id);
	aki->keyid = ASN1_OCTET_STRING_new();
	ASN1_OCTET_STRING_set(aki->keyid, id, sizeof id);
	X509_CRL_add1_ext_i2d(crl, NID_authority_key_identifier, aki, 0, 0);
	AUTHORITY_KEYID_free(aki);
	crl_number(crl, NID_crl_number, attr_text(item, "crlnumber", "7"), 0);
	if (delta)
		crl_number(crl, NID_delta_crl, delta, 1);
	if (freshest) {
		char text[300];
		X509_EXTENSION *extension;

		snprintf(text, sizeof text, "URI:%s", freshest);
		extension = X509V3_EXT_nconf_nid(NULL, NULL, NID_freshest_crl, text);
		X509_CRL_add_ext(crl, extension, -1);
		X509_EXTENSION_free(extension);
	}
}

void
crl_make(struct pki *pki, struct item *item)
{
	struct item *issuer = item_issuer(pki, item);
	const char *signer = attr_text(item, "signer", NULL),
		   *revoke = attr_text(item, "revoke", NULL),
		   *entries = attr_text(item, "entries", NULL);
	ASN1_TIME *from = attr_time(pki, item, "from", "-1d"),
		  *to = attr_time(pki, item, "to", "+7d");
	EVP_PKEY *key = item_key(pki, signer ? item_find(pki, item, signer) : issuer);
	X509_CRL *crl = X509_CRL_new();
	BIO *out = BIO_new(BIO_s_mem());

	X509_CRL_set_version(crl, X509_CRL_VERSION_2);
	X509_CRL_set_issuer_name(crl, X509_get_subject_name(item_cert(pki, issuer)));
	X509_CRL_set1_lastUpdate(crl, from);
	X509_CRL_set1_nextUpdate(crl, to);
	if (revoke)
		crl_revoke(pki, crl, item_find(pki, item, revoke));
	crl_extensions(pki, item, crl, issuer);
	X509_CRL_sort(crl);
	if (X509_CRL_sign(crl, key, EVP_sha256()) == 0 || i2d_X509_CRL_bio(out, crl) != 1)
		die("cannot sign the CRL %s", item->name);
	if (entries) {
		crl_large_write(pki, crl, key, strtoul(entries, NULL, 10), item->name);
		BIO_free(out);
	} else
		file_bio(pki, out, "www/%s", item->name);
	ASN1_TIME_free(from);
	ASN1_TIME_free(to);
	X509_CRL_free(crl);
}

static void
ocsp_add(struct pki *pki, struct item *item, OCSP_BASICRESP *basic)
{
	struct item *leaf = item_find(pki, item, "leaf"), *issuer = item_issuer(pki, leaf);
	bool revoked = strcmp(attr_text(item, "status", "good"), "revoked") == 0;
	OCSP_CERTID *id = OCSP_cert_to_id(EVP_sha1(), item_cert(pki, leaf), item_cert(pki, issuer));
	ASN1_TIME *from = attr_time(pki, item, "from", "-1h"),
		  *to = attr_time(pki, item, "to", "+7d");
	ASN1_TIME *when = ASN1_TIME_set(NULL, pki->now - 5 * 86400);
	ASN1_GENERALIZEDTIME *from_long = ASN1_TIME_to_generalizedtime(from, NULL);
	ASN1_GENERALIZEDTIME *to_long = ASN1_TIME_to_generalizedtime(to, NULL);

	if (!OCSP_basic_add1_status(basic, id,
		    revoked ? V_OCSP_CERTSTATUS_REVOKED : V_OCSP_CERTSTATUS_GOOD,
		    OCSP_REVOKED_STATUS_NOSTATUS, revoked ? when : NULL, from_long, to_long))
		die("cannot make the OCSP answer of %s", item->chain);
	OCSP_CERTID_free(id);
	ASN1_TIME_free(from);
	ASN1_TIME_free(to);
	ASN1_TIME_free(when);
	ASN1_GENERALIZEDTIME_free(from_long);
	ASN1_GENERALIZEDTIME_free(to_long);
}

static BIO *
ocsp_sign(struct pki *pki, OCSP_BASICRESP *basic, struct item *issuer, struct item *signer)
{
	OCSP_RESPONSE *response;
	BIO *out = BIO_new(BIO_s_mem());

	if (OCSP_basic_sign(basic, item_cert(pki, issuer), item_key(pki, signer), EVP_sha256(),
		    NULL, OCSP_NOCERTS) != 1)
		die("cannot sign an OCSP answer");
	response = OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic);
	i2d_OCSP_RESPONSE_bio(out, response);
	OCSP_RESPONSE_free(response);
	return out;
}

void
ocsp_make(struct pki *pki, struct item *item)
{
	struct item *issuer = item_issuer(pki, item_find(pki, item, "leaf"));
	OCSP_BASICRESP *basic = OCSP_BASICRESP_new();

	if (!pki->ocsp)
		pki->ocsp = OCSP_BASICRESP_new();
	ocsp_add(pki, item, basic);
	ocsp_add(pki, item, pki->ocsp);
	file_bio(pki, ocsp_sign(pki, basic, issuer, issuer), "%s/staple.der", item->chain);
	OCSP_BASICRESP_free(basic);
}

/* One file that answers for all chains with an OCSP URL: whoever serves it need not look at the
 * request. */
void
ocsp_finish(struct pki *pki)
{
	struct item *issuer = item_find(pki, NULL, "crl-inter");

	if (pki->ocsp)
		file_bio(pki, ocsp_sign(pki, pki->ocsp, issuer, issuer), "www/ocsp");
	OCSP_BASICRESP_free(pki->ocsp);
	pki->ocsp = NULL;
}
