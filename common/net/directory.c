/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A directory is connected to, encrypted, bound to and closed. */
#include "config.h"

#include "net/directory.h"

#ifndef WITH_LDAP

struct directory *
directory_open(struct arena *arena, const struct directory_url *url,
	const struct directory_options *options, struct deadline deadline,
	enum directory_refusal *refusal, struct err *err)
{
	(void)arena, (void)url, (void)options, (void)deadline;
	*refusal = DIRECTORY_REFUSED_NOT;
	err_set(err, ERR_UNSUPPORTED, "built without LDAP (configure --without-ldap)");
	return NULL;
}

void
directory_close(struct directory *directory)
{
	(void)directory;
}

#else

#include <errno.h>
#include <fcntl.h>
#include <sasl/sasl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/text.h"
#include "net/directory_peer.h"
#include "net/directory_session.h"
#include "net/limits.h"
#include "net/tcp.h"

/* ---------------------------------------------------------------- connecting */

static int
connect_socket(const char *path, struct deadline deadline, struct err *err)
{
	struct sockaddr_un peer = {.sun_family = AF_UNIX};
	struct timeval left = {.tv_usec = 1};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), ms = deadline_poll(deadline);

	left.tv_sec = ms / 1000;
	left.tv_usec += ms % 1000 * 1000;
	snprintf(peer.sun_path, sizeof(peer.sun_path), "%s", path);
	/* a full queue is waited for as sending would be */
	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &left, sizeof(left)) != 0 ||
		connect(fd, (struct sockaddr *)&peer, sizeof(peer)) != 0) {
		err_system(err, errno, "cannot connect");
		if (fd >= 0)
			close(fd);
		return -1;
	}
	return fd;
}

static int
connect_to(struct arena *arena, const struct directory_url *url, struct deadline deadline,
	struct err *err)
{
	struct stream *stream;

	if (url->scheme == DIRECTORY_LDAPI)
		return connect_socket(url->host, deadline, err);
	stream = directory_peer_connect(arena, url, deadline, err);
	return stream == NULL ? -1 : tcp_release(stream);
}

/* libldap wants to wait in its reads; whoever waits for it has the deadline. */
static bool
set_up_socket(struct directory_session *session, struct err *err)
{
	session->same_fd = fcntl(session->fd, F_DUPFD_CLOEXEC, 3);
	return (session->same_fd >= 0 && fcntl(session->fd, F_SETFL,
						 fcntl(session->fd, F_GETFL) & ~O_NONBLOCK) == 0) ||
	       err_system(err, errno, "socket");
}

/* ---------------------------------------------------------------- setting up */

/* Trusted authorities where no option names any: GnuTLS, which some distributions build libldap
 * with, has none at all by itself. */
static const char *
system_authorities(void)
{
	static const char *const files[] = {"/etc/ssl/certs/ca-certificates.crt",
		"/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem"};

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		if (access(files[i], R_OK) == 0)
			return files[i];
	return NULL;
}

static bool
set_up_tls(LDAP *ld, const struct directory_options *options)
{
	const struct ldap_api *ldap = libldap();
	const int always = LDAP_OPT_X_TLS_DEMAND, client = 0;
	const int oldest = LDAP_OPT_X_TLS_PROTOCOL(3, 3);
	const char *file = options->ca_file != NULL ? options->ca_file : system_authorities();

	return ldap->ldap_set_option(ld, LDAP_OPT_X_TLS_CACERTFILE, file) == LDAP_OPT_SUCCESS &&
	       ldap->ldap_set_option(ld, LDAP_OPT_X_TLS_REQUIRE_CERT, &always) ==
		       LDAP_OPT_SUCCESS &&
	       ldap->ldap_set_option(ld, LDAP_OPT_X_TLS_PROTOCOL_MIN, &oldest) ==
		       LDAP_OPT_SUCCESS &&
	       ldap->ldap_set_option(ld, LDAP_OPT_X_TLS_NEWCTX, &client) == LDAP_OPT_SUCCESS;
}

/* Kerberos signs and encrypts unless TLS does: Active Directory refuses both at once, but may want
 * to see that the bind belongs to this TLS connection (RFC 5929 section 4). */
static bool
set_up_sasl(LDAP *ld, enum directory_scheme scheme, bool tls)
{
	const struct ldap_api *ldap = libldap();
	const int binding = LDAP_OPT_X_SASL_CBINDING_TLS_ENDPOINT;
	/* LDAP_OPT_ON is the address of something in liblber; any other but NULL means the same */
	const bool on = true;
	const char *properties = tls                         ? "noanonymous,noplain,maxssf=0"
				 : scheme == DIRECTORY_LDAPI ? "noanonymous,noplain"
							     : "noanonymous,noplain,minssf=1";

	return ldap->ldap_set_option(ld, LDAP_OPT_X_SASL_SECPROPS, properties) ==
		       LDAP_OPT_SUCCESS &&
	       /* the name that was given, not what reverse resolution makes of the address */
	       ldap->ldap_set_option(ld, LDAP_OPT_X_SASL_NOCANON, &on) == LDAP_OPT_SUCCESS &&
	       (!tls || ldap->ldap_set_option(ld, LDAP_OPT_X_SASL_CBINDING, &binding) ==
				LDAP_OPT_SUCCESS);
}

static bool
set_up(LDAP *ld)
{
	const struct ldap_api *ldap = libldap();
	const int version = LDAP_VERSION3, never = LDAP_DEREF_NEVER, no_limit = LDAP_NO_LIMIT;
	ber_len_t largest = LIMIT_DIRECTORY_MESSAGE;
	Sockbuf *socket_buffer = NULL;

	return ldap->ldap_set_option(ld, LDAP_OPT_PROTOCOL_VERSION, &version) == LDAP_OPT_SUCCESS &&
	       ldap->ldap_set_option(ld, LDAP_OPT_REFERRALS, LDAP_OPT_OFF) == LDAP_OPT_SUCCESS &&
	       ldap->ldap_set_option(ld, LDAP_OPT_DEREF, &never) == LDAP_OPT_SUCCESS &&
	       ldap->ldap_set_option(ld, LDAP_OPT_SIZELIMIT, &no_limit) == LDAP_OPT_SUCCESS &&
	       ldap->ldap_get_option(ld, LDAP_OPT_SOCKBUF, &socket_buffer) == LDAP_OPT_SUCCESS &&
	       ldap->ber_sockbuf_ctrl(socket_buffer, LBER_SB_OPT_SET_MAX_INCOMING, &largest) == 1;
}

/* libldap takes the name from its URL: for the certificate and for Kerberos. */
static const char *
libldap_url(struct arena *arena, const struct directory_url *url)
{
	bool literal = strchr(url->host, ':') != NULL;

	if (url->scheme == DIRECTORY_LDAPI)
		return "ldap://localhost";
	return arena_printf(arena, "ldap://%s%s%s:%u", literal ? "[" : "", url->host,
		literal ? "]" : "", url->port);
}

static bool
attach(struct directory *directory, const struct directory_url *url,
	const struct directory_options *options, bool tls, struct err *err)
{
	const struct ldap_api *ldap = libldap();
	struct directory_session *session = directory->session;
	int proto = url->scheme == DIRECTORY_LDAPI ? LDAP_PROTO_IPC : LDAP_PROTO_TCP;
	int code = ldap->ldap_init_fd(
		session->fd, proto, libldap_url(directory->arena, url), &session->ld);

	if (code != LDAP_SUCCESS)
		return err_set(err, ERR_SYSTEM, "libldap: %s", ldap->ldap_err2string(code));
	if (!set_up(session->ld) ||
		(options->gssapi && !set_up_sasl(session->ld, url->scheme, tls)))
		return err_set(err, ERR_UNSUPPORTED, "libldap refuses a setting");
	if (!tls || set_up_tls(session->ld, options))
		return true;
	if (options->ca_file == NULL)
		return err_set(err, ERR_SYSTEM, "libldap cannot set up TLS");
	return err_set(err, ERR_FORMAT, "%s: libldap takes no certificate authority from it",
		text_clean(directory->arena, span_text(options->ca_file), LIMIT_TEXT_FIELD));
}

/* ---------------------------------------------------------------- TLS and bind */

static int
do_tls(struct directory_session *session)
{
	const struct ldap_api *ldap = libldap();

	return ldap->ldap_install_tls(session->ld);
}

static int
do_starttls(struct directory_session *session)
{
	const struct ldap_api *ldap = libldap();

	return ldap->ldap_start_tls_s(session->ld, NULL, NULL);
}

static int
do_simple_bind(struct directory_session *session)
{
	const struct ldap_api *ldap = libldap();
	struct berval password = {.bv_val = session->password.text};

	password.bv_len = strlen(session->password.text);
	return ldap->ldap_sasl_bind_s(
		session->ld, session->user, LDAP_SASL_SIMPLE, &password, NULL, NULL, NULL);
}

/* Nobody is there to be asked; "" as authorization identity means the one of the ticket. */
static int
answer_nothing(LDAP *ld, unsigned flags, void *defaults, void *questions)
{
	(void)ld, (void)flags, (void)defaults;
	for (sasl_interact_t *q = questions; q->id != SASL_CB_LIST_END; q++) {
		q->result = "";
		q->len = 0;
	}
	return LDAP_SUCCESS;
}

static int
do_kerberos_bind(struct directory_session *session)
{
	const struct ldap_api *ldap = libldap();

	return ldap->ldap_sasl_interactive_bind_s(
		session->ld, NULL, "GSSAPI", NULL, NULL, LDAP_SASL_QUIET, answer_nothing, NULL);
}

static bool
run_step(struct directory *directory, int (*task)(struct directory_session *session),
	const char *what, struct deadline deadline, struct err *err)
{
	if (!directory_run(directory, task, deadline, err))
		return err_context(err, "%s", what);
	return directory->session->code == LDAP_SUCCESS ||
	       directory_fail(directory, directory->session->code, what, err);
}

static bool
came_to(const struct directory *directory, int code, const struct err *err)
{
	return directory->session != NULL && directory->session->code == code &&
	       err->kind != ERR_TIMEOUT;
}

/* What the library calls it: "TLS1.2" with GnuTLS, "TLSv1.2" with OpenSSL. */
static bool
is_new_enough(const char *version)
{
	static const char *const known[] = {"TLS1.2", "TLS1.3", "TLSv1.2", "TLSv1.3"};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (text_equal(version, known[i]))
			return true;
	return false;
}

/* libldap with GnuTLS has been seen to take TLS 1.0 although 1.2 was asked for. */
static bool
check_version(const struct directory *directory, struct err *err)
{
	const struct ldap_api *ldap = libldap();
	const char *said;
	char *version = NULL;
	bool ok;

	if (ldap->ldap_get_option(directory->session->ld, LDAP_OPT_X_TLS_VERSION, &version) !=
			LDAP_OPT_SUCCESS ||
		version == NULL)
		return err_set(err, ERR_UNSUPPORTED, "libldap does not say which TLS it speaks");
	ok = is_new_enough(version);
	said = text_clean(directory->arena, span_text(version), LIMIT_TEXT_FIELD / 4);
	ldap->ldap_memfree(version);
	return ok || err_set(err, ERR_SYSTEM, "the server speaks %s, and TLS 1.2 is needed", said);
}

/* By our own rule: libldap's can be switched off, and differs from library to library. */
static bool
check_name(
	const struct directory *directory, const struct directory_options *options, struct err *err)
{
	const struct ldap_api *ldap = libldap();
	struct berval shown = {.bv_val = NULL};
	bool ok;

	if (ldap->ldap_get_option(directory->session->ld, LDAP_OPT_X_TLS_PEERCERT, &shown) !=
			LDAP_OPT_SUCCESS ||
		shown.bv_val == NULL)
		return err_set(err, ERR_UNSUPPORTED, "libldap does not show the certificate");
	ok = options->accept(options->accept_context, span_of(shown.bv_val, shown.bv_len), err);
	ldap->ldap_memfree(shown.bv_val);
	return ok;
}

/* As words, libldap with GnuTLS has "(unknown error code)" for most of what may be wrong. */
static bool
run_tls(struct directory *directory, const struct directory_options *options, bool starttls,
	struct deadline deadline, struct err *err)
{
	bool ok = starttls ? run_step(directory, do_starttls, "StartTLS", deadline, err)
			   : run_step(directory, do_tls, "TLS", deadline, err);

	if (!ok && came_to(directory, LDAP_CONNECT_ERROR, err))
		directory->refusal = DIRECTORY_REFUSED_TLS;
	return ok && ((check_version(directory, err) && check_name(directory, options, err)) ||
			     err_context(err, "TLS"));
}

static bool
take_credentials(struct directory_session *session, const struct directory_options *options,
	struct deadline deadline, struct err *err)
{
	if (!secret_read(options->password_file, deadline, &session->password, err))
		return err_context(err, "password");
	/* RFC 4513 section 5.1.2: a name without a password is no proof, yet servers say yes */
	if (*session->password.text == '\0')
		return err_set(err, ERR_USAGE, "password: the first line of %s is empty",
			options->password_file);
	session->user = memory_strdup(options->user);
	return true;
}

/*
 * A server without keys may say "success" to the first token, and libldap believes it. Only who has
 * the keys can agree on a security layer (RFC 4752 section 3.1). Behind TLS there is none, but the
 * certificate has proven the server; a socket of this machine is proven by its place.
 */
static bool
check_signing(const struct directory *directory, struct err *err)
{
	const struct ldap_api *ldap = libldap();
	ber_len_t strength = 0;

	return (ldap->ldap_get_option(directory->session->ld, LDAP_OPT_X_SASL_SSF, &strength) ==
			       LDAP_OPT_SUCCESS &&
		       strength > 0) ||
	       err_set(err, ERR_SYSTEM,
		       "Kerberos bind: the server has not proven who it is: nothing "
		       "was agreed on that signs its answers");
}

static bool
bind_as(struct directory *directory, const struct directory_options *options, bool proven,
	struct deadline deadline, struct err *err)
{
	bool ok;

	if (options->gssapi)
		return run_step(directory, do_kerberos_bind, "Kerberos bind", deadline, err) &&
		       (proven || check_signing(directory, err));
	if (options->user == NULL)
		return true;
	ok = take_credentials(directory->session, options, deadline, err) &&
	     run_step(directory, do_simple_bind, "bind", deadline, err);
	if (!ok && came_to(directory, LDAP_INVALID_CREDENTIALS, err))
		directory->refusal = directory_blames_account(directory)
					     ? DIRECTORY_REFUSED_ACCOUNT
					     : DIRECTORY_REFUSED_PASSWORD;
	if (directory->session != NULL)
		secret_clear(&directory->session->password);
	return ok;
}

/* ---------------------------------------------------------------- open and close */

static bool
is_possible(const struct directory_url *url, const struct directory_options *options, bool tls,
	struct err *err)
{
	if (options->user != NULL && options->gssapi)
		return err_set(err, ERR_USAGE, "a user and Kerberos exclude each other");
	if ((options->user == NULL) != (options->password_file == NULL))
		return err_set(err, ERR_USAGE, "user and password file need each other");
	if (tls && options->accept == NULL)
		return err_set(err, ERR_UNSUPPORTED, "nobody is there to judge the server's name");
	if (options->user != NULL && !tls && url->scheme != DIRECTORY_LDAPI)
		return err_set(err, ERR_USAGE,
			"the password would be sent in clear text: use "
			"ldaps:// or --ldap-starttls");
	return true;
}

static bool
open_session(struct directory *directory, const struct directory_url *url,
	const struct directory_options *options, struct deadline deadline, struct err *err)
{
	struct directory_session *session = directory->session;
	bool starttls = options->starttls && url->scheme == DIRECTORY_LDAP;
	bool tls = starttls || url->scheme == DIRECTORY_LDAPS;

	if (!is_possible(url, options, tls, err))
		return false;
	session->fd = connect_to(directory->arena, url, deadline, err);
	if (session->fd < 0 || !set_up_socket(session, err) ||
		!attach(directory, url, options, tls, err))
		return false;
	if (tls && !run_tls(directory, options, starttls, deadline, err))
		return false;
	directory->bound = options->gssapi || options->user != NULL;
	return bind_as(directory, options, tls || url->scheme == DIRECTORY_LDAPI, deadline, err);
}

struct directory *
directory_open(struct arena *arena, const struct directory_url *url,
	const struct directory_options *options, struct deadline deadline,
	enum directory_refusal *refusal, struct err *err)
{
	const struct ldap_api *ldap = libldap();
	struct directory *directory = arena_alloc(arena, sizeof(*directory));
	struct err why = {.kind = ERR_NONE};

	directory->arena = arena;
	*refusal = DIRECTORY_REFUSED_NOT;
	if (ldap->err.kind != ERR_NONE) {
		err_set(err, ldap->err.kind, "%s", ldap->err.text);
		return NULL;
	}
	directory->session = directory_session_new();
	if (open_session(directory, url, options, deadline, &why))
		return directory;
	err_set(err, why.kind, "%s", why.text);
	*refusal = directory->refusal;
	directory_close(directory);
	return NULL;
}

void
directory_close(struct directory *directory)
{
	if (directory == NULL || directory->session == NULL)
		return;
	directory_session_free(directory->session);
	directory->session = NULL;
}

#endif
