/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the holdings of channels count as. */
#include "../unit.h"

#include <string.h>

#include "base/clock.h"
#include "model/chain.h"
#include "model/winerr.h"
#include "verdict/roots.h"

#define NOW INT64_C(1800000000)

static struct cert cert = {.name = "Root",
	.signature = "sha256WithRSAEncryption",
	.not_before = NOW - 1000 * (int64_t)CLOCK_DAY,
	.not_after = NOW + 100 * (int64_t)CLOCK_DAY};
static const struct cert *const path_certs[] = {&cert};
static struct chain_path seen_path = {.certs = (const struct cert **)path_certs, .count = 1};
static struct chain_report seen = {.paths = &seen_path, .path_count = 1};

static struct policy_url url = {.text = "https://da.example.com/IPHTTPS",
	.valid = true,
	.target = {"da.example.com", "/IPHTTPS", 443}};
static const struct policy usual = {.name = "p", .urls = &url, .url_count = 1};

/* One subject with an endpoint that served a chain, some channels, one root. */
struct scene {
	struct endpoint endpoint;
	struct subject subject;
	struct evidence evidence;
	struct needed_root roots[3];
	struct carried cells[2][3]; /* of each channel */
	struct channel_row channels[2];
	struct distribution distribution;
	struct report report;
};

static void
scene_init(struct scene *scene)
{
	*scene = (struct scene) {
		.endpoint = {.label = "192.0.2.1", .chain = &seen},
		.subject = {.target = {"da.example.com", "/IPHTTPS", 443}, .count = 1},
		.evidence = {.count = 1},
		.roots = {{.cert = &cert, .name = "Root"}},
		.cells = {{{HOLDING_CARRIED, &cert, NULL}}, {{HOLDING_CARRIED, &cert, NULL}}},
		.channels = {{.name = "a", .kind = CHANNEL_GPO, .roots = 1},
			{.name = "b", .kind = CHANNEL_ODJ, .roots = 1, .policy = &usual}},
		.distribution = {.root_count = 1, .channel_count = 2},
	};
	scene->subject.endpoints = &scene->endpoint;
	scene->evidence.subjects = &scene->subject;
	scene->channels[0].cells = scene->cells[0];
	scene->channels[1].cells = scene->cells[1];
	scene->distribution.roots = scene->roots;
	scene->distribution.channels = scene->channels;
	scene->report.evidence = &scene->evidence;
}

static void
judge(struct scene *scene, struct arena *arena)
{
	const struct verdict_options options = {.now = NOW,
		.timeout_state = STATE_CRITICAL,
		.age_warning = {.range = {.set = true, .start = 90, .no_end = true},
			.unit = CLOCK_DAY},
		.age_critical = {
			.range = {.set = true, .start = 30, .no_end = true}, .unit = CLOCK_DAY}};

	verdict_roots(&options, arena, &scene->report, &scene->distribution);
}

static double
figure(const struct report *report, const char *label)
{
	for (size_t i = 0; i < report->metrics.count; i++)
		if (strcmp(report->metrics.items[i].label, label) == 0)
			return report->metrics.items[i].known ? report->metrics.items[i].value : -1;
	fail_msg("no metric %s", label);
	return -1;
}

static void
test_holdings(void **state)
{
	static const struct {
		enum holding holding;
		enum state state;
		uint32_t code;
		const char *rule;
	} rows[] = {
		{HOLDING_MISSING, STATE_CRITICAL, CERT_E_UNTRUSTEDROOT, "roots.missing"},
		{HOLDING_CA_ONLY, STATE_CRITICAL, CERT_E_UNTRUSTEDROOT, "roots.ca-only"},
		{HOLDING_NO_ISSUER, STATE_CRITICAL, CERT_E_CHAINING, "roots.root-only"},
		{HOLDING_ROOT_ONLY, STATE_CRITICAL, CERT_E_CHAINING, "roots.root-only"},
		{HOLDING_OTHER_KEY, STATE_CRITICAL, CERT_E_UNTRUSTEDROOT, "roots.other-key"},
		{HOLDING_OTHER_CERT, STATE_CRITICAL, CERT_E_UNTRUSTEDROOT,
			"roots.other-certificate"},
		{HOLDING_WAY_DISALLOWED, STATE_CRITICAL, TRUST_E_EXPLICIT_DISTRUST,
			"roots.disallowed"},
		{HOLDING_DISALLOWED, STATE_CRITICAL, TRUST_E_EXPLICIT_DISTRUST, "roots.disallowed"},
		{HOLDING_RESTRICTED, STATE_CRITICAL, CERT_E_WRONG_USAGE, "roots.restricted"},
		{HOLDING_EXPIRED, STATE_CRITICAL, CERT_E_EXPIRED, "roots.expired"},
		{HOLDING_NOT_YET, STATE_CRITICAL, CERT_E_EXPIRED, "roots.expired"},
		{HOLDING_NONE, STATE_UNKNOWN, 0, "roots.undecided"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct arena *arena = arena_new(unit_no_memory);
		struct scene scene;

		scene_init(&scene);
		scene.cells[1][0].holding = rows[i].holding;
		judge(&scene, arena);
		assert_int_equal(scene.report.state, rows[i].state);
		assert_int_equal(scene.report.code, rows[i].code);
		assert_string_equal(scene.report.findings.items[0].rule, rows[i].rule);
		assert_string_equal(scene.report.findings.items[0].subject, "b");
		assert_int_equal(scene.channels[0].state, STATE_OK);
		assert_int_equal(scene.channels[1].state, rows[i].state);
		assert_true(figure(&scene.report, "channels") == 2);
		assert_true(figure(&scene.report, "channels_with_root") == 1);
		arena_free(arena);
	}
}

static void
change_nothing(struct scene *scene)
{
	(void)scene;
}

static void
change_unreadable(struct scene *scene)
{
	scene->channels[1].error = "cannot be opened";
	scene->cells[1][0].holding = HOLDING_NONE;
}

static void
change_package(struct scene *scene)
{
	scene->channels[1].roots = 0;
	scene->cells[1][0].holding = HOLDING_MISSING;
}

static void
change_no_chain(struct scene *scene)
{
	scene->endpoint.chain = NULL;
	scene->distribution.root_count = 0;
}

static void
change_cut_off(struct scene *scene)
{
	change_no_chain(scene);
	scene->endpoint.stages[STAGE_TCP].outcome = OUTCOME_TIMEOUT;
}

static void
change_no_address(struct scene *scene)
{
	scene->subject.count = 0;
	scene->distribution.root_count = 0;
}

static void
change_nothing_needed(struct scene *scene)
{
	scene->distribution.root_count = 0;
}

static void
change_no_channel(struct scene *scene)
{
	scene->distribution.channel_count = 0;
}

static void
change_forbidding(struct scene *scene)
{
	scene->channels[1].forbids = true;
	scene->cells[1][0].holding = HOLDING_MISSING;
}

static void
change_forbidden(struct scene *scene)
{
	scene->channels[1].forbids = true;
	scene->cells[1][0].holding = HOLDING_DISALLOWED;
}

/* The other root of the same group, in either channel. */
static void
change_alternative(struct scene *scene)
{
	scene->roots[1] = scene->roots[0];
	scene->distribution.root_count = 2;
	scene->cells[0][0].holding = HOLDING_MISSING;
	scene->cells[0][1] = (struct carried) {.holding = HOLDING_CARRIED, .cert = &cert};
	scene->cells[1][1].holding = HOLDING_MISSING;
}

/* Two that are both needed. */
static void
change_both(struct scene *scene)
{
	change_alternative(scene);
	scene->roots[1].group = 1;
}

static void
change_next(struct scene *scene)
{
	change_alternative(scene);
	scene->cells[0][0].holding = HOLDING_CARRIED;
	scene->roots[1].group = 1;
	scene->roots[1].next = true;
	scene->roots[1].relation = RELATION_NEW_CA;
	scene->roots[1].older = &scene->roots[0];
}

static void
change_next_same_key(struct scene *scene)
{
	change_next(scene);
	scene->roots[1].relation = RELATION_SAME_KEY;
}

/* Of two authorities that are good now, the second is to be the only one: "b" has but the first. */
static void
change_next_is_other(struct scene *scene)
{
	scene->roots[1] = scene->roots[2] = scene->roots[0];
	scene->distribution.root_count = 3;
	scene->roots[1].name = scene->roots[2].name = "Other";
	scene->roots[2].group = 1;
	scene->roots[2].next = true;
	scene->roots[2].relation = RELATION_SAME_CERT;
	scene->roots[2].older = &scene->roots[1];
	for (size_t i = 1; i < 3; i++) {
		scene->cells[0][i] = scene->cells[0][0];
		scene->cells[1][i].holding = HOLDING_MISSING;
	}
}

static void
change_next_undecided(struct scene *scene)
{
	change_next(scene);
	scene->cells[1][1] = (struct carried) {HOLDING_NONE, NULL, "not at hand"};
}

/* A list disallows one of two that are good, or both. */
static void
change_one_forbidden(struct scene *scene)
{
	scene->roots[1] = scene->roots[0];
	scene->distribution.root_count = 2;
	scene->cells[0][1].holding = HOLDING_MISSING;
	scene->channels[1].forbids = true;
	scene->cells[1][0].holding = HOLDING_MISSING;
	scene->cells[1][1].holding = HOLDING_DISALLOWED;
}

static void
change_wrong_forbidden(struct scene *scene)
{
	change_one_forbidden(scene);
	scene->cells[1][0].holding = HOLDING_DISALLOWED;
	scene->cells[1][1].holding = HOLDING_MISSING;
}

static void
change_all_forbidden(struct scene *scene)
{
	change_one_forbidden(scene);
	scene->cells[1][0].holding = HOLDING_DISALLOWED;
}

/* What is to come says nothing about what is in use. */
static void
change_next_only(struct scene *scene)
{
	scene->roots[0].next = true;
	scene->roots[0].relation = RELATION_NONE;
}

static void
change_soon(struct scene *scene)
{
	static struct cert soon;

	soon = cert;
	soon.not_after = NOW + 40 * (int64_t)CLOCK_DAY;
	scene->cells[1][0].cert = &soon;
}

/* Of "a", which has a root for it, and of "b" */
static struct ipsec_authority present_ipsec = {.name = "CN=Root", .carried = true},
			      next_ipsec = {.name = "CN=Next", .carried = true, .next = true},
			      lacking_ipsec = {.name = "CN=Old"},
			      lacking_ca = {.name = "CN=Sub", .intermediate = true};

static void
change_ipsec(struct scene *scene)
{
	scene->channels[0].ipsec = &present_ipsec;
	scene->channels[1].ipsec = &lacking_ipsec;
	scene->channels[0].ipsec_count = scene->channels[1].ipsec_count = 1;
}

static void
change_ipsec_ca(struct scene *scene)
{
	change_ipsec(scene);
	scene->channels[1].ipsec = &lacking_ca;
}

/* That "a" names the next one does not help the clients of "b". */
static void
change_ipsec_next(struct scene *scene)
{
	change_next(scene);
	scene->cells[1][1] = scene->cells[0][1];
	change_ipsec(scene);
	scene->channels[0].ipsec = &next_ipsec;
	scene->channels[1].ipsec = &present_ipsec;
}

static void
change_no_policy(struct scene *scene)
{
	scene->channels[1].policy = NULL;
}

static void
change_template(struct scene *scene)
{
	static struct policy wants;

	wants = usual;
	wants.machine_cert = true;
	scene->channels[1].policy = &wants;
}

static void
change_template_there(struct scene *scene)
{
	change_template(scene);
	scene->channels[1].templates = true;
}

/* With a rule for names below example.com, and one for the network location server. */
static struct policy_rule below_example;
static struct policy ruled;

static void
change_resolution(
	struct scene *scene, const char *tunnel, const char *generic, const char *location)
{
	static const char *names[] = {".example.com"};

	below_example = (struct policy_rule) {names, 1, tunnel, generic};
	ruled = usual;
	ruled.rules = &below_example;
	ruled.rule_count = 1;
	ruled.location = location;
	scene->channels[0].policy = &ruled;
}

static void
change_tunnel(struct scene *scene)
{
	change_resolution(scene, "2001:db8::1", NULL, NULL);
}

static void
change_generic(struct scene *scene)
{
	change_resolution(scene, "", "9.9.9.9;10.0.0.1", NULL);
}

static void
change_generic_private(struct scene *scene)
{
	change_resolution(scene, NULL, "10.0.0.1;fd00::1", NULL);
}

static void
change_exempt(struct scene *scene)
{
	change_resolution(scene, "", "", "nls.example.com");
}

static void
change_location(struct scene *scene)
{
	static const char *names[] = {".corp.example.net"};

	change_resolution(scene, "2001:db8::1", NULL, "nls.corp.example.net");
	below_example.names = names;
}

static void
test_changes(void **state)
{
	static const struct {
		void (*change)(struct scene *scene);
		enum state state;
		const char *rule; /* of the worst finding, NULL: there is none */
		double with_root;
		const char *summary;
	} rows[] = {
		{change_nothing, STATE_OK, NULL, 2,
			"root \"Root\" is in 2 of 2 channels, and expires in 100 days "
			"(2027-04-25)"},
		{change_unreadable, STATE_UNKNOWN, "roots.unreadable", 1,
			"1 of 2 channels needs attention, b: cannot be read: cannot be opened"},
		{change_package, STATE_CRITICAL, "roots.package", 1, "b: 0x800b0109"},
		{change_no_chain, STATE_UNKNOWN, "roots.need", -1,
			"192.0.2.1: no certificate, so what clients need"},
		{change_cut_off, STATE_CRITICAL, "roots.need", -1,
			"192.0.2.1: no certificate, so what clients need"},
		{change_no_address, STATE_UNKNOWN, "roots.need", -1, "gave no address"},
		{change_nothing_needed, STATE_UNKNOWN, "run.unproven", -1,
			"which root clients need"},
		{change_no_channel, STATE_UNKNOWN, "run.unproven", 0, "no channel was looked at"},
		{change_forbidding, STATE_OK, NULL, 1, "is in 1 of 1 channel,"},
		{change_forbidden, STATE_CRITICAL, "roots.disallowed", 1, "b: 0x800b0111"},
		{change_alternative, STATE_OK, NULL, 2, "is in 2 of 2 channels"},
		{change_both, STATE_CRITICAL, "roots.missing", 0,
			"2 of 2 channels fail, a: 0x800b0109"},
		{change_next, STATE_WARNING, "roots.next", 2, "b: lacks the next root"},
		{change_next_same_key, STATE_OK, "roots.rollover", 2, "is in 2 of 2 channels"},
		{change_next_is_other, STATE_WARNING, "roots.next", 2,
			"b: lacks the next root \"Other\""},
		{change_next_undecided, STATE_UNKNOWN, "roots.undecided", 2,
			"b: cannot say whether"},
		{change_one_forbidden, STATE_OK, NULL, 1, "is in 1 of 1 channel,"},
		{change_wrong_forbidden, STATE_CRITICAL, "roots.missing", 0, "a: 0x800b0109"},
		{change_all_forbidden, STATE_CRITICAL, "roots.disallowed", 1, "b: 0x800b0111"},
		{change_next_only, STATE_UNKNOWN, "run.unproven", -1, "which root clients need"},
		{change_ipsec, STATE_WARNING, "roots.ipsec", 2,
			"b: IPsec authenticates by root \"CN=Old\", which is not carried here"},
		{change_ipsec_ca, STATE_WARNING, "roots.ipsec", 2,
			"by the intermediate \"CN=Sub\""},
		{change_ipsec_next, STATE_WARNING, "roots.ipsec-next", 2,
			"b: IPsec authenticates by \"CN=Root\" and not by the next root"},
		{change_no_policy, STATE_WARNING, "roots.package-policy", 2,
			"b: made without /policynames"},
		{change_template, STATE_WARNING, "roots.package-template", 2,
			"b: made without /certtemplate"},
		{change_template_there, STATE_OK, NULL, 2, "is in 2 of 2 channels"},
		{change_tunnel, STATE_CRITICAL, "policy.nrpt", 2,
			"behind the tunnel (2001:db8::1)"},
		{change_generic, STATE_WARNING, "policy.nrpt", 2, "of its own (9.9.9.9;10.0.0.1)"},
		{change_generic_private, STATE_CRITICAL, "policy.nrpt", 2, "private DNS servers"},
		{change_exempt, STATE_OK, NULL, 2, "is in 2 of 2 channels"},
		{change_location, STATE_WARNING, "policy.nls", 2, "\"nls.corp.example.net\""},
		{change_soon, STATE_WARNING, "roots.expiring", 2,
			"b: root \"Root\" expires in 40 days"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct arena *arena = arena_new(unit_no_memory);
		const struct findings *findings;
		struct scene scene;

		scene_init(&scene);
		rows[i].change(&scene);
		judge(&scene, arena);
		findings = &scene.report.findings;
		if (scene.report.state != rows[i].state)
			fail_msg("row %zu: %s", i, scene.report.summary);
		if (rows[i].rule == NULL)
			assert_int_equal(findings->count, 0);
		else
			assert_string_equal(findings->items[0].rule, rows[i].rule);
		if (strstr(scene.report.summary, rows[i].summary) == NULL)
			fail_msg("row %zu: %s", i, scene.report.summary);
		assert_true(figure(&scene.report, "channels_with_root") == rows[i].with_root);
		arena_free(arena);
	}
}

/* Of several roots of which one is enough, a channel that has none lacks one thing. */
static void
test_group_told_once(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct scene scene;

	(void)state;
	scene_init(&scene);
	change_alternative(&scene);
	scene.cells[1][0].holding = HOLDING_MISSING;
	judge(&scene, arena);
	assert_int_equal(scene.report.state, STATE_CRITICAL);
	assert_int_equal(scene.report.findings.count, 1);
	assert_string_equal(scene.report.findings.items[0].subject, "b");
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_group_told_once),
		cmocka_unit_test(test_holdings),
		cmocka_unit_test(test_changes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
