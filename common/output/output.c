/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of outputs. */
#include "output/output.h"

#include <string.h>

static const struct output outputs[] = {
	{"nagios", "status line and performance data, for Nagios, Icinga and the like",
		output_nagios},
	{"json", "one JSON object, for Zabbix and scripts", output_json},
	{"openmetrics", "metrics, for Prometheus", output_openmetrics},
	{"prtg", "a sensor's JSON, for PRTG", output_prtg},
	{"checkmk", "a line of a local check, for Checkmk", output_checkmk},
	{"text", "a report for people, 80 columns wide", output_text},
};

const struct output *
output_find(const char *name)
{
	for (size_t i = 0; output_at(i) != NULL; i++)
		if (strcmp(outputs[i].name, name) == 0)
			return &outputs[i];
	return NULL;
}

const struct output *
output_at(size_t index)
{
	return index < sizeof(outputs) / sizeof(outputs[0]) ? &outputs[index] : NULL;
}
