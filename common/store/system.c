/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The machine's own store: searched by subject, never decoded as a whole. */
#include "config.h"

#include "store/system.h"

#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"
#include "format/budget.h"
#include "format/cert_scan.h"
#include "format/pem_der.h"
#include "store/bundle.h"
#include "store/certificate.h"
#include "store/limits.h"

enum { HASH_DIGITS = 8 };

/* Who is looked for. */
struct wanted {
	unsigned long hash;
	bool keyed;   /* false: any certificate may be it */
	uint64_t key; /* format/cert_scan.h */
};

/* The kept answer to one search; failures are kept too. */
struct lookup {
	struct lookup *next;
	struct wanted wanted;
	struct store_entry *entries;
	struct err err;
	bool late; /* for lack of time, so that others search again */
};

/* The one file, read. */
struct file_index {
	struct arena *arena; /* NULL: not read yet */
	struct bundle bundle;
	unsigned long *hashes; /* of the certificates in it that are decoded */
	struct err err;        /* why not all of it is there */
};

struct system_store {
	struct arena *arena;
	const char *name;
	const char **dirs;
	size_t dir_count;
	const char *file; /* NULL: none */
	bool file_always; /* named by the operator, so searched even when a directory answers */

	pthread_mutex_t lock; /* for what follows */
	struct lookup *lookups;
	struct account account;
	struct file_index index;
};

/* ---------------------------------------------------------------- where it is */

/* 1f2e3d4c.0: what c_rehash makes for a certificate. */
static bool
is_hashed_name(const char *name)
{
	size_t n = strspn(name, "0123456789abcdef");

	return n == HASH_DIGITS && name[n] == '.' && name[n + 1] >= '0' && name[n + 1] <= '9';
}

/* A missing file is empty; one that cannot be read may hold anything. */
static bool
absent(int sys)
{
	return sys == ENOENT || sys == ENOTDIR;
}

static bool
holds_hashes(const char *path, bool *found, struct err *err)
{
	DIR *dir = opendir(path);
	const struct dirent *entry;
	int sys;

	*found = false;
	if (dir == NULL)
		return absent(errno) || err_system(err, errno, "%s: cannot be opened", path);
	errno = 0;
	while (!*found && (entry = readdir(dir)) != NULL)
		*found = is_hashed_name(entry->d_name);
	sys = *found ? 0 : errno;
	closedir(dir);
	return sys == 0 || err_system(err, sys, "%s: cannot be read", path);
}

/* secure_getenv, as in OpenSSL: nothing from the environment for a set-uid program. */
static const char *
from_environment(const char *variable, const char *fallback, bool *given)
{
	const char *value = secure_getenv(variable);

	*given = value != NULL && *value != '\0';
	return *given ? value : fallback;
}

static bool
find_directories(struct system_store *system, struct err *err)
{
	bool given, holds;
	struct span rest = span_text(from_environment(
		X509_get_default_cert_dir_env(), X509_get_default_cert_dir(), &given));
	struct span part;

	while (rest.n > 0) {
		char *path;

		if (!span_until(&rest, ':', &part))
			span_take(&rest, rest.n, &part);
		path = arena_span_text(system->arena, part);
		if (part.n == 0)
			continue;
		if (!holds_hashes(path, &holds, err))
			return false;
		if (holds)
			ARENA_PUSH(system->arena, system->dirs, system->dir_count, path);
	}
	return true;
}

static bool
find_file(struct system_store *system, struct err *err)
{
	const char *path = from_environment(X509_get_default_cert_file_env(),
		X509_get_default_cert_file(), &system->file_always);
	struct stat st;

	if (stat(path, &st) != 0)
		return absent(errno) || err_system(err, errno, "%s: cannot be opened", path);
	if (S_ISREG(st.st_mode) && st.st_size > 0)
		system->file = arena_text(system->arena, path);
	return true;
}

struct system_store *
system_store_new(struct arena *arena, const char *name, struct err *err)
{
	struct system_store *system = arena_alloc(arena, sizeof(*system));
	bool given;

	system->arena = arena;
	system->name = name;
	if (!find_directories(system, err) || !find_file(system, err))
		return NULL;
	if (system->dir_count == 0 && system->file == NULL) {
		err_set(err, ERR_SYSTEM, "this machine has no OpenSSL default store (%s, %s)",
			from_environment(X509_get_default_cert_dir_env(),
				X509_get_default_cert_dir(), &given),
			from_environment(X509_get_default_cert_file_env(),
				X509_get_default_cert_file(), &given));
		return NULL;
	}
	pthread_mutex_init(&system->lock, NULL);
	return system;
}

static void
free_entries(const struct store_entry *entry)
{
	for (; entry != NULL; entry = entry->next)
		X509_free(entry->x509);
}

static void
forget_index(struct file_index *index)
{
	bundle_clear(&index->bundle);
	arena_free(index->arena);
	*index = (struct file_index) {.arena = NULL};
}

void
system_store_free(struct system_store *system)
{
	if (system == NULL)
		return;
	for (const struct lookup *lookup = system->lookups; lookup != NULL; lookup = lookup->next)
		free_entries(lookup->entries);
	forget_index(&system->index);
	pthread_mutex_destroy(&system->lock);
}

/* ---------------------------------------------------------------- asking */

static void
add(struct system_store *system, struct store_entry **list, X509 *x509, enum pem_der_use use)
{
	struct store_entry *entry = arena_alloc(system->arena, sizeof(*entry));

	X509_up_ref(x509);
	entry->x509 = x509;
	entry->use = use;
	entry->store = system->name;
	entry->machine = true;
	entry->hash = store_hash(X509_get_subject_name(x509));
	certificate_sha256(x509, entry->sha256);
	entry->next = *list;
	*list = entry;
}

/* Adds all that can be read; false when that is not all. */
static bool
load(struct system_store *system, const char *path, struct deadline deadline,
	struct store_entry **list, struct err *err)
{
	struct budget budget = {deadline, &system->account, 0};
	struct arena *scratch = arena_beside(system->arena);
	struct bundle bundle = {.count = 0};
	struct err why = {.kind = ERR_NONE};
	struct span in;

	if (!file_read(scratch, path, LIMIT_FILE, deadline, &in, &why))
		err_take(err, &why);
	else if (!bundle_read(scratch, BUNDLE_PEM_DER, in, &budget, &bundle, &why) ||
		 !broken_none(&bundle.broken, &why)) {
		err_context(&why, "%s", path);
		err_take(err, &why);
	}
	for (size_t i = 0; i < bundle.count; i++)
		add(system, list, bundle.certs[i].x509, bundle.certs[i].use);
	bundle_clear(&bundle);
	arena_free(scratch);
	return why.kind == ERR_NONE;
}

static bool
ask_directory(struct system_store *system, const char *dir, struct deadline deadline,
	struct lookup *lookup)
{
	struct stat st;

	for (int i = 0; i < LIMIT_SAME_HASH; i++) {
		const char *path =
			arena_printf(system->arena, "%s/%08lx.%d", dir, lookup->wanted.hash, i);

		/* A gap in the numbers ends the search, as in OpenSSL. A broken link is not a gap:
		 * it stood for a certificate that is unknown now. */
		if (lstat(path, &st) != 0 && errno == ENOENT)
			return lookup->err.kind == ERR_NONE;
		load(system, path, deadline, &lookup->entries, &lookup->err);
	}
	return err_set(&lookup->err, ERR_LIMIT, "%s holds more than %d certificates of one name",
		dir, LIMIT_SAME_HASH);
}

/* Reads the file, and decodes what cannot wait. What is cut off by the deadline is read again. */
static void
read_index(struct system_store *system, struct deadline deadline)
{
	struct budget budget = {deadline, &system->account, 0};
	struct file_index *index = &system->index;
	struct span in;

	forget_index(index);
	index->arena = arena_beside(system->arena);
	if (!file_read(index->arena, system->file, LIMIT_FILE, deadline, &in, &index->err))
		return;
	if (!budget_take(&budget, in.n, &index->err) ||
		!bundle_index(index->arena, in, &budget, &index->bundle, &index->err) ||
		!broken_none(&index->bundle.broken, &index->err))
		err_context(&index->err, "%s", system->file);
	index->hashes = arena_array(index->arena, index->bundle.count, sizeof(*index->hashes));
	for (size_t i = 0; i < index->bundle.count; i++)
		index->hashes[i] = store_hash(X509_get_subject_name(index->bundle.certs[i].x509));
}

/* Decodes one that was left for later. */
static void
add_later(struct system_store *system, const struct pem_der_later *later, struct deadline deadline,
	struct lookup *lookup)
{
	struct budget budget = {deadline, &system->account, 0};
	struct arena *scratch = arena_beside(system->arena);
	struct pem_der found = {.count = 0};
	struct err why = {.kind = ERR_NONE};

	if (!pem_der_parse(scratch, later->text, &budget, &found, &why)) {
		err_context(&why, "%s", system->file);
		err_take(&lookup->err, &why);
	}
	for (size_t i = 0; i < found.count; i++)
		if (store_hash(X509_get_subject_name(found.certs[i].x509)) == lookup->wanted.hash)
			add(system, &lookup->entries, found.certs[i].x509, found.certs[i].use);
	pem_der_clear(&found);
	arena_free(scratch);
}

static bool
has_hash(const struct store_entry *entry, unsigned long hash)
{
	while (entry != NULL && entry->hash != hash)
		entry = entry->next;
	return entry != NULL;
}

/* Adds those that are wanted, from the last to the first, as each is put in front. */
static void
ask_file(struct system_store *system, struct deadline deadline, struct lookup *lookup)
{
	const struct bundle *bundle = &system->index.bundle;
	const struct wanted *wanted = &lookup->wanted;
	size_t left;

	if (system->index.arena == NULL || system->index.err.kind == ERR_TIMEOUT)
		read_index(system, deadline);
	left = bundle->count;
	for (size_t i = bundle->later_count + 1; i-- > 0;) {
		const struct pem_der_later *later = i == 0 ? NULL : &bundle->later[i - 1];

		for (; left > (later == NULL ? 0 : later->before); left--)
			if (system->index.hashes[left - 1] == wanted->hash)
				add(system, &lookup->entries, bundle->certs[left - 1].x509,
					bundle->certs[left - 1].use);
		if (later != NULL && (!wanted->keyed || later->subject == wanted->key))
			add_later(system, later, deadline, lookup);
	}
	if (system->index.err.kind != ERR_NONE)
		err_take(&lookup->err, &system->index.err);
}

static void
answer(struct system_store *system, struct deadline deadline, struct lookup *lookup)
{
	bool ok = true;

	for (size_t i = 0; i < system->dir_count; i++)
		ok &= ask_directory(system, system->dirs[i], deadline, lookup);
	if (system->file != NULL &&
		(!ok || system->file_always || !has_hash(lookup->entries, lookup->wanted.hash)))
		ask_file(system, deadline, lookup);
	lookup->late = lookup->err.kind == ERR_TIMEOUT;
	err_context(&lookup->err, "store %s", system->name);
}

static struct wanted
wanted_of(const X509_NAME *subject, unsigned long hash)
{
	struct wanted wanted = {.hash = hash};
	const unsigned char *der = NULL;
	size_t n = 0;

	wanted.keyed = X509_NAME_get0_der(subject, &der, &n) == 1 &&
		       cert_scan_name(span_of(der, n), &wanted.key);
	return wanted;
}

static bool
same(const struct wanted *a, const struct wanted *b)
{
	return a->hash == b->hash && a->keyed == b->keyed && (!a->keyed || a->key == b->key);
}

static const struct lookup *
look_up(struct system_store *system, struct deadline deadline, struct wanted wanted)
{
	struct lookup *lookup = system->lookups;

	while (lookup != NULL && (!same(&lookup->wanted, &wanted) || lookup->late))
		lookup = lookup->next;
	if (lookup != NULL)
		return lookup;
	lookup = arena_alloc(system->arena, sizeof(*lookup));
	lookup->wanted = wanted;
	answer(system, deadline, lookup);
	lookup->next = system->lookups;
	system->lookups = lookup;
	return lookup;
}

bool
system_store_find(struct system_store *system, const X509_NAME *subject, unsigned long hash,
	struct deadline deadline, const struct store_entry **out, struct err *err)
{
	const struct lookup *lookup;

	pthread_mutex_lock(&system->lock);
	lookup = look_up(system, deadline, wanted_of(subject, hash));
	pthread_mutex_unlock(&system->lock);
	*out = lookup->entries;
	return lookup->err.kind == ERR_NONE || err_take(err, &lookup->err);
}
