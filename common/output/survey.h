/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OUTPUT_SURVEY_H
#define OUTPUT_SURVEY_H

#include "base/arena.h"
#include "base/buf.h"
#include "model/survey.h"

/* An output format of a survey. Writers only read the survey and only write to the buffer; false
 * when the buffer's limit was reached and the output is incomplete. */
struct survey_output {
	const char *name; /* as in --to=NAME */
	const char *help;
	bool (*write)(struct buf *out, const struct survey *survey, struct arena *arena);
};

/* NULL when there is none of that name. */
const struct survey_output *survey_output_find(const char *name);

/* The table; NULL past its end. */
const struct survey_output *survey_output_at(size_t index);

bool survey_text(struct buf *out, const struct survey *survey, struct arena *arena);
bool survey_json(struct buf *out, const struct survey *survey, struct arena *arena);
bool survey_csv(struct buf *out, const struct survey *survey, struct arena *arena);
bool survey_csv_bom(struct buf *out, const struct survey *survey, struct arena *arena);
bool survey_openmetrics(struct buf *out, const struct survey *survey, struct arena *arena);
bool survey_nagios(struct buf *out, const struct survey *survey, struct arena *arena);
bool survey_zabbix_lld(struct buf *out, const struct survey *survey, struct arena *arena);

/* A file for the check result directory of Nagios. */
bool survey_nagios_spool(struct buf *out, const struct survey *survey, struct arena *arena);

/* The body of one POST to process-check-result of Icinga 2. */
bool survey_icinga(struct buf *out, const struct survey *survey, const struct survey_site *site,
	const struct survey_result *result, struct arena *arena);

/* A request of Zabbix' trapper protocol with the checks of whole sites: `most` of them, and the
 * rest of the last site. Returns the first site that is not in it. */
size_t survey_zabbix(struct buf *out, const struct survey *survey, size_t from, size_t most,
	struct arena *arena);

#endif
