/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What nodes have bound, beside what is served. */
#include "verdict/bindings.h"

#include "base/text.h"

/* The bindings of one file that may count for a target. */
struct choice {
	const char *file;
	const struct binding **items;
	size_t count;
};

static bool
is_first(const struct verdict_options *options, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (text_equal(options->bindings[i].file, options->bindings[index].file))
			return false;
	return true;
}

static struct choice
choose(struct verdict *verdict, const char *file, const struct target *target)
{
	const struct verdict_options *options = verdict->options;
	const uint16_t port = target->port == 0 ? TARGET_PORT : target->port;
	struct choice choice = {.file = file};

	for (int named = 1; named >= 0 && choice.count == 0; named--)
		for (size_t i = 0; i < options->binding_count; i++) {
			const struct binding *item = &options->bindings[i];

			if (item->port == port && item->named == (named == 1) &&
				text_equal(item->file, file) &&
				(!item->named || text_equal_nocase(item->host, target->name)))
				ARENA_PUSH(verdict->arena, choice.items, choice.count, item);
		}
	return choice;
}

/* How many have this certificate; `other` is one that has another, `none` one that shows none. */
static size_t
count_same(const struct choice *choice, const char *sha1, const struct binding **other,
	const struct binding **none)
{
	size_t same = 0;

	for (size_t i = 0; i < choice->count; i++) {
		const struct binding *item = choice->items[i];

		if (item->sha1 == NULL)
			*none = item;
		else if (text_equal(item->sha1, sha1))
			same++;
		else
			*other = item;
	}
	return same;
}

static void
compare(struct verdict *verdict, const struct endpoint *endpoint, const struct choice *choice,
	const char *sha1)
{
	const struct binding *other = NULL, *none = NULL;
	size_t same = count_same(choice, sha1, &other, &none);

	if (none != NULL)
		verdict_add(verdict, RULE_CERT_BINDING_OPEN, endpoint, 0,
			"%s shows no certificate for %s", choice->file, none->endpoint);
	else if (same == 0)
		verdict_add(verdict, RULE_CERT_BINDING, endpoint, 0,
			"served is not what %s has bound to %s: SHA-1 %s, not %s", choice->file,
			other->endpoint, sha1, other->sha1);
	else if (other != NULL)
		verdict_add(verdict, RULE_CERT_BINDING_OPEN, endpoint, 0,
			"%s has bound the served certificate, and another one to %s: which counts "
			"is not known",
			choice->file, other->endpoint);
	else
		verdict_add(verdict, RULE_CERT_BOUND, endpoint, 0,
			"the served certificate is the one that %s has bound to %s", choice->file,
			choice->items[0]->endpoint);
}

static void
judge_file(struct verdict *verdict, const struct subject *subject, const char *file)
{
	struct choice choice = choose(verdict, file, &subject->target);

	if (choice.count == 0) {
		verdict_add(verdict, RULE_CERT_BINDING_OPEN, NULL, 0,
			"%s shows no binding for port %d", file,
			subject->target.port == 0 ? TARGET_PORT : subject->target.port);
		return;
	}
	for (size_t i = 0; i < subject->count; i++) {
		const struct endpoint *endpoint = &subject->endpoints[i];
		const struct chain_path *path =
			endpoint->chain == NULL ? NULL : judged_path(endpoint);

		if (path != NULL && path->count > 0)
			compare(verdict, endpoint, &choice,
				text_hex(verdict->arena,
					span_of(path->certs[0]->sha1, sizeof(path->certs[0]->sha1)),
					'\0'));
	}
}

void
judge_bindings(struct verdict *verdict, const struct subject *subject)
{
	const struct verdict_options *options = verdict->options;

	for (size_t i = 0; i < options->binding_count; i++)
		if (is_first(options, i))
			judge_file(verdict, subject, options->bindings[i].file);
}
