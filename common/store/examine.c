/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verification of a file that the checks will read. */
#include "config.h"

#include "store/examine.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "format/listing.h"
#include "store/source.h"

/* A file being looked at. */
struct examining {
	struct arena *arena;
	const char *path;
	struct deadline deadline;
	const struct examine_pins *pins;
	enum ctl_role role; /* wanted; NONE: any */
	struct source source;
};

/* ---------------------------------------------------------------- what is wanted */

static const struct list_name {
	const char *prefix;
	enum ctl_role role;
} list_names[] = {
	{"authroot:", CTL_ROLE_ROOTS},
	{"disallowedcert:", CTL_ROLE_DISALLOWED},
};

/* "authroot:FILE" is "ctl:FILE" that must be the list of roots. */
static const char *
take_role(struct arena *arena, const char *what, enum ctl_role *role)
{
	for (size_t i = 0; i < sizeof(list_names) / sizeof(list_names[0]); i++)
		if (text_starts(what, list_names[i].prefix)) {
			*role = list_names[i].role;
			return arena_printf(arena, "ctl:%s", what + strlen(list_names[i].prefix));
		}
	return what;
}

static bool
is_file(const char *path, struct err *err)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return err_system(err, errno, "cannot be examined");
	if (!S_ISREG(st.st_mode))
		return err_set(err, ERR_SYSTEM, "is not a regular file");
	return st.st_size > 0 || err_set(err, ERR_FORMAT, "is empty");
}

/* ---------------------------------------------------------------- lists */

static bool
examine_list(const struct examining *examining, struct examined *out, struct err *err)
{
	const struct ctl_source from = {.name = "",
		.path = examining->path,
		.deadline = examining->deadline,
		.more_pins = examining->pins == NULL ? NULL : examining->pins->items,
		.more_pin_count = examining->pins == NULL ? 0 : examining->pins->count};
	const struct ctl_store *list =
		ctl_store_load(examining->arena, &from, examining->source.list, err);

	if (list == NULL)
		return false;
	out->role = ctl_store_role(list);
	out->entries = ctl_store_count(list);
	out->this_update = ctl_store_this_update(list);
	out->sequence_number = ctl_store_sequence_number(list);
	if (examining->role == CTL_ROLE_NONE || examining->role == out->role)
		return true;
	return err_set(err, ERR_FORMAT,
		out->role == CTL_ROLE_ROOTS
			? "is the list of roots, not that of disallowed certificates"
			: "is the list of disallowed certificates, not that of roots");
}

/* ---------------------------------------------------------------- certificates */

static bool
examine_certs(const struct examining *examining, struct examined *out, struct err *err)
{
	const struct source *source = &examining->source;

	for (size_t i = 0; i < source->count; i++) {
		X509 *x509;

		if (deadline_passed(examining->deadline))
			return err_set(err, ERR_TIMEOUT, "was not read to its end in time");
		x509 = source_cert_decode(&source->certs[i]);
		if (x509 == NULL)
			return err_set(err, ERR_FORMAT, "certificate %zu does not decode", i + 1);
		X509_free(x509);
	}
	out->certs = source->count;
	for (size_t i = 0; source->listing != NULL && i < LISTING_STORES; i++)
		out->certs += source->listing->certs[i];
	out->policy = source->policy != NULL;
	out->urls = source->policy == NULL ? 0 : source->policy->url_count;
	return true;
}

static bool
examine_source(const struct examining *examining, struct examined *out, struct err *err)
{
	const struct source *source = &examining->source;

	out->kind = source->kind;
	if (source->gap_count > 0)
		return err_set(err, ERR_FORMAT, "%s", source->gaps[0]);
	if (!broken_none(&source->broken, err) || !broken_none(&source->doubts, err))
		return false;
	if (source->open_end)
		return err_set(err, ERR_FORMAT, "has no end mark: it may have been cut off");
	return source->kind == CHANNEL_CTL ? examine_list(examining, out, err)
					   : examine_certs(examining, out, err);
}

/* ---------------------------------------------------------------- the whole */

/* The readers put the path in front. */
static bool
without_path(const struct location *location, const struct err *why, struct err *err)
{
	const char *text = why->text;
	size_t n = strlen(location->path);

	if (strncmp(text, location->path, n) == 0) {
		text += n;
		text += strspn(text, ": ");
	}
	return err_set(err, why->kind, "%s", text);
}

bool
examine(struct arena *arena, const char *what, struct deadline deadline,
	const struct examine_pins *pins, struct examined *out, struct err *err)
{
	struct examining examining = {.arena = arena, .deadline = deadline, .pins = pins};
	const struct source_options options = {.deadline = deadline};
	const char *spec = take_role(arena, what, &examining.role);
	struct location *locations = NULL;
	struct err why = {.kind = ERR_NONE};
	size_t count = 0;
	bool ok;

	*out = (struct examined) {.kind = CHANNEL_NONE};
	if (!source_locate(arena, spec, &locations, &count, err))
		return false;
	if (count > 1)
		return err_set(err, ERR_USAGE, "is more than one file");
	examining.path = locations[0].path;
	if (!is_file(examining.path, err))
		return false;
	ok = source_read(arena, &locations[0], &options, &examining.source, &why);
	if (!ok)
		return without_path(&locations[0], &why, err);
	ok = examine_source(&examining, out, &why);
	source_clear(&examining.source);
	return ok || without_path(&locations[0], &why, err);
}

/* Of two INTEGERs that are not negative. */
static int
compare_numbers(struct span a, struct span b)
{
	while (a.n > 0 && a.p[0] == 0)
		span_skip(&a, 1);
	while (b.n > 0 && b.p[0] == 0)
		span_skip(&b, 1);
	if (a.n != b.n)
		return a.n < b.n ? -1 : 1;
	return a.n == 0 ? 0 : memcmp(a.p, b.p, a.n);
}

bool
examined_follows(const struct examined *next, const struct examined *present, struct err *err)
{
	char there[CLOCK_TEXT_MAX], here[CLOCK_TEXT_MAX];

	if (next->kind != CHANNEL_CTL || present->kind != CHANNEL_CTL ||
		next->role != present->role)
		return true;
	if (next->this_update < present->this_update)
		return err_set(err, ERR_FORMAT, "is of %s, older than the present one, of %s",
			clock_format(next->this_update, here),
			clock_format(present->this_update, there));
	if (next->sequence_number.n > 0 && present->sequence_number.n > 0 &&
		compare_numbers(next->sequence_number, present->sequence_number) < 0)
		return err_set(err, ERR_FORMAT, "has a lower sequence number than the present one");
	return true;
}
