/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What to do in which order, as lines and as JSON. */
#include "base/clock.h"
#include "base/text.h"
#include "model/winerr.h"
#include "output/detail.h"
#include "output/json_value.h"

enum { NAMES = 10 };

/* --- lines ----------------------------------------------------------------------------------- */

/* "a, b and 998 more" */
static const char *
names_of(struct arena *arena, const char *const *names, size_t count)
{
	const char *text = "";

	for (size_t i = 0; i < count && i < NAMES; i++)
		text = arena_printf(arena, "%s%s%s", text, i == 0 ? "" : ", ", names[i]);
	return count <= NAMES ? text : arena_printf(arena, "%s and %zu more", text, count - NAMES);
}

/* "Distribute until 2027-02-01: " */
static const char *
head_of(struct arena *arena, const struct rollout_step *step)
{
	static const char *const words[ROLLOUT_ACT_COUNT] = {
		[ROLLOUT_FIND_OUT] = "Find out",
		[ROLLOUT_REPAIR] = "Repair",
		[ROLLOUT_DISTRIBUTE] = "Distribute",
		[ROLLOUT_BIND] = "Bind",
		[ROLLOUT_RETIRE] = "Retire",
	};
	char day[CLOCK_TEXT_MAX];

	if (step->by == 0)
		return arena_printf(
			arena, "%s%s", words[step->act], step->act <= ROLLOUT_REPAIR ? " now" : "");
	return arena_printf(
		arena, "%s until %s", words[step->act], clock_format_day(step->by, day));
}

static void
add_step(struct detail *detail, const struct rollout_step *step, size_t number)
{
	const struct finding like = {.state = STATE_WARNING,
		.code = step->code,
		.text = step->text,
		.remedy = step->remedy};
	const char *remedy = detail_remedy(&like);
	const char *names = names_of(detail->arena, step->channels, step->channel_count);

	detail_addf(detail, "  %zu. %s: %s%s%s", number, head_of(detail->arena, step), names,
		*names == '\0' ? "" : ": ", detail_finding(detail->arena, &like));
	if (remedy != NULL)
		detail_addf(detail, "     %s", remedy);
}

static void
add_group(struct detail *detail, const struct rollout_group *group)
{
	detail_addf(detail, "  %zu channel%s (%s): today clients %s%s%s", group->channel_count,
		group->channel_count == 1 ? "" : "s",
		names_of(detail->arena, group->channels, group->channel_count), group->today,
		group->next == NULL ? "" : "; with the next certificate they ",
		group->next == NULL ? "" : group->next);
}

void
detail_rollout(struct detail *detail, const struct report *report)
{
	const struct rollout *rollout = report->rollout;

	if (rollout == NULL)
		return;
	detail_add(detail, "Plan:");
	for (size_t i = 0; i < rollout->step_count; i++)
		add_step(detail, &rollout->steps[i], i + 1);
	detail_add(detail, "Clients:");
	for (size_t i = 0; i < rollout->group_count; i++)
		add_group(detail, &rollout->groups[i]);
}

/* --- JSON ------------------------------------------------------------------------------------ */

static json_t *
texts(struct json_writer *writer, const char *const *names, size_t count)
{
	json_t *array = json_array();

	for (size_t i = 0; i < count; i++)
		json_append(writer, array, json_text(writer, names[i]));
	return array;
}

static json_t *
step_value(struct json_writer *writer, const struct rollout_step *step)
{
	const struct finding like = {.state = STATE_WARNING,
		.code = step->code,
		.text = step->text,
		.remedy = step->remedy};
	json_t *object = json_object();

	json_put(writer, object, "act", json_text(writer, rollout_act_name(step->act)));
	json_put(writer, object, "by", step->by == 0 ? json_null() : json_moment(writer, step->by));
	json_put_code(writer, object, step->code);
	json_put(writer, object, "text", json_text(writer, step->text));
	json_put(writer, object, "remedy", json_text(writer, detail_remedy(&like)));
	json_put(writer, object, "channels", texts(writer, step->channels, step->channel_count));
	return object;
}

static json_t *
group_value(struct json_writer *writer, const struct rollout_group *group)
{
	json_t *object = json_object();

	json_put(writer, object, "today", json_text(writer, group->today));
	json_put(writer, object, "next", json_text(writer, group->next));
	json_put(writer, object, "channels", texts(writer, group->channels, group->channel_count));
	return object;
}

json_t *
json_rollout(struct json_writer *writer, const struct rollout *rollout)
{
	json_t *object = json_object(), *steps = json_array(), *clients = json_array();

	for (size_t i = 0; i < rollout->step_count; i++)
		json_append(writer, steps, step_value(writer, &rollout->steps[i]));
	for (size_t i = 0; i < rollout->group_count; i++)
		json_append(writer, clients, group_value(writer, &rollout->groups[i]));
	json_put(writer, object, "steps", steps);
	json_put(writer, object, "clients", clients);
	return object;
}
