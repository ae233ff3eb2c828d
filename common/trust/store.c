/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The certificates that clients have: where they are read from, and how they are found. */
#include "config.h"

#include "trust/store.h"

#include <dirent.h>
#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "trust/bundle.h"
#include "format/ctl.h"
#include "format/regpol.h"
#include "format/sst.h"
#include "trust/certificate.h"
#include "trust/ctl_store.h"
#include "trust/gpo_store.h"
#include "trust/store_find.h"
#include "trust/system.h"

enum { BUCKETS = 4096 };

struct stores {
	struct arena *arena;
	const char **names;
	size_t name_count;
	size_t count; /* parsed certificates */
	struct store_entry *buckets[BUCKETS];
	struct system_store *system;
	struct ctl_store **lists;
	size_t list_count;
	struct ctl_pin *pins;
	size_t pin_count;
	struct memo *memo;
};

/* One store on its way in. */
struct source {
	struct stores *stores;
	const char *name;
	const char *path;
	struct deadline deadline;
	size_t certs; /* found so far */
	size_t other; /* PEM blocks that are no certificates */
};

struct stores *
stores_new(struct arena *arena)
{
	struct stores *stores = arena_alloc(arena, sizeof(*stores));

	stores->arena = arena;
	stores->memo = memo_new(arena);
	return stores;
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
}

unsigned long
store_hash(const X509_NAME *name)
{
	int ok = 0;
	unsigned long hash = X509_NAME_hash_ex(name, NULL, NULL, &ok);

	return ok == 1 ? hash : 0;
}

/* ---------------------------------------------------------------- taking in */

static bool
same(const struct store_entry *a, const struct store_entry *b)
{
	return a->hash == b->hash && a->use == b->use && a->store == b->store &&
		a->intermediate == b->intermediate && a->props == b->props &&
		memcmp(a->sha256, b->sha256, sizeof(a->sha256)) == 0;
}

/* Takes `like` in: what it says about its certificate is copied. */
static bool
add_like(struct source *source, const struct store_entry *like, struct err *err)
{
	struct stores *stores = source->stores;
	struct store_entry *entry, **at;

	if (stores->count >= LIMIT_STORE_CERTS)
		return err_set(err, ERR_LIMIT, "more than %d certificates", LIMIT_STORE_CERTS);
	entry = arena_alloc(stores->arena, sizeof(*entry));
	*entry = *like;
	entry->store = source->name;
	entry->hash = store_hash(X509_get_subject_name(entry->x509));
	certificate_sha256(entry->x509, entry->sha256);
	source->certs++;
	/* At the end: what was given first is found first. */
	for (at = &stores->buckets[entry->hash % BUCKETS]; *at != NULL; at = &(*at)->next)
		if (same(*at, entry))
			return true;
	X509_up_ref(entry->x509);
	*at = entry;
	stores->count++;
	return true;
}

static bool
add_cert(struct source *source, const struct bundle_cert *cert, struct err *err)
{
	const struct store_entry like = {.x509 = cert->x509, .use = cert->use};

	return add_like(source, &like, err);
}

static bool
add_bytes(struct source *source, enum bundle_kind kind, struct span in, struct err *err)
{
	struct bundle bundle = {.count = 0};
	bool ok = bundle_parse(source->stores->arena, kind, in, &bundle, err);

	for (size_t i = 0; ok && i < bundle.count; i++)
		ok = add_cert(source, &bundle.certs[i], err);
	source->other += bundle.other;
	bundle_clear(&bundle);
	return ok;
}

static bool
not_empty(const struct source *source, struct err *err)
{
	if (source->certs > 0)
		return true;
	if (source->other > 0)
		return err_set(err, ERR_FORMAT, "%s holds no certificate (%zu other PEM block%s)",
			source->path, source->other, source->other == 1 ? "" : "s");
	return err_set(err, ERR_FORMAT, "%s holds no certificate", source->path);
}

static bool
add_file(struct source *source, enum bundle_kind kind, struct err *err)
{
	struct span in;

	if (!file_read(source->stores->arena, source->path, LIMIT_FILE, source->deadline, &in, err))
		return false;
	if (!add_bytes(source, kind, in, err))
		return err_context(err, "%s", source->path);
	return not_empty(source, err);
}

/* Certificates with this subject, for the root of a list's signer. */
static STACK_OF(X509) *
find_certs(void *context, const X509_NAME *subject)
{
	struct source *source = context;
	STACK_OF(X509) *certs = sk_X509_new_null();
	const struct store_entry **entries;
	const char *failure = NULL;
	size_t count = stores_find(source->stores, subject, source->stores->arena, &entries,
		&failure);

	for (size_t i = 0; certs != NULL && i < count; i++)
		if (X509_up_ref(entries[i]->x509) == 1 &&
			sk_X509_push(certs, entries[i]->x509) <= 0)
			X509_free(entries[i]->x509);
	return certs;
}

static bool
add_list(struct source *source, struct span in, struct err *err)
{
	struct stores *stores = source->stores;
	const struct ctl_source from = {.name = source->name, .path = source->path,
		.deadline = source->deadline, .more_pins = stores->pins,
		.more_pin_count = stores->pin_count, .find = find_certs, .context = source};
	struct ctl_store *list = ctl_store_load(stores->arena, &from, in, err);

	if (list == NULL)
		return err_context(err, "%s", source->path);
	ARENA_PUSH(stores->arena, stores->lists, stores->list_count, list);
	return true;
}

static bool
load_ctl(struct source *source, struct err *err)
{
	struct span in;

	return file_read(source->stores->arena, source->path, LIMIT_CTL_BYTES, source->deadline,
		&in, err) && add_list(source, in, err);
}

/* ---------------------------------------------------------------- Windows' own formats */

static bool
says_something(const struct certprops *props)
{
	return props->usages.present || props->disallowed_usages.present ||
		props->not_before_usages.present || props->disallowed.present ||
		props->not_before.present;
}

static bool
add_context(struct source *source, const struct certctx *context, enum gpo_role role,
	struct err *err)
{
	struct store_entry like = {.x509 = certificate_decode(context->encoded),
		.use = role == GPO_DISALLOWED ? PEM_DER_REJECTED : PEM_DER_PLAIN,
		.intermediate = role == GPO_CA};
	bool ok;

	if (like.x509 == NULL)
		return err_set(err, ERR_FORMAT, "%s: certificate %zu does not decode", source->path,
			source->certs + 1);
	if (says_something(&context->props))
		like.props = &context->props;
	ok = add_like(source, &like, err);
	X509_free(like.x509);
	return ok;
}

static bool
add_sst(struct source *source, struct span in, struct err *err)
{
	struct sst *sst = arena_alloc(source->stores->arena, sizeof(*sst));

	if (!sst_parse(source->stores->arena, in, sst, err))
		return err_context(err, "%s", source->path);
	for (size_t i = 0; i < sst->count; i++)
		if (!add_context(source, &sst->certs[i], GPO_ROOT, err))
			return false;
	return true;
}

static bool
add_gpo(struct source *source, struct span in, struct err *err)
{
	struct gpo *gpo = arena_alloc(source->stores->arena, sizeof(*gpo));

	if (!gpo_parse(source->stores->arena, in, gpo, err))
		return err_context(err, "%s", source->path);
	for (size_t i = 0; i < gpo->count; i++)
		if (!add_context(source, &gpo->certs[i].context, gpo->certs[i].role, err))
			return false;
	return true;
}

static bool
load_sst(struct source *source, struct err *err)
{
	struct span in;

	return file_read(source->stores->arena, source->path, LIMIT_SST_BYTES, source->deadline,
		&in, err) && add_sst(source, in, err);
}

static bool
load_gpo(struct source *source, struct err *err)
{
	struct span in;

	return file_read(source->stores->arena, source->path, LIMIT_REGPOL_BYTES, source->deadline,
		&in, err) && add_gpo(source, in, err);
}

static bool
load_any_file(struct source *source, struct err *err)
{
	struct span in;

	if (!file_read(source->stores->arena, source->path, LIMIT_FILE, source->deadline, &in, err))
		return false;
	if (ctl_recognise(in))
		return add_list(source, in, err);
	if (sst_recognise(in))
		return add_sst(source, in, err);
	if (regpol_recognise(in))
		return add_gpo(source, in, err);
	if (!add_bytes(source, BUNDLE_ANY, in, err))
		return err_context(err, "%s", source->path);
	return not_empty(source, err);
}

static bool
load_pem(struct source *source, struct err *err)
{
	return add_file(source, BUNDLE_PEM_DER, err);
}

static bool
load_p7b(struct source *source, struct err *err)
{
	return add_file(source, BUNDLE_PKCS7, err);
}

/* ---------------------------------------------------------------- directories */

/* Names under which only certificates are kept, so that one that does not decode is broken. */
static bool
promises_certificate(const char *name)
{
	static const char *const ends[] = {".crt", ".cer", ".p7b", ".p7c"};
	size_t n = strlen(name);

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (n > 4 && text_equal_nocase(name + n - 4, ends[i]))
			return true;
	return false;
}

/* A file of a directory: certificates are taken, anything else is passed over. */
static bool
add_entry(struct source *source, const char *name, struct err *err)
{
	struct arena *arena = source->stores->arena;
	const char *path = arena_printf(arena, "%s/%s", source->path, name);
	struct stat st;
	struct span in;

	if (stat(path, &st) != 0)
		return err_system(err, errno, "%s: cannot be examined", path);
	if (!S_ISREG(st.st_mode))
		return true;
	if (!file_read(arena, path, LIMIT_FILE, source->deadline, &in, err))
		return false;
	if (ctl_recognise(in) ||
		(!bundle_recognise(in) && (!promises_certificate(name) || pem_der_is_pem(in))))
		return true;
	return add_bytes(source, BUNDLE_ANY, in, err) || err_context(err, "%s", path);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool
list_directory(struct source *source, char ***names, size_t *count, struct err *err)
{
	DIR *dir = opendir(source->path);
	const struct dirent *entry;

	if (dir == NULL)
		return err_system(err, errno, "%s: cannot be opened", source->path);
	errno = 0;
	while ((entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] != '.')
			ARENA_PUSH(source->stores->arena, *names, *count,
				arena_text(source->stores->arena, entry->d_name));
		errno = 0;
	}
	if (errno != 0)
		err_system(err, errno, "%s: cannot be read", source->path);
	closedir(dir);
	return err->kind == ERR_NONE;
}

static bool
load_dir(struct source *source, struct err *err)
{
	char **names = NULL;
	size_t count = 0;

	if (!list_directory(source, &names, &count, err))
		return false;
	if (count > 0)
		qsort(names, count, sizeof(*names), by_name);
	for (size_t i = 0; i < count; i++)
		if (!add_entry(source, names[i], err))
			return false;
	return not_empty(source, err);
}

static bool
load_path(struct source *source, struct err *err)
{
	return file_is_directory(source->path) ? load_dir(source, err)
					       : load_any_file(source, err);
}

static bool
load_system(struct source *source, struct err *err)
{
	struct stores *stores = source->stores;

	if (*source->path != '\0')
		return err_set(err, ERR_USAGE, "system: takes no path");
	if (stores->system == NULL)
		stores->system = system_store_new(stores->arena, source->name, err);
	return stores->system != NULL;
}

/* ---------------------------------------------------------------- [NAME=]LOCATION */

struct kind {
	const char *prefix; /* with the colon */
	bool (*load)(struct source *source, struct err *err);
	bool is_path;
};

static const struct kind kinds[] = {
	{"system:", load_system, false},
	{"pem:", load_pem, true},
	{"dir:", load_dir, true},
	{"p7b:", load_p7b, true},
	{"ctl:", load_ctl, true},
	{"sst:", load_sst, true},
	{"gpo:", load_gpo, true},
};

static const struct kind any_path = {"", load_path, true};

/* "NAME=": up to the first '=' when no '/' or ':' stands before it. */
static const char *
take_name(struct arena *arena, const char **spec)
{
	size_t n = strcspn(*spec, "=/:");
	const char *name;

	if (n == 0 || (*spec)[n] != '=')
		return NULL;
	name = text_clean(arena, span_of(*spec, n), LIMIT_TEXT_FIELD);
	*spec += n + 1;
	return name;
}

/* A colon that is not behind a '/' ends the name of a kind; NULL when nobody knows that kind. */
static const struct kind *
take_kind(const char **location)
{
	size_t n = strcspn(*location, ":/");

	if ((*location)[n] != ':')
		return &any_path;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (text_starts(*location, kinds[i].prefix)) {
			*location += strlen(kinds[i].prefix);
			return &kinds[i];
		}
	return NULL;
}

static const char *
base_name(struct arena *arena, const char *path)
{
	size_t n = strlen(path);
	struct span in;

	while (n > 1 && path[n - 1] == '/')
		n--;
	in = span_of(path, n);
	for (size_t i = n; i > 0; i--)
		if (path[i - 1] == '/' && i < n) {
			span_skip(&in, i);
			break;
		}
	return text_clean(arena, in, LIMIT_TEXT_FIELD);
}

static bool
add_one(struct stores *stores, const struct kind *kind, const char *name, const char *path,
	struct deadline deadline, struct err *err)
{
	struct source source = {.stores = stores, .name = name, .path = path,
		.deadline = deadline};
	struct err own = {.kind = ERR_NONE};

	if (stores->name_count >= LIMIT_STORES)
		return err_set(err, ERR_LIMIT, "more than %d stores", LIMIT_STORES);
	if (!kind->load(&source, &own)) {
		const char *text = text_clean(stores->arena, span_text(own.text), ERR_TEXT_MAX);

		/* a path says more than the name that was made from it */
		if (text_starts(text, path) && strlen(path) >= strlen(name) &&
			strcmp(path + strlen(path) - strlen(name), name) == 0)
			return err_set(err, own.kind, "store %s", text);
		return err_set(err, own.kind, "store %s: %s", name, text);
	}
	ARENA_PUSH(stores->arena, stores->names, stores->name_count, name);
	return true;
}

/* One store a file, each named after it. */
static bool
add_pattern(struct stores *stores, const struct kind *kind, const char *pattern,
	struct deadline deadline, struct err *err)
{
	glob_t found;
	bool ok = true;

	if (glob(pattern, 0, NULL, &found) != 0 || found.gl_pathc == 0)
		return err_set(err, ERR_SYSTEM, "store %s: matches no file",
			text_clean(stores->arena, span_text(pattern), LIMIT_TEXT_FIELD));
	for (size_t i = 0; ok && i < found.gl_pathc; i++)
		ok = add_one(stores, kind, base_name(stores->arena, found.gl_pathv[i]),
			arena_text(stores->arena, found.gl_pathv[i]), deadline, err);
	globfree(&found);
	return ok;
}

bool
stores_add(struct stores *stores, const char *spec, struct deadline deadline, struct err *err)
{
	const char *location = spec;
	const char *name = take_name(stores->arena, &location);
	const struct kind *kind = take_kind(&location);

	if (kind == NULL)
		return err_set(err, ERR_USAGE, "store \"%s\": unknown kind \"%.*s\"",
			text_clean(stores->arena, span_text(spec), LIMIT_TEXT_FIELD),
			(int)strcspn(location, ":"), location);
	if (kind->is_path && *location == '\0')
		return err_set(err, ERR_USAGE, "store \"%s\": no path",
			text_clean(stores->arena, span_text(spec), LIMIT_TEXT_FIELD));
	if (kind->is_path && strpbrk(location, "*?[") != NULL && access(location, F_OK) != 0)
		return add_pattern(stores, kind, location, deadline, err);
	if (name == NULL)
		name = kind->is_path ? base_name(stores->arena, location) : "system";
	return add_one(stores, kind, name, arena_text(stores->arena, location), deadline, err);
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
stores_find(struct stores *stores, const X509_NAME *subject, struct arena *arena,
	const struct store_entry ***out, const char **failure)
{
	unsigned long hash = store_hash(subject);
	const struct store_entry *more = NULL;
	struct err err = {.kind = ERR_NONE};
	size_t count = 0;

	*out = NULL;
	pick(stores->buckets[hash % BUCKETS], hash, subject, arena, out, &count);
	if (stores->system == NULL)
		return count;
	if (!system_store_find(stores->system, hash, &more, &err))
		*failure = text_clean(arena, span_text(err.text), ERR_TEXT_MAX);
	pick(more, hash, subject, arena, out, &count);
	return count;
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

		(*out)[i] = (struct chain_list) {
			.store = arena_text(arena, ctl_store_name(list)),
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
stores_count(const struct stores *stores)
{
	return stores->count;
}

const char *
stores_names(const struct stores *stores, struct arena *arena)
{
	struct buf out = buf_make(LIMIT_OUTPUT);
	const char *text;

	for (size_t i = 0; i < stores->name_count; i++) {
		if (out.n > LIMIT_TEXT_FIELD) {
			buf_printf(&out, " and %zu more", stores->name_count - i);
			break;
		}
		buf_printf(&out, "%s%s", i > 0 ? ", " : "", stores->names[i]);
	}
	text = arena_text(arena, buf_cstr(&out));
	buf_free(&out);
	return text;
}
