/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of outputs of a survey. */
#include "output/survey.h"

#include <string.h>

static const struct survey_output outputs[] = {
	{"text", "a report for people, 80 columns wide, the worst first", survey_text},
	{"json", "one JSON object", survey_json},
	{"csv", "a table for spreadsheets, a line for each check", survey_csv},
	{"csv-bom", "the same with a byte order mark, by which Excel knows UTF-8", survey_csv_bom},
	{"openmetrics", "metrics, for the textfile collector of Prometheus", survey_openmetrics},
	{"zabbix-lld", "rows of low-level discovery for Zabbix", survey_zabbix_lld},
};

const struct survey_output *
survey_output_at(size_t index)
{
	return index < sizeof(outputs) / sizeof(outputs[0]) ? &outputs[index] : NULL;
}

const struct survey_output *
survey_output_find(const char *name)
{
	for (size_t i = 0; survey_output_at(i) != NULL; i++)
		if (strcmp(outputs[i].name, name) == 0)
			return &outputs[i];
	return NULL;
}
