/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of remedies. */
#include "unit.h"

#include <string.h>

#include "healthy.h"
#include "model/winerr.h"
#include "verdict/remedy.h"

/* What a story is spoilt by: the stage's outcome, and a number of its own: alert or status. */
struct story {
	enum stage stage;
	enum outcome outcome;
	bool proxied;
	int number;
	const char *rule, *has, *lacks;
};

static void
spoil(struct healthy *h, const struct story *story)
{
	struct endpoint *e = &h->endpoints[0];

	healthy_stop(h, 0, story->stage, story->outcome, "seen");
	e->proxied = story->proxied;
	e->proxy_status = story->stage == STAGE_PROXY ? story->number : 0;
	e->tls.alert = (uint8_t)story->number;
}

/* What to do about the worst: must have one text and must not have another. */
static void
judge_and_compare(struct healthy *h, size_t row, const char *has, const char *lacks)
{
	const char *remedy;

	healthy_judge(h);
	remedy = h->report.findings.items[0].remedy;
	if (remedy == NULL || strstr(remedy, has) == NULL)
		fail_msg("row %zu: \"%s\" is not in \"%s\"", row, has, remedy);
	if (lacks != NULL && strstr(remedy, lacks) != NULL)
		fail_msg("row %zu: \"%s\" is in \"%s\"", row, lacks, remedy);
}

/* One code has many stories: what to do follows from what was found. */
static void
stories(void **state)
{
	static const struct story rows[] = {
		{STAGE_TCP, OUTCOME_REFUSED, true, 0, "connect.refused", "proxy itself",
			"iphlpsvc"},
		{STAGE_TCP, OUTCOME_TIMEOUT, true, 0, "connect.timeout", "proxy itself", "443"},
		{STAGE_TCP, OUTCOME_RESET, true, 0, "connect.reset", "proxy itself", "sslcert"},
		{STAGE_TCP, OUTCOME_HOST_UNREACHABLE, true, 0, "connect.unreachable",
			"proxy itself", "NAT"},
		{STAGE_PROXY, OUTCOME_TIMEOUT, true, 0, "proxy.failed", "--proxy", "443"},
		{STAGE_PROXY, OUTCOME_REJECTED, true, 403, "proxy.rejected", "allow CONNECT",
			"Get-NetIPHttpsConfiguration"},
		{STAGE_PROXY, OUTCOME_REJECTED, true, 407, "proxy.rejected", "authentication",
			NULL},
		{STAGE_PROXY, OUTCOME_REJECTED, true, 503, "proxy.rejected",
			"proxy accepts the request but cannot reach the server", "iphlpsvc"},
		{STAGE_PROXY, OUTCOME_REJECTED, true, 418, "proxy.rejected", "proxy's log", NULL},
		{STAGE_TLS, OUTCOME_ALERT, false, 112, "tls.alert", "SNI", "NULL"},
		{STAGE_TLS, OUTCOME_ALERT, false, 116, "tls.alert", "--client-cert", "NULL"},
		{STAGE_TLS, OUTCOME_TIMEOUT, false, 0, "tls.timeout", "TCP connects",
			"Test-NetConnection"},
		{STAGE_HTTP, OUTCOME_TIMEOUT, false, 0, "http.silent", "firewall are not at fault",
			"Test-NetConnection"},
		{STAGE_HTTP, OUTCOME_RESET, false, 0, "http.reset", "firewall are not at fault",
			"intrusion"},
	};
	struct healthy h;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		healthy_begin(&h, 1);
		spoil(&h, &rows[i]);
		judge_and_compare(&h, i, rows[i].has, rows[i].lacks);
		assert_string_equal(h.report.findings.items[0].rule, rows[i].rule);
		healthy_end(&h);
	}
}

/* Where code and rule say it all, the finding has none: the code's is printed. */
static void
code_suffices(void **state)
{
	static const struct story rows[] = {
		{STAGE_TCP, OUTCOME_REFUSED, false, 0, "connect.refused", NULL, NULL},
		{STAGE_TLS, OUTCOME_ALERT, false, 40, "tls.alert", NULL, NULL},
	};
	struct healthy h;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		healthy_begin(&h, 1);
		spoil(&h, &rows[i]);
		healthy_judge(&h);
		assert_string_equal(h.report.findings.items[0].rule, rows[i].rule);
		assert_null(h.report.findings.items[0].remedy);
		assert_non_null(winerr_find(h.report.findings.items[0].code)->remedy);
		healthy_end(&h);
	}
}

static void
of_chains(void **state)
{
	static const struct {
		enum chain_fault fault;
		unsigned int depth;
		bool self_signed;
		enum cause cause;
		const char *has, *lacks;
	} rows[] = {
		{CHAIN_UNTRUSTED_ROOT, 0, true, CAUSE_NONE, "client GPO", "intermediates"},
		{CHAIN_EXPIRED, 2, false, CAUSE_NONE, "one above it", NULL},
		{CHAIN_DISTRUSTED, 2, false, CAUSE_PROPERTY, "not in Untrusted Certificates",
			"delstore"},
		{CHAIN_NOT_YET_VALID, 0, false, CAUSE_NONE, "clocks", "Renew"},
		{CHAIN_WEAK_KEY, 0, false, CAUSE_NONE, "2048", "intermediates"},
		{CHAIN_WEAK_SIGNATURE, 0, false, CAUSE_NONE, "SHA-256", "intermediates"},
		{CHAIN_UNSUPPORTED_KEY, 0, false, CAUSE_NONE, "P-256", "load balancer"},
		{CHAIN_MALFORMED, 0, false, CAUSE_NONE, "-dump", "portal"},
		{CHAIN_REVOCATION_OFFLINE, 0, false, CAUSE_RESPONDER_DOWN, "Online Responder",
			"double escaping"},
		{CHAIN_REVOCATION_OFFLINE, 1, false, CAUSE_LIST_EXPIRED, "pkiview", "IIS"},
	};
	struct healthy h;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct cert leaf = {.name = "da.example.com", .self_signed = rows[i].self_signed};
		const struct cert *certs[] = {&leaf, &leaf, &leaf};

		healthy_begin(&h, 1);
		healthy_problem(&h, 0, rows[i].fault, "fault");
		h.problems[0][0].depth = rows[i].depth;
		h.problems[0][0].cause = rows[i].cause;
		h.paths[0].certs = certs;
		h.paths[0].count = 3;
		judge_and_compare(&h, i, rows[i].has, rows[i].lacks);
		healthy_end(&h);
	}
}

static void
is_printable(const char *text)
{
	for (size_t i = 0; text[i] != '\0'; i++)
		if (text[i] < ' ' || text[i] > '~' || text[i] == '|')
			fail_msg("%s: character %zu", text, i);
	assert_int_equal(text[strlen(text) - 1], '.');
}

static void
table(void **state)
{
	const struct remedy *row, *other;

	(void)state;
	for (size_t i = 0; (row = remedy_at(i)) != NULL; i++) {
		assert_true(row->rule != RULE_NONE && row->cause != CAUSE_NONE);
		is_printable(row->text);
		for (size_t k = 0; k < i && (other = remedy_at(k)) != NULL; k++)
			assert_false(other->rule == row->rule && other->cause == row->cause);
	}
	for (int i = RULE_NONE + 1; i < RULE_COUNT; i++)
		if (rule_row((enum rule)i)->remedy != NULL)
			is_printable(rule_row((enum rule)i)->remedy);
}

/* What lacks in the directory is put there by one command, which every remedy for it names. */
static void
directory_commands(void **state)
{
	static const struct {
		enum rule rule;
		enum cause cause;
		const char *store;
	} rows[] = {
		{RULE_ROOTS_MISSING, CAUSE_NONE, "RootCA"},
		{RULE_ROOTS_MISSING, CAUSE_NAME_ONLY, "RootCA"},
		{RULE_ROOTS_MISSING, CAUSE_NAME_ONLY, "SubCA"},
		{RULE_ROOTS_MISSING, CAUSE_LIST_NOT_FOLLOWED, "RootCA"},
		{RULE_ROOTS_CA_ONLY, CAUSE_NONE, "RootCA"},
		{RULE_ROOTS_ROOT_ONLY, CAUSE_NONE, "SubCA"},
		{RULE_ROOTS_OTHER_KEY, CAUSE_NONE, "RootCA"},
		{RULE_ROOTS_EXPIRED, CAUSE_NONE, "RootCA"},
		{RULE_ROOTS_EXPIRING, CAUSE_NONE, "RootCA"},
		{RULE_ROOTS_NEXT, CAUSE_NONE, "RootCA"},
		{RULE_ROOTS_IPSEC, CAUSE_NONE, "RootCA"},
		{RULE_ROOTS_IPSEC, CAUSE_SUBORDINATE, "SubCA"},
		{RULE_CHAIN_EXPIRED, CAUSE_ISSUER, "RootCA"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const char *remedy = remedy_find(rows[i].rule, rows[i].cause);

		if (strstr(remedy, "certutil -dspublish -f") == NULL ||
			strstr(remedy, rows[i].store) == NULL)
			fail_msg("row %zu: %s", i, remedy);
	}
	assert_non_null(strstr(winerr_find(CERT_E_UNTRUSTEDROOT)->remedy,
		"certutil -dspublish -f ROOT.cer RootCA"));
	assert_non_null(strstr(winerr_find(CERT_E_CHAINING)->remedy,
		"certutil -dspublish -f INTERMEDIATE.cer SubCA"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stories),
		cmocka_unit_test(code_suffices),
		cmocka_unit_test(of_chains),
		cmocka_unit_test(table),
		cmocka_unit_test(directory_commands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
