/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which channel carries which root: needs and holdings, from files made here. */
#include "config.h"

#include "../unit.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <sys/stat.h>

#include "../scratch.h"
#include "base/file.h"
#include "../made/list_made.h"
#include "../made/made.h"
#include "../made/policy_made.h"
#include "roots/distribution.h"
#include "trust/judge.h"

enum {
	ROOT,
	RENEWED,
	OTHER_KEY,
	STRANGER,
	ENDED,
	CROSS,
	CROSS_ENDED,
	CA,
	LEAF,
	LEAF_AIA,
	SELF,
	SELF_AGAIN,
	LEAF_ENDED,
	LEAF_WEAK,
	COUNT
};

static struct {
	char dir[64];
	struct made made[COUNT];
	struct arena *arena;
} set;

static struct source_options usual;

static const char *
path_of(const char *name)
{
	return arena_printf(set.arena, "%s/%s", set.dir, name);
}

static int
set_up(void **state)
{
	struct made *m = set.made;

	(void)state;
	set.arena = arena_new(unit_no_memory);
	usual.deadline = deadline_in(600);
	snprintf(set.dir, sizeof(set.dir), "/tmp/iphttps-distribution-XXXXXX");
	assert_non_null(mkdtemp(set.dir));
	m[ROOT] = made_new(&(struct recipe) {.cn = "Root", .ca = true});
	m[RENEWED] = made_new(&(struct recipe) {
		.cn = "Root", .key = &m[ROOT], .ca = true, .from = -1000, .to = 900000});
	m[OTHER_KEY] = made_new(&(struct recipe) {.cn = "Root", .ca = true});
	m[STRANGER] = made_new(&(struct recipe) {.cn = "Stranger", .ca = true});
	m[ENDED] = made_new(&(struct recipe) {
		.cn = "Root", .key = &m[ROOT], .ca = true, .from = -9000, .to = -1000});
	m[CROSS] = made_new(&(struct recipe) {
		.cn = "Root", .key = &m[ROOT], .issuer = &m[STRANGER], .ca = true});
	m[CROSS_ENDED] = made_new(&(struct recipe) {.cn = "Root",
		.key = &m[ROOT],
		.issuer = &m[STRANGER],
		.ca = true,
		.from = -9000,
		.to = -1000});
	m[CA] = made_new(&(struct recipe) {.cn = "CA", .issuer = &m[ROOT], .ca = true});
	m[LEAF] = made_new(&(struct recipe) {.cn = "da", .san = "DNS:da", .issuer = &m[CA]});
	m[LEAF_AIA] = made_new(&(struct recipe) {.cn = "da",
		.san = "DNS:da",
		.issuer = &m[CA],
		.more = {{"authorityInfoAccess", "caIssuers;URI:http://pki.test/ca.cer"}}});
	m[SELF] = made_new(&(struct recipe) {.cn = "self", .san = "DNS:self"});
	m[LEAF_ENDED] = made_new(&(struct recipe) {
		.cn = "da", .san = "DNS:da", .issuer = &m[CA], .from = -9000, .to = -1000});
	m[LEAF_WEAK] = made_new(&(struct recipe) {
		.cn = "da", .san = "DNS:da", .issuer = &m[CA], .key_type = "RSA:512"});
	m[SELF_AGAIN] =
		made_new(&(struct recipe) {.cn = "self", .san = "DNS:self", .key = &m[SELF]});
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT; i++)
		made_free(&set.made[i]);
	scratch_remove(set.dir);
	arena_free(set.arena);
	return 0;
}

/* The bits of `which` are certificates. */
static const char *
write_store(const char *name, unsigned int which)
{
	const char *path = path_of(name);

	for (size_t i = 0; i < COUNT; i++) {
		const struct made *one = &set.made[i];

		if (which & 1u << i)
			made_write(path, &one, 1);
	}
	return path;
}

struct served {
	unsigned int certs[3];
	size_t count;
};

static struct distribution *
distribute(struct channels *channels, const struct served *served, size_t served_count,
	const struct span *roots, size_t root_count)
{
	struct stores *stores = stores_new(set.arena);
	const struct trust_options options = {.now = MADE_NOW, .deadline = deadline_in(60)};
	struct distribution_need need = {.now = MADE_NOW, .root_count = root_count};
	static const struct target targets[] = {
		{.name = "one", .port = 443}, {.name = "two", .port = 443}};
	struct distribution *out;

	assert_true(channels_union(channels, false, set.arena, deadline_in(60), stores, NULL));
	need.roots = arena_array(set.arena, root_count, sizeof(*need.roots));
	for (size_t i = 0; i < root_count; i++)
		need.roots[i] = roots[i];
	for (size_t i = 0; i < served_count; i++) {
		struct need_chain chain = {.report = NULL};
		struct span ders[3];

		for (size_t k = 0; k < served[i].count; k++)
			ders[k] = made_der(set.arena, &set.made[served[i].certs[k]]);
		chain.report = trust_judge(
			set.arena, ders, served[i].count, span_of(NULL, 0), stores, NULL, &options);
		chain.target = &targets[i % 2];
		ARENA_PUSH(set.arena, need.chains, need.chain_count, chain);
	}
	out = distribution_make(set.arena, channels, &need);
	stores_free(stores);
	return out;
}

static bool
read_specs(const char *const *specs, size_t count, struct channels *channels)
{
	const struct channel_specs named = {.items = specs, .count = count};

	return channels_read(set.arena, &named, &usual, channels, NULL);
}

static void
test_holdings(void **state)
{
	static const struct {
		struct served served;
		unsigned int store;
		enum holding holding;
	} rows[] = {
		{{{LEAF, CA}, 2}, 1 << ROOT, HOLDING_CARRIED},
		{{{LEAF, CA}, 2}, 1 << RENEWED, HOLDING_CARRIED},
		{{{LEAF, CA}, 2}, 1 << RENEWED | 1 << ROOT | 1 << STRANGER, HOLDING_CARRIED},
		{{{LEAF, CA}, 2}, 1 << OTHER_KEY | 1 << ROOT, HOLDING_CARRIED},
		{{{LEAF, CA}, 2}, 1 << OTHER_KEY, HOLDING_OTHER_KEY},
		{{{LEAF, CA}, 2}, 1 << STRANGER, HOLDING_MISSING},
		{{{LEAF, CA}, 2}, 1 << ENDED, HOLDING_EXPIRED},
		{{{LEAF, CA}, 2}, 1 << ENDED | 1 << ROOT, HOLDING_CARRIED},
		{{{LEAF, CA}, 2}, 1 << CA, HOLDING_CA_ONLY},
		{{{LEAF, CA}, 2}, 1 << CROSS, HOLDING_CA_ONLY},
		{{{SELF}, 1}, 1 << SELF, HOLDING_CARRIED},
		{{{SELF}, 1}, 1 << SELF_AGAIN, HOLDING_OTHER_CERT},
		{{{SELF}, 1}, 1 << ROOT, HOLDING_MISSING},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const char *spec =
			write_store(arena_printf(set.arena, "row%zu.pem", i), rows[i].store);
		struct channels channels = {.count = 0};
		const struct distribution *found;

		assert_true(read_specs(&spec, 1, &channels));
		assert_null(channels.items[0].error);
		found = distribute(&channels, &rows[i].served, 1, NULL, 0);
		assert_int_equal(found->root_count, 1);
		if (found->channels[0].cells[0].holding != rows[i].holding)
			fail_msg("row %zu: %s, not %s", i,
				holding_name(found->channels[0].cells[0].holding),
				holding_name(rows[i].holding));
		channels_free(&channels);
	}
}

/* Each entry point has the needs that are told once for all: its own, or those that include them.
 */
static void
test_entries(void **state)
{
	static const struct {
		struct served served[3];
		size_t served_count, entries;
		bool carried[3]; /* by root.pem, which has ROOT */
	} rows[] = {
		{{{{LEAF, CA}, 2}, {{LEAF, CA}, 2}}, 2, 2, {true, true}},
		{{{{LEAF, CA}, 2}, {{SELF}, 1}}, 2, 2, {true, false}},
		{{{{SELF}, 1}, {{LEAF, CA}, 2}}, 2, 2, {false, true}},
		{{{{LEAF, CA}, 2}, {{LEAF, CA}, 2}, {{LEAF, CA}, 2}}, 3, 2, {true, true}},
		{{{{LEAF, CA}, 2}, {{LEAF, CA}, 2}, {{SELF}, 1}}, 3, 3, {true, true, false}},
		{{{{LEAF, CA, CROSS}, 3}, {{LEAF, CA}, 2}}, 2, 2, {true, true}},
		{{{{LEAF, CA}, 2}, {{LEAF, CA, CROSS}, 3}}, 2, 2, {true, true}},
	};
	const char *spec = write_store("entries.pem", 1 << ROOT);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct channels channels = {.count = 0};
		const struct distribution *found;

		assert_true(read_specs(&spec, 1, &channels));
		found = distribute(&channels, rows[i].served, rows[i].served_count, NULL, 0);
		assert_int_equal(found->entry_count, rows[i].entries);
		for (size_t k = 0; k < found->entry_count; k++) {
			assert_string_equal(found->entries[k].name, k % 2 == 0 ? "one" : "two");
			if (entry_carried(found, &found->entries[k], &found->channels[0]) !=
				rows[i].carried[k])
				fail_msg("row %zu, entry %zu", i, k);
		}
		channels_free(&channels);
	}
}

/* A chain with a cross-certificate ends in two authorities, of which one is enough. */
static void
test_groups(void **state)
{
	const char *specs[] = {
		write_store("root.pem", 1 << ROOT), write_store("stranger.pem", 1 << STRANGER)};
	const struct served served = {{LEAF, CA, CROSS}, 3};
	struct channels channels = {.count = 0};
	const struct distribution *found;
	size_t carried = 0;

	(void)state;
	assert_true(read_specs(specs, 2, &channels));
	found = distribute(&channels, &served, 1, NULL, 0);
	assert_int_equal(found->root_count, 2);
	assert_int_equal(found->roots[0].group, found->roots[1].group);
	for (size_t i = 0; i < 2; i++)
		for (size_t k = 0; k < 2; k++)
			carried += found->channels[i].cells[k].holding == HOLDING_CARRIED;
	assert_int_equal(carried, 2);
	channels_free(&channels);
}

/* Two channels, each with some certificates; what they have of the root called "Root" and of the
 * one called "Stranger". */
static void
test_ways(void **state)
{
	enum { NO = -1 }; /* is not needed at all */
	static const struct {
		struct served served[2]; /* by two addresses, or one */
		unsigned int stores[2];
		int root[2], stranger[2];
	} rows[] = {
		/* an intermediate that only one of them has is of no use to the other */
		{{{{LEAF, CA}, 2}}, {1 << ROOT | 1 << CROSS | 1 << STRANGER, 1 << STRANGER},
			{HOLDING_CARRIED, HOLDING_MISSING}, {HOLDING_CARRIED, HOLDING_ROOT_ONLY}},
		{{{{LEAF}, 1}}, {1 << ROOT | 1 << CA, 1 << ROOT},
			{HOLDING_CARRIED, HOLDING_ROOT_ONLY}, {NO, NO}},
		{{{{LEAF, CA, CROSS}, 3}}, {1 << ROOT | 1 << CROSS, 1 << STRANGER},
			{HOLDING_CARRIED, HOLDING_MISSING}, {HOLDING_CA_ONLY, HOLDING_CARRIED}},
		/* a fault of the leaf's is on every way, and closes none */
		{{{{LEAF_ENDED, CA, CROSS}, 3}}, {1 << ROOT | 1 << CROSS, 1 << STRANGER},
			{HOLDING_CARRIED, HOLDING_MISSING}, {HOLDING_CA_ONLY, HOLDING_CARRIED}},
		{{{{LEAF_WEAK, CA, CROSS}, 3}}, {1 << ROOT | 1 << CROSS, 1 << STRANGER},
			{HOLDING_CARRIED, HOLDING_MISSING}, {HOLDING_CA_ONLY, HOLDING_CARRIED}},
		/* what an address asks for is not forgotten for one that asks for less */
		{{{{LEAF, CA, CROSS}, 3}, {{LEAF, CA}, 2}}, {1 << ROOT, 1 << STRANGER},
			{HOLDING_CARRIED, HOLDING_MISSING}, {NO, NO}},
		{{{{LEAF, CA}, 2}, {{LEAF, CA, CROSS}, 3}}, {1 << ROOT, 1 << STRANGER},
			{HOLDING_CARRIED, HOLDING_MISSING}, {NO, NO}},
		{{{{LEAF, CA}, 2}, {{LEAF, CA}, 2}}, {1 << ROOT, 1 << STRANGER},
			{HOLDING_CARRIED, HOLDING_MISSING}, {NO, NO}},
		{{{{LEAF}, 1}, {{LEAF, CA}, 2}}, {1 << ROOT | 1 << CA, 1 << ROOT},
			{HOLDING_CARRIED, HOLDING_ROOT_ONLY}, {NO, NO}},
		/* a way that nobody can go is none */
		{{{{LEAF, CA, CROSS_ENDED}, 3}}, {1 << ROOT, 1 << STRANGER},
			{HOLDING_CARRIED, HOLDING_MISSING}, {NO, NO}},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct channels channels = {.count = 0};
		const struct distribution *found;
		const char *specs[2];

		for (size_t k = 0; k < 2; k++)
			specs[k] = write_store(
				arena_printf(set.arena, "way%zu-%zu.pem", i, k), rows[i].stores[k]);
		assert_true(read_specs(specs, 2, &channels));
		found = distribute(
			&channels, rows[i].served, rows[i].served[1].count > 0 ? 2 : 1, NULL, 0);
		if (found->root_count != 1u + (rows[i].stranger[0] != NO))
			fail_msg("row %zu: %zu roots", i, found->root_count);
		for (size_t r = 0; r < found->root_count; r++)
			for (size_t k = 0; k < 2; k++) {
				const int *wanted = strcmp(found->roots[r].name, "Root") == 0
							    ? rows[i].root
							    : rows[i].stranger;

				if ((int)found->channels[k].cells[r].holding != wanted[k])
					fail_msg("row %zu: %s in %zu is %s", i,
						found->roots[r].name, k,
						holding_name(found->channels[k].cells[r].holding));
			}
		channels_free(&channels);
	}
}

/* What a client with one channel alone is told by the judgement of the chain. */
static enum chain_fault
judged_alone(const char *spec, const struct served *served)
{
	const struct trust_options options = {.now = MADE_NOW, .deadline = deadline_in(60)};
	struct stores *stores = stores_new(set.arena);
	enum chain_fault found = CHAIN_OK;
	const struct chain_path *best;
	struct span ders[3];

	assert_true(stores_add(stores, spec, deadline_in(60), NULL));
	for (size_t k = 0; k < served->count; k++)
		ders[k] = made_der(set.arena, &set.made[served->certs[k]]);
	best = chain_best(trust_judge(
		set.arena, ders, served->count, span_of(NULL, 0), stores, NULL, &options));
	for (size_t i = 0; i < best->problem_count; i++)
		if (best->problems[i].fault == CHAIN_INCOMPLETE ||
			best->problems[i].fault == CHAIN_UNTRUSTED_ROOT)
			found = best->problems[i].fault;
	stores_free(stores);
	return found;
}

static enum chain_fault
fault_of(const struct carried *cell)
{
	switch (cell->holding) {
	case HOLDING_CARRIED:
		return CHAIN_OK;
	case HOLDING_NO_ISSUER:
	case HOLDING_ROOT_ONLY:
		return CHAIN_INCOMPLETE;
	default:
		return cell->breaks_off ? CHAIN_INCOMPLETE : CHAIN_UNTRUSTED_ROOT;
	}
}

/* A channel gives the fault that a client of its own would be told, whatever other channels hold;
 * only an intermediate that nothing but another channel tells to be one is not taken for a root. */
static void
test_ends(void **state)
{
	static const struct served rows[] = {
		{{LEAF_AIA}, 1}, {{LEAF_AIA, CA}, 2}, {{LEAF}, 1}, {{LEAF, CA}, 2}};
	static const unsigned int stores[] = {1 << STRANGER, 1 << STRANGER | 1 << ROOT,
		1 << STRANGER | 1 << CA, 1 << STRANGER | 1 << ROOT | 1 << CA};
	const char *paths[ARRAY_SIZE(stores)];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(stores); i++)
		paths[i] = write_store(arena_printf(set.arena, "end%zu.pem", i), stores[i]);
	for (size_t i = 0; i < 4 * 4 * ARRAY_SIZE(rows); i++) {
		const struct served *served = &rows[i / 16];
		const char *specs[] = {arena_printf(set.arena, "a=%s", paths[i % 4]),
			arena_printf(set.arena, "b=%s", paths[i / 4 % 4])};
		struct channels channels = {.count = 0};
		const struct distribution *found;
		bool told = served->count > 1 || served->certs[0] == LEAF_AIA ||
			    (stores[i % 4] & 1 << CA) != 0 || (stores[i / 4 % 4] & 1 << CA) == 0;
		enum chain_fault fault, wanted;

		assert_true(read_specs(specs, 2, &channels));
		found = distribute(&channels, served, 1, NULL, 0);
		assert_int_equal(found->root_count, 1);
		fault = fault_of(&found->channels[0].cells[0]);
		wanted = told ? judged_alone(specs[0], served) : CHAIN_INCOMPLETE;
		if (fault != wanted)
			fail_msg("row %zu, %zu beside %zu: %s, not %s", i / 16, i % 4, i / 4 % 4,
				made_fault_name(fault), made_fault_name(wanted));
		channels_free(&channels);
	}
}

/* One that cannot be read says why, and the others are read all the same. */
static void
test_unreadable(void **state)
{
	const char *specs[] = {path_of("none.pem"), write_store("good.pem", 1 << ROOT),
		path_of("*.none"), path_of("junk.pem")};
	const struct span root = made_der(set.arena, &set.made[ROOT]);
	struct channels channels = {.count = 0};
	const struct distribution *found;

	(void)state;
	assert_true(file_write(specs[3], span_text("junk"), NULL));
	assert_true(read_specs(specs, 4, &channels));
	found = distribute(&channels, NULL, 0, &root, 1);
	assert_int_equal(found->channel_count, 4);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(found->channels[i].error == NULL, i == 1);
		assert_int_equal(found->channels[i].cells[0].holding,
			i == 1 ? HOLDING_CARRIED : HOLDING_NONE);
	}
	assert_string_equal(found->channels[2].error, "matches no file");
	channels_free(&channels);
}

/* A root that trusts nothing issued after a day, or nothing at all, where only the root is named:
 * the words are about the root, as there is no certificate to compare with that day. */
static void
test_restricted(void **state)
{
	enum { NOT_BEFORE = 126 };
	static const struct {
		int64_t at; /* 0: the property has no time */
		const char *text;
	} rows[] = {
		{MADE_NOW - 40 * INT64_C(86400),
			"by its properties, for certificates issued after 2026-12-06"},
		{0, "by its properties, for every certificate"},
	};
	const struct span root = made_der(set.arena, &set.made[ROOT]);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const char *spec = path_of(arena_printf(set.arena, "restricted%zu.sst", i));
		struct channels channels = {.count = 0};
		struct buf store = context_store();
		const struct carried *cell;

		context_property(&store, NOT_BEFORE,
			rows[i].at == 0 ? span_of(NULL, 0) : list_filetime(set.arena, rows[i].at));
		context_property(&store, 32, root);
		context_end(&store);
		assert_true(file_write(spec, policy_take(set.arena, &store), NULL));
		assert_true(read_specs(&spec, 1, &channels));
		assert_null(channels.items[0].error);
		cell = &distribute(&channels, NULL, 0, &root, 1)->channels[0].cells[0];
		assert_int_equal(cell->holding, HOLDING_DISALLOWED);
		assert_string_equal(cell->text, rows[i].text);
		channels_free(&channels);
	}
}

/* A pattern in a folder that may not be listed is not one that matches nothing. */
static void
test_closed_folder(void **state)
{
	const char *folder = path_of("closed"), *spec = arena_printf(set.arena, "%s/*.pem", folder);
	struct channels channels = {.count = 0};
	uid_t user = geteuid();

	(void)state;
	assert_int_equal(mkdir(folder, 0), 0);
	if (user == 0)
		assert_int_equal(seteuid(65534), 0);
	assert_true(read_specs(&spec, 1, &channels));
	assert_int_equal(seteuid(user), 0);
	assert_non_null(strstr(channels.items[0].error, "Permission denied"));
	channels_free(&channels);
	assert_int_equal(rmdir(folder), 0);
}

/* Nor is one whose wildcard finds a folder that is closed: to listing, or to whoever knows a name.
 */
static void
test_closed_below(void **state)
{
	const char *folder = path_of("outer"), *closed = arena_printf(set.arena, "%s/in", folder);
	const char *specs[] = {arena_printf(set.arena, "%s/*/*.pem", folder),
		arena_printf(set.arena, "%s/*/root.pem", folder),
		arena_printf(set.arena, "%s/*/below/root.pem", folder),
		arena_printf(set.arena, "%s/*.pem", folder)};
	struct channels channels = {.count = 0};
	uid_t user = geteuid();

	(void)state;
	assert_int_equal(mkdir(folder, 0755), 0);
	assert_int_equal(chmod(path_of("."), 0711), 0);
	assert_int_equal(mkdir(closed, 0), 0);
	if (user == 0)
		assert_int_equal(seteuid(65534), 0);
	assert_true(read_specs(specs, 4, &channels));
	assert_int_equal(seteuid(user), 0);
	for (size_t i = 0; i < 3; i++)
		assert_non_null(strstr(channels.items[i].error, "Permission denied"));
	assert_string_equal(channels.items[3].error, "matches no file");
	channels_free(&channels);
	assert_int_equal(rmdir(closed), 0);
	assert_int_equal(rmdir(folder), 0);
}

/* Files that are found beside it do not speak for it. */
static void
test_closed_beside(void **state)
{
	const char *folder = path_of("some"), *closed = arena_printf(set.arena, "%s/in", folder),
		   *open = arena_printf(set.arena, "%s/open", folder), *file;
	const char *specs[] = {arena_printf(set.arena, "%s/*/*.pem", folder)};
	struct channels channels = {.count = 0};
	uid_t user = geteuid();

	(void)state;
	assert_int_equal(mkdir(folder, 0755), 0);
	assert_int_equal(chmod(path_of("."), 0711), 0);
	assert_int_equal(mkdir(closed, 0), 0);
	assert_int_equal(mkdir(open, 0755), 0);
	file = write_store("some/open/root.pem", 1 << ROOT);
	if (user == 0)
		assert_int_equal(seteuid(65534), 0);
	assert_true(read_specs(specs, 1, &channels));
	assert_int_equal(seteuid(user), 0);
	assert_int_equal(channels.count, 2);
	assert_null(channels.items[0].error);
	assert_non_null(strstr(channels.items[1].error, "Permission denied"));
	channels_free(&channels);
	assert_int_equal(unlink(file), 0);
	assert_int_equal(rmdir(open), 0);
	assert_int_equal(rmdir(closed), 0);
	assert_int_equal(rmdir(folder), 0);
}

/* One name given twice is what one client has; what there is everywhere all of them have. */
static void
test_joined(void **state)
{
	const char *good = write_store("joined-good.pem", 1 << ROOT),
		   *other = write_store("joined-other.pem", 1 << STRANGER);
	const char *specs[] = {arena_printf(set.arena, "both=%s", other),
		arena_printf(set.arena, "both=%s", good), other,
		arena_printf(set.arena, "cut=%s", good),
		arena_printf(set.arena, "cut=%s", path_of("none.pem"))};
	const struct span root = made_der(set.arena, &set.made[ROOT]);
	struct channel_specs named = {.items = specs, .count = 5};
	struct channels channels = {.count = 0};
	const struct distribution *found;

	(void)state;
	assert_true(channels_read(set.arena, &named, &usual, &channels, NULL));
	found = distribute(&channels, NULL, 0, &root, 1);
	assert_int_equal(found->channel_count, 3);
	assert_string_equal(found->channels[0].name, "both");
	assert_int_equal(found->channels[0].cells[0].holding, HOLDING_CARRIED);
	assert_int_equal(found->channels[1].cells[0].holding, HOLDING_MISSING);
	assert_non_null(strstr(found->channels[0].location, "joined-good.pem"));
	assert_non_null(found->channels[2].error);
	channels_free(&channels);

	named = (struct channel_specs) {&specs[2], 1, &good, 1};
	channels = (struct channels) {.count = 0};
	assert_true(channels_read(set.arena, &named, &usual, &channels, NULL));
	found = distribute(&channels, NULL, 0, &root, 1);
	assert_int_equal(found->channel_count, 1);
	assert_int_equal(found->channels[0].cells[0].holding, HOLDING_CARRIED);
	channels_free(&channels);
}

/* One broken entry hides no root that is there; what is not there may be it; and one of a
 * Disallowed store may be about anything. */
static void
test_broken(void **state)
{
	static const struct {
		const char *name;
		unsigned int which;
		const char *label;
		enum holding holding;
		bool also_clean; /* a second location of the channel, whole and with the root */
	} rows[] = {
		{"broken-with.pem", 1 << ROOT, "CERTIFICATE", HOLDING_CARRIED, false},
		{"broken-without.pem", 1 << STRANGER, "CERTIFICATE", HOLDING_NONE, false},
		{"broken-other.pem", 1 << STRANGER, "CERTIFICATE", HOLDING_CARRIED, true},
		{"broken-doubt.pem", 1 << ROOT, "TRUSTED CERTIFICATE", HOLDING_NONE, false},
		{"broken-lacks.pem", 1 << STRANGER, "TRUSTED CERTIFICATE", HOLDING_MISSING, false},
		{"broken-doubt2.pem", 1 << STRANGER, "TRUSTED CERTIFICATE", HOLDING_NONE, true},
	};
	const char *clean = write_store("broken-clean.pem", 1 << ROOT);
	const struct span root = made_der(set.arena, &set.made[ROOT]);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const char *path = write_store(rows[i].name, rows[i].which);
		const char *specs[] = {arena_printf(set.arena, "one=%s", path),
			arena_printf(set.arena, "one=%s", clean)};
		FILE *file = fopen(path, "a");
		struct channels channels = {.count = 0};
		const struct distribution *found;

		fprintf(file, "-----BEGIN %s-----\nTm8=\n-----END %s-----\n", rows[i].label,
			rows[i].label);
		assert_int_equal(fclose(file), 0);
		assert_true(read_specs(specs, 1 + rows[i].also_clean, &channels));
		found = distribute(&channels, NULL, 0, &root, 1);
		if (found->channels[0].cells[0].holding != rows[i].holding)
			fail_msg("%s: %s", rows[i].name,
				holding_name(found->channels[0].cells[0].holding));
		assert_int_equal(found->channels[0].broken_count, 1);
		assert_non_null(strstr(found->channels[0].broken[0], "cannot be decoded (at byte"));
		channels_free(&channels);
	}
}

/* A thousand channels with the same certificate decode it once. */
static void
test_shared(void **state)
{
	enum { MANY = 1000 };
	const char *path = write_store("shared.pem", 1 << ROOT), **specs;
	const struct span root = made_der(set.arena, &set.made[ROOT]);
	struct channels channels = {.count = 0};
	const struct distribution *found;
	const struct known **all;

	(void)state;
	specs = arena_array(set.arena, MANY, sizeof(*specs));
	for (size_t i = 0; i < MANY; i++)
		specs[i] = path;
	assert_true(read_specs(specs, MANY, &channels));
	assert_int_equal(known_all(channels.known, set.arena, &all), 1);
	found = distribute(&channels, NULL, 0, &root, 1);
	for (size_t i = 0; i < MANY; i++)
		assert_int_equal(found->channels[i].cells[0].holding, HOLDING_CARRIED);
	channels_free(&channels);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_holdings),
		cmocka_unit_test(test_groups),
		cmocka_unit_test(test_entries),
		cmocka_unit_test(test_ways),
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_unreadable),
		cmocka_unit_test(test_restricted),
		cmocka_unit_test(test_closed_folder),
		cmocka_unit_test(test_closed_below),
		cmocka_unit_test(test_closed_beside),
		cmocka_unit_test(test_joined),
		cmocka_unit_test(test_broken),
		cmocka_unit_test(test_shared),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
