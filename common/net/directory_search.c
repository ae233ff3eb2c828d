/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A question to a directory, page by page. */
#include "config.h"

#include "net/directory_search.h"

#ifndef WITH_LDAP

bool
directory_search(struct directory *directory, const struct directory_question *question,
	struct deadline deadline, struct directory_answer *answer, struct err *err)
{
	(void)directory, (void)question, (void)deadline, (void)answer;
	return err_set(err, ERR_UNSUPPORTED, "built without LDAP (configure --without-ldap)");
}

#else

#include <stdlib.h>
#include <string.h>

#include "base/library_time.h"
#include "base/memory.h"
#include "net/directory_session.h"
#include "net/limits.h"

enum { PAGE = 500 }; /* entries; Active Directory gives at most 1,000 */

/* What is found is kept flat until the arena can have it. */
enum record { RECORD_ENTRY = 1, RECORD_ATTRIBUTE, RECORD_VALUE };

/* ---------------------------------------------------------------- one page */

static bool
add_record(struct directory_session *session, enum record tag, struct berval bytes)
{
	session->too_much = session->too_much || ++session->records > LIMIT_DIRECTORY_RECORDS ||
			    !buf_u8(&session->found, (uint8_t)tag) ||
			    !buf_u32be(&session->found, (uint32_t)bytes.bv_len) ||
			    !buf_add(&session->found, bytes.bv_val, bytes.bv_len);
	return !session->too_much;
}

/* Keeps an entry. Its parts lie in the message, which is freed by the caller. */
static int
keep_entry(struct directory_session *session, LDAPMessage *message)
{
	const struct ldap_api *ldap = libldap();
	BerElement *ber = NULL;
	struct berval name = {0}, *values = NULL;
	int code = ldap->ldap_get_dn_ber(session->ld, message, &ber, &name);
	bool room = code == LDAP_SUCCESS && add_record(session, RECORD_ENTRY, name);

	while (room) {
		code = ldap->ldap_get_attribute_ber(session->ld, message, ber, &name, &values);
		if (code != LDAP_SUCCESS || name.bv_val == NULL)
			break;
		room = add_record(session, RECORD_ATTRIBUTE, name);
		for (size_t i = 0; room && values != NULL && values[i].bv_val != NULL; i++)
			room = add_record(session, RECORD_VALUE, values[i]);
		ldap->ldap_memfree(values);
		values = NULL;
	}
	if (ber != NULL)
		ldap->ber_free(ber, 0);
	return code == LDAP_SUCCESS && !room ? LDAP_SIZELIMIT_EXCEEDED : code;
}

/* What ends a search: its code, and where the next page begins. Frees the message. */
static int
take_result(struct directory_session *session, LDAPMessage *message)
{
	const struct ldap_api *ldap = libldap();
	LDAPControl **controls = NULL, *page;
	struct berval cookie = {0};
	ber_int_t count;
	int code = LDAP_SUCCESS;
	int parsed = ldap->ldap_parse_result(
		session->ld, message, &code, NULL, NULL, NULL, &controls, 1);

	ldap->ldap_memfree(session->cookie.bv_val);
	session->cookie = cookie;
	page = controls == NULL
		       ? NULL
		       : ldap->ldap_control_find(LDAP_CONTROL_PAGEDRESULTS, controls, NULL);
	if (parsed == LDAP_SUCCESS && page != NULL)
		parsed = ldap->ldap_parse_pageresponse_control(session->ld, page, &count, &cookie);
	if (parsed == LDAP_SUCCESS)
		session->cookie = cookie;
	if (controls != NULL)
		ldap->ldap_controls_free(controls);
	return parsed != LDAP_SUCCESS ? parsed : code;
}

static int
send_question(struct directory_session *session, int *id)
{
	const struct ldap_api *ldap = libldap();
	LDAPControl *page = NULL, *controls[2] = {NULL, NULL};
	struct library_time left;
	int code = ldap->ldap_create_page_control(session->ld, PAGE, &session->cookie, 0, &page);

	if (code != LDAP_SUCCESS)
		return code;
	controls[0] = page;
	code = ldap->ldap_search_ext(session->ld, session->base, session->scope, session->filter,
		session->attributes, 0, session->scope == LDAP_SCOPE_BASE ? NULL : controls, NULL,
		library_time(&left, deadline_poll(session->deadline) + INT64_C(1000)),
		LDAP_NO_LIMIT, id);
	ldap->ldap_control_free(page);
	return code;
}

static int
do_page(struct directory_session *session)
{
	const struct ldap_api *ldap = libldap();
	int id, code = send_question(session, &id);

	while (code == LDAP_SUCCESS) {
		struct library_time left;
		LDAPMessage *message = NULL;
		int type = ldap->ldap_result(session->ld, id, LDAP_MSG_ONE,
			library_time(&left, deadline_poll(session->deadline)), &message);

		if (type == 0)
			return LDAP_TIMEOUT;
		if (type < 0) {
			ldap->ldap_get_option(session->ld, LDAP_OPT_RESULT_CODE, &code);
			return code == LDAP_SUCCESS ? LDAP_SERVER_DOWN : code;
		}
		if (type == LDAP_RES_SEARCH_RESULT)
			return take_result(session, message);
		if (type == LDAP_RES_SEARCH_ENTRY)
			code = keep_entry(session, message);
		else if (type != LDAP_RES_SEARCH_REFERENCE) {
			if (++session->idle > LIMIT_DIRECTORY_IDLE)
				code = LDAP_SIZELIMIT_EXCEEDED;
		} else if (++session->references > LIMIT_DIRECTORY_RECORDS) {
			session->too_much = true;
			code = LDAP_SIZELIMIT_EXCEEDED;
		}
		ldap->ldap_msgfree(message);
	}
	return code;
}

/* ---------------------------------------------------------------- a search */

static void
prepare(struct directory_session *session, const struct directory_question *question)
{
	size_t count = 0;

	directory_forget_question(session);
	buf_reset(&session->found);
	session->records = session->references = session->idle = 0;
	session->too_much = false;
	while (question->attributes[count] != NULL)
		count++;
	session->scope =
		question->scope == DIRECTORY_CHILDREN ? LDAP_SCOPE_ONELEVEL : LDAP_SCOPE_BASE;
	session->base = memory_strdup(question->base);
	session->filter = memory_strdup(question->filter);
	session->attributes = memory_calloc(count + 1, sizeof(*session->attributes));
	for (size_t i = 0; i < count; i++)
		session->attributes[i] = memory_strdup(question->attributes[i]);
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
copy_found(struct arena *arena, const struct directory_session *session,
	struct directory_answer *answer)
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
	struct directory_session *session = directory->session;

	for (size_t page = 0; page < LIMIT_DIRECTORY_PAGES; page++) {
		if (!directory_run(directory, do_page, deadline, err))
			return err_context(err, "search");
		if (session->too_much)
			break;
		if (session->idle > LIMIT_DIRECTORY_IDLE)
			return err_set(err, ERR_LIMIT, "search: endless intermediate responses");
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
	struct directory_session *session = directory->session;

	*answer = (struct directory_answer) {.count = 0};
	if (session == NULL)
		return err_set(err, ERR_SYSTEM, "search: the connection is gone");
	prepare(session, question);
	if (!run_pages(directory, deadline, err))
		return false;
	answer->outcome = outcome_of(directory, session->code);
	if (answer->outcome == DIRECTORY_OUTCOME_NONE)
		return directory_fail(directory, session->code, "search", err);
	if (answer->outcome != DIRECTORY_FOUND)
		answer->text = directory_words(directory, session->code);
	else
		copy_found(directory->arena, session, answer);
	return true;
}

#endif
