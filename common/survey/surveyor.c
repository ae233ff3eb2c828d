/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks at every site, for all of its checks that see the same, and what came of them. */
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
#include "check/capture_key.h"
#include "check/process.h"
#include "check/run.h"
#include "survey/evidence_folder.h"

/* A check that waits this long for its server makes place for another one. */
static const double patience = 0.25, tick = 0.1;

/* One look at a site, for these checks of it. */
struct job {
	size_t site;
	size_t *checks;
	size_t count;
};

struct surveyor {
	const struct config *config;
	struct arena *arena;
	struct survey *out;
	struct session *session;
	struct job *jobs;
	size_t count;
	const char *save, *replay; /* folders of evidence, or NULL */
	size_t *groups;            /* jobs against the same server */
	size_t group_count;
	pthread_mutex_t lock; /* of the results, and of what follows */
	bool closed;
	struct err unsaved;
	int64_t newest; /* moment of the evidence that was judged again */
};

/* ---------------------------------------------------------------- what there is to do */

static const char *
name_of(const struct options *options)
{
	return options->target.name;
}

/* What clients of a site are configured with. A policy may name several URLs: then none is told. */
static const char *
url_of(struct arena *arena, const struct config_site *site)
{
	const struct target *target = site->count == 0 ? NULL : &site->checks[0].options.target;
	bool literal;

	if (target == NULL || target->name == NULL || target->path == NULL ||
		site->mistake_count > 0)
		return NULL;
	literal = strchr(target->name, ':') != NULL;
	return arena_printf(arena, "https://%s%s%s%s%s", literal ? "[" : "", target->name,
		literal ? "]" : "",
		target->port == TARGET_PORT
			? ""
			: arena_printf(arena, ":%u", (unsigned int)target->port),
		target->path);
}

/* What its lines mean is not known, so it is not looked at: a guess may be about another server. */
static void
refuse_mistaken(struct arena *arena, const struct config_site *site, struct survey_result *result)
{
	result->state = STATE_UNKNOWN;
	result->summary = site->mistake_count == 1
				  ? site->mistakes[0]
				  : arena_printf(arena, "%s (and %zu more, see --check-config)",
					    site->mistakes[0], site->mistake_count - 1);
}

/* The results as they are before anything was looked at. */
static void
lay_out(struct surveyor *surveyor)
{
	const struct config *config = surveyor->config;
	struct survey *out = surveyor->out;

	out->sites = arena_array(surveyor->arena, config->count, sizeof(*out->sites));
	out->count = config->count;
	out->whole = config->whole;
	for (size_t i = 0; i < config->count; i++) {
		const struct config_site *from = &config->sites[i];
		struct survey_site *site = &out->sites[i];

		*site = (struct survey_site) {.name = from->name,
			.url = url_of(surveyor->arena, from),
			.owners = from->owners,
			.owner_count = from->owner_count,
			.tags = from->tags,
			.tag_count = from->tag_count,
			.count = from->count};
		site->results = arena_array(surveyor->arena, from->count, sizeof(*site->results));
		for (size_t k = 0; k < from->count; k++) {
			site->results[k] = (struct survey_result) {
				.program = from->checks[k].spec->manual->program,
				.service = from->checks[k].spec->manual->service,
				.name = name_of(&from->checks[k].options)};
			if (from->mistake_count > 0)
				refuse_mistaken(surveyor->arena, from, &site->results[k]);
		}
	}
}

/* Whether a check would see what all of these see. Evidence that is there is read once a site. */
static bool
belongs(const struct surveyor *surveyor, const struct job *job, size_t check)
{
	const struct config_check *checks = surveyor->config->sites[job->site].checks;

	for (size_t i = 0; surveyor->replay == NULL && i < job->count; i++) {
		const struct config_check *other = &checks[job->checks[i]];

		if (!capture_key_equal(other->spec, &other->options, checks[check].spec,
			    &checks[check].options))
			return false;
	}
	return true;
}

static void
add_check(struct surveyor *surveyor, size_t first, size_t site, size_t check)
{
	const struct job empty = {.site = site};
	size_t at = first;

	while (at < surveyor->count && !belongs(surveyor, &surveyor->jobs[at], check))
		at++;
	if (at == surveyor->count)
		ARENA_PUSH(surveyor->arena, surveyor->jobs, surveyor->count, empty);
	ARENA_PUSH(surveyor->arena, surveyor->jobs[at].checks, surveyor->jobs[at].count, check);
}

static void
list_jobs(struct surveyor *surveyor)
{
	for (size_t i = 0; i < surveyor->config->count; i++) {
		size_t first = surveyor->count;

		const struct config_site *site = &surveyor->config->sites[i];

		for (size_t k = 0; k < site->count && site->mistake_count == 0; k++)
			add_check(surveyor, first, i, k);
	}
}

static const struct config_check *
check_of(const struct surveyor *surveyor, const struct job *job, size_t index)
{
	return &surveyor->config->sites[job->site].checks[job->checks[index]];
}

static const struct options *
options_of(const struct surveyor *surveyor, size_t job)
{
	return &check_of(surveyor, &surveyor->jobs[job], 0)->options;
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

/* Looks at the same first address, or else of the same name, are a group. */
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
	report->summary = err_words(arena, err->text);
	report->evidence = NULL;
	report->findings = (struct findings) {0};
	report->metrics = (struct metrics) {0};
}

/* What comes after the end belongs to nobody. */
static void
publish(struct surveyor *surveyor, size_t site, size_t check, const struct report *report)
{
	struct survey_result *result = &surveyor->out->sites[site].results[check];

	pthread_mutex_lock(&surveyor->lock);
	if (!surveyor->closed)
		survey_keep(surveyor->arena, report, result);
	pthread_mutex_unlock(&surveyor->lock);
}

/* What `failed` says is the answer, if it is set. Returns whether something is left behind. */
static bool
judge(struct surveyor *surveyor, const struct job *job, size_t index, struct look *look,
	const struct err *failed)
{
	const struct config_check *check = check_of(surveyor, job, index);
	struct report report = {.program = check->spec->manual->program,
		.version = PACKAGE_VERSION,
		.service = check->spec->manual->service};
	struct err err = *failed;
	bool left_behind = false;

	if (err.kind != ERR_NONE ||
		!run_look(look, check->spec, &check->options, &report, &left_behind, &err))
		report_failure(&report, check, look->arena, &err);
	publish(surveyor, job->site, job->checks[index], &report);
	return left_behind;
}

/* ---------------------------------------------------------------- one look */

/* The check that goes deepest, by its place in the job. */
static size_t
deepest(const struct surveyor *surveyor, const struct job *job)
{
	size_t best = 0;

	for (size_t i = 1; i < job->count; i++)
		if (check_of(surveyor, job, i)->spec->last >
			check_of(surveyor, job, best)->spec->last)
			best = i;
	return best;
}

/* Under the name of the deepest; the others have none of their own. */
static void
save(struct surveyor *surveyor, const struct job *job, struct look *look)
{
	const char *site = surveyor->config->sites[job->site].name;
	size_t named = deepest(surveyor, job);
	struct err err = {0};

	for (size_t i = 0; surveyor->save != NULL && i < job->count; i++) {
		const char *name = spec_name(check_of(surveyor, job, i)->spec);

		if (i == named)
			evidence_folder_keep(surveyor->save, site, name, look, &err);
		else
			evidence_folder_drop(surveyor->save, site, name, look->arena, &err);
	}
	pthread_mutex_lock(&surveyor->lock);
	if (surveyor->unsaved.kind == ERR_NONE)
		surveyor->unsaved = err;
	pthread_mutex_unlock(&surveyor->lock);
}

/* Seen once, for the one that goes deepest. */
static void
look(void *context, size_t index)
{
	struct surveyor *surveyor = context;
	const struct job *job = &surveyor->jobs[index];
	const struct config_check *first = check_of(surveyor, job, deepest(surveyor, job));
	struct arena *arena = arena_new(process_no_memory);
	struct look look = {
		.session = surveyor->session, .arena = arena, .keeps = surveyor->save != NULL};
	bool left_behind = false;
	struct err err = {0};

	if (capture_key_looks(first->spec, &first->options))
		look_take(&look, first->spec, &first->options, &err);
	for (size_t i = 0; i < job->count; i++)
		left_behind = judge(surveyor, job, i, &look, &err) || left_behind;
	save(surveyor, job, &look);
	look_end(&look);
	if (!left_behind)
		arena_free(arena);
}

/* ---------------------------------------------------------------- what was seen before */

static void
note_time(struct surveyor *surveyor, int64_t time)
{
	pthread_mutex_lock(&surveyor->lock);
	if (time > surveyor->newest)
		surveyor->newest = time;
	pthread_mutex_unlock(&surveyor->lock);
}

static bool
replay_check(struct surveyor *surveyor, const struct job *job, size_t index,
	struct evidence_folder *folder, struct arena *arena)
{
	const struct config_check *check = check_of(surveyor, job, index);
	struct look none = {.session = surveyor->session, .arena = arena, .replayed = ""};
	struct look *look = &none;
	struct err err = {0};

	if (capture_key_evidence(check->spec, &check->options)) {
		look = evidence_folder_find(folder, spec_name(check->spec), &err);
		if (look != NULL)
			note_time(surveyor, look->evidence.time);
	}
	return judge(surveyor, job, index, look == NULL ? &none : look, &err);
}

/* All checks of a site, by what one folder holds of it. */
static void
replay(void *context, size_t index)
{
	struct surveyor *surveyor = context;
	const struct job *job = &surveyor->jobs[index];
	const char *site = surveyor->config->sites[job->site].name;
	struct arena *arena = arena_new(process_no_memory);
	struct evidence_folder folder;
	bool left_behind = false;

	evidence_folder_read(&folder, surveyor->session, arena, surveyor->replay, site);
	for (size_t i = 0; i < job->count; i++)
		left_behind = replay_check(surveyor, job, i, &folder, arena) || left_behind;
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
	for (size_t i = 0; i < surveyor->out->count; i++)
		for (size_t k = 0; k < surveyor->out->sites[i].count; k++) {
			struct survey_result *result = &surveyor->out->sites[i].results[k];

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
		.job = surveyor->replay == NULL ? look : replay,
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
	struct survey *out, struct err *unsaved, bool *unfinished, struct err *err)
{
	struct surveyor *surveyor = arena_alloc(arena, sizeof(*surveyor));
	struct arena *scratch = arena_new(process_no_memory);
	double began = clock_monotonic();
	bool ok;

	*unfinished = false;
	surveyor->config = config;
	surveyor->arena = arena;
	surveyor->out = out;
	surveyor->save = plan->dry ? NULL : plan->save;
	surveyor->replay = plan->replay;
	pthread_mutex_init(&surveyor->lock, NULL);
	out->time = clock_now();
	surveyor->session = session_new(arena, out->time);
	if (plan->dry)
		session_leave_caches(surveyor->session);
	lay_out(surveyor);
	list_jobs(surveyor);
	find_groups(surveyor, scratch);
	arena_free(scratch);
	ok = conduct(surveyor, plan, unfinished, err);
	out->seconds = clock_monotonic() - began;
	survey_fold(out);
	pthread_mutex_lock(&surveyor->lock);
	*unsaved = surveyor->unsaved;
	if (surveyor->newest > 0)
		out->time = surveyor->newest;
	pthread_mutex_unlock(&surveyor->lock);
	*unfinished = *unfinished || session_left(surveyor->session);
	if (!*unfinished) {
		session_free(surveyor->session);
		pthread_mutex_destroy(&surveyor->lock);
	}
	return ok;
}
