/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The conductor: one endpoint is one job that walks down its stages within the one deadline. */
#include "config.h"

#include "check/run.h"

#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/pool.h"
#include "base/text.h"
#include "check/plan.h"
#include "check/replay.h"
#include "net/fetch.h"
#include "net/tls.h"
#include "probe/probe.h"
#include "trust/certfile.h"
#include "trust/judge.h"
#include "trust/store.h"

/* What a run holds and has to give back. */
struct run {
	const struct check_spec *spec;
	const struct options *options;
	struct arena *arena;
	struct probe probe;
	struct stores *stores;
	struct fetcher *fetcher;
	struct tls_identity *identity;
	struct tls_context *tls, *tls_null;
	struct evidence evidence;
	int64_t now; /* the moment judged for */
	struct span *crls;
	struct verdict_options verdict;
};

/* --- what is needed before anything is asked ---------------------------------------------------- */

static bool
load_stores(struct run *run, struct err *err)
{
	const struct options *options = run->options;

	run->stores = stores_new(run->arena);
	if (options->store_count == 0)
		return stores_add(run->stores, "system:", run->probe.deadline, err);
	for (size_t i = 0; i < options->store_count; i++)
		if (!stores_add(run->stores, options->stores[i], run->probe.deadline, err))
			return false;
	return true;
}

static bool
load_identity(struct run *run, struct err *err)
{
	const struct options *options = run->options;
	struct tls_input cert = {.name = options->client_cert}, key = {.name = options->client_key};

	if (cert.name == NULL)
		return true;
	if (file_read(run->arena, cert.name, LIMIT_CONFIG_FILE, run->probe.deadline, &cert.bytes,
		    err) &&
		(key.name == NULL ||
			file_read(run->arena, key.name, LIMIT_CONFIG_FILE, run->probe.deadline,
				&key.bytes, err)))
		run->identity = tls_identity_parse(&cert, &key, err);
	return run->identity != NULL || err_context(err, "client certificate");
}

static bool
load_crls(struct run *run, struct err *err)
{
	const struct options *options = run->options;

	run->crls = arena_array(run->arena, options->crl_count, sizeof(*run->crls));
	for (size_t i = 0; i < options->crl_count; i++) {
		if (!file_read(run->arena, options->crls[i], LIMIT_CRL_BYTES, run->probe.deadline,
			    &run->crls[i], err))
			return err_context(err, "--crl");
		if (!trust_crl_readable(run->arena, run->crls[i]))
			return err_set(err, ERR_FORMAT, "--crl: %s: holds no CRL, or one that does not decode",
				options->crls[i]);
	}
	return true;
}

static void
make_fetcher(struct run *run)
{
	const struct options *options = run->options;
	const struct fetch_options fetch = {.proxy = options->fetch_proxy, .cache = options->cache,
		.now = run->evidence.time};

	if (run->spec->fetches && !options->no_fetch)
		run->fetcher = fetcher_new(run->arena, &fetch);
}

static bool
load_tls(struct run *run, struct err *err)
{
	run->tls = tls_context_new(TLS_SUITES_ALL, run->identity, err);
	if (run->tls != NULL && run->options->null_cipher)
		run->tls_null = tls_context_new(TLS_SUITES_NULL, run->identity, err);
	run->probe.tls = run->tls;
	run->probe.tls_null = run->tls_null;
	return run->tls != NULL && (run->tls_null != NULL || !run->options->null_cipher);
}

static void
release(struct run *run)
{
	tls_context_free(run->tls);
	tls_context_free(run->tls_null);
	tls_identity_free(run->identity);
	fetcher_free(run->fetcher);
	stores_free(run->stores);
}

/* --- capturing ---------------------------------------------------------------------------------- */

static void
add_endpoint(struct run *run, struct subject *subject, const struct address *address)
{
	struct endpoint endpoint = {.address = *address};
	char text[ADDRESS_TEXT_MAX];

	endpoint.label = arena_text(run->arena, address_format(address, text));
	ARENA_PUSH(run->arena, subject->endpoints, subject->count, endpoint);
}

/* A proxy resolves the name itself, so there is one endpoint without an address. */
static void
add_proxied(struct run *run, struct subject *subject)
{
	struct endpoint endpoint = {0};

	endpoint.label = arena_printf(run->arena, "proxy %s:%u", run->options->proxy.host,
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
	else if (address_parse(options->target.name, &literal))
		add_endpoint(run, subject, &literal);
	else if (probe_dns(&run->probe, subject))
		for (size_t i = 0; i < subject->dns_facts.count; i++)
			add_endpoint(run, subject, &subject->dns_facts.answers[i]);
}

static void
walk(const struct run *run, struct endpoint *endpoint)
{
	static const struct {
		enum stage stage;
		bool (*probe)(const struct probe *, struct endpoint *, struct connection *);
	} stages[] = {{STAGE_TCP, probe_tcp}, {STAGE_PROXY, probe_proxy}, {STAGE_TLS, probe_tls},
		{STAGE_HTTP, probe_iphttps}, {STAGE_RA, probe_ra}};
	const struct probe *probe = &run->probe;
	struct connection conn = {0};
	bool on = true;

	for (size_t i = 0; on && i < sizeof(stages) / sizeof(stages[0]); i++)
		on = stages[i].stage <= run->spec->last && stages[i].probe(probe, endpoint, &conn);
	if (on && probe->ping_count > 0)
		probe_ping(probe, endpoint, &conn);
	connection_close(&conn);
	if (probe->tls_null != NULL && endpoint->stages[STAGE_TCP].outcome == OUTCOME_OK)
		probe_null_suites(probe, endpoint);
}

/* --- deriving ----------------------------------------------------------------------------------- */

static void
trust(const struct run *run, const struct subject *subject, struct endpoint *endpoint)
{
	struct trust_options options = {
		.now = run->now,
		.name = subject->target.name,
		.revocation = run->spec->revocation ||
				(run->spec->fetches && run->options->client == CLIENT_WIN7)
			? TRUST_REVOCATION_FETCH
			: TRUST_REVOCATION_STAPLE,
		.crls = run->crls,
		.crl_names = run->options->crls,
		.crl_count = run->options->crl_count,
		.deadline = run->probe.deadline,
	};

	if (endpoint->tls.chain_count > 0)
		endpoint->chain = trust_judge(run->arena, endpoint->tls.chain,
			endpoint->tls.chain_count, endpoint->tls.staple, run->stores, run->fetcher,
			&options);
}

static void
capture_job(void *context, size_t index)
{
	struct run *run = context;
	struct subject *subject = &run->evidence.subjects[0];

	walk(run, &subject->endpoints[index]);
	trust(run, subject, &subject->endpoints[index]);
}

/* --- what was fetched, as evidence -------------------------------------------------------------- */

static void
keep_fetched(struct run *run)
{
	struct fetch_record *records;
	size_t count = run->fetcher == NULL ? 0 : fetcher_records(run->fetcher, &records);

	for (size_t i = 0; i < count; i++) {
		const struct fetch_result *result = &records[i].result;
		struct fetched fetched = {records[i].url, records[i].content_type, result->ok,
			(uint32_t)result->status, result->body, result->text};

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
			{.ok = from->ok, .status = from->status, .body = from->body, .text = from->text}};
	}
	if (run->spec->fetches && !run->options->no_fetch)
		run->fetcher = fetcher_replay(run->arena, records, count);
}

static bool
capture(struct run *run, struct err *err)
{
	struct subject *subject = arena_alloc(run->arena, sizeof(*subject));

	if (!load_identity(run, err) || !load_tls(run, err))
		return false;
	run->evidence.subjects = subject;
	run->evidence.count = 1;
	subject->target = run->options->target;
	make_fetcher(run);
	find_endpoints(run, subject);
	pool_run(subject->count, LIMIT_THREADS, capture_job, run);
	run->evidence.seconds = clock_monotonic() - run->probe.began;
	keep_fetched(run);
	return true;
}

/* The first line of a file, without its end. */
static bool
read_passphrase(struct run *run, const char **out, struct err *err)
{
	const char *path = run->options->passphrase_file;
	struct span in, line = {0};

	*out = NULL;
	if (path == NULL)
		return true;
	if (!file_read(run->arena, path, LIMIT_CONFIG_LINE, run->probe.deadline, &in, err))
		return err_context(err, "passphrase");
	span_line(&in, &line);
	*out = arena_span_text(run->arena, line);
	return true;
}

/* The chain in a file stands for what an address would serve: it is the only endpoint. */
static bool
from_file(struct run *run, struct err *err)
{
	const char *path = run->options->file, *passphrase;
	struct subject *subject = arena_alloc(run->arena, sizeof(*subject));
	struct endpoint endpoint = {.label = text_clean(run->arena, span_text(path), LIMIT_TEXT_FIELD)};
	struct span in;

	if (!read_passphrase(run, &passphrase, err) ||
		!file_read(run->arena, path, LIMIT_FILE, run->probe.deadline, &in, err))
		return false;
	if (!certfile_parse(run->arena, in, passphrase, &endpoint.tls.chain,
		    &endpoint.tls.chain_count, err))
		return err_context(err, "%s", path);
	run->evidence.subjects = subject;
	run->evidence.count = 1;
	subject->target = run->options->target;
	ARENA_PUSH(run->arena, subject->endpoints, subject->count, endpoint);
	make_fetcher(run);
	trust(run, subject, &subject->endpoints[0]);
	keep_fetched(run);
	return true;
}

/* Judged for the moment it was captured, without a network. */
static bool
replay(struct run *run, struct err *err)
{
	struct span in;

	if (!file_read(run->arena, run->options->replay, LIMIT_FILE, run->probe.deadline, &in, err))
		return false;
	if (!replay_read(run->arena, in, &run->evidence, err))
		return err_context(err, "%s", run->options->replay);
	if (!run->options->has_at)
		run->now = run->verdict.now = run->evidence.time;
	replay_fetched(run);
	for (size_t i = 0; i < run->evidence.count; i++)
		for (size_t k = 0; k < run->evidence.subjects[i].count; k++)
			trust(run, &run->evidence.subjects[i], &run->evidence.subjects[i].endpoints[k]);
	return true;
}

static bool
obtain(struct run *run, struct err *err)
{
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
	out = replay_write(run->arena, &run->evidence, err);
	return out.n > 0 && file_write(run->options->save_evidence, out, err);
}

/* --- judging ------------------------------------------------------------------------------------ */

static void
judge(struct run *run, struct report *report)
{
	report->evidence = &run->evidence;
	report->time = run->now;
	verdict_judge(run->spec->verdict, &run->verdict, run->arena, report);
}

static void
set_up(struct run *run)
{
	const struct options *options = run->options;

	run->evidence.time = clock_now();
	run->now = options->has_at ? options->at : run->evidence.time;
	run->probe = (struct probe) {
		.arena = run->arena,
		.began = clock_monotonic(),
		.deadline = deadline_in(options->timeout),
		.target = &options->target,
		.proxy = options->proxy.host == NULL ? NULL : &options->proxy,
		.dns_server = options->dns_server,
		.dns_port = options->dns_port,
		.family = options->family,
		.ra_wait = options->ra_wait,
		.pings = options->pings,
		.ping_count = options->ping_count,
	};
}

bool
run_check(const struct check_spec *spec, const struct options *options, struct arena *arena,
	struct report *report, struct err *err)
{
	struct run *run;
	bool ok;

	if (spec->run != NULL)
		return spec->run(spec, options, arena, report, err);
	run = arena_alloc(arena, sizeof(*run));
	run->spec = spec;
	run->options = options;
	run->arena = arena;
	set_up(run);
	ok = plan_verdict(spec, options, run->now, &run->verdict, err) && load_stores(run, err) && load_crls(run, err) &&
		obtain(run, err) && save(run, err);
	if (ok)
		judge(run, report);
	release(run);
	return ok;
}
