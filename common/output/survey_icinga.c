/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A passive result for the REST API of Icinga 2: the body of process-check-result. */
#include <math.h>

#include "base/clock.h"
#include "output/json_value.h"
#include "output/limits.h"
#include "output/survey.h"
#include "output/survey_line.h"

enum {
	RUNS = 2, /* without a result after so many runs the service has none that counts */
};

/* How long the result stands (Icinga 2, chapter 12, process-check-result: the next one is expected
 * by now + ttl, and then the service's own check says that it has not come). It is sent when the
 * run has ended, which takes about as long as this one did; a minute is for what delays a timer. */
static int64_t
time_to_live(const struct survey *survey)
{
	return RUNS * survey->run_every + (int64_t)ceil(survey->seconds) + CLOCK_MINUTE;
}

bool
survey_icinga(struct buf *out, const struct survey *survey, const struct survey_site *site,
	const struct survey_result *result, struct arena *arena)
{
	struct json_writer writer = {.arena = arena};
	json_t *object = json_object(), *names = json_object(), *figures = json_array();
	struct survey_result one = *result;

	json_put(&writer, object, "type", json_text(&writer, "Service"));
	json_put(&writer, object, "filter",
		json_text(&writer, "host.name==site && service.name==check"));
	/* Names are variables of the filter, so that no name can end the expression. */
	json_put(&writer, names, "site", json_text(&writer, site->name));
	json_put(&writer, names, "check", json_text(&writer, result->service));
	json_put(&writer, object, "filter_vars", names);
	json_put(&writer, object, "exit_status", json_integer(state_exit(result->state)));
	json_put(&writer, object, "plugin_output", json_text(&writer, survey_line(arena, result)));
	for (size_t i = 0; i < result->metrics.count; i++) {
		one.metrics = (struct metrics) {&result->metrics.items[i], 1};
		json_append(&writer, figures,
			json_text(&writer, survey_figures(arena, &one, LIMIT_PASSIVE_LINE)));
	}
	json_put(&writer, object, "performance_data", figures);
	json_put(&writer, object, "check_source", json_text(&writer, "iphttps-report"));
	json_put(&writer, object, "execution_start", json_figure((double)survey->time));
	json_put(&writer, object, "execution_end",
		json_figure((double)survey->time + ceil(result->seconds)));
	if (survey->run_every > 0)
		json_put(&writer, object, "ttl", json_integer(time_to_live(survey)));
	json_dump_to(&writer, out, object);
	return !out->failed;
}
