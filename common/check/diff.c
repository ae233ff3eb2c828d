/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two channels side by side. */
#include "check/diff.h"

#include <string.h>

#include "base/text.h"
#include "check/process.h"
#include "roots/channel.h"

enum { SIDES = 2 };

struct diff {
	struct arena *arena;
	const struct channel *sides[SIDES];
	size_t only[SIDES];
	size_t same;
	struct buf lines;
};

/* ---------------------------------------------------------------- one certificate */

/* The store that a client has it in: without a role by whether it is self-signed. */
static enum gpo_role
role_of(const struct channel_cert *cert)
{
	if (cert->role == GPO_DISALLOWED || cert->use == PEM_DER_REJECTED)
		return GPO_DISALLOWED;
	if (cert->role != GPO_NONE && cert->role != GPO_ROOT)
		return cert->role;
	return cert->known->self_signed ? GPO_ROOT : GPO_CA;
}

static const char *
words_of(const struct channel_cert *cert)
{
	static const char *const words[] = {
		[GPO_ROOT] = "root", [GPO_CA] = "intermediate", [GPO_DISALLOWED] = "disallowed"};

	return words[role_of(cert)];
}

static bool
same_usages(const struct certprop_usages *a, const struct certprop_usages *b)
{
	if (a->present != b->present || a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (strcmp(a->oids[i], b->oids[i]) != 0)
			return false;
	return true;
}

static bool
same_time(const struct certprop_time *a, const struct certprop_time *b)
{
	return a->present == b->present && a->ever == b->ever && a->at == b->at;
}

/* What the properties say the certificate may be used for. */
static bool
same_restrictions(const struct certprops *a, const struct certprops *b)
{
	static const struct certprops none = {.count = 0};

	a = a == NULL ? &none : a;
	b = b == NULL ? &none : b;
	return same_usages(&a->usages, &b->usages) &&
	       same_usages(&a->disallowed_usages, &b->disallowed_usages) &&
	       same_usages(&a->not_before_usages, &b->not_before_usages) &&
	       same_time(&a->disallowed, &b->disallowed) &&
	       same_time(&a->not_before, &b->not_before);
}

static bool
is_same(const struct channel_cert *a, const struct channel_cert *b)
{
	return memcmp(a->known->sha256, b->known->sha256, sizeof(a->known->sha256)) == 0 &&
	       role_of(a) == role_of(b) && same_restrictions(a->props, b->props);
}

static bool
holds(const struct channel_cert *certs, size_t count, const struct channel_cert *cert)
{
	for (size_t i = 0; i < count; i++)
		if (is_same(&certs[i], cert))
			return true;
	return false;
}

static void
tell_cert(struct diff *diff, const struct channel *side, const struct channel_cert *cert)
{
	char until[CLOCK_TEXT_MAX];

	buf_printf(&diff->lines, "Only %s: %s%s \"%s\", until %.10s, SHA-256 %s\n", side->name,
		cert->props == NULL ? "" : "restricted ", words_of(cert), cert->known->facts->name,
		clock_format(cert->known->facts->not_after, until),
		text_hex(
			diff->arena, span_of(cert->known->sha256, sizeof(cert->known->sha256)), 0));
}

/* What side `mine` has and the other has not; what stands there twice counts once. */
static void
compare(struct diff *diff, size_t mine)
{
	const struct channel *side = diff->sides[mine], *other = diff->sides[1 - mine];

	for (size_t i = 0; i < side->count; i++) {
		const struct channel_cert *cert = &side->certs[i];

		if (holds(side->certs, i, cert))
			continue;
		if (holds(other->certs, other->count, cert)) {
			diff->same += mine == 0;
			continue;
		}
		diff->only[mine]++;
		tell_cert(diff, side, cert);
	}
}

/* ---------------------------------------------------------------- the whole */

static bool
is_whole(const struct channel *channel, struct err *err)
{
	if (channel->error != NULL)
		return err_set(
			err, ERR_FORMAT, "%s: cannot be read: %s", channel->name, channel->error);
	if (channel->machine != NULL || channel->lists != NULL || channel->listed_count > 0)
		return err_set(err, ERR_UNSUPPORTED,
			"%s: system:, lists and listings cannot be compared", channel->name);
	if (channel->gap != NULL || channel->doubt != NULL)
		return err_set(err, ERR_FORMAT, "%s: not read as a whole: %s", channel->name,
			channel->doubt != NULL ? channel->doubt : channel->gap);
	return true;
}

static bool
read_sides(const struct options *options, struct arena *arena, struct channels *channels,
	struct err *err)
{
	const struct channel_specs specs = {.items = options->stores,
		.count = options->store_count,
		.everywhere = options->everywhere,
		.everywhere_count = options->everywhere_count};
	const struct source_options source = {.deadline = deadline_in(options->timeout)};

	if (!channels_read(arena, &specs, &source, channels, err))
		return false;
	if (channels->count != SIDES)
		return err_set(err, ERR_USAGE,
			"--diff compares two channels, and there %s %zu: give -S twice",
			channels->count == 1 ? "is" : "are", channels->count);
	return is_whole(&channels->items[0], err) && is_whole(&channels->items[1], err);
}

static enum state
tell(const struct diff *diff, struct buf *out, const struct manual *manual)
{
	const char *a = diff->sides[0]->name, *b = diff->sides[1]->name;
	bool differ = diff->only[0] > 0 || diff->only[1] > 0;

	if (differ)
		buf_printf(out,
			"%s WARNING - %s and %s differ: %zu only in %s, %zu only in %s, %zu in "
			"both\n",
			manual->service, a, b, diff->only[0], a, diff->only[1], b, diff->same);
	else
		buf_printf(out, "%s OK - %s and %s have the same %zu certificate%s\n",
			manual->service, a, b, diff->same, diff->same == 1 ? "" : "s");
	buf_span(out, buf_view(&diff->lines));
	return differ ? STATE_WARNING : STATE_OK;
}

enum state
diff_channels(struct buf *out, const struct manual *manual, const struct options *options,
	struct arena *arena, bool *left_behind)
{
	struct channels *channels = arena_alloc(arena, sizeof(*channels));
	struct err err = {.kind = ERR_NONE};
	struct diff diff = {.arena = arena, .lines = buf_make(out->max / 2)};
	enum state state = STATE_UNKNOWN;

	if (read_sides(options, arena, channels, &err)) {
		for (size_t i = 0; i < SIDES; i++)
			diff.sides[i] = &channels->items[i];
		for (size_t i = 0; i < SIDES; i++)
			compare(&diff, i);
		if (diff.same + diff.only[0] + diff.only[1] == 0)
			err_set(&err, ERR_FORMAT,
				"neither channel has a certificate: there is nothing to compare");
		if (diff.lines.failed)
			err_set(&err, ERR_LIMIT, "the output is too large");
	}
	if (err.kind == ERR_NONE)
		state = tell(&diff, out, manual);
	else
		process_unknown(out, manual, &err);
	*left_behind = channels->left_behind;
	buf_free(&diff.lines);
	channels_free(channels);
	return state;
}
