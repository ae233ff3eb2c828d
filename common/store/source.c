/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of locations of certificates, and their readers. */
#include "config.h"

#include "store/source.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/near.h"
#include "base/secret.h"
#include "base/text.h"
#include "format/ctl.h"
#include "format/limits.h"
#include "format/odj_file.h"
#include "format/regpol.h"
#include "format/sst.h"
#include "store/bundle.h"
#include "store/certificate.h"
#include "store/directories.h"
#include "store/limits.h"
#include "store/odj_store.h"

/* One location while it is read. */
struct reading {
	struct arena *arena;
	const char *path;
	const struct source_options *options;
	struct budget *budget;
	struct source *out;
};

struct source_kind {
	const char *prefix; /* with the colon */
	enum channel_kind channel;
	bool is_path;
	bool is_url; /* the prefix belongs to the path */
	bool (*read)(struct reading *reading, struct err *err);
};

/* ---------------------------------------------------------------- certificates in files */

/* `scratch` holds what is parsed; broken entries are reported with `where`, unless it is NULL. */
static bool
add_bytes(struct reading *reading, struct arena *scratch, enum bundle_kind kind, struct span in,
	const char *where, struct err *err)
{
	struct source *out = reading->out;
	struct bundle bundle = {.count = 0};
	bool ok = bundle_read(scratch, kind, in, reading->budget, &bundle, err);

	for (size_t i = 0; i < bundle.count; i++) {
		struct source_cert cert = {
			.x509 = bundle.certs[i].x509, .use = bundle.certs[i].use};

		X509_up_ref(cert.x509);
		ARENA_PUSH(reading->arena, out->certs, out->count, cert);
	}
	out->other += bundle.other;
	broken_add_all(bundle.broken_trusted > 0 ? &out->doubts : &out->broken, reading->arena,
		&bundle.broken, where);
	bundle_clear(&bundle);
	return ok;
}

static bool
not_empty(const struct reading *reading, struct err *err)
{
	const struct source *out = reading->out;

	if (out->count > 0)
		return true;
	if (!broken_none(&out->broken, err) || !broken_none(&out->doubts, err))
		return err_context(err, "%s", reading->path);
	if (out->other > 0)
		return err_set(err, ERR_FORMAT, "%s holds no certificate (%zu other PEM block%s)",
			reading->path, out->other, out->other == 1 ? "" : "s");
	return err_set(err, ERR_FORMAT, "%s holds no certificate", reading->path);
}

static bool
take_bundle(struct reading *reading, enum bundle_kind kind, struct span in, struct err *err)
{
	if (!add_bytes(reading, reading->arena, kind, in, NULL, err))
		return err_context(err, "%s", reading->path);
	return not_empty(reading, err);
}

/* ---------------------------------------------------------------- Windows' own formats */

static bool
says_something(const struct certprops *props)
{
	return props->usages.present || props->disallowed_usages.present ||
	       props->not_before_usages.present || props->disallowed.present ||
	       props->not_before.present;
}

static void
add_note(struct reading *reading, const char *note)
{
	ARENA_PUSH(reading->arena, reading->out->notes, reading->out->note_count, note);
}

static void
add_context(struct reading *reading, const struct certctx *context, enum gpo_role role,
	const char *key, size_t offset)
{
	struct source_cert cert = {.der = context->encoded,
		.role = role,
		.key = key,
		.offset = offset,
		.use = role == GPO_DISALLOWED ? PEM_DER_REJECTED : PEM_DER_PLAIN};

	if (context->flaw != NULL && reading->out->note_count < LIMIT_BROKEN_TOLD)
		add_note(reading,
			arena_printf(reading->arena, "%s%scertificate %zu, at byte %zu: %s",
				key == NULL ? "" : key, key == NULL ? "" : ": ",
				reading->out->count + 1, offset, context->flaw));
	if (says_something(&context->props))
		cert.props = &context->props;
	ARENA_PUSH(reading->arena, reading->out->certs, reading->out->count, cert);
}

static bool
take_sst(struct reading *reading, struct span in, struct err *err)
{
	struct sst *sst = arena_alloc(reading->arena, sizeof(*sst));

	reading->out->kind = CHANNEL_SST;
	if (!sst_parse(reading->arena, in, reading->budget, sst, err))
		return err_context(err, "%s", reading->path);
	reading->out->open_end = !sst->ended;
	for (size_t i = 0; i < sst->count; i++)
		add_context(reading, &sst->certs[i], GPO_ROOT, NULL,
			span_offset(in, sst->certs[i].encoded));
	broken_add_all(&reading->out->broken, reading->arena, &sst->broken, NULL);
	return true;
}

/* An administrator sees them in the policy's file, but clients ignore them. */
static void
note_mismatched(struct reading *reading, const struct gpo *gpo)
{
	if (gpo->mismatched > 0)
		add_note(reading,
			arena_printf(reading->arena,
				"%zu certificate%s ignored by clients: the key is not named "
				"after its SHA-1",
				gpo->mismatched, gpo->mismatched == 1 ? "" : "s"));
}

static void
add_certs(struct reading *reading, const struct gpo_cert *certs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		add_context(
			reading, &certs[i].context, certs[i].role, certs[i].key, certs[i].offset);
}

static void
add_policy(struct reading *reading, const struct gpo *gpo)
{
	struct source *out = reading->out;

	add_certs(reading, gpo->certs, gpo->count);
	note_mismatched(reading, gpo);
	broken_add_all(&out->broken, reading->arena, &gpo->broken, NULL);
	broken_add_all(&out->doubts, reading->arena, &gpo->disallowed, NULL);
}

static bool
take_gpo(struct reading *reading, struct span in, struct err *err)
{
	struct gpo *gpo = arena_alloc(reading->arena, sizeof(*gpo));

	reading->out->kind = CHANNEL_GPO;
	if (!gpo_parse(reading->arena, in, reading->budget, gpo, err))
		return err_context(err, "%s", reading->path);
	add_policy(reading, gpo);
	reading->out->policy = gpo;
	reading->out->regpol = in;
	return true;
}

/* The file has the machine's password in it, so it is wiped. */
static bool
take_package(struct reading *reading, struct span in, struct err *err)
{
	struct odj_contents *contents = arena_alloc(reading->arena, sizeof(*contents));
	struct source *out = reading->out;
	bool ok = odj_store_parse(reading->arena, in, reading->budget, contents, err);

	OPENSSL_cleanse((void *)in.p, in.n);
	reading->out->kind = CHANNEL_ODJ;
	if (!ok)
		return err_context(err, "%s", reading->path);
	out->notes = contents->notes;
	out->note_count = contents->note_count;
	add_certs(reading, contents->certs, contents->count);
	broken_add_all(&out->broken, reading->arena, &contents->broken, NULL);
	broken_add_all(&out->doubts, reading->arena, &contents->disallowed, NULL);
	add_policy(reading, &contents->policy);
	if (contents->has_policy_part)
		out->policy = &contents->policy;
	out->templates = contents->template_count > 0;
	return true;
}

static bool
take_list(struct reading *reading, struct span in, struct err *err)
{
	(void)err;
	reading->out->kind = CHANNEL_CTL;
	reading->out->list = in;
	return true;
}

static bool
take_any(struct reading *reading, struct span in, struct err *err)
{
	if (ctl_recognise(in))
		return take_list(reading, in, err);
	if (sst_recognise(in))
		return take_sst(reading, in, err);
	if (regpol_recognise(in))
		return take_gpo(reading, in, err);
	if (odj_file_recognise(in))
		return take_package(reading, in, err);
	return take_bundle(reading, BUNDLE_ANY, in, err);
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

/* Pipes and standard input have no age. */
static void
see_time(struct source *out, const struct stat *st)
{
	if (S_ISREG(st->st_mode) && st->st_mtime > out->changed)
		out->changed = st->st_mtime;
}

/* A failure is reported for this file alone. */
static bool
add_file(struct reading *reading, struct arena *scratch, const char *name, const char *path,
	const struct stat *st, struct err *err)
{
	static const char TRUSTED[] = "-----BEGIN TRUSTED CERTIFICATE";
	struct source *out = reading->out;
	struct err why = {.kind = ERR_NONE};
	struct span in = {.n = 0};

	if (file_read(scratch, path, LIMIT_FILE, reading->options->deadline, &in, &why)) {
		if (ctl_recognise(in) || (!bundle_recognise(in) && (!promises_certificate(name) ||
									   pem_der_is_pem(in))))
			return true;
		see_time(out, st);
		if (add_bytes(reading, scratch, BUNDLE_ANY, in, path, &why))
			return true;
		err_context(&why, "%s", path);
	}
	if (why.kind == ERR_TIMEOUT || why.kind == ERR_LIMIT)
		return err_take(err, &why);
	broken_add(in.n > 0 && memmem(in.p, in.n, TRUSTED, strlen(TRUSTED)) != NULL ? &out->doubts
										    : &out->broken,
		reading->arena, &why);
	return true;
}

/* A file of a directory: certificates are added, anything else is skipped. */
static bool
add_entry(struct reading *reading, const char *name, struct err *err)
{
	struct budget file = {reading->budget->deadline, reading->budget->account, 0};
	const char *path = arena_printf(reading->arena, "%s/%s", reading->path, name);
	struct arena *scratch;
	struct stat st;
	bool ok;

	if (stat(path, &st) != 0)
		return err_system(err, errno, "%s: cannot be examined", path);
	if (!S_ISREG(st.st_mode))
		return true;
	scratch = arena_beside(reading->arena);
	ok = budget_take(&file, (size_t)(st.st_size < LIMIT_FILE ? st.st_size : LIMIT_FILE), err) &&
	     add_file(reading, scratch, name, path, &st, err);
	arena_free(scratch);
	budget_give_back(&file);
	return ok;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool
list_directory(struct reading *reading, char ***names, size_t *count, struct err *err)
{
	DIR *dir = opendir(reading->path);
	const struct dirent *entry;

	if (dir == NULL)
		return err_system(err, errno, "%s: cannot be opened", reading->path);
	errno = 0;
	while ((entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] != '.')
			ARENA_PUSH(reading->arena, *names, *count,
				arena_text(reading->arena, entry->d_name));
		errno = 0;
	}
	if (errno != 0)
		err_system(err, errno, "%s: cannot be read", reading->path);
	closedir(dir);
	return err->kind == ERR_NONE;
}

static bool
read_dir(struct reading *reading, struct err *err)
{
	char **names = NULL;
	size_t count = 0;

	if (!list_directory(reading, &names, &count, err))
		return false;
	if (count > 0)
		qsort(names, count, sizeof(*names), by_name);
	for (size_t i = 0; i < count; i++)
		if (!add_entry(reading, names[i], err))
			return false;
	return not_empty(reading, err);
}

/* ---------------------------------------------------------------- readers, one a kind */

/* Reads the file and calls its reader. It may be a package, or half of one, with a machine's
 * password, so it is wiped. */
static bool
read_with(struct reading *reading, size_t limit,
	bool (*take)(struct reading *reading, struct span in, struct err *err), struct err *err)
{
	struct span in = {.n = 0};
	struct stat st;
	bool ok;

	if (stat(reading->path, &st) == 0)
		see_time(reading->out, &st);
	secret_hold();
	ok = file_read(
		     reading->arena, reading->path, limit, reading->options->deadline, &in, err) &&
	     (budget_take(reading->budget, in.n, err) || err_context(err, "%s", reading->path)) &&
	     take(reading, in, err);
	if (!ok && in.n > 0)
		OPENSSL_cleanse((void *)in.p, in.n);
	secret_release();
	return ok;
}

static bool
take_pem(struct reading *reading, struct span in, struct err *err)
{
	return take_bundle(reading, BUNDLE_PEM_DER, in, err);
}

static bool
take_p7b(struct reading *reading, struct span in, struct err *err)
{
	return take_bundle(reading, BUNDLE_PKCS7, in, err);
}

static bool
read_pem(struct reading *reading, struct err *err)
{
	return read_with(reading, LIMIT_FILE, take_pem, err);
}

static bool
read_p7b(struct reading *reading, struct err *err)
{
	return read_with(reading, LIMIT_FILE, take_p7b, err);
}

static bool
read_ctl(struct reading *reading, struct err *err)
{
	return read_with(reading, LIMIT_CTL_BYTES, take_list, err);
}

static bool
read_sst(struct reading *reading, struct err *err)
{
	return read_with(reading, LIMIT_SST_BYTES, take_sst, err);
}

static bool
read_gpo(struct reading *reading, struct err *err)
{
	return read_with(reading, LIMIT_REGPOL_BYTES, take_gpo, err);
}

static bool
read_odj(struct reading *reading, struct err *err)
{
	return read_with(reading, LIMIT_ODJ_BYTES, take_package, err);
}

static bool
read_directory(struct reading *reading, struct err *err)
{
	static const struct directory_options anonymous = {.user = NULL};
	const struct directory_options *how = reading->options->directory;
	struct directory_contents contents = {.count = 0};

	if (reading->options->directories == NULL)
		return err_set(err, ERR_UNSUPPORTED, "directories are not asked here");
	if (!directories_read(reading->options->directories, reading->path,
		    how == NULL ? &anonymous : how, reading->options->deadline, &contents, err))
		return false;
	for (size_t i = 0; i < contents.count; i++) {
		const struct source_cert cert = {.der = contents.certs[i].der,
			.role = contents.certs[i].role,
			.key = contents.certs[i].dn};

		if (!budget_take(reading->budget, cert.der.n, err))
			return false;
		ARENA_PUSH(reading->arena, reading->out->certs, reading->out->count, cert);
	}
	reading->out->notes = contents.notes;
	reading->out->note_count = contents.note_count;
	reading->out->gaps = contents.gaps;
	reading->out->gap_count = contents.gap_count;
	return true;
}

static bool
read_path(struct reading *reading, struct err *err)
{
	return file_is_directory(reading->path) ? read_dir(reading, err)
						: read_with(reading, LIMIT_FILE, take_any, err);
}

static bool
read_system(struct reading *reading, struct err *err)
{
	if (*reading->path != '\0')
		return err_set(err, ERR_USAGE, "system: takes no path");
	reading->out->machine = true;
	return true;
}

static const struct source_kind kinds[] = {
	{"system:", CHANNEL_FILES, false, false, read_system},
	{"pem:", CHANNEL_FILES, true, false, read_pem},
	{"dir:", CHANNEL_FILES, true, false, read_dir},
	{"p7b:", CHANNEL_FILES, true, false, read_p7b},
	{"ctl:", CHANNEL_CTL, true, false, read_ctl},
	{"sst:", CHANNEL_SST, true, false, read_sst},
	{"gpo:", CHANNEL_GPO, true, false, read_gpo},
	{"odj:", CHANNEL_ODJ, true, false, read_odj},
	{"ldap://", CHANNEL_DIRECTORY, false, true, read_directory},
	{"ldaps://", CHANNEL_DIRECTORY, false, true, read_directory},
	{"ldapi://", CHANNEL_DIRECTORY, false, true, read_directory},
};

static const struct source_kind any_path = {"", CHANNEL_FILES, true, false, read_path};

/* ---------------------------------------------------------------- [NAME=]LOCATION */

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

/* What a name of a kind that is not known was meant to be, as the end of the message. */
static const char *
meant(struct arena *arena, const char *location)
{
	struct near near = near_to(location, strcspn(location, ":") + 1);

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		near_offer(&near, kinds[i].prefix);
	return near_hint(arena, &near, "\"", "\"");
}

/* A colon before any '/' ends the name of a kind; NULL when the kind is unknown. */
static const struct source_kind *
take_kind(const char **location)
{
	size_t n = strcspn(*location, ":/");

	if ((*location)[n] != ':')
		return &any_path;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (text_starts(*location, kinds[i].prefix)) {
			*location += kinds[i].is_url ? 0 : strlen(kinds[i].prefix);
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

/* A directory is named after its host. */
static const char *
default_name(struct arena *arena, const struct source_kind *kind, const char *path)
{
	struct directory_url url;

	if (kind->is_path)
		return base_name(arena, path);
	if (!kind->is_url)
		return "system";
	if (directory_url_parse(arena, path, &url, NULL) && url.scheme != DIRECTORY_LDAPI)
		return text_clean(arena, span_text(url.host), LIMIT_TEXT_FIELD);
	return text_clean(arena, span_text(path), LIMIT_TEXT_FIELD);
}

/* The folder in which a pattern starts. */
static const char *
folder_of(struct arena *arena, const char *pattern)
{
	size_t n = strcspn(pattern, "*?[");

	while (n > 0 && pattern[n - 1] != '/')
		n--;
	return n == 0 ? "." : arena_span_text(arena, span_of(pattern, n));
}

/* Why the folder in which a pattern starts cannot be listed: an errno value, 0 when it can. */
static int
why_unlisted(struct arena *arena, const char *pattern)
{
	DIR *dir = opendir(folder_of(arena, pattern));

	if (dir == NULL)
		return errno;
	closedir(dir);
	return 0;
}

/* The same for the folders that match a part of the pattern; `folders` is that part with its slash.
 */
static int
why_closed(const char *folders, int rights)
{
	glob_t found;
	int sys = 0;

	if (glob(folders, 0, NULL, &found) != 0)
		return 0;
	for (size_t i = 0; i < found.gl_pathc && sys == 0; i++)
		if (faccessat(AT_FDCWD, found.gl_pathv[i], rights, AT_EACCESS) != 0)
			sys = errno;
	globfree(&found);
	return sys;
}

/* Each part up to the next slash is either a name or a pattern that needs a listing. */
static int
why_passed_over(struct arena *arena, const char *pattern)
{
	const char *next = pattern + strcspn(pattern, "*?[");
	int sys = why_unlisted(arena, pattern);

	while (sys == 0 && (next = strchr(next, '/')) != NULL) {
		next++;
		sys = why_closed(arena_span_text(arena, span_of(pattern, (size_t)(next - pattern))),
			next[strcspn(next, "*?[/")] == '/' || next[strcspn(next, "*?[/")] == '\0'
				? X_OK
				: R_OK | X_OK);
	}
	return sys;
}

/* glob(3) treats a folder that it may not read as empty. */
static bool
refuse_pattern(struct arena *arena, const char *pattern, struct err *err)
{
	int sys = why_passed_over(arena, pattern);
	const char *shown = text_clean(arena, span_text(pattern), LIMIT_TEXT_FIELD);

	return sys == 0 || sys == ENOENT || sys == ENOTDIR
		       ? err_set(err, ERR_SYSTEM, "store %s: matches no file", shown)
		       : err_system(err, sys, "store %s: its folder cannot be listed", shown);
}

/* A closed folder may hold what a client seems to lack. */
static void
add_closed(
	struct arena *arena, const struct location *pattern, struct location **out, size_t *count)
{
	struct location one = *pattern;

	one.closed = why_passed_over(arena, pattern->path);
	if (one.closed == ENOENT || one.closed == ENOTDIR || one.closed == 0)
		return;
	if (pattern->named)
		one.name = arena_printf(
			arena, "%s/%s", pattern->name, base_name(arena, pattern->path));
	ARENA_PUSH(arena, *out, *count, one);
}

/* One location a file, each named after it. */
static bool
expand(struct arena *arena, const struct location *pattern, struct location **out, size_t *count,
	struct err *err)
{
	glob_t found;
	bool ok = glob(pattern->path, 0, NULL, &found) == 0 && found.gl_pathc > 0;

	if (!ok)
		return refuse_pattern(arena, pattern->path, err);
	for (size_t i = 0; i < found.gl_pathc && i <= LIMIT_STORES; i++) {
		struct location one = {.kind = pattern->kind,
			.named = pattern->named,
			.name = base_name(arena, found.gl_pathv[i]),
			.path = arena_text(arena, found.gl_pathv[i])};

		if (pattern->named)
			one.name = arena_printf(arena, "%s/%s", pattern->name, one.name);
		ARENA_PUSH(arena, *out, *count, one);
	}
	globfree(&found);
	add_closed(arena, pattern, out, count);
	return true;
}

bool
source_understand(struct arena *arena, const char *spec, struct location *out, struct err *err)
{
	const char *rest = spec;
	struct location one = {.name = take_name(arena, &rest)};

	one.named = one.name != NULL;
	one.kind = take_kind(&rest);
	one.path = arena_text(arena, rest);
	if (one.kind == NULL)
		return err_set(err, ERR_USAGE, "store \"%s\": unknown kind \"%.*s\"%s",
			text_clean(arena, span_text(spec), LIMIT_TEXT_FIELD),
			(int)strcspn(rest, ":"), rest, meant(arena, rest));
	if (one.kind->is_path && *rest == '\0')
		return err_set(err, ERR_USAGE, "store \"%s\": no path",
			text_clean(arena, span_text(spec), LIMIT_TEXT_FIELD));
	if (one.name == NULL)
		one.name = default_name(arena, one.kind, rest);
	*out = one;
	return true;
}

bool
source_locate(struct arena *arena, const char *spec, struct location **out, size_t *count,
	struct err *err)
{
	struct location one;

	if (!source_understand(arena, spec, &one, err))
		return false;
	if (one.kind->is_path && strpbrk(one.path, "*?[") != NULL && access(one.path, F_OK) != 0)
		return expand(arena, &one, out, count, err);
	ARENA_PUSH(arena, *out, *count, one);
	return true;
}

enum channel_kind
source_kind_channel(const struct location *location)
{
	return location->kind->channel;
}

bool
source_read(struct arena *arena, const struct location *location,
	const struct source_options *options, struct source *out, struct err *err)
{
	struct source source = {.name = location->name, .kind = location->kind->channel};
	struct budget own = {options->deadline, options->account, 0};
	struct reading reading = {arena, location->path, options,
		options->budget == NULL ? &own : options->budget, &source};

	if (location->closed != 0)
		return err_system(err, location->closed, "%s: a folder of it cannot be listed",
			text_clean(arena, span_text(location->path), LIMIT_TEXT_FIELD));
	if (!location->kind->read(&reading, err)) {
		source_clear(&source);
		return false;
	}
	*out = source;
	return true;
}

/* A Registry.pol is a head and records that are applied in order, so files can be concatenated. */
bool
source_join_policies(struct arena *arena, const struct span *files, size_t count,
	struct budget *budget, struct source *out, struct err *err)
{
	struct source source = {.kind = CHANNEL_GPO};
	struct reading reading = {arena, "all policies together", NULL, budget, &source};
	struct buf whole = buf_make(LIMIT_REGPOL_BYTES);
	bool ok;

	for (size_t i = 0; i < count; i++) {
		struct span records = files[i];

		if (i > 0)
			span_skip(&records, REGPOL_HEAD);
		buf_span(&whole, records);
	}
	ok = whole.failed
		     ? err_set(err, ERR_LIMIT, "the policies together are larger than %d bytes",
			       LIMIT_REGPOL_BYTES)
		     : take_gpo(&reading, arena_bytes(arena, buf_view(&whole)), err);
	buf_free(&whole);
	*out = source;
	return ok;
}

void
source_clear(struct source *source)
{
	for (size_t i = 0; i < source->count; i++)
		X509_free(source->certs[i].x509);
	source->count = 0;
}

/* The path says more than a name that was made from it. */
bool
source_refuse(struct arena *arena, const struct location *location, const struct err *why,
	struct err *err)
{
	const char *text = err_words(arena, why->text);
	size_t path = strlen(location->path), name = strlen(location->name);

	if (text_starts(text, location->path) && path >= name &&
		strcmp(location->path + path - name, location->name) == 0)
		return err_set(err, why->kind, "store %s", text);
	return err_set(err, why->kind, "store %s: %s", location->name, text);
}

X509 *
source_cert_decode(const struct source_cert *cert)
{
	if (cert->x509 == NULL)
		return certificate_decode(cert->der);
	X509_up_ref(cert->x509);
	return cert->x509;
}

void
source_cert_broken(
	struct arena *arena, struct source *source, const struct source_cert *cert, size_t number)
{
	struct err why = {.kind = ERR_NONE};

	if (cert->key == NULL)
		err_set(&why, ERR_FORMAT, "certificate %zu, at byte %zu, does not decode", number,
			cert->offset);
	else
		err_set(&why, ERR_FORMAT, "%s: certificate at byte %zu does not decode", cert->key,
			cert->offset);
	broken_add(cert->use == PEM_DER_REJECTED ? &source->doubts : &source->broken, arena, &why);
}
