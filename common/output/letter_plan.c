/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which sites, causes and faults a letter tells, and in which order. */
#include "output/letter_plan.h"

#include <stdlib.h>
#include <string.h>

#include "output/alike.h"

enum { CAUSE_LEAST = 2, SUBJECTS = 8 };

/* A row with its faults, notes left out. */
struct line {
	const struct letter_row *row;
	bool full;
	struct faults faults;
	const struct fault **causes; /* of them, those that are told with other sites */
	size_t cause_count;
};

/* A fault that other sites may have, too. */
struct place {
	const struct fault *fault;
	size_t line;
};

struct planner {
	struct arena *arena;
	const struct letter *letter;
	struct line *lines; /* as the letter's rows */
	struct place *places;
	size_t place_count;
	struct letter_block *blocks;
	size_t count;
};

/* ---------------------------------------------------------------- what is remembered */

static int
compare_text(const char *a, const char *b)
{
	return strcmp(a == NULL ? "" : a, b == NULL ? "" : b);
}

static int
compare_faults(const void *left, const void *right)
{
	const struct letter_fault *a = left, *b = right;

	return health_item_order(a->item, b->item);
}

static struct letter_fault *
find_fault(const struct letter_row *row, const struct finding *finding)
{
	const struct health_item item = {.rule = finding->rule,
		.subject = finding->subject == NULL ? "" : finding->subject,
		.state = finding->state,
		.code = finding->code};
	const struct letter_fault wanted = {.item = &item};

	return row->fault_count == 0 ? NULL
				     : bsearch(&wanted, row->faults, row->fault_count,
					       sizeof(*row->faults), compare_faults);
}

int64_t
letter_since(const struct letter_row *row, const struct finding *finding)
{
	const struct letter_fault *fault = find_fault(row, finding);

	return fault == NULL ? 0 : fault->item->since;
}

static int64_t
mailed(const struct letter_row *row, const struct finding *finding)
{
	const struct letter_fault *fault = find_fault(row, finding);

	return fault == NULL ? INT64_MAX : fault->mailed;
}

static void
mark(const struct letter_row *row, const struct finding *finding)
{
	struct letter_fault *fault = find_fault(row, finding);

	if (fault != NULL)
		fault->named = true;
}

void
letter_plan_drop(const struct letter *letter)
{
	for (size_t i = 0; i < letter->count; i++)
		for (size_t k = 0; k < letter->rows[i].fault_count; k++)
			letter->rows[i].faults[k].named = false;
}

/* ---------------------------------------------------------------- what there is no room for */

struct choice {
	int64_t mailed;
	size_t at;
};

static int
by_mailed(const void *left, const void *right)
{
	const struct choice *a = left, *b = right;

	if (a->mailed != b->mailed)
		return a->mailed < b->mailed ? -1 : 1;
	return (a->at > b->at) - (a->at < b->at);
}

static int
by_place(const void *left, const void *right)
{
	const struct choice *a = left, *b = right;

	return (a->at > b->at) - (a->at < b->at);
}

/* Leaves the `most` that count, in their order; how many there are. */
static size_t
choose(const struct planner *planner, struct choice *choices, size_t count, size_t most)
{
	if (count <= most)
		return count;
	if (planner->letter->kind == LETTER_REMINDER) {
		qsort(choices, count, sizeof(*choices), by_mailed);
		qsort(choices, most, sizeof(*choices), by_place);
	}
	return most;
}

/* ---------------------------------------------------------------- causes */

static bool
in_full(const struct letter *letter, const struct letter_row *row)
{
	return row->event == HEALTH_PROBLEM || row->event == HEALTH_CHANGED ||
	       (row->event == HEALTH_OPEN && letter->kind == LETTER_REMINDER);
}

/* The words of what ends at a moment say how long that is from when the site was looked at. */
static int
compare_cause(const struct finding *a, const struct finding *b)
{
	int order = compare_text(a->about, b->about);

	if (order == 0)
		order = strcmp(a->rule, b->rule);
	if (order == 0)
		order = (a->code > b->code) - (a->code < b->code);
	if (order == 0)
		order = (a->state > b->state) - (a->state < b->state);
	if (order == 0)
		order = (a->when > b->when) - (a->when < b->when);
	if (order == 0 && a->when == 0)
		order = compare_text(a->text, b->text);
	return order == 0 ? compare_text(a->remedy, b->remedy) : order;
}

static int
by_cause(const void *left, const void *right)
{
	const struct place *a = left, *b = right;
	int order = compare_cause(&a->fault->finding, &b->fault->finding);

	if (order == 0)
		order = (a->line > b->line) - (a->line < b->line);
	return order == 0 ? (a->fault > b->fault) - (a->fault < b->fault) : order;
}

static const char *
add_subject(struct arena *arena, const char *list, const char *subject, size_t at)
{
	if (subject == NULL || at > SUBJECTS)
		return list;
	if (at == SUBJECTS)
		return arena_printf(arena, "%s, ...", list);
	return *list == '\0' ? subject : arena_printf(arena, "%s, %s", list, subject);
}

/* One block of the places of one cause. */
static void
add_cause(struct planner *planner, const struct place *places, size_t count)
{
	struct letter_block block = {
		.row = planner->lines[places[0].line].row, .cause = places[0].fault};
	size_t same = 0;

	for (size_t i = 0; i < count; i++) {
		struct line *line = &planner->lines[places[i].line];
		const struct finding *finding = &places[i].fault->finding;
		int64_t since = letter_since(line->row, finding);

		ARENA_PUSH(planner->arena, line->causes, line->cause_count, places[i].fault);
		if (since != 0 && (block.since == 0 || since < block.since))
			block.since = since;
		same = i > 0 && places[i].line == places[i - 1].line ? same + 1 : 0;
		if (same == 0)
			ARENA_PUSH(planner->arena, block.members, block.member_count,
				((struct letter_member) {line->row, ""}));
		block.members[block.member_count - 1].subjects = add_subject(planner->arena,
			block.members[block.member_count - 1].subjects, finding->subject, same);
	}
	ARENA_PUSH(planner->arena, planner->blocks, planner->count, block);
}

static void
find_causes(struct planner *planner)
{
	const struct place *places = planner->places;

	if (planner->place_count > 0)
		qsort(planner->places, planner->place_count, sizeof(*places), by_cause);
	for (size_t i = 0, end; i < planner->place_count; i = end) {
		size_t sites = 1;

		for (end = i + 1;
			end < planner->place_count &&
			compare_cause(&places[i].fault->finding, &places[end].fault->finding) == 0;
			end++)
			sites += places[end].line != places[end - 1].line;
		if (sites >= CAUSE_LEAST)
			add_cause(planner, &places[i], end - i);
	}
}

/* ---------------------------------------------------------------- sites */

static void
take_line(struct planner *planner, size_t at)
{
	struct line *line = &planner->lines[at];
	struct faults faults;

	line->row = &planner->letter->rows[at];
	line->full = in_full(planner->letter, line->row);
	if (!line->full)
		return;
	faults_find(planner->arena, line->row->site, &faults);
	for (size_t i = 0; i < faults.count; i++)
		if (faults.items[i].finding.state > STATE_OK)
			faults.items[line->faults.count++] = faults.items[i];
	line->faults.items = faults.items;
	for (size_t i = 0; i < line->faults.count; i++)
		if (faults.items[i].finding.about != NULL)
			ARENA_PUSH(planner->arena, planner->places, planner->place_count,
				((struct place) {&faults.items[i], at}));
}

static bool
is_cause(const struct line *line, const struct fault *fault)
{
	for (size_t i = 0; i < line->cause_count; i++)
		if (line->causes[i] == fault)
			return true;
	return false;
}

/* Without those that are told as causes. */
static struct faults
own_faults(struct arena *arena, const struct line *line)
{
	struct faults own = {.items = arena_array(arena, line->faults.count, sizeof(*own.items))};

	for (size_t i = 0; i < line->faults.count; i++)
		if (!is_cause(line, &line->faults.items[i]))
			own.items[own.count++] = line->faults.items[i];
	return own;
}

/* Whether the words of `told` are about this fault, which it may be joined with others in. */
static bool
tells(const struct faults *own, const struct finding *told, const struct finding *one)
{
	bool joined = true;

	if (!alike_same(told, one))
		return false;
	for (size_t i = 0; i < own->count && joined; i++)
		joined = own->items[i].finding.subject != told->subject;
	return joined || compare_text(told->subject, one->subject) == 0;
}

static int64_t
oldest(const struct letter_row *row, const struct faults *own, const struct finding *told)
{
	int64_t found = INT64_MAX;

	for (size_t i = 0; i < own->count; i++) {
		int64_t at = INT64_MAX;

		if (tells(own, told, &own->items[i].finding))
			at = mailed(row, &own->items[i].finding);
		if (at < found)
			found = at;
	}
	return found;
}

/* The faults of a site that are told; all of them are marked that these words are about. */
static void
choose_faults(const struct planner *planner, const struct faults *own, struct letter_block *block)
{
	const struct faults all = alike_faults(planner->arena, own);
	struct choice *choices = arena_array(planner->arena, all.count, sizeof(*choices));
	bool choosy = all.count > LETTER_FAULTS && planner->letter->kind == LETTER_REMINDER;

	for (size_t i = 0; i < all.count; i++) {
		choices[i].at = i;
		if (choosy)
			choices[i].mailed = oldest(block->row, own, &all.items[i].finding);
	}
	block->faults.count = choose(planner, choices, all.count, LETTER_FAULTS);
	block->faults.items =
		arena_array(planner->arena, block->faults.count, sizeof(*block->faults.items));
	block->more = all.count - block->faults.count;
	for (size_t i = 0; i < block->faults.count; i++)
		block->faults.items[i] = all.items[choices[i].at];
}

static void
add_site(struct planner *planner, const struct line *line)
{
	const struct faults own = own_faults(planner->arena, line);
	struct letter_block block = {.row = line->row,
		.full = line->full,
		.also = line->causes,
		.also_count = line->cause_count};

	if (line->full && own.count == 0 && line->cause_count > 0 && line->row->lost_count == 0)
		return;
	choose_faults(planner, &own, &block);
	ARENA_PUSH(planner->arena, planner->blocks, planner->count, block);
}

/* ---------------------------------------------------------------- the order */

/* A block with what it is ordered by. */
struct position {
	size_t row;
	const struct finding *finding; /* the gravest that it tells, NULL: none */
	size_t at;
};

static int
by_gravity(const void *left, const void *right)
{
	const struct position *a = left, *b = right;

	if (a->row != b->row)
		return a->row < b->row ? -1 : 1;
	if (a->finding != NULL && b->finding != NULL) {
		if (finding_before(a->finding, b->finding))
			return -1;
		if (finding_before(b->finding, a->finding))
			return 1;
	} else if (a->finding != b->finding)
		return a->finding != NULL ? -1 : 1;
	return (a->at > b->at) - (a->at < b->at);
}

/* Causes stand where the first of their sites does, and before it unless it has something graver.
 */
static void
put_in_order(struct planner *planner)
{
	struct position *order = arena_array(planner->arena, planner->count, sizeof(*order));
	struct letter_block *blocks = arena_array(planner->arena, planner->count, sizeof(*blocks));

	for (size_t i = 0; i < planner->count; i++) {
		const struct letter_block *block = &planner->blocks[i];

		order[i].row = (size_t)(block->row - planner->letter->rows);
		order[i].at = i;
		if (block->cause != NULL)
			order[i].finding = &block->cause->finding;
		else if (block->faults.count > 0)
			order[i].finding = &block->faults.items[0].finding;
	}
	if (planner->count > 0)
		qsort(order, planner->count, sizeof(*order), by_gravity);
	for (size_t i = 0; i < planner->count; i++)
		blocks[i] = planner->blocks[order[i].at];
	planner->blocks = blocks;
}

/* ---------------------------------------------------------------- what is told in full */

/* The oldest of what a block would name. */
static int64_t
waits(const struct letter_block *block)
{
	int64_t found = INT64_MAX;

	for (size_t i = 0; i < block->row->fault_count && block->cause == NULL; i++)
		if (block->row->faults[i].mailed < found)
			found = block->row->faults[i].mailed;
	for (size_t i = 0; i < block->member_count; i++) {
		int64_t at = mailed(block->members[i].row, &block->cause->finding);

		if (at < found)
			found = at;
	}
	return found;
}

static void
mark_site(const struct letter_block *block, const struct faults *own)
{
	for (size_t i = 0; i < own->count; i++)
		for (size_t k = 0; k < block->faults.count; k++)
			if (tells(own, &block->faults.items[k].finding, &own->items[i].finding)) {
				mark(block->row, &own->items[i].finding);
				break;
			}
}

static bool
is_member(const struct letter_block *block, const struct letter_row *row)
{
	for (size_t i = 0; i < block->member_count && i < LETTER_MEMBERS; i++)
		if (block->members[i].row == row)
			return true;
	return false;
}

static void
mark_cause(const struct planner *planner, const struct letter_block *block)
{
	for (size_t i = 0; i < planner->place_count; i++) {
		const struct place *place = &planner->places[i];

		if (compare_cause(&place->fault->finding, &block->cause->finding) == 0 &&
			is_member(block, planner->lines[place->line].row))
			mark(planner->lines[place->line].row, &place->fault->finding);
	}
}

static void
choose_blocks(struct planner *planner, struct letter_plan *plan)
{
	struct choice *choices = arena_array(planner->arena, planner->count, sizeof(*choices));
	size_t count;

	for (size_t i = 0; i < planner->count; i++)
		choices[i] = (struct choice) {waits(&planner->blocks[i]), i};
	count = choose(planner, choices, planner->count, LETTER_BLOCKS);
	plan->blocks = arena_array(planner->arena, count, sizeof(*plan->blocks));
	plan->count = count;
	for (size_t i = 0; i < count; i++) {
		const struct letter_block *block = &planner->blocks[choices[i].at];
		const struct line *line = &planner->lines[block->row - planner->letter->rows];
		const struct faults own = own_faults(planner->arena, line);

		plan->blocks[i] = *block;
		if (block->cause != NULL)
			mark_cause(planner, block);
		else
			mark_site(block, &own);
	}
}

/* Sites of which some block is left out. */
static void
list_left(const struct planner *planner, struct letter_plan *plan)
{
	size_t *blocks = arena_array(planner->arena, planner->letter->count, sizeof(*blocks));
	const struct letter_row *rows = planner->letter->rows;

	for (size_t i = 0; i < planner->count; i++) {
		const struct letter_block *block = &planner->blocks[i];

		blocks[block->row - rows] += block->cause == NULL;
		for (size_t k = 0; k < block->member_count; k++)
			blocks[block->members[k].row - rows]++;
	}
	for (size_t i = 0; i < plan->count; i++) {
		const struct letter_block *block = &plan->blocks[i];

		blocks[block->row - rows] -= block->cause == NULL;
		for (size_t k = 0; k < block->member_count && k < LETTER_MEMBERS; k++)
			blocks[block->members[k].row - rows]--;
	}
	for (size_t i = 0; i < planner->letter->count; i++)
		if (blocks[i] > 0)
			ARENA_PUSH(planner->arena, plan->left, plan->left_count, &rows[i]);
}

void
letter_plan_make(struct arena *arena, const struct letter *letter, struct letter_plan *plan)
{
	struct planner planner = {.arena = arena, .letter = letter};

	*plan = (struct letter_plan) {.count = 0};
	letter_plan_drop(letter);
	planner.lines = arena_array(arena, letter->count, sizeof(*planner.lines));
	for (size_t i = 0; i < letter->count; i++)
		take_line(&planner, i);
	find_causes(&planner);
	for (size_t i = 0; i < letter->count; i++)
		add_site(&planner, &planner.lines[i]);
	put_in_order(&planner);
	choose_blocks(&planner, plan);
	list_left(&planner, plan);
}
