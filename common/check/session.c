/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What runs share, made once for all options that name the same. */
#include "check/session.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/once.h"
#include "base/text.h"
#include "format/limits.h"
#include "keep/refusals.h"
#include "store/directories.h"
#include "trust/judge.h"

enum kind {
	KIND_STORES,
	KIND_POLICY,
	KIND_IDENTITY,
	KIND_CRLS,
	KIND_FETCHER,
	KIND_TLS, /* and the other offers, in their order */
};

enum { OTHERS = 6 };

struct item {
	struct once_item once; /* first */
	struct item *next;
	enum kind kind;
	const char **names; /* what it was made of */
	size_t count;
	const char *others[OTHERS];
	void *thing;    /* NULL: could not be had */
	struct err err; /* also of what could be had in part */
};

struct session {
	struct arena *arena;
	int64_t now;
	struct once once; /* its lock is that of all */
	struct item *items;
	struct directories *directories;
	bool left_behind;
	bool caches_as_they_are;
};

/* What makes a thing; NULL with the reason in err, which may also say what it lacks. */
typedef void *make_thing(struct session *session, const struct options *options,
	struct deadline deadline, struct err *err);

/* Of this user: what a service manager gives, or what the XDG base directory specification says. */
static const char *
state_folder(struct arena *arena)
{
	const char *given = getenv("STATE_DIRECTORY"), *xdg = getenv("XDG_STATE_HOME");
	const char *home = getenv("HOME");

	if (given != NULL && *given == '/')
		return arena_span_text(arena, span_of(given, strcspn(given, ":")));
	if (xdg != NULL && *xdg == '/')
		return arena_printf(arena, "%s/iphttps-plugins", xdg);
	return home == NULL || *home != '/'
		       ? NULL
		       : arena_printf(arena, "%s/.local/state/iphttps-plugins", home);
}

static bool
have_refusal(void *context, const char *user, const char *password_file)
{
	return refusals_have(state_folder(context), user, password_file);
}

static bool
add_refusal(void *context, const char *user, const char *password_file, struct err *err)
{
	return refusals_add(state_folder(context), user, password_file, err);
}

struct session *
session_new(struct arena *arena, int64_t now)
{
	struct session *session = arena_alloc(arena, sizeof(*session));
	const struct directory_refusals refusals = {arena, have_refusal, add_refusal};

	session->arena = arena;
	session->now = now;
	session->directories = directories_new(arena, &refusals);
	once_init(&session->once);
	return session;
}

void
session_leave_caches(struct session *session)
{
	session->caches_as_they_are = true;
}

static void
release(const struct item *item)
{
	switch (item->kind) {
	case KIND_STORES:
		stores_free(item->thing);
		break;
	case KIND_POLICY:
		supplies_clear(item->thing, item->thing == NULL ? 0 : 1);
		break;
	case KIND_IDENTITY:
		tls_identity_free(item->thing);
		break;
	case KIND_FETCHER:
		fetcher_free(item->thing);
		break;
	case KIND_CRLS:
		break;
	default:
		tls_context_free(item->thing);
		break;
	}
}

/* In any order: what needs another thing, as a context its certificate, holds a reference to it. */
void
session_free(struct session *session)
{
	if (session == NULL || session->left_behind)
		return;
	for (const struct item *item = session->items; item != NULL; item = item->next)
		release(item);
	directories_free(session->directories);
	once_clear(&session->once);
}

void
session_leave(struct session *session)
{
	pthread_mutex_lock(&session->once.lock);
	session->left_behind = true;
	pthread_mutex_unlock(&session->once.lock);
}

bool
session_left(struct session *session)
{
	bool left;

	pthread_mutex_lock(&session->once.lock);
	left = session->left_behind;
	pthread_mutex_unlock(&session->once.lock);
	return left;
}

struct directories *
session_directories(struct session *session)
{
	return session->directories;
}

int64_t
session_now(const struct session *session)
{
	return session->now;
}

/* Names of files and the like: equal ones give the same thing. */
struct names {
	const char *const *items;
	size_t count;
	const char *others[OTHERS]; /* besides; may be NULL */
};

static bool
made_of(const struct item *item, struct names names)
{
	if (item->count != names.count)
		return false;
	for (size_t i = 0; i < OTHERS; i++)
		if (!text_equal(item->others[i], names.others[i]))
			return false;
	for (size_t i = 0; i < names.count; i++)
		if (strcmp(item->names[i], names.items[i]) != 0)
			return false;
	return true;
}

/* One that asks. */
struct request {
	struct session *session;
	enum kind kind;
	struct names names;
};

static struct once_item *
find(void *context)
{
	const struct request *request = context;
	struct item *item = request->session->items;

	while (item != NULL && (item->kind != request->kind || !made_of(item, request->names)))
		item = item->next;
	return item == NULL ? NULL : &item->once;
}

static struct once_item *
add(void *context)
{
	const struct request *request = context;
	struct session *session = request->session;
	const struct names *names = &request->names;
	struct item *item = arena_alloc(session->arena, sizeof(*item));

	item->kind = request->kind;
	item->count = names->count;
	for (size_t i = 0; i < OTHERS; i++)
		if (names->others[i] != NULL)
			item->others[i] = arena_text(session->arena, names->others[i]);
	item->names = arena_array(session->arena, names->count, sizeof(*item->names));
	for (size_t i = 0; i < names->count; i++)
		item->names[i] = arena_text(session->arena, names->items[i]);
	item->next = session->items;
	session->items = item;
	return &item->once;
}

static void *
obtain(struct session *session, enum kind kind, struct names names, make_thing *make,
	const struct options *options, struct deadline deadline, struct err *err)
{
	static const struct once_table table = {find, add};
	struct request request = {session, kind, names};
	struct once_item *found;
	enum once_turn turn = once_ask(&session->once, &table, &request, deadline, &found);
	struct item *item = (struct item *)found;

	if (turn == ONCE_LATE) {
		err_set(err, ERR_TIMEOUT, "another check still reads it, and the time is up");
		return NULL;
	}
	if (turn == ONCE_YOURS) {
		item->thing = make(session, options, deadline, &item->err);
		once_done(&session->once, found, item->err.kind == ERR_TIMEOUT);
	}
	if (item->thing == NULL && err != NULL && err->kind == ERR_NONE)
		*err = item->err;
	return item->thing;
}

/* ---------------------------------------------------------------- stores */

struct directory_options
session_directory(const struct options *options)
{
	return (struct directory_options) {.user = options->ldap_user,
		.password_file = options->ldap_password_file,
		.ca_file = options->ldap_ca,
		.starttls = options->ldap_starttls,
		.gssapi = options->ldap_gssapi};
}

static void *
make_policy(struct session *session, const struct options *options, struct deadline deadline,
	struct err *err)
{
	const char *spec = arena_printf(session->arena, "gpo:%s", options->gpo);
	const struct source_options how = {.deadline = deadline};
	struct supply *supply;

	if (!supplies_read(session->arena, &spec, 1, &how, &supply))
		session_leave(session);
	if (supply->err.kind == ERR_NONE)
		return supply;
	err_set(err, supply->err.kind, "--gpo: %s", supply->err.text);
	return NULL;
}

const struct supply *
session_policy(struct session *session, const struct options *options, struct deadline deadline,
	struct err *err)
{
	const struct names names = {&options->gpo, 1, {NULL}};

	return obtain(session, KIND_POLICY, names, make_policy, options, deadline, err);
}

static bool
fill_stores(struct session *session, struct stores *stores, const struct options *options,
	struct deadline deadline, struct err *err)
{
	const struct supply *policy = NULL;

	if (options->gpo != NULL) {
		policy = session_policy(session, options, deadline, err);
		if (policy == NULL)
			return false;
	}
	if (options->store_count == 0 && !stores_add(stores, "system:", deadline, err))
		return false;
	return stores_add_all(stores, options->stores, options->store_count, deadline, err) &&
	       (policy == NULL || stores_add_supply(stores, policy, deadline, err));
}

static void *
make_stores(struct session *session, const struct options *options, struct deadline deadline,
	struct err *err)
{
	struct directory_options *directory = arena_alloc(session->arena, sizeof(*directory));
	struct stores *stores = stores_new(session->arena);
	bool ok;

	*directory = session_directory(options);
	stores_ask(stores, session->directories, directory);
	ok = fill_stores(session, stores, options, deadline, err);
	if (stores_left_behind(stores))
		session_leave(session);
	if (ok) {
		if (stores_late(stores, session->arena) != NULL)
			err_set(err, ERR_TIMEOUT, "not all of it");
		return stores;
	}
	stores_free(stores);
	return NULL;
}

struct stores *
session_stores(struct session *session, const struct options *options, struct deadline deadline,
	struct err *err)
{
	const struct names names = {options->stores, options->store_count,
		{options->gpo, options->ldap_user, options->ldap_password_file, options->ldap_ca,
			options->ldap_starttls ? "starttls" : NULL,
			options->ldap_gssapi ? "gssapi" : NULL}};

	return obtain(session, KIND_STORES, names, make_stores, options, deadline, err);
}

/* ---------------------------------------------------------------- TLS */

static void *
make_identity(struct session *session, const struct options *options, struct deadline deadline,
	struct err *err)
{
	struct tls_input cert = {.name = options->client_cert}, key = {.name = options->client_key};
	struct tls_identity *identity = NULL;

	if (file_read(session->arena, cert.name, LIMIT_CONFIG_FILE, deadline, &cert.bytes, err) &&
		(key.name == NULL || file_read(session->arena, key.name, LIMIT_CONFIG_FILE,
					     deadline, &key.bytes, err)))
		identity = tls_identity_parse(&cert, &key, err);
	if (identity == NULL)
		err_context(err, "client certificate");
	return identity;
}

/* The files of the client certificate. */
static void
name_identity(const struct options *options, const char *out[static 2])
{
	out[0] = options->client_cert == NULL ? "" : options->client_cert;
	out[1] = options->client_key == NULL ? "" : options->client_key;
}

/* TLS 1.3 has no NULL suites. */
static struct tls_offer
describe(enum probe_offer offer, const struct client *client)
{
	enum { TLS_1_2 = 0x0303 };
	bool null = offer == PROBE_OFFER_NULL;
	uint16_t newest = offer == PROBE_OFFER_UPDATED ? client->updated : client->newest;

	return (struct tls_offer) {
		.oldest = client->oldest,
		.newest = null && newest > TLS_1_2 ? TLS_1_2 : newest,
		.suites = null ? client->null_suites : client->suites,
		.suites13 = null ? "" : client->suites13,
		.groups = client->groups,
		.signatures = client->signatures,
	};
}

static void *
make_context(struct session *session, enum probe_offer offer, const struct options *options,
	struct deadline deadline, struct err *err)
{
	const struct tls_offer what = describe(offer, client_row(options->client));
	struct tls_identity *identity = NULL;
	const char *files[2];

	name_identity(options, files);
	if (options->client_cert != NULL) {
		identity = obtain(session, KIND_IDENTITY, (struct names) {files, 2, {NULL}},
			make_identity, options, deadline, err);
		if (identity == NULL)
			return NULL;
	}
	return tls_context_new(offer == PROBE_OFFER_WIDE ? NULL : &what, identity, err);
}

static void *
make_client(struct session *session, const struct options *options, struct deadline deadline,
	struct err *err)
{
	return make_context(session, PROBE_OFFER_CLIENT, options, deadline, err);
}

static void *
make_updated(struct session *session, const struct options *options, struct deadline deadline,
	struct err *err)
{
	return make_context(session, PROBE_OFFER_UPDATED, options, deadline, err);
}

static void *
make_null(struct session *session, const struct options *options, struct deadline deadline,
	struct err *err)
{
	return make_context(session, PROBE_OFFER_NULL, options, deadline, err);
}

static void *
make_wide(struct session *session, const struct options *options, struct deadline deadline,
	struct err *err)
{
	return make_context(session, PROBE_OFFER_WIDE, options, deadline, err);
}

struct tls_context *
session_tls(struct session *session, enum probe_offer offer, const struct options *options,
	struct deadline deadline, struct err *err)
{
	static make_thing *const makers[] = {[PROBE_OFFER_CLIENT] = make_client,
		[PROBE_OFFER_UPDATED] = make_updated,
		[PROBE_OFFER_NULL] = make_null,
		[PROBE_OFFER_WIDE] = make_wide};
	bool wide = offer == PROBE_OFFER_WIDE;
	const char *files[2];

	name_identity(options, files);
	return obtain(session, (enum kind)(KIND_TLS + offer),
		(struct names) {files, 2, {wide ? NULL : client_row(options->client)->name}},
		makers[offer], options, deadline, err);
}

/* ---------------------------------------------------------------- CRLs and fetches */

static void *
make_crls(struct session *session, const struct options *options, struct deadline deadline,
	struct err *err)
{
	struct session_crls *crls = arena_alloc(session->arena, sizeof(*crls));

	for (size_t i = 0; i < options->crl_count; i++) {
		const char *name = options->crls[i];
		struct err broken = {.kind = ERR_NONE};
		struct span bytes;

		if (!file_read(session->arena, name, LIMIT_CRL_BYTES, deadline, &bytes, err)) {
			err_context(err, "--crl");
			return NULL;
		}
		if (!trust_crl_read(session->arena, name, bytes, deadline, &crls->items,
			    &crls->count, &broken)) {
			err_set(err, broken.kind, "--crl: %s: %s", name,
				broken.kind == ERR_FORMAT
					? "holds no CRL, or one that does not decode"
					: broken.text);
			return NULL;
		}
	}
	return crls;
}

bool
session_crls(struct session *session, const struct options *options, struct deadline deadline,
	const struct session_crls **out, struct err *err)
{
	const struct names names = {options->crls, options->crl_count, {NULL}};

	*out = obtain(session, KIND_CRLS, names, make_crls, options, deadline, err);
	return *out != NULL;
}

static void *
make_fetcher(struct session *session, const struct options *options, struct deadline deadline,
	struct err *err)
{
	const struct fetch_options fetch = {.proxy = options->fetch_proxy,
		.cache = options->cache,
		.cache_as_is = session->caches_as_they_are,
		.now = session->now};

	(void)deadline, (void)err;
	return fetcher_new(session->arena, &fetch);
}

struct fetcher *
session_fetcher(struct session *session, const struct options *options)
{
	const char *const names[] = {options->fetch_proxy == NULL ? "" : options->fetch_proxy,
		options->cache == NULL ? "" : options->cache};
	struct deadline none = {0};

	return obtain(session, KIND_FETCHER, (struct names) {names, 2, {NULL}}, make_fetcher,
		options, none, NULL);
}
