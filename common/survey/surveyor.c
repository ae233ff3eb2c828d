/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jobs for every check of every site, and what came of them. */
#include "config.h"

#include "survey/surveyor.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/crew.h"
#include "base/limits.h"
#include "base/text.h"
#include "check/process.h"
#include "check/run.h"

/* A check that waits this long for its server makes place for another one. */
static const double patience = 0.25, tick = 0.1;

/* One check of one site. */
struct job {
	size_t site, check;
};

struct surveyor {
	const struct config *config;
	struct arena *arena;
	struct survey *out;
	struct session *session;
	struct job *jobs;
	size_t count;
	size_t *groups; /* jobs against the same server */
	size_t group_count;
	pthread_mutex_t lock; /* of the results */
	bool closed;
};

/* ---------------------------------------------------------------- what there is to do */

static const char *
name_of(const struct options *options)
{
	return options->target.name;
}

/* The results as they are before anything was looked at. */
static void
lay_out(struct surveyor *surveyor)
{
	const struct config *config = surveyor->config;
	struct survey *out = surveyor->out;

	out->sites = arena_array(surveyor->arena, config->count, sizeof(*out->sites));
	out->count = config->count;
	for (size_t i = 0; i < config->count; i++) {
		const struct config_site *from = &config->sites[i];
		struct survey_site *site = &out->sites[i];

		*site = (struct survey_site) {.name = from->name,
			.owners = from->owners,
			.owner_count = from->owner_count,
			.tags = from->tags,
			.tag_count = from->tag_count,
			.count = from->count};
		site->results = arena_array(surveyor->arena, from->count, sizeof(*site->results));
		for (size_t k = 0; k < from->count; k++)
			site->results[k] = (struct survey_result) {
				.program = from->checks[k].spec->manual->program,
				.service = from->checks[k].spec->manual->service,
				.name = name_of(&from->checks[k].options)};
		surveyor->count += from->count;
	}
}

static void
list_jobs(struct surveyor *surveyor)
{
	size_t n = 0;

	surveyor->jobs = arena_array(surveyor->arena, surveyor->count, sizeof(*surveyor->jobs));
	for (size_t i = 0; i < surveyor->config->count; i++)
		for (size_t k = 0; k < surveyor->config->sites[i].count; k++)
			surveyor->jobs[n++] = (struct job) {i, k};
}

static const struct options *
options_of(const struct surveyor *surveyor, size_t job)
{
	const struct job *at = &surveyor->jobs[job];

	return &surveyor->config->sites[at->site].checks[at->check].options;
}

/* A server as far as it is known before its name is resolved. */
struct server {
	const struct options *options;
	size_t job;
};

static int
compare_servers(const void *a, const void *b)
{
	const struct options *x = ((const struct server *)a)->options;
	const struct options *y = ((const struct server *)b)->options;
	const char *x_name = x->target.name == NULL ? "" : x->target.name;
	const char *y_name = y->target.name == NULL ? "" : y->target.name;

	if (x->address_count > 0 && y->address_count > 0)
		return memcmp(&x->addresses[0], &y->addresses[0], sizeof(x->addresses[0]));
	if (x->address_count != y->address_count)
		return x->address_count < y->address_count ? -1 : 1;
	return strcmp(x_name, y_name);
}

/* Checks of the same first address, or else of the same name, are a group. */
static void
find_groups(struct surveyor *surveyor, struct arena *scratch)
{
	struct server *servers = arena_array(scratch, surveyor->count, sizeof(*servers));

	surveyor->groups = arena_array(surveyor->arena, surveyor->count, sizeof(*surveyor->groups));
	for (size_t i = 0; i < surveyor->count; i++)
		servers[i] = (struct server) {options_of(surveyor, i), i};
	if (surveyor->count > 1)
		qsort(servers, surveyor->count, sizeof(*servers), compare_servers);
	for (size_t i = 0; i < surveyor->count; i++) {
		if (i > 0 && compare_servers(&servers[i - 1], &servers[i]) != 0)
			surveyor->group_count++;
		surveyor->groups[servers[i].job] = surveyor->group_count;
	}
	surveyor->group_count++;
}

/* ---------------------------------------------------------------- one check */

static void
report_failure(struct report *report, const struct config_check *check, struct arena *arena,
	const struct err *err)
{
	report->state = STATE_UNKNOWN;
	report->name = name_of(&check->options);
	report->summary = text_clean(arena, span_text(err->text), ERR_TEXT_MAX - 1);
	report->evidence = NULL;
	report->findings = (struct findings) {0};
	report->metrics = (struct metrics) {0};
}

/* What comes after the end belongs to nobody. */
static void
publish(struct surveyor *surveyor, const struct job *job, const struct report *report)
{
	struct survey_result *result = &surveyor->out->sites[job->site].results[job->check];

	pthread_mutex_lock(&surveyor->lock);
	if (!surveyor->closed)
		survey_keep(surveyor->arena, report, result);
	pthread_mutex_unlock(&surveyor->lock);
}

static void
look(void *context, size_t index)
{
	struct surveyor *surveyor = context;
	const struct job *job = &surveyor->jobs[index];
	const struct config_check *check = &surveyor->config->sites[job->site].checks[job->check];
	struct arena *arena = arena_new(process_no_memory);
	struct report report = {.program = check->spec->manual->program,
		.version = PACKAGE_VERSION,
		.service = check->spec->manual->service};
	struct err err = {0};
	bool left_behind;

	if (!run_shared(surveyor->session, check->spec, &check->options, arena, &report,
		    &left_behind, &err))
		report_failure(&report, check, arena, &err);
	publish(surveyor, job, &report);
	if (!left_behind)
		arena_free(arena);
}

/* ---------------------------------------------------------------- all of them */

/* Whether somebody wants the run to end. The signals are blocked, so nothing runs in a handler, and
 * they stay so while the results are written and sent; who asks twice means at once. */
static bool
asked_to_end(const sigset_t *signals)
{
	const struct timespec now = {0};

	if (sigtimedwait(signals, NULL, &now) <= 0)
		return false;
	pthread_sigmask(SIG_UNBLOCK, signals, NULL);
	return true;
}

static void
tell(const struct surveyor_plan *plan, size_t done, size_t total, double began)
{
	if (plan->progress != NULL)
		plan->progress(plan->context, done, total, clock_monotonic() - began);
}

/* Returns whether all checks have ended. */
static bool
watch(struct surveyor *surveyor, const struct surveyor_plan *plan, struct crew *crew,
	const char **why)
{
	double began = clock_monotonic();
	sigset_t signals;
	bool all;

	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	while (!(all = crew_wait(crew, tick))) {
		tell(plan, crew_done(crew), surveyor->count, began);
		if (asked_to_end(&signals))
			*why = "not looked at: the run was ended by a signal";
		else if (plan->seconds > 0 && clock_monotonic() - began >= plan->seconds)
			*why = "not looked at: the time for the whole run was over";
		if (*why != NULL)
			break;
	}
	tell(plan, crew_done(crew), all ? surveyor->count : 0, began);
	return all;
}

/* From here on the results stand. What has none is UNKNOWN. */
static void
close_results(struct surveyor *surveyor, const char *why)
{
	pthread_mutex_lock(&surveyor->lock);
	surveyor->closed = true;
	pthread_mutex_unlock(&surveyor->lock);
	for (size_t i = 0; i < surveyor->count; i++) {
		const struct job *job = &surveyor->jobs[i];
		struct survey_result *result = &surveyor->out->sites[job->site].results[job->check];

		if (result->state != STATE_NONE)
			continue;
		result->state = STATE_UNKNOWN;
		result->unreached = true;
		result->summary = why;
	}
}

static bool
conduct(struct surveyor *surveyor, const struct surveyor_plan *plan, bool *unfinished,
	struct err *err)
{
	const struct crew_plan crew_plan = {.jobs = surveyor->count,
		.job = look,
		.context = surveyor,
		.groups = surveyor->groups,
		.group_count = surveyor->group_count,
		.per_group = plan->per_host,
		.active = plan->parallel,
		.most = plan->parallel + LIMIT_STALLED,
		.patience = patience};
	struct crew *crew = crew_start(&crew_plan);
	const char *why = NULL;

	if (crew == NULL)
		return err_set(err, ERR_SYSTEM, "no thread can be started");
	if (!watch(surveyor, plan, crew, &why)) {
		surveyor->out->interrupted = true;
		*unfinished = !crew_stop(crew);
	}
	close_results(surveyor, why);
	if (!*unfinished)
		crew_free(crew);
	return true;
}

bool
surveyor_run(const struct config *config, const struct surveyor_plan *plan, struct arena *arena,
	struct survey *out, bool *unfinished, struct err *err)
{
	struct surveyor *surveyor = arena_alloc(arena, sizeof(*surveyor));
	struct arena *scratch = arena_new(process_no_memory);
	double began = clock_monotonic();
	bool ok;

	*unfinished = false;
	surveyor->config = config;
	surveyor->arena = arena;
	surveyor->out = out;
	pthread_mutex_init(&surveyor->lock, NULL);
	out->time = clock_now();
	surveyor->session = session_new(arena, out->time);
	lay_out(surveyor);
	list_jobs(surveyor);
	find_groups(surveyor, scratch);
	arena_free(scratch);
	ok = conduct(surveyor, plan, unfinished, err);
	out->seconds = clock_monotonic() - began;
	survey_fold(out);
	*unfinished = *unfinished || session_left(surveyor->session);
	if (!*unfinished) {
		session_free(surveyor->session);
		pthread_mutex_destroy(&surveyor->lock);
	}
	return ok;
}
