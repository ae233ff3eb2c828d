/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Equal findings of a site's checks become one fault. */
#include "model/fault.h"

#include <stdlib.h>
#include <string.h>

/* A finding and where it is: results and findings are in order. */
struct place {
	const struct finding *finding;
	const struct survey_result *result;
	size_t at;
};

static int
compare_text(const char *a, const char *b)
{
	return strcmp(a == NULL ? "" : a, b == NULL ? "" : b);
}

/* 0 for what is the same fault. What could not be done is known by its words alone. */
static int
compare_fault(const struct finding *a, const struct finding *b)
{
	int order = strcmp(a->rule, b->rule);

	if (order == 0)
		order = compare_text(a->subject, b->subject);
	if (order == 0)
		order = (a->code > b->code) - (a->code < b->code);
	return order == 0 && *a->rule == '\0' ? compare_text(a->text, b->text) : order;
}

static int
by_fault(const void *left, const void *right)
{
	const struct place *a = left, *b = right;
	int order = compare_fault(a->finding, b->finding);

	return order == 0 ? (a->at > b->at) - (a->at < b->at) : order;
}

/* ---------------------------------------------------------------- what there is */

static bool
says_why(const struct survey_result *result)
{
	for (size_t i = 0; i < result->findings.count; i++)
		if (result->findings.items[i].state > STATE_OK)
			return true;
	return result->state <= STATE_OK;
}

/* A check that could not be done has no finding. */
static const struct finding *
failure(struct arena *arena, const struct survey_result *result)
{
	struct finding *finding = arena_alloc(arena, sizeof(*finding));

	*finding = (struct finding) {.rule = "",
		.state = result->state,
		.alone = result->state,
		.plain = result->state,
		.gravity = GRAVITY_OPEN,
		.code = result->code,
		.text = result->summary == NULL ? "nothing is known" : result->summary};
	return finding;
}

static struct place *
gather(struct arena *arena, const struct survey_site *site, size_t *count)
{
	struct place *places = NULL;

	*count = 0;
	for (size_t r = 0; r < site->count; r++) {
		const struct survey_result *result = &site->results[r];

		if (!says_why(result))
			ARENA_PUSH(arena, places, *count,
				((struct place) {failure(arena, result), result, *count}));
		for (size_t i = 0; i < result->findings.count; i++)
			ARENA_PUSH(arena, places, *count,
				((struct place) {&result->findings.items[i], result, *count}));
	}
	return places;
}

/* ---------------------------------------------------------------- one fault */

/* How many from here on are of the same check. */
static size_t
of_check(const struct place *places, size_t left)
{
	size_t same = 1;

	while (same < left && places[same].result == places[0].result)
		same++;
	return same;
}

/* The findings of the check whose words are shown. */
static const struct place *
choose(const struct place *places, size_t count, size_t *chosen_count)
{
	const struct place *chosen = NULL;

	for (size_t i = 0, n; i < count; i += n) {
		n = of_check(&places[i], count - i);
		if (chosen == NULL || finding_outranks(places[i].finding, chosen->finding) ||
			(!finding_outranks(chosen->finding, places[i].finding) &&
				n > *chosen_count)) {
			chosen = &places[i];
			*chosen_count = n;
		}
	}
	return chosen;
}

static void
add_fault(struct arena *arena, const struct place *places, size_t count, struct faults *out)
{
	struct fault fault = {.seen = NULL};
	size_t told = 0;
	const struct place *chosen = choose(places, count, &told);

	for (size_t i = 0; i < count; i += of_check(&places[i], count - i))
		ARENA_PUSH(arena, fault.seen, fault.seen_count, places[i].result);
	for (size_t i = 0; i < told; i++) {
		fault.finding = *chosen[i].finding;
		ARENA_PUSH(arena, out->items, out->count, fault);
	}
}

static int
by_gravity(const void *left, const void *right)
{
	const struct fault *a = *(const struct fault *const *)left;
	const struct fault *b = *(const struct fault *const *)right;

	if (finding_before(&a->finding, &b->finding))
		return -1;
	if (finding_before(&b->finding, &a->finding))
		return 1;
	return (a > b) - (a < b);
}

/* Equal ones stay in the order of their rules, so that two runs show them alike. */
static void
sort(struct arena *arena, struct faults *faults)
{
	const struct fault **order = arena_array(arena, faults->count, sizeof(*order));
	struct fault *sorted = arena_array(arena, faults->count, sizeof(*sorted));

	for (size_t i = 0; i < faults->count; i++)
		order[i] = &faults->items[i];
	if (faults->count > 0)
		qsort(order, faults->count, sizeof(*order), by_gravity);
	for (size_t i = 0; i < faults->count; i++)
		sorted[i] = *order[i];
	faults->items = sorted;
}

void
faults_find(struct arena *arena, const struct survey_site *site, struct faults *out)
{
	size_t count;
	struct place *places = gather(arena, site, &count);

	*out = (struct faults) {.count = 0};
	if (count > 0)
		qsort(places, count, sizeof(*places), by_fault);
	for (size_t i = 0, end; i < count; i = end) {
		for (end = i + 1;
			end < count && compare_fault(places[i].finding, places[end].finding) == 0;)
			end++;
		add_fault(arena, &places[i], end - i, out);
	}
	sort(arena, out);
}

const char *
fault_checks(struct arena *arena, const struct fault *fault)
{
	const char *text = "";

	for (size_t i = 0; i < fault->seen_count; i++)
		text = arena_printf(
			arena, "%s%s%s", text, i == 0 ? "" : ", ", fault->seen[i]->service);
	return text;
}
