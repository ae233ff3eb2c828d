/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reading from an LDAP directory. libldap's calls may wait for longer than they are told: for the
 * rest of a message, for a Kerberos server, for a name. So each runs in a thread of its own, which
 * at the deadline loses its connection and, should that not wake it, is left behind. Therefore what
 * such a thread touches is in a session that is not in the arena.
 */
#include "config.h"

#include "net/directory.h"

#ifndef WITH_LDAP

struct directory *
directory_open(struct arena *arena, const struct directory_url *url,
	const struct directory_options *options, struct deadline deadline, bool *tls_refused,
	struct err *err)
{
	(void)arena, (void)url, (void)options, (void)deadline;
	*tls_refused = false;
	err_set(err, ERR_UNSUPPORTED, "built without LDAP (configure --without-ldap)");
	return NULL;
}

const char *
directory_authorities(struct arena *arena, const struct directory_options *options)
{
	(void)arena;
	return options->ca_file;
}

void
directory_close(struct directory *directory)
{
	(void)directory;
}

bool
directory_search(struct directory *directory, const struct directory_question *question,
	struct deadline deadline, struct directory_answer *answer, struct err *err)
{
	(void)directory, (void)question, (void)deadline, (void)answer;
	return err_set(err, ERR_UNSUPPORTED, "built without LDAP (configure --without-ldap)");
}

#else

#include <errno.h>
#include <fcntl.h>
#include <ldap.h>
#include <openldap.h>
#include <pthread.h>
#include <sasl/sasl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/library.h"
#include "base/limits.h"
#include "base/text.h"
#include "net/directory_peer.h"
#include "net/tcp.h"

#ifndef LDAP_SONAME
#define LDAP_SONAME "libldap.so.2"
#endif

enum { PAGE = 500 }; /* entries; Active Directory gives at most 1,000 */

/* How long a thread that has lost its connection may take to notice, in seconds. */
static const double GRACE = 0.2;

/* ---------------------------------------------------------------- libldap */

/* What is used of libldap and its liblber; loaded once for the process. */
#define LDAP_FUNCTIONS(use)                                                                        \
	use(ldap_init_fd) use(ldap_set_option) use(ldap_get_option) use(ldap_install_tls)          \
	use(ldap_start_tls_s) use(ldap_sasl_bind_s) use(ldap_sasl_interactive_bind_s)              \
	use(ldap_search_ext) use(ldap_result) use(ldap_parse_result)                                \
	use(ldap_msgfree) use(ldap_get_dn_ber) use(ldap_get_attribute_ber) use(ldap_memfree)       \
	use(ldap_err2string) use(ldap_create_page_control) use(ldap_parse_pageresponse_control)              \
	use(ldap_control_find) use(ldap_control_free) use(ldap_controls_free) use(ldap_unbind_ext) \
	use(ber_free) use(ber_sockbuf_ctrl)

#define DECLARE(name) __typeof__(&name) name;
#define ROW(name) {#name, offsetof(struct ldap_api, name)},

static struct ldap_api {
	LDAP_FUNCTIONS(DECLARE)
	struct err err; /* why it is not there */
} ldap;

static pthread_once_t ldap_once = PTHREAD_ONCE_INIT;

static void
load_api(void)
{
	static const struct library_function functions[] = {LDAP_FUNCTIONS(ROW)};

	library_load(LDAP_SONAME, functions, sizeof(functions) / sizeof(functions[0]), &ldap,
		&ldap.err);
}

/* ---------------------------------------------------------------- the session */

/* One connection, and what its thread works on. */
struct session {
	pthread_mutex_t lock;
	pthread_cond_t change;
	bool ended, abandoned;
	int (*task)(struct session *session);
	int code; /* what the task came to, LDAP_... */

	LDAP *ld;
	int fd;	     /* belongs to ld as soon as there is one */
	int same_fd; /* a copy, because libldap may close the other at any time */
	struct deadline deadline;

	char *user, *password;

	char *base, *filter;
	char **attributes;
	int scope;
	struct berval cookie; /* of the next page */
	struct buf found; /* records: tag, length and bytes */
	size_t records, references;
	bool too_much;
};

/* What is found is kept flat until the arena can have it. */
enum record { RECORD_ENTRY = 1, RECORD_ATTRIBUTE, RECORD_VALUE };

struct directory {
	struct arena *arena;
	struct session *session; /* NULL: of no more use */
	bool bound;
	bool tls_refused; /* the handshake failed, for whatever reason */
};

static struct session *
session_new(void)
{
	struct session *session = calloc(1, sizeof(*session));
	pthread_condattr_t attributes;

	if (session == NULL)
		return NULL;
	pthread_mutex_init(&session->lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&session->change, &attributes);
	pthread_condattr_destroy(&attributes);
	session->fd = session->same_fd = -1;
	session->found = buf_make(LIMIT_DIRECTORY_BYTES);
	return session;
}

static void
forget_question(struct session *session)
{
	for (size_t i = 0; session->attributes != NULL && session->attributes[i] != NULL; i++)
		free(session->attributes[i]);
	free(session->attributes);
	free(session->base);
	free(session->filter);
	session->attributes = NULL;
	session->base = session->filter = NULL;
	ldap.ldap_memfree(session->cookie.bv_val);
	session->cookie = (struct berval) {0};
}

static void
wipe_password(struct session *session)
{
	if (session->password != NULL)
		explicit_bzero(session->password, strlen(session->password));
	free(session->password);
	session->password = NULL;
}

static void
session_free(struct session *session)
{
	forget_question(session);
	if (session->ld != NULL)
		ldap.ldap_unbind_ext(session->ld, NULL, NULL);
	else if (session->fd >= 0)
		close(session->fd);
	if (session->same_fd >= 0)
		close(session->same_fd);
	wipe_password(session);
	buf_free(&session->found);
	free(session->user);
	pthread_cond_destroy(&session->change);
	pthread_mutex_destroy(&session->lock);
	free(session);
}

/* ---------------------------------------------------------------- a task and its thread */

static void
set_time_limits(struct session *session)
{
	struct timeval left = {.tv_sec = 0};
	int ms = deadline_poll(session->deadline);

	left.tv_sec = ms / 1000;
	left.tv_usec = ms % 1000 * 1000 + 1; /* nothing would mean no limit */
	ldap.ldap_set_option(session->ld, LDAP_OPT_NETWORK_TIMEOUT, &left);
	ldap.ldap_set_option(session->ld, LDAP_OPT_TIMEOUT, &left);
}

static void *
work(void *context)
{
	struct session *session = context;
	bool abandoned;

	set_time_limits(session);
	session->code = session->task(session);
	pthread_mutex_lock(&session->lock);
	session->ended = true;
	abandoned = session->abandoned;
	pthread_cond_signal(&session->change);
	pthread_mutex_unlock(&session->lock);
	if (abandoned)
		session_free(session);
	return NULL;
}

/* The lock is held. */
static bool
wait_until(struct session *session, struct deadline deadline)
{
	struct timespec at = {.tv_sec = (time_t)deadline.at};

	at.tv_nsec = (long)((deadline.at - (double)at.tv_sec) * 1e9);
	while (!session->ended)
		if (pthread_cond_timedwait(&session->change, &session->lock, &at) == ETIMEDOUT)
			break;
	return session->ended;
}

/* Runs a task in a thread of its own. False when it has not come to an end by the deadline; the
 * session is then the thread's. */
static bool
run_thread(struct session *session, struct deadline deadline, bool *in_time, int *no_thread)
{
	pthread_t thread;
	bool ended;

	*no_thread = pthread_create(&thread, NULL, work, session);
	if (*no_thread != 0)
		return true;
	pthread_mutex_lock(&session->lock);
	*in_time = wait_until(session, deadline);
	if (!*in_time)
		shutdown(session->same_fd, SHUT_RDWR);
	ended = *in_time || wait_until(session, deadline_in(GRACE));
	session->abandoned = !ended;
	pthread_mutex_unlock(&session->lock);
	if (ended)
		pthread_join(thread, NULL);
	else
		pthread_detach(thread);
	return ended;
}

/* Runs a task: true when it came to an end in time, with its code in the session. */
static bool
run_task(struct directory *directory, int (*task)(struct session *session),
	struct deadline deadline, struct err *err)
{
	struct session *session = directory->session;
	bool in_time = false;
	int no_thread = 0;

	if (deadline_passed(deadline))
		return err_set(err, ERR_TIMEOUT, "no time left");
	session->task = task;
	session->ended = false;
	session->deadline = deadline;
	if (!run_thread(session, deadline, &in_time, &no_thread)) {
		directory->session = NULL;
		return err_set(err, ERR_TIMEOUT, "no answer in time");
	}
	if (no_thread != 0)
		return err_system(err, no_thread, "no thread can be had");
	return in_time || err_set(err, ERR_TIMEOUT, "no answer in time");
}

/* ---------------------------------------------------------------- words */

/* Active Directory says why it refuses a bind as a Windows code in hexadecimal behind "data". */
static const char *
bind_hint(const char *text)
{
	static const struct {
		const char *data, *meaning;
	} rows[] = {
		{", data 525,", "no such user"},
		{", data 52e,", "wrong user or password"},
		{", data 530,", "not at this hour"},
		{", data 531,", "not from this computer"},
		{", data 532,", "the password has expired"},
		{", data 533,", "the account is disabled"},
		{", data 701,", "the account has expired"},
		{", data 773,", "the password must be changed first"},
		{", data 775,", "the account is locked"},
	};

	for (size_t i = 0; text != NULL && i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strstr(text, rows[i].data) != NULL)
			return rows[i].meaning;
	return NULL;
}

/* "Invalid credentials (49): the server's words", printable. */
static const char *
words(const struct directory *directory, int code)
{
	struct arena *arena = directory->arena;
	char *said = NULL;
	const char *hint, *text;

	ldap.ldap_get_option(directory->session->ld, LDAP_OPT_DIAGNOSTIC_MESSAGE, &said);
	hint = bind_hint(said);
	text = arena_printf(arena, "%s (%d)%s%s%s%s%s", ldap.ldap_err2string(code), code,
		said != NULL && *said != '\0' ? ": " : "", said == NULL ? "" : said,
		hint == NULL ? "" : " (", hint == NULL ? "" : hint, hint == NULL ? "" : ")");
	ldap.ldap_memfree(said);
	return text_clean(arena, span_trim(span_text(text)), LIMIT_TEXT_FIELD);
}

static bool
fail(const struct directory *directory, int code, const char *what, struct err *err)
{
	if (code == LDAP_TIMEOUT || code == LDAP_TIMELIMIT_EXCEEDED)
		return err_set(err, ERR_TIMEOUT, "%s: no answer in time", what);
	if (code == LDAP_NO_MEMORY)
		return err_set(err, ERR_MEMORY, "%s: no memory", what);
	return err_set(err, ERR_SYSTEM, "%s: %s", what, words(directory, code));
}

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
set_up_socket(struct session *session, struct err *err)
{
	session->same_fd = fcntl(session->fd, F_DUPFD_CLOEXEC, 3);
	return (session->same_fd >= 0 &&
		fcntl(session->fd, F_SETFL, fcntl(session->fd, F_GETFL) & ~O_NONBLOCK) == 0) ||
		err_system(err, errno, "socket");
}

/* ---------------------------------------------------------------- setting up */

/* Trusted authorities where neither options, environment nor ldap.conf name any: GnuTLS, which
 * some distributions build libldap with, then has none at all. */
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

/* From ldap.conf or the environment; a session begins without it. */
static const char *
configured(struct arena *arena, int option)
{
	const char *value = NULL;
	char *text = NULL;

	ldap.ldap_get_option(NULL, option, &text);
	if (text != NULL)
		value = arena_text(arena, text);
	ldap.ldap_memfree(text);
	return value;
}

const char *
directory_authorities(struct arena *arena, const struct directory_options *options)
{
	return options->ca_file != NULL ? options->ca_file
					: configured(arena, LDAP_OPT_X_TLS_CACERTFILE);
}

/* What ldap.conf says about verification itself does not count. */
static bool
set_up_tls(struct arena *arena, LDAP *ld, const struct directory_options *options)
{
	const int always = LDAP_OPT_X_TLS_DEMAND, client = 0;
	const int oldest = LDAP_OPT_X_TLS_PROTOCOL(3, 3);
	const char *file = directory_authorities(arena, options), *folder = NULL;

	if (options->ca_file == NULL)
		folder = configured(arena, LDAP_OPT_X_TLS_CACERTDIR);
	if (file == NULL && folder == NULL)
		file = system_authorities();
	return ldap.ldap_set_option(ld, LDAP_OPT_X_TLS_CACERTFILE, file) == LDAP_OPT_SUCCESS &&
		ldap.ldap_set_option(ld, LDAP_OPT_X_TLS_CACERTDIR, folder) ==
		LDAP_OPT_SUCCESS &&
		ldap.ldap_set_option(ld, LDAP_OPT_X_TLS_REQUIRE_CERT, &always) ==
		LDAP_OPT_SUCCESS &&
		ldap.ldap_set_option(ld, LDAP_OPT_X_TLS_PROTOCOL_MIN, &oldest) ==
		LDAP_OPT_SUCCESS &&
		ldap.ldap_set_option(ld, LDAP_OPT_X_TLS_NEWCTX, &client) == LDAP_OPT_SUCCESS;
}

/* Kerberos signs and encrypts unless TLS does: Active Directory refuses both at once, but may want
 * to see that the bind belongs to this TLS connection (RFC 5929 section 4). */
static bool
set_up_sasl(LDAP *ld, enum directory_scheme scheme, bool tls)
{
	const int binding = LDAP_OPT_X_SASL_CBINDING_TLS_ENDPOINT;
	/* LDAP_OPT_ON is the address of something in liblber; any other but NULL means the same */
	const bool on = true;
	const char *properties = tls ? "noanonymous,noplain,maxssf=0"
		: scheme == DIRECTORY_LDAPI ? "noanonymous,noplain" : "noanonymous,noplain,minssf=1";

	return ldap.ldap_set_option(ld, LDAP_OPT_X_SASL_SECPROPS, properties) ==
		LDAP_OPT_SUCCESS &&
		/* the name that was given, not what reverse resolution makes of the address */
		ldap.ldap_set_option(ld, LDAP_OPT_X_SASL_NOCANON, &on) == LDAP_OPT_SUCCESS &&
		(!tls || ldap.ldap_set_option(ld, LDAP_OPT_X_SASL_CBINDING, &binding) ==
				LDAP_OPT_SUCCESS);
}

static bool
set_up(LDAP *ld)
{
	const int version = LDAP_VERSION3, never = LDAP_DEREF_NEVER, no_limit = LDAP_NO_LIMIT;
	ber_len_t largest = LIMIT_DIRECTORY_MESSAGE;
	Sockbuf *socket_buffer = NULL;

	return ldap.ldap_set_option(ld, LDAP_OPT_PROTOCOL_VERSION, &version) == LDAP_OPT_SUCCESS &&
		ldap.ldap_set_option(ld, LDAP_OPT_REFERRALS, LDAP_OPT_OFF) == LDAP_OPT_SUCCESS &&
		ldap.ldap_set_option(ld, LDAP_OPT_DEREF, &never) == LDAP_OPT_SUCCESS &&
		ldap.ldap_set_option(ld, LDAP_OPT_SIZELIMIT, &no_limit) == LDAP_OPT_SUCCESS &&
		ldap.ldap_get_option(ld, LDAP_OPT_SOCKBUF, &socket_buffer) == LDAP_OPT_SUCCESS &&
		ldap.ber_sockbuf_ctrl(socket_buffer, LBER_SB_OPT_SET_MAX_INCOMING, &largest) == 1;
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
	struct session *session = directory->session;
	const char *authorities;
	int proto = url->scheme == DIRECTORY_LDAPI ? LDAP_PROTO_IPC : LDAP_PROTO_TCP;
	int code = ldap.ldap_init_fd(
		session->fd, proto, libldap_url(directory->arena, url), &session->ld);

	if (code != LDAP_SUCCESS)
		return err_set(err, ERR_SYSTEM, "libldap: %s", ldap.ldap_err2string(code));
	if (!set_up(session->ld) ||
		(options->gssapi && !set_up_sasl(session->ld, url->scheme, tls)))
		return err_set(err, ERR_UNSUPPORTED, "libldap refuses a setting");
	if (!tls || set_up_tls(directory->arena, session->ld, options))
		return true;
	authorities = directory_authorities(directory->arena, options);
	if (authorities == NULL)
		return err_set(err, ERR_SYSTEM, "libldap cannot set up TLS");
	return err_set(err, ERR_FORMAT, "%s: libldap takes no certificate authority from it",
		text_clean(directory->arena, span_text(authorities), LIMIT_TEXT_FIELD));
}

/* ---------------------------------------------------------------- TLS and bind */

static int
do_tls(struct session *session)
{
	return ldap.ldap_install_tls(session->ld);
}

static int
do_starttls(struct session *session)
{
	return ldap.ldap_start_tls_s(session->ld, NULL, NULL);
}

static int
do_simple_bind(struct session *session)
{
	struct berval password = {.bv_val = session->password};

	password.bv_len = strlen(session->password);
	return ldap.ldap_sasl_bind_s(
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
do_kerberos_bind(struct session *session)
{
	return ldap.ldap_sasl_interactive_bind_s(session->ld, NULL, "GSSAPI", NULL, NULL,
		LDAP_SASL_QUIET, answer_nothing, NULL);
}

static bool
run_step(struct directory *directory, int (*task)(struct session *session), const char *what,
	struct deadline deadline, struct err *err)
{
	if (!run_task(directory, task, deadline, err))
		return err_context(err, "%s", what);
	return directory->session->code == LDAP_SUCCESS ||
		fail(directory, directory->session->code, what, err);
}

/* As words, libldap with GnuTLS has "(unknown error code)" for most of what may be wrong. */
static bool
run_tls(struct directory *directory, bool starttls, struct deadline deadline, struct err *err)
{
	bool ok = starttls ? run_step(directory, do_starttls, "StartTLS", deadline, err)
			   : run_step(directory, do_tls, "TLS", deadline, err);

	directory->tls_refused = !ok && directory->session != NULL &&
		directory->session->code == LDAP_CONNECT_ERROR && err->kind != ERR_TIMEOUT;
	return ok;
}

static bool
take_credentials(struct directory *directory, const struct directory_options *options,
	struct deadline deadline, struct err *err)
{
	struct session *session = directory->session;
	const char *password;

	if (!file_read_first_line(
		    directory->arena, options->password_file, deadline, &password, err))
		return err_context(err, "password");
	/* RFC 4513 section 5.1.2: a name without a password is no proof, yet servers say yes */
	if (*password == '\0')
		return err_set(err, ERR_USAGE, "password: the first line of %s is empty",
			text_clean(directory->arena, span_text(options->password_file),
				LIMIT_TEXT_FIELD));
	session->user = strdup(options->user);
	session->password = strdup(password);
	return (session->user != NULL && session->password != NULL) ||
		err_set(err, ERR_MEMORY, "no memory");
}

static bool
bind_as(struct directory *directory, const struct directory_options *options,
	struct deadline deadline, struct err *err)
{
	bool ok;

	if (options->gssapi)
		return run_step(directory, do_kerberos_bind, "Kerberos bind", deadline, err);
	if (options->user == NULL)
		return true;
	ok = take_credentials(directory, options, deadline, err) &&
		run_step(directory, do_simple_bind, "bind", deadline, err);
	if (directory->session != NULL)
		wipe_password(directory->session);
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
	if (options->user != NULL && !tls && url->scheme != DIRECTORY_LDAPI)
		return err_set(err, ERR_USAGE, "the password would be sent in clear text: use "
			"ldaps:// or --ldap-starttls");
	return true;
}

static bool
open_session(struct directory *directory, const struct directory_url *url,
	const struct directory_options *options, struct deadline deadline, struct err *err)
{
	struct session *session = directory->session;
	bool starttls = options->starttls && url->scheme == DIRECTORY_LDAP;
	bool tls = starttls || url->scheme == DIRECTORY_LDAPS;

	if (!is_possible(url, options, tls, err))
		return false;
	session->fd = connect_to(directory->arena, url, deadline, err);
	if (session->fd < 0 || !set_up_socket(session, err) ||
		!attach(directory, url, options, tls, err))
		return false;
	if (tls && !run_tls(directory, starttls, deadline, err))
		return false;
	directory->bound = options->gssapi || options->user != NULL;
	return bind_as(directory, options, deadline, err);
}

struct directory *
directory_open(struct arena *arena, const struct directory_url *url,
	const struct directory_options *options, struct deadline deadline, bool *tls_refused,
	struct err *err)
{
	struct directory *directory = arena_alloc(arena, sizeof(*directory));
	struct err why = {.kind = ERR_NONE};

	directory->arena = arena;
	*tls_refused = false;
	pthread_once(&ldap_once, load_api);
	if (ldap.err.kind != ERR_NONE) {
		err_set(err, ldap.err.kind, "%s", ldap.err.text);
		return NULL;
	}
	directory->session = session_new();
	if (directory->session == NULL) {
		err_set(err, ERR_MEMORY, "no memory");
		return NULL;
	}
	if (open_session(directory, url, options, deadline, &why))
		return directory;
	err_set(err, why.kind, "%s", why.text);
	*tls_refused = directory->tls_refused;
	directory_close(directory);
	return NULL;
}

void
directory_close(struct directory *directory)
{
	if (directory == NULL || directory->session == NULL)
		return;
	session_free(directory->session);
	directory->session = NULL;
}

/* ---------------------------------------------------------------- one page of a search */

static bool
add_record(struct session *session, enum record tag, struct berval bytes)
{
	session->too_much = session->too_much || ++session->records > LIMIT_DIRECTORY_RECORDS ||
		!buf_u8(&session->found, (uint8_t)tag) ||
		!buf_u32be(&session->found, (uint32_t)bytes.bv_len) ||
		!buf_add(&session->found, bytes.bv_val, bytes.bv_len);
	return !session->too_much;
}

/* Keeps an entry. Its parts lie in the message, which is freed by the caller. */
static int
keep_entry(struct session *session, LDAPMessage *message)
{
	BerElement *ber = NULL;
	struct berval name = {0}, *values = NULL;
	int code = ldap.ldap_get_dn_ber(session->ld, message, &ber, &name);
	bool room = code == LDAP_SUCCESS && add_record(session, RECORD_ENTRY, name);

	while (room) {
		code = ldap.ldap_get_attribute_ber(session->ld, message, ber, &name, &values);
		if (code != LDAP_SUCCESS || name.bv_val == NULL)
			break;
		room = add_record(session, RECORD_ATTRIBUTE, name);
		for (size_t i = 0; room && values != NULL && values[i].bv_val != NULL; i++)
			room = add_record(session, RECORD_VALUE, values[i]);
		ldap.ldap_memfree(values);
		values = NULL;
	}
	if (ber != NULL)
		ldap.ber_free(ber, 0);
	return code == LDAP_SUCCESS && !room ? LDAP_SIZELIMIT_EXCEEDED : code;
}

/* What ends a search: its code, and where the next page begins. Frees the message. */
static int
take_result(struct session *session, LDAPMessage *message)
{
	LDAPControl **controls = NULL, *page;
	struct berval cookie = {0};
	ber_int_t count;
	int code = LDAP_SUCCESS;
	int parsed = ldap.ldap_parse_result(
		session->ld, message, &code, NULL, NULL, NULL, &controls, 1);

	ldap.ldap_memfree(session->cookie.bv_val);
	session->cookie = cookie;
	page = controls == NULL
		? NULL : ldap.ldap_control_find(LDAP_CONTROL_PAGEDRESULTS, controls, NULL);
	if (parsed == LDAP_SUCCESS && page != NULL)
		parsed = ldap.ldap_parse_pageresponse_control(session->ld, page, &count, &cookie);
	if (parsed == LDAP_SUCCESS)
		session->cookie = cookie;
	if (controls != NULL)
		ldap.ldap_controls_free(controls);
	return parsed != LDAP_SUCCESS ? parsed : code;
}

static int
send_question(struct session *session, int *id)
{
	LDAPControl *page = NULL, *controls[2] = {NULL, NULL};
	struct timeval left = {.tv_sec = deadline_poll(session->deadline) / 1000 + 1};
	int code = ldap.ldap_create_page_control(session->ld, PAGE, &session->cookie, 0, &page);

	if (code != LDAP_SUCCESS)
		return code;
	controls[0] = page;
	code = ldap.ldap_search_ext(session->ld, session->base, session->scope, session->filter,
		session->attributes, 0, session->scope == LDAP_SCOPE_BASE ? NULL : controls, NULL,
		&left, LDAP_NO_LIMIT, id);
	ldap.ldap_control_free(page);
	return code;
}

static int
do_page(struct session *session)
{
	int id, code = send_question(session, &id);

	while (code == LDAP_SUCCESS) {
		int ms = deadline_poll(session->deadline);
		struct timeval left = {.tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000};
		LDAPMessage *message = NULL;
		int type = ldap.ldap_result(session->ld, id, LDAP_MSG_ONE, &left, &message);

		if (type == 0)
			return LDAP_TIMEOUT;
		if (type < 0) {
			ldap.ldap_get_option(session->ld, LDAP_OPT_RESULT_CODE, &code);
			return code == LDAP_SUCCESS ? LDAP_SERVER_DOWN : code;
		}
		if (type == LDAP_RES_SEARCH_RESULT)
			return take_result(session, message);
		if (type == LDAP_RES_SEARCH_ENTRY)
			code = keep_entry(session, message);
		else if (++session->references > LIMIT_DIRECTORY_RECORDS) {
			session->too_much = true;
			code = LDAP_SIZELIMIT_EXCEEDED;
		}
		ldap.ldap_msgfree(message);
	}
	return code;
}

/* ---------------------------------------------------------------- a search */

static bool
prepare(struct session *session, const struct directory_question *question)
{
	size_t count = 0;

	forget_question(session);
	buf_reset(&session->found);
	session->records = session->references = 0;
	session->too_much = false;
	while (question->attributes[count] != NULL)
		count++;
	session->scope =
		question->scope == DIRECTORY_CHILDREN ? LDAP_SCOPE_ONELEVEL : LDAP_SCOPE_BASE;
	session->base = strdup(question->base);
	session->filter = strdup(question->filter);
	session->attributes = calloc(count + 1, sizeof(*session->attributes));
	if (session->base == NULL || session->filter == NULL || session->attributes == NULL)
		return false;
	for (size_t i = 0; i < count; i++) {
		session->attributes[i] = strdup(question->attributes[i]);
		if (session->attributes[i] == NULL)
			return false;
	}
	return true;
}

/* Without a bind, Active Directory says operationsError and slapd unwillingToPerform. */
static enum directory_outcome
outcome_of(const struct directory *directory, int code)
{
	switch (code) {
	case LDAP_SUCCESS:
		return DIRECTORY_FOUND;
	case LDAP_NO_SUCH_OBJECT:
		return DIRECTORY_MISSING;
	case LDAP_INSUFFICIENT_ACCESS:
	case LDAP_INAPPROPRIATE_AUTH:
	case LDAP_STRONG_AUTH_REQUIRED:
	case LDAP_CONFIDENTIALITY_REQUIRED:
		return DIRECTORY_DENIED;
	case LDAP_OPERATIONS_ERROR:
	case LDAP_UNWILLING_TO_PERFORM:
		return directory->bound ? DIRECTORY_OUTCOME_NONE : DIRECTORY_DENIED;
	default:
		return DIRECTORY_OUTCOME_NONE;
	}
}

/* From records to entries: an attribute belongs to the entry before it, a value likewise. */
static void
copy_found(struct arena *arena, const struct session *session, struct directory_answer *answer)
{
	struct span in = arena_bytes(arena, buf_view(&session->found)), bytes;
	struct directory_entry *entry = NULL;
	struct directory_attribute *attribute = NULL;
	uint32_t n;
	uint8_t tag;

	while (span_u8(&in, &tag) && span_u32be(&in, &n) && span_take(&in, n, &bytes)) {
		if (tag == RECORD_VALUE) {
			ARENA_PUSH(arena, attribute->values, attribute->count, bytes);
		} else if (tag == RECORD_ATTRIBUTE) {
			const struct directory_attribute like = {
				.name = arena_span_text(arena, bytes)};

			ARENA_PUSH(arena, entry->attributes, entry->count, like);
			attribute = &entry->attributes[entry->count - 1];
		} else {
			const struct directory_entry like = {.dn = arena_span_text(arena, bytes)};

			ARENA_PUSH(arena, answer->entries, answer->count, like);
			entry = &answer->entries[answer->count - 1];
		}
	}
	answer->references = session->references;
}

static bool
run_pages(struct directory *directory, struct deadline deadline, struct err *err)
{
	struct session *session = directory->session;

	for (size_t page = 0; page < LIMIT_DIRECTORY_PAGES; page++) {
		if (!run_task(directory, do_page, deadline, err))
			return err_context(err, "search");
		if (session->too_much)
			break;
		if (session->code != LDAP_SUCCESS || session->cookie.bv_len == 0)
			return true;
	}
	return err_set(err, ERR_LIMIT, "search: more than %d bytes, %d values or %d pages",
		LIMIT_DIRECTORY_BYTES, LIMIT_DIRECTORY_RECORDS, LIMIT_DIRECTORY_PAGES);
}

bool
directory_search(struct directory *directory, const struct directory_question *question,
	struct deadline deadline, struct directory_answer *answer, struct err *err)
{
	struct session *session = directory->session;

	*answer = (struct directory_answer) {.count = 0};
	if (session == NULL)
		return err_set(err, ERR_SYSTEM, "search: the connection is gone");
	if (!prepare(session, question))
		return err_set(err, ERR_MEMORY, "search: no memory");
	if (!run_pages(directory, deadline, err))
		return false;
	answer->outcome = outcome_of(directory, session->code);
	if (answer->outcome == DIRECTORY_OUTCOME_NONE)
		return fail(directory, session->code, "search", err);
	if (answer->outcome != DIRECTORY_FOUND)
		answer->text = words(directory, session->code);
	else
		copy_found(directory->arena, session, answer);
	return true;
}

#endif
