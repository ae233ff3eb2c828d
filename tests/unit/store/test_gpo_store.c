/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Group policies and serialized stores: what they say, and what they make of a chain. */
#include "config.h"

#include "../unit.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "../made/list_made.h"
#include "../made/policy_made.h"
#include "format/limits.h"
#include "model/limits.h"
#include "store/certificate.h"
#include "store/gpo_store.h"
#include "store/policy.h"
#include "store/store.h"
#include "trust/judge.h"

#define STORES "SOFTWARE\\Policies\\Microsoft\\SystemCertificates\\"
#define SERVER "1.3.6.1.5.5.7.3.1"
#define CODE "1.3.6.1.5.5.7.3.3"

static struct {
	char path[64];
	struct made root, ca, leaf;
} set;

static struct span
blob_of(struct arena *arena, const struct made *made, uint32_t id, struct span value)
{
	struct buf out = buf_make(LIMIT_CERT);

	if (id != 0)
		context_property(&out, id, value);
	context_property(&out, 32, made_der(arena, made));
	return policy_take(arena, &out);
}

static const char *
thumbprint(struct arena *arena, const struct made *made)
{
	return text_hex(arena, list_hash(arena, made_der(arena, made), "SHA1"), 0);
}

static void
add_blob(struct arena *arena, struct buf *policy, const char *store, const struct made *made,
	uint32_t id, struct span value)
{
	policy_record(policy,
		arena_printf(arena, STORES "%s\\Certificates\\%s", store, thumbprint(arena, made)),
		"Blob", 3, blob_of(arena, made, id, value));
}

/* ---------------------------------------------------------------- what is read */

static void
reads_sample(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct gpo gpo;
	struct span in;

	(void)state;
	assert_true(policy_sample(arena, "TESTS_DATA", "regpol/client.pol", &in));
	assert_true(gpo_parse(arena, in, NULL, &gpo, NULL));
	assert_int_equal(gpo.count, 3);
	assert_int_equal(gpo.certs[0].role, GPO_ROOT);
	assert_int_equal(gpo.certs[1].role, GPO_CA);
	assert_int_equal(gpo.certs[2].role, GPO_DISALLOWED);
	assert_int_equal(gpo.other, 1);
	assert_int_equal(gpo.url_count, 1);
	assert_string_equal(gpo.urls[0], "https://da.example.test:443/IPHTTPS");
	assert_true(gpo.has_client_state);
	assert_int_equal(gpo.client_state, GPO_CLIENT_DEFAULT);
	assert_int_equal(gpo.rule_count, 2);
	assert_string_equal(gpo.rules[0].names[0], ".corp.example.test");
	assert_string_equal(gpo.rules[0].dns_servers, "2001:db8::1");
	assert_int_equal(gpo.rules[1].name_count, 1);
	assert_string_equal(gpo.rules[1].dns_servers, "");
	assert_int_equal(gpo.suite_count, 1);
	assert_string_equal(gpo.suites[0].ca_name, "CN=Sample Root");
	arena_free(arena);
}

static void
reads_profiles(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct buf made = policy_begin();
	struct gpo gpo;

	(void)state;
	policy_text(&made,
		"Software\\Policies\\Microsoft\\Windows\\TCPIP\\v6Transition\\"
		"IPHTTPSProfiles\\{1}\\a\\b",
		"IPHTTPS_ClientUrl", "https://two|.test/");
	policy_text(&made,
		"Software\\Policies\\Microsoft\\Windows\\TCPIP\\v6Transition\\IPHTTPS\\"
		"IPHTTPSInterface",
		"IPHTTPS_ClientUrl", "https://one.test/");
	policy_text(&made, "Software\\Other", "IPHTTPS_ClientUrl", "https://none.test/");
	policy_record(&made, STORES "Root\\Certificates\\00", "Blob", 3,
		blob_of(arena, &set.root, 0, span_of(NULL, 0)));
	assert_true(gpo_parse(arena, arena_bytes(arena, buf_view(&made)), NULL, &gpo, NULL));
	assert_int_equal(gpo.url_count, 2);
	assert_string_equal(gpo.urls[0], "https://one.test/");
	assert_string_equal(gpo.urls[1], "https://two/.test/");
	assert_int_equal(gpo.count, 0);
	assert_int_equal(gpo.mismatched, 1);
	policy_record(&made, STORES "Root\\Certificates\\01", "Blob", 3, span_of("x", 1));
	policy_record(&made, STORES "Disallowed\\Certificates\\02", "Blob", 3, span_of("x", 1));
	policy_record(&made, STORES "CA\\Certificates\\03", "Blob", 1, span_of("x", 1));
	assert_true(gpo_parse(arena, policy_take(arena, &made), NULL, &gpo, NULL));
	assert_int_equal(gpo.url_count, 2);
	assert_int_equal(gpo.broken.count, 2);
	assert_non_null(
		strstr(gpo.broken.items[0].text, "Root\\Certificates\\01, 1 bytes from byte"));
	assert_non_null(strstr(gpo.broken.items[1].text, "not REG_BINARY"));
	assert_int_equal(gpo.disallowed.count, 1);
	assert_non_null(strstr(gpo.disallowed.items[0].text, "Disallowed\\Certificates\\02"));
	arena_free(arena);
}

#define FIREWALL "Software\\Policies\\Microsoft\\WindowsFirewall\\"
#define RULE "Software\\Policies\\Microsoft\\Windows NT\\DNSClient\\DnsPolicyConfig\\DA-1"

static void
add_suite(struct buf *made, const char *key, const char *method, const char *name, const char *flag)
{
	policy_text(made, key, "Method", method);
	policy_text(made, key, "CAName", name);
	if (flag != NULL)
		policy_text(made, key, flag, "TRUE");
	policy_text(made, key, "CertAccountMapping", "TRUE");
}

static void
reads_suites(void **state)
{
	static const struct {
		const char *other; /* method of the second suite of phase 1 */
		bool machine_cert;
	} rows[] = {{"MachineCert", true}, {"MachineKerb", false}};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct arena *arena = arena_new(unit_no_memory);
		struct buf made = policy_begin();
		const struct policy *policy;
		struct gpo gpo;

		add_suite(&made, FIREWALL "Phase1AuthenticationSets\\{1}\\0000", "MachineCert",
			"CN=Sub", "IntermediateCA");
		add_suite(&made, FIREWALL "Phase1AuthenticationSets\\{1}\\0001", rows[i].other,
			"CN=Root", "HealthCert");
		add_suite(&made, FIREWALL "Phase2AuthenticationSet\\{2}\\0000", "UserCert",
			"CN=Users", "ExcludeCAName");
		add_suite(&made, FIREWALL "Phase3AuthenticationSet\\{2}\\0000", "UserCert",
			"CN=None", NULL);
		assert_true(gpo_parse(arena, policy_take(arena, &made), NULL, &gpo, NULL));
		policy = policy_from(arena, "p", &gpo);
		assert_int_equal(policy->authority_count, 3);
		assert_string_equal(policy->authorities[0].name, "CN=Sub");
		assert_true(policy->authorities[0].intermediate);
		assert_false(policy->authorities[0].health || policy->authorities[0].exclude_name);
		assert_true(policy->authorities[1].health && !policy->authorities[1].intermediate);
		assert_true(policy->authorities[2].exclude_name);
		assert_int_equal(policy->machine_cert, rows[i].machine_cert);
		arena_free(arena);
	}
}

/* What of a rule is obeyed: MS-GPNRPT section 2.2.2.2. */
static void
reads_rules(void **state)
{
	static const struct {
		int options; /* -1: none */
		const char *tunnel, *generic;
	} rows[] = {{-1, "2001:db8::1", "192.0.2.1"}, {0x02, NULL, NULL},
		{0x04, "2001:db8::1", NULL}, {0x08, NULL, "192.0.2.1"},
		{0x0c, "2001:db8::1", "192.0.2.1"}, {0x12, NULL, NULL}};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct arena *arena = arena_new(unit_no_memory);
		struct buf made = policy_begin();
		const struct policy *policy;
		struct gpo gpo;

		policy_text(&made, RULE, "GenericDNSServers", "192.0.2.1");
		if (rows[i].options >= 0)
			policy_dword(&made, RULE, "ConfigOptions", (uint32_t)rows[i].options);
		policy_text(&made, RULE, "Name", ".corp.example");
		policy_text(&made, RULE, "DirectAccessDNSServers", "2001:db8::1");
		policy_dword(&made, STORES "AuthRoot", "DisableRootAutoUpdate", i % 2);
		policy_text(&made,
			"Software\\Policies\\Microsoft\\Windows\\"
			"NetworkConnectivityStatusIndicator\\CorporateConnectivity",
			"DomainLocationDeterminationUrl",
			"https://nls.corp.example:62000/insideoutside");
		assert_true(gpo_parse(arena, policy_take(arena, &made), NULL, &gpo, NULL));
		policy = policy_from(arena, "p", &gpo);
		assert_int_equal(policy->rule_count, 1);
		assert_string_equal(policy->rules[0].names[0], ".corp.example");
		assert_int_equal(policy->no_root_update, i % 2);
		assert_string_equal(policy->location, "nls.corp.example");
		if (rows[i].tunnel == NULL)
			assert_null(policy->rules[0].dns_servers);
		else
			assert_string_equal(policy->rules[0].dns_servers, rows[i].tunnel);
		if (rows[i].generic == NULL)
			assert_null(policy->rules[0].generic_servers);
		else
			assert_string_equal(policy->rules[0].generic_servers, rows[i].generic);
		arena_free(arena);
	}
}

static void
check_real(void **state)
{
	static const struct {
		const char *name;
		size_t roots, cas, disallowed, others;
		const char *url;
		int client_state;
	} rows[] = {
		{"roots-by-gpo.pol", 4, 33, 0, 0, NULL, -1},
		{"generalized-machine.pol", 0, 0, 1, 0, NULL, -1},
		{"iphttps-disabled.pol", 0, 0, 0, 0, "about:blank", GPO_CLIENT_DISABLED},
		{"efs-only.pol", 0, 0, 0, 1, NULL, -1},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct arena *arena = arena_new(unit_no_memory);
		size_t counts[GPO_DISALLOWED + 1] = {0};
		struct err err = {.kind = ERR_NONE};
		struct span in;
		struct gpo gpo;

		if (!policy_sample(arena, "SHARED_DATA",
			    arena_printf(arena, "registry-pol/%s", rows[i].name), &in)) {
			arena_free(arena);
			skip();
		}
		if (!gpo_parse(arena, in, NULL, &gpo, &err))
			fail_msg("%s: %s", rows[i].name, err.text);
		for (size_t k = 0; k < gpo.count; k++)
			counts[gpo.certs[k].role]++;
		assert_int_equal(counts[GPO_ROOT], rows[i].roots);
		assert_int_equal(counts[GPO_CA], rows[i].cas);
		assert_int_equal(counts[GPO_DISALLOWED], rows[i].disallowed);
		assert_int_equal(gpo.other, rows[i].others);
		assert_int_equal(gpo.mismatched, 0);
		assert_int_equal(gpo.url_count, rows[i].url != NULL);
		if (rows[i].url != NULL)
			assert_string_equal(gpo.urls[0], rows[i].url);
		assert_int_equal(
			gpo.has_client_state ? (int)gpo.client_state : -1, rows[i].client_state);
		arena_free(arena);
	}
}

/* ---------------------------------------------------------------- as a store */

/* Faults of the best path of leaf and CA with the file as the only store, and whether it ends in an
 * anchor. */
static const char *
judged(struct arena *arena, const char *kind, struct buf *made)
{
	struct trust_options options = {.now = MADE_NOW};
	struct stores *stores = stores_new(arena);
	const struct chain_report *report;
	const struct chain_path *best;
	struct err err = {.kind = ERR_NONE};
	struct span chain[2];
	const char *text = "";

	assert_true(file_write(set.path, policy_take(arena, made), NULL));
	if (!stores_add(
		    stores, arena_printf(arena, "s=%s%s", kind, set.path), deadline_in(5), &err))
		fail_msg("%s", err.text);
	chain[0] = made_der(arena, &set.leaf);
	chain[1] = made_der(arena, &set.ca);
	report = trust_judge(arena, chain, 2, span_of(NULL, 0), stores, NULL, &options);
	best = chain_best(report);
	for (size_t i = 0; i < best->problem_count; i++)
		text = arena_printf(arena, "%s%s%s", text, i > 0 ? " " : "",
			made_fault_name(best->problems[i].fault));
	stores_free(stores);
	return text;
}

static void
restricts(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	const struct {
		const char *store;
		uint32_t id;
		struct span value;
		const char *faults;
	} rows[] = {
		{"Root", 0, span_of(NULL, 0), ""},
		{"Root", 9, list_usages(arena, SERVER), ""},
		{"Root", 9, list_usages(arena, CODE), "wrong-usage"},
		{"Root", 9, list_usages(arena, ""), "wrong-usage"},
		{"Root", 104, span_of(NULL, 0), "distrusted"},
		{"Root", 104, list_filetime(arena, MADE_NOW + 1), ""},
		{"Root", 126, list_filetime(arena, 1), "distrusted"},
		{"Root", 127, list_usages(arena, CODE), ""},
		{"CA", 0, span_of(NULL, 0), "untrusted-root"},
		{"EFS", 0, span_of(NULL, 0), "untrusted-root"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows) * 2; i++) {
		size_t at = i / 2;
		struct buf made = policy_begin();
		const char *faults;

		add_blob(arena, &made, rows[at].store, &set.root, rows[at].id, rows[at].value);
		faults = judged(arena, i % 2 == 0 ? "gpo:" : "", &made);
		if (strcmp(faults, rows[at].faults) != 0)
			fail_msg("%zu: %s", at, faults);
	}
	for (size_t at = 0; at < ARRAY_SIZE(rows); at++) {
		struct buf made = context_store();

		if (!text_equal(rows[at].store, "Root")) {
			buf_free(&made);
			continue;
		}
		buf_span(&made, blob_of(arena, &set.root, rows[at].id, rows[at].value));
		context_end(&made);
		assert_string_equal(
			judged(arena, at % 2 == 0 ? "sst:" : "", &made), rows[at].faults);
	}
	arena_free(arena);
}

static void
disallows(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct buf made = policy_begin();

	(void)state;
	add_blob(arena, &made, "Root", &set.root, 0, span_of(NULL, 0));
	add_blob(arena, &made, "Disallowed", &set.ca, 0, span_of(NULL, 0));
	assert_non_null(strstr(judged(arena, "gpo:", &made), "distrusted"));
	arena_free(arena);
}

/* A hostile file may not make the rest work for hours. */
static void
limits(void **state)
{
	static const struct {
		const char *key, *name, *what;
		int limit;
	} rows[] = {
		{"Software\\Policies\\Microsoft\\Windows\\TCPIP\\v6Transition\\IPHTTPSProfiles\\",
			"IPHTTPS_ClientUrl", "more than 1000 URLs of IP-HTTPS", LIMIT_POLICY_URLS},
		{"Software\\Policies\\Microsoft\\WindowsFirewall\\Phase1AuthenticationSets\\{1}\\",
			"CAName", "more than 1000 authorities of IPsec", LIMIT_POLICY_AUTHORITIES},
		{"Software\\Policies\\Microsoft\\Windows NT\\DNSClient\\DnsPolicyConfig\\", "Name",
			"more than 10000 names in rules", LIMIT_POLICY_RULES},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows) * 2; i++) {
		struct arena *arena = arena_new(unit_no_memory);
		int count = rows[i / 2].limit + (int)(i % 2);
		struct buf made = policy_begin();
		struct err err = {.kind = ERR_NONE};
		struct gpo gpo;
		bool ok;

		for (int k = 0; k < count; k++) {
			policy_text(&made, arena_printf(arena, "%s%d", rows[i / 2].key, k),
				rows[i / 2].name, arena_printf(arena, "https://n%d.test/", k));
		}
		ok = gpo_parse(arena, policy_take(arena, &made), NULL, &gpo, &err);
		if (ok != (i % 2 == 0))
			fail_msg("%s: %s", rows[i / 2].name, err.text);
		if (!ok)
			assert_non_null(strstr(err.text, rows[i / 2].what));
		arena_free(arena);
	}
}

static void
refuses(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct stores *stores = stores_new(arena);
	struct err err = {.kind = ERR_NONE};

	(void)state;
	assert_true(file_write(set.path, span_text("PReg\1\0\0\0x"), NULL));
	assert_false(stores_add(stores, set.path, deadline_in(5), &err));
	assert_non_null(strstr(err.text, "store "));
	assert_false(
		stores_add(stores, arena_printf(arena, "sst:%s", set.path), deadline_in(5), NULL));
	assert_true(file_write(set.path, span_of("PReg\1\0\0\0", 8), NULL));
	assert_true(
		stores_add(stores, arena_printf(arena, "gpo:%s", set.path), deadline_in(5), NULL));
	assert_int_equal(made_held((const struct made *[]) {&set.root}, 1, stores, arena, NULL), 0);
	stores_free(stores);
	arena_free(arena);
}

static int
set_up(void **state)
{
	int fd;

	(void)state;
	snprintf(set.path, sizeof(set.path), "/tmp/test-gpo-XXXXXX");
	fd = mkstemp(set.path);
	set.root = made_new(&(struct recipe) {.cn = "Policy Root", .ca = true});
	set.ca = made_new(&(struct recipe) {.cn = "Policy CA", .ca = true, .issuer = &set.root});
	set.leaf = made_new(&(struct recipe) {.cn = "da.example.test",
		.issuer = &set.ca,
		.san = "DNS:da.example.test",
		.eku = "serverAuth"});
	return fd < 0 || close(fd) != 0;
}

static int
tear_down(void **state)
{
	(void)state;
	unlink(set.path);
	made_free(&set.root);
	made_free(&set.ca);
	made_free(&set.leaf);
	return 0;
}

/* ---------------------------------------------------------------- lists that are not followed */

/* A list of Microsoft's that names the root, signed as one. */
static void
add_list(struct arena *arena, struct stores *stores, const char *path)
{
	struct made root = made_new(&(struct recipe) {.cn = "List Root", .ca = true});
	struct made signer = made_new(&(struct recipe) {
		.cn = "List Signer", .issuer = &root, .eku = "1.3.6.1.4.1.311.10.3.9"});
	const struct made *const certs[] = {&signer, &root};
	const struct list_subject one = {
		.id = list_hash(arena, made_der(arena, &set.root), "SHA1")};
	const struct list_recipe recipe = {
		.subjects = &one, .count = 1, .signer = &signer, .certs = certs, .cert_count = 2};
	uint8_t sha256[32];

	certificate_sha256(root.x509, sha256);
	stores_pin(stores, sha256, "List Root");
	assert_true(file_write(path, list_made(arena, &recipe), NULL));
	assert_true(
		stores_add(stores, arena_printf(arena, "list=ctl:%s", path), deadline_in(5), NULL));
	made_free(&signer);
	made_free(&root);
}

static void
follows_lists(void **state)
{
	(void)state;
	for (uint32_t off = 0; off < 2; off++) {
		struct arena *arena = arena_new(unit_no_memory);
		const char *list = arena_printf(arena, "%s.stl", set.path);
		struct stores *stores = stores_new(arena);
		struct trust_options options = {.now = MADE_NOW};
		struct buf made = policy_begin();
		const struct chain_path *best;
		struct span chain[] = {made_der(arena, &set.leaf), made_der(arena, &set.ca),
			made_der(arena, &set.root)};

		policy_dword(&made, STORES "AuthRoot", "DisableRootAutoUpdate", off);
		assert_true(file_write(set.path, policy_take(arena, &made), NULL));
		add_list(arena, stores, list);
		assert_true(stores_add(
			stores, arena_printf(arena, "p=gpo:%s", set.path), deadline_in(5), NULL));
		best = chain_best(
			trust_judge(arena, chain, 3, span_of(NULL, 0), stores, NULL, &options));
		assert_int_equal(best->anchor == NULL, off);
		if (off)
			assert_string_equal(best->problems[0].text,
				"\"Policy Root\" is only in a "
				"list that DisableRootAutoUpdate switches off");
		unlink(list);
		stores_free(stores);
		arena_free(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_sample),
		cmocka_unit_test(reads_profiles),
		cmocka_unit_test(reads_suites),
		cmocka_unit_test(reads_rules),
		cmocka_unit_test(follows_lists),
		cmocka_unit_test(check_real),
		cmocka_unit_test(restricts),
		cmocka_unit_test(disallows),
		cmocka_unit_test(limits),
		cmocka_unit_test(refuses),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
