/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The conductor: one endpoint is one job that walks down its stages within the one deadline. */
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
#include "check/certs.h"
#include "check/claim.h"
#include "check/plan.h"
#include "check/replay.h"
#include "check/roots.h"
#include "check/session.h"
#include "net/fetch.h"
#include "probe/probe.h"
#include "store/policy.h"
#include "trust/judge.h"

/* An endpoint and its subject, by number. */
struct place {
	size_t subject, endpoint;
};

/* What a run holds and has to give back. */
struct run {
	const struct check_spec *spec;
	const struct options *options;
	struct arena *arena;
	struct probe probe;
	struct session *session;
	bool shared;         /* the session, with other runs */
	struct deadline own; /* for what is read on this machine */
	pthread_t preparing; /* if `apart`; what it makes is anybody's after is_prepared */
	bool apart;
	pthread_mutex_t lock; /* of those two */
	struct err unprepared;
	bool left_behind; /* readers that may use the arena */
	struct directory_options directory;
	struct stores *stores, *own_stores;
	struct decoded *decoded;
	struct fetcher *fetcher, *own_fetcher; /* own: of this run alone, or NULL */
	struct evidence evidence;
	int64_t now; /* the moment judged for */
	const struct session_crls *crls;
	struct roots roots;          /* of a check that distributes */
	const struct policy *policy; /* of --gpo */
	const struct supply *gpo;    /* what it was made of */
	struct place *places;
	size_t place_count;
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
find_policy(struct run *run, struct err *err)
{
	const struct supply *supply;
	const struct source *source;

	if (run->options->gpo == NULL)
		return true;
	supply = session_policy(run->session, run->options, run->own, err);
	if (supply == NULL)
		return false;
	source = &supply->sources[supply->count - 1];
	run->gpo = supply;
	run->policy = policy_from(run->arena, source->name, source->policy);
	return true;
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
		.deadline = run->probe.deadline,
		.policy = run->gpo,
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
	run->probe.began = clock_monotonic();
	run->probe.deadline = run->roots.deadline = deadline_in(run->options->timeout);
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

/* What is called wrongly is told before anything is asked. */
static bool
are_understood(struct run *run, const char *const *specs, size_t count, struct err *err)
{
	struct location location;

	for (size_t i = 0; i < count; i++)
		if (!source_understand(run->arena, specs[i], &location, err))
			return false;
	return true;
}

static struct tls_context *
get_context(void *context, enum probe_offer offer)
{
	const struct run *run = context;

	return session_tls(run->session, offer, run->options, run->probe.deadline, NULL);
}

/* What the server would take is of interest where a client's attempt is followed to its end; else
 * just the certificate is, for which everything is offered. */
static bool
load_tls(struct run *run, struct err *err)
{
	bool follows = run->spec->last > STAGE_TLS;
	struct probe *probe = &run->probe;

	probe->client = follows ? client_row(run->options->client) : NULL;
	probe->again = (struct probe_again) {get_context, run};
	probe->tls = session_tls(run->session, follows ? PROBE_OFFER_CLIENT : PROBE_OFFER_WIDE,
		run->options, run->own, err);
	if (probe->tls != NULL && run->options->null_cipher)
		probe->tls_null =
			session_tls(run->session, PROBE_OFFER_NULL, run->options, run->own, err);
	return probe->tls != NULL && (probe->tls_null != NULL || !run->options->null_cipher);
}

/* Evidence is to hold what this run has fetched, so then it fetches by itself. */
static void
make_fetcher(struct run *run)
{
	const struct options *options = run->options;
	const struct fetch_options fetch = {
		.proxy = options->fetch_proxy, .cache = options->cache, .now = run->evidence.time};

	if (!run->spec->fetches || options->no_fetch)
		return;
	if (options->save_evidence == NULL)
		run->fetcher = session_fetcher(run->session, options);
	else
		run->fetcher = run->own_fetcher = fetcher_new(run->arena, &fetch);
}

/* --- what to look at ------------------------------------------------------------------------- */

static void
add_subject(struct run *run, const struct target *target)
{
	const struct subject subject = {.target = *target};

	ARENA_PUSH(run->arena, run->evidence.subjects, run->evidence.count, subject);
}

/* What is told on the command line, or each URL of the policy. */
static bool
find_subjects(struct run *run, struct err *err)
{
	const struct policy *policy = run->policy;

	if (policy == NULL) {
		add_subject(run, &run->options->target);
		return true;
	}
	for (size_t i = 0; i < policy->url_count; i++)
		if (policy->urls[i].valid)
			add_subject(run, &policy->urls[i].target);
	if (run->evidence.count == 0)
		return err_set(err, ERR_FORMAT, "--gpo: %s names no URL that clients can use%s",
			policy->name, policy->disabled ? ", and switches IP-HTTPS off" : "");
	if (run->evidence.count > 1 && run->options->address_count > 0)
		return err_set(err, ERR_USAGE, "--address cannot go with the %zu URLs of --gpo",
			run->evidence.count);
	return true;
}

/* The handshake leaves to the judging what it has decoded. */
static void
see_certificate(void *context, struct span der, struct x509_st *x509)
{
	decoded_add(context, der, x509);
}

/* --- capturing ------------------------------------------------------------------------------- */

static void
add_endpoint(struct run *run, struct subject *subject, const struct address *address)
{
	struct endpoint endpoint = {.address = *address};
	char text[ADDRESS_TEXT_MAX];

	address_format(address, text);
	endpoint.label = run->evidence.count == 1
				 ? arena_text(run->arena, text)
				 : arena_printf(run->arena, "%s %s", subject->target.name, text);
	ARENA_PUSH(run->arena, subject->endpoints, subject->count, endpoint);
}

/* A proxy resolves the name itself, so there is one endpoint without an address. */
static void
add_proxied(struct run *run, struct subject *subject)
{
	struct endpoint endpoint = {0};

	endpoint.label = arena_printf(run->arena, "%s%sproxy %s:%u",
		run->evidence.count == 1 ? "" : subject->target.name,
		run->evidence.count == 1 ? "" : " ", run->options->proxy.host,
		run->options->proxy.port);
	ARENA_PUSH(run->arena, subject->endpoints, subject->count, endpoint);
}

static void
find_endpoints(struct run *run, struct subject *subject)
{
	const struct options *options = run->options;
	struct address literal;

	for (size_t i = 0; i < options->address_count; i++)
		add_endpoint(run, subject, &options->addresses[i]);
	if (subject->count > 0)
		return;
	if (options->proxy.host != NULL)
		add_proxied(run, subject);
	else if (address_parse(subject->target.name, &literal))
		add_endpoint(run, subject, &literal);
	else if (probe_dns(&run->probe, subject))
		for (size_t i = 0; i < subject->dns_facts.count; i++)
			add_endpoint(run, subject, &subject->dns_facts.answers[i]);
}

static void
walk(const struct run *run, const struct subject *subject, struct endpoint *endpoint)
{
	static const struct {
		enum stage stage;
		bool (*probe)(const struct probe *, struct endpoint *, struct connection *);
	} stages[] = {{STAGE_TCP, probe_tcp}, {STAGE_PROXY, probe_proxy}, {STAGE_TLS, probe_tls},
		{STAGE_HTTP, probe_iphttps}, {STAGE_RA, probe_ra}};
	struct probe probe = run->probe;
	struct connection conn = {0};
	bool on = true;

	probe.target = &subject->target;
	for (size_t i = 0; on && i < sizeof(stages) / sizeof(stages[0]); i++)
		on = stages[i].stage <= run->spec->last && stages[i].probe(&probe, endpoint, &conn);
	if (on && probe.ping_count > 0)
		probe_ping(&probe, endpoint, &conn);
	connection_close(&conn);
	if (probe.tls_null != NULL && endpoint->stages[STAGE_TCP].outcome == OUTCOME_OK)
		probe_null_suites(&probe, endpoint);
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
		.deadline = run->probe.deadline,
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
capture_job(void *context, size_t index)
{
	struct run *run = context;
	const struct place *place = &run->places[index];
	struct subject *subject = &run->evidence.subjects[place->subject];

	walk(run, subject, &subject->endpoints[place->endpoint]);
	trust(run, subject, &subject->endpoints[place->endpoint]);
}

static void
resolve_job(void *context, size_t index)
{
	struct run *run = context;

	find_endpoints(run, &run->evidence.subjects[index]);
}

static void
find_places(struct run *run)
{
	for (size_t i = 0; i < run->evidence.count; i++)
		for (size_t k = 0; k < run->evidence.subjects[i].count; k++) {
			const struct place place = {i, k};

			ARENA_PUSH(run->arena, run->places, run->place_count, place);
		}
}

/* --- what was fetched, as evidence ----------------------------------------------------------- */

static void
keep_fetched(struct run *run)
{
	struct fetch_record *records;
	size_t count = run->own_fetcher == NULL ? 0 : fetcher_records(run->own_fetcher, &records);

	for (size_t i = 0; i < count; i++) {
		const struct fetch_result *result = &records[i].result;
		struct fetched fetched = {records[i].url, records[i].content_type, result->ok,
			(uint32_t)result->status, result->body, result->text, result->local};

		ARENA_PUSH(run->arena, run->evidence.fetched, run->evidence.fetched_count, fetched);
	}
}

static void
replay_fetched(struct run *run)
{
	size_t count = run->evidence.fetched_count;
	struct fetch_record *records = arena_array(run->arena, count, sizeof(*records));

	for (size_t i = 0; i < count; i++) {
		const struct fetched *from = &run->evidence.fetched[i];

		records[i] = (struct fetch_record) {from->url, from->content_type,
			{.ok = from->ok,
				.status = from->status,
				.body = from->body,
				.text = from->text,
				.local = from->local}};
	}
	if (run->spec->fetches && !run->options->no_fetch)
		run->fetcher = run->own_fetcher = fetcher_replay(run->arena, records, count);
}

static bool
capture(struct run *run, struct err *err)
{
	if (!load_tls(run, err) || !find_subjects(run, err))
		return false;
	begin_preparing(run);
	make_fetcher(run);
	pool_run(run->evidence.count, LIMIT_THREADS, resolve_job, run);
	find_places(run);
	pool_run(run->place_count, LIMIT_THREADS, capture_job, run);
	run->evidence.seconds = clock_monotonic() - run->probe.began;
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
	if (!certs_read(run->arena, run->options, path, run->probe.deadline, &endpoint.tls.chain,
		    &endpoint.tls.chain_count, err) ||
		!find_subjects(run, err))
		return false;
	make_fetcher(run);
	for (size_t i = 0; i < run->evidence.count; i++) {
		struct subject *subject = &run->evidence.subjects[i];

		if (run->evidence.count > 1)
			endpoint.label =
				arena_printf(run->arena, "%s %s", subject->target.name, label);
		ARENA_PUSH(run->arena, subject->endpoints, subject->count, endpoint);
		trust(run, subject, &subject->endpoints[0]);
	}
	return true;
}

/* What one client is refused says nothing about another. */
static bool
same_client(const struct run *run, const struct endpoint *endpoint, struct err *err)
{
	const struct client *seen = client_of(&endpoint->tls);
	const struct client *asked = client_row(run->options->client);

	return run->spec->last <= STAGE_TLS || seen == NULL || seen == asked ||
	       err_set(err, ERR_USAGE, "--client: %s: was seen as %s, and is to be judged as %s",
		       run->options->replay, seen->name, asked->name);
}

static bool
trust_replayed(struct run *run, struct err *err)
{
	for (size_t i = 0; i < run->evidence.count; i++) {
		const struct subject *subject = &run->evidence.subjects[i];

		for (size_t k = 0; k < subject->count; k++) {
			if (!same_client(run, &subject->endpoints[k], err))
				return false;
			trust(run, subject, &subject->endpoints[k]);
		}
	}
	return true;
}

/* Judged for the moment it was captured, without a network. */
static bool
replay(struct run *run, struct err *err)
{
	struct span in;

	begin_preparing(run);
	if (!file_read(run->arena, run->options->replay, LIMIT_FILE, run->probe.deadline, &in, err))
		return false;
	if (!replay_read(run->arena, in, &run->evidence, err))
		return err_context(err, "%s", run->options->replay);
	if (!claims_hold(run->options, &run->evidence, run->arena, err))
		return false;
	if (!run->options->has_at)
		run->now = run->verdict.now = run->evidence.time;
	replay_fetched(run);
	return trust_replayed(run, err);
}

static bool
obtain(struct run *run, struct err *err)
{
	if (roots_named(run->options)) {
		begin_preparing(run);
		return true;
	}
	if (run->options->replay != NULL)
		return replay(run, err);
	return run->options->file != NULL ? from_file(run, err) : capture(run, err);
}

static bool
save(struct run *run, struct err *err)
{
	struct span out;

	if (run->options->save_evidence == NULL)
		return true;
	if (run->options->replay == NULL)
		keep_fetched(run);
	out = replay_write(run->arena, &run->evidence, err);
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
		take_ages(&run->evidence, inputs, count);
	run->evidence.inputs = inputs;
	run->evidence.input_count = count;
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
	struct evidence *evidence = &run->evidence;

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
		return roots_judge(
			&run->roots, &run->evidence, run->fetcher, &run->verdict, report, err);
	report->evidence = &run->evidence;
	report->policy = run->policy;
	report->time = run->now;
	verdict_judge(run->spec->verdict, &run->verdict, run->arena, report);
	return true;
}

static void
set_up(struct run *run)
{
	const struct options *options = run->options;

	run->directory = session_directory(options);
	run->evidence.time = clock_now();
	pthread_mutex_init(&run->lock, NULL);
	run->decoded = decoded_new(run->arena);
	run->now = options->has_at ? options->at : session_now(run->session);
	run->probe = (struct probe) {
		.arena = run->arena,
		.began = clock_monotonic(),
		.deadline = deadline_in(options->timeout),
		.proxy = options->proxy.host == NULL ? NULL : &options->proxy,
		.dns_server = options->dns_server,
		.dns_port = options->dns_port,
		.family = options->family,
		.watcher = {see_certificate, run->decoded},
		.ra_wait = options->ra_wait,
		.pings = options->pings,
		.ping_count = options->ping_count,
	};
	run->own = run->shared ? run->probe.deadline : half(run->probe.deadline);
}

static void
tidy_up(struct run *run)
{
	is_prepared(run);
	decoded_free(run->decoded);
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
	     find_policy(run, err) && obtain(run, err) && judge(run, report, err) && save(run, err);
	if (ok)
		tell_cache(run, report);
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
run_shared(struct session *session, const struct check_spec *spec, const struct options *options,
	struct arena *arena, struct report *report, bool *left_behind, struct err *err)
{
	struct run *run;
	bool ok;

	*left_behind = false;
	if (spec->run != NULL)
		return spec->run(spec, options, arena, report, err);
	run = begin(session, spec, options, arena);
	run->shared = true;
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
