/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes certificates. The issuer is needed only by name and key, so certificates may sign each
 * other in circles. */
#include "pki.h"

#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool
item_is_leaf(const struct item *item)
{
	const char *ca = attr_text(item, "ca", NULL);

	return ca ? strcmp(ca, "leaf") == 0 : strcmp(item->name, "leaf") == 0;
}

/* as=X: subject and key of X. Only common items and those of this recipe are there to be found. */
static struct item *
item_twin(const struct pki *pki, const struct item *item)
{
	const char *as = attr_text(item, "as", NULL);

	return as ? item_find(pki, item, as) : NULL;
}

EVP_PKEY *
item_key(struct pki *pki, const struct item *item)
{
	const struct item *twin = item_twin(pki, item);
	const char *key = attr_text(item, "key", NULL);
	char label[128];

	if (twin)
		return item_key(pki, twin);
	if (!key) {
		snprintf(label, sizeof label, "p256:%s/%s", item->chain, item->name);
		key = label;
	}
	return key_get(pki, key);
}

/* In a series issuer=previous means the one before, and the recipe's own root for the first. */
struct item *
item_issuer(const struct pki *pki, struct item *item)
{
	const char *name = attr_text(item, "issuer", item_is_leaf(item) ? "inter" : "root");
	char previous[64];

	if (strcmp(name, "self") == 0)
		return item;
	if (strcmp(name, "previous") != 0)
		return item_find(pki, item, name);
	if (item->number == 1)
		return item_find(pki, item, "root");
	snprintf(previous, sizeof previous, "%.*s%u", (int)strcspn(item->name, "0123456789"),
		item->name, item->number - 1);
	return item_find(pki, item, previous);
}

static void
add_rdn(X509_NAME *name, int nid, int type, const char *text, size_t len)
{
	if (X509_NAME_add_entry_by_NID(
		    name, nid, type, (const unsigned char *)text, (int)len, -1, 0) == 1)
		return;
	die("cannot put a name into a certificate");
}

/* BMPString is given as ASCII and widened here; the others are taken as they are. */
static void
add_cn(X509_NAME *name, const struct item *item, const char *text, size_t len)
{
	static const struct {
		const char *name;
		int type;
	} types[] = {{"utf8", V_ASN1_UTF8STRING}, {"bmp", V_ASN1_BMPSTRING},
		{"t61", V_ASN1_T61STRING}, {"printable", V_ASN1_PRINTABLESTRING}};
	const char *want = attr_text(item, "cntype", "utf8");
	char wide[256];
	size_t i = 0;

	while (strcmp(types[i].name, want) != 0)
		i++;
	if (types[i].type == V_ASN1_BMPSTRING) {
		for (size_t at = 0; at < len && at < sizeof wide / 2; at++) {
			wide[2 * at] = 0;
			wide[2 * at + 1] = text[at];
		}
		text = wide;
		len *= 2;
	}
	add_rdn(name, NID_commonName, types[i].type, text, len);
}

X509_NAME *
item_subject(struct item *item)
{
	const struct attr *cn = attr_get(item, "cn"), *org = attr_get(item, "org"),
			  *second = attr_get(item, "cn2");
	unsigned rdns = (unsigned)atoi(attr_text(item, "rdns", "0"));
	char text[128];

	if (item->subject)
		return item->subject;
	item->subject = X509_NAME_new();
	if (attr_get(item, "subject"))
		return item->subject;
	if (org)
		add_rdn(item->subject, NID_organizationName, V_ASN1_UTF8STRING, org->value,
			org->len);
	else
		add_rdn(item->subject, NID_organizationName, V_ASN1_UTF8STRING, "Lab", 3);
	for (unsigned i = 0; i < rdns; i++) {
		snprintf(text, sizeof text, "Unit %u", i);
		add_rdn(item->subject, NID_organizationalUnitName, V_ASN1_UTF8STRING, text,
			strlen(text));
	}
	snprintf(text, sizeof text, "Lab %.40s %.60s", item->chain, item->name);
	if (cn)
		add_cn(item->subject, item, cn->value, cn->len);
	else
		add_cn(item->subject, item, text, strlen(text));
	if (second)
		add_cn(item->subject, item, second->value, second->len);
	return item->subject;
}

void
item_key_id(struct pki *pki, const struct item *item, unsigned char id[20])
{
	X509_PUBKEY *public = NULL;
	const unsigned char *bits;
	int len;

	X509_PUBKEY_set(&public, item_key(pki, item));
	X509_PUBKEY_get0_param(NULL, &bits, &len, NULL, public);
	SHA1(bits, (size_t)len, id);
	X509_PUBKEY_free(public);
}

ASN1_INTEGER *
item_serial(const struct item *item)
{
	unsigned char digest[32];
	char label[128];
	BIGNUM *number;
	ASN1_INTEGER *serial;

	snprintf(label, sizeof label, "serial %s/%s", item->chain, item->name);
	SHA256((unsigned char *)label, strlen(label), digest);
	digest[0] = (digest[0] & 0x7f) | 0x40;
	number = BN_bin2bn(digest, 16, NULL);
	serial = BN_to_ASN1_INTEGER(number, NULL);
	BN_free(number);
	return serial;
}

static void
set_times(const struct pki *pki, struct item *item, X509 *cert, bool self)
{
	bool leaf = item_is_leaf(item);
	ASN1_TIME *from = attr_time(pki, item, "from", leaf ? "-30d" : self ? "-10y" : "-2y");
	ASN1_TIME *to = attr_time(pki, item, "to", leaf ? "+335d" : self ? "+10y" : "+5y");

	X509_set1_notBefore(cert, from);
	X509_set1_notAfter(cert, to);
	ASN1_TIME_free(from);
	ASN1_TIME_free(to);
}

/* Puts a DER certificate together from a to-be-signed part that libcrypto would not encode. */
static void
assemble(struct item *item, const unsigned char *tbs, int tbs_len, const unsigned char *sig,
	int sig_len)
{
	const X509_ALGOR *alg;
	unsigned char *alg_der = NULL, *at;
	int alg_len, bits_len = ASN1_object_size(0, sig_len + 1, V_ASN1_BIT_STRING), inner;

	X509_get0_signature(NULL, &alg, item->cert);
	alg_len = i2d_X509_ALGOR(alg, &alg_der);
	inner = tbs_len + alg_len + bits_len;
	OPENSSL_free(item->der);
	item->der_len = (size_t)ASN1_object_size(1, inner, V_ASN1_SEQUENCE);
	item->der = at = OPENSSL_malloc(item->der_len);
	ASN1_put_object(&at, 1, inner, V_ASN1_SEQUENCE, V_ASN1_UNIVERSAL);
	memcpy(at, tbs, (size_t)tbs_len);
	at += tbs_len;
	memcpy(at, alg_der, (size_t)alg_len);
	at += alg_len;
	ASN1_put_object(&at, 0, sig_len + 1, V_ASN1_BIT_STRING, V_ASN1_UNIVERSAL);
	*at++ = 0;
	memcpy(at, sig, (size_t)sig_len);
	OPENSSL_free(alg_der);
}

/* Replaces each '~' by a byte that is never in UTF-8, and signs again. */
static void
damage_utf8(struct item *item, EVP_PKEY *key)
{
	unsigned char *tbs = NULL, sig[512];
	int tbs_len = i2d_re_X509_tbs(item->cert, &tbs);
	size_t sig_len = sizeof sig;
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();

	for (int i = 0; i < tbs_len - 5; i++)
		if (memcmp(tbs + i, "evil~", 5) == 0)
			tbs[i + 4] = 0xfe;
	EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, key);
	if (EVP_DigestSign(ctx, sig, &sig_len, tbs, (size_t)tbs_len) != 1)
		die("cannot sign %s/%s again", item->chain, item->name);
	assemble(item, tbs, tbs_len, sig, (int)sig_len);
	EVP_MD_CTX_free(ctx);
	OPENSSL_free(tbs);
}

static void
finish(struct item *item, EVP_PKEY *key)
{
	const char *damage = attr_text(item, "damage", "");
	const char *md = attr_text(item, "md", "sha256");
	int len;

	if (X509_sign(item->cert, key,
		    EVP_PKEY_get_id(key) == EVP_PKEY_ED25519 ? NULL : EVP_get_digestbyname(md)) ==
		0)
		die("cannot sign %s/%s", item->chain, item->name);
	len = i2d_X509(item->cert, &item->der);
	if (len <= 0)
		die("cannot encode %s/%s", item->chain, item->name);
	item->der_len = (size_t)len;
	/* The last byte belongs to the signature whatever its kind. */
	if (strcmp(damage, "signature") == 0)
		item->der[len - 1] ^= 1;
	if (strcmp(damage, "utf8") == 0)
		damage_utf8(item, key);
}

X509 *
item_cert(struct pki *pki, struct item *item)
{
	struct item *issuer = item_issuer(pki, item), *twin = item_twin(pki, item),
		    *signer = issuer;
	ASN1_INTEGER *serial = item_serial(item);
	bool v1 = strcmp(attr_text(item, "version", "3"), "1") == 0;

	if (item->cert)
		return ASN1_INTEGER_free(serial), item->cert;
	if (attr_get(item, "signer"))
		signer = item_find(pki, item, attr_text(item, "signer", ""));
	item->cert = X509_new();
	X509_set_version(item->cert, v1 ? X509_VERSION_1 : X509_VERSION_3);
	X509_set_serialNumber(item->cert, serial);
	X509_set_subject_name(item->cert, item_subject(twin ? twin : item));
	X509_set_issuer_name(item->cert,
		issuer == item ? X509_get_subject_name(item->cert) : item_subject(issuer));
	X509_set_pubkey(item->cert, item_key(pki, item));
	set_times(pki, item, item->cert, issuer == item);
	if (!v1)
		extensions_add(pki, item, item->cert);
	finish(item, item_key(pki, signer));
	ASN1_INTEGER_free(serial);
	return item->cert;
}
