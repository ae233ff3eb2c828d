/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which faults of a site stand, run after run. */
#include "verdict/condition.h"

#include <stdlib.h>
#include <string.h>

#include "base/span.h"
#include "base/text.h"
#include "model/fault.h"

enum { TEXT = 400, KEY_DIGITS = 16 };

/* ---------------------------------------------------------------- items */

static int
compare_items(const void *left, const void *right)
{
	return health_item_order(left, right);
}

const struct health_item *
condition_item(const struct health_item *items, size_t count, const struct health_item *item)
{
	return count == 0 ? NULL : bsearch(item, items, count, sizeof(*items), compare_items);
}

static bool
is_certificate(const struct health_item *item)
{
	return item->state == STATE_OK;
}

static void
sort_items(struct health_item *items, size_t *count)
{
	size_t kept = 0;

	if (*count > 0)
		qsort(items, *count, sizeof(*items), compare_items);
	for (size_t i = 0; i < *count; i++)
		if (kept == 0 || compare_items(&items[kept - 1], &items[i]) != 0)
			items[kept++] = items[i];
	*count = kept;
}

/* ---------------------------------------------------------------- what this run saw */

static bool
reached(const struct fault *fault)
{
	for (size_t i = 0; i < fault->seen_count; i++)
		if (!fault->seen[i]->unreached)
			return true;
	return false;
}

static void
add_certificates(struct arena *arena, const struct survey_site *site, struct health_item **items,
	size_t *count)
{
	for (size_t r = 0; r < site->count; r++)
		for (size_t e = 0; e < site->results[r].end_count; e++) {
			const struct survey_end *end = &site->results[r].ends[e];

			if (end->thing == SURVEY_LEAF && end->sha256[0] != '\0')
				ARENA_PUSH(arena, *items, *count,
					((struct health_item) {.rule = "certificate",
						.state = STATE_OK,
						.subject = arena_printf(
							arena, "%.*s", KEY_DIGITS, end->sha256),
						.text = end->name}));
		}
}

static struct health_item *
present(struct arena *arena, const struct survey_site *site, size_t *count)
{
	struct health_item *items = NULL;
	struct faults faults;

	*count = 0;
	faults_find(arena, site, &faults);
	for (size_t i = 0; i < faults.count; i++) {
		const struct finding *finding = &faults.items[i].finding;

		if (finding->state > STATE_OK && reached(&faults.items[i]))
			ARENA_PUSH(arena, items, *count,
				((struct health_item) {.rule = finding->rule,
					.subject = finding->subject == NULL ? "" : finding->subject,
					.state = finding->state,
					.code = finding->code,
					.text = finding->text == NULL
							? ""
							: text_clean(arena,
								  span_text(finding->text),
								  TEXT)}));
	}
	if (*count > 0)
		add_certificates(arena, site, &items, count);
	else if (site->state > STATE_OK)
		ARENA_PUSH(arena, items, *count,
			((struct health_item) {
				.rule = "", .subject = "", .state = site->state, .text = ""}));
	sort_items(items, count);
	return items;
}

/* ---------------------------------------------------------------- run after run */

static void
keep_present(struct condition *out, const struct health_condition *before, int after, int64_t now)
{
	for (size_t i = 0; i < out->next.count; i++) {
		struct health_item *item = &out->next.items[i];
		const struct health_item *known =
			condition_item(before->items, before->count, item);
		int runs = known == NULL || known->runs < 0 ? 1 : known->runs + 1;

		item->runs = runs > after ? after : runs;
		item->standing = runs >= after || (known != NULL && known->standing);
		item->since = known == NULL ? now : known->since;
	}
}

/* What stood and was not seen stands until it was not seen often enough. */
static void
keep_absent(struct arena *arena, struct condition *out, const struct health_condition *before,
	bool whole, int after)
{
	size_t seen = out->next.count;
	bool certificates = false;

	for (size_t i = 0; i < seen; i++)
		certificates = certificates || is_certificate(&out->next.items[i]);
	for (size_t i = 0; i < before->count; i++) {
		struct health_item item = before->items[i];
		bool shown = whole && (certificates || !is_certificate(&item));

		if (condition_item(out->next.items, seen, &item) != NULL)
			continue;
		if (shown)
			item.runs = item.runs < 0 ? item.runs - 1 : -1;
		if (item.standing ? -item.runs < after || !shown : !shown)
			ARENA_PUSH(arena, out->next.items, out->next.count, item);
	}
	sort_items(out->next.items, &out->next.count);
}

static size_t
standing(const struct health_condition *condition, bool certificates)
{
	size_t count = 0;

	for (size_t i = 0; i < condition->count; i++)
		count += condition->items[i].standing &&
			 is_certificate(&condition->items[i]) == certificates;
	return count;
}

/* A bad site of which nothing stands stands as it is. A good one has no certificates to remember.
 */
static void
settle(struct condition *out, int after)
{
	struct health_condition *next = &out->next;
	bool none = standing(next, false) == 0, any = false;

	for (size_t i = 0; i < next->count; i++) {
		next->items[i].standing = next->items[i].standing || (none && next->runs >= after);
		any = any || !is_certificate(&next->items[i]);
	}
	if (!any)
		next->count = 0;
	for (size_t i = 0; i < next->count; i++)
		if (next->items[i].standing)
			out->state = state_worse(out->state, next->items[i].state);
}

/* A certificate that is seen for the first time is no change; another one than before is. */
static void
compare(struct arena *arena, const struct health_condition *before, struct condition *out)
{
	bool both = standing(before, true) > 0 && standing(&out->next, true) > 0;
	struct health_item *lost = NULL;

	for (size_t i = 0; i < before->count; i++) {
		const struct health_item *item = &before->items[i];
		const struct health_item *now =
			condition_item(out->next.items, out->next.count, item);

		if (item->standing && (now == NULL || !now->standing) &&
			(both || !is_certificate(item)))
			ARENA_PUSH(arena, lost, out->lost_count, *item);
	}
	out->lost = lost;
	out->changed = out->lost_count > 0;
	for (size_t i = 0; i < out->next.count; i++) {
		const struct health_item *item = &out->next.items[i];
		const struct health_item *was = condition_item(before->items, before->count, item);

		if (item->standing && (was == NULL || !was->standing) &&
			(both || !is_certificate(item)))
			out->changed = true;
	}
}

/* Searched by halves: the order is not left to a file. */
struct health_item *
condition_sorted(struct arena *arena, const struct health_item *items, size_t *count)
{
	struct health_item *copy = arena_grow(arena, items, *count, *count, sizeof(*copy));

	sort_items(copy, count);
	return copy;
}

static struct health_condition
remembered(struct arena *arena, const struct health_condition *before)
{
	struct health_condition copy = {.count = 0};

	if (before == NULL)
		return copy;
	copy = *before;
	copy.items = condition_sorted(arena, before->items, &copy.count);
	return copy;
}

void
condition_step(struct arena *arena, const struct health_condition *before,
	const struct survey_site *site, int after, int64_t now, struct condition *out)
{
	const struct health_condition copy = remembered(arena, before), *known = &copy;
	enum survey_sight sight = survey_site_seen(site);
	int runs = site->state > STATE_OK ? (known->runs > 0 ? known->runs : 0) + 1
					  : (known->runs < 0 ? known->runs : 0) - 1;

	*out = (struct condition) {.state = STATE_OK, .next = copy, .seen = true};
	for (size_t i = 0; i < known->count; i++)
		if (known->items[i].standing)
			out->state = state_worse(out->state, known->items[i].state);
	/* Half a look at a site says something new only when it is worse than what is known. */
	out->seen = sight == SURVEY_WHOLE || (sight == SURVEY_PART && site->state > out->state);
	out->next.site = site->name;
	if (!out->seen)
		return;
	out->state = STATE_OK;
	out->next.runs = runs > after ? after : runs < -after ? -after : runs;
	out->next.items = present(arena, site, &out->next.count);
	keep_present(out, known, after, now);
	keep_absent(arena, out, known, sight == SURVEY_WHOLE, after);
	settle(out, after);
	compare(arena, known, out);
}

bool
condition_settled(const struct health_condition *condition, int after)
{
	return condition->count == 0 && condition->runs <= -after;
}

static int
by_site(const void *left, const void *right)
{
	return strcmp(((const struct health_condition *)left)->site,
		((const struct health_condition *)right)->site);
}

const struct health_condition *
condition_find(const struct health_state *state, const char *site)
{
	const struct health_condition key = {.site = site};

	return state->condition_count == 0 ? NULL
					   : bsearch(&key, state->conditions,
						     state->condition_count, sizeof(key), by_site);
}
