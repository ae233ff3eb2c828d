/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The thread that works on a directory: how its task ends, and what there is without a thread. */
#include "config.h"

#include "../unit.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#ifdef WITH_LDAP

#include "net/directory.h"
#include "net/directory_session.h"

static bool no_threads;

typedef void *thread_work(void *context);
int __real_pthread_create(
	pthread_t *thread, const pthread_attr_t *attr, thread_work *work, void *context);
int __wrap_pthread_create(
	pthread_t *thread, const pthread_attr_t *attr, thread_work *work, void *context);

int
__wrap_pthread_create(
	pthread_t *thread, const pthread_attr_t *attr, thread_work *work, void *context)
{
	return no_threads ? EAGAIN : __real_pthread_create(thread, attr, work, context);
}

static int
answer(struct directory_session *session)
{
	(void)session;
	return LDAP_NO_SUCH_OBJECT;
}

static struct directory
opened(struct arena *arena)
{
	if (libldap() == NULL)
		skip();
	return (struct directory) {.arena = arena, .session = directory_session_new()};
}

static void
test_ends(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct directory directory = opened(arena);

	(void)state;
	assert_true(directory_run(&directory, answer, deadline_in(60), NULL));
	assert_int_equal(directory.session->code, LDAP_NO_SUCH_OBJECT);
	directory_session_free(directory.session);
	arena_free(arena);
}

/* A thread that this host does not give is its own lack, and no answer of the server's. */
static void
test_no_thread(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct directory directory = opened(arena);
	struct err err = {.kind = ERR_NONE};

	(void)state;
	no_threads = true;
	assert_false(directory_run(&directory, answer, deadline_in(60), &err));
	no_threads = false;
	assert_int_equal(err.kind, ERR_SYSTEM);
	assert_int_equal(err.sys, EAGAIN);
	assert_non_null(strstr(err.text, "no thread can be had"));
	assert_non_null(directory.session);
	directory_session_free(directory.session);
	arena_free(arena);
}

static void
test_no_time(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct directory directory = opened(arena);
	struct err err = {.kind = ERR_NONE};

	(void)state;
	assert_false(directory_run(&directory, answer, deadline_in(-1), &err));
	assert_int_equal(err.kind, ERR_TIMEOUT);
	directory_session_free(directory.session);
	arena_free(arena);
}

/* A socket that leads nowhere is given back: checks of many sites ask again and again. */
static void
test_no_socket_is_left(void **state)
{
	static const struct directory_options options = {.user = NULL};
	struct arena *arena = arena_new(unit_no_memory);
	struct directory_url url = {.scheme = DIRECTORY_LDAPI, .host = "/nonexistent/ldapi"};
	struct directory directory = opened(arena);
	enum directory_refusal refusal = DIRECTORY_REFUSED_NOT;
	int before = dup(0), after;

	(void)state;
	close(before);
	for (int i = 0; i < 3; i++) {
		struct err err = {.kind = ERR_NONE};

		assert_null(directory_open(arena, &url, &options, deadline_in(60), &refusal, &err));
		assert_int_equal(err.kind, ERR_SYSTEM);
	}
	after = dup(0);
	close(after);
	assert_int_equal(after, before);
	directory_session_free(directory.session);
	arena_free(arena);
}

/* What is known of the reason stands before what libraries and servers put around it. */
static void
test_reason_first(void **state)
{
	static const struct {
		const char *said, *text;
	} rows[] = {
		{NULL, "Failure (49)"},
		{"", "Failure (49)"},
		{"some words", "Failure (49): some words"},
		{"80090308: LdapErr: DSID-0C09050F, comment: AcceptSecurityContext error, data "
		 "533, v4563",
			"the account is disabled: enable it (Failure (49): 80090308: LdapErr: "
			"DSID-0C09050F, comment: AcceptSecurityContext error, data 533, v4563)"},
		{"SASL(-1): generic failure: GSSAPI Error: Unspecified GSS failure.  Minor code "
		 "may provide more information (Ticket expired)",
			"Ticket expired (Failure (49): SASL(-1): generic failure: GSSAPI Error: "
			"Unspecified GSS failure.  Minor code may provide more information (Ticket "
			"expired))"},
		{"GSSAPI Error: No credentials were supplied (No Kerberos credentials available "
		 "(default cache: FILE:/tmp/krb5cc_0))",
			"No Kerberos credentials available (default cache: FILE:/tmp/krb5cc_0) "
			"(Failure (49): GSSAPI Error: No credentials were supplied (No Kerberos "
			"credentials available (default cache: FILE:/tmp/krb5cc_0)))"},
		{"GSSAPI Error:  Miscellaneous failure (see text) (Clock skew too great)",
			"Clock skew too great (Failure (49): GSSAPI Error:  Miscellaneous failure "
			"(see text) (Clock skew too great))"},
		{"GSSAPI Error: A token was invalid",
			"Failure (49): GSSAPI Error: A token was invalid"},
		{"GSSAPI Error: A token was invalid ()",
			"Failure (49): GSSAPI Error: A token was invalid ()"},
		{"GSSAPI Error: cut off (Ticket", "Failure (49): GSSAPI Error: cut off (Ticket"},
		{") GSSAPI Error: cut off (Ticket",
			"Failure (49): ) GSSAPI Error: cut off (Ticket"},
	};
	struct arena *arena = arena_new(unit_no_memory);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_string_equal(
			directory_phrase(arena, "Failure", 49, rows[i].said), rows[i].text);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_socket_is_left),
		cmocka_unit_test(test_reason_first),
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_no_thread),
		cmocka_unit_test(test_no_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

int
main(void)
{
	return 77; /* skipped: built without LDAP */
}

#endif
