/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The channels by which clients get their roots, each read by itself. */
#include "config.h"

#include "trust/channel.h"

#include <openssl/evp.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/pool.h"
#include "base/text.h"
#include "trust/memo.h"
#include "trust/policy.h"

/* All of them on their way in. */
struct reading {
	struct arena *arena;
	const struct location *locations;
	const struct source_options *options;
	struct channels *out;
	struct memo *policies;
	bool *lists; /* which of them are lists: they are read when the others have been */
};

/* ---------------------------------------------------------------- policies */

static void
add_text(struct buf *buf, const char *text)
{
	buf_text(buf, text == NULL ? "" : text);
	buf_u8(buf, '\0');
}

/* Packages of one site have the same policy: it is kept once. */
static bool
digest(const struct policy *policy, uint8_t out[static MEMO_KEY])
{
	struct buf buf = buf_make(LIMIT_REGPOL_BYTES);
	struct span all;
	bool ok;

	add_text(&buf, policy->disabled ? "disabled" : "");
	for (size_t i = 0; i < policy->url_count; i++)
		add_text(&buf, policy->urls[i].text);
	for (size_t i = 0; i < policy->rule_count; i++) {
		add_text(&buf, policy->rules[i].dns_servers);
		for (size_t k = 0; k < policy->rules[i].name_count; k++)
			add_text(&buf, policy->rules[i].names[k]);
		add_text(&buf, "");
	}
	for (size_t i = 0; i < policy->ca_name_count; i++)
		add_text(&buf, policy->ca_names[i]);
	all = buf_view(&buf);
	ok = !buf.failed && EVP_Digest(all.p, all.n, out, NULL, EVP_sha256(), NULL) == 1;
	buf_free(&buf);
	return ok;
}

static const struct policy *
keep_policy(const struct reading *reading, struct arena *scratch, const struct gpo *gpo)
{
	uint8_t key[MEMO_KEY];
	void *kept;

	if (!digest(policy_from(scratch, "", gpo), key))
		return policy_from(reading->arena, "", gpo);
	kept = memo_get(reading->policies, key);
	if (kept != NULL)
		return kept;
	kept = policy_from(reading->arena, "", gpo);
	memo_put(reading->policies, key, kept);
	return kept;
}

/* ---------------------------------------------------------------- one channel */

static bool
keep_cert(const struct reading *reading, struct channel *channel, const struct source_cert *from,
	struct err *err)
{
	struct channel_cert cert = {.role = from->role, .use = from->use};

	cert.known = from->x509 != NULL ? known_add_x509(reading->out->known, from->x509)
					: known_add(reading->out->known, from->der);
	if (cert.known == NULL)
		return err_set(err, ERR_FORMAT, "certificate %zu does not decode",
			channel->count + 1);
	if (from->props != NULL)
		cert.props = certprops_copy(reading->arena, from->props);
	ARENA_PUSH(reading->arena, channel->certs, channel->count, cert);
	return true;
}

/* The machine's store is opened, and a list's signature verified, where stores are: in one. */
static bool
ask(const struct reading *reading, struct channel *channel, const char *spec, struct err *err)
{
	if (channel->asked == NULL)
		channel->asked = stores_new(reading->arena);
	return stores_add(channel->asked, spec, reading->options->deadline, err);
}

static void
fail(const struct reading *reading, struct channel *channel, const struct err *err)
{
	channel->error = text_clean(reading->arena, span_text(err->text), ERR_TEXT_MAX);
	channel->count = 0;
}

static bool
keep(const struct reading *reading, struct channel *channel, struct arena *scratch,
	const struct source *source, struct err *err)
{
	for (size_t i = 0; i < source->count; i++)
		if (!keep_cert(reading, channel, &source->certs[i], err))
			return false;
	for (size_t i = 0; i < source->note_count; i++)
		ARENA_PUSH(reading->arena, channel->notes, channel->note_count,
			arena_text(reading->arena, source->notes[i]));
	for (size_t i = 0; i < source->gap_count; i++)
		ARENA_PUSH(reading->arena, channel->notes, channel->note_count,
			arena_text(reading->arena, source->gaps[i]));
	if (source->gap_count > 0)
		channel->gap = arena_text(reading->arena, source->gaps[0]);
	if (source->policy != NULL)
		channel->policy = keep_policy(reading, scratch, source->policy);
	return true;
}

static void
read_job(void *context, size_t index)
{
	const struct reading *reading = context;
	const struct location *location = &reading->locations[index];
	struct channel *channel = &reading->out->items[index];
	struct arena *scratch;
	struct source source = {.count = 0};
	struct err err = {.kind = ERR_NONE};
	bool ok;

	if (channel->error != NULL)
		return;
	scratch = arena_beside(reading->arena);
	ok = source_read(scratch, location, reading->options, &source, &err);
	channel->kind = ok ? source.kind : source_kind_channel(location);
	if (ok && source.machine)
		ok = ask(reading, channel, "system:", &err);
	else if (ok && source.kind == CHANNEL_CTL)
		reading->lists[index] = true;
	else if (ok)
		ok = keep(reading, channel, scratch, &source, &err);
	if (!ok)
		fail(reading, channel, &err);
	source_clear(&source);
	arena_free(scratch);
}

/* ---------------------------------------------------------------- lists */

/* The root of a list's signer is looked for in the other channels, too. */
static bool
read_list(const struct reading *reading, struct channel *channel, const char *path, struct err *err)
{
	const struct known **all;
	size_t count = known_all(reading->out->known, reading->arena, &all);

	channel->asked = stores_new(reading->arena);
	for (size_t i = 0; i < count; i++)
		if (all[i]->self_signed &&
			!stores_add_cert(channel->asked, all[i]->x509, "of the channels", err))
			return false;
	return ask(reading, channel, arena_printf(reading->arena, "ctl:%s", path), err);
}

static void
read_lists(const struct reading *reading)
{
	for (size_t i = 0; i < reading->out->count; i++) {
		struct err err = {.kind = ERR_NONE};

		if (reading->lists[i] && !read_list(reading, &reading->out->items[i],
						reading->locations[i].path, &err))
			fail(reading, &reading->out->items[i], &err);
	}
}

/* ---------------------------------------------------------------- all of them */

/* A pattern that matches nothing is a channel that cannot be read. */
static bool
locate(struct arena *arena, const char *spec, struct location **locations, struct channels *out,
	struct err *err)
{
	struct err why = {.kind = ERR_NONE};
	size_t before = out->count, count = before;
	bool ok = source_locate(arena, spec, locations, &count, &why);
	const struct location nowhere = {.name = text_clean(arena, span_text(spec), LIMIT_TEXT_FIELD)};
	size_t kept = before;

	if (!ok && why.kind != ERR_SYSTEM)
		return err_set(err, why.kind, "%s", why.text);
	if (!ok)
		ARENA_PUSH(arena, *locations, count, nowhere);
	if (count > LIMIT_STORES)
		return err_set(err, ERR_LIMIT, "more than %d stores", LIMIT_STORES);
	for (; kept < count;) {
		const struct channel channel = {.name = (*locations)[kept].name,
			.error = ok ? NULL : "matches no file"};

		ARENA_PUSH(arena, out->items, kept, channel);
	}
	out->count = count;
	return true;
}

bool
channels_read(struct arena *arena, const char *const *specs, size_t count,
	const struct source_options *options, struct channels *out, struct err *err)
{
	struct location *locations = NULL;
	struct reading reading = {arena, NULL, options, out, memo_new(arena), NULL};
	bool ok = true;

	out->known = known_new(arena);
	for (size_t i = 0; ok && i < count; i++)
		ok = locate(arena, specs[i], &locations, out, err);
	reading.locations = locations;
	if (ok) {
		reading.lists = arena_array(arena, out->count, sizeof(*reading.lists));
		pool_run(out->count, LIMIT_CHANNEL_THREADS, read_job, &reading);
		read_lists(&reading);
	}
	memo_free(reading.policies);
	return ok;
}

void
channels_free(struct channels *channels)
{
	for (size_t i = 0; i < channels->count; i++)
		stores_free(channels->items[i].asked);
	known_free(channels->known);
}

bool
channels_union(struct channels *channels, bool anchors, struct arena *arena,
	struct deadline deadline, struct stores *stores, struct err *err)
{
	const struct known **all;
	size_t count = known_all(channels->known, arena, &all);

	for (size_t i = 0; i < channels->count; i++) {
		const struct channel *channel = &channels->items[i];

		if (channel->gap != NULL)
			stores_add_gap(stores, channel->name, channel->gap);
		if (channel->asked == NULL || channel->error != NULL)
			continue;
		stores_add_lists(stores, channel->asked);
		if (channel->kind != CHANNEL_CTL && !stores_add(stores, "system:", deadline, err))
			return false;
	}
	for (size_t i = 0; i < count; i++)
		if ((!anchors || all[i]->self_signed) &&
			!stores_add_cert(stores, all[i]->x509, "of the channels", err))
			return false;
	return true;
}
