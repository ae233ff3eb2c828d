/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificates that Active Directory distributes, by a table of containers. */
#include "config.h"

#include "store/directory_store.h"

#include <openssl/x509.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "format/budget.h"
#include "format/limits.h"
#include "net/directory_peer.h"
#include "net/directory_search.h"
#include "store/certificate.h"
#include "store/directory_attribute.h"
#include "store/directory_tls.h"

enum { LOOKED_THROUGH = 1000 };

#define CERTIFICATE "cACertificate"
#define CLASS "objectClass"
#define ANY "(objectClass=*)"

static const struct row {
	const char *name;
	enum gpo_role role;
	enum directory_scope scope;
	const char
		*wanted; /* class of the objects that clients take certificates from; NULL: any */
} rows[DIRECTORY_CONTAINERS] = {
	{"Certification Authorities", GPO_ROOT, DIRECTORY_CHILDREN, "certificationAuthority"},
	{"AIA", GPO_CA, DIRECTORY_CHILDREN, "certificationAuthority"},
	{"NTAuthCertificates", GPO_NONE, DIRECTORY_BASE, NULL},
	{"Enrollment Services", GPO_NONE, DIRECTORY_CHILDREN, "pKIEnrollmentService"},
};

struct reading {
	struct arena *arena;
	struct directory *directory;
	const struct directory_options *options;
	struct deadline deadline;
	struct directory_contents *contents;
	struct directory_container *container; /* being read */
	const char *services;                  /* not sanitised */
	struct err *err;
};

/* The values of one object, of all attributes that are cACertificate. */
struct values {
	struct span *items;
	size_t count;
};

static const char *
clean(const struct reading *reading, const char *text)
{
	return text_clean(reading->arena, span_text(text), LIMIT_TEXT_FIELD);
}

static void
add_note(struct reading *reading, const char *note)
{
	struct directory_contents *contents = reading->contents;

	ARENA_PUSH(reading->arena, contents->notes, contents->note_count, note);
}

/*
 * Something that clients may take certificates from and that could not be read: what is not found
 * in this directory may be there. A missing right is not an error but a shorter answer (Microsoft,
 * "Effects of Security on Queries"). For the containers that are only counted it is a note.
 */
static void
add_gap(struct reading *reading, const char *gap)
{
	struct directory_contents *contents = reading->contents;

	if (reading->container->role == GPO_NONE)
		add_note(reading, gap);
	else
		ARENA_PUSH(reading->arena, contents->gaps, contents->gap_count, gap);
}

/* ---------------------------------------------------------------- values */

static bool
decodes(struct span der)
{
	X509 *x509 = certificate_decode(der);

	X509_free(x509);
	return x509 != NULL;
}

/* A server may return a value under two names, with and without an option. Duplicates do no harm,
 * so the search for them is bounded. */
static bool
is_there(const struct values *values, size_t before, struct span value)
{
	for (size_t i = 0; i < before && i < LOOKED_THROUGH; i++)
		if (span_equal(values->items[i], value))
			return true;
	return false;
}

/* Active Directory requires a value even when there is none: one byte, 00. */
static bool
is_placeholder(struct span value)
{
	return value.n == 1 && value.p[0] == 0;
}

/* A value that does not decode here may decode on a client. */
static void
tell_values(struct reading *reading, const char *dn, size_t placeholders, size_t broken)
{
	if (placeholders > 0)
		add_note(reading, arena_printf(reading->arena,
					  "%zu value%s of %s passed over: no certificate",
					  placeholders, placeholders == 1 ? "" : "s", dn));
	if (broken > 0)
		add_gap(reading, arena_printf(reading->arena, "%zu value%s of %s cannot be decoded",
					 broken, broken == 1 ? "" : "s", dn));
}

static bool
take_values(struct reading *reading, const char *dn, const struct values *values)
{
	struct directory_contents *contents = reading->contents;
	struct directory_container *container = reading->container;
	struct budget budget = {.deadline = reading->deadline};
	size_t placeholders = 0, broken = 0;

	for (size_t i = 0; i < values->count; i++) {
		const struct directory_cert cert = {container->role, values->items[i], dn};

		if (!budget_take(&budget, 0, reading->err))
			return false;
		if (!decodes(cert.der)) {
			placeholders += is_placeholder(cert.der);
			broken += !is_placeholder(cert.der);
			continue;
		}
		container->certs++;
		if (container->role != GPO_NONE)
			ARENA_PUSH(reading->arena, contents->certs, contents->count, cert);
	}
	container->skipped += placeholders + broken;
	tell_values(reading, dn, placeholders, broken);
	/* Active Directory's schema: cACertificate is a mandatory attribute of the class. */
	if (values->count == 0)
		add_gap(reading,
			arena_printf(reading->arena, "no right to read " CERTIFICATE " of %s", dn));
	return true;
}

/* ---------------------------------------------------------------- ranges */

static bool
ask_rest(struct reading *reading, const char *dn, const char *name, struct directory_answer *answer)
{
	const char *const attributes[] = {name, NULL};
	const struct directory_question question = {dn, DIRECTORY_BASE, ANY, attributes};

	return directory_search(
		       reading->directory, &question, reading->deadline, answer, reading->err) &&
	       (answer->count == 1 ||
		       err_set(reading->err, ERR_FORMAT, "%s: the rest of its values is not given",
			       clean(reading, dn)));
}

static const struct directory_attribute *
find_range(const struct directory_entry *entry, uint32_t low, struct directory_attribute_name *name)
{
	for (size_t i = 0; i < entry->count; i++)
		if (directory_attribute_is(entry->attributes[i].name, CERTIFICATE, name) &&
			name->ranged && name->low == low)
			return &entry->attributes[i];
	return NULL;
}

static void
add_values(struct reading *reading, struct values *values, size_t before,
	const struct directory_attribute *attribute)
{
	for (size_t i = 0; i < attribute->count; i++)
		if (!is_there(values, before, attribute->values[i]))
			ARENA_PUSH(
				reading->arena, values->items, values->count, attribute->values[i]);
}

/* Reads a range, then asks for the next one until the last. */
static bool
take_ranges(struct reading *reading, const char *dn, const struct directory_attribute *attribute,
	struct directory_attribute_name name, struct values *values)
{
	size_t before = values->count;
	uint32_t low = 0;

	for (;;) {
		struct directory_answer answer;

		if (name.low != low ||
			(!name.last && attribute->count != (size_t)name.high - low + 1))
			break;
		add_values(reading, values, before, attribute);
		if (name.last)
			return true;
		low = name.high + 1;
		if (low > LIMIT_STORE_CERTS)
			return err_set(reading->err, ERR_LIMIT, "%s: more than %d values",
				clean(reading, dn), LIMIT_STORE_CERTS);
		if (!ask_rest(reading, dn,
			    directory_attribute_next(reading->arena, attribute->name, low),
			    &answer))
			return false;
		attribute = find_range(answer.entries, low, &name);
		if (attribute == NULL)
			break;
	}
	return err_set(reading->err, ERR_FORMAT, "%s: ranges of values do not follow each other",
		clean(reading, dn));
}

/* Whether the object is of that class; one without a visible class may be. */
static bool
is_of_class(struct reading *reading, const struct directory_entry *entry, const char *wanted)
{
	struct directory_attribute_name name;
	bool shown = false;

	for (size_t i = 0; i < entry->count; i++) {
		const struct directory_attribute *attribute = &entry->attributes[i];

		if (!directory_attribute_is(attribute->name, CLASS, &name))
			continue;
		shown = shown || attribute->count > 0;
		for (size_t k = 0; k < attribute->count; k++)
			if (span_is_nocase(attribute->values[k], wanted))
				return true;
	}
	if (!shown)
		add_gap(reading, arena_printf(reading->arena, "no right to read " CLASS " of %s",
					 clean(reading, entry->dn)));
	return false;
}

static bool
take_object(struct reading *reading, const struct directory_entry *entry)
{
	struct directory_attribute_name name;
	struct values values = {.count = 0};

	for (size_t i = 0; i < entry->count; i++) {
		const struct directory_attribute *attribute = &entry->attributes[i];

		if (!directory_attribute_is(attribute->name, CERTIFICATE, &name))
			continue;
		if (!name.ranged)
			add_values(reading, &values, values.count, attribute);
		else if (!take_ranges(reading, entry->dn, attribute, name, &values))
			return false;
	}
	reading->container->objects++;
	return take_values(reading, clean(reading, entry->dn), &values);
}

/* ---------------------------------------------------------------- containers */

static const char *
how_to_bind(const struct directory_options *options)
{
	return options->gssapi || options->user != NULL ? "not allowed to this user"
							: "needs a bind: give --ldap-gssapi, or "
							  "--ldap-user and --ldap-password-file";
}

/* Only containers whose certificates count must be readable, and the container of roots must exist.
 * The reason comes before the long name, which may be cut. */
static bool
take_failure(struct reading *reading, const struct directory_answer *answer)
{
	struct directory_container *container = reading->container;
	const char *dn = clean(reading, reading->services);
	static const char unseen[] = "does not exist or may not be seen";

	container->state = answer->outcome == DIRECTORY_MISSING ? DIRECTORY_CONTAINER_MISSING
								: DIRECTORY_CONTAINER_DENIED;
	if (container->role != GPO_NONE && container->state == DIRECTORY_CONTAINER_DENIED)
		return err_set(reading->err, ERR_SYSTEM, "%s (%s: CN=%s,%s)",
			how_to_bind(reading->options), answer->text, container->name, dn);
	if (container->role == GPO_ROOT)
		return err_set(
			reading->err, ERR_SYSTEM, "%s: CN=%s,%s", unseen, container->name, dn);
	if (container->role != GPO_NONE)
		add_note(reading,
			arena_printf(reading->arena, "CN=%s,%s %s", container->name, dn, unseen));
	return true;
}

/* Without the right to see the container's class, its contents may be incomplete too. */
static bool
look_at_container(struct reading *reading, const struct row *row, const char *dn)
{
	static const char *const attributes[] = {CLASS, NULL};
	const struct directory_question question = {dn, DIRECTORY_BASE, ANY, attributes};
	struct directory_answer answer;

	if (row->role == GPO_NONE)
		return true;
	if (!directory_search(
		    reading->directory, &question, reading->deadline, &answer, reading->err))
		return err_context(reading->err, "CN=%s", row->name);
	if (answer.outcome == DIRECTORY_FOUND && answer.count == 0)
		add_gap(reading, arena_printf(reading->arena, "no right to see CN=%s", row->name));
	for (size_t i = 0; i < answer.count; i++)
		is_of_class(reading, &answer.entries[i], "container");
	return true;
}

static bool
take_objects(struct reading *reading, const struct row *row, const struct directory_answer *answer)
{
	for (size_t i = 0; i < answer->count; i++)
		if ((row->wanted == NULL ||
			    is_of_class(reading, &answer->entries[i], row->wanted)) &&
			!take_object(reading, &answer->entries[i]))
			return false;
	if (answer->references > 0)
		add_gap(reading,
			arena_printf(reading->arena,
				"%zu reference%s to other servers not followed, below CN=%s",
				answer->references, answer->references == 1 ? "" : "s", row->name));
	return true;
}

static bool
read_container(struct reading *reading, const struct row *row)
{
	static const char *const attributes[] = {CERTIFICATE, CERTIFICATE ";binary", CLASS, NULL};
	const char *dn = arena_printf(reading->arena, "CN=%s,%s", row->name, reading->services);
	const struct directory_question question = {dn, row->scope, ANY, attributes};
	struct directory_answer answer;

	reading->container->name = row->name;
	reading->container->role = row->role;
	if (!directory_search(
		    reading->directory, &question, reading->deadline, &answer, reading->err))
		return err_context(reading->err, "CN=%s", row->name);
	if (answer.outcome != DIRECTORY_FOUND)
		return take_failure(reading, &answer);
	reading->container->state = DIRECTORY_CONTAINER_READ;
	if (!take_objects(reading, row, &answer) || !look_at_container(reading, row, dn))
		return false;
	if (row->role == GPO_NONE && reading->container->certs > 0)
		add_note(reading, arena_printf(reading->arena,
					  "CN=%s: %zu certificate%s that make no server trusted",
					  row->name, reading->container->certs,
					  reading->container->certs == 1 ? "" : "s"));
	return true;
}

/* ---------------------------------------------------------------- the naming context */

static const char *
first_value(struct arena *arena, const struct directory_answer *answer, const char *type)
{
	struct directory_attribute_name name;

	for (size_t i = 0; answer->count == 1 && i < answer->entries[0].count; i++) {
		const struct directory_attribute *attribute = &answer->entries[0].attributes[i];

		if (directory_attribute_is(attribute->name, type, &name) && attribute->count == 1 &&
			attribute->values[0].n > 0 &&
			memchr(attribute->values[0].p, 0, attribute->values[0].n) == NULL)
			return arena_span_text(arena, attribute->values[0]);
	}
	return NULL;
}

/* MS-ADTS section 3.1.1.3.2.1. */
static bool
ask_root(struct reading *reading, const char **base)
{
	static const char *const attributes[] = {"configurationNamingContext", NULL};
	static const struct directory_question question = {"", DIRECTORY_BASE, ANY, attributes};
	struct directory_answer answer;

	if (!directory_search(
		    reading->directory, &question, reading->deadline, &answer, reading->err))
		return err_context(reading->err, "rootDSE");
	if (answer.outcome == DIRECTORY_DENIED)
		return err_set(reading->err, ERR_SYSTEM, "%s (%s: rootDSE)",
			how_to_bind(reading->options), answer.text);
	*base = first_value(reading->arena, &answer, attributes[0]);
	return *base != NULL || err_set(reading->err, ERR_SYSTEM,
					"rootDSE names no configurationNamingContext: not "
					"a domain controller (give the base in the URL)");
}

static bool
read_all(struct reading *reading, const char *base)
{
	if (*base == '\0' && !ask_root(reading, &base))
		return false;
	reading->services = directory_services_of(reading->arena, base);
	reading->contents->services = clean(reading, reading->services);
	for (size_t i = 0; i < DIRECTORY_CONTAINERS; i++) {
		reading->container = &reading->contents->containers[i];
		if (!read_container(reading, &rows[i]))
			return false;
	}
	return true;
}

/* The fault of the server's certificate, when that is why there is no connection. */
static const char *
explain_tls(struct arena *arena, const struct directory_url *url, const char *ca_file,
	struct deadline deadline)
{
	struct span *chain;
	size_t count;

	return directory_peer_chain(arena, url, deadline, &chain, &count)
		       ? directory_tls_why(arena, chain, count, url->host, ca_file)
		       : NULL;
}

struct wanted_name {
	struct arena *arena;
	const char *host;
};

static bool
accept_name(void *context, struct span certificate, struct err *err)
{
	const struct wanted_name *wanted = context;

	return directory_tls_names(wanted->arena, certificate, wanted->host, err);
}

/* Opens a session; a fault of the server's certificate goes into `why`. */
static struct directory *
open_directory(struct arena *arena, const struct directory_url *url,
	const struct directory_options *options, struct deadline deadline,
	enum directory_refusal *refusal, struct err *why)
{
	struct wanted_name wanted = {arena, url->host};
	struct directory_options asked = *options;
	struct directory *directory;
	const char *refused = NULL;

	asked.accept = accept_name;
	asked.accept_context = &wanted;
	directory = directory_open(arena, url, &asked, deadline, refusal, why);
	if (*refusal == DIRECTORY_REFUSED_TLS)
		refused = explain_tls(arena, url, options->ca_file, deadline);
	if (refused != NULL) {
		enum err_kind kind = why->kind;

		err_clear(why);
		err_set(why, kind, "TLS: %s", refused);
	}
	return directory;
}

bool
directory_store_read(struct arena *arena, const char *url, const struct directory_options *options,
	struct deadline deadline, struct directory_contents *out, struct err *err)
{
	struct directory_contents contents = {.count = 0};
	struct err why = {.kind = ERR_NONE};
	struct reading reading = {.arena = arena,
		.options = options,
		.deadline = deadline,
		.contents = &contents,
		.err = &why};
	struct directory_url parsed;
	bool ok;

	out->refusal = DIRECTORY_REFUSED_NOT;
	if (!directory_url_parse(arena, url, &parsed, err) ||
		(options->ca_file != NULL &&
			!directory_tls_check(arena, options->ca_file, deadline, err)))
		return false;
	reading.directory = open_directory(arena, &parsed, options, deadline, &out->refusal, &why);
	ok = reading.directory != NULL && read_all(&reading, parsed.base);
	directory_close(reading.directory);
	if (!ok)
		return err_set(err, why.kind, "%s: %s",
			text_clean(arena, span_text(parsed.server), LIMIT_TEXT_FIELD / 2),
			why.text);
	*out = contents;
	return true;
}
