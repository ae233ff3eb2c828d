/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One endpoint is one job that walks down its stages within the one deadline. */
#include "config.h"

#include "check/capture.h"

#include "base/clock.h"
#include "base/limits.h"
#include "base/pool.h"
#include "store/policy.h"

void
capture_restart(struct capture *capture)
{
	capture->probe.began = clock_monotonic();
	capture->probe.deadline = deadline_in(capture->options->timeout);
}

/* The handshake leaves to the judging what it has decoded. */
static void
see_certificate(void *context, struct span der, struct x509_st *x509)
{
	decoded_add(context, der, x509);
}

void
capture_begin(struct capture *capture)
{
	const struct options *options = capture->options;

	capture->evidence.time = session_now(capture->session);
	capture->decoded = decoded_new(capture->arena);
	capture->probe = (struct probe) {
		.arena = capture->arena,
		.proxy = options->proxy.host == NULL ? NULL : &options->proxy,
		.dns_server = options->dns_server,
		.dns_port = options->dns_port,
		.family = options->family,
		.watcher = {see_certificate, capture->decoded},
		.ra_wait = options->ra_wait,
		.pings = options->pings,
		.ping_count = options->ping_count,
	};
	capture_restart(capture);
}

void
capture_end(struct capture *capture)
{
	decoded_free(capture->decoded);
}

/* --- what to look at ------------------------------------------------------------------------- */

static struct tls_context *
get_context(void *context, enum probe_offer offer)
{
	const struct capture *capture = context;

	return session_tls(
		capture->session, offer, capture->options, capture->probe.deadline, NULL);
}

/* What the server would take is of interest where a client's attempt is followed to its end; else
 * just the certificate is, for which everything is offered. */
static bool
load_tls(struct capture *capture, struct err *err)
{
	const struct options *options = capture->options;
	bool follows = capture->spec->last > STAGE_TLS;
	struct probe *probe = &capture->probe;

	probe->client = follows ? client_row(options->client) : NULL;
	probe->again = (struct probe_again) {get_context, capture};
	probe->tls = session_tls(capture->session, follows ? PROBE_OFFER_CLIENT : PROBE_OFFER_WIDE,
		options, capture->own, err);
	if (probe->tls != NULL && options->null_cipher)
		probe->tls_null =
			session_tls(capture->session, PROBE_OFFER_NULL, options, capture->own, err);
	return probe->tls != NULL && (probe->tls_null != NULL || !options->null_cipher);
}

bool
capture_find_policy(struct capture *capture, struct err *err)
{
	const struct supply *supply;
	const struct source *source;

	if (capture->options->gpo == NULL)
		return true;
	supply = session_policy(capture->session, capture->options, capture->own, err);
	if (supply == NULL)
		return false;
	source = &supply->sources[supply->count - 1];
	capture->gpo = supply;
	capture->policy = policy_from(capture->arena, source->name, source->policy);
	return true;
}

static void
add_subject(struct capture *capture, const struct target *target)
{
	const struct subject subject = {.target = *target};

	ARENA_PUSH(capture->arena, capture->evidence.subjects, capture->evidence.count, subject);
}

/* What the command line names, or each URL of the policy. */
bool
capture_find_subjects(struct capture *capture, struct err *err)
{
	const struct policy *policy = capture->policy;
	const struct evidence *evidence = &capture->evidence;

	if (policy == NULL) {
		add_subject(capture, &capture->options->target);
		return true;
	}
	for (size_t i = 0; i < policy->url_count; i++)
		if (policy->urls[i].valid)
			add_subject(capture, &policy->urls[i].target);
	if (evidence->count == 0)
		return err_set(err, ERR_FORMAT, "--gpo: %s names no URL that clients can use%s",
			policy->name,
			policy->disabled        ? ", and switches IP-HTTPS off"
			: policy->url_count > 0 ? ""
						: ": is it the clients' policy?");
	if (evidence->count > 1 && capture->options->address_count > 0)
		return err_set(err, ERR_USAGE, "--address cannot go with the %zu URLs of --gpo",
			evidence->count);
	return true;
}

bool
capture_prepare(struct capture *capture, struct err *err)
{
	return load_tls(capture, err) && capture_find_subjects(capture, err);
}

/* --- asking ---------------------------------------------------------------------------------- */

static void
add_endpoint(struct capture *capture, struct subject *subject, const struct address *address)
{
	struct endpoint endpoint = {.address = *address};
	char text[ADDRESS_TEXT_MAX];

	address_format(address, text);
	endpoint.label = capture->evidence.count == 1 ? arena_text(capture->arena, text)
						      : arena_printf(capture->arena, "%s %s",
								subject->target.name, text);
	ARENA_PUSH(capture->arena, subject->endpoints, subject->count, endpoint);
}

/* A proxy resolves the name itself, so there is one endpoint without an address. */
static void
add_proxied(struct capture *capture, struct subject *subject)
{
	const struct proxy *proxy = &capture->options->proxy;
	bool only = capture->evidence.count == 1;
	struct endpoint endpoint = {0};

	endpoint.label = arena_printf(capture->arena, "%s%sproxy %s:%u",
		only ? "" : subject->target.name, only ? "" : " ", proxy->host, proxy->port);
	ARENA_PUSH(capture->arena, subject->endpoints, subject->count, endpoint);
}

static void
find_endpoints(struct capture *capture, struct subject *subject)
{
	const struct options *options = capture->options;
	struct address literal;

	for (size_t i = 0; i < options->address_count; i++)
		add_endpoint(capture, subject, &options->addresses[i]);
	if (subject->count > 0)
		return;
	if (options->proxy.host != NULL)
		add_proxied(capture, subject);
	else if (address_parse(subject->target.name, &literal))
		add_endpoint(capture, subject, &literal);
	else if (probe_dns(&capture->probe, subject))
		for (size_t i = 0; i < subject->dns_facts.count; i++)
			add_endpoint(capture, subject, &subject->dns_facts.answers[i]);
}

static void
walk(const struct capture *capture, const struct subject *subject, struct endpoint *endpoint)
{
	static const struct {
		enum stage stage;
		bool (*probe)(const struct probe *, struct endpoint *, struct connection *);
	} stages[] = {{STAGE_TCP, probe_tcp}, {STAGE_PROXY, probe_proxy}, {STAGE_TLS, probe_tls},
		{STAGE_HTTP, probe_iphttps}, {STAGE_RA, probe_ra}};
	struct probe probe = capture->probe;
	struct connection conn = {0};
	bool on = true;

	probe.target = &subject->target;
	for (size_t i = 0; on && i < sizeof(stages) / sizeof(stages[0]); i++)
		on = stages[i].stage <= capture->spec->last &&
		     stages[i].probe(&probe, endpoint, &conn);
	if (on && probe.ping_count > 0)
		probe_ping(&probe, endpoint, &conn);
	connection_close(&conn);
	if (probe.tls_null != NULL && endpoint->stages[STAGE_TCP].outcome == OUTCOME_OK)
		probe_null_suites(&probe, endpoint);
}

static void
walk_job(void *context, size_t index)
{
	struct capture *capture = context;
	const struct capture_place *place = &capture->places[index];
	struct subject *subject = &capture->evidence.subjects[place->subject];

	walk(capture, subject, &subject->endpoints[place->endpoint]);
	if (capture->seen != NULL)
		capture->seen(capture->context, subject, &subject->endpoints[place->endpoint]);
}

static void
resolve_job(void *context, size_t index)
{
	struct capture *capture = context;

	find_endpoints(capture, &capture->evidence.subjects[index]);
}

static void
find_places(struct capture *capture)
{
	const struct evidence *evidence = &capture->evidence;

	for (size_t i = 0; i < evidence->count; i++)
		for (size_t k = 0; k < evidence->subjects[i].count; k++) {
			const struct capture_place place = {i, k};

			ARENA_PUSH(capture->arena, capture->places, capture->place_count, place);
		}
}

void
capture_walk(struct capture *capture)
{
	pool_run(capture->evidence.count, LIMIT_THREADS, resolve_job, capture);
	find_places(capture);
	pool_run(capture->place_count, LIMIT_THREADS, walk_job, capture);
	capture->evidence.seconds = clock_monotonic() - capture->probe.began;
}
