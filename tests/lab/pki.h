/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The certificate maker. A recipe is a few lines of text, each defining an item (a certificate, a
 * CRL or an OCSP answer) by attributes; the files named pki_*.c parse, make and write them. Keys
 * follow from their labels, so every run makes the same ones. Any failure ends the program with a
 * message: a half-made PKI helps no test. */
#ifndef PKI_H
#define PKI_H

#include <openssl/evp.h>
#include <openssl/ocsp.h>
#include <openssl/x509.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#define PKI_ATTRS 16
#define PKI_DEFS 8

/* --- recipes --- */

struct recipe {
	const char *name;
	const char *what;           /* what is wrong with it */
	const char *code;           /* what a Windows client would say */
	const char *defs[PKI_DEFS]; /* item definitions */
	const char *send;           /* NULL: "leaf inter" */
	const char *store;          /* NULL: "root"; "!x" is x as distrusted for servers */
};

extern const struct recipe recipes[];
extern const size_t recipe_count;
extern const char *const recipe_common[]; /* definitions that all recipes share, NULL at the end */

/* --- items --- */

struct attr {
	const char *key;
	char *value; /* expanded; may hold NULs */
	size_t len;
};

struct item {
	struct item *next;
	const char *chain; /* the recipe, or "common" */
	char kind[8];      /* "cert", "crl" or "ocsp" */
	char name[40];
	unsigned number; /* place in a series made by count=, from 1; else 0 */
	struct attr attrs[PKI_ATTRS];
	size_t attr_count;
	char *text; /* owns the keys */
	/* made on demand */
	X509_NAME *subject;
	X509 *cert;
	unsigned char *der; /* as it is sent: may be damaged where cert is not */
	size_t der_len;
};

struct key {
	struct key *next;
	char *label;
	EVP_PKEY *pkey;
};

struct pki {
	const char *dir;
	const char *name;
	const char *base_url;
	time_t now;
	struct item *items; /* common ones and those of the recipe in work */
	struct key *keys;
	OCSP_BASICRESP *ocsp; /* the answer that www/ocsp gives for everything */
};

void die(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

/* pki_attr.c: parsing */
void item_define(struct pki *pki, const char *chain, const char *def);
void items_drop(struct pki *pki, const char *chain);
struct item *item_find(const struct pki *pki, const struct item *asker, const char *name);
const struct attr *attr_get(const struct item *item, const char *key);
const char *attr_text(const struct item *item, const char *key, const char *otherwise);
/* "-1d", "+6h", "+10y" from now; "utc:..." and "gen:..." are ASN.1 times written as they are. */
ASN1_TIME *attr_time(
	const struct pki *pki, const struct item *item, const char *key, const char *otherwise);

/* pki_key.c: keys, made from "TYPE:LABEL" */
EVP_PKEY *key_get(struct pki *pki, const char *label);

/* pki_cert.c: certificates */
bool item_is_leaf(const struct item *item);
EVP_PKEY *item_key(struct pki *pki, const struct item *item);
struct item *item_issuer(const struct pki *pki, struct item *item);
X509_NAME *item_subject(struct item *item);
void item_key_id(struct pki *pki, const struct item *item, unsigned char id[20]);
ASN1_INTEGER *item_serial(const struct item *item);
X509 *item_cert(struct pki *pki, struct item *item);

/* pki_extra.c: extensions, all those the attributes ask for */
void extensions_add(struct pki *pki, struct item *item, X509 *cert);
/* An extension by its DER content; frees nothing. */
X509_EXTENSION *extension_raw(const char *oid, bool critical, const unsigned char *der, size_t len);

/* pki_revocation.c: CRLs and OCSP answers */
void crl_make(struct pki *pki, struct item *item);
void ocsp_make(struct pki *pki, struct item *item);
void ocsp_finish(struct pki *pki);

/* pki_large.c: the list with that many entries, by a key of an elliptic curve */
void crl_large_write(const struct pki *pki, X509_CRL *crl, EVP_PKEY *key, unsigned long entries,
	const char *name);

/* pki_file.c: files below the output directory */
void file_write(const struct pki *pki, const void *data, size_t len, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
void file_bio(const struct pki *pki, BIO *bio, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void file_link(const struct pki *pki, const char *target, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* pki_chain.c: what a recipe's directory holds, and the folders for all */
void chain_make(struct pki *pki, const struct recipe *recipe);
void folders_make(struct pki *pki);

/* pki_bad.c: input that no parser must fall for */
void bad_make(struct pki *pki);

#endif
