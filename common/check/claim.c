/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options against evidence: a table of claims, each looked at where those before it hold. */
#include "check/claim.h"

#include "base/text.h"

/* --- whose evidence it is -------------------------------------------------------------------- */

static bool
same_name(const struct options *options, const struct subject *subject)
{
	return options->target.name == NULL ||
	       text_equal_nocase(subject->target.name, options->target.name);
}

static const char *
other_name(const struct options *options, const struct subject *subject, struct arena *arena)
{
	return arena_printf(arena, "is evidence of \"%s\", not of \"%s\"", subject->target.name,
		options->target.name);
}

static bool
same_port(const struct options *options, const struct subject *subject)
{
	return !options->has_port || subject->target.port == options->target.port;
}

static const char *
other_port(const struct options *options, const struct subject *subject, struct arena *arena)
{
	return arena_printf(arena, "is evidence of port %u, not of port %u",
		(unsigned int)subject->target.port, (unsigned int)options->target.port);
}

static bool
same_path(const struct options *options, const struct subject *subject)
{
	return !options->has_path || subject->target.path == NULL ||
	       text_equal(subject->target.path, options->target.path);
}

static const char *
other_path(const struct options *options, const struct subject *subject, struct arena *arena)
{
	return arena_printf(arena, "is evidence of the path \"%s\", not of \"%s\"",
		subject->target.path, options->target.path);
}

/* --- what was tested ------------------------------------------------------------------------- */

static const struct address *
untested(const struct options *options, const struct subject *subject)
{
	for (size_t i = 0; i < options->address_count; i++) {
		bool found = false;

		for (size_t k = 0; k < subject->count; k++)
			found = found || address_equal(&subject->endpoints[k].address,
						 &options->addresses[i]);
		if (!found)
			return &options->addresses[i];
	}
	return NULL;
}

static bool
all_tested(const struct options *options, const struct subject *subject)
{
	return untested(options, subject) == NULL;
}

static const char *
not_tested(const struct options *options, const struct subject *subject, struct arena *arena)
{
	char text[ADDRESS_TEXT_MAX];

	return arena_printf(arena, "is no evidence of %s (--address)",
		address_format(untested(options, subject), text));
}

static const struct endpoint *
left_out(const struct options *options, const struct subject *subject)
{
	for (size_t i = 0; options->family != ADDRESS_NONE && i < subject->count; i++) {
		enum address_family family = subject->endpoints[i].address.family;

		if (family != ADDRESS_NONE && family != options->family)
			return &subject->endpoints[i];
	}
	return NULL;
}

static bool
same_family(const struct options *options, const struct subject *subject)
{
	return left_out(options, subject) == NULL;
}

static const char *
other_family(const struct options *options, const struct subject *subject, struct arena *arena)
{
	return arena_printf(arena, "is evidence of %s too, which --use-ipv%c leaves out",
		left_out(options, subject)->label, options->family == ADDRESS_IPV4 ? '4' : '6');
}

/* --- what was asked -------------------------------------------------------------------------- */

/* NULL suites are offered wherever TCP connects. */
static bool
null_asked(const struct options *options, const struct subject *subject)
{
	for (size_t i = 0; options->null_cipher && i < subject->count; i++)
		if (subject->endpoints[i].stages[STAGE_TCP].outcome == OUTCOME_OK &&
			subject->endpoints[i].null_offer == NULL_OFFER_NONE)
			return false;
	return true;
}

static const char *
null_unasked(const struct options *options, const struct subject *subject, struct arena *arena)
{
	(void)options, (void)subject, (void)arena;
	return "does not hold what --null-cipher asks for";
}

static bool
was_pinged(const struct endpoint *endpoint, const struct address *target)
{
	for (size_t i = 0; i < endpoint->ping_count; i++)
		if (address_equal(&endpoint->pings[i].target, target))
			return true;
	return false;
}

/* An echo request needs an advertisement. */
static bool
pings_asked(const struct options *options, const struct subject *subject)
{
	for (size_t i = 0; i < options->ping_count; i++)
		for (size_t k = 0; k < subject->count; k++)
			if (subject->endpoints[k].stages[STAGE_RA].outcome == OUTCOME_OK &&
				!was_pinged(&subject->endpoints[k], &options->pings[i]))
				return false;
	return true;
}

static const char *
pings_unasked(const struct options *options, const struct subject *subject, struct arena *arena)
{
	(void)options, (void)subject, (void)arena;
	return "does not hold what --ping asks for";
}

/* --- the table ------------------------------------------------------------------------------- */

static const struct claim {
	bool (*holds)(const struct options *options, const struct subject *subject);
	const char *(*but)(
		const struct options *options, const struct subject *subject, struct arena *arena);
} claims[] = {
	{same_name, other_name},
	{same_port, other_port},
	{same_path, other_path},
	{all_tested, not_tested},
	{same_family, other_family},
	{null_asked, null_unasked},
	{pings_asked, pings_unasked},
};

enum { CLAIMS = sizeof(claims) / sizeof(claims[0]) };

/* How many hold of this one, until one does not. */
static size_t
count_holding(const struct options *options, const struct subject *subject)
{
	size_t n = 0;

	while (n < CLAIMS && claims[n].holds(options, subject))
		n++;
	return n;
}

bool
claims_hold(const struct options *options, const struct evidence *evidence, const char *path,
	struct arena *arena, struct err *err)
{
	const struct subject *best = NULL;
	size_t most = 0;

	for (size_t i = 0; i < evidence->count; i++) {
		size_t n = count_holding(options, &evidence->subjects[i]);

		if (best == NULL || n > most) {
			best = &evidence->subjects[i];
			most = n;
		}
	}
	if (best == NULL || most == CLAIMS)
		return true;
	return err_set(
		err, ERR_USAGE, "--replay: %s %s", path, claims[most].but(options, best, arena));
}
