/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a server may ask of the client's processor and patience, against one of libssl's own. */
#include "unit.h"

#include <netinet/in.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/param_build.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "net/tcp.h"
#include "net/tls.h"

#define PASSED ((const char *)NULL)

struct server {
	SSL_CTX *ctx;
	int listener;
	pthread_t thread;
};

/* ---------------------------------------------------------------- keys without a meaning */

static EVP_PKEY *
key_from(const char *type, OSSL_PARAM_BLD *build, int selection)
{
	OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(build);
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
	EVP_PKEY *key = NULL;

	assert_int_equal(EVP_PKEY_fromdata_init(ctx), 1);
	assert_int_equal(EVP_PKEY_fromdata(ctx, &key, selection, params), 1);
	EVP_PKEY_CTX_free(ctx);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(build);
	return key;
}

/* An odd number of so many bits; nobody finds out that it is no prime. */
static BIGNUM *
odd_number(int bits)
{
	BIGNUM *n = BN_new();

	assert_int_equal(BN_rand(n, bits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ODD), 1);
	return n;
}

static EVP_PKEY *
rsa_key(int bits)
{
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	BIGNUM *n = odd_number(bits), *e = BN_new(), *d = BN_new();
	EVP_PKEY *key;

	BN_set_word(e, 65537);
	BN_set_word(d, 3);
	OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, n);
	OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, e);
	OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_D, d);
	key = key_from("RSA", build, EVP_PKEY_KEYPAIR);
	BN_free(n);
	BN_free(e);
	BN_free(d);
	return key;
}

static EVP_PKEY *
dh_parameters(int bits)
{
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	BIGNUM *p = odd_number(bits), *g = BN_new();
	EVP_PKEY *key;

	BN_set_word(g, 2);
	OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_FFC_P, p);
	OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_FFC_G, g);
	key = key_from("DH", build, EVP_PKEY_KEY_PARAMETERS);
	BN_free(p);
	BN_free(g);
	return key;
}

/* By an authority of a key that can sign. */
static X509 *
certificate(EVP_PKEY *key, EVP_PKEY *authority)
{
	X509 *cert = X509_new();

	X509_set_version(cert, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(cert), 1);
	X509_gmtime_adj(X509_getm_notBefore(cert), -60);
	X509_gmtime_adj(X509_getm_notAfter(cert), 3600);
	X509_set_pubkey(cert, key);
	assert_true(X509_sign(cert, authority, EVP_sha256()) > 0);
	return cert;
}

/* ---------------------------------------------------------------- the server */

static void *
serve(void *context)
{
	struct server *server = context;
	int fd = accept(server->listener, NULL, NULL);
	SSL *ssl = SSL_new(server->ctx);
	char bytes[256];

	SSL_set_fd(ssl, fd);
	if (SSL_accept(ssl) == 1)
		while (SSL_read(ssl, bytes, sizeof(bytes)) > 0)
			;
	ERR_clear_error();
	SSL_free(ssl);
	close(fd);
	return NULL;
}

static uint16_t
start(struct server *server, const char *ciphers, EVP_PKEY *key, EVP_PKEY *dh)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t size = sizeof(at);
	EVP_PKEY *authority = EVP_EC_gen("P-256");
	X509 *cert = certificate(key == NULL ? authority : key, authority);

	server->ctx = SSL_CTX_new(TLS_server_method());
	SSL_CTX_set_security_level(server->ctx, 0);
	SSL_CTX_set_max_proto_version(server->ctx, TLS1_2_VERSION);
	assert_int_equal(SSL_CTX_set_cipher_list(server->ctx, ciphers), 1);
	assert_int_equal(SSL_CTX_use_certificate(server->ctx, cert), 1);
	assert_int_equal(SSL_CTX_use_PrivateKey(server->ctx, key == NULL ? authority : key), 1);
	if (dh != NULL)
		assert_int_equal(SSL_CTX_set0_tmp_dh_pkey(server->ctx, dh), 1);
	X509_free(cert);
	EVP_PKEY_free(authority);
	EVP_PKEY_free(key);
	server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(server->listener, (struct sockaddr *)&at, size), 0);
	assert_int_equal(listen(server->listener, 1), 0);
	assert_int_equal(getsockname(server->listener, (struct sockaddr *)&at, &size), 0);
	assert_int_equal(pthread_create(&server->thread, NULL, serve, server), 0);
	return ntohs(at.sin_port);
}

static void
stop(struct server *server)
{
	pthread_join(server->thread, NULL);
	close(server->listener);
	SSL_CTX_free(server->ctx);
}

static struct stream *
shake_hands(struct tls_context *context, uint16_t port, enum io *io)
{
	const struct address address = {.family = ADDRESS_IPV4, .bytes = {127, 0, 0, 1}};
	struct stream *stream;

	assert_int_equal(tcp_connect(&address, port, deadline_in(60), &stream), IO_DONE);
	*io = tls_connect(context, stream, "a.test", deadline_in(60), &stream);
	assert_non_null(stream);
	return stream;
}

/* ---------------------------------------------------------------- tests */

/* RSA key exchange does not need a server that can sign, and DHE not one whose key has a meaning.
 */
static void
keys_are_bounded(void **state)
{
	static const struct {
		const char *ciphers;
		int rsa, dh;
		const char *why; /* PASSED: no limit was reached */
	} rows[] = {
		{"AES128-SHA", 16448, 0, "the key of the certificate has 16448 bits"},
		{"AES128-SHA", 16384, 0, PASSED},
		{"DHE-RSA-AES128-SHA", 0, 4096, PASSED},
		{"DHE-RSA-AES128-SHA", 0, 4097, "the Diffie-Hellman prime has 4097 bits"},
		{"DHE-RSA-AES128-SHA", 0, 6144, "the Diffie-Hellman prime has 6144 bits"},
	};
	struct tls_context *context = tls_context_new(NULL, NULL, NULL);
	struct arena *arena = arena_new(unit_no_memory);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (unit_is_slow() && rows[i].why == PASSED)
			continue; /* a minute of arithmetic in libcrypto */
		EVP_PKEY *key = rows[i].rsa > 0 ? rsa_key(rows[i].rsa) : EVP_RSA_gen(2048);
		EVP_PKEY *dh = rows[i].dh > 0 ? dh_parameters(rows[i].dh) : NULL;
		struct server server;
		uint16_t port = start(&server, rows[i].ciphers, key, dh);
		struct tls_seen seen;
		struct span *chain, staple;
		size_t count;
		enum io io;
		struct stream *stream = shake_hands(context, port, &io);

		print_message(
			"%s %d %d: %s\n", rows[i].ciphers, rows[i].rsa, rows[i].dh, stream->why);
		tls_look(stream, &seen);
		assert_int_equal(seen.limit, rows[i].why != PASSED);
		if (rows[i].why != PASSED) {
			assert_int_equal(io, IO_MALFORMED);
			assert_non_null(strstr(stream->why, rows[i].why));
		}
		assert_int_equal(
			tls_certificates(stream, arena, 10, (struct tls_watcher) {NULL, NULL},
				&chain, &count, &staple),
			0);
		assert_int_equal(count, 1);
		assert_int_equal(
			tls_certificates(stream, arena, 0, (struct tls_watcher) {NULL, NULL},
				&chain, &count, &staple),
			1);
		assert_int_equal(count, 0);
		stream_free(stream);
		stop(&server);
	}
	arena_free(arena);
	tls_context_free(context);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
