/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line: what is taken, what is refused, and in which words. */
#include "../unit.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "manual.h"
#include "model/winerr.h"
#include "options/option_value.h"
#include "options/slip.h"

enum { ARGUMENTS = 8 };

static int
setup(void **state)
{
	*state = arena_new(unit_no_memory);
	return 0;
}

static int
teardown(void **state)
{
	arena_free(*state);
	return 0;
}

static struct options
parse(struct arena *arena, const char *const *arguments)
{
	struct options options;
	struct err err = {0};

	if (!test_parse(arena, arguments, &options, &err))
		fail_msg("%s", err.text);
	return options;
}

#define PARSE(...) parse(*state, (const char *const[]) {__VA_ARGS__, NULL})

static void
test_defaults(void **state)
{
	struct options o = PARSE("-H", "da.example.com");

	assert_int_equal(o.action, ACTION_CHECK);
	assert_string_equal(o.target.name, "da.example.com");
	assert_string_equal(o.target.path, "/IPHTTPS");
	assert_int_equal(o.target.port, 443);
	assert_int_equal(o.family, ADDRESS_NONE);
	assert_int_equal(o.dns_port, 53);
	assert_true(o.timeout == 10);
	assert_int_equal(o.timeout_state, STATE_CRITICAL);
	assert_string_equal(o.output, "nagios");
	assert_int_equal(o.client, CLIENT_WIN10);
	assert_true(o.ra_wait == 3);
	assert_int_equal(o.store_count, 0);
	assert_int_equal(o.verbosity, 0);
	assert_false(o.any_address || o.has_at || o.null_cipher);
	assert_null(o.proxy.host);
}

static void
test_target(void **state)
{
	struct options o = PARSE("-u", "https://da.example.com:8443/Path", "-I", "192.0.2.1", "-I",
		"2001:db8::1", "--any-address", "--dns-server=[2001:db8::53]:5353");
	char text[ADDRESS_TEXT_MAX];

	assert_string_equal(o.target.name, "da.example.com");
	assert_string_equal(o.target.path, "/Path");
	assert_int_equal(o.target.port, 8443);
	assert_int_equal(o.address_count, 2);
	assert_string_equal(address_format(&o.addresses[1], text), "2001:db8::1");
	assert_true(o.any_address);
	assert_string_equal(address_format(&o.dns_server, text), "2001:db8::53");
	assert_int_equal(o.dns_port, 5353);
	o = PARSE("-H", "da.example.com.", "--dns-server", "192.0.2.53:54", "-p1", "-4");
	assert_string_equal(o.target.name, "da.example.com");
	assert_int_equal(o.dns_port, 54);
	assert_int_equal(o.target.port, 1);
	assert_int_equal(o.family, ADDRESS_IPV4);
	o = PARSE("-H", "da.example.com.", "-u", "https://DA.example.com/", "-6", "--dns-server",
		"2001:db8::53");
	assert_string_equal(o.target.path, "/");
	assert_int_equal(o.dns_port, 53);
	assert_int_equal(o.family, ADDRESS_IPV6);
	/* an address in place of a name, as it stands in a URL or bare */
	o = PARSE("-H", "[2001:db8::1]");
	assert_string_equal(o.target.name, "2001:db8::1");
	o = PARSE("-H", "[2001:db8::1]", "-u", "https://[2001:db8::1]:8443/IPHTTPS");
	assert_string_equal(o.target.name, "2001:db8::1");
	assert_int_equal(o.target.port, 8443);
	o = PARSE("-H", "2001:db8::1");
	assert_string_equal(o.target.name, "2001:db8::1");
	o = PARSE("-u", "https://da.example.com/", "-H", "da.example.com", "--proxy",
		"http://me:a%40b@proxy:8080");
	assert_string_equal(o.target.path, "/");
	assert_string_equal(o.proxy.host, "proxy");
	assert_string_equal(o.proxy.password, "a@b");
	assert_int_equal(o.proxy.port, 8080);
}

static void
test_judgement(void **state)
{
	struct options o = PARSE("-H", "a", "-t", "2.5:unknown", "-w", "1", "-c", "2", "--severity",
		"chain.expired=ok", "--severity=ra.missing=WARNING", "--at", "2027-01-31T06:00:00Z",
		"-S", "pem:a", "-S", "b=c", "--client=win7", "--client-cert=c.pem",
		"--client-key=k.pem");

	assert_true(o.timeout == 2.5);
	assert_int_equal(o.timeout_state, STATE_UNKNOWN);
	assert_string_equal(o.warning, "1");
	assert_string_equal(o.critical, "2");
	assert_int_equal(o.severity_count, 2);
	assert_string_equal(o.severities[0].rule, "chain.expired");
	assert_int_equal(o.severities[0].state, STATE_OK);
	assert_int_equal(o.severities[1].state, STATE_WARNING);
	assert_true(o.has_at);
	assert_int_equal(o.at, 1801375200);
	assert_int_equal(o.store_count, 2);
	assert_string_equal(o.stores[1], "b=c");
	assert_int_equal(o.client, CLIENT_WIN7);
	assert_string_equal(o.client_cert, "c.pem");
	assert_string_equal(o.client_key, "k.pem");
}

static void
test_rest(void **state)
{
	struct options o = PARSE("--replay=e.json", "-vv", "-v", "-v", "--save-evidence=f",
		"-ojson", "--ping=2001:db8::1", "--ping=fd00::1", "--null-cipher", "--ra-wait=0.5");

	assert_null(o.target.name);
	assert_string_equal(o.replay, "e.json");
	assert_int_equal(o.verbosity, 3);
	assert_string_equal(o.save_evidence, "f");
	assert_string_equal(o.output, "json");
	assert_int_equal(o.ping_count, 2);
	assert_true(o.null_cipher);
	assert_true(o.ra_wait == 0.5);
	assert_string_equal(PARSE("--hostn", "a").target.name, "a"); /* abbreviated */
	assert_string_equal(PARSE("-H", "a", "-w", "-5", "-H", "b").warning, "-5");
	assert_string_equal(PARSE("-H", "a", "-H", "b").target.name, "b");
}

static void
test_actions(void **state)
{
	static const struct {
		const char *arguments[ARGUMENTS];
		enum action action;
	} cases[] = {
		{{"-h"}, ACTION_BRIEF},
		{{"--help"}, ACTION_HELP},
		{{"--help=man"}, ACTION_MAN},
		{{"-V"}, ACTION_VERSION},
		{{"--version"}, ACTION_VERSION},
		{{"--list-rules"}, ACTION_LIST_RULES},
		{{"--list-codes"}, ACTION_LIST_CODES},
		{{"--explain=0x800b0109"}, ACTION_EXPLAIN},
		{{"-hv"}, ACTION_BRIEF},
		{{"-h", "-V"}, ACTION_BRIEF},
		{{"-h", "--list-rules"}, ACTION_BRIEF},
		{{"--list-rules", "-h"}, ACTION_BRIEF},
		/* help works beside nonsense */
		{{"--nonsense", "-h", "-p", "x"}, ACTION_BRIEF},
		{{"x", "-V"}, ACTION_VERSION},
		{{"-h", "-p"}, ACTION_BRIEF},
		{{"--extra-opts=@/no/such/file", "-h"}, ACTION_BRIEF},
		{{"--", "-h"}, ACTION_CHECK},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct options options;
		struct err err = {0};
		bool ok = test_parse(*state, cases[i].arguments, &options, &err);

		assert_int_equal(ok, cases[i].action != ACTION_CHECK);
		assert_int_equal(options.action, cases[i].action);
		assert_int_equal(err.kind, ok ? ERR_NONE : ERR_USAGE);
	}
	assert_int_equal(PARSE("--explain", "CERT_E_EXPIRED").explain, CERT_E_EXPIRED);
}

static void
test_directory(void **state)
{
	struct options o = PARSE("-H", "a", "-S", "dc=ldap://d", "--ldap-starttls", "--ldap-ca=c",
		"--ldap-user=u@d", "--ldap-password-file=f");

	assert_string_equal(o.ldap_user, "u@d");
	assert_string_equal(o.ldap_password_file, "f");
	assert_string_equal(o.ldap_ca, "c");
	assert_true(o.ldap_starttls && !o.ldap_gssapi);
	o = PARSE("-H", "a", "-S", "ldapi://%2Fs", "--ldap-user=u", "--ldap-password-file=f");
	assert_string_equal(o.ldap_user, "u");
	o = PARSE("-H", "a", "-S", "dc=ldap://d", "--ldap-gssapi");
	assert_true(o.ldap_gssapi);
	o = PARSE("-H", "a", "-S", "ldaps://d", "--ldap-ca=c");
	assert_string_equal(o.ldap_ca, "c");
	assert_false(o.ldap_starttls || o.ldap_gssapi);
	assert_null(o.ldap_user);
}

static const struct {
	const char *arguments[ARGUMENTS];
	const char *text;
} refused[] = {
	{{NULL}, "--hostname, --url or --gpo is needed"},
	{{"--foo"}, "unknown option --foo"},
	{{"--foo=secret"}, "unknown option --foo"},
	{{"--timout=3"}, "unknown option --timout (did you mean --timeout?)"},
	{{"--hsotname", "a"}, "unknown option --hsotname (did you mean --hostname?)"},
	{{"--fo|o\n"}, "unknown option --fo/o\\x0a"},
	{{"--gpo=x", "-H", "a"}, "--hostname cannot go with --gpo, which says the URL"},
	{{"-p", "1", "--gpo=x"}, "--port cannot go with --gpo, which says the URL"},
	{{"--gpo=x", "-u", "https://a"}, "--url cannot go with --gpo, which says the URL"},
	{{"-x"}, "unknown option -x"},
	{{"-\xc3"}, "unknown option -\\xc3"},
	{{"-vx"}, "unknown option -x"},
	{{"--s=x"}, "option --s is ambiguous"},
	{{"--port"}, "option --port needs a value"},
	{{"-H"}, "option --hostname needs a value"},
	{{"--any-address=yes"}, "option --any-address takes no value"},
	{{"x"}, "unexpected argument \"x\""},
	{{"-H", "a", "b|\n"}, "\"b/\\x0a\" ends with a newline: write b/"},
	{{"-H", "a", "--", "-v"}, "unexpected argument \"-v\""},
	{{"-H", "a", ""}, "unexpected argument \"\""},
	{{"-H", "a b"}, "--hostname: \"a b\" is not a host name"},
	{{"-H", "a.example:443"},
		"--hostname: \"a.example:443\" is not a host name: the port goes to --port"},
	{{"-H", "https://a.example/IPHTTPS"}, "--hostname: \"https://a.example/IPHTTPS\" is not a "
					      "host name: a URL goes to --url"},
	{{"-H", "a.example/IPHTTPS"},
		"--hostname: \"a.example/IPHTTPS\" is not a host name: a URL goes to --url"},
	{{"-H", ""}, "--hostname: \"\" is not a host name"},
	{{"-H", "b\xc3\xbc"
		"cher.example"},
		"--hostname: \"b\xc3\xbc"
		"cher.example\" is not in ASCII: give the form that DNS uses (xn--...)"},
	{{"-H", "a", "-p", "70000"}, "--port: \"70000\" is not a port (1 to 65535)"},
	{{"-H", "a", "-p", "0"}, "--port: \"0\" is not a port (1 to 65535)"},
	{{"-H", "a", "-p", "+1"}, "--port: \"+1\" is not a port (1 to 65535)"},
	{{"-H", "a", "-I", "b"}, "--address: \"b\" is not an address: a name goes to --hostname"},
	{{"-I", "192.0.2.1"},
		"--address needs --hostname or --url too: the certificate is for a name"},
	{{"-u", "http://a/"}, "--url: \"http://a/\" is not https://, as the clients' URL is"},
	{{"-u", "https://a", "-p", "1"}, "--port cannot go with --url, which says the port"},
	{{"-u", "https://a", "-H", "b"}, "--hostname \"b\" contradicts --url, which says \"a\""},
	{{"-H", "b", "-u", "https://a"}, "--hostname \"b\" contradicts --url, which says \"a\""},
	{{"-H", "a", "-4", "-6"}, "-4 and -6 exclude each other"},
	{{"-H", "a", "-4", "-I", "::1"}, "--address ::1 contradicts -4"},
	{{"-H", "a", "-6", "-I", "192.0.2.1"}, "--address 192.0.2.1 contradicts -6"},
	{{"-H", "a", "--client-key=k"}, "--client-key needs --client-cert too"},
	{{"-H", "a", "--ldap-user=u"}, "--ldap-user and --ldap-password-file need each other"},
	{{"-H", "a", "--ldap-password-file=f"},
		"--ldap-user and --ldap-password-file need each other"},
	{{"-H", "a", "--ldap-user=u", "--ldap-password-file=f", "--ldap-gssapi", "-S", "ldaps://d"},
		"--ldap-user and --ldap-gssapi exclude each other"},
	{{"-H", "a", "--ldap-user=u", "--ldap-password-file=f", "-S", "ldap://d"},
		"--ldap-user over ldap:// shows the password: use ldaps:// or "
		"--ldap-starttls"},
	{{"-H", "a", "--ldap-user=u", "--ldap-password-file=f", "-S", "file"},
		"--ldap-user needs --store=ldap://... too"},
	{{"-H", "a", "--ldap-gssapi"}, "--ldap-gssapi needs --store=ldap://... too"},
	{{"-H", "a", "--ldap-gssapi", "-S", "a/ldap://d"},
		"--ldap-gssapi needs --store=ldap://... too"},
	{{"-H", "a", "--ldap-starttls", "-S", "ldaps://d"},
		"--ldap-starttls needs --store=ldap://... too"},
	{{"-H", "a", "--ldap-ca=f", "-S", "ldap://d"},
		"--ldap-ca needs --store=ldaps://... or --ldap-starttls too"},
	{{"-H", "a", "--ldap-user="}, "--ldap-user: the value is empty"},
	{{"-H", "a", "--client-cert="}, "--client-cert: the value is empty"},
	{{"-H", "a", "--client=win9"}, "--client: \"win9\" is not win7, win8, win10 or win11"},
	{{"-H", "a", "-t", "0"},
		"--timeout: \"0\" is not a number of seconds (more than 0, at most 3600)"},
	{{"-H", "a", "-t", "-1"},
		"--timeout: \"-1\" is not a number of seconds (more than 0, at most 3600)"},
	{{"-H", "a", "-t", "3600.1"}, "--timeout: \"3600.1\" is not a number of seconds "
				      "(more than 0, at most 3600)"},
	{{"-H", "a", "-t", "1e3"}, "--timeout: \"1e3\" is not a number of seconds (more "
				   "than 0, at most 3600)"},
	{{"-H", "a", "-t", "nan"}, "--timeout: \"nan\" is not a number of seconds (more "
				   "than 0, at most 3600)"},
	{{"-H", "a", "-t", "5:"},
		"--timeout: \"\" is not a state (ok, warning, critical, unknown)"},
	{{"-H", "a", "-t", "5:00"},
		"--timeout: \"00\" is not a state (ok, warning, critical, unknown)"},
	{{"-H", "a", "-t", "5:ok:ok"},
		"--timeout: \"ok:ok\" is not a state (ok, warning, critical, unknown)"},
	{{"-H", "a", "-w", ""}, "--warning: the value is empty"},
	{{"-H", "a", "--severity", "x"}, "--severity: \"x\" is not RULE=STATE"},
	{{"-H", "a", "--severity", "=ok"}, "--severity: \"=ok\" is not RULE=STATE"},
	{{"-H", "a", "--severity", "no.such=ok"},
		"--severity: there is no rule \"no.such\" (--list-rules)"},
	{{"-H", "a", "--severity=client.error=ok"},
		"--severity: check_iphttps never reports \"client.error\" (--list-rules)"},
	{{"-H", "a", "--severity=tls.alrt=ok"},
		"--severity: there is no rule \"tls.alrt\" (did you mean \"tls.alert\"?)"},
	{{"--explain=CERT_E_UNTRUSTEDROT"},
		"--explain: \"CERT_E_UNTRUSTEDROT\" is not a code or its "
		"symbol (did you mean "
		"CERT_E_UNTRUSTEDROOT?)"},
	{{"-H", "a", "--severity", "x=bad"},
		"--severity: \"bad\" is not a state (ok, warning, critical, unknown)"},
	{{"-H", "a", "--at", "2027-02-29"},
		"--at: \"2027-02-29\" is not a day of that month, which has 28"},
	{{"-H", "a", "-o", "xml"},
		"--output: \"xml\" is not one of nagios, json, openmetrics, prtg, checkmk, text"},
	{{"-H", "a", "--dns-server", "a"},
		"--dns-server: \"a\" is not ADDRESS, IPV4:PORT or [IPV6]:PORT"},
	{{"-H", "a", "--dns-server", ":53"},
		"--dns-server: \":53\" is not ADDRESS, IPV4:PORT or [IPV6]:PORT"},
	{{"-H", "a", "--dns-server", "[::1]53"},
		"--dns-server: \"[::1]53\" is not ADDRESS, IPV4:PORT or [IPV6]:PORT"},
	{{"-H", "a", "--dns-server", "192.0.2.1:"},
		"--dns-server: \"\" is not a port (1 to 65535)"},
	{{"-H", "a", "--ping", "192.0.2.1"}, "--ping: \"192.0.2.1\" is not an IPv6 address"},
	{{"-H", "a", "--ra-wait", "0"},
		"--ra-wait: \"0\" is not a number of seconds (more than 0, at most 3600)"},
	{{"-H", "a", "--proxy", "http://me:secret@proxy"}, "--proxy: the URL has no port"},
	{{"--explain", "no|such"},
		"--explain: \"no/such\" is not a code or its symbol (--list-codes has "
		"those that are known)"},
	{{"--help=woman"}, "--help: \"woman\" is not \"man\""},
	/* the first one is told */
	{{"-H", "a", "--foo", "-p", "x"}, "unknown option --foo"},
};

static void
test_refused(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(refused); i++) {
		struct options options;
		struct err err = {0};

		assert_false(test_parse(*state, refused[i].arguments, &options, &err));
		assert_int_equal(err.kind, ERR_USAGE);
		assert_string_equal(err.text, refused[i].text);
		assert_null(strpbrk(err.text, "|\n"));
	}
}

/* Every option that needs a value says so, and every one that takes none refuses one. */
static void
test_every_row(void **state)
{
	for (size_t g = 0; test_manual.groups[g] != NULL; g++)
		for (size_t i = 0; i < test_manual.groups[g]->count; i++) {
			const struct option_row *row = &test_manual.groups[g]->rows[i];
			const char *name = arena_printf(
				*state, "--%s%s", row->name, row->argument == NULL ? "=x" : "");
			const char *arguments[] = {name, NULL};
			struct options options;
			struct err err = {0};

			if (row->argument != NULL && row->argument[0] == '[' &&
				row->argument[strlen(row->argument) - 1] == ']')
				continue;
			assert_false(test_parse(*state, arguments, &options, &err));
			assert_string_equal(
				err.text, arena_printf(*state, "option --%s %s", row->name,
						  row->argument == NULL ? "takes no value"
									: "needs a value"));
		}
}

static void
test_fingerprints(void **state)
{
#define DIGITS "00112233445566778899aabbccddeeff00112233"
	static const struct {
		const char *value;
		bool good;
	} rows[] = {
		{DIGITS, true},
		{"00 11 22 33 44 55 66 77 88 99 aa bb cc dd ee ff 00 11 22 33", true},
		{"00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33", true},
		/* As copied from the certificate dialogue, from a file, from a page. */
		{"\xe2\x80\x8e" DIGITS, true},
		{"\xef\xbb\xbf" DIGITS, true},
		{"0011\xc2\xa0"
		 "2233445566778899aabbccddeeff00112233\xe2\x80\x8f",
			true},
		{"\xe2\x80\x8b" DIGITS, false},
		{"\xe2\x80", false},
		{DIGITS "0", false},
		{"", false},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const char *digits = option_fingerprint(*state, rows[i].value);

		if ((digits != NULL) != rows[i].good)
			fail_msg("row %zu", i);
		if (digits != NULL)
			assert_int_equal(strlen(digits), strlen(DIGITS));
	}
}

/* What is refused unseen is never what somebody can mean. */
static void
test_slips(void **state)
{
	static const struct {
		const char *option, *value;
		bool never;
	} rows[] = {
		{"hostname", "\"da.example.com\"", true},
		{"hostname", "'da.example.com'", true},
		{"store", "$ARG2$", true},
		{"file", "{$FILE}", true},
		{"file", "chain.pem\r", true},
		{"file",
			"\xe2\x80\x9c"
			"chain.pem\xe2\x80\x9d",
			true},
		{"file", "chain.pem\xc2\xa0", true},
		/* the folder of a policy, a share, a mailbox, a query */
		{"store", "{31B2F340-016D-11D2-945F-00C04FB984F9}", false},
		{"store", "gpo:ADMIN$", false},
		{"mail-from", "\"Monitoring, night\" <m@example.com>", false},
		{"store", "ldap://dc/CN=\"a\"", false},
		/* names that people give: an organization in Cyrillic letters, a title */
		{"issuer", "\"\xd0\xa0\xd0\xbe\xd0\xbc\xd0\xb0\"", false},
		{"issuer", "\xe2\x80\x9eWerk\xe2\x80\x9c", false},
		{"issuer", "Lab CA\r", true},
		{"title", "$CITY$", false},
		{"title", "\"Plant 1\"", false},
		{"only", "'north'", false},
		/* a file that exists */
		{"file", "'test_slips.tmp'", false},
		{"file", "'test_slips.none'", true},
	};

	(void)state;
	assert_true(file_write("'test_slips.tmp'", span_text("x"), NULL));
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (slip_never(rows[i].option, rows[i].value) != rows[i].never)
			fail_msg("%s: %s", rows[i].option, rows[i].value);
	remove("'test_slips.tmp'");
}

/* What a configuration may name twice is what the parser keeps as a list. */
static void
test_repeats(void **state)
{
	static const char *const lists[] = {"address", "store", "max-age", "severity", "ping",
		"crl", "root", "everywhere", "binding"};
	const struct option_row *row;

	(void)state;
	for (size_t k = 0; (row = options_row_at(&test_manual, k)) != NULL; k++) {
		bool is_list = row->kind == OPTION_TEXTS || row->kind == OPTION_ADDRESSES;

		for (size_t i = 0; i < ARRAY_SIZE(lists); i++)
			is_list = is_list || strcmp(lists[i], row->name) == 0;
		if (is_list != options_repeats(row))
			fail_msg("--%s", row->name);
	}
}

static void
test_long_values(void **state)
{
	char value[5000];
	struct options options;
	struct err err = {0};

	memset(value, 'x', sizeof(value) - 1);
	value[sizeof(value) - 1] = '\0';
	for (size_t i = 0; i < 3; i++) {
		const char *const lines[][3] = {
			{"-p", value}, {value}, {arena_printf(*state, "--%s", value)}};

		err_clear(&err);
		assert_false(test_parse(*state, lines[i], &options, &err));
		assert_true(strlen(err.text) < 150);
	}
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {TEST(test_defaults), TEST(test_target),
		TEST(test_directory), TEST(test_judgement), TEST(test_rest), TEST(test_actions),
		TEST(test_refused), TEST(test_every_row), TEST(test_fingerprints), TEST(test_slips),
		TEST(test_repeats), TEST(test_long_values)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
