/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The certificates that clients have, found by subject. */
#include "config.h"

#include "store/store.h"

#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/must.h"
#include "base/text.h"
#include "format/limits.h"
#include "store/certificate.h"
#include "model/input.h"
#include "model/limits.h"
#include "store/ctl_store.h"
#include "store/limits.h"
#include "store/source.h"
#include "store/store_find.h"
#include "store/supply.h"
#include "store/system.h"

enum {
	BUCKETS = 4096,
	ALIKE_FIRST = 256, /* places of the table of what is alike, in the beginning */
};

struct stores {
	struct arena *arena;
	const char *gap; /* the part of a store that could not be read, NULL: none */
	struct err late; /* of the first that was late */
	size_t late_count;
	bool left_behind;
	const char *doubt; /* the same for entries that may disallow certificates */
	struct account account;
	struct directories *directories;
	const struct directory_options *directory;
	size_t store_count;
	size_t count;                                         /* parsed certificates */
	struct store_entry *buckets[BUCKETS], *last[BUCKETS]; /* by subject */
	struct store_entry **alike;                           /* by all that `same` compares */
	size_t alike_size;
	struct system_store *system;
	bool no_root_update; /* one of the policies switches lists of roots off */
	struct ctl_store **lists;
	size_t list_count;
	struct ctl_pin *pins;
	size_t pin_count;
	struct input *inputs;
	size_t input_count;
	struct memo *memo, *signatures;
};

/* One location while it is added. */
struct intake {
	struct stores *stores;
	const struct location *location;
	struct budget budget;
};

struct stores *
stores_new(struct arena *arena)
{
	struct stores *stores = arena_alloc(arena, sizeof(*stores));

	stores->arena = arena;
	stores->memo = memo_new(arena);
	stores->signatures = memo_new(arena);
	return stores;
}

void
stores_ask(struct stores *stores, struct directories *directories,
	const struct directory_options *options)
{
	stores->directories = directories;
	stores->directory = options;
}

void
stores_free(struct stores *stores)
{
	if (stores == NULL)
		return;
	for (size_t i = 0; i < BUCKETS; i++)
		for (struct store_entry *e = stores->buckets[i]; e != NULL; e = e->next)
			X509_free(e->x509);
	system_store_free(stores->system);
	memo_free(stores->memo);
	memo_free(stores->signatures);
}

unsigned long
store_hash(const X509_NAME *name)
{
	int ok = 0;
	unsigned long hash = X509_NAME_hash_ex(name, NULL, NULL, &ok);

	must(ok == 1, "libcrypto cannot compute the hash of a name");
	return hash;
}

/* ---------------------------------------------------------------- taking in */

static bool
same(const struct store_entry *a, const struct store_entry *b)
{
	return a->hash == b->hash && a->use == b->use && a->store == b->store &&
	       a->intermediate == b->intermediate && a->props == b->props &&
	       memcmp(a->sha256, b->sha256, sizeof(a->sha256)) == 0;
}

/* A certificate may be in many stores, and several times in one with different properties. */
static struct store_entry **
place_of(const struct stores *stores, const struct store_entry *entry)
{
	uint64_t hash;

	memcpy(&hash, entry->sha256, sizeof(hash));
	hash = (hash ^ (uintptr_t)entry->store) * UINT64_C(0x9e3779b97f4a7c15);
	hash = (hash ^ hash >> 32 ^ (uintptr_t)entry->props) * UINT64_C(0x9e3779b97f4a7c15);
	return &stores->alike[(hash ^ hash >> 32) % stores->alike_size];
}

static void
grow(struct stores *stores)
{
	struct store_entry **old = stores->alike, *next;
	size_t size = stores->alike_size;

	if (stores->count < size)
		return;
	stores->alike_size = size == 0 ? ALIKE_FIRST : 2 * size;
	stores->alike = arena_array(stores->arena, stores->alike_size, sizeof(*stores->alike));
	for (size_t i = 0; i < size; i++)
		for (struct store_entry *entry = old[i]; entry != NULL; entry = next) {
			struct store_entry **place = place_of(stores, entry);

			next = entry->alike;
			entry->alike = *place;
			*place = entry;
		}
}

static bool
is_there(const struct stores *stores, const struct store_entry *entry)
{
	const struct store_entry *other = *place_of(stores, entry);

	while (other != NULL && !same(other, entry))
		other = other->alike;
	return other != NULL;
}

/* Appended, so that the order given is the order found. */
static void
append(struct stores *stores, struct store_entry *entry)
{
	struct store_entry **place = place_of(stores, entry);
	size_t bucket = entry->hash % BUCKETS;

	entry->alike = *place;
	*place = entry;
	if (stores->last[bucket] == NULL)
		stores->buckets[bucket] = entry;
	else
		stores->last[bucket]->next = entry;
	stores->last[bucket] = entry;
	stores->count++;
}

/* The administrator's names for stores of intermediates: in the directory, in policies and
 * elsewhere. */
static const char *
container_of(const struct location *location)
{
	return source_kind_channel(location) == CHANNEL_DIRECTORY ? "CN=AIA" : "its CA store";
}

/* `out` is NULL when it does not decode. */
static bool
add_cert(struct intake *intake, const struct source_cert *cert, X509 **out, struct err *err)
{
	struct stores *stores = intake->stores;
	struct store_entry *entry;

	if (stores->count >= LIMIT_STORE_CERTS)
		return err_set(err, ERR_LIMIT, "more than %d certificates", LIMIT_STORE_CERTS);
	if (!(cert->x509 != NULL ? budget_take(&intake->budget, sizeof(*entry), err)
				 : budget_take_certificate(&intake->budget, cert->der.n, err)))
		return false;
	*out = source_cert_decode(cert);
	if (*out == NULL)
		return true;
	entry = arena_alloc(stores->arena, sizeof(*entry));
	*entry = (struct store_entry) {.x509 = *out,
		.use = cert->use,
		.intermediate = cert->role == GPO_CA,
		.props = cert->props,
		.container = cert->role == GPO_CA ? container_of(intake->location) : NULL,
		.store = intake->location->name};
	entry->hash = store_hash(X509_get_subject_name(entry->x509));
	certificate_sha256(entry->x509, entry->sha256);
	grow(stores);
	if (is_there(stores, entry))
		X509_free(entry->x509);
	else
		append(stores, entry);
	return true;
}

/* Certificates with this subject, for the root of a list's signer. */
static STACK_OF(X509) *
find_certs(void *context, const X509_NAME *subject)
{
	const struct intake *intake = context;
	struct stores *stores = intake->stores;
	STACK_OF(X509) *certs = sk_X509_new_null();
	const struct store_entry **entries;
	const char *failure = NULL;
	size_t count = stores_find(
		stores, subject, intake->budget.deadline, stores->arena, &entries, &failure);

	for (size_t i = 0; i < count; i++)
		must(X509_up_ref(entries[i]->x509) == 1 &&
				sk_X509_push(certs, entries[i]->x509) > 0,
			"libcrypto cannot make a list");
	return certs;
}

static bool
add_list(struct intake *intake, struct span in, struct err *err)
{
	struct stores *stores = intake->stores;
	const struct ctl_source from = {.name = intake->location->name,
		.path = intake->location->path,
		.deadline = intake->budget.deadline,
		.more_pins = stores->pins,
		.more_pin_count = stores->pin_count,
		.find = find_certs,
		.context = intake};
	struct ctl_store *list = ctl_store_load(stores->arena, &from, in, err);

	if (list == NULL)
		return err_context(err, "%s", intake->location->path);
	ARENA_PUSH(stores->arena, stores->lists, stores->list_count, list);
	return true;
}

static bool
add_machine(struct intake *intake, struct err *err)
{
	struct stores *stores = intake->stores;

	if (stores->system == NULL)
		stores->system = system_store_new(stores->arena, intake->location->name, err);
	return stores->system != NULL;
}

static bool
add_source(struct intake *intake, struct source *source, struct err *err)
{
	X509 *x509;

	for (size_t i = 0; i < source->count; i++) {
		if (!add_cert(intake, &source->certs[i], &x509, err))
			return err_context(err, "%s", intake->location->path);
		if (x509 == NULL)
			source_cert_broken(intake->stores->arena, source, &source->certs[i], i + 1);
	}
	if (source->machine && !add_machine(intake, err))
		return false;
	if (source->kind == CHANNEL_LIST)
		return err_set(err, ERR_UNSUPPORTED,
			"%s lists thumbprints, not certificates: for check_iphttps_roots",
			intake->location->path);
	return source->kind != CHANNEL_CTL || add_list(intake, source->list, err);
}

void
stores_add_gap(struct stores *stores, const char *name, const char *gap)
{
	if (stores->gap == NULL)
		stores->gap = arena_printf(
			stores->arena, "store %s: %s", name, err_words(stores->arena, gap));
}

const char *
stores_doubt(const struct stores *stores)
{
	return stores->doubt;
}

const char *
stores_gap(const struct stores *stores)
{
	return stores->gap;
}

/* Unreadable entries may be any certificate, and some may disallow one that was read. */
static void
note_broken(struct stores *stores, const char *name, const struct source *source)
{
	if (source->gap_count > 0)
		stores_add_gap(stores, name, source->gaps[0]);
	if (source->broken.count > 0)
		stores_add_gap(stores, name, source->broken.items[0].text);
	if (source->doubts.count > 0 && stores->doubt == NULL)
		stores->doubt = arena_printf(stores->arena,
			"store %s: an entry that may disallow a certificate cannot be read: %s",
			name, err_words(stores->arena, source->doubts.items[0].text));
}

/* For a list, which is the last one added, its own date too. */
static void
add_input(struct stores *stores, const struct location *location, const struct source *source)
{
	struct input input = {.name = location->name,
		.kind = (uint8_t)source->kind,
		.location = text_clean(stores->arena, span_text(location->path), LIMIT_TEXT_FIELD),
		.changed = source->changed};

	if (source->kind == CHANNEL_CTL) {
		const struct ctl_store *list = stores->lists[stores->list_count - 1];

		input.issued = ctl_store_this_update(list);
		input.disallows = ctl_store_role(list) == CTL_ROLE_DISALLOWED;
	}
	if (input.changed > 0 || input.issued > 0)
		ARENA_PUSH(stores->arena, stores->inputs, stores->input_count, input);
}

/* The operator can repair files of certificates, so a damaged one is refused. Policies, packages
 * and directories are what clients really have. */
static bool
whole(const struct source *source, const struct location *location, struct err *err)
{
	const struct broken *broken = source->broken.count > 0 ? &source->broken : &source->doubts;

	return source->kind != CHANNEL_FILES || source->machine || broken->count == 0 ||
	       err_set(err, ERR_FORMAT, "%s: %s", location->path, broken->items[0].text);
}

/* Adds the contents of one location. */
static bool
add_read(struct stores *stores, const struct location *location, struct source *source,
	struct deadline deadline, struct err *err)
{
	struct intake intake = {stores, location, {deadline, &stores->account, 0}};
	struct err own = {.kind = ERR_NONE};

	if (stores->store_count >= LIMIT_STORES)
		return err_set(err, ERR_LIMIT, "more than %d stores", LIMIT_STORES);
	if (!add_source(&intake, source, &own) || !whole(source, location, &own))
		return source_refuse(stores->arena, location, &own, err);
	stores->store_count++;
	add_input(stores, location, source);
	note_broken(stores, location->name, source);
	if (source->policy != NULL)
		stores->no_root_update |= source->policy->no_root_update;
	return true;
}

static struct source_options
options_of(struct stores *stores, struct deadline deadline)
{
	return (struct source_options) {.deadline = deadline,
		.directory = stores->directory,
		.directories = stores->directories,
		.account = &stores->account};
}

static bool
add_location(struct stores *stores, const struct location *location, struct deadline deadline,
	struct err *err)
{
	const struct source_options options = options_of(stores, deadline);
	struct source source = {.count = 0};
	struct err own = {.kind = ERR_NONE};
	bool ok;

	if (!source_read(stores->arena, location, &options, &source, &own))
		return source_refuse(stores->arena, location, &own, err);
	ok = add_read(stores, location, &source, deadline, err);
	source_clear(&source);
	return ok;
}

bool
stores_add_cert(struct stores *stores, X509 *x509, const char *name, struct deadline deadline,
	struct err *err)
{
	const struct location location = {.name = name, .path = name};
	struct intake intake = {stores, &location, {deadline, &stores->account, 0}};
	const struct source_cert cert = {.x509 = x509};
	X509 *added;

	return add_cert(&intake, &cert, &added, err);
}

void
stores_add_lists(struct stores *stores, const struct stores *from)
{
	for (size_t i = 0; i < from->list_count; i++)
		ARENA_PUSH(stores->arena, stores->lists, stores->list_count, from->lists[i]);
}

bool
stores_add(struct stores *stores, const char *spec, struct deadline deadline, struct err *err)
{
	struct location *locations = NULL;
	size_t count = 0;

	if (!source_locate(stores->arena, spec, &locations, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!add_location(stores, &locations[i], deadline, err))
			return false;
	return true;
}

/* Some files of a pattern may have been added. */
static void
note_late(struct stores *stores, const struct err *why)
{
	if (stores->late_count++ == 0)
		stores->late = *why;
	if (stores->gap == NULL)
		stores->gap = arena_text(stores->arena, why->text);
}

bool
stores_add_supply(struct stores *stores, const struct supply *supply, struct deadline deadline,
	struct err *err)
{
	struct err why = supply->err;

	for (size_t i = 0; why.kind == ERR_NONE && i < supply->count; i++)
		add_read(stores, &supply->locations[i], &supply->sources[i], deadline, &why);
	if (why.kind == ERR_TIMEOUT)
		note_late(stores, &why);
	else if (why.kind != ERR_NONE)
		return err_set(err, why.kind, "%s", why.text);
	return true;
}

/* A late or hanging store must not use the time that adding the others takes. */
static const double READING_SHARE = 0.75;

bool
stores_add_all(struct stores *stores, const char *const *specs, size_t count,
	struct deadline deadline, struct err *err)
{
	double left = deadline_left(deadline);
	const struct source_options options = options_of(stores, deadline_in(left * READING_SHARE));
	struct supply *supplies;
	bool ok = true;

	if (!supplies_read(stores->arena, specs, count, &options, &supplies))
		stores->left_behind = true;
	deadline = deadline_in(left * (1 - READING_SHARE));
	for (size_t i = 0; ok && i < count; i++)
		ok = stores_add_supply(stores, &supplies[i], deadline, err);
	supplies_clear(supplies, count);
	return ok;
}

const char *
stores_late(const struct stores *stores, struct arena *arena)
{
	if (stores->late_count == 0)
		return NULL;
	if (stores->late_count == 1)
		return err_words(arena, stores->late.text);
	return arena_printf(arena, "%s (and %zu more store%s)", err_words(arena, stores->late.text),
		stores->late_count - 1, stores->late_count == 2 ? "" : "s");
}

bool
stores_left_behind(const struct stores *stores)
{
	return stores->left_behind;
}

/* ---------------------------------------------------------------- asking */

static void
pick(const struct store_entry *entry, unsigned long hash, const X509_NAME *subject,
	struct arena *arena, const struct store_entry ***out, size_t *count)
{
	for (; entry != NULL; entry = entry->next)
		if (entry->hash == hash &&
			X509_NAME_cmp(X509_get_subject_name(entry->x509), subject) == 0)
			ARENA_PUSH(arena, *out, *count, entry);
}

size_t
stores_find(struct stores *stores, const X509_NAME *subject, struct deadline deadline,
	struct arena *arena, const struct store_entry ***out, const char **failure)
{
	unsigned long hash = store_hash(subject);
	const struct store_entry *more = NULL;
	struct err err = {.kind = ERR_NONE};
	size_t count = 0;

	*out = NULL;
	pick(stores->buckets[hash % BUCKETS], hash, subject, arena, out, &count);
	if (stores->gap != NULL)
		*failure = stores->gap;
	if (stores->system == NULL)
		return count;
	if (!system_store_find(stores->system, subject, hash, deadline, &more, &err))
		*failure = err_words(arena, err.text);
	pick(more, hash, subject, arena, out, &count);
	return count;
}

size_t
stores_find_again(struct stores *stores, const X509_NAME *subject, struct arena *arena,
	const struct store_entry ***out)
{
	static const struct deadline past = {0};
	const char *failure;

	return stores_find(stores, subject, past, arena, out, &failure);
}

bool
stores_hold_relative(const struct stores *stores, const X509_NAME *name)
{
	for (size_t i = 0; i < BUCKETS; i++)
		for (const struct store_entry *e = stores->buckets[i]; e != NULL; e = e->next)
			if (!e->intermediate && e->use != PEM_DER_REJECTED &&
				certificate_self_issued(e->x509) &&
				certificate_same_organization(X509_get_subject_name(e->x509), name))
				return true;
	return false;
}

static struct store_listing
ask_lists(const struct stores *stores, enum ctl_role role, X509 *x509)
{
	struct store_listing listing = {NULL, NULL};

	for (size_t i = 0; i < stores->list_count; i++) {
		if (ctl_store_role(stores->lists[i]) != role)
			continue;
		listing.props = ctl_store_find(stores->lists[i], x509);
		if (listing.props == NULL)
			continue;
		listing.store = ctl_store_name(stores->lists[i]);
		break;
	}
	return listing;
}

struct store_listing
stores_listed(const struct stores *stores, X509 *x509)
{
	return ask_lists(stores, CTL_ROLE_ROOTS, x509);
}

bool
stores_follow_lists(const struct stores *stores)
{
	return !stores->no_root_update;
}

struct store_listing
stores_disallowed(const struct stores *stores, X509 *x509)
{
	return ask_lists(stores, CTL_ROLE_DISALLOWED, x509);
}

bool
stores_listed_name(const struct stores *stores, const X509_NAME *subject, const char **store,
	const char **root)
{
	for (size_t i = 0; i < stores->list_count; i++) {
		if (ctl_store_role(stores->lists[i]) != CTL_ROLE_ROOTS)
			continue;
		*store = ctl_store_name(stores->lists[i]);
		*root = ctl_store_find_name(stores->lists[i], subject);
		if (*root != NULL)
			return true;
	}
	return false;
}

size_t
stores_lists(const struct stores *stores, struct arena *arena, struct chain_list **out)
{
	*out = arena_array(arena, stores->list_count, sizeof(**out));
	for (size_t i = 0; i < stores->list_count; i++) {
		const struct ctl_store *list = stores->lists[i];

		(*out)[i] = (struct chain_list) {.store = arena_text(arena, ctl_store_name(list)),
			.this_update = ctl_store_this_update(list),
			.disallows = ctl_store_role(list) == CTL_ROLE_DISALLOWED};
	}
	return stores->list_count;
}

struct memo *
stores_memo(struct stores *stores)
{
	return stores->memo;
}

struct memo *
stores_signatures(struct stores *stores)
{
	return stores->signatures;
}

struct arena *
stores_arena(const struct stores *stores)
{
	return stores->arena;
}

void
stores_pin(struct stores *stores, const uint8_t sha256[static 32], const char *name)
{
	struct ctl_pin pin = {.name = arena_text(stores->arena, name)};

	memcpy(pin.sha256, sha256, sizeof(pin.sha256));
	ARENA_PUSH(stores->arena, stores->pins, stores->pin_count, pin);
}

size_t
stores_inputs(const struct stores *stores, const struct input **out)
{
	*out = stores->inputs;
	return stores->input_count;
}
