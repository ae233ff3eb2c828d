/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which letters to send after a run. */
#include "verdict/health.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "verdict/condition.h"
#include "verdict/reminder.h"

/* A site of an owner; GONE for one that he was told of and that is no longer configured, and for an
 * owner of whose sites this run may have none. */
struct claim {
	const char *owner;
	size_t site;
};

#define GONE SIZE_MAX

struct desk {
	struct arena *arena;
	const struct health_state *before;
	const struct survey *survey;
	const struct health_options *options;
	int64_t now;
	int after;
	struct health_plan *plan;
	struct condition *conditions; /* of the survey's sites */
	const char **names;           /* of them, sorted */
};

/* ---------------------------------------------------------------- who has what */

static int
by_owner(const void *left, const void *right)
{
	const struct claim *a = left, *b = right;
	int order = strcasecmp(a->owner, b->owner);

	return order != 0 ? order : (a->site > b->site) - (a->site < b->site);
}

static int
by_text(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static bool
is_in_run(const struct desk *desk, const char *site)
{
	return desk->survey->count > 0 && bsearch(&site, desk->names, desk->survey->count,
						  sizeof(*desk->names), by_text) != NULL;
}

/* A run for some of the sites says nothing of the others, not even that they are gone. */
static bool
is_gone(const struct desk *desk, const char *site)
{
	return desk->survey->whole == 0 && !is_in_run(desk, site);
}

static void
claim_gone(const struct desk *desk, struct claim **made, size_t *count)
{
	for (size_t i = 0; i < desk->before->owner_count; i++) {
		const struct health_owner *owner = &desk->before->owners[i];

		if (desk->survey->whole > 0)
			ARENA_PUSH(desk->arena, *made, *count,
				((struct claim) {owner->address, GONE}));
		for (size_t k = 0; k < owner->count; k++)
			if (is_gone(desk, owner->open[k].site)) {
				ARENA_PUSH(desk->arena, *made, *count,
					((struct claim) {owner->address, GONE}));
				break;
			}
	}
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
	claim_gone(desk, &made, count);
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

/* An earlier version remembered no faults: state and code say whether it is the same. */
static bool
as_told(const struct survey_site *site, const struct condition *condition,
	const struct health_told *told)
{
	if (told->mailed != 0)
		return !condition->changed;
	return told->state == condition->state && told->code == survey_site_code(site);
}

/* Of a site as an earlier version remembered it: half a look, or nothing that stands yet, or no
 * longer. */
static bool
undecided(const struct desk *desk, const struct survey_site *site,
	const struct condition *condition, const struct health_told *told)
{
	if (!condition->seen || told == NULL || told->mailed != 0)
		return !condition->seen;
	if (survey_site_seen(site) == SURVEY_PART)
		return site->state <= told->state;
	return condition->state == STATE_OK && !condition_settled(&condition->next, desk->after);
}

static enum health_event
event_of(const struct survey_site *site, const struct condition *condition,
	const struct health_told *told)
{
	if (condition->state <= STATE_OK)
		return told == NULL ? HEALTH_NONE : HEALTH_RECOVERED;
	if (told == NULL)
		return HEALTH_PROBLEM;
	return as_told(site, condition, told) ? HEALTH_OPEN : HEALTH_CHANGED;
}

/* Adds a site to the letter, and to the state after the letter. */
static void
look_at(const struct desk *desk, size_t index, const struct health_owner *owner,
	struct letter *letter, struct health_owner *after)
{
	const struct survey_site *site = &desk->survey->sites[index];
	const struct condition *condition = &desk->conditions[index];
	const struct health_told *told = find_told(owner, site->name);
	bool unseen = undecided(desk, site, condition, told);
	enum health_event event = unseen ? HEALTH_NONE : event_of(site, condition, told);
	struct letter_row row = {.event = event,
		.site = site,
		.since = desk->now,
		.state = condition->state,
		.lost = condition->lost,
		.lost_count = condition->lost_count};
	struct health_told next = {.site = site->name,
		.state = condition->state,
		.code = survey_site_code(site),
		.since = desk->now,
		.thread = letter->id,
		.mailed = desk->now};

	if (told != NULL) {
		row.was = told->state;
		row.since = next.since = told->since;
		row.thread = next.thread = told->thread;
	}
	if (event == HEALTH_OPEN) {
		next.mailed = told->mailed != 0 ? told->mailed : owner->told;
		next.unnamed = told->unnamed;
		next.unnamed_count = told->unnamed_count;
	}
	reminder_faults(desk->arena, told, owner == NULL ? 0 : owner->told, &condition->next, &row);
	letter->counts[event]++;
	ARENA_PUSH(desk->arena, letter->all, letter->sites, site);
	if (event != HEALTH_NONE)
		ARENA_PUSH(desk->arena, letter->rows, letter->count, row);
	if (unseen && told != NULL)
		ARENA_PUSH(desk->arena, after->open, after->count, *told);
	else if (!unseen && condition->state > STATE_OK)
		ARENA_PUSH(desk->arena, after->open, after->count, next);
}

/* What he was told of and nobody looks at any longer. */
static void
close_gone(const struct desk *desk, const struct health_owner *owner, struct letter *letter)
{
	for (size_t i = 0; owner != NULL && i < owner->count; i++) {
		const struct health_told *told = &owner->open[i];
		struct survey_site *site;

		if (!is_gone(desk, told->site))
			continue;
		site = arena_alloc(desk->arena, sizeof(*site));
		*site = (struct survey_site) {.name = told->site, .state = STATE_NONE};
		letter->counts[HEALTH_GONE]++;
		ARENA_PUSH(desk->arena, letter->rows, letter->count,
			((struct letter_row) {.event = HEALTH_GONE,
				.site = site,
				.was = told->state,
				.since = told->since,
				.thread = told->thread}));
	}
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

/* Whether a fault that is open was not named in full for too long. Where there are more than a
 * reminder can name, the next one has the others. */
static bool
due(const struct desk *desk, const struct letter *letter, const struct health_owner *after)
{
	int64_t before = desk->now - desk->options->remind;

	if (desk->options->remind <= 0 || after->reminded > before)
		return false;
	for (size_t i = 0; i < letter->count; i++)
		if (letter->rows[i].event == HEALTH_OPEN &&
			reminder_clock(&letter->rows[i]) <= before)
			return true;
	return false;
}

static enum letter_kind
kind_of(const struct desk *desk, const struct letter *letter, const struct health_owner *after)
{
	const struct health_options *options = desk->options;
	/* Who has just read that all is over need not be told that all is well. */
	int64_t last = after->told > after->well ? after->told : after->well;

	if (letter->counts[HEALTH_PROBLEM] + letter->counts[HEALTH_CHANGED] > 0)
		return LETTER_CHANGE;
	if (letter->counts[HEALTH_RECOVERED] + letter->counts[HEALTH_GONE] > 0)
		return LETTER_RECOVERY;
	if (waiting(desk->before, letter->to))
		return LETTER_NONE;
	if (letter->counts[HEALTH_OPEN] > 0)
		return due(desk, letter, after) ? LETTER_REMINDER : LETTER_NONE;
	/* Only of what was seen can it be said that it is well. */
	if (options->well > 0 && after->count == 0 && !desk->survey->interrupted &&
		desk->survey->whole == 0 && (after->well == 0 || desk->now - last >= options->well))
		return LETTER_WELL;
	return LETTER_NONE;
}

static int
by_event(const void *left, const void *right)
{
	const struct letter_row *a = left, *b = right;

	if (a->event != b->event)
		return a->event < b->event ? -1 : 1;
	if (a->state != b->state)
		return a->state > b->state ? -1 : 1;
	if (survey_site_before(a->site, b->site) || survey_site_before(b->site, a->site))
		return survey_site_before(a->site, b->site) ? -1 : 1;
	return (a->site > b->site) - (a->site < b->site);
}

/* Changes are listed worst first, whether a problem is new or has changed. */
static int
by_weight(const void *left, const void *right)
{
	const struct letter_row *a = left, *b = right;
	bool a_new = a->event <= HEALTH_CHANGED, b_new = b->event <= HEALTH_CHANGED;

	if (a_new && b_new && a->state != b->state)
		return a->state > b->state ? -1 : 1;
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

/* A reminder tells what is open in full, so that the next ones come together. */
static void
note_told(const struct desk *desk, const struct letter *letter, struct health_owner *after)
{
	if (letter->kind != LETTER_REMINDER)
		return;
	for (size_t i = 0; i < after->count; i++) {
		struct health_told *told = &after->open[i];

		for (size_t k = 0; k < letter->count; k++)
			if (strcmp(letter->rows[k].site->name, told->site) == 0) {
				told->mailed = desk->now;
				told->unnamed = NULL;
				told->unnamed_count = 0;
			}
	}
}

/* What he knows of sites that are not in this run. */
static void
carry_over(const struct desk *desk, const struct health_owner *known, struct letter *letter,
	struct health_owner *after)
{
	if (desk->survey->whole == 0)
		return;
	letter->sites = 0; /* how many are his is not known */
	for (size_t i = 0; known != NULL && i < known->count; i++)
		if (!is_in_run(desk, known->open[i].site))
			ARENA_PUSH(desk->arena, after->open, after->count, known->open[i]);
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
		after.reminded = known->reminded;
	}
	for (size_t i = 0; i < count; i++)
		if (claim[i].site != GONE && (i == 0 || claim[i].site != claim[i - 1].site))
			look_at(desk, claim[i].site, known, &letter, &after);
	close_gone(desk, known, &letter);
	carry_over(desk, known, &letter, &after);
	if (after.count > 0)
		qsort(after.open, after.count, sizeof(*after.open), by_site);
	letter.kind = kind_of(desk, &letter, &after);
	if (letter.kind != LETTER_NONE) {
		if (letter.count > 0)
			qsort(letter.rows, letter.count, sizeof(*letter.rows), by_weight);
		refer(desk, &letter);
		note_told(desk, &letter, &after);
		*(letter.kind == LETTER_WELL ? &after.well : &after.told) = desk->now;
		state->serial++;
		ARENA_PUSH(desk->arena, desk->plan->letters, desk->plan->count, letter);
	}
	/* Of one who has no site any longer nothing is remembered. */
	if (claim->site != GONE || desk->survey->whole > 0)
		ARENA_PUSH(desk->arena, state->owners, state->owner_count, after);
}

static int
by_name(const void *left, const void *right)
{
	return strcmp(((const struct health_condition *)left)->site,
		((const struct health_condition *)right)->site);
}

/* What stands of every site. */
static void
take_in(struct desk *desk)
{
	struct health_state *state = &desk->plan->after;
	const struct survey *survey = desk->survey;

	desk->names = arena_array(desk->arena, survey->count, sizeof(*desk->names));
	desk->conditions = arena_array(desk->arena, survey->count, sizeof(*desk->conditions));
	for (size_t i = 0; i < survey->count; i++) {
		const struct survey_site *site = &survey->sites[i];
		struct condition *condition = &desk->conditions[i];

		desk->names[i] = site->name;
		condition_step(desk->arena, condition_find(desk->before, site->name), site,
			desk->after, desk->now, condition);
		if (!condition_settled(&condition->next, desk->after))
			ARENA_PUSH(desk->arena, state->conditions, state->condition_count,
				condition->next);
	}
	if (survey->count > 0)
		qsort(desk->names, survey->count, sizeof(*desk->names), by_text);
	for (size_t i = 0; survey->whole > 0 && i < desk->before->condition_count; i++)
		if (!is_in_run(desk, desk->before->conditions[i].site))
			ARENA_PUSH(desk->arena, state->conditions, state->condition_count,
				desk->before->conditions[i]);
	if (state->condition_count > 0)
		qsort(state->conditions, state->condition_count, sizeof(*state->conditions),
			by_name);
}

void
health_decide(struct arena *arena, const struct health_state *before, const struct survey *survey,
	int64_t now, const struct health_options *options, struct health_plan *plan)
{
	/* `before` may be what an earlier plan came to, in the same struct. */
	const struct health_state known = *before;
	struct desk desk = {.arena = arena,
		.before = &known,
		.survey = survey,
		.options = options,
		.now = now,
		.after = options->after < 1 ? 1 : options->after,
		.plan = plan};
	size_t count, end;
	struct claim *all;

	*plan = (struct health_plan) {.after = known};
	plan->after.owners = NULL;
	plan->after.owner_count = 0;
	plan->after.conditions = NULL;
	plan->after.condition_count = 0;
	take_in(&desk);
	all = claims(&desk, &count);
	for (size_t i = 0; i < count; i = end) {
		for (end = i + 1; end < count && strcasecmp(all[end].owner, all[i].owner) == 0;)
			end++;
		write_owner(&desk, &all[i], end - i);
	}
}
