/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A connection to a directory, and the thread that works on it. */
#include "config.h"

#include "base/memory.h"
#include "net/directory.h"

#ifdef WITH_LDAP

#include "net/directory_session.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/await.h"
#include "base/library_time.h"
#include "base/limits.h"
#include "base/text.h"
#include "net/guard.h"
#include "net/limits.h"

/* How long a thread that has lost its connection may take to notice, in seconds. */
static const double GRACE = 0.2;

struct directory_session *
directory_session_new(void)
{
	struct directory_session *session = memory_calloc(1, sizeof(*session));

	pthread_mutex_init(&session->lock, NULL);
	await_init(&session->change);
	session->fd = session->same_fd = -1;
	session->found = buf_make(LIMIT_DIRECTORY_BYTES);
	return session;
}

void
directory_forget_question(struct directory_session *session)
{
	const struct ldap_api *ldap = libldap();

	for (size_t i = 0; session->attributes != NULL && session->attributes[i] != NULL; i++)
		free(session->attributes[i]);
	free(session->attributes);
	free(session->base);
	free(session->filter);
	session->attributes = NULL;
	session->base = session->filter = NULL;
	ldap->ldap_memfree(session->cookie.bv_val);
	session->cookie = (struct berval) {0};
}

void
directory_session_free(struct directory_session *session)
{
	const struct ldap_api *ldap = libldap();

	directory_forget_question(session);
	if (session->ld != NULL)
		ldap->ldap_unbind_ext(session->ld, NULL, NULL);
	else if (session->fd >= 0)
		close(session->fd);
	if (session->same_fd >= 0)
		close(session->same_fd);
	secret_clear(&session->password);
	buf_free(&session->found);
	free(session->user);
	pthread_cond_destroy(&session->change);
	pthread_mutex_destroy(&session->lock);
	free(session);
}

/* ---------------------------------------------------------------- a task and its thread */

static void
set_time_limits(struct directory_session *session)
{
	const struct ldap_api *ldap = libldap();
	struct library_time left;
	/* nothing would mean no limit */
	struct timeval *time = library_time(&left, deadline_poll(session->deadline) + INT64_C(1));

	ldap->ldap_set_option(session->ld, LDAP_OPT_NETWORK_TIMEOUT, time);
	ldap->ldap_set_option(session->ld, LDAP_OPT_TIMEOUT, time);
}

static void *
work(void *context)
{
	struct directory_session *session = context;
	bool abandoned;

	set_time_limits(session);
	session->code = session->task(session);
	pthread_mutex_lock(&session->lock);
	session->ended = true;
	abandoned = session->abandoned;
	pthread_cond_signal(&session->change);
	pthread_mutex_unlock(&session->lock);
	if (abandoned)
		directory_session_free(session);
	return NULL;
}

/* The lock is held. */
static bool
wait_until(struct directory_session *session, struct deadline deadline)
{
	while (!session->ended && await_change(&session->change, &session->lock, deadline))
		;
	return session->ended;
}

/* Runs a task in a thread of its own. False when it has not come to an end by the deadline; the
 * session is then the thread's. */
static bool
run_thread(
	struct directory_session *session, struct deadline deadline, bool *in_time, int *no_thread)
{
	pthread_t thread;
	bool ended;

	*no_thread = pthread_create(&thread, NULL, work, session);
	if (*no_thread != 0)
		return true;
	pthread_mutex_lock(&session->lock);
	*in_time = wait_until(session, deadline);
	if (!*in_time)
		guard_cut(session->same_fd);
	ended = *in_time || wait_until(session, deadline_in(GRACE));
	session->abandoned = !ended;
	pthread_mutex_unlock(&session->lock);
	if (ended)
		pthread_join(thread, NULL);
	else
		pthread_detach(thread);
	return ended;
}

bool
directory_run(struct directory *directory, int (*task)(struct directory_session *session),
	struct deadline deadline, struct err *err)
{
	struct directory_session *session = directory->session;
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

struct bind_reason {
	const char *data, *meaning;
	bool account; /* it is not the password that was refused */
};

/*
 * Active Directory says why it refuses a bind as a Windows code in hexadecimal behind "data":
 * system error codes 1300 to 1999 (Microsoft, "System Error Codes"), by symbol ERROR_NO_SUCH_USER,
 * LOGON_FAILURE, INVALID_LOGON_HOURS, INVALID_WORKSTATION, PASSWORD_EXPIRED, ACCOUNT_DISABLED,
 * ACCOUNT_EXPIRED, PASSWORD_MUST_CHANGE, ACCOUNT_LOCKED_OUT. All but 52e leave the password as good
 * as it was, so that a file that is not changed may be right after the account has been mended.
 */
static const struct bind_reason *
bind_reason(const char *text)
{
	static const struct bind_reason rows[] = {
		{", data 525,", "no such user: mend the name of the user", true},
		{", data 52e,", "wrong user or password", false},
		{", data 530,", "not at this hour: mend the account's logon hours", true},
		{", data 531,", "not from this computer: let the account log on from here", true},
		{", data 532,", "the password has expired: set a new one", true},
		{", data 533,", "the account is disabled: enable it", true},
		{", data 701,", "the account has expired: mend the day of its end", true},
		{", data 773,", "the password must be changed first: set one that need not", true},
		{", data 775,", "the account is locked: unlock it, and find who locks it", true},
	};

	for (size_t i = 0; text != NULL && i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strstr(text, rows[i].data) != NULL)
			return &rows[i];
	return NULL;
}

bool
directory_blames_account(const struct directory *directory)
{
	const struct ldap_api *ldap = libldap();
	const struct bind_reason *reason;
	char *said = NULL;

	ldap->ldap_get_option(directory->session->ld, LDAP_OPT_DIAGNOSTIC_MESSAGE, &said);
	reason = bind_reason(said);
	ldap->ldap_memfree(said);
	return reason != NULL && reason->account;
}

/*
 * Cyrus SASL writes "GSSAPI Error: MAJOR (MINOR)", with the texts that gss_display_status gives
 * (RFC 2743 section 1.2.1.1): the major status says that something failed and the minor status of
 * Kerberos says what. Heimdal's major text has a parenthesis of its own. Empty when there is none.
 */
static struct span
gss_reason(const char *text)
{
	static const char error[] = "GSSAPI Error: ", see[] = " (see text)", open[] = " (";
	const char *at = text == NULL ? NULL : strstr(text, error), *own, *end;

	if (at == NULL)
		return (struct span) {.n = 0};
	own = strstr(at, see);
	at = strstr(own == NULL ? at : own + strlen(see), open);
	end = at == NULL ? NULL : strrchr(at, ')'); /* of the outermost pair */
	if (end == NULL)
		return (struct span) {.n = 0};
	at += strlen(open);
	return span_trim(span_of(at, (size_t)(end - at)));
}

static struct span
reason_of(const char *said)
{
	const struct bind_reason *reason = bind_reason(said);

	return reason == NULL ? gss_reason(said) : span_text(reason->meaning);
}

/* The reason comes first: what follows may be cut off. */
const char *
directory_phrase(struct arena *arena, const char *name, int code, const char *said)
{
	struct span reason = reason_of(said);
	const char *text = arena_printf(arena, "%s%s%s (%d)%s%s%s",
		reason.n == 0 ? "" : arena_span_text(arena, reason), reason.n == 0 ? "" : " (",
		name, code, said != NULL && *said != '\0' ? ": " : "", said == NULL ? "" : said,
		reason.n == 0 ? "" : ")");

	return text_clean(arena, span_trim(span_text(text)), LIMIT_TEXT_FIELD);
}

const char *
directory_words(const struct directory *directory, int code)
{
	const struct ldap_api *ldap = libldap();
	const char *text;
	char *said = NULL;

	ldap->ldap_get_option(directory->session->ld, LDAP_OPT_DIAGNOSTIC_MESSAGE, &said);
	text = directory_phrase(directory->arena, ldap->ldap_err2string(code), code, said);
	ldap->ldap_memfree(said);
	return text;
}

bool
directory_fail(const struct directory *directory, int code, const char *what, struct err *err)
{
	if (code == LDAP_TIMEOUT || code == LDAP_TIMELIMIT_EXCEEDED)
		return err_set(err, ERR_TIMEOUT, "%s: no answer in time", what);
	if (code == LDAP_NO_MEMORY)
		return err_set(err, ERR_MEMORY, "%s: no memory", what);
	return err_set(err, ERR_SYSTEM, "%s: %s", what, directory_words(directory, code));
}

#endif
