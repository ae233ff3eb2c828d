/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The conductor: what is needed, how evidence is come by, what is derived of it and judged. */
#include "config.h"

#include "check/run.h"

#include <pthread.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/pool.h"
#include "base/secret.h"
#include "base/text.h"
#include "check/bindings.h"
#include "check/capture.h"
#include "check/certs.h"
#include "check/claim.h"
#include "check/fetched.h"
#include "check/look.h"
#include "check/plan.h"
#include "check/replay.h"
#include "check/roots.h"
#include "check/session.h"
#include "net/fetch.h"
#include "trust/judge.h"

/* What a run holds and has to give back. */
struct run {
	const struct check_spec *spec;
	const struct options *options;
	struct arena *arena;
	struct session *session;
	bool shared;             /* the session, with other runs */
	struct look *look;       /* with which it shares what was seen, or NULL */
	struct capture capture;  /* what it has seen, or its view of that */
	struct decoded *decoded; /* by whoever has seen */
	struct deadline own;     /* for what is read on this machine */
	pthread_t preparing;     /* if `apart`; what it makes is anybody's after is_prepared */
	bool apart;
	pthread_mutex_t lock; /* of those two */
	struct err unprepared;
	bool left_behind; /* readers that may use the arena */
	struct directory_options directory;
	struct stores *stores, *own_stores;
	struct fetcher *fetcher, *own_fetcher; /* own: of this run alone, or NULL */
	int64_t now;                           /* the moment judged for */
	const struct session_crls *crls;
	struct roots roots; /* of a check that distributes */
	struct verdict_options verdict;
};

/* --- what is needed before anything is asked ------------------------------------------------- */

/* What is read on this machine takes no time from the server, and leaves some to what comes after.
 */
static struct deadline
half(struct deadline deadline)
{
	return deadline_in(deadline_left(deadline) / 2);
}

static bool
find_stores(struct run *run, struct err *err)
{
	run->stores = session_stores(run->session, run->options, run->own, err);
	if (run->stores != NULL)
		run->verdict.late_store = stores_late(run->stores, run->arena);
	return run->stores != NULL;
}

static bool
load_channels(struct run *run, struct err *err)
{
	bool ok;

	run->stores = run->own_stores = stores_new(run->arena);
	stores_ask(run->stores, session_directories(run->session), &run->directory);
	run->roots = (struct roots) {.arena = run->arena,
		.options = run->options,
		.source = {run->own, &run->directory, session_directories(run->session)},
		.deadline = run->capture.probe.deadline,
		.policy = run->capture.gpo,
		.stores = run->stores};
	ok = roots_load(&run->roots, err);
	run->left_behind = run->roots.channels.left_behind;
	if (run->left_behind)
		session_leave(run->session);
	return ok;
}

/* What another run may have made already. Every run that distributes looks at its channels itself,
 * one by one. */
static void *
prepare(void *context)
{
	struct run *run = context;
	struct err *err = &run->unprepared;

	if (run->spec->distributes ? load_channels(run, err) : find_stores(run, err))
		session_crls(run->session, run->options, run->own, &run->crls, err);
	return NULL;
}

/* Who has waited for what another run was reading has not waited for the server. */
static void
restart(struct run *run)
{
	capture_restart(&run->capture);
	run->roots.deadline = run->capture.probe.deadline;
}

/* Beside what is asked of the server; what runs have in common is there before. */
static void
begin_preparing(struct run *run)
{
	run->apart = !run->shared && pthread_create(&run->preparing, NULL, prepare, run) == 0;
	if (run->apart)
		return;
	prepare(run);
	if (run->shared)
		restart(run);
}

/* By whoever needs it first. */
static bool
is_prepared(struct run *run)
{
	pthread_mutex_lock(&run->lock);
	if (run->apart)
		pthread_join(run->preparing, NULL);
	run->apart = false;
	pthread_mutex_unlock(&run->lock);
	return run->unprepared.kind == ERR_NONE;
}

/* A wrong invocation is reported before anything is asked. */
static bool
are_understood(struct run *run, const char *const *specs, size_t count, struct err *err)
{
	struct location location;

	for (size_t i = 0; i < count; i++)
		if (!source_understand(run->arena, specs[i], &location, err))
			return false;
	return true;
}

static void
replay_fetched(struct run *run)
{
	if (run->spec->fetches && !run->options->no_fetch)
		run->fetcher = run->own_fetcher = fetched_replay(
			run->arena, &run->capture.evidence, run->options->fetch_proxy);
}

/* Evidence is to hold what this run has fetched: then it fetches by itself, or asks the session's
 * by one that remembers what was asked. */
static void
make_fetcher(struct run *run)
{
	const struct options *options = run->options;
	const struct fetch_options fetch = {.proxy = options->fetch_proxy,
		.cache = options->cache,
		.now = run->capture.evidence.time};

	if (!run->spec->fetches || options->no_fetch)
		return;
	if (run->look != NULL && run->look->replayed != NULL)
		replay_fetched(run);
	else if (options->save_evidence != NULL)
		run->fetcher = run->own_fetcher = fetcher_new(run->arena, &fetch);
	else if (run->look != NULL && run->look->keeps)
		run->fetcher = run->own_fetcher =
			fetcher_over(run->arena, session_fetcher(run->session, options));
	else
		run->fetcher = session_fetcher(run->session, options);
}

/* --- deriving -------------------------------------------------------------------------------- */

static enum trust_revocation
revocation_wanted(const struct run *run)
{
	if (run->spec->distributes)
		return TRUST_REVOCATION_NONE;
	return plan_revocation(run->spec, run->options) ? TRUST_REVOCATION_FETCH
							: TRUST_REVOCATION_STAPLE;
}

static void
trust(struct run *run, const struct subject *subject, struct endpoint *endpoint)
{
	bool can = endpoint->tls.chain_count > 0 && is_prepared(run);
	struct trust_options options = {
		.now = run->now,
		.name = subject->target.name,
		.revocation = revocation_wanted(run),
		.crls = can ? run->crls->items : NULL,
		.crl_count = can ? run->crls->count : 0,
		.deadline = run->capture.probe.deadline,
		.client = client_row(run->options->client),
		.decoded = run->decoded,
		.shared = run->shared,
	};

	if (can)
		endpoint->chain =
			trust_judge(run->arena, endpoint->tls.chain, endpoint->tls.chain_count,
				endpoint->tls.staple, run->stores, run->fetcher, &options);
}

static void
trust_seen(void *context, const struct subject *subject, struct endpoint *endpoint)
{
	trust(context, subject, endpoint);
}

static void
trust_job(void *context, size_t index)
{
	struct run *run = context;
	struct subject *subject = run->capture.evidence.subjects;

	for (; index >= subject->count; subject++)
		index -= subject->count;
	trust(run, subject, &subject->endpoints[index]);
}

/* What was not seen by this run itself. */
static void
trust_all(struct run *run)
{
	const struct evidence *evidence = &run->capture.evidence;
	size_t count = 0;

	for (size_t i = 0; i < evidence->count; i++)
		count += evidence->subjects[i].count;
	pool_run(count, LIMIT_THREADS, trust_job, run);
}

/* --- how evidence is come by ----------------------------------------------------------------- */

static bool
see(struct run *run, struct err *err)
{
	run->capture.seen = trust_seen;
	run->capture.context = run;
	if (!capture_prepare(&run->capture, err))
		return false;
	begin_preparing(run);
	make_fetcher(run);
	capture_walk(&run->capture);
	return true;
}

/* The chain in a file stands for what an address would serve: it is the only endpoint. */
static bool
from_file(struct run *run, struct err *err)
{
	const char *path = run->options->file;
	const char *label = text_clean(run->arena, span_text(path), LIMIT_TEXT_FIELD);
	struct endpoint endpoint = {.label = label};

	begin_preparing(run);
	if (!certs_read(run->arena, run->options, path, run->capture.probe.deadline,
		    &endpoint.tls.chain, &endpoint.tls.chain_count, err) ||
		!capture_find_subjects(&run->capture, err))
		return false;
	make_fetcher(run);
	for (size_t i = 0; i < run->capture.evidence.count; i++) {
		struct subject *subject = &run->capture.evidence.subjects[i];

		if (run->capture.evidence.count > 1)
			endpoint.label =
				arena_printf(run->arena, "%s %s", subject->target.name, label);
		ARENA_PUSH(run->arena, subject->endpoints, subject->count, endpoint);
		trust(run, subject, &subject->endpoints[0]);
	}
	return true;
}

/* What one client is refused says nothing about another. */
static bool
same_client(
	const struct run *run, const struct endpoint *endpoint, const char *path, struct err *err)
{
	const struct client *seen = client_of(&endpoint->tls);
	const struct client *asked = client_row(run->options->client);

	return run->spec->last <= STAGE_TLS || seen == NULL || seen == asked ||
	       err_set(err, ERR_USAGE, "--client: %s: was seen as %s, and is to be judged as %s",
		       path, seen->name, asked->name);
}

static bool
same_clients(const struct run *run, const char *path, struct err *err)
{
	const struct evidence *evidence = &run->capture.evidence;

	for (size_t i = 0; i < evidence->count; i++)
		for (size_t k = 0; k < evidence->subjects[i].count; k++)
			if (!same_client(run, &evidence->subjects[i].endpoints[k], path, err))
				return false;
	return true;
}

/* Judged for the moment it was captured, without a network. */
static bool
replay_from(struct run *run, const struct evidence *evidence, const char *path, struct err *err)
{
	double seconds = evidence->seconds;

	evidence_view(run->arena, evidence, run->spec->last, &run->capture.evidence);
	if (run->look == NULL)
		run->capture.evidence.seconds = seconds;
	if (!claims_hold(run->options, &run->capture.evidence, path, run->arena, err) ||
		!same_clients(run, path, err))
		return false;
	if (!run->options->has_at)
		run->now = run->verdict.now = evidence->time;
	replay_fetched(run);
	trust_all(run);
	return true;
}

static bool
replay(struct run *run, struct err *err)
{
	const char *path = run->options->replay;
	struct evidence evidence = {0};
	struct span in;

	begin_preparing(run);
	if (!file_read(run->arena, path, LIMIT_FILE, run->capture.probe.deadline, &in, err))
		return false;
	if (!replay_read(run->arena, in, &evidence, err))
		return err_context(err, "%s", path);
	return replay_from(run, &evidence, path, err);
}

/* What another has seen is judged in the time that is left to a run that had seen it by itself. */
static bool
take_look(struct run *run, struct err *err)
{
	const struct look *look = run->look;
	struct capture *capture = &run->capture;
	double left;

	begin_preparing(run);
	if (look->replayed != NULL)
		return replay_from(run, &look->evidence, look->replayed, err);
	evidence_view(run->arena, &look->evidence, run->spec->last, &capture->evidence);
	left = run->options->timeout - capture->evidence.seconds;
	capture->probe.deadline = run->roots.deadline = deadline_in(left > 0 ? left : 0);
	make_fetcher(run);
	trust_all(run);
	return true;
}

static bool
obtain(struct run *run, struct err *err)
{
	if (roots_named(run->options)) {
		begin_preparing(run);
		return true;
	}
	if (run->look != NULL && run->look->seen)
		return take_look(run, err);
	if (run->options->replay != NULL)
		return replay(run, err);
	return run->options->file != NULL ? from_file(run, err) : see(run, err);
}

static bool
save(struct run *run, struct err *err)
{
	struct span out;

	if (run->options->save_evidence == NULL)
		return true;
	if (run->options->replay == NULL)
		fetched_keep(run->arena, &run->capture.evidence, run->own_fetcher,
			run->options->fetch_proxy);
	out = replay_write(run->arena, &run->capture.evidence, err);
	return out.n > 0 && file_write(run->options->save_evidence, out, err);
}

/* --- judging --------------------------------------------------------------------------------- */

/* What could not be kept for the next run costs time, and nothing of this one's answer. */
static void
tell_cache(struct run *run, struct report *report)
{
	const char *note = run->fetcher == NULL ? NULL : fetcher_note(run->fetcher);
	const char **notes;

	if (note == NULL)
		return;
	notes = arena_array(run->arena, report->note_count + 1, sizeof(*notes));
	notes[0] = arena_printf(run->arena, "nothing was kept in the %s", note);
	for (size_t i = 0; i < report->note_count; i++)
		notes[i + 1] = report->notes[i];
	report->notes = notes;
	report->note_count++;
}

static const struct input *
same_input(const struct input *inputs, size_t count, const struct input *as)
{
	for (size_t i = 0; i < count; i++)
		if (inputs[i].kind == as->kind && text_equal(inputs[i].name, as->name) &&
			text_equal(inputs[i].location, as->location))
			return &inputs[i];
	for (size_t i = 0; i < count; i++)
		if (inputs[i].kind == as->kind && text_equal(inputs[i].name, as->name))
			return &inputs[i];
	return NULL;
}

/* What is read now was as old then as the evidence says; of a store that was none then only a
 * list's own date says something. */
static void
take_ages(const struct evidence *evidence, struct input *now, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct input *then =
			same_input(evidence->inputs, evidence->input_count, &now[i]);

		now[i].changed = then == NULL ? 0 : then->changed;
		if (then != NULL)
			now[i].issued = then->issued;
	}
}

/* When all has been read. Of stores that are shared with other runs a copy. */
static void
see_inputs(struct run *run)
{
	const struct input *all;
	struct input *inputs = NULL;
	size_t count = 0, n;

	if (run->spec->distributes)
		count = channels_inputs(&run->roots.channels, run->arena, &inputs);
	n = run->spec->distributes ? 0 : stores_inputs(run->stores, &all);
	for (size_t i = 0; i < n; i++)
		ARENA_PUSH(run->arena, inputs, count, all[i]);
	if (run->options->replay != NULL)
		take_ages(&run->capture.evidence, inputs, count);
	run->capture.evidence.inputs = inputs;
	run->capture.evidence.input_count = count;
}

static bool
is_noted(const struct evidence *evidence, const char *text)
{
	for (size_t i = 0; i < evidence->exposed_count; i++)
		if (text_equal(evidence->exposed[i], text))
			return true;
	return false;
}

/* Besides what a replayed run has found: this one may read some again. */
static void
look_at_secrets(struct run *run)
{
	const char *const files[] = {
		run->options->ldap_password_file, run->options->passphrase_file};
	struct evidence *evidence = &run->capture.evidence;

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		const char *text = secret_exposure(run->arena, files[i]);

		if (text != NULL && !is_noted(evidence, text))
			ARENA_PUSH(run->arena, evidence->exposed, evidence->exposed_count, text);
	}
}

static bool
judge(struct run *run, struct report *report, struct err *err)
{
	if (!is_prepared(run))
		return err_set(err, run->unprepared.kind, "%s", run->unprepared.text);
	see_inputs(run);
	look_at_secrets(run);
	if (run->spec->distributes)
		return roots_judge(&run->roots, &run->capture.evidence, run->fetcher, &run->verdict,
			report, err);
	report->evidence = &run->capture.evidence;
	report->policy = run->capture.policy;
	report->time = run->now;
	verdict_judge(run->spec->verdict, &run->verdict, run->arena, report);
	return true;
}

static void
set_up(struct run *run)
{
	const struct options *options = run->options;

	run->directory = session_directory(options);
	pthread_mutex_init(&run->lock, NULL);
	run->now = options->has_at ? options->at : session_now(run->session);
	run->capture = (struct capture) {.spec = run->spec,
		.options = options,
		.session = run->session,
		.arena = run->arena};
	capture_begin(&run->capture);
	run->decoded = run->look != NULL && run->look->seen ? run->look->capture.decoded
							    : run->capture.decoded;
	run->own = run->shared ? run->capture.probe.deadline : half(run->capture.probe.deadline);
	run->capture.own = run->own;
}

static void
tidy_up(struct run *run)
{
	is_prepared(run);
	capture_end(&run->capture);
	fetcher_free(run->own_fetcher);
	pthread_mutex_destroy(&run->lock);
	if (run->left_behind)
		return;
	stores_free(run->own_stores);
	roots_free(&run->roots);
}

static bool
perform(struct run *run, struct report *report, struct err *err)
{
	const struct options *options = run->options;
	bool ok;

	set_up(run);
	ok = plan_verdict(run->spec, options, run->now, &run->verdict, err) &&
	     are_understood(run, options->stores, options->store_count, err) &&
	     are_understood(run, options->everywhere, options->everywhere_count, err) &&
	     bindings_read(run->arena, options, run->own, &run->verdict, err) &&
	     capture_find_policy(&run->capture, err) && obtain(run, err) &&
	     judge(run, report, err) && save(run, err);
	if (ok)
		tell_cache(run, report);
	if (run->look != NULL)
		look_note(run->look, run->spec, options, ok ? &run->capture.evidence : NULL,
			run->own_fetcher);
	tidy_up(run);
	return ok;
}

static struct run *
begin(struct session *session, const struct check_spec *spec, const struct options *options,
	struct arena *arena)
{
	struct run *run = arena_alloc(arena, sizeof(*run));

	run->spec = spec;
	run->options = options;
	run->arena = arena;
	run->session = session;
	return run;
}

bool
run_look(struct look *look, const struct check_spec *spec, const struct options *options,
	struct report *report, bool *left_behind, struct err *err)
{
	struct run *run;
	bool ok;

	*left_behind = false;
	if (spec->run != NULL)
		return spec->run(spec, options, look->arena, report, err);
	run = begin(look->session, spec, options, look->arena);
	run->shared = true;
	run->look = look;
	ok = perform(run, report, err);
	*left_behind = run->left_behind;
	return ok;
}

bool
run_check(const struct check_spec *spec, const struct options *options, struct arena *arena,
	struct report *report, bool *left_behind, struct err *err)
{
	struct run *run;
	bool ok;

	*left_behind = false;
	if (spec->run != NULL)
		return spec->run(spec, options, arena, report, err);
	run = begin(session_new(arena, clock_now()), spec, options, arena);
	ok = perform(run, report, err);
	*left_behind = session_left(run->session);
	session_free(run->session);
	return ok;
}
