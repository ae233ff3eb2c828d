/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of the verdict on tunnels. */
#include "unit.h"

#include <string.h>

#include "healthy.h"
#include "model/winerr.h"
#include "verdict/reporter.h"

static void
expect(struct healthy *h, enum state state, uint32_t code, const char *rule, const char *text)
{
	healthy_judge(h);
	assert_int_equal(h->report.state, state);
	assert_int_equal(h->report.code, code);
	if (rule != NULL) {
		assert_true(h->report.findings.count > 0);
		assert_string_equal(h->report.findings.items[0].rule, rule);
	}
	if (text != NULL && strstr(h->report.summary, text) == NULL)
		fail_msg("\"%s\" is not in \"%s\"", text, h->report.summary);
}

static double
metric(const struct healthy *h, const char *label)
{
	for (size_t i = 0; i < h->report.metrics.count; i++)
		if (strcmp(h->report.metrics.items[i].label, label) == 0)
			return h->report.metrics.items[i].known ? h->report.metrics.items[i].value
								: -1;
	fail_msg("no metric %s", label);
	return 0;
}

static void
healthy_is_ok(void **state)
{
	struct healthy h;

	(void)state;
	healthy_begin(&h, 2);
	expect(&h, STATE_OK, 0, NULL,
		"tunnel up on 2 of 2 addresses in 0.084 s, prefix 2001:db8:1:1000::/64");
	assert_true(metric(&h, "addresses") == 2);
	assert_true(metric(&h, "addresses_up") == 2);
	assert_true(metric(&h, "client_error") == 0);
	assert_int_equal(h.report.findings.count, 0);
	healthy_end(&h);
}

/* Rows of cli.md section 6 that are about one stage. */
static void
stages(void **state)
{
	static const struct {
		enum stage stage;
		enum outcome outcome;
		enum state state;
		uint32_t code;
		const char *rule;
	} rows[] = {
		{STAGE_TCP, OUTCOME_REFUSED, STATE_CRITICAL, 0x274d, "connect.refused"},
		{STAGE_TCP, OUTCOME_TIMEOUT, STATE_CRITICAL, 0x274c, "connect.timeout"},
		{STAGE_TCP, OUTCOME_RESET, STATE_CRITICAL, 0x2746, "connect.reset"},
		{STAGE_TCP, OUTCOME_HOST_UNREACHABLE, STATE_CRITICAL, 0x2751,
			"connect.unreachable"},
		{STAGE_TCP, OUTCOME_NET_UNREACHABLE, STATE_CRITICAL, 0x2743, "connect.unreachable"},
		{STAGE_TCP, OUTCOME_LOCAL, STATE_UNKNOWN, 0, "run.local"},
		{STAGE_TCP, OUTCOME_NO_ROUTE, STATE_UNKNOWN, 0, "run.no-route"},
		{STAGE_TCP, OUTCOME_NO_HOST, STATE_CRITICAL, 0x274d, "dns.sinkhole"},
		{STAGE_TCP, OUTCOME_LIMIT, STATE_UNKNOWN, 0, "run.limit"},
		{STAGE_TCP, OUTCOME_NO_ADDRESS, STATE_CRITICAL, 0x2afc, "proxy.failed"},
		{STAGE_PROXY, OUTCOME_TIMEOUT, STATE_CRITICAL, 0x274c, "proxy.failed"},
		{STAGE_PROXY, OUTCOME_TOO_LARGE, STATE_CRITICAL, 0x2f96, "proxy.failed"},
		{STAGE_PROXY, OUTCOME_LIMIT, STATE_UNKNOWN, 0, "run.limit"},
		{STAGE_TLS, OUTCOME_LIMIT, STATE_UNKNOWN, 0, "run.limit"},
		{STAGE_TLS, OUTCOME_MALFORMED, STATE_CRITICAL, 0x80090308, "tls.malformed"},
		{STAGE_TLS, OUTCOME_TIMEOUT, STATE_CRITICAL, 0x274c, "tls.timeout"},
		{STAGE_TLS, OUTCOME_RESET, STATE_CRITICAL, 0x2746, "tls.reset"},
		{STAGE_TLS, OUTCOME_CLOSED, STATE_CRITICAL, 0x2746, "tls.reset"},
		{STAGE_HTTP, OUTCOME_TIMEOUT, STATE_CRITICAL, 0x274c, "http.silent"},
		{STAGE_HTTP, OUTCOME_RESET, STATE_CRITICAL, 0x2746, "http.reset"},
		{STAGE_HTTP, OUTCOME_CLOSED, STATE_CRITICAL, 0x2746, "http.reset"},
		{STAGE_HTTP, OUTCOME_MALFORMED, STATE_CRITICAL, 0x2f78, "http.malformed"},
		{STAGE_HTTP, OUTCOME_TOO_LARGE, STATE_CRITICAL, 0x2f96, "http.malformed"},
		{STAGE_HTTP, OUTCOME_LIMIT, STATE_UNKNOWN, 0, "run.limit"},
		{STAGE_RA, OUTCOME_LIMIT, STATE_UNKNOWN, 0, "run.limit"},
		{STAGE_RA, OUTCOME_SILENT, STATE_WARNING, 0, "ra.missing"},
		{STAGE_RA, OUTCOME_CLOSED, STATE_WARNING, 0, "ra.missing"},
		{STAGE_RA, OUTCOME_RESET, STATE_WARNING, 0, "ra.missing"},
		{STAGE_RA, OUTCOME_MALFORMED, STATE_WARNING, 0, "ra.prefix"},
		{STAGE_TCP, OUTCOME_NONE, STATE_UNKNOWN, 0, "run.unproven"},
		{STAGE_TLS, OUTCOME_NONE, STATE_UNKNOWN, 0, "run.unproven"},
		{STAGE_HTTP, OUTCOME_NONE, STATE_UNKNOWN, 0, "run.unproven"},
		{STAGE_RA, OUTCOME_NONE, STATE_UNKNOWN, 0, "run.unproven"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct healthy h;

		healthy_begin(&h, 1);
		healthy_stop(&h, 0, rows[i].stage, rows[i].outcome, "why");
		expect(&h, rows[i].state, rows[i].code, rows[i].rule, NULL);
		healthy_end(&h);
	}
}

static void
names(void **state)
{
	static const struct {
		enum outcome outcome;
		enum state state;
		uint32_t code;
		const char *rule;
	} rows[] = {
		{OUTCOME_NO_NAME, STATE_CRITICAL, 0x2af9, "dns.no-name"},
		{OUTCOME_NO_ADDRESS, STATE_CRITICAL, 0x2afc, "dns.no-address"},
		{OUTCOME_RESOLVER, STATE_CRITICAL, 0x2afa, "dns.resolver"},
		{OUTCOME_LIMIT, STATE_UNKNOWN, 0, "run.limit"},
		{OUTCOME_TIMEOUT, STATE_CRITICAL, 0x2afa, "dns.resolver"},
		{OUTCOME_LOCAL, STATE_UNKNOWN, 0, "run.local"},
		{OUTCOME_NONE, STATE_UNKNOWN, 0, "run.unproven"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct healthy h;

		healthy_begin(&h, 0);
		h.subject.dns.outcome = rows[i].outcome;
		expect(&h, rows[i].state, rows[i].code, rows[i].rule, NULL);
		healthy_end(&h);
	}
}

static void
chains(void **state)
{
	static const struct {
		enum chain_fault fault;
		enum state state;
		uint32_t code;
	} rows[] = {
		{CHAIN_UNTRUSTED_ROOT, STATE_CRITICAL, 0x800b0109},
		{CHAIN_INCOMPLETE, STATE_CRITICAL, 0x800b010a},
		{CHAIN_BAD_SIGNATURE, STATE_CRITICAL, 0x80096004},
		{CHAIN_DISTRUSTED, STATE_CRITICAL, 0x800b0111},
		{CHAIN_EXPIRED, STATE_CRITICAL, 0x800b0101},
		{CHAIN_NOT_YET_VALID, STATE_CRITICAL, 0x800b0101},
		{CHAIN_REVOKED, STATE_CRITICAL, 0x80092010},
		{CHAIN_NAME_MISMATCH, STATE_CRITICAL, 0x800b010f},
		{CHAIN_WRONG_USAGE, STATE_CRITICAL, 0x800b0110},
		{CHAIN_NOT_CA, STATE_CRITICAL, 0x80096019},
		{CHAIN_PATH_LENGTH, STATE_CRITICAL, 0x80096019},
		{CHAIN_NAME_CONSTRAINT, STATE_CRITICAL, 0x800b0114},
		{CHAIN_POLICY, STATE_CRITICAL, 0x800b0113},
		{CHAIN_CRITICAL_EXTENSION, STATE_CRITICAL, 0x800b0105},
		{CHAIN_WEAK_SIGNATURE, STATE_CRITICAL, 0x80096004},
		{CHAIN_WEAK_KEY, STATE_CRITICAL, 0x80096004},
		{CHAIN_UNSUPPORTED_KEY, STATE_CRITICAL, 0x80090326},
		{CHAIN_SHA1, STATE_OK, 0},
		{CHAIN_SHA1_BLOCKED, STATE_CRITICAL, 0x80096004},
		{CHAIN_REVOCATION_OFFLINE, STATE_CRITICAL, 0x80092013},
		{CHAIN_REVOCATION_NONE, STATE_CRITICAL, 0x80092012},
		{CHAIN_REVOCATION_UNCHECKED, STATE_WARNING, 0},
		{CHAIN_MALFORMED, STATE_CRITICAL, 0x80090308},
		{CHAIN_LOCAL, STATE_UNKNOWN, 0},
		{CHAIN_OTHER, STATE_CRITICAL, 0x800b010a},
		{CHAIN_UNDECIDED, STATE_UNKNOWN, 0},
	};

	(void)state;
	assert_int_equal(ARRAY_SIZE(rows), CHAIN_FAULT_COUNT - 1);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct healthy h;

		healthy_begin(&h, 1);
		h.options.client = client_row(CLIENT_WIN7);
		healthy_problem(&h, 0, rows[i].fault, "why");
		expect(&h, rows[i].state, rows[i].code, NULL, NULL);
		healthy_end(&h);
	}
}

/* What may be otherwise on a path that was not looked at is neither a client's code nor OK; what
 * the leaf has in itself stays. */
static void
what_was_not_looked_at_is_not_established(void **state)
{
	static const struct {
		enum chain_fault fault;
		bool late;
		enum state state;
		uint32_t code;
		const char *rule;
	} rows[] = {
		{CHAIN_OK, false, STATE_UNKNOWN, 0, "run.limit"},
		{CHAIN_OK, true, STATE_CRITICAL, 0, "chain.timeout"},
		{CHAIN_UNTRUSTED_ROOT, false, STATE_UNKNOWN, 0, "run.limit"},
		{CHAIN_UNTRUSTED_ROOT, true, STATE_CRITICAL, 0, "chain.timeout"},
		{CHAIN_BAD_SIGNATURE, true, STATE_CRITICAL, 0, "chain.timeout"},
		{CHAIN_POLICY, false, STATE_UNKNOWN, 0, "run.limit"},
		{CHAIN_EXPIRED, false, STATE_CRITICAL, 0x800b0101, "chain.expired"},
		{CHAIN_EXPIRED, true, STATE_CRITICAL, 0x800b0101, "chain.expired"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct healthy h;

		healthy_begin(&h, 1);
		if (rows[i].fault != CHAIN_OK)
			healthy_problem(&h, 0, rows[i].fault, "why");
		h.chains[0].late = rows[i].late;
		if (!rows[i].late)
			bounds_note(&h.chains[0].bounds, h.arena, "not all");
		expect(&h, rows[i].state, rows[i].code, rows[i].rule, NULL);
		healthy_end(&h);
	}
}

/* No judgement of the chain, no anchor without a problem, nothing decoded: never OK. */
static void
an_unjudged_chain_is_not_ok(void **state)
{
	static const char *met[] = {"the certificate was not looked at"};
	struct healthy h;

	(void)state;
	healthy_begin(&h, 1);
	h.endpoints[0].chain = NULL;
	expect(&h, STATE_UNKNOWN, 0, "run.unproven", NULL);
	h.endpoints[0].chain = &h.chains[0];
	h.paths[0].anchor = NULL;
	expect(&h, STATE_UNKNOWN, 0, "run.unproven", NULL);
	h.chains[0].path_count = 0;
	expect(&h, STATE_CRITICAL, SEC_E_INVALID_TOKEN, "chain.malformed", NULL);
	h.chains[0].bounds = (struct bounds) {met, 1};
	expect(&h, STATE_UNKNOWN, 0, "run.limit", met[0]);
	healthy_end(&h);
}

/* A store that fails when it is asked may hold what is missing: that is not "not trusted". */
static void
an_unreadable_store_is_unknown(void **state)
{
	struct healthy h;

	(void)state;
	healthy_begin(&h, 1);
	healthy_problem(&h, 0, CHAIN_UNTRUSTED_ROOT, "root");
	h.chains[0].store_error = "store system: broken";
	expect(&h, STATE_UNKNOWN, 0, "store", "store system: broken");
	healthy_problem(&h, 0, CHAIN_EXPIRED, "date");
	expect(&h, STATE_CRITICAL, CERT_E_EXPIRED, "chain.expired", NULL);
	healthy_end(&h);
}

static void
alerts(void **state)
{
	static const struct {
		uint8_t alert;
		uint32_t code;
	} rows[] = {{40, 0x80090326}, {48, 0x80090325}, {70, 0x80090302}, {80, 0x80090304},
		{45, 0x80090328}, {44, 0x80092010}, {255, 0x80090326}};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct healthy h;

		healthy_begin(&h, 1);
		healthy_stop(&h, 0, STAGE_TLS, OUTCOME_ALERT, "TLS alert");
		h.endpoints[0].tls.alert_seen = true;
		h.endpoints[0].tls.alert = rows[i].alert;
		expect(&h, STATE_CRITICAL, rows[i].code, "tls.alert", NULL);
		healthy_end(&h);
	}
}

static void
client_certificates(void **state)
{
	static const struct {
		enum cert_request request;
		bool sent;
		enum stage stage;
		enum outcome outcome;
		int status;
		enum state state;
		const char *rule;
	} rows[] = {
		{CERT_REQUEST_EARLY, false, STAGE_TLS, OUTCOME_ALERT, 0, STATE_WARNING,
			"tls.client-cert"},
		{CERT_REQUEST_EARLY, false, STAGE_HTTP, OUTCOME_ALERT, 0, STATE_WARNING,
			"tls.client-cert"},
		{CERT_REQUEST_EARLY, false, STAGE_HTTP, OUTCOME_RESET, 0, STATE_WARNING,
			"tls.client-cert"},
		{CERT_REQUEST_EARLY, false, STAGE_HTTP, OUTCOME_TIMEOUT, 0, STATE_CRITICAL,
			"http.silent"},
		{CERT_REQUEST_EARLY, false, STAGE_HTTP, OUTCOME_REJECTED, 404, STATE_CRITICAL,
			"http.status"},
		{CERT_REQUEST_LATE, false, STAGE_HTTP, OUTCOME_REJECTED, 403, STATE_WARNING,
			"tls.client-cert"},
		{CERT_REQUEST_LATE, false, STAGE_HTTP, OUTCOME_TIMEOUT, 0, STATE_WARNING,
			"tls.client-cert"},
		{CERT_REQUEST_LATE, false, STAGE_HTTP, OUTCOME_REJECTED, 503, STATE_CRITICAL,
			"http.status"},
		{CERT_REQUEST_LATE, true, STAGE_HTTP, OUTCOME_REJECTED, 403, STATE_CRITICAL,
			"http.status"},
		{CERT_REQUEST_EARLY, true, STAGE_TLS, OUTCOME_ALERT, 0, STATE_CRITICAL,
			"tls.alert"},
		{CERT_REQUEST_EARLY, false, STAGE_NONE, OUTCOME_OK, 200, STATE_OK, NULL},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct healthy h;

		healthy_begin(&h, 1);
		h.endpoints[0].tls.cert_request = rows[i].request;
		h.endpoints[0].tls.client_cert_sent = rows[i].sent;
		if (rows[i].stage != STAGE_NONE)
			healthy_stop(&h, 0, rows[i].stage, rows[i].outcome, "why");
		h.endpoints[0].http.status = rows[i].status;
		healthy_judge(&h);
		assert_int_equal(h.report.state, rows[i].state);
		if (rows[i].rule != NULL)
			assert_string_equal(h.report.findings.items[0].rule, rows[i].rule);
		if (rows[i].state == STATE_WARNING)
			assert_string_equal(h.report.summary,
				"listener asks for a client certificate "
				"(0x90320 SEC_I_INCOMPLETE_CREDENTIALS without one)");
		healthy_end(&h);
	}
}

static void
several_faults(void **state)
{
	struct healthy h;

	(void)state;
	healthy_begin(&h, 1);
	healthy_problem(&h, 0, CHAIN_WRONG_USAGE, "usage");
	healthy_problem(&h, 0, CHAIN_NAME_MISMATCH, "name");
	healthy_problem(&h, 0, CHAIN_EXPIRED, "date");
	expect(&h, STATE_CRITICAL, CERT_E_EXPIRED, "chain.expired", "CERT_E_EXPIRED: date");
	healthy_problem(&h, 0, CHAIN_UNTRUSTED_ROOT, "root");
	expect(&h, STATE_CRITICAL, CERT_E_UNTRUSTEDROOT, "chain.untrusted-root",
		"clients get 0x800b0109 CERT_E_UNTRUSTEDROOT: root");
	healthy_stop(&h, 0, STAGE_HTTP, OUTCOME_RESET, "reset");
	expect(&h, STATE_CRITICAL, WSAECONNRESET_CODE, "http.reset", NULL);
	assert_int_equal(h.report.findings.count, 5);
	healthy_end(&h);
}

static void
several_addresses(void **state)
{
	struct healthy h;

	(void)state;
	healthy_begin(&h, 2);
	healthy_problem(&h, 1, CHAIN_EXPIRED, "certificate expired 3 days ago");
	expect(&h, STATE_CRITICAL, CERT_E_EXPIRED, "chain.expired",
		"1 of 2 addresses fails, 192.0.2.2: 0x800b0101 CERT_E_EXPIRED: "
		"certificate expired 3 days ago");
	assert_true(metric(&h, "addresses_up") == 1);
	h.options.any_address = true;
	expect(&h, STATE_OK, 0, NULL, "tunnel up on 1 of 2 addresses");
	healthy_problem(&h, 0, CHAIN_EXPIRED, "certificate expired 3 days ago");
	expect(&h, STATE_CRITICAL, CERT_E_EXPIRED, NULL,
		"clients get 0x800b0101 CERT_E_EXPIRED: certificate expired 3 days ago");
	healthy_end(&h);
	healthy_begin(&h, 2); /* the better address decides the state, the graver fault is named */
	h.options.any_address = true;
	healthy_problem(&h, 1, CHAIN_EXPIRED, "certificate expired 3 days ago");
	healthy_stop(&h, 0, STAGE_TLS, OUTCOME_ALERT, "alert");
	h.endpoints[0].tls.cert_request = CERT_REQUEST_EARLY;
	expect(&h, STATE_WARNING, CERT_E_EXPIRED, "chain.expired",
		"192.0.2.2: certificate expired 3");
	healthy_end(&h);
	healthy_begin(&h, 3);
	healthy_stop(&h, 0, STAGE_TCP, OUTCOME_REFUSED, NULL);
	healthy_stop(&h, 2, STAGE_TCP, OUTCOME_TIMEOUT, NULL);
	expect(&h, STATE_CRITICAL, 0x274d, NULL, "2 of 3 addresses fail, 192.0.2.1: 0x274d");
	healthy_end(&h);
}

static const struct policy_rule swallowing = {(const char *[]) {".example.com"}, 1, "10.0.0.1"};

/* What concerns every client before what concerns some; what is known before what is not. */
static void
gravest_first(void **state)
{
	struct policy_url url = {.text = "https://da.example.com/IPHTTPS",
		.valid = true,
		.target = {"da.example.com", "/IPHTTPS", 443}};
	struct policy_rule rule = swallowing;
	const struct policy policy = {.name = "client.pol",
		.urls = &url,
		.url_count = 1,
		.rules = &rule,
		.rule_count = 1};
	struct healthy h;

	(void)state;
	healthy_begin(&h, 2);
	healthy_stop(&h, 1, STAGE_TCP, OUTCOME_REFUSED, "why");
	h.report = (struct report) {.evidence = &h.evidence, .policy = &policy};
	verdict_judge(&verdict_iphttps, &h.options, h.arena, &h.report);
	assert_string_equal(h.report.findings.items[0].rule, "policy.nrpt");
	assert_string_equal(h.report.findings.items[1].rule, "connect.refused");
	healthy_end(&h);

	healthy_begin(&h, 1);
	h.subject.dns_facts.partial = "the AAAA query failed";
	healthy_stop(&h, 0, STAGE_RA, OUTCOME_SILENT, "why");
	expect(&h, STATE_WARNING, 0, "ra.missing", "no Router Advertisement");
	assert_string_equal(h.report.findings.items[1].rule, "dns.partial");
	healthy_end(&h);

	/* the way that is missing here may have been worse than a warning */
	healthy_begin(&h, 2);
	healthy_stop(&h, 0, STAGE_RA, OUTCOME_SILENT, "why");
	healthy_stop(&h, 1, STAGE_TCP, OUTCOME_NO_ROUTE, "this host has no route for IPv6");
	expect(&h, STATE_UNKNOWN, 0, "run.no-route", "192.0.2.2: not tested");
	healthy_end(&h);
}

static void
different_certificates(void **state)
{
	struct span other = {(const uint8_t *)"else", 4};
	struct healthy h;

	(void)state;
	healthy_begin(&h, 3);
	h.endpoints[2].tls.chain = &other;
	expect(&h, STATE_WARNING, 0, "nodes.differ",
		"192.0.2.3: certificate differs from that of 192.0.2.1");
	healthy_end(&h);
}

static void
severities(void **state)
{
	static const struct severity ok[] = {{"ra.missing", STATE_OK}};
	static const struct severity twice[] = {
		{"ra.missing", STATE_OK}, {"ra.missing", STATE_CRITICAL}};
	struct healthy h;

	(void)state;
	healthy_begin(&h, 1);
	healthy_stop(&h, 0, STAGE_RA, OUTCOME_SILENT, NULL);
	h.options.severities = ok;
	h.options.severity_count = 1;
	expect(&h, STATE_UNKNOWN, 0, "run.unproven",
		"ra.missing counts as OK but proves nothing: ");
	h.options.severities = twice;
	h.options.severity_count = 2;
	expect(&h, STATE_CRITICAL, 0, "ra.missing", NULL);
	h.options.timeout_state = STATE_UNKNOWN;
	healthy_stop(&h, 0, STAGE_TCP, OUTCOME_TIMEOUT, NULL);
	expect(&h, STATE_UNKNOWN, 0x274c, "connect.timeout", NULL);
	healthy_end(&h);
}

/* A prefix that no client can use is no tunnel; of several the first that can be used is shown. */
static void
prefixes(void **state)
{
	struct ra_prefix list[] = {
		{{0x20, 0x01, 0x0d, 0xb8, 0, 2}, 64, true, false, 100, 50},
		{{0x20, 0x01, 0x0d, 0xb8, 0, 3}, 48, true, true, 100, 50},
		{{0x20, 0x01, 0x0d, 0xb8, 0, 4}, 64, true, true, 100, 50},
	};
	struct healthy h;

	(void)state;
	healthy_begin(&h, 1);
	h.endpoints[0].ra.prefixes = list;
	h.endpoints[0].ra.prefix_count = 3;
	expect(&h, STATE_OK, 0, NULL, "prefix 2001:db8:4::/64");
	h.endpoints[0].ra.prefix_count = 2;
	expect(&h, STATE_WARNING, 0, "ra.prefix",
		"clients get no address from prefix 2001:db8:2::/64: it is not for addresses");
	assert_int_equal(h.report.findings.count, 2);
	assert_non_null(
		strstr(h.report.findings.items[1].text, "2001:db8:3::/48: it is not of 64 bits"));
	h.endpoints[0].ra.prefix_count = 0;
	h.endpoints[0].stages[STAGE_RA].text = "it has a prefix of 129 bits";
	h.endpoints[0].ra.lifetime = 0;
	expect(&h, STATE_WARNING, 0, "ra.prefix",
		"carries no prefix for clients' addresses: it has a prefix of 129 bits");
	assert_string_equal(h.report.findings.items[1].rule, "ra.lifetime");
	healthy_end(&h);
}

/* Spoils the evidence so that one rule finds something. */
struct spoil {
	enum stage stage;
	enum outcome outcome;
	enum chain_fault fault;
	const char *rule;
	bool stays_ok; /* a fact that an operator may judge otherwise: no client is cut off by it */
};

static void
spoil(struct healthy *h, const struct spoil *row)
{
	static struct ping_facts lost = {.seen = {.outcome = OUTCOME_SILENT}};

	if (row->fault != CHAIN_OK)
		healthy_problem(h, 0, row->fault, "wrong");
	else if (row->stage == STAGE_DNS)
		h->subject.dns_facts.partial = "the AAAA query failed";
	else if (row->stage == STAGE_PING)
		h->endpoints[0].pings = &lost, h->endpoints[0].ping_count = 1;
	else if (row->stage != STAGE_NONE)
		healthy_stop(h, 0, row->stage, row->outcome, "why");
	else
		h->options.warning = (struct range) {.set = true, .end = 0.001};
}

/* What was not established is never OK, whatever a finding is to count as. */
static void
silenced(void **state)
{
	static const struct spoil rows[] = {
		{STAGE_DNS, OUTCOME_OK, CHAIN_OK, "dns.partial", false},
		{STAGE_TCP, OUTCOME_REFUSED, CHAIN_OK, "connect.refused", false},
		{STAGE_TCP, OUTCOME_TIMEOUT, CHAIN_OK, "connect.timeout", false},
		{STAGE_TCP, OUTCOME_RESET, CHAIN_OK, "connect.reset", false},
		{STAGE_TCP, OUTCOME_NET_UNREACHABLE, CHAIN_OK, "connect.unreachable", false},
		{STAGE_TCP, OUTCOME_NO_HOST, CHAIN_OK, "dns.sinkhole", false},
		{STAGE_TCP, OUTCOME_NO_ROUTE, CHAIN_OK, "run.no-route", false},
		{STAGE_TCP, OUTCOME_LOCAL, CHAIN_OK, "run.local", false},
		{STAGE_TCP, OUTCOME_NONE, CHAIN_OK, "run.unproven", false},
		{STAGE_TLS, OUTCOME_ALERT, CHAIN_OK, "tls.alert", false},
		{STAGE_TLS, OUTCOME_TIMEOUT, CHAIN_OK, "tls.timeout", false},
		{STAGE_TLS, OUTCOME_MALFORMED, CHAIN_OK, "tls.malformed", false},
		{STAGE_HTTP, OUTCOME_TIMEOUT, CHAIN_OK, "http.silent", false},
		{STAGE_HTTP, OUTCOME_REJECTED, CHAIN_OK, "http.status", false},
		{STAGE_HTTP, OUTCOME_RESET, CHAIN_OK, "http.reset", false},
		{STAGE_RA, OUTCOME_SILENT, CHAIN_OK, "ra.missing", false},
		{STAGE_RA, OUTCOME_MALFORMED, CHAIN_OK, "ra.prefix", false},
		{STAGE_PING, OUTCOME_SILENT, CHAIN_OK, "ping.lost", false},
		{STAGE_NONE, OUTCOME_OK, CHAIN_UNTRUSTED_ROOT, "chain.untrusted-root", false},
		{STAGE_NONE, OUTCOME_OK, CHAIN_INCOMPLETE, "chain.incomplete", false},
		{STAGE_NONE, OUTCOME_OK, CHAIN_EXPIRED, "chain.expired", false},
		{STAGE_NONE, OUTCOME_OK, CHAIN_REVOKED, "chain.revoked", false},
		{STAGE_NONE, OUTCOME_OK, CHAIN_NAME_MISMATCH, "chain.name", false},
		{STAGE_NONE, OUTCOME_OK, CHAIN_REVOCATION_OFFLINE, "chain.revocation-offline",
			true},
		{STAGE_NONE, OUTCOME_OK, CHAIN_OK, "time", true},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct severity severity = {rows[i].rule, STATE_OK};
		struct healthy h;

		healthy_begin(&h, 1);
		h.options.severities = &severity;
		h.options.severity_count = 1;
		spoil(&h, &rows[i]);
		healthy_judge(&h);
		if (h.report.state != (rows[i].stays_ok ? STATE_OK : STATE_UNKNOWN))
			fail_msg("%s: %s", rows[i].rule, h.report.summary);
		if (!rows[i].stays_ok) {
			assert_string_equal(h.report.findings.items[0].rule, "run.unproven");
			assert_true(metric(&h, "client_error") == -1);
		}
		/* what the deadline is to count as makes no difference to that */
		h.options.severity_count = 0;
		h.options.timeout_state = STATE_OK;
		healthy_judge(&h);
		assert_true(h.report.state != STATE_OK);
		healthy_end(&h);
	}
}

/* The rest of what an address may be silenced to, and what --any-address makes of it. */
static void
silenced_with_others(void **state)
{
	static const struct severity severity[] = {{"connect.refused", STATE_OK},
		{"dns.no-name", STATE_OK}, {"run.limit", STATE_OK}, {"name.literal", STATE_OK},
		{"policy.nrpt", STATE_OK}};
	static const char *met[] = {"more"};
	struct healthy h;

	(void)state;
	healthy_begin(&h, 2);
	h.options.severities = severity;
	h.options.severity_count = ARRAY_SIZE(severity);
	healthy_stop(&h, 1, STAGE_TCP, OUTCOME_REFUSED, "why");
	expect(&h, STATE_UNKNOWN, 0, "run.unproven",
		"1 of 2 addresses needs attention, 192.0.2.2: connect.refused counts as OK but");
	h.options.any_address = true;
	expect(&h, STATE_OK, 0, NULL, "tunnel up on 1 of 2 addresses");
	h.subject.bounds = (struct bounds) {met, 1};
	expect(&h, STATE_UNKNOWN, 0, "run.unproven", "run.limit counts as OK but proves nothing: ");
	h.subject.bounds.count = 0;
	h.subject.target.name = "192.0.2.1";
	expect(&h, STATE_UNKNOWN, 0, "run.unproven",
		"name.literal counts as OK but proves nothing: ");
	h.subject.target.name = "da.example.com";
	h.subject.count = 0;
	h.subject.dns.outcome = OUTCOME_NO_NAME;
	expect(&h, STATE_UNKNOWN, 0, "run.unproven",
		"dns.no-name counts as OK but proves nothing: the name");
	healthy_end(&h);
}

static void
address_in_place_of_a_name(void **state)
{
	static const char *const names[] = {"192.0.2.1", "2001:db8::1"};
	struct healthy h;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		healthy_begin(&h, 1);
		h.subject.target.name = names[i];
		expect(&h, STATE_CRITICAL, 0x4be, "name.literal", "0x4be ERROR_INVALID_NETNAME");
		healthy_stop(&h, 0, STAGE_TCP, OUTCOME_REFUSED, "why");
		expect(&h, STATE_CRITICAL, 0x4be, "name.literal", NULL);
		healthy_end(&h);
	}
}

/* Wherever a limit was met, what lies behind it was not looked at. */
/* It stands beside what was found, and proves nothing. */
static void
exposed(void **state)
{
	static const char *files[] = {"/etc/secret can be read by everybody (mode 0644)", NULL};
	struct healthy h;

	(void)state;
	healthy_begin(&h, 2);
	h.evidence.exposed = files;
	h.evidence.exposed_count = 2;
	expect(&h, STATE_WARNING, 0, "run.exposed", files[0]);
	assert_int_equal(h.report.findings.count, 2);
	h.subject.bounds = (struct bounds) {files, 1};
	expect(&h, STATE_UNKNOWN, 0, "run.limit", files[0]);
	healthy_problem(&h, 1, CHAIN_EXPIRED, "certificate expired");
	expect(&h, STATE_CRITICAL, 0x800b0101, "chain.expired", NULL);
	healthy_end(&h);
}

static void
limits(void **state)
{
	static const char *met[] = {"44 of the name's 300 addresses were not tested", NULL};
	const struct bounds one = {met, 1}, two = {met, 2};
	struct healthy h;

	(void)state;
	healthy_begin(&h, 2);
	h.subject.bounds = one;
	expect(&h, STATE_UNKNOWN, 0, "run.limit", met[0]);
	assert_true(metric(&h, "client_error") == -1);
	h.subject.bounds = (struct bounds) {0};
	h.endpoints[1].bounds = two;
	expect(&h, STATE_UNKNOWN, 0, "run.limit",
		"1 of 2 addresses needs attention, 192.0.2.2: 44");
	assert_int_equal(h.report.findings.count, 2);
	h.endpoints[1].bounds = (struct bounds) {0};
	h.chains[0].bounds = one;
	expect(&h, STATE_UNKNOWN, 0, "run.limit", "192.0.2.1");
	healthy_problem(&h, 1, CHAIN_EXPIRED, "certificate expired");
	expect(&h, STATE_CRITICAL, 0x800b0101, "chain.expired", NULL);
	healthy_end(&h);
}

static void
thresholds(void **state)
{
	struct healthy h;

	(void)state;
	healthy_begin(&h, 1);
	assert_true(range_parse("0.05", &h.options.warning, NULL));
	expect(&h, STATE_WARNING, 0, "time", "the connection took 0.084 s");
	assert_true(range_parse("0.08", &h.options.critical, NULL));
	expect(&h, STATE_CRITICAL, 0, "time", "the connection took 0.084 s");
	assert_true(range_parse("1", &h.options.warning, NULL));
	assert_true(range_parse("2", &h.options.critical, NULL));
	expect(&h, STATE_OK, 0, NULL, NULL);
	healthy_end(&h);
}

static void
pings(void **state)
{
	struct ping_facts lost[2] = {{.seen = {.outcome = OUTCOME_OK, .seconds = 0.5}},
		{.target = {ADDRESS_IPV6, {0x20, 0x01}, 0},
			.seen = {.outcome = OUTCOME_SILENT, .text = "no echo reply in time"}}};
	struct healthy h;

	(void)state;
	healthy_begin(&h, 1);
	h.options.pings = true;
	h.endpoints[0].pings = lost;
	h.endpoints[0].ping_count = 1;
	expect(&h, STATE_OK, 0, NULL, NULL);
	assert_true(metric(&h, "ping") == 0.5);
	h.endpoints[0].ping_count = 2;
	expect(&h, STATE_CRITICAL, 0, "ping.lost", "2001:: does not answer through the tunnel");
	assert_true(metric(&h, "ping") == -1);
	healthy_end(&h);
	/* silencing the advertisement does not silence the reply that was required */
	healthy_begin(&h, 1);
	h.options.pings = true;
	healthy_stop(&h, 0, STAGE_RA, OUTCOME_SILENT, NULL);
	h.options.severities = &(struct severity) {"ra.missing", STATE_OK};
	h.options.severity_count = 1;
	expect(&h, STATE_CRITICAL, 0, "ping.lost", "no echo request");
	healthy_end(&h);
}

static void
notes(void **state)
{
	struct healthy h;

	(void)state;
	healthy_begin(&h, 1);
	h.chains[0].root_served = h.chains[0].wrong_order = h.chains[0].unneeded = true;
	h.endpoints[0].http.server = "nginx";
	h.endpoints[0].tls.null_cipher = true;
	h.endpoints[0].null_offer = NULL_OFFER_REFUSED;
	h.endpoints[0].ra.lifetime = 0;
	expect(&h, STATE_OK, 0, NULL, "tunnel up");
	assert_int_equal(h.report.findings.count, 7);
	h.paths[0].used_aia = true;
	expect(&h, STATE_WARNING, 0, "chain.aia", "AIA");
	h.endpoints[0].null_offer = NULL_OFFER_UNDECIDED;
	h.paths[0].used_aia = false;
	expect(&h, STATE_UNKNOWN, 0, "tls.null-undecided", NULL);
	healthy_end(&h);
}

static void
every_rule_has_a_row(void **state)
{
	enum rule found;

	(void)state;
	for (int i = RULE_NONE + 1; i < RULE_COUNT; i++) {
		const struct rule_row *row = rule_row((enum rule)i);

		assert_non_null(row->name);
		assert_non_null(row->text);
		assert_true(row->state != STATE_NONE && row->rank != RANK_NONE);
		assert_true(rule_find(row->name, &found));
		assert_int_equal(found, i);
		assert_true(reporters((enum rule)i) != 0);
	}
	assert_false(rule_find("no.such", &found));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(healthy_is_ok),
		cmocka_unit_test(stages),
		cmocka_unit_test(names),
		cmocka_unit_test(chains),
		cmocka_unit_test(what_was_not_looked_at_is_not_established),
		cmocka_unit_test(an_unjudged_chain_is_not_ok),
		cmocka_unit_test(an_unreadable_store_is_unknown),
		cmocka_unit_test(alerts),
		cmocka_unit_test(client_certificates),
		cmocka_unit_test(several_faults),
		cmocka_unit_test(several_addresses),
		cmocka_unit_test(gravest_first),
		cmocka_unit_test(different_certificates),
		cmocka_unit_test(severities),
		cmocka_unit_test(prefixes),
		cmocka_unit_test(silenced),
		cmocka_unit_test(silenced_with_others),
		cmocka_unit_test(address_in_place_of_a_name),
		cmocka_unit_test(limits),
		cmocka_unit_test(exposed),
		cmocka_unit_test(thresholds),
		cmocka_unit_test(pings),
		cmocka_unit_test(notes),
		cmocka_unit_test(every_rule_has_a_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
