/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The lab's chains and what a Windows client finds wrong with them. LABPKI is the certificate
 * maker's path. What is expected comes from Windows' rules, not from what the code says.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../made/made.h"
#include "../scratch.h"
#include "../unit.h"
#include "../www.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "trust/judge.h"
#include "trust/limits.h"

#define NOW "2026-06-15T12:00:00Z"

enum {
	FETCH = 1,  /* with a fetcher */
	WIN7 = 2,   /* revocation by every source */
	STAPLE = 4, /* revocation as stapled */
	AIA = 8,    /* the best path uses a fetched certificate */
	MORE = 16,  /* something was served that is not needed */
	ORDER = 32, /* served in the wrong order */
	ROOT = 64,  /* the root was served */
};

struct row {
	const char *chain;
	unsigned int flags;
	const char *faults; /* "fault@depth ..." of the best path, in Windows' order */
};

static const struct row rows[] = {
	{"good", 0, ""},
	{"good-rsa", 0, ""},
	{"direct", 0, ""},
	{"p384", 0, ""},
	{"p521", 0, "unsupported-key@0"},
	{"p521-ca", 0, ""},
	{"ed25519", 0, "unsupported-key@0"},
	{"dsa", 0, "unsupported-key@0"},
	{"any-eku", 0, ""},
	{"no-eku", 0, ""},
	{"no-cdp", 0, ""},
	{"no-cdp", FETCH | WIN7, "revocation-none@0 revocation-none@1"},
	{"empty-subject", 0, ""},
	{"many-rdns", 0, ""},
	{"huge-names", 0, ""},
	{"long-chain", 0, ""},
	{"mesh", MORE | ORDER, ""},
	{"generalized-time", 0, ""},
	{"date-1950", 0, ""},
	{"date-9999", 0, ""},

	{"good-root-served", ROOT, ""},
	{"wrong-order", ORDER, ""},
	{"unneeded", MORE | ROOT, ""},
	{"duplicate-cert", MORE, ""},
	{"missing-intermediate", 0, "incomplete@0"},
	{"missing-intermediate", FETCH, "incomplete@0"},
	{"aia", 0, "incomplete@0"},
	{"aia", FETCH | AIA, ""},
	{"aia-p7c", FETCH | AIA, ""},
	{"aia-pem", FETCH | AIA, ""},
	{"aia-two", FETCH | AIA, ""},
	{"aia-deep", FETCH | AIA, "incomplete@3"},
	{"aia-many", FETCH, "incomplete@0"},
	{"aia-404", FETCH, "incomplete@0"},
	{"aia-empty", FETCH, "incomplete@0"},
	{"aia-other", FETCH, "incomplete@0"},
	{"aia-second", FETCH | AIA, ""},
	{"aia-loop", FETCH | AIA, "incomplete@2"},
	{"aia-dead", FETCH, "incomplete@0"},
	{"aia-ldap", FETCH, "incomplete@0"},
	{"aia-https", FETCH, "incomplete@0"},
	{"aia-root", FETCH | AIA, "untrusted-root@2"},

	{"selfsigned", 0, ""},
	{"selfsigned-renewed", 0, "untrusted-root@0"},
	{"selfsigned-untrusted", 0, "untrusted-root@0"},
	{"untrusted", 0, "untrusted-root@1"},
	{"untrusted-root-served", ROOT, "untrusted-root@2"},
	{"intermediate-in-store-only", 0, "incomplete@1"},
	{"intermediate-from-store", 0, ""},
	{"distrusted", 0, "distrusted@2"},
	{"distrusted-intermediate", 0, "distrusted@1"},
	{"distrusted-leaf", 0, "distrusted@0"},
	{"cross", 0, ""},
	{"cross-expired", 0, ""},
	{"renewed-root-same-key", ROOT, ""},
	{"renewed-root-new-key", ROOT, "untrusted-root@2"},
	{"aki-mismatch", 0, ""},

	{"expired", 0, "expired@0"},
	{"expires-today", 0, ""},
	{"expires-soon", 0, ""},
	{"not-yet", 0, "not-yet-valid@0"},
	{"expired-intermediate", 0, "expired@1"},
	{"intermediate-soon", 0, ""},
	{"expired-root", 0, "expired@2"},

	{"wrong-name", 0, "name-mismatch@0"},
	{"no-san", 0, ""},
	{"san-wins", 0, "name-mismatch@0"},
	{"wildcard", 0, ""},
	{"wildcard-deep", 0, "name-mismatch@0"},
	{"wildcard-top", 0, "name-mismatch@0"},
	{"wildcard-partial", 0, ""},
	{"wildcard-middle", 0, "name-mismatch@0"},
	{"cn-first", 0, ""},
	{"san-1993", 0, ""},
	{"san-1993-wins", 0, "name-mismatch@0"},
	{"wildcard-bare", 0, "name-mismatch@0"},
	{"ip-san", 0, "name-mismatch@0"},
	{"ip-and-name", 0, ""},
	{"idn", 0, ""},
	{"upper-case-name", 0, ""},
	{"trailing-dot", 0, "name-mismatch@0"},

	{"client-eku", 0, "wrong-usage@0"},
	{"eku-on-ca", 0, "wrong-usage@1"},
	{"sgc", 0, ""},
	{"sgc-netscape", 0, ""},
	{"sgc-ca", 0, "wrong-usage@0"},
	{"app-any", 0, ""},
	{"app-over-eku", 0, ""},
	{"app-against-eku", 0, "wrong-usage@0"},
	{"usage-other", 0, "wrong-usage@0"},
	{"usage-other-ec", 0, "wrong-usage@0"},
	{"usage-certsign", 0, "wrong-usage@0"},
	{"bad-signature", 0, "bad-signature@0"},
	{"bad-intermediate-signature", 0, "bad-signature@1"},
	{"forged", 0, "bad-signature@0"},
	{"not-a-ca", 0, "not-ca@1"},
	{"v1-intermediate", 0, "not-ca@1"},
	{"path-length", 0, "path-length@2"},
	{"no-certsign", 0, "not-ca@1"},
	{"name-constraints", 0, "name-constraint@0"},
	{"name-constraints-ok", 0, ""},
	{"name-constraints-wildcard", 0, "name-constraint@0"},
	{"name-constraints-1993", 0, "name-constraint@0"},
	{"critical-extension", 0, "critical-extension@0"},
	{"policy-constraints", 0, "policy@0"},
	{"must-staple", 0, ""},

	{"sha1", 0, "sha1@0"},
	{"md5", 0, "weak-signature@0"},
	{"sha224", 0, "weak-signature@0"},
	{"sha3", 0, "weak-signature@0"},
	{"sha512", 0, ""},
	{"ed25519-ca", 0, "weak-signature@0 unsupported-key@1"},
	{"rsa1024", 0, ""},
	{"rsa512", 0, "weak-key@0"},

	{"evil-pipe", 0, ""},
	{"evil-newline", 0, ""},
	{"evil-escape", 0, ""},
	{"evil-bidi", 0, ""},
	{"evil-html", 0, ""},
	{"evil-utf8", 0, ""},
	{"evil-nul", 0, "name-mismatch@0"},
	{"evil-issuer", 0, ""},
	{"bmp", 0, ""},
	{"t61", 0, ""},

	{"crl-good", 0, ""},
	{"crl-good", FETCH | WIN7, ""},
	{"crl-good-rsa", FETCH | WIN7, ""},
	{"crl-good", WIN7, "revocation-unchecked@0"}, /* nothing fetched */
	{"revoked", 0, ""},
	{"revoked", FETCH | STAPLE, ""},
	{"revoked", FETCH | WIN7, "revoked@0"},
	{"revoked-intermediate", FETCH | WIN7, "revoked@1"},
	{"crl-expired", FETCH | WIN7, "revocation-offline@0"},
	{"crl-soon", FETCH | WIN7, ""},
	{"crl-missing", FETCH | WIN7, "revocation-offline@0"},
	{"crl-dead", FETCH | WIN7, "revocation-offline@0"},
	{"crl-ldap", FETCH | WIN7, "revocation-offline@0"},
	{"crl-wrong-signer", FETCH | WIN7, "revocation-offline@0"},
	{"crl-wrong-issuer", FETCH | WIN7, "revocation-offline@0"},
	{"crl-garbage", FETCH | WIN7, "revocation-offline@0"},
	{"crl-delta", FETCH | WIN7, ""},
	{"crl-delta-revoked", FETCH | WIN7, "revoked@0"},
	{"ocsp-good", FETCH | WIN7, ""},
	{"ocsp-good", STAPLE, ""},
	{"ocsp-revoked", 0, ""},
	{"ocsp-revoked", STAPLE, "revoked@0"},
	{"ocsp-revoked", FETCH | WIN7, "revoked@0"},
	{"ocsp-expired", STAPLE, ""},
	{"ocsp-expired", FETCH | WIN7, "revocation-offline@0"},
	{"ocsp-missing", FETCH | WIN7, "revocation-offline@0"},
};

static struct {
	char dir[64];
	struct www *www;
	struct arena *arena;
	bool made;
} lab;

/* ---------------------------------------------------------------- the lab */

/* The folder www; /ocsp answers whatever the request, by GET or by POST. */
static void
handle(void *context, const char *method, const char *path, const uint8_t *body, size_t size,
	struct www_answer *answer)
{
	const char *name = strncmp(path, "/ocsp", 5) == 0 ? "/ocsp" : path;
	struct span file;

	(void)context;
	(void)method;
	(void)body;
	(void)size;
	if (!file_read(lab.arena, arena_printf(lab.arena, "%s/www%s", lab.dir, name), LIMIT_FILE,
		    deadline_in(5), &file, NULL))
		return;
	answer->status = 200;
	answer->body = file.p;
	answer->size = file.n;
}

static int
make(const char *program)
{
	char url[64];
	pid_t child;
	int status = -1;

	snprintf(url, sizeof(url), "http://127.0.0.1:%u", www_port(lab.www));
	child = fork();
	if (child == 0) {
		execl(program, program, "--now", NOW, "--base-url", url, "make", lab.dir,
			(char *)NULL);
		_exit(127);
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		return -1;
	return status;
}

static int
start(void **state)
{
	const char *program = getenv("LABPKI");

	(void)state;
	if (program == NULL)
		program = "tests/lab/labpki";
	lab.arena = arena_new(unit_no_memory);
	snprintf(lab.dir, sizeof(lab.dir), "/tmp/test_judge.XXXXXX");
	if (mkdtemp(lab.dir) == NULL)
		return -1;
	lab.www = www_start(handle, NULL);
	lab.made = access(program, X_OK) == 0 && make(program) == 0;
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	www_stop(lab.www);
	arena_free(lab.arena);
	return scratch_remove(lab.dir);
}

/* ---------------------------------------------------------------- one row */

struct judgement {
	struct arena *arena;
	struct stores *stores;
	struct fetcher *fetcher;
	const struct chain_report *report;
};

static struct span
base64_block(struct arena *arena, struct span *text, bool *found)
{
	static const char begin[] = "-----BEGIN CERTIFICATE-----", end[] = "-----END";
	struct span line, out = span_of(NULL, 0);
	char *base64 = arena_alloc(arena, text->n + 1);
	size_t n = 0;
	bool open = false;

	*found = false;
	while (!*found && span_line(text, &line)) {
		if (span_starts(line, begin))
			open = true;
		else if (open && span_starts(line, end))
			*found = true;
		else if (open) {
			memcpy(base64 + n, line.p, line.n);
			n += line.n;
		}
	}
	if (*found)
		assert_true(text_unbase64(arena, span_of(base64, n), &out));
	return out;
}

/* As they come from a server: also certificates that libcrypto does not decode. */
static size_t
load_chain(struct arena *arena, const char *name, struct span **out)
{
	struct span text, der;
	size_t count = 0;
	bool found = true;

	*out = NULL;
	assert_true(file_read(arena, arena_printf(arena, "%s/%s/chain.pem", lab.dir, name),
		LIMIT_FILE, deadline_in(5), &text, NULL));
	while (found) {
		der = base64_block(arena, &text, &found);
		if (found)
			ARENA_PUSH(arena, *out, count, der);
	}
	return count;
}

static struct judgement
judge(const struct row *row)
{
	struct judgement j = {.arena = arena_new(unit_no_memory)};
	struct fetch_options fetch = {.seconds = 5};
	struct trust_options options = {.name = "da.example.com", .deadline = deadline_in(20)};
	struct span *chain, staple = span_of(NULL, 0);
	size_t count = load_chain(j.arena, row->chain, &chain);
	struct err err = {.kind = ERR_NONE};

	j.stores = stores_new(j.arena);
	if ((row->flags & FETCH) != 0)
		j.fetcher = fetcher_new(j.arena, &fetch);
	if (!stores_add(j.stores, arena_printf(j.arena, "lab=%s/%s/store.pem", lab.dir, row->chain),
		    deadline_in(5), &err))
		fail_msg("%s: %s", row->chain, err.text);
	file_read(j.arena, arena_printf(j.arena, "%s/%s/staple.der", lab.dir, row->chain),
		LIMIT_FILE, deadline_in(5), &staple, NULL);
	assert_true(clock_parse(NOW, &options.now));
	options.revocation = (row->flags & WIN7) != 0     ? TRUST_REVOCATION_FETCH
			     : (row->flags & STAPLE) != 0 ? TRUST_REVOCATION_STAPLE
							  : TRUST_REVOCATION_NONE;
	j.report = trust_judge(j.arena, chain, count, staple, j.stores, j.fetcher, &options);
	return j;
}

static void
judgement_free(struct judgement *j)
{
	fetcher_free(j->fetcher);
	stores_free(j->stores);
	arena_free(j->arena);
}

static const char *
faults_text(const struct judgement *j)
{
	const struct chain_path *best = chain_best(j->report);
	const char *text = "";

	if (best == NULL)
		return "no path";
	for (size_t i = 0; i < best->problem_count; i++)
		text = arena_printf(j->arena, "%s%s%s@%u", text, i > 0 ? " " : "",
			made_fault_name(best->problems[i].fault), best->problems[i].depth);
	return text;
}

static unsigned int
flags_of(const struct chain_report *report)
{
	const struct chain_path *best = chain_best(report);

	return (best != NULL && best->used_aia ? AIA : 0) | (report->unneeded ? MORE : 0) |
	       (report->wrong_order ? ORDER : 0) | (report->root_served ? ROOT : 0);
}

/* Texts must be fit for a status line: one line, no '|', not too long, valid UTF-8. */
static void
check_text(const char *chain, const char *text)
{
	if (text == NULL || *text == '\0')
		fail_msg("%s: empty text", chain);
	for (const char *c = text; *c != '\0'; c++)
		if (*c == '|' || (unsigned char)*c < ' ' || *c == 0x7f)
			fail_msg("%s: %s", chain, text);
	if (!text_utf8_valid(span_text(text)))
		fail_msg("%s: not UTF-8", chain);
}

static void
check_texts(const char *chain, const struct chain_report *report)
{
	for (size_t i = 0; i < report->path_count; i++) {
		const struct chain_path *path = &report->paths[i];

		for (size_t k = 0; k < path->problem_count; k++) {
			check_text(chain, path->problems[k].text);
			if (strlen(path->problems[k].text) > 200)
				fail_msg("%s: long: %s", chain, path->problems[k].text);
		}
		for (size_t k = 0; k < path->count; k++) {
			check_text(chain, path->certs[k]->name);
			check_text(chain, path->certs[k]->issuer);
		}
	}
	for (size_t i = 0; i < report->fetch_count; i++) {
		check_text(chain, report->fetches[i].url);
		check_text(chain, report->fetches[i].text);
	}
}

static void
test_chains(void **state)
{
	const unsigned int told = AIA | MORE | ORDER | ROOT;
	size_t failed = 0;

	(void)state;
	if (!lab.made)
		skip();
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct judgement j = judge(&rows[i]);

		if (strcmp(faults_text(&j), rows[i].faults) != 0 ||
			flags_of(j.report) != (rows[i].flags & told)) {
			print_error("%s (%x): \"%s\" (%x), not \"%s\"\n", rows[i].chain,
				rows[i].flags, faults_text(&j), flags_of(j.report), rows[i].faults);
			failed++;
		}
		assert_null(j.report->store_error);
		check_texts(rows[i].chain, j.report);
		judgement_free(&j);
	}
	assert_int_equal(failed, 0);
}

static void
test_wording(void **state)
{
	static const struct {
		struct row row;
		const char *text;
	} wordings[] = {
		{{"untrusted-root-served", 0, NULL},
			"chain ends in \"Lab Root CA\", which no store holds"},
		{{"untrusted", 0, NULL}, "chain ends in \"Lab Root CA\", which no store holds"},
		{{"expired", 0, NULL}, "certificate expired 1 day ago (2026-06-14)"},
		{{"expired-intermediate", 0, NULL},
			"\"Lab expired-intermediate ca\" expired 2 days ago "
			"(2026-06-13)"},
		{{"wrong-name", 0, NULL}, "certificate is for \"other.example.net\" only"},
		{{"missing-intermediate", 0, NULL},
			"issuer \"Lab Issuing CA\" is not served and in no store"},
		{{"distrusted", 0, NULL}, "\"Lab Root CA\" is distrusted by store lab"},
		{{"crl-ldap", FETCH | WIN7, NULL}, "revocation unknown: CRL not tried: a client "
						   "outside cannot reach ldap"},
	};

	(void)state;
	if (!lab.made)
		skip();
	for (size_t i = 0; i < ARRAY_SIZE(wordings); i++) {
		struct judgement j = judge(&wordings[i].row);

		assert_string_equal(chain_best(j.report)->problems[0].text, wordings[i].text);
		judgement_free(&j);
	}
}

/* What is fetched and what is not, in the report. */
static void
test_fetches(void **state)
{
	static const struct {
		struct row row;
		size_t count, good;
	} fetches[] = {
		{{"good", FETCH, NULL}, 0, 0}, /* an anchor is there: nothing is fetched */
		{{"aia", FETCH, NULL}, 1, 1},
		{{"aia-two", FETCH, NULL}, 2, 2},
		{{"aia-second", FETCH, NULL}, 2, 1},
		{{"aia-deep", FETCH, NULL}, LIMIT_AIA_FETCHES + 1, LIMIT_AIA_FETCHES},
		{{"aia-many", FETCH, NULL}, LIMIT_AIA_URLS_PER_CERT + 1, 0},
		{{"aia-ldap", FETCH, NULL}, 1, 0},
		{{"aia-https", FETCH, NULL}, 1, 0},
		{{"crl-good", FETCH | WIN7, NULL}, 2, 2},
	};

	(void)state;
	if (!lab.made)
		skip();
	for (size_t i = 0; i < ARRAY_SIZE(fetches); i++) {
		struct judgement j = judge(&fetches[i].row);
		size_t good = 0;

		for (size_t k = 0; k < j.report->fetch_count; k++)
			good += j.report->fetches[k].ok;
		assert_int_equal(j.report->fetch_count, fetches[i].count);
		assert_int_equal(good, fetches[i].good);
		judgement_free(&j);
	}
}

/* ---------------------------------------------------------------- sites of one chain */

static int verified; /* signatures of certificates */

int __real_X509_verify(X509 *x509, EVP_PKEY *key);
int __wrap_X509_verify(X509 *x509, EVP_PKEY *key);

int
__wrap_X509_verify(X509 *x509, EVP_PKEY *key)
{
	verified++;
	return __real_X509_verify(x509, key);
}

/* Many sites of one session that serve the same chain. */
struct sites {
	struct arena *arena;
	struct stores *stores;
	struct fetcher *fetcher;
	struct span *chain;
	size_t count;
};

static struct sites
sites_of(const char *chain)
{
	const struct fetch_options fetch = {.seconds = 5};
	struct sites sites = {.arena = arena_new(unit_no_memory)};

	sites.count = load_chain(sites.arena, chain, &sites.chain);
	sites.stores = stores_new(sites.arena);
	sites.fetcher = fetcher_new(sites.arena, &fetch);
	assert_true(stores_add(sites.stores,
		arena_printf(sites.arena, "%s/%s/store.pem", lab.dir, chain), deadline_in(5),
		NULL));
	return sites;
}

static void
sites_free(struct sites *sites)
{
	fetcher_free(sites->fetcher);
	stores_free(sites->stores);
	arena_free(sites->arena);
}

/* One look, and what it would leave as evidence of fetches. */
static const struct chain_report *
judge_site(struct sites *sites, const char *name, size_t *fetched)
{
	struct arena *arena = arena_beside(sites->arena);
	struct fetcher *fetcher = fetcher_over(arena, sites->fetcher);
	struct trust_options options = {.name = name,
		.revocation = TRUST_REVOCATION_FETCH,
		.deadline = deadline_in(20),
		.shared = true};
	struct fetch_record *records;
	const struct chain_report *report;
	const char *faults;

	assert_true(clock_parse(NOW, &options.now));
	report = trust_judge(arena, sites->chain, sites->count, span_of(NULL, 0), sites->stores,
		fetcher, &options);
	*fetched = fetcher_records(fetcher, &records);
	faults = made_faults(arena, report);
	if (strcmp(name, "da.example.com") != 0)
		assert_non_null(strstr(faults, "name-mismatch@0"));
	fetcher_free(fetcher);
	arena_free(arena);
	return report;
}

/* Each signature of a chain is verified once, however many sites serve it. */
static void
test_verified_once(void **state)
{
	struct sites sites;
	size_t fetched;
	int first;

	(void)state;
	if (!lab.made)
		skip();
	sites = sites_of("crl-good");
	verified = 0;
	judge_site(&sites, "da.example.com", &fetched);
	first = verified;
	assert_in_range(first, sites.count, sites.count + 1); /* and the root's own */
	for (int i = 0; i < 50; i++)
		judge_site(&sites, arena_printf(sites.arena, "site%d.example.net", i), &fetched);
	assert_int_equal(verified, first);
	sites_free(&sites);
}

/* Sites of one name and one chain get one report, with what it leans on in the evidence of each;
 * but not where a responder has answered a question, or something was not to be had. */
static void
test_judged_once(void **state)
{
	static const struct {
		const char *chain;
		bool once;
		size_t fetched;
	} kinds[] = {
		{"crl-good", true, 2},
		{"good", true, 0},
		{"ocsp-good", false, 1},
	};

	(void)state;
	if (!lab.made)
		skip();
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		struct sites sites = sites_of(kinds[i].chain);
		size_t first, second, third;
		const struct chain_report *report = judge_site(&sites, "da.example.com", &first);

		assert_int_equal(
			report == judge_site(&sites, "da.example.com", &second), kinds[i].once);
		assert_int_equal(
			report == judge_site(&sites, "da.example.com", &third), kinds[i].once);
		assert_in_range(first, kinds[i].fetched, kinds[i].fetched + 1);
		assert_int_equal(second, first);
		assert_int_equal(third, first);
		sites_free(&sites);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_chains),
		cmocka_unit_test(test_wording),
		cmocka_unit_test(test_fetches),
		cmocka_unit_test(test_verified_once),
		cmocka_unit_test(test_judged_once),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
