/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A passive result for the REST API of Icinga 2: the body of process-check-result. */
#include <math.h>

#include "output/json_value.h"
#include "output/limits.h"
#include "output/survey.h"
#include "output/survey_line.h"

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
	json_dump_to(&writer, out, object);
	return !out->failed;
}
