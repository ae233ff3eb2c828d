/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values into the fields of their rows: one function for each kind. */
#include "options/option_take.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "model/amount.h"
#include "options/option_value.h"
#include "options/options_rows.h"

/* The destination of a value. */
struct place {
	const struct option_row *row;
	struct options *options;
	struct arena *arena;
	void *field;
	size_t *count; /* of an array; unused by other kinds */
};

static bool
take_own_way(struct place *to, const char *value, struct err *err)
{
	return to->row->set(to->options, to->arena, value, err);
}

static bool
take_text(struct place *to, const char *value, struct err *err)
{
	return option_value_text(to->row->name, to->arena, value, to->field, err);
}

static bool
take_texts(struct place *to, const char *value, struct err *err)
{
	const char ***texts = to->field, *text;

	if (!option_value_text(to->row->name, to->arena, value, &text, err))
		return false;
	ARENA_PUSH(to->arena, *texts, *to->count, text);
	return true;
}

static bool
take_host(struct place *to, const char *value, struct err *err)
{
	return option_value_host(to->row->name, to->arena, value, to->field, err);
}

static bool
take_flag(struct place *to, const char *value, struct err *err)
{
	bool *flag = to->field;

	(void)value, (void)err;
	*flag = true;
	return true;
}

static bool
take_action(struct place *to, const char *value, struct err *err)
{
	(void)value, (void)err;
	options_set_action(to->options, (enum action)to->row->max);
	return true;
}

static bool
take_count(struct place *to, const char *value, struct err *err)
{
	size_t *count = to->field;
	bool days = strstr(to->row->name, "days") != NULL;
	char right[AMOUNT_TEXT_MAX];
	uint64_t n;

	if (!text_u64(value, (uint64_t)to->row->max, &n) && days &&
		amount_in(span_text(value), CLOCK_DAY, right) &&
		text_u64(right, (uint64_t)to->row->max, &n) && n > 0)
		return option_refuse(err, to->arena, to->row->name, value,
			arena_printf(to->arena, "a number of days: write %s", right));
	if (!text_u64(value, (uint64_t)to->row->max, &n) || n == 0)
		return option_refuse(err, to->arena, to->row->name, value,
			arena_printf(to->arena, "a number from 1 to %d", to->row->max));
	*count = (size_t)n;
	return true;
}

static bool
take_port(struct place *to, const char *value, struct err *err)
{
	return option_value_port(to->row->name, to->arena, value, to->field, err);
}

static bool
take_seconds(struct place *to, const char *value, struct err *err)
{
	return option_value_seconds(to->row->name, to->arena, value, to->field, err);
}

static bool
take_addresses(struct place *to, const char *value, struct err *err)
{
	struct address **addresses = to->field, address;

	if (!option_value_address(to->row->name, to->arena, value, &address, err))
		return false;
	ARENA_PUSH(to->arena, *addresses, *to->count, address);
	return true;
}

bool
option_take(const struct option_row *row, struct options *options, struct arena *arena,
	const char *value, struct err *err)
{
	static bool (*const takers[OPTION_KIND_COUNT])(
		struct place *, const char *, struct err *) = {
		[OPTION_SET] = take_own_way,
		[OPTION_TEXT] = take_text,
		[OPTION_TEXTS] = take_texts,
		[OPTION_HOST] = take_host,
		[OPTION_FLAG] = take_flag,
		[OPTION_ACTION] = take_action,
		[OPTION_COUNT] = take_count,
		[OPTION_PORT] = take_port,
		[OPTION_SECONDS] = take_seconds,
		[OPTION_ADDRESSES] = take_addresses,
	};
	char *base = row->own ? options->own : (void *)options;
	struct place to = {row, options, arena, base + row->offset,
		(size_t *)(void *)(base + row->count_offset)};

	return takers[row->kind](&to, value, err);
}
