/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes the directory of a recipe, what it publishes for download, and the folders that are not
 * about one recipe. */
#include "pki.h"

#include <fnmatch.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
put_pem(BIO *out, const struct item *item)
{
	PEM_write_bio(out, "CERTIFICATE", "", item->der, (long)item->der_len);
}

/* As OpenSSL writes a root that must not be used for servers. */
static void
put_distrusted(BIO *out, const struct item *item)
{
	X509 *copy = X509_dup(item->cert);

	X509_add1_reject_object(copy, OBJ_nid2obj(NID_server_auth));
	PEM_write_bio_X509_AUX(out, copy);
	X509_free(copy);
}

/* A name of a series ends in '*' and stands for all of it, the last one first. */
static void
put_name(struct pki *pki, BIO *out, const struct recipe *recipe, const char *name)
{
	bool distrusted = *name == '!', series = strchr(name, '*') != NULL, any = false;

	for (struct item *item = series ? pki->items : NULL; item; item = item->next) {
		if (strcmp(item->chain, recipe->name) != 0 || fnmatch(name, item->name, 0) != 0)
			continue;
		item_cert(pki, item);
		put_pem(out, item);
		any = true;
	}
	if (!series) {
		struct item *item = item_find(pki, NULL, name + distrusted);

		item_cert(pki, item);
		if (distrusted)
			put_distrusted(out, item);
		else
			put_pem(out, item);
		any = true;
	}
	if (!any)
		die("%s: nothing is called %s", recipe->name, name);
}

static BIO *
pem_list(struct pki *pki, const struct recipe *recipe, const char *names)
{
	BIO *out = BIO_new(BIO_s_mem());
	char copy[256], *name, *rest = copy;

	snprintf(copy, sizeof copy, "%s", names);
	while ((name = strsep(&rest, " ")) != NULL)
		put_name(pki, out, recipe, name);
	return out;
}

static void
write_key(struct pki *pki, EVP_PKEY *key, const char *path)
{
	BIO *out = BIO_new(BIO_s_mem());

	PEM_write_bio_PrivateKey(out, key, NULL, NULL, 0, NULL, NULL);
	file_bio(pki, out, "%s", path);
}

static BIO *
p7c(const struct item *item)
{
	PKCS7 *pkcs7 = PKCS7_new();
	BIO *out = BIO_new(BIO_s_mem());

	PKCS7_set_type(pkcs7, NID_pkcs7_signed);
	PKCS7_content_new(pkcs7, NID_pkcs7_data);
	PKCS7_add_certificate(pkcs7, item->cert);
	i2d_PKCS7_bio(out, pkcs7);
	PKCS7_free(pkcs7);
	return out;
}

/* publish=FILE: the ending says the format. */
static void
publish(struct pki *pki, struct item *item)
{
	const char *names = attr_text(item, "publish", NULL);

	if (!names || strcmp(item->kind, "cert") != 0)
		return;
	item_cert(pki, item);
	while (*names) {
		int len = (int)strcspn(names, " ");
		const char *end = names + len;
		BIO *out;

		if (strncmp(end - 4, ".p7c", 4) == 0) {
			out = p7c(item);
		} else {
			out = BIO_new(BIO_s_mem());
			if (strncmp(end - 4, ".pem", 4) == 0)
				put_pem(out, item);
			else
				BIO_write(out, item->der, (int)item->der_len);
		}
		file_bio(pki, out, "www/%.*s", len, names);
		names = end + strspn(end, " ");
	}
}

static void
links_define(struct pki *pki, const struct recipe *recipe, const char *def)
{
	char text[256];

	/* A mesh: links=CAS,REACH makes every CA a subject of its neighbours on a ring. */
	const char *links = strstr(def, "links=");
	unsigned cas = links ? (unsigned)atoi(links + 6) : 0;
	unsigned reach = links ? (unsigned)atoi(strchr(links, ',') + 1) : 0;

	for (unsigned ca = 0; ca < cas; ca++)
		for (unsigned step = 1; step <= reach; step++) {
			unsigned other = (ca + step) % cas;

			snprintf(text, sizeof text, "x%u-by-%u; as=m%u; issuer=m%u", ca + 1,
				other + 1, ca + 1, other + 1);
			item_define(pki, recipe->name, text);
			snprintf(text, sizeof text, "x%u-by-%u; as=m%u; issuer=m%u", other + 1,
				ca + 1, other + 1, ca + 1);
			item_define(pki, recipe->name, text);
		}
}

void
chain_make(struct pki *pki, const struct recipe *recipe)
{
	char path[128];

	for (size_t i = 0; i < PKI_DEFS && recipe->defs[i]; i++) {
		if (strstr(recipe->defs[i], "links="))
			links_define(pki, recipe, recipe->defs[i]);
		else
			item_define(pki, recipe->name, recipe->defs[i]);
	}
	file_bio(pki, pem_list(pki, recipe, recipe->send ? recipe->send : "leaf inter"),
		"%s/chain.pem", recipe->name);
	file_bio(pki, pem_list(pki, recipe, recipe->store ? recipe->store : "root"), "%s/store.pem",
		recipe->name);
	snprintf(path, sizeof path, "%s/key.pem", recipe->name);
	write_key(pki, item_key(pki, item_find(pki, NULL, "leaf")), path);
	for (struct item *item = pki->items; item; item = item->next) {
		if (strcmp(item->chain, recipe->name) != 0)
			continue;
		publish(pki, item);
		if (strcmp(item->kind, "crl") == 0)
			crl_make(pki, item);
		if (strcmp(item->kind, "ocsp") == 0)
			ocsp_make(pki, item);
	}
	items_drop(pki, recipe->name);
}

static void
stores_make(struct pki *pki)
{
	static const char *const names[] = {"root", "root-rsa", "other-root"};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct item *item = item_find(pki, NULL, names[i]);
		X509 *cert = item_cert(pki, item);
		BIO *pem = BIO_new(BIO_s_mem());
		char target[64];

		put_pem(pem, item);
		BIO_up_ref(pem);
		file_bio(pki, pem, "stores/%s.pem", names[i]);
		if (i % 2)
			file_write(pki, item->der, item->der_len, "stores/dir/%s.cer", names[i]);
		BIO_up_ref(pem);
		if (i % 2 == 0)
			file_bio(pki, pem, "stores/dir/%s.pem", names[i]);
		else
			BIO_free(pem);
		file_bio(pki, pem, "stores/hashed/%s.pem", names[i]);
		snprintf(target, sizeof target, "%s.pem", names[i]);
		file_link(pki, target, "stores/hashed/%08lx.0", X509_subject_name_hash(cert));
	}
}

static void
client_make(struct pki *pki, const char *name)
{
	struct item *item = item_find(pki, NULL, name), *ca = item_issuer(pki, item);
	STACK_OF(X509) *others = sk_X509_new_null();
	BIO *pem = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());
	PKCS12 *p12;
	char path[64];

	item_cert(pki, item);
	sk_X509_push(others, item_cert(pki, ca));
	put_pem(pem, item);
	file_bio(pki, pem, "client/%s.pem", name);
	snprintf(path, sizeof path, "client/%s.key", name);
	write_key(pki, item_key(pki, item), path);
	p12 = PKCS12_create("secret", name, item_key(pki, item), item->cert, others, 0, 0, 0, 0, 0);
	i2d_PKCS12_bio(out, p12);
	file_bio(pki, out, "client/%s.p12", name);
	PKCS12_free(p12);
	sk_X509_free(others);
}

void
folders_make(struct pki *pki)
{
	BIO *pem = BIO_new(BIO_s_mem());

	stores_make(pki);
	client_make(pki, "client");
	client_make(pki, "client-expired");
	client_make(pki, "client-untrusted");
	put_pem(pem, item_find(pki, NULL, "client-ca"));
	file_bio(pki, pem, "client/client-ca.pem");
	for (struct item *item = pki->items; item; item = item->next) {
		publish(pki, item);
		if (strcmp(item->kind, "crl") == 0)
			crl_make(pki, item);
	}
	ocsp_finish(pki);
	bad_make(pki);
}
