/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The channels by which clients get their roots, each read by itself. */
#include "config.h"

#include "roots/channel.h"

#include <openssl/evp.h>
#include <pthread.h>
#include <string.h>

#include "base/buf.h"
#include "base/crew.h"
#include "base/limits.h"
#include "base/text.h"
#include "format/limits.h"
#include "roots/listed.h"
#include "store/limits.h"
#include "store/memo.h"
#include "store/policy.h"
#include "store/store_find.h"
#include "store/supply.h"

/* After this many seconds a waiting reader no longer counts as running, and another one starts. */
static const double PATIENCE = 0.25;

/* Adding decoded certificates to stores takes no noticeable time. */
static const struct deadline no_deadline = {0};

/* One location of a channel. */
struct part {
	struct part *next;
	const struct location *location;
	const struct source *source; /* already read, owned by the caller; NULL: to be read */
	bool list;                   /* one of Microsoft's lists, which are read last */
};

struct parts {
	struct part *first, *last;
};

/* All channels while they are read. In the arena, because readers may outlive this call. */
struct reading {
	struct arena *arena;
	struct parts **parts; /* of each channel */
	struct source_options options;
	struct channels *out;
	struct memo *policies;
	struct memo *listings;
	struct memo *names; /* number of the channel, by its name */
	struct parts everywhere;
	pthread_mutex_t lock;
	bool closed; /* results from now on are ignored */
};

/* ---------------------------------------------------------------- policies */

static void
add_text(struct buf *buf, const char *text)
{
	buf_text(buf, text == NULL ? "" : text);
	buf_u8(buf, '\0');
}

static void
add_flags(struct buf *buf, bool one, bool two, bool three)
{
	buf_u8(buf, (uint8_t)(one | two << 1 | three << 2));
}

/* Packages of one site share their policy, which is kept once. */
static bool
digest(const struct policy *policy, uint8_t out[static MEMO_KEY])
{
	struct buf buf = buf_make(LIMIT_REGPOL_BYTES);
	struct span all;
	bool ok;

	add_flags(&buf, policy->disabled, policy->no_root_update, policy->machine_cert);
	add_text(&buf, policy->location);
	buf_printf(&buf, "%zu %zu ", policy->url_count, policy->rule_count);
	for (size_t i = 0; i < policy->url_count; i++)
		add_text(&buf, policy->urls[i].text);
	for (size_t i = 0; i < policy->rule_count; i++) {
		add_text(&buf, policy->rules[i].dns_servers);
		add_text(&buf, policy->rules[i].generic_servers);
		for (size_t k = 0; k < policy->rules[i].name_count; k++)
			add_text(&buf, policy->rules[i].names[k]);
		add_text(&buf, "");
	}
	for (size_t i = 0; i < policy->authority_count; i++) {
		const struct policy_authority *authority = &policy->authorities[i];

		add_text(&buf, authority->name);
		add_flags(
			&buf, authority->intermediate, authority->exclude_name, authority->health);
	}
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

/* A certificate that does not decode is reported and does not hide others. */
static bool
keep_cert(const struct reading *reading, struct channel *channel, struct source *source,
	size_t index, bool inside, struct budget *kept, struct err *err)
{
	const struct source_cert *from = &source->certs[index];
	struct channel_cert cert = {.role = from->role, .use = from->use, .inside = inside};

	if (!budget_take(kept, sizeof(cert), err) ||
		!known_take(reading->out->known, from->x509, from->der, kept, &cert.known, err))
		return false;
	if (cert.known == NULL) {
		source_cert_broken(reading->arena, source, from, index + 1);
		return true;
	}
	if (from->props != NULL)
		cert.props = certprops_copy(reading->arena, from->props);
	ARENA_PUSH(reading->arena, channel->certs, channel->count, cert);
	return true;
}

static void
fail(const struct reading *reading, struct channel *channel, const struct err *err)
{
	channel->error = err_words(reading->arena, err->text);
	channel->count = 0;
}

/* The policies of one channel count together, not each by itself. */
struct policies {
	struct span *files;
	size_t count;
	struct source only; /* the first policy by itself, for a channel with no other */
};

static const char *
first_of(const struct reading *reading, const struct broken *broken)
{
	return err_words(reading->arena, broken->items[0].text);
}

/* An unreadable entry may be any certificate; one of a Disallowed store may disallow any. */
static void
keep_broken(const struct reading *reading, struct channel *channel, const struct source *source)
{
	broken_add_all(&channel->broken, reading->arena, &source->doubts, NULL);
	broken_add_all(&channel->broken, reading->arena, &source->broken, NULL);
	if (source->doubts.count > 0 && channel->doubt == NULL)
		channel->doubt = first_of(reading, &source->doubts);
	if (source->broken.count > 0 && channel->gap == NULL)
		channel->gap = first_of(reading, &source->broken);
}

static bool
keep_listing(const struct reading *reading, struct channel *channel, const struct source *source,
	struct budget *kept, struct err *err)
{
	struct listing mine = *source->listing;

	if (!budget_take(kept, mine.count * sizeof(*mine.hashes), err))
		return false;
	ARENA_PUSH(reading->arena, channel->listed, channel->listed_count,
		listed_keep(reading->arena, reading->listings, &mine));
	return true;
}

static bool
keep(const struct reading *reading, struct channel *channel, struct arena *scratch,
	struct source *source, struct err *err)
{
	bool inside = source->kind == CHANNEL_GPO || source->kind == CHANNEL_DIRECTORY;
	struct budget kept = {reading->options.deadline, reading->out->account, 0};

	for (size_t i = 0; i < source->count; i++)
		if (!keep_cert(reading, channel, source, i, inside, &kept, err))
			return false;
	keep_broken(reading, channel, source);
	for (size_t i = 0; i < source->note_count; i++)
		ARENA_PUSH(reading->arena, channel->notes, channel->note_count,
			arena_text(reading->arena, source->notes[i]));
	for (size_t i = 0; i < source->gap_count; i++)
		ARENA_PUSH(reading->arena, channel->notes, channel->note_count,
			arena_text(reading->arena, source->gaps[i]));
	if (source->gap_count > 0 && channel->gap == NULL)
		channel->gap = arena_text(reading->arena, source->gaps[0]);
	channel->templates |= source->templates;
	if (source->listing != NULL && !keep_listing(reading, channel, source, &kept, err))
		return false;
	if (source->policy != NULL)
		channel->policy = keep_policy(reading, scratch, source->policy);
	return true;
}

static bool
open_machine(const struct reading *reading, struct channel *channel, struct err *err)
{
	if (channel->machine == NULL)
		channel->machine = stores_new(reading->arena);
	return stores_add(channel->machine, "system:", reading->options.deadline, err);
}

/* A list's own date counts too, and is known only after reading. */
static void
add_input(const struct reading *reading, struct channel *channel, const struct part *part,
	const struct source *source)
{
	const struct input input = {.name = channel->name,
		.kind = (uint8_t)source->kind,
		.location = text_clean(
			reading->arena, span_text(part->location->path), LIMIT_TEXT_FIELD),
		.changed = source->changed};

	if (source->kind != CHANNEL_CTL && source->changed > 0)
		ARENA_PUSH(reading->arena, channel->inputs, channel->input_count, input);
}

static bool
read_part(const struct reading *reading, struct channel *channel, struct part *part,
	struct arena *scratch, struct budget *budget, struct policies *policies, struct err *err)
{
	struct source_options options = reading->options;
	struct source source = {.count = 0};
	bool ok;

	options.budget = budget;
	ok = part->source != NULL || source_read(scratch, part->location, &options, &source, err);

	if (part->source != NULL)
		source = *part->source;
	if (channel->kind == CHANNEL_NONE)
		channel->kind = ok ? source.kind : source_kind_channel(part->location);
	if (ok && source.machine)
		ok = open_machine(reading, channel, err);
	else if (ok && source.kind == CHANNEL_CTL)
		part->list = true;
	else if (ok && source.kind == CHANNEL_GPO) {
		if (policies->count == 0)
			policies->only = source;
		ARENA_PUSH(scratch, policies->files, policies->count, source.regpol);
	}
	if (ok && source.kind != CHANNEL_GPO)
		ok = keep(reading, channel, scratch, &source, err);
	if (ok)
		add_input(reading, channel, part, &source);
	if (part->source == NULL)
		source_clear(&source);
	return ok;
}

/* Kept after all policies were read: a later one may delete what an earlier one sets. */
static bool
join_policies(const struct reading *reading, struct channel *channel, struct arena *scratch,
	struct budget *budget, struct policies *policies, struct err *err)
{
	struct source source = {.count = 0};
	bool ok;

	if (policies->count == 0)
		return true;
	if (policies->count == 1)
		return keep(reading, channel, scratch, &policies->only, err);
	ok = source_join_policies(
		     scratch, policies->files, policies->count, budget, &source, err) &&
	     keep(reading, channel, scratch, &source, err);
	source_clear(&source);
	return ok;
}

static void
read_channel(const struct reading *reading, struct channel *channel, const struct parts *parts)
{
	struct policies policies = {.count = 0};
	struct budget budget = {reading->options.deadline, reading->out->account, 0};
	struct arena *scratch = arena_beside(reading->arena);
	struct err err = {.kind = ERR_NONE};
	bool ok = true;

	for (struct part *part = parts->first; ok && part != NULL; part = part->next)
		ok = read_part(reading, channel, part, scratch, &budget, &policies, &err);
	if (!ok || !join_policies(reading, channel, scratch, &budget, &policies, &err))
		fail(reading, channel, &err);
	channel->crowded_out = err.kind == ERR_LIMIT && budget.taken < LIMIT_STORES_MEMORY / 2;
	arena_free(scratch);
	budget_give_back(&budget);
}

/* The channel of a number; the number after the last is --everywhere. */
static struct channel *
channel_at(const struct reading *reading, size_t index, const struct parts **parts)
{
	struct channels *out = reading->out;

	*parts = index < out->count ? reading->parts[index] : &reading->everywhere;
	return index < out->count ? &out->items[index] : &out->everywhere;
}

static void
read_job(void *context, size_t index)
{
	struct reading *reading = context;
	const struct parts *parts;
	struct channel *channel = channel_at(reading, index, &parts), mine;
	bool wanted;

	pthread_mutex_lock(&reading->lock);
	mine = *channel;
	wanted = !reading->closed && mine.error == NULL;
	pthread_mutex_unlock(&reading->lock);
	if (!wanted)
		return;
	read_channel(reading, &mine, parts);
	mine.read = true;
	pthread_mutex_lock(&reading->lock);
	if (!reading->closed)
		*channel = mine;
	pthread_mutex_unlock(&reading->lock);
}

/* A channel that was not read in time cannot be read. */
static void
close_reading(struct reading *reading)
{
	const struct parts *parts;

	pthread_mutex_lock(&reading->lock);
	reading->closed = true;
	for (size_t i = 0; i <= reading->out->count; i++) {
		struct channel *channel = channel_at(reading, i, &parts);

		if (!channel->read && channel->error == NULL)
			channel->error = "not read to its end in time";
	}
	pthread_mutex_unlock(&reading->lock);
}

static void
read_all(struct reading *reading)
{
	const struct crew_plan plan = {.jobs = reading->out->count + 1,
		.job = read_job,
		.context = reading,
		.active = LIMIT_CHANNEL_THREADS,
		.most = LIMIT_CHANNEL_THREADS + LIMIT_STALLED,
		.patience = PATIENCE};

	if (!crew_run(&plan, reading->options.deadline))
		reading->out->left_behind = true;
	close_reading(reading);
}

/* One at a time, so that a channel that needs too much memory does not stop the others. */
static void
read_crowded_out(const struct reading *reading)
{
	for (size_t i = 0; i < reading->out->count; i++) {
		struct channel *channel = &reading->out->items[i];

		if (!channel->crowded_out)
			continue;
		stores_free(channel->machine);
		*channel = (struct channel) {
			.name = channel->name, .location = channel->location, .read = true};
		read_channel(reading, channel, reading->parts[i]);
	}
}

/* ---------------------------------------------------------------- lists */

/* The root of a list's signer may also come from the other channels. */
static bool
read_list(const struct reading *reading, struct channel *channel, const struct part *part,
	struct err *err)
{
	const struct known **all;
	size_t count = known_all(reading->out->known, reading->arena, &all);

	if (channel->lists == NULL) {
		channel->lists = stores_new(reading->arena);
		for (size_t i = 0; i < count; i++)
			if (all[i]->self_signed && !stores_add_cert(channel->lists, all[i]->x509,
							   "of the channels", no_deadline, err))
				return false;
	}
	return stores_add(channel->lists,
		arena_printf(reading->arena, "ctl:%s", part->location->path),
		reading->options.deadline, err);
}

static bool
is_forbidding(const struct reading *reading, const struct channel *channel)
{
	struct chain_list *lists;
	size_t count = channel->lists == NULL || channel->machine != NULL || channel->count > 0
			       ? 0
			       : stores_lists(channel->lists, reading->arena, &lists);

	for (size_t i = 0; i < count; i++)
		if (!lists[i].disallows)
			return false;
	return count > 0;
}

static void
add_list_inputs(const struct reading *reading, struct channel *channel)
{
	const struct input *inputs;
	size_t count = channel->lists == NULL ? 0 : stores_inputs(channel->lists, &inputs);

	for (size_t i = 0; i < count; i++) {
		struct input input = inputs[i];

		input.name = channel->name;
		ARENA_PUSH(reading->arena, channel->inputs, channel->input_count, input);
	}
}

static void
read_lists(const struct reading *reading, struct channel *channel, const struct parts *parts)
{
	struct err err = {.kind = ERR_NONE};

	for (const struct part *part = parts->first; part != NULL; part = part->next)
		if (channel->error == NULL && part->list &&
			!read_list(reading, channel, part, &err))
			fail(reading, channel, &err);
	add_list_inputs(reading, channel);
	channel->forbids = channel->error == NULL && is_forbidding(reading, channel);
}

/* ---------------------------------------------------------------- what there is everywhere */

/* Until it was inside once, a laptop that joins by a package has only the package and what Windows
 * itself brings (Microsoft, "DirectAccess Offline Domain Join"). */
static void
add_everywhere(const struct reading *reading, struct channel *channel)
{
	const struct channel *everywhere = &reading->out->everywhere;
	struct budget kept = {no_deadline, reading->out->account, 0};
	struct err err = {.kind = ERR_NONE};

	if (channel->forbids)
		return;
	if (channel->error == NULL && everywhere->error != NULL)
		channel->error =
			arena_printf(reading->arena, "%s: %s", everywhere->name, everywhere->error);
	broken_add_all(&channel->broken, reading->arena, &everywhere->broken, everywhere->name);
	if (everywhere->count > 0 &&
		!budget_take(&kept, 2 * everywhere->count * sizeof(*everywhere->certs), &err))
		fail(reading, channel, &err);
	for (size_t i = 0; channel->error == NULL && i < everywhere->count; i++)
		if (channel->kind != CHANNEL_ODJ || !everywhere->certs[i].inside)
			ARENA_PUSH(reading->arena, channel->certs, channel->count,
				everywhere->certs[i]);
	for (size_t i = 0; channel->error == NULL && i < everywhere->listed_count; i++)
		ARENA_PUSH(reading->arena, channel->listed, channel->listed_count,
			everywhere->listed[i]);
	if (channel->gap == NULL)
		channel->gap = everywhere->gap;
	if (channel->doubt == NULL)
		channel->doubt = everywhere->doubt;
	if (channel->machine == NULL)
		channel->machine = everywhere->machine;
	if (channel->lists == NULL)
		channel->lists = everywhere->lists;
	else if (everywhere->lists != NULL)
		stores_add_lists(channel->lists, everywhere->lists);
}

/* ---------------------------------------------------------------- what is forbidden */

/* Certificates by their address, open addressing. */
struct forbidden {
	const struct known **places;
	size_t mask;
};

static const struct known **
place_of(const struct forbidden *forbidden, const struct known *known)
{
	size_t at = ((uintptr_t)known >> 4) & forbidden->mask;

	while (forbidden->places[at] != NULL && forbidden->places[at] != known)
		at = (at + 1) & forbidden->mask;
	return &forbidden->places[at];
}

/* A certificate disallowed in one place of a channel is disallowed in all of it. */
void
channel_mark_forbidden(const struct arena *arena, struct channel *channel)
{
	struct arena *scratch = arena_beside(arena);
	struct forbidden forbidden = {.mask = 1};
	size_t rejected = 0;

	for (size_t i = 0; i < channel->count; i++)
		rejected += channel->certs[i].use == PEM_DER_REJECTED;
	while (forbidden.mask < 2 * rejected)
		forbidden.mask = 2 * forbidden.mask + 1;
	forbidden.places = arena_array(scratch, forbidden.mask + 1, sizeof(*forbidden.places));
	for (size_t i = 0; i < channel->count; i++)
		if (channel->certs[i].use == PEM_DER_REJECTED)
			*place_of(&forbidden, channel->certs[i].known) = channel->certs[i].known;
	for (size_t i = 0; rejected > 0 && i < channel->count; i++)
		channel->certs[i].forbidden =
			*place_of(&forbidden, channel->certs[i].known) != NULL;
	arena_free(scratch);
}

/* ---------------------------------------------------------------- all of them */

static bool
name_key(const char *name, uint8_t out[static MEMO_KEY])
{
	return EVP_Digest(name, strlen(name), out, NULL, EVP_sha256(), NULL) == 1;
}

/* The number of a name, counted from 1; 0: none. */
static size_t
number_of(struct memo *names, const char *name)
{
	uint8_t key[MEMO_KEY];

	return name_key(name, key) ? (size_t)(uintptr_t)memo_get(names, key) : 0;
}

static void
remember(struct memo *names, const char *name, size_t number)
{
	uint8_t key[MEMO_KEY];

	if (name_key(name, key))
		memo_put(names, key, (void *)(uintptr_t)number);
}

static void
add_part(const struct reading *reading, struct channel *channel, struct parts *parts,
	const struct location *location)
{
	struct part *part = arena_alloc(reading->arena, sizeof(*part));
	const char *path = text_clean(reading->arena, span_text(location->path), LIMIT_TEXT_FIELD);

	part->location = location;
	if (parts->last == NULL)
		parts->first = part;
	else
		parts->last->next = part;
	parts->last = part;
	channel->location = channel->location == NULL ? path
						      : arena_printf(reading->arena, "%s, %s",
								channel->location, path);
}

/* A new channel, unless one with this name was given. */
static void
place(struct reading *reading, const struct location *location)
{
	struct channels *out = reading->out;
	struct channel channel = {.name = location->name};
	struct parts *parts = arena_alloc(reading->arena, sizeof(*parts));
	size_t found = location->named ? number_of(reading->names, location->name) : 0,
	       count = out->count;

	if (found == 0) {
		ARENA_PUSH(reading->arena, reading->parts, count, parts);
		ARENA_PUSH(reading->arena, out->items, out->count, channel);
		found = out->count;
		if (location->named)
			remember(reading->names, location->name, found);
	}
	add_part(reading, &out->items[found - 1], reading->parts[found - 1], location);
}

/* The last `parts` components of a path. */
static const char *
end_of(const char *path, unsigned int parts)
{
	const char *at = path + strlen(path);

	while (at > path && (at[-1] != '/' || --parts > 0))
		at--;
	return at;
}

/* Whether that changed the name. */
static bool
lengthen(const struct reading *reading, size_t index, unsigned int parts)
{
	const struct location *location = reading->parts[index]->first->location;
	struct channel *channel = &reading->out->items[index];
	const char *before = channel->name;

	if (!location->named)
		channel->name = text_clean(
			reading->arena, span_text(end_of(location->path, parts)), LIMIT_TEXT_FIELD);
	return strcmp(channel->name, before) != 0;
}

/* Files with the same name are distinguished by as many of their folders as needed. */
static void
tell_apart(const struct reading *reading)
{
	const struct channels *out = reading->out;
	bool changed = true;

	for (unsigned int parts = 2; changed; parts++) {
		struct memo *names = memo_new(reading->arena);
		size_t *others = arena_array(reading->arena, out->count, sizeof(*others));

		changed = false;
		for (size_t i = 0; i < out->count; i++) {
			others[i] = number_of(names, out->items[i].name);
			if (others[i] == 0)
				remember(names, out->items[i].name, i + 1);
		}
		for (size_t i = 0; i < out->count; i++)
			if (others[i] != 0) {
				changed |= lengthen(reading, others[i] - 1, parts);
				changed |= lengthen(reading, i, parts);
			}
		memo_free(names);
	}
}

/* A pattern that matches nothing is a channel that cannot be read. */
static const char *
why_nowhere(struct arena *arena, const struct err *why)
{
	char words[128];

	if (why->kind == ERR_TIMEOUT)
		return "its folder was not listed in time";
	return why->sys == 0 ? "matches no file"
			     : arena_printf(arena, "its folder cannot be listed: %s",
				       err_errno(why->sys, words, sizeof(words)));
}

static bool
take_located(struct reading *reading, const char *spec, struct supply *found, struct err *err)
{
	struct arena *arena = reading->arena;
	struct location *nowhere;

	if (reading->out->count + found->count + 1 > LIMIT_STORES)
		return err_set(err, ERR_LIMIT, "more than %d stores", LIMIT_STORES);
	for (size_t i = 0; i < found->count; i++)
		place(reading, &found->locations[i]);
	if (found->err.kind == ERR_NONE)
		return true;
	if (found->err.kind != ERR_SYSTEM && found->err.kind != ERR_TIMEOUT)
		return err_set(err, found->err.kind, "%s", found->err.text);
	nowhere = arena_alloc(arena, sizeof(*nowhere));
	nowhere->name = text_clean(arena, span_text(spec), LIMIT_TEXT_FIELD);
	nowhere->path = spec;
	place(reading, nowhere);
	reading->out->items[reading->out->count - 1].error = why_nowhere(arena, &found->err);
	return true;
}

static bool
locate(struct reading *reading, const struct channel_specs *specs, struct err *err)
{
	struct supply *found;
	bool ok = true;

	if (!supplies_locate(
		    reading->arena, specs->items, specs->count, reading->options.deadline, &found))
		reading->out->left_behind = true;
	for (size_t i = 0; ok && i < specs->count; i++)
		ok = take_located(reading, specs->items[i], &found[i], err);
	return ok;
}

static bool
locate_everywhere(struct reading *reading, const struct channel_specs *specs, struct err *err)
{
	struct channel *everywhere = &reading->out->everywhere;
	struct supply *found;

	everywhere->name = "everywhere";
	if (!supplies_locate(reading->arena, specs->everywhere, specs->everywhere_count,
		    reading->options.deadline, &found))
		reading->out->left_behind = true;
	for (size_t i = 0; i < specs->everywhere_count; i++) {
		if (found[i].err.kind != ERR_NONE) {
			err_set(err, found[i].err.kind, "%s", found[i].err.text);
			return err_context(err, "--everywhere");
		}
		for (size_t k = 0; k < found[i].count; k++)
			add_part(reading, everywhere, &reading->everywhere, &found[i].locations[k]);
	}
	return true;
}

/* The policy of --gpo, which is already read, is the last channel. */
static void
place_policy(struct reading *reading, const struct supply *policy)
{
	for (size_t i = 0; policy != NULL && i < policy->count; i++) {
		place(reading, &policy->locations[i]);
		reading->parts[reading->out->count - 1]->last->source = &policy->sources[i];
	}
}

static struct reading *
begin(struct arena *arena, const struct source_options *options, struct channels *out)
{
	struct reading *reading = arena_alloc(arena, sizeof(*reading));

	*reading = (struct reading) {.arena = arena,
		.options = *options,
		.out = out,
		.policies = memo_new(arena),
		.listings = memo_new(arena),
		.names = memo_new(arena)};
	pthread_mutex_init(&reading->lock, NULL);
	out->known = known_new(arena);
	out->deadline = options->deadline;
	out->account = arena_alloc(arena, sizeof(*out->account));
	return reading;
}

bool
channels_read(struct arena *arena, const struct channel_specs *specs,
	const struct source_options *options, struct channels *out, struct err *err)
{
	struct reading *reading = begin(arena, options, out);
	bool ok = locate(reading, specs, err) && locate_everywhere(reading, specs, err);

	if (ok) {
		place_policy(reading, specs->policy);
		tell_apart(reading);
		read_all(reading);
		read_crowded_out(reading);
		for (size_t i = 0; i < out->count; i++)
			read_lists(reading, &out->items[i], reading->parts[i]);
		read_lists(reading, &out->everywhere, &reading->everywhere);
	}
	for (size_t i = 0; ok && i < out->count; i++) {
		add_everywhere(reading, &out->items[i]);
		channel_mark_forbidden(arena, &out->items[i]);
		out->items[i].own_count = out->items[i].count;
	}
	memo_free(reading->names);
	if (!out->left_behind) {
		memo_free(reading->policies);
		memo_free(reading->listings);
		pthread_mutex_destroy(&reading->lock);
	}
	return ok;
}

size_t
channels_inputs(const struct channels *channels, struct arena *arena, struct input **out)
{
	const struct channel *channel = &channels->everywhere;
	size_t count = 0;

	*out = NULL;
	for (size_t i = 0; i <= channels->count; channel = &channels->items[i++])
		for (size_t k = 0; k < channel->input_count; k++)
			ARENA_PUSH(arena, *out, count, channel->inputs[k]);
	return count;
}

static void
free_asked(const struct channels *channels, const struct channel *channel)
{
	if (channel->machine != channels->everywhere.machine)
		stores_free(channel->machine);
	if (channel->lists != channels->everywhere.lists)
		stores_free(channel->lists);
}

void
channels_free(struct channels *channels)
{
	if (channels->left_behind)
		return;
	for (size_t i = 0; i < channels->count; i++)
		free_asked(channels, &channels->items[i]);
	stores_free(channels->everywhere.machine);
	stores_free(channels->everywhere.lists);
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
		if (channel->lists != NULL && channel->error == NULL)
			stores_add_lists(stores, channel->lists);
		if (channel->machine != NULL && channel->error == NULL &&
			!stores_add(stores, "system:", deadline, err))
			return false;
	}
	for (size_t i = 0; i < count; i++)
		if ((!anchors || all[i]->self_signed) &&
			!stores_add_cert(stores, all[i]->x509, "of the channels", no_deadline, err))
			return false;
	return true;
}
