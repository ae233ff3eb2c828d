/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which letters to send after a run. */
#include "verdict/health.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

/* A site of an owner. */
struct claim {
	const char *owner;
	size_t site;
};

struct desk {
	struct arena *arena;
	const struct health_state *before;
	const struct survey *survey;
	const struct health_options *options;
	int64_t now;
	struct health_plan *plan;
};

/* ---------------------------------------------------------------- who has what */

static int
by_owner(const void *left, const void *right)
{
	const struct claim *a = left, *b = right;
	int order = strcasecmp(a->owner, b->owner);

	return order != 0 ? order : (a->site > b->site) - (a->site < b->site);
}

static struct claim *
claims(const struct desk *desk, size_t *count)
{
	struct claim *made = NULL;

	*count = 0;
	for (size_t s = 0; s < desk->survey->count; s++) {
		const struct survey_site *site = &desk->survey->sites[s];

		for (size_t i = 0; i < desk->options->owner_count; i++)
			ARENA_PUSH(desk->arena, made, *count,
				((struct claim) {desk->options->owners[i], s}));
		for (size_t i = 0; i < site->owner_count; i++)
			ARENA_PUSH(
				desk->arena, made, *count, ((struct claim) {site->owners[i], s}));
	}
	if (*count > 0)
		qsort(made, *count, sizeof(*made), by_owner);
	return made;
}

static const struct health_owner *
find_owner(const struct health_state *state, const char *address)
{
	for (size_t i = 0; i < state->owner_count; i++)
		if (text_equal_nocase(state->owners[i].address, address))
			return &state->owners[i];
	return NULL;
}

static int
by_site(const void *left, const void *right)
{
	return strcmp(((const struct health_told *)left)->site,
		((const struct health_told *)right)->site);
}

static const struct health_told *
find_told(const struct health_owner *owner, const char *site)
{
	const struct health_told key = {.site = site};

	if (owner == NULL || owner->count == 0)
		return NULL;
	return bsearch(&key, owner->open, owner->count, sizeof(key), by_site);
}

/* ---------------------------------------------------------------- what became of it */

/* A partial check of a site is news only when it is worse than what was reported. */
static bool
seen(const struct survey_site *site, const struct health_told *told)
{
	enum survey_sight sight = survey_site_seen(site);

	return sight == SURVEY_WHOLE ||
	       (sight == SURVEY_PART && (told == NULL || site->state > told->state));
}

static enum health_event
event_of(const struct survey_site *site, const struct health_told *told)
{
	if (site->state == STATE_OK)
		return told == NULL ? HEALTH_NONE : HEALTH_RECOVERED;
	if (told == NULL)
		return HEALTH_PROBLEM;
	return told->state == site->state && told->code == survey_site_code(site) ? HEALTH_OPEN
										  : HEALTH_CHANGED;
}

/* Adds a site to the letter, and to the state after the letter. */
static void
look_at(const struct desk *desk, const struct survey_site *site, const struct health_told *told,
	struct letter *letter, struct health_owner *after)
{
	bool unseen = !seen(site, told);
	enum health_event event = unseen ? HEALTH_NONE : event_of(site, told);
	struct letter_row row = {.event = event, .site = site};
	struct health_told next = {.site = site->name,
		.state = site->state,
		.code = survey_site_code(site),
		.since = desk->now,
		.thread = letter->id};

	if (told != NULL) {
		row.was = told->state;
		row.since = next.since = told->since;
		row.thread = next.thread = told->thread;
	}
	letter->counts[event]++;
	letter->sites++;
	if (event != HEALTH_NONE)
		ARENA_PUSH(desk->arena, letter->rows, letter->count, row);
	if (unseen && told != NULL)
		ARENA_PUSH(desk->arena, after->open, after->count, *told);
	else if (!unseen && site->state != STATE_OK)
		ARENA_PUSH(desk->arena, after->open, after->count, next);
}

/* ---------------------------------------------------------------- the letter */

static bool
waiting(const struct health_state *state, const char *address)
{
	for (size_t i = 0; i < state->parcel_count; i++)
		if (text_equal_nocase(state->parcels[i].to, address))
			return true;
	return false;
}

static enum letter_kind
kind_of(const struct desk *desk, const struct letter *letter, const struct health_owner *after)
{
	const struct health_options *options = desk->options;

	if (letter->counts[HEALTH_PROBLEM] + letter->counts[HEALTH_CHANGED] > 0)
		return LETTER_CHANGE;
	if (letter->counts[HEALTH_RECOVERED] > 0)
		return LETTER_RECOVERY;
	if (waiting(desk->before, letter->to))
		return LETTER_NONE;
	if (letter->counts[HEALTH_OPEN] > 0)
		return options->remind > 0 && desk->now - after->told >= options->remind
			       ? LETTER_REMINDER
			       : LETTER_NONE;
	/* Only a site that was checked can be well. */
	if (options->well > 0 && after->count == 0 && !desk->survey->interrupted &&
		(after->well == 0 || desk->now - after->well >= options->well))
		return LETTER_WELL;
	return LETTER_NONE;
}

static int
by_event(const void *left, const void *right)
{
	const struct letter_row *a = left, *b = right;

	if (a->event != b->event)
		return a->event < b->event ? -1 : 1;
	if (a->site->state != b->site->state)
		return a->site->state > b->site->state ? -1 : 1;
	return (a->site > b->site) - (a->site < b->site);
}

/* Changes are listed worst first, whether a problem is new or has changed. */
static int
by_weight(const void *left, const void *right)
{
	const struct letter_row *a = left, *b = right;
	bool a_new = a->event <= HEALTH_CHANGED, b_new = b->event <= HEALTH_CHANGED;

	if (a_new && b_new && a->site->state != b->site->state)
		return a->site->state > b->site->state ? -1 : 1;
	return by_event(left, right);
}

/* RFC 5322 section 3.6.4: the mail replied to comes last. A letter that begins with something new
 * begins a thread. */
static void
refer(const struct desk *desk, struct letter *letter)
{
	const char *first = letter->count == 0 ? NULL : letter->rows[0].thread;

	if (first == NULL)
		return;
	for (size_t i = 1; i < letter->count && letter->reference_count + 1 < HEALTH_REFERENCES;
		i++) {
		const char *thread = letter->rows[i].thread;
		bool known = thread == NULL || text_equal(thread, first);

		for (size_t k = 0; k < letter->reference_count && !known; k++)
			known = text_equal(thread, letter->references[k]);
		if (!known)
			ARENA_PUSH(
				desk->arena, letter->references, letter->reference_count, thread);
	}
	ARENA_PUSH(desk->arena, letter->references, letter->reference_count, first);
}

static void
write_owner(const struct desk *desk, const struct claim *claim, size_t count)
{
	const struct health_owner *known = find_owner(desk->before, claim->owner);
	struct health_state *state = &desk->plan->after;
	struct health_owner after = {.address = claim->owner};
	struct letter letter = {.to = claim->owner,
		.id = arena_printf(desk->arena, "iphttps.%s.%" PRIu64 "@%s", state->token,
			state->serial + 1, desk->options->domain)};

	if (known != NULL) {
		after.told = known->told;
		after.well = known->well;
	}
	for (size_t i = 0; i < count; i++) {
		const struct survey_site *site = &desk->survey->sites[claim[i].site];

		if (i == 0 || claim[i].site != claim[i - 1].site)
			look_at(desk, site, find_told(known, site->name), &letter, &after);
	}
	if (after.count > 0)
		qsort(after.open, after.count, sizeof(*after.open), by_site);
	letter.kind = kind_of(desk, &letter, &after);
	if (letter.kind != LETTER_NONE) {
		if (letter.count > 0)
			qsort(letter.rows, letter.count, sizeof(*letter.rows), by_weight);
		refer(desk, &letter);
		*(letter.kind == LETTER_WELL ? &after.well : &after.told) = desk->now;
		state->serial++;
		ARENA_PUSH(desk->arena, desk->plan->letters, desk->plan->count, letter);
	}
	ARENA_PUSH(desk->arena, state->owners, state->owner_count, after);
}

void
health_decide(struct arena *arena, const struct health_state *before, const struct survey *survey,
	int64_t now, const struct health_options *options, struct health_plan *plan)
{
	/* `before` may be what an earlier plan came to, in the same struct. */
	const struct health_state known = *before;
	struct desk desk = {arena, &known, survey, options, now, plan};
	size_t count, end;
	struct claim *all = claims(&desk, &count);

	*plan = (struct health_plan) {.after = known};
	plan->after.owners = NULL;
	plan->after.owner_count = 0;
	for (size_t i = 0; i < count; i = end) {
		for (end = i + 1; end < count && strcasecmp(all[end].owner, all[i].owner) == 0;)
			end++;
		write_owner(&desk, &all[i], end - i);
	}
}
