/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TLS over a stream. A BIO hands OpenSSL the lower stream; a message callback sees what it hides.
 * What a peer may make OpenSSL do without end, or at great cost, is bounded where OpenSSL asks: by
 * the deadline in the BIO, by the count of messages, and by the size of keys. */
#include "net/tls.h"

#include <arpa/inet.h>
#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/must.h"
#include "net/limits.h"

/* Everything that comes with a certificate. */
#define ALL_SUITES "ALL:!aNULL:!PSK:!SRP:NULL-SHA256:NULL-SHA:NULL-MD5"
#define ALL_SUITES_13                                                                              \
	"TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256:"              \
	"TLS_AES_128_CCM_SHA256"

#define ALL_SIGNATURES                                                                             \
	"RSA+SHA256:ECDSA+SHA256:RSA+SHA384:ECDSA+SHA384:RSA+SHA512:ECDSA+SHA512:RSA+SHA1:"        \
	"ECDSA+SHA1:rsa_pss_rsae_sha256:rsa_pss_rsae_sha384:rsa_pss_rsae_sha512:"                  \
	"rsa_pss_pss_sha256:rsa_pss_pss_sha384:rsa_pss_pss_sha512:ed25519:ed448:RSA+SHA224:"       \
	"ECDSA+SHA224:DSA+SHA256:DSA+SHA1"

struct tls_identity {
	X509 *cert;
	EVP_PKEY *key;
	STACK_OF(X509) *more;
};

struct tls_context {
	SSL_CTX *ctx;
	BIO_METHOD *method;
};

struct tls {
	struct stream stream;
	struct stream *lower;
	SSL *ssl;
	struct deadline deadline; /* of the call under way */
	enum io lower_io;         /* why the BIO gave up, IO_NONE when it did not */
	bool established;
	struct tls_seen seen;
	unsigned idle;              /* messages in a row that brought nothing */
	char limit[STREAM_WHY_MAX]; /* which limit was reached, with seen.limit */
	enum io limit_io;
	STACK_OF(X509) *refused; /* what was served by a server whose key was not verified with */
};

enum { LEAST_DH_STRENGTH = 80 }; /* in bits: a prime of 1024 */

/* How long the goodbye may wait for room in the socket, in seconds. */
static const double GOODBYE = 0.05;

/* --- what check/crypto.c leaves out of libcrypto's start ------------------------------------- */

/*
 * The text of an error, NULL when there is none. What loads the texts is deprecated because
 * libcrypto is expected to have done so at the start; calling it twice does no harm.
 */
static const char *
reason_of(unsigned long code)
{
#ifndef OPENSSL_NO_DEPRECATED_3_0
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
	static int (*const loads[])(void) = {ERR_load_ERR_strings, ERR_load_ASN1_strings,
		ERR_load_X509_strings, ERR_load_EVP_strings, ERR_load_RSA_strings,
		ERR_load_EC_strings, ERR_load_BN_strings, ERR_load_OBJ_strings};
#pragma GCC diagnostic pop

	if (ERR_reason_error_string(code) == NULL)
		for (size_t i = 0; i < sizeof(loads) / sizeof(loads[0]); i++)
			loads[i]();
#endif
	return ERR_reason_error_string(code);
}

/* --- limits ---------------------------------------------------------------------------------- */

/* The first one counts: with it OpenSSL gets no more bytes. IO_MALFORMED where Windows goes no
 * further either, else IO_LIMIT. */
static void reach(struct tls *tls, enum io io, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static void
reach(struct tls *tls, enum io io, const char *fmt, ...)
{
	va_list ap;

	if (tls->seen.limit)
		return;
	tls->seen.limit = true;
	tls->limit_io = io;
	va_start(ap, fmt);
	vsnprintf(tls->limit, sizeof(tls->limit), fmt, ap);
	va_end(ap);
}

/* OpenSSL takes such messages within one call for as long as they come. */
static void
count_idle(struct tls *tls, const char *what)
{
	if (++tls->idle > LIMIT_TLS_IDLE)
		reach(tls, IO_LIMIT, "endless %s", what);
}

static enum io
limit_reached(struct tls *tls)
{
	tls->seen.broken = tls->established;
	return stream_fail(&tls->stream, tls->limit_io, "%s", tls->limit);
}

/* OpenSSL's own limits. */
static void
see_reason(struct tls *tls, unsigned long code)
{
	static const struct {
		int reason;
		const char *text;
	} rows[] = {{SSL_R_TOO_MANY_WARN_ALERTS, "endless warning alerts"},
		{SSL_R_RECORD_TOO_SMALL, "endless empty records"},
		{SSL_R_EXCESSIVE_MESSAGE_SIZE, "an endless message"}};

	for (size_t i = 0; ERR_GET_LIB(code) == ERR_LIB_SSL && i < sizeof(rows) / sizeof(rows[0]);
		i++)
		if (ERR_GET_REASON(code) == rows[i].reason)
			reach(tls, IO_LIMIT, "%s", rows[i].text);
}

/* Diffie-Hellman with a prime of 10,000 bits costs a second. The rest is what OpenSSL itself asks
 * for at security level 0. */
static int
allow(const SSL *ssl, const SSL_CTX *ctx, int op, int strength, int nid, void *other, void *ex)
{
	struct tls *tls = ssl == NULL ? NULL : SSL_get_app_data(ssl);
	int bits;

	(void)ctx, (void)nid, (void)ex;
	if (op != SSL_SECOP_TMP_DH)
		return 1;
	bits = other == NULL ? 0 : EVP_PKEY_get_bits(other);
	if (tls != NULL && bits > LIMIT_DH_BITS)
		reach(tls, IO_MALFORMED,
			"the Diffie-Hellman prime has %d bits, more than Windows' %d", bits,
			LIMIT_DH_BITS);
	return strength >= LEAST_DH_STRENGTH && bits <= LIMIT_DH_BITS;
}

/* Everything is seen first and judged afterwards, but for a key that would have to be computed with
 * in the handshake. */
static int
accept_any(X509_STORE_CTX *ctx, void *arg)
{
	const SSL *ssl = X509_STORE_CTX_get_ex_data(ctx, SSL_get_ex_data_X509_STORE_CTX_idx());
	struct tls *tls = SSL_get_app_data(ssl);
	const EVP_PKEY *key = X509_get0_pubkey(X509_STORE_CTX_get0_cert(ctx));
	int bits = key == NULL ? 0 : EVP_PKEY_get_bits(key);

	(void)arg;
	if (bits <= LIMIT_RSA_BITS)
		return 1;
	reach(tls, IO_MALFORMED, "the key of the certificate has %d bits, more than Windows' %d",
		bits, LIMIT_RSA_BITS);
	tls->refused = X509_chain_up_ref(X509_STORE_CTX_get0_untrusted(ctx));
	return 0;
}

/* --- the BIO --------------------------------------------------------------------------------- */

/* A timeout may be tried again, so OpenSSL must keep what it has read of a record. */
static int
bio_result(BIO *bio, struct tls *tls, enum io io, size_t n)
{
	BIO_clear_retry_flags(bio);
	if (io == IO_DONE)
		return (int)n;
	tls->lower_io = io;
	if (io == IO_TIMEOUT)
		BIO_set_retry_read(bio);
	return io == IO_END ? 0 : -1;
}

static int
bio_read(BIO *bio, char *to, int n)
{
	struct tls *tls = BIO_get_data(bio);
	size_t got = 0;
	enum io io = tls->seen.limit ? tls->limit_io
				     : stream_read(tls->lower, to, (size_t)n, &got, tls->deadline);

	return bio_result(bio, tls, io, got);
}

static int
bio_write(BIO *bio, const char *from, int n)
{
	struct tls *tls = BIO_get_data(bio);
	enum io io = tls->seen.limit
			     ? tls->limit_io
			     : stream_write(tls->lower, span_of(from, (size_t)n), tls->deadline);

	return bio_result(bio, tls, io, (size_t)n);
}

static long
bio_ctrl(BIO *bio, int cmd, long num, void *ptr)
{
	(void)bio;
	(void)num;
	(void)ptr;
	return cmd == BIO_CTRL_FLUSH ? 1 : 0;
}

static BIO_METHOD *
bio_method(void)
{
	BIO_METHOD *method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "stream");

	if (method == NULL)
		return NULL;
	BIO_meth_set_read(method, bio_read);
	BIO_meth_set_write(method, bio_write);
	BIO_meth_set_ctrl(method, bio_ctrl);
	return method;
}

/* --- what OpenSSL hides ---------------------------------------------------------------------- */

static void
see_alert(struct tls *tls, const uint8_t *p, size_t n)
{
	if (n != 2)
		return;
	if (p[1] == SSL3_AD_CLOSE_NOTIFY)
		tls->seen.close_notify = true;
	else if (p[0] == SSL3_AL_FATAL || tls->seen.version == TLS1_3_VERSION) {
		tls->seen.alert_seen = true;
		tls->seen.alert = p[1];
	} else
		count_idle(tls, "warning alerts");
}

static const char *
message_name(uint8_t type)
{
	static const struct {
		uint8_t type;
		const char *name;
	} rows[] = {{SSL3_MT_HELLO_REQUEST, "HelloRequests"},
		{SSL3_MT_NEWSESSION_TICKET, "NewSessionTickets"},
		{SSL3_MT_KEY_UPDATE, "KeyUpdates"}};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].type == type)
			return rows[i].name;
	return "handshakes";
}

static void
see_handshake(struct tls *tls, const uint8_t *p, size_t n)
{
	if (n == 0)
		return;
	if (p[0] == SSL3_MT_SERVER_HELLO)
		tls->seen.server_hello = true;
	if (p[0] == SSL3_MT_CERTIFICATE_REQUEST && tls->established)
		tls->seen.cert_request_late = true;
	else if (p[0] == SSL3_MT_CERTIFICATE_REQUEST)
		tls->seen.cert_request_early = true;
	/* of the others OpenSSL knows when they may come in the first handshake, and how often */
	if (tls->established || p[0] == SSL3_MT_HELLO_REQUEST)
		count_idle(tls, message_name(p[0]));
}

static void
see_message(int write_p, int version, int type, const void *p, size_t n, SSL *ssl, void *arg)
{
	struct tls *tls = arg;

	(void)version;
	if (write_p != 0)
		return;
	if (type == SSL3_RT_HANDSHAKE) {
		see_handshake(tls, p, n);
		if (tls->seen.server_hello)
			tls->seen.version = (uint16_t)SSL_version(ssl);
	} else if (type == SSL3_RT_ALERT)
		see_alert(tls, p, n);
}

/* --- client certificates --------------------------------------------------------------------- */

static int
no_password(char *to, int size, int writing, void *arg)
{
	(void)to;
	(void)size;
	(void)writing;
	*(bool *)arg = true;
	return -1;
}

static bool
parse_pem_certs(struct tls_identity *id, struct span in)
{
	BIO *bio = BIO_new_mem_buf(in.p, (int)in.n);
	X509 *cert;

	id->more = sk_X509_new_null();
	while (bio != NULL && id->more != NULL &&
		(cert = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL) {
		if (id->cert == NULL)
			id->cert = cert;
		else
			must(sk_X509_push(id->more, cert) > 0, "libcrypto cannot make a list");
	}
	BIO_free(bio);
	return id->cert != NULL;
}

static bool
parse_pem(struct tls_identity *id, const struct tls_input *cert, const struct tls_input *key,
	struct err *err)
{
	bool encrypted = false;
	BIO *bio;

	if (!parse_pem_certs(id, cert->bytes))
		return err_set(
			err, ERR_FORMAT, "%s: no certificate in PEM or PKCS#12 form", cert->name);
	bio = BIO_new_mem_buf(key->bytes.p, (int)key->bytes.n);
	/* RFC 1421 names the cipher, whose old name libcrypto may not know: nobody is asked then.
	 */
	encrypted = span_find(key->bytes, "4,ENCRYPTED") != NULL;
	id->key = bio == NULL ? NULL : PEM_read_bio_PrivateKey(bio, NULL, no_password, &encrypted);
	BIO_free(bio);
	if (id->key == NULL && encrypted)
		return err_set(err, ERR_UNSUPPORTED, "%s: the private key is encrypted", key->name);
	if (id->key == NULL)
		return err_set(err, ERR_FORMAT, "%s: no private key in PEM form", key->name);
	return true;
}

static bool
parse_pkcs12(struct tls_identity *id, const struct tls_input *in, struct err *err)
{
	const unsigned char *p = in->bytes.p;
	PKCS12 *p12 = d2i_PKCS12(NULL, &p, (long)in->bytes.n);
	bool ok;

	if (p12 == NULL)
		return err_set(
			err, ERR_FORMAT, "%s: no certificate in PEM or PKCS#12 form", in->name);
	ok = PKCS12_parse(p12, "", &id->key, &id->cert, &id->more) == 1 ||
	     PKCS12_parse(p12, NULL, &id->key, &id->cert, &id->more) == 1;
	PKCS12_free(p12);
	if (!ok)
		return err_set(err, ERR_UNSUPPORTED, "%s: has a password or is damaged", in->name);
	if (id->cert == NULL || id->key == NULL)
		return err_set(err, ERR_FORMAT, "%s: no certificate with its key", in->name);
	return true;
}

static bool
is_der(struct span in)
{
	return in.n > 2 && in.p[0] == 0x30 && in.p[1] >= 0x80;
}

static bool
small(const struct tls_input *in, struct err *err)
{
	return in->bytes.n <= LIMIT_CONFIG_FILE ||
	       err_set(err, ERR_LIMIT, "%s: is larger than %d bytes", in->name, LIMIT_CONFIG_FILE);
}

struct tls_identity *
tls_identity_parse(const struct tls_input *cert, const struct tls_input *key, struct err *err)
{
	struct tls_identity *id = memory_calloc(1, sizeof(*id));
	const struct tls_input *from = key->name != NULL ? key : cert;
	bool ok;

	ok = small(cert, err) && small(from, err) &&
	     (is_der(cert->bytes) ? parse_pkcs12(id, cert, err) : parse_pem(id, cert, from, err));
	if (ok && X509_check_private_key(id->cert, id->key) != 1)
		ok = err_set(err, ERR_FORMAT, "%s: the private key does not belong to %s",
			from->name, cert->name);
	ERR_clear_error();
	if (ok)
		return id;
	tls_identity_free(id);
	return NULL;
}

void
tls_identity_free(struct tls_identity *id)
{
	if (id == NULL)
		return;
	X509_free(id->cert);
	EVP_PKEY_free(id->key);
	sk_X509_pop_free(id->more, X509_free);
	free(id);
}

/* --- the context ----------------------------------------------------------------------------- */

static pthread_once_t library_once = PTHREAD_ONCE_INIT;

static void
library_init(void)
{
	must(OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG, NULL) == 1, "libssl cannot be set up");
}

static bool
set_identity(SSL_CTX *ctx, const struct tls_identity *id)
{
	return SSL_CTX_use_certificate(ctx, id->cert) == 1 &&
	       SSL_CTX_use_PrivateKey(ctx, id->key) == 1 &&
	       (id->more == NULL || SSL_CTX_set1_chain(ctx, id->more) == 1);
}

/* OpenSSL takes suites up to TLS 1.2 by its own names only. */
static bool
set_suites(SSL_CTX *ctx, const char *names)
{
	struct buf list = buf_make(LIMIT_TLS_LIST);
	struct span in = span_text(names), name;
	char standard[80];
	bool ok;

	while (in.n > 0) {
		if (!span_until(&in, ':', &name))
			name = in, in.n = 0;
		snprintf(standard, sizeof(standard), "%.*s", (int)name.n, (const char *)name.p);
		buf_printf(&list, "%s:", OPENSSL_cipher_name(standard));
	}
	buf_text(&list, names == NULL ? ALL_SUITES ":@SECLEVEL=0" : "@SECLEVEL=0");
	ok = SSL_CTX_set_cipher_list(ctx, buf_cstr(&list)) == 1;
	buf_free(&list);
	return ok;
}

/* What more versions of Windows know comes before what fewer know: a server that goes by this order
 * then shows what it shares with most of them. One that a build leaves out would make OpenSSL
 * refuse the whole list. */
static bool
set_all_groups(SSL_CTX *ctx)
{
	static const char *const groups[] = {"prime256v1", "secp384r1", "X25519", "secp521r1",
		"X448", "brainpoolP256r1", "brainpoolP384r1", "brainpoolP512r1", "secp256k1",
		"secp224r1", "prime192v1", "ffdhe2048", "ffdhe3072", "ffdhe4096"};
	struct buf list = buf_make(LIMIT_TLS_LIST);
	bool ok;

	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
		if (SSL_CTX_set1_groups_list(ctx, groups[i]) == 1)
			buf_printf(&list, "%s%s", list.n == 0 ? "" : ":", groups[i]);
	ERR_clear_error();
	ok = SSL_CTX_set1_groups_list(ctx, buf_cstr(&list)) == 1;
	buf_free(&list);
	return ok;
}

static bool
set_offer(SSL_CTX *ctx, const struct tls_offer *offer)
{
	if (offer == NULL)
		return SSL_CTX_set_min_proto_version(ctx, TLS1_VERSION) == 1 &&
		       SSL_CTX_set_ciphersuites(ctx, ALL_SUITES_13) == 1 && set_suites(ctx, NULL) &&
		       set_all_groups(ctx) && SSL_CTX_set1_sigalgs_list(ctx, ALL_SIGNATURES) == 1;
	return SSL_CTX_set_min_proto_version(ctx, offer->oldest) == 1 &&
	       SSL_CTX_set_max_proto_version(ctx, offer->newest) == 1 &&
	       SSL_CTX_set_ciphersuites(ctx, offer->suites13) == 1 &&
	       set_suites(ctx, offer->suites) &&
	       SSL_CTX_set1_groups_list(ctx, offer->groups) == 1 &&
	       SSL_CTX_set1_sigalgs_list(ctx, offer->signatures) == 1;
}

static bool
set_up(SSL_CTX *ctx, const struct tls_offer *offer, const struct tls_identity *id)
{
	SSL_CTX_set_options(ctx, SSL_OP_LEGACY_SERVER_CONNECT | SSL_OP_NO_TICKET);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_cert_verify_callback(ctx, accept_any, NULL);
	SSL_CTX_set_security_callback(ctx, allow);
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	SSL_CTX_set_max_cert_list(ctx, LIMIT_TLS_CHAIN);
	SSL_CTX_set_read_ahead(ctx, 1);
	SSL_CTX_set_post_handshake_auth(ctx, 1);
	SSL_CTX_set_tlsext_status_type(ctx, TLSEXT_STATUSTYPE_ocsp);
	return set_offer(ctx, offer) && (id == NULL || set_identity(ctx, id));
}

struct tls_context *
tls_context_new(const struct tls_offer *offer, const struct tls_identity *identity, struct err *err)
{
	struct tls_context *context = memory_calloc(1, sizeof(*context));
	unsigned long code;
	const char *why;

	pthread_once(&library_once, library_init);
	context->method = bio_method();
	context->ctx = SSL_CTX_new(TLS_client_method());
	if (context->method != NULL && context->ctx != NULL &&
		set_up(context->ctx, offer, identity))
		return context;
	code = ERR_get_error();
	why = code == 0 ? NULL : reason_of(code);
	err_set(err, ERR_SYSTEM, "cannot set up TLS: %s", why == NULL ? "no reason given" : why);
	tls_context_free(context);
	return NULL;
}

void
tls_context_free(struct tls_context *context)
{
	if (context == NULL)
		return;
	SSL_CTX_free(context->ctx);
	BIO_meth_free(context->method);
	free(context);
}

/* --- the stream ------------------------------------------------------------------------------ */

/* Windows takes names that OpenSSL cannot read, so that is no fault of the server's. */
static bool
is_unreadable_name(unsigned long code)
{
	int reason = ERR_GET_REASON(code);

	return ERR_GET_LIB(code) == ERR_LIB_ASN1 &&
	       (reason == ASN1_R_INVALID_UTF8STRING || reason == ASN1_R_INVALID_BMPSTRING_LENGTH ||
		       reason == ASN1_R_INVALID_UNIVERSALSTRING_LENGTH);
}

/* What OpenSSL lacks on this host: memory, random numbers, a part of its own. */
static bool
is_own(unsigned long code)
{
	int reason = ERR_GET_REASON(code);

	return ERR_SYSTEM_ERROR(code) || ERR_GET_LIB(code) == ERR_LIB_RAND ||
	       reason == ERR_R_MALLOC_FAILURE || reason == ERR_R_INIT_FAIL;
}

/* The reason stands somewhere in the queue, under those of the structures around it, which it
 * loses. */
static void
look_through_errors(bool *own, bool *name)
{
	unsigned long code;

	*own = *name = false;
	while ((code = ERR_get_error()) != 0) {
		*own = *own || is_own(code);
		*name = *name || is_unreadable_name(code);
	}
}

/* OpenSSL 3.0 does not know the name of the alert that demands a client certificate. */
static const char *
alert_text(uint8_t alert)
{
	return alert == SSL_AD_CERTIFICATE_REQUIRED ? "certificate required"
						    : SSL_alert_desc_string_long(alert);
}

/* What an unsuccessful call of OpenSSL means. The alert counts more than how the connection ended
 * behind it. */
static enum io
failure(struct tls *tls, int result)
{
	int kind = SSL_get_error(tls->ssl, result);
	const char *reason;
	bool own, name;

	see_reason(tls, ERR_peek_error());
	if (tls->seen.limit)
		return limit_reached(tls);
	reason = reason_of(ERR_peek_error());
	look_through_errors(&own, &name);
	if (own)
		return stream_fail(&tls->stream, IO_LOCAL, "OpenSSL fails on this host (%s)",
			reason == NULL ? "no reason given" : reason);
	if (tls->seen.alert_seen)
		return stream_fail(&tls->stream, IO_ALERT, "TLS alert %u (%s)", tls->seen.alert,
			alert_text(tls->seen.alert));
	if (kind == SSL_ERROR_ZERO_RETURN || tls->seen.close_notify)
		return stream_fail(&tls->stream, IO_END, "TLS connection closed by the peer");
	if (tls->lower_io != IO_NONE)
		return stream_fail(&tls->stream, tls->lower_io, "%s", tls->lower->why);
	if (name)
		return stream_fail(&tls->stream, IO_LOCAL,
			"OpenSSL cannot read a certificate name (%s)", reason);
	tls->seen.broken = tls->established;
	return stream_fail(&tls->stream, IO_MALFORMED, "%s", reason == NULL ? "TLS error" : reason);
}

static void
begin(struct tls *tls, struct deadline deadline)
{
	ERR_clear_error();
	tls->deadline = deadline;
	tls->lower_io = IO_NONE;
}

static enum io
tls_read(struct stream *stream, void *to, size_t n, size_t *got, struct deadline deadline)
{
	struct tls *tls = (struct tls *)stream;
	int r;

	begin(tls, deadline);
	r = SSL_read_ex(tls->ssl, to, n, got);
	if (r != 1 || tls->seen.limit)
		return failure(tls, r);
	tls->idle = 0;
	return IO_DONE;
}

static enum io
tls_write(struct stream *stream, struct span bytes, size_t *put, struct deadline deadline)
{
	struct tls *tls = (struct tls *)stream;
	int r;

	begin(tls, deadline);
	r = SSL_write_ex(tls->ssl, bytes.p, bytes.n, put);
	return r == 1 ? IO_DONE : failure(tls, r);
}

static void
tls_free(struct stream *stream)
{
	struct tls *tls = (struct tls *)stream;

	if (tls->established && tls->lower_io == IO_NONE && !tls->seen.alert_seen &&
		!tls->seen.limit) {
		tls->deadline = deadline_in(GOODBYE);
		SSL_shutdown(tls->ssl);
	}
	ERR_clear_error();
	sk_X509_pop_free(tls->refused, X509_free);
	SSL_free(tls->ssl);
	stream_free(tls->lower);
	free(tls);
}

static const struct stream_ops tls_ops = {tls_read, tls_write, tls_free};

static bool
is_literal(const char *name)
{
	uint8_t any[16];

	return inet_pton(AF_INET, name, any) == 1 || inet_pton(AF_INET6, name, any) == 1;
}

static bool
attach(struct tls *tls, struct tls_context *context, const char *name)
{
	BIO *bio;

	tls->ssl = SSL_new(context->ctx);
	bio = tls->ssl == NULL ? NULL : BIO_new(context->method);
	if (bio == NULL)
		return false;
	BIO_set_data(bio, tls);
	BIO_set_init(bio, 1);
	SSL_set_bio(tls->ssl, bio, bio);
	SSL_set_app_data(tls->ssl, tls);
	SSL_set_msg_callback(tls->ssl, see_message);
	SSL_set_msg_callback_arg(tls->ssl, tls);
	return is_literal(name) || SSL_set_tlsext_host_name(tls->ssl, name) == 1;
}

enum io
tls_connect(struct tls_context *context, struct stream *lower, const char *name,
	struct deadline deadline, struct stream **out)
{
	struct tls *tls = memory_calloc(1, sizeof(*tls));
	int r;

	*out = (struct stream *)tls;
	tls->stream.ops = &tls_ops;
	tls->lower = lower;
	if (!attach(tls, context, name))
		return stream_fail(&tls->stream, IO_LOCAL, "cannot set up TLS");
	begin(tls, deadline);
	r = SSL_connect(tls->ssl);
	if (r != 1)
		return failure(tls, r);
	tls->established = true;
	return IO_DONE;
}

/* NULL where nothing was signed, and before TLS 1.2, where nothing is agreed on. */
static const char *
signature_of(SSL *ssl)
{
	static const struct {
		int key, type, digest; /* key: of the certificate, where that makes a difference */
		const char *text;
	} rows[] = {
		{0, EVP_PKEY_RSA, NID_sha1, "RSA+SHA1"},
		{0, EVP_PKEY_RSA, NID_sha224, "RSA+SHA224"},
		{0, EVP_PKEY_RSA, NID_sha256, "RSA+SHA256"},
		{0, EVP_PKEY_RSA, NID_sha384, "RSA+SHA384"},
		{0, EVP_PKEY_RSA, NID_sha512, "RSA+SHA512"},
		{EVP_PKEY_RSA, EVP_PKEY_RSA_PSS, NID_sha256, "rsa_pss_rsae_sha256"},
		{EVP_PKEY_RSA, EVP_PKEY_RSA_PSS, NID_sha384, "rsa_pss_rsae_sha384"},
		{EVP_PKEY_RSA, EVP_PKEY_RSA_PSS, NID_sha512, "rsa_pss_rsae_sha512"},
		{0, EVP_PKEY_RSA_PSS, NID_sha256, "rsa_pss_pss_sha256"},
		{0, EVP_PKEY_RSA_PSS, NID_sha384, "rsa_pss_pss_sha384"},
		{0, EVP_PKEY_RSA_PSS, NID_sha512, "rsa_pss_pss_sha512"},
		{0, EVP_PKEY_EC, NID_sha1, "ECDSA+SHA1"},
		{0, EVP_PKEY_EC, NID_sha224, "ECDSA+SHA224"},
		{0, EVP_PKEY_EC, NID_sha256, "ECDSA+SHA256"},
		{0, EVP_PKEY_EC, NID_sha384, "ECDSA+SHA384"},
		{0, EVP_PKEY_EC, NID_sha512, "ECDSA+SHA512"},
		{0, EVP_PKEY_ED25519, NID_undef, "ed25519"},
		{0, EVP_PKEY_ED448, NID_undef, "ed448"},
	};
	const EVP_PKEY *key = X509_get0_pubkey(SSL_get0_peer_certificate(ssl));
	int type, digest = NID_undef;

	if (SSL_version(ssl) < TLS1_2_VERSION || SSL_get_peer_signature_type_nid(ssl, &type) != 1)
		return NULL;
	SSL_get_peer_signature_nid(ssl, &digest);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].type == type && rows[i].digest == digest &&
			(rows[i].key == 0 ||
				(key != NULL && EVP_PKEY_get_base_id(key) == rows[i].key)))
			return rows[i].text;
	return OBJ_nid2sn(type);
}

void
tls_look(const struct stream *stream, struct tls_seen *out)
{
	const struct tls *tls = (const struct tls *)stream;
	const SSL_CIPHER *cipher;
	int group;

	memset(out, 0, sizeof(*out));
	if (stream->ops != &tls_ops || tls->ssl == NULL)
		return;
	cipher = SSL_get_current_cipher(tls->ssl);
	group = tls->established ? (int)SSL_get_negotiated_group(tls->ssl) : 0;
	*out = tls->seen;
	if (tls->seen.server_hello)
		out->version = (uint16_t)SSL_version(tls->ssl);
	if (cipher != NULL) {
		out->cipher = SSL_CIPHER_standard_name(cipher);
		out->null_cipher = SSL_CIPHER_get_cipher_nid(cipher) == NID_undef;
	}
	if (group != 0)
		out->group = OBJ_nid2sn(group);
	out->signature = tls->established ? signature_of(tls->ssl) : NULL;
	out->cert_sent = (tls->seen.cert_request_early || tls->seen.cert_request_late) &&
			 SSL_get_certificate(tls->ssl) != NULL;
}

size_t
tls_certificates(const struct stream *stream, struct arena *arena, size_t most,
	struct tls_watcher watcher, struct span **chain, size_t *count, struct span *staple)
{
	const struct tls *tls = (const struct tls *)stream;
	STACK_OF(X509) *certs;
	const unsigned char *response = NULL;
	size_t have;
	long n;

	*count = 0;
	*staple = (struct span) {0};
	if (stream->ops != &tls_ops || tls->ssl == NULL)
		return 0;
	certs = tls->refused != NULL ? tls->refused : SSL_get_peer_cert_chain(tls->ssl);
	have = certs == NULL ? 0 : (size_t)sk_X509_num(certs);
	n = SSL_get_tlsext_status_ocsp_resp(tls->ssl, &response);
	*chain = arena_array(arena, have, sizeof(**chain));
	for (size_t i = 0; i < have && i < most; i++) {
		X509 *x509 = sk_X509_value(certs, (int)i);
		uint8_t *bytes = NULL;
		int size = i2d_X509(x509, &bytes);

		struct span der;

		must(size > 0, "libcrypto cannot encode a certificate");
		der = arena_bytes(arena, span_of(bytes, (size_t)size));
		OPENSSL_free(bytes);
		(*chain)[(*count)++] = der;
		if (watcher.see != NULL)
			watcher.see(watcher.context, der, x509);
	}
	if (n > 0)
		*staple = arena_bytes(arena, span_of(response, (size_t)n));
	return have - *count;
}
