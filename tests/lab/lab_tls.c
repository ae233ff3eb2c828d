/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TLS of the lab server. Nothing is resumed and no tickets are sent: each connection shows a whole
 * handshake, and a forged alert knows its sequence number. */
#include "lab_tls.h"

#include "lab_alert.h"
#include "lab_chain.h"
#include "lab_flood.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#define TLS_PATIENCE_MS 30000 /* for the handshake and for each answer of the client in it */

#define LATE_NOTHING (-1)
#define LATE_RESET (-2)

static void
say_errors(struct conn *conn, const char *what)
{
	unsigned long code = ERR_peek_last_error();
	const char *reason = code ? ERR_reason_error_string(code) : NULL;

	conn_say(conn, "%s: %s", what, reason ? reason : "connection ended");
	ERR_clear_error();
}

static void
on_info(const SSL *ssl, int where, int value)
{
	struct conn *conn = SSL_get_app_data(ssl);
	const char *way = where & SSL_CB_WRITE ? "sent" : "received";

	if (!(where & SSL_CB_ALERT))
		return;
	if ((value & 0xff) == SSL_AD_CLOSE_NOTIFY)
		conn_say(conn, "close-notify %s", way);
	else
		conn_say(conn, "alert-%s %d", way, value & 0xff);
}

/* Counts the client's Finished messages: the only sign that a post-handshake authentication is
 * complete. */
static void
on_message(int out, int version, int type, const void *data, size_t len, SSL *ssl, void *arg)
{
	const unsigned char *message = data;
	struct conn *conn = SSL_get_app_data(ssl);

	(void)version;
	(void)arg;
	if (!out && type == SSL3_RT_HANDSHAKE && len > 0 && message[0] == SSL3_MT_FINISHED)
		conn->finished++;
}

static void
on_secret(const SSL *ssl, const char *line)
{
	static const char label[] = "SERVER_TRAFFIC_SECRET_0 ";
	struct conn *conn = SSL_get_app_data(ssl);
	const char *hex = strrchr(line, ' ');
	unsigned byte;

	if (strncmp(line, label, sizeof label - 1) != 0)
		return;
	conn->secret_len = 0;
	for (hex++; conn->secret_len < sizeof conn->secret && sscanf(hex, "%2x", &byte) == 1;
		hex += 2)
		conn->secret[conn->secret_len++] = (unsigned char)byte;
}

/* RFC 6066, 3: a DNS name without a trailing dot, no address literals. */
static const char *
sni_wrong(const struct opts *opts, const char *name)
{
	unsigned char address[16];

	if (!name)
		return opts->require_sni ? "no server name" : NULL;
	if (!*name || name[strlen(name) - 1] == '.')
		return "server name ends in a dot";
	if (inet_pton(AF_INET, name, address) == 1 || inet_pton(AF_INET6, name, address) == 1)
		return "server name is an address";
	if (opts->require_sni && strcasecmp(name, opts->require_sni) != 0)
		return "another server name";
	return NULL;
}

static int
on_sni(SSL *ssl, int *alert, void *arg)
{
	struct conn *conn = SSL_get_app_data(ssl);
	const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
	const char *wrong = sni_wrong(&conn->lab->opts, name);

	(void)arg;
	if (name)
		snprintf(conn->sni, sizeof conn->sni, "%s", name);
	if (!wrong)
		return SSL_TLSEXT_ERR_OK;
	conn_say(conn, "refused: %s%s%s", wrong, name ? ": " : "", name ? name : "");
	*alert = SSL_AD_UNRECOGNIZED_NAME;
	return SSL_TLSEXT_ERR_ALERT_FATAL;
}

/* Lets a refusal happen inside the handshake only where it is to look like an alert. */
static int
on_verify(int ok, X509_STORE_CTX *store)
{
	SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
	struct conn *conn = SSL_get_app_data(ssl);

	if (!ok && conn->verify_error == X509_V_OK)
		conn->verify_error = X509_STORE_CTX_get_error(store);
	return ok || !(SSL_get_verify_mode(ssl) & SSL_VERIFY_FAIL_IF_NO_PEER_CERT);
}

/* In TLS 1.2 the server's alert is in plain text until its ChangeCipherSpec, so it can simply stand
 * in that place. */
static bool
on_send(void *owner, const unsigned char *data, size_t len)
{
	static const unsigned char change[4] = {0, 1, 1};
	struct conn *conn = owner;
	unsigned char record[7] = {21, 3, 3, 0, 2, 2, (unsigned char)conn->late_alert};

	if (flood_after_hello(conn, data, len))
		return true;
	if (conn->late_alert == LATE_NOTHING || SSL_version(conn->ssl) == TLS1_3_VERSION)
		return false;
	if (len < 6 || data[0] != 20 || memcmp(data + 3, change, 3) != 0)
		return false;
	if (conn->late_alert == LATE_RESET) {
		wire_reset(&conn->wire);
		return true;
	}
	memcpy(record + 1, data + 1, 2);
	conn->late_alert = LATE_NOTHING;
	wire_send(&conn->wire, record, sizeof record);
	conn_say(conn, "alert-sent %u", record[6]);
	wire_close(&conn->wire);
	return true;
}

static const char *
cipher_list(const struct opts *opts)
{
	if (opts->null_only)
		return "NULL-SHA256:NULL-SHA:@SECLEVEL=0";
	if (opts->ciphers)
		return opts->ciphers;
	if (opts->allow_null)
		return "ALL:!aNULL:-eNULL:NULL-SHA256:NULL-SHA:@SECLEVEL=0";
	return "ALL:!aNULL:@SECLEVEL=0";
}

static bool
context_client_ca(SSL_CTX *ctx, const char *file)
{
	STACK_OF(X509_NAME) *names;

	if (!file)
		return true;
	names = SSL_load_client_CA_file(file);
	if (!names || SSL_CTX_load_verify_file(ctx, file) != 1)
		return sk_X509_NAME_pop_free(names, X509_NAME_free), false;
	SSL_CTX_set_client_CA_list(ctx, names);
	return true;
}

static void
context_callbacks(SSL_CTX *ctx, const struct opts *opts)
{
	SSL_CTX_set_info_callback(ctx, on_info);
	SSL_CTX_set_msg_callback(ctx, on_message);
	/* For alerts by hand; a tenth of a handshake, so a server that sends none goes without. */
	if (opts->fault.id != FAULT_NONE || opts->client_cert != CERT_NEVER)
		SSL_CTX_set_keylog_callback(ctx, on_secret);
	SSL_CTX_set_tlsext_servername_callback(ctx, on_sni);
	if (opts->client_cert == CERT_EARLY) {
		int mode = SSL_VERIFY_PEER |
			   (opts->client_cert_required ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0);

		SSL_CTX_set_verify(ctx, mode, on_verify);
	}
}

SSL_CTX *
tls_context(const struct opts *opts, size_t index)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
	const char *cert = opts->cert[index < opts->certs ? index : opts->certs - 1];
	const char *key = opts->key[index < opts->keys ? index : opts->keys - 1];
	const char *staple =
		!opts->staples ? NULL
			       : opts->staple[index < opts->staples ? index : opts->staples - 1];
	int max =
		opts->null_only && opts->max_tls > TLS1_2_VERSION ? TLS1_2_VERSION : opts->max_tls;

	if (!ctx)
		return NULL;
	SSL_CTX_set_security_level(ctx, 0);
	SSL_CTX_set_min_proto_version(ctx, opts->min_tls);
	SSL_CTX_set_max_proto_version(ctx, max);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"lab", 3);
	SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET | SSL_OP_CIPHER_SERVER_PREFERENCE);
	SSL_CTX_set_num_tickets(ctx, 0);
	SSL_CTX_set_mode(ctx, SSL_MODE_NO_AUTO_CHAIN);
	SSL_CTX_clear_mode(ctx, SSL_MODE_AUTO_RETRY);
	SSL_CTX_set_dh_auto(ctx, 1);
	SSL_CTX_set_read_ahead(ctx, 1);
	context_callbacks(ctx, opts);
	if (SSL_CTX_set_cipher_list(ctx, cipher_list(opts)) == 1 &&
		(!opts->groups || SSL_CTX_set1_groups_list(ctx, opts->groups) == 1) &&
		context_client_ca(ctx, opts->client_ca) && chain_load(ctx, cert, key) &&
		(!staple || chain_staple(ctx, staple)))
		return ctx;
	ERR_print_errors_fp(stderr);
	SSL_CTX_free(ctx);
	return NULL;
}

static void
say_cert(struct conn *conn)
{
	X509 *cert = SSL_get1_peer_certificate(conn->ssl);
	char name[256] = "";

	if (cert)
		X509_NAME_oneline(X509_get_subject_name(cert), name, sizeof name);
	if (!cert)
		conn_say(conn, "client-cert none");
	else if (conn->verify_error == X509_V_OK)
		conn_say(conn, "client-cert ok %s", name);
	else
		conn_say(conn, "client-cert untrusted (%s) %s",
			X509_verify_cert_error_string(conn->verify_error), name);
	X509_free(cert);
}

static bool
handshake(struct conn *conn)
{
	struct timespec start, now;
	int n;

	clock_gettime(CLOCK_MONOTONIC, &start);
	do {
		ERR_clear_error();
		n = SSL_accept(conn->ssl);
		if (n == 1)
			return true;
		clock_gettime(CLOCK_MONOTONIC, &now);
	} while (SSL_get_error(conn->ssl, n) == SSL_ERROR_WANT_READ &&
		 now.tv_sec - start.tv_sec < TLS_PATIENCE_MS / 1000 && conn->wire.fd >= 0);
	return false;
}

static void
play_alert_late(struct conn *conn)
{
	alert_send(conn, (unsigned char)conn->lab->opts.fault.number);
}

static void
play_reset_finished(struct conn *conn)
{
	wire_reset(&conn->wire);
}

static void
play_hang(struct conn *conn)
{
	wire_hold(&conn->wire);
}

static void
play_bad_record(struct conn *conn)
{
	unsigned char record[5 + 64] = {23, 3, 3, 0, 64};

	memset(record + 5, 0x5a, 64);
	wire_send(&conn->wire, record, sizeof record);
}

static bool
play_after_handshake(struct conn *conn)
{
	static const struct {
		enum fault_id id;
		void (*play)(struct conn *);
	} plays[] = {
		{FAULT_ALERT_LATE, play_alert_late},
		{FAULT_RESET_FINISHED, play_reset_finished},
		{FAULT_HANG_AFTER_TLS, play_hang},
		{FAULT_BAD_RECORD, play_bad_record},
		{FAULT_TLS_FLOOD, flood_late},
	};

	for (size_t i = 0; i < sizeof plays / sizeof plays[0]; i++)
		if (plays[i].id == conn->lab->opts.fault.id) {
			plays[i].play(conn);
			wire_close(&conn->wire);
			return true;
		}
	return false;
}

static bool
tls_start(struct conn *conn)
{
	const struct fault_choice *fault = &conn->lab->opts.fault;
	BIO *bio = wire_bio(&conn->wire, conn->lab->bio);

	conn->ssl = SSL_new(conn->ctx);
	if (!conn->ssl || !bio)
		return BIO_free(bio), false;
	SSL_set_bio(conn->ssl, bio, bio);
	SSL_set_app_data(conn->ssl, conn);
	conn->late_alert = fault->id == FAULT_ALERT_LATE       ? (int)fault->number
			   : fault->id == FAULT_RESET_FINISHED ? LATE_RESET
							       : LATE_NOTHING;
	conn->wire.patience_ms = TLS_PATIENCE_MS;
	conn->wire.before_send = on_send;
	conn->wire.owner = conn;
	return true;
}

bool
tls_accept(struct conn *conn)
{
	if (!tls_start(conn))
		return false;
	if (!handshake(conn)) {
		say_errors(conn, "tls failed");
		return false;
	}
	conn_say(conn, "tls %s %s sni=%s", SSL_get_version(conn->ssl), SSL_get_cipher(conn->ssl),
		*conn->sni ? conn->sni : "-");
	if (conn->lab->opts.client_cert == CERT_EARLY)
		say_cert(conn);
	return !play_after_handshake(conn);
}

long
tls_read(struct conn *conn, int timeout_ms)
{
	size_t n = 0;

	if (conn->in_len == sizeof conn->in)
		return 0;
	ERR_clear_error();
	conn->wire.patience_ms = timeout_ms;
	if (SSL_read_ex(conn->ssl, conn->in + conn->in_len, sizeof conn->in - conn->in_len, &n) ==
		1) {
		conn->in_len += n;
		return (long)n;
	}
	return SSL_get_error(conn->ssl, 0) == SSL_ERROR_WANT_READ ? -1 : 0;
}

bool
tls_write(struct conn *conn, const void *data, size_t len)
{
	size_t n;

	ERR_clear_error();
	return len == 0 || SSL_write_ex(conn->ssl, data, len, &n) == 1;
}

static bool
late_ask(struct conn *conn)
{
	ERR_clear_error();
	if (SSL_version(conn->ssl) == TLS1_3_VERSION &&
		SSL_verify_client_post_handshake(conn->ssl) != 1)
		return false;
	if (SSL_version(conn->ssl) != TLS1_3_VERSION && SSL_renegotiate(conn->ssl) != 1)
		return false;
	return SSL_do_handshake(conn->ssl) == 1;
}

enum tls_late
tls_late_cert(struct conn *conn)
{
	const struct opts *opts = &conn->lab->opts;
	bool by_alert = opts->client_cert_refuse == REFUSE_ALERT && opts->client_cert_required;
	unsigned before = conn->finished;
	X509 *cert;
	bool good;

	SSL_set_verify(conn->ssl,
		SSL_VERIFY_PEER | (by_alert ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0), on_verify);
	if (!late_ask(conn)) {
		say_errors(conn, "refused: client cannot be asked for a certificate");
		return TLS_LATE_REFUSED;
	}
	conn_say(conn, "client-cert asked");
	while (conn->finished == before)
		if (tls_read(conn, TLS_PATIENCE_MS) == 0) {
			say_errors(conn, "refused: no client certificate");
			return TLS_LATE_DEAD;
		}
	say_cert(conn);
	cert = SSL_get1_peer_certificate(conn->ssl);
	good = cert && conn->verify_error == X509_V_OK;
	X509_free(cert);
	if (good || !opts->client_cert_required)
		return TLS_LATE_OK;
	conn_say(conn, "refused: %s",
		cert ? "client certificate not trusted" : "no client certificate");
	return TLS_LATE_REFUSED;
}

void
tls_end(struct conn *conn)
{
	if (conn->ssl && conn->wire.fd >= 0 && SSL_is_init_finished(conn->ssl))
		SSL_shutdown(conn->ssl);
	SSL_free(conn->ssl);
	conn->ssl = NULL;
	ERR_clear_error();
}
