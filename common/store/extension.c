/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The only file that asks libcrypto for the value of an extension. */
#include "config.h"

#include "store/extension.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "base/must.h"

/* X509V3_get_d2i(3) sets -1 for absent, -2 for twice, and else whether it is critical. */
enum { NOT_THERE = -1 };

static bool
no_memory(void)
{
	return ERR_GET_REASON(ERR_peek_last_error()) == ERR_R_MALLOC_FAILURE;
}

static void *
sort_out(void *value, int critical, enum extension *state)
{
	must(value != NULL || critical == NOT_THERE || !no_memory(),
		"libcrypto has no memory for an extension");
	*state = value != NULL           ? EXTENSION_THERE
		 : critical == NOT_THERE ? EXTENSION_ABSENT
					 : EXTENSION_MALFORMED;
	return value;
}

void *
extension_of_cert(const X509 *x509, int nid, enum extension *state)
{
	int critical = NOT_THERE;
	void *value = X509_get_ext_d2i(x509, nid, &critical, NULL);

	return sort_out(value, critical, state);
}

bool
extension_in(struct span extensions, int nid, struct crl_extension *out)
{
	const ASN1_OBJECT *object = OBJ_nid2obj(nid);
	struct span wanted = span_of(OBJ_get0_data(object), OBJ_length(object));

	while (crl_scan_extension(&extensions, out))
		if (span_equal(out->oid, wanted))
			return true;
	return false;
}

/* The reader of lists has refused duplicates. */
void *
extension_of_crl(const struct crl_scan *crl, int nid, enum extension *state)
{
	const ASN1_ITEM *item = ASN1_ITEM_ptr(X509V3_EXT_get_nid(nid)->it);
	struct crl_extension extension;
	const unsigned char *at;
	void *value;

	if (!extension_in(crl->extensions, nid, &extension))
		return sort_out(NULL, NOT_THERE, state);
	at = extension.value.p;
	value = ASN1_item_d2i(NULL, &at, (long)extension.value.n, item);
	if (value != NULL && at != extension.value.p + extension.value.n) {
		ASN1_item_free(value, item);
		value = NULL;
	}
	return sort_out(value, extension.critical, state);
}

void *
extension_of_oid(const X509 *x509, const char *oid, const ASN1_ITEM *item, enum extension *state)
{
	ASN1_OBJECT *id = OBJ_txt2obj(oid, 1);
	int at = X509_get_ext_by_OBJ(x509, id, -1);
	bool twice = at >= 0 && X509_get_ext_by_OBJ(x509, id, at) >= 0;
	const ASN1_OCTET_STRING *data =
		at < 0 ? NULL : X509_EXTENSION_get_data(X509_get_ext(x509, at));
	const unsigned char *bytes = data == NULL ? NULL : ASN1_STRING_get0_data(data);
	const unsigned char *end = data == NULL ? NULL : bytes + ASN1_STRING_length(data);
	ASN1_VALUE *value = NULL;

	ASN1_OBJECT_free(id);
	if (data != NULL && !twice)
		value = ASN1_item_d2i(NULL, &bytes, ASN1_STRING_length(data), item);
	if (value != NULL && bytes != end) {
		ASN1_item_free(value, item);
		value = NULL;
	}
	return sort_out(value, at < 0 ? NOT_THERE : 0, state);
}
