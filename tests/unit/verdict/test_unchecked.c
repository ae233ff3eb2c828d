/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was not checked, row by row: each needs its reason, and is not told without. */
#include "unit.h"

#include <string.h>

#include "healthy.h"

/* Words that occur in one note each. */
#define FILE_JUDGED "a file was judged"
#define NO_TUNNEL "the tunnel, late client"
#define GIVEN "other addresses"
#define PROXIED "server's own addresses"
#define ONLY_4 "IPv6 addresses"
#define ONLY_6 "IPv4 addresses"
#define REVOCATION "revocation, except"
#define NO_FETCH "have to be fetched"
#define NO_AIA "issuers by AIA"
#define LDAP "issuers by ldap"
#define TRUNCATED "further paths"
#define ROOTS "Windows fetches"
#define DISTRUST "Microsoft's distrust"
#define NULL_SUITES "NULL suites"
#define PINGS "packets through"
#define CLIENT "client's own clock"
#define OTHER_PATHS "2 other paths"

static bool
noted(const struct report *report, const char *words)
{
	for (size_t i = 0; i < report->note_count; i++)
		if (strstr(report->notes[i], words) != NULL)
			return true;
	return false;
}

/* All of it, and nothing else. */
static void
expect(struct healthy *h, const char *const *words, size_t count, const char *what)
{
	healthy_judge(h);
	for (size_t i = 0; i < count; i++)
		if (!noted(&h->report, words[i]))
			fail_msg("%s: \"%s\" is missing", what, words[i]);
	if (h->report.note_count != count)
		fail_msg("%s: %zu notes, not %zu", what, h->report.note_count, count);
	for (size_t i = 0; i < h->report.note_count; i++)
		if (strlen("Note: ") + strlen(h->report.notes[i]) > 80)
			fail_msg("too long for a line: %s", h->report.notes[i]);
	healthy_end(h);
}

#define EXPECT(h, what, ...)                                                                       \
	expect(h, (const char *const[]) {__VA_ARGS__},                                             \
		sizeof((const char *const[]) {__VA_ARGS__}) / sizeof(const char *), what)

/* What check_iphttps has in its favour: everything that can be asked for. */
static void
begin(struct healthy *h, struct chain_list lists[2])
{
	healthy_begin(h, 2);
	lists[0] = (struct chain_list) {.store = "authroot.stl"};
	lists[1] = (struct chain_list) {.store = "disallowedcert.stl", .disallows = true};
	for (size_t i = 0; i < 2; i++) {
		h->chains[i].lists = lists;
		h->chains[i].list_count = 2;
	}
	h->options.pings = true;
	h->options.scope = (struct verdict_scope) {
		.last = STAGE_PING, .fetches = true, .revocation = true, .null_cipher = true};
}

static void
test_options(void **state)
{
	struct chain_list lists[2];
	struct healthy h;

	(void)state;
	begin(&h, lists);
	EXPECT(&h, "all", CLIENT);
	begin(&h, lists);
	h.options.pings = h.options.scope.null_cipher = h.options.scope.revocation = false;
	EXPECT(&h, "defaults", REVOCATION, NULL_SUITES, PINGS, CLIENT);
	begin(&h, lists);
	h.options.scope.last = STAGE_TLS;
	h.options.pings = h.options.scope.null_cipher = false;
	EXPECT(&h, "cert", NO_TUNNEL, CLIENT);
	begin(&h, lists);
	h.options.scope.last = STAGE_TLS;
	h.options.scope.file = true;
	h.options.scope.null_cipher = false;
	EXPECT(&h, "-f", FILE_JUDGED, CLIENT);
	begin(&h, lists);
	h.subject.dns.outcome = OUTCOME_NONE;
	h.options.scope.family = ADDRESS_IPV4;
	EXPECT(&h, "-I -4", GIVEN, ONLY_4, CLIENT);
	begin(&h, lists);
	h.subject.dns.outcome = OUTCOME_NONE;
	h.subject.target.name = "192.0.2.1";
	EXPECT(&h, "a literal", CLIENT);
	begin(&h, lists);
	h.options.scope.family = ADDRESS_IPV6;
	EXPECT(&h, "-6", ONLY_6, CLIENT);
	begin(&h, lists);
	h.options.scope.no_fetch = true;
	EXPECT(&h, "--no-fetch", NO_FETCH, CLIENT);
	begin(&h, lists);
	h.options.scope.no_fetch = true;
	h.options.scope.fetches = false;
	EXPECT(&h, "nothing to fetch", CLIENT);
}

static void
test_facts(void **state)
{
	static struct chain_fetch ldap = {.url = "ldap:///CN=CA", .text = "out of reach"};
	struct chain_list lists[2];
	struct healthy h;

	(void)state;
	begin(&h, lists);
	h.endpoints[1].proxied = true;
	h.endpoints[1].address.family = ADDRESS_NONE;
	EXPECT(&h, "proxy", PROXIED, CLIENT);
	begin(&h, lists);
	h.options.pings = h.options.scope.null_cipher =
		false; /* of a replay: they were asked for */
	h.endpoints[1].ping_count = 1;
	h.endpoints[1].null_offer = NULL_OFFER_REFUSED;
	h.endpoints[1].pings = &(struct ping_facts) {.seen = {.outcome = OUTCOME_OK}};
	EXPECT(&h, "replay", CLIENT);
	begin(&h, lists);
	h.chains[1].truncated = true;
	EXPECT(&h, "bound", TRUNCATED, CLIENT);
	begin(&h, lists);
	h.chains[1].store_gap = "store corp.pol: value 7 does not decode";
	EXPECT(&h, "gap", CLIENT, "not read: store corp.pol: value 7 does not decode");
	begin(&h, lists);
	h.chains[1].fetches = &ldap;
	h.chains[1].fetch_count = 1;
	EXPECT(&h, "ldap", LDAP, CLIENT);
	begin(&h, lists);
	h.chains[0].list_count = h.chains[1].list_count = 0;
	EXPECT(&h, "no lists", ROOTS, DISTRUST, CLIENT);
	begin(&h, lists);
	h.chains[0].list_count = h.chains[1].list_count = 1;
	EXPECT(&h, "roots only", DISTRUST, CLIENT);
	begin(&h, lists);
	h.options.scope.fetches = false;
	healthy_problem(&h, 1, CHAIN_INCOMPLETE, "issuer is missing");
	EXPECT(&h, "no AIA", NO_AIA, CLIENT);
	begin(&h, lists);
	{
		struct chain_path three[3] = {h.paths[0], h.paths[0], h.paths[0]};

		h.chains[0].paths = three;
		h.chains[0].path_count = 3;
		EXPECT(&h, "paths", CLIENT, OTHER_PATHS);
	}
}

/* Nothing at all was seen: the list is of options alone. */
static void
test_nothing_seen(void **state)
{
	struct chain_list lists[2];
	struct healthy h;

	(void)state;
	begin(&h, lists);
	h.subject.count = 0;
	EXPECT(&h, "no address", ROOTS, DISTRUST, CLIENT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_options),
		cmocka_unit_test(test_facts),
		cmocka_unit_test(test_nothing_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
