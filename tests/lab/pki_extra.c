/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Extensions. Those with free text in them are built by hand, because the text forms of libcrypto
 * cannot express commas in an LDAP URL, or a NUL in a name. */
#include "pki.h"

#include <arpa/inet.h>
#include <openssl/conf.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
add_text(X509 *cert, int nid, const char *text)
{
	X509V3_CTX ctx;
	X509_EXTENSION *extension;
	CONF *empty = NCONF_new(NULL); /* policies want one to look into */

	X509V3_set_ctx(&ctx, cert, cert, NULL, NULL, 0);
	X509V3_set_nconf(&ctx, empty);
	extension = X509V3_EXT_nconf_nid(empty, &ctx, nid, text);
	if (!extension || X509_add_ext(cert, extension, -1) != 1)
		die("cannot make the extension %s: %s", OBJ_nid2sn(nid), text);
	X509_EXTENSION_free(extension);
	NCONF_free(empty);
}

X509_EXTENSION *
extension_raw(const char *oid, bool critical, const unsigned char *der, size_t len)
{
	ASN1_OBJECT *object = OBJ_txt2obj(oid, 1);
	ASN1_OCTET_STRING *data = ASN1_OCTET_STRING_new();
	X509_EXTENSION *extension;

	ASN1_OCTET_STRING_set(data, der, (int)len);
	extension = X509_EXTENSION_create_by_OBJ(NULL, object, critical, data);
	ASN1_OCTET_STRING_free(data);
	ASN1_OBJECT_free(object);
	return extension;
}

static GENERAL_NAME *
general_name(int type, const char *text, size_t len)
{
	GENERAL_NAME *name = GENERAL_NAME_new();
	ASN1_STRING *string =
		ASN1_STRING_type_new(type == GEN_IPADD ? V_ASN1_OCTET_STRING : V_ASN1_IA5STRING);

	ASN1_STRING_set(string, text, (int)len);
	GENERAL_NAME_set0_value(name, type, string);
	return name;
}

static void
add_ip(GENERAL_NAMES *names, const char *text)
{
	char address[16];

	if (inet_pton(AF_INET, text, address) == 1)
		sk_GENERAL_NAME_push(names, general_name(GEN_IPADD, address, 4));
	else if (inet_pton(AF_INET6, text, address) == 1)
		sk_GENERAL_NAME_push(names, general_name(GEN_IPADD, address, 16));
	else
		die("not an address: %s", text);
}

/* Names of 60 bytes each until there are so many bytes. */
static void
add_many(GENERAL_NAMES *names, long bytes)
{
	char name[64];

	for (long at = 0; at < bytes; at += 60) {
		int len = snprintf(name, sizeof name, "n%040ld.many.example.com", at);

		sk_GENERAL_NAME_push(names, general_name(GEN_DNS, name, (size_t)len));
	}
}

/* dns:NAME, ip:ADDR, uri:URL and many:BYTES, with commas between. NUL bytes stay within a name. */
static void
add_san(struct pki *pki, struct item *item, X509 *cert)
{
	struct attr plain = {"san", NULL, 0};
	const struct attr *attr = attr_get(item, "san");
	GENERAL_NAMES *names = GENERAL_NAMES_new();
	char text[300];
	const char *at, *end;

	if (!attr) {
		plain.len = (size_t)snprintf(text, sizeof text, "dns:%s", pki->name);
		plain.value = text;
		attr = &plain;
	}
	end = attr->value + attr->len;
	for (at = attr->value; at < end; at++) {
		const char *comma = memchr(at, ',', (size_t)(end - at)),
			   *stop = comma ? comma : end;
		const char *colon = memchr(at, ':', (size_t)(stop - at));

		if (!colon)
			break;
		if (strncmp(at, "ip:", 3) == 0) {
			snprintf(text, sizeof text, "%.*s", (int)(stop - colon - 1), colon + 1);
			add_ip(names, text);
		} else if (strncmp(at, "many:", 5) == 0) {
			add_many(names, atol(colon + 1));
		} else {
			int type = strncmp(at, "uri:", 4) == 0 ? GEN_URI : GEN_DNS;

			sk_GENERAL_NAME_push(
				names, general_name(type, colon + 1, (size_t)(stop - colon - 1)));
		}
		at = stop;
	}
	if (sk_GENERAL_NAME_num(names) > 0)
		X509_add1_ext_i2d(
			cert, NID_subject_alt_name, names, attr_get(item, "subject") != NULL, 0);
	GENERAL_NAMES_free(names);
}

/* san93=yes: the names go into the extension of X.509's edition of 1993. */
static void
rename_san(X509 *cert)
{
	ASN1_OBJECT *old = OBJ_txt2obj("2.5.29.7", 1);

	X509_EXTENSION_set_object(
		X509_get_ext(cert, X509_get_ext_by_NID(cert, NID_subject_alt_name, -1)), old);
	ASN1_OBJECT_free(old);
}

static void
add_access(AUTHORITY_INFO_ACCESS *list, int nid, const char *urls)
{
	while (urls && *urls) {
		size_t len = strcspn(urls, " ");
		ACCESS_DESCRIPTION *access = ACCESS_DESCRIPTION_new();

		ASN1_OBJECT_free(access->method);
		access->method = OBJ_nid2obj(nid);
		GENERAL_NAME_free(access->location);
		access->location = general_name(GEN_URI, urls, len);
		sk_ACCESS_DESCRIPTION_push(list, access);
		urls += len + strspn(urls + len, " ");
	}
}

static void
add_aia(const struct item *item, X509 *cert)
{
	AUTHORITY_INFO_ACCESS *list = AUTHORITY_INFO_ACCESS_new();

	add_access(list, NID_ad_ca_issuers, attr_text(item, "aia", NULL));
	add_access(list, NID_ad_OCSP, attr_text(item, "ocsp", NULL));
	if (sk_ACCESS_DESCRIPTION_num(list) > 0)
		X509_add1_ext_i2d(cert, NID_info_access, list, 0, 0);
	AUTHORITY_INFO_ACCESS_free(list);
}

static void
add_cdp(X509 *cert, int nid, const char *urls)
{
	CRL_DIST_POINTS *points = CRL_DIST_POINTS_new();

	while (urls && *urls) {
		size_t len = strcspn(urls, " ");
		DIST_POINT *point = DIST_POINT_new();

		point->distpoint = DIST_POINT_NAME_new();
		point->distpoint->type = 0;
		point->distpoint->name.fullname = GENERAL_NAMES_new();
		sk_GENERAL_NAME_push(
			point->distpoint->name.fullname, general_name(GEN_URI, urls, len));
		sk_DIST_POINT_push(points, point);
		urls += len + strspn(urls + len, " ");
	}
	if (sk_DIST_POINT_num(points) > 0)
		X509_add1_ext_i2d(cert, nid, points, 0, 0);
	CRL_DIST_POINTS_free(points);
}

static void
add_constraints(const struct item *item, X509 *cert)
{
	const char *ca = attr_text(item, "ca", item_is_leaf(item) ? "leaf" : "yes");
	const char *pathlen = attr_text(item, "pathlen", NULL);
	char text[64];

	snprintf(text, sizeof text, "critical,CA:TRUE%s%s", pathlen ? ",pathlen:" : "",
		pathlen ? pathlen : "");
	if (strcmp(ca, "yes") == 0)
		add_text(cert, NID_basic_constraints, text);
	if (strcmp(ca, "no") == 0)
		add_text(cert, NID_basic_constraints, "critical,CA:FALSE");
}

static void
add_usages(struct pki *pki, const struct item *item, X509 *cert)
{
	bool leaf = item_is_leaf(item), rsa = EVP_PKEY_get_id(item_key(pki, item)) == EVP_PKEY_RSA;
	const char *usual = !leaf ? "keyCertSign,cRLSign"
			    : rsa ? "digitalSignature,keyEncipherment"
				  : "digitalSignature";
	const char *usage = attr_text(item, "usage", usual),
		   *eku = attr_text(item, "eku", leaf ? "serverAuth" : "none");
	char text[128];

	snprintf(text, sizeof text, "critical,%s", usage);
	if (strcmp(usage, "none") != 0)
		add_text(cert, NID_key_usage, text);
	if (strcmp(eku, "none") != 0)
		add_text(cert, NID_ext_key_usage, eku);
}

/* aki: "issuer" is as it should be, "none"; what contradicts the issuer: "wrong" the key
 * identifier, "name" its name, "serial" its number. */
static AUTHORITY_KEYID *
authority_key_id(struct pki *pki, struct item *item, const char *aki)
{
	struct item *issuer = item_issuer(pki, item);
	AUTHORITY_KEYID *out = AUTHORITY_KEYID_new();
	bool name = strcmp(aki, "name") == 0, serial = strcmp(aki, "serial") == 0;
	GENERAL_NAME *general = GENERAL_NAME_new();
	unsigned char id[20];

	item_key_id(pki, issuer, id);
	if (strcmp(aki, "wrong") == 0)
		id[0] ^= 0xff;
	out->keyid = ASN1_OCTET_STRING_new();
	ASN1_OCTET_STRING_set(out->keyid, id, sizeof id);
	if (name || serial) {
		struct item *named = name ? item_find(pki, NULL, "other-root") : issuer;

		GENERAL_NAME_set0_value(general, GEN_DIRNAME, X509_NAME_dup(item_subject(named)));
		out->issuer = GENERAL_NAMES_new();
		sk_GENERAL_NAME_push(out->issuer, general);
		out->serial = item_serial(serial ? item_find(pki, NULL, "other-root") : issuer);
	} else {
		GENERAL_NAME_free(general);
	}
	return out;
}

static void
add_key_ids(struct pki *pki, struct item *item, X509 *cert)
{
	ASN1_OCTET_STRING *own = ASN1_OCTET_STRING_new();
	const char *aki = attr_text(item, "aki", "issuer");
	AUTHORITY_KEYID *issuer = authority_key_id(pki, item, aki);
	unsigned char id[20];

	item_key_id(pki, item, id);
	ASN1_OCTET_STRING_set(own, id, sizeof id);
	X509_add1_ext_i2d(cert, NID_subject_key_identifier, own, 0, 0);
	if (strcmp(aki, "none") != 0)
		X509_add1_ext_i2d(cert, NID_authority_key_identifier, issuer, 0, 0);
	ASN1_OCTET_STRING_free(own);
	AUTHORITY_KEYID_free(issuer);
}

/* Microsoft's application policies: certificate policies whose identifiers are key purposes. */
static void
add_applications(const struct item *item, X509 *cert)
{
	CERTIFICATEPOLICIES *policies = CERTIFICATEPOLICIES_new();
	const char *oids = attr_text(item, "apps", "");
	unsigned char *der = NULL;
	X509_EXTENSION *extension;
	char oid[80];
	int used, len;

	for (; sscanf(oids, "%79s%n", oid, &used) == 1; oids += used) {
		POLICYINFO *policy = POLICYINFO_new();

		ASN1_OBJECT_free(policy->policyid);
		policy->policyid = OBJ_txt2obj(oid, 1);
		sk_POLICYINFO_push(policies, policy);
	}
	len = i2d_CERTIFICATEPOLICIES(policies, &der);
	if (sk_POLICYINFO_num(policies) > 0 && len > 0) {
		extension = extension_raw("1.3.6.1.4.1.311.21.10", false, der, (size_t)len);
		X509_add_ext(cert, extension, -1);
		X509_EXTENSION_free(extension);
	}
	OPENSSL_free(der);
	CERTIFICATEPOLICIES_free(policies);
}

static void
add_special(const struct item *item, X509 *cert)
{
	static const unsigned char null[] = {5, 0};
	const char *ext = attr_text(item, "ext", "");
	X509_EXTENSION *unknown;

	if (strcmp(ext, "unknown-critical") == 0) {
		unknown = extension_raw("1.3.6.1.4.1.99999.1", true, null, sizeof null);
		X509_add_ext(cert, unknown, -1);
		X509_EXTENSION_free(unknown);
	}
	if (strcmp(ext, "must-staple") == 0)
		add_text(cert, NID_tlsfeature, "status_request");
	if (strcmp(ext, "explicit-policy") == 0)
		add_text(cert, NID_policy_constraints, "critical,requireExplicitPolicy:0");
	if (attr_get(item, "policies"))
		add_text(cert, NID_certificate_policies, attr_text(item, "policies", ""));
	if (attr_get(item, "nc"))
		add_text(cert, NID_name_constraints, attr_text(item, "nc", ""));
}

void
extensions_add(struct pki *pki, struct item *item, X509 *cert)
{
	add_constraints(item, cert);
	add_usages(pki, item, cert);
	add_applications(item, cert);
	if (item_is_leaf(item) || attr_get(item, "san"))
		add_san(pki, item, cert);
	if (attr_get(item, "san93"))
		rename_san(cert);
	add_key_ids(pki, item, cert);
	add_aia(item, cert);
	add_cdp(cert, NID_crl_distribution_points, attr_text(item, "cdp", NULL));
	add_cdp(cert, NID_freshest_crl, attr_text(item, "freshest", NULL));
	add_special(item, cert);
}
