/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sites that a run is for, by name and by tag. */
#include "survey/selection.h"

#include <string.h>

#include "base/limits.h"
#include "base/near.h"
#include "base/text.h"
#include "survey/delivery.h"

bool
selection_given(const struct report_options *options)
{
	return options->only_count + options->tag_count > 0;
}

/* ---------------------------------------------------------------- what is asked for */

static bool
has_tag(const struct config_site *site, const char *tag)
{
	for (size_t i = 0; i < site->tag_count; i++)
		if (text_equal(site->tags[i], tag))
			return true;
	return false;
}

static bool
is_wanted(const struct report_options *options, const struct config_site *site)
{
	for (size_t i = 0; i < options->only_count; i++)
		if (text_equal(site->name, options->only[i]))
			return true;
	for (size_t i = 0; i < options->tag_count; i++)
		if (has_tag(site, options->tags[i]))
			return true;
	return false;
}

static void
refuse(struct arena *arena, const char *option, const char *what, const struct near *near,
	struct complaints *complaints)
{
	complain(complaints, "--%s: no site %s \"%s\"%s", option, what,
		text_clean(arena, span_text(near->word), LIMIT_TEXT_FIELD),
		near_hint(arena, near, "\"", "\""));
}

static void
check_name(const char *name, const struct config *config, struct arena *arena,
	struct complaints *complaints)
{
	struct near near = near_to(name, strlen(name));

	for (size_t i = 0; i < config->count; i++) {
		if (text_equal(config->sites[i].name, name))
			return;
		near_offer(&near, config->sites[i].name);
	}
	refuse(arena, "only", "is called", &near, complaints);
}

static void
check_tag(const char *tag, const struct config *config, struct arena *arena,
	struct complaints *complaints)
{
	struct near near = near_to(tag, strlen(tag));

	for (size_t i = 0; i < config->count; i++) {
		if (has_tag(&config->sites[i], tag))
			return;
		for (size_t k = 0; k < config->sites[i].tag_count; k++)
			near_offer(&near, config->sites[i].tags[k]);
	}
	refuse(arena, "tag", "has the tag", &near, complaints);
}

void
selection_check(const struct report_options *options, const struct config *config,
	struct arena *arena, struct complaints *complaints)
{
	for (size_t i = 0; i < options->only_count; i++)
		check_name(options->only[i], config, arena, complaints);
	for (size_t i = 0; i < options->tag_count; i++)
		check_tag(options->tags[i], config, arena, complaints);
}

/* ---------------------------------------------------------------- what that leaves */

const char **
selection_spare(struct config *config, struct arena *arena, size_t *count)
{
	struct extra_opts *lines = &config->report;
	const char **spared = NULL;
	struct extra_opt text = {.key = "to", .value = "text"};
	bool taken = false;
	size_t kept = 0;

	*count = 0;
	for (size_t i = 0; i < lines->count; i++) {
		const struct extra_opt line = lines->items[i];
		struct destination to;

		if (text_equal(line.key, "to") && line.value != NULL &&
			delivery_parse(arena, line.value, &to, NULL)) {
			text.where = line.where;
			taken = taken || (delivery_is_news(&to) && delivery_to_output(&to));
			if (!delivery_is_news(&to)) {
				ARENA_PUSH(arena, spared, *count, line.value);
				continue;
			}
		}
		lines->items[kept++] = line;
	}
	if (kept < lines->count && !taken) /* in the place of one that was taken out */
		lines->items[kept++] = text;
	lines->count = kept;
	return spared;
}

void
selection_cut(const struct report_options *options, struct config *config, struct arena *arena)
{
	struct config_site *sites = NULL;
	size_t count = 0;

	for (size_t i = 0; i < config->count; i++)
		if (is_wanted(options, &config->sites[i]))
			ARENA_PUSH(arena, sites, count, config->sites[i]);
	config->whole = config->count;
	config->sites = sites;
	config->count = count;
}
