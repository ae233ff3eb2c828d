/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options that all checks share: rows and setters. */
#include "options/options.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "model/amount.h"
#include "options/option_value.h"
#include "options/options_rows.h"
#include "output/output.h"
#include "verdict/rule.h"

enum { VERBOSITY_MAX = 3 };

static bool
set_url(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	struct err why = {0};

	if (target_parse_url(arena, value, &options->target, &why))
		return true;
	if (strchr(value, '@') != NULL) /* it may hold a password */
		return err_set(err, ERR_USAGE, "--url %s", why.text);
	return err_set(err, ERR_USAGE, "--url: \"%s\" %s",
		text_clean(arena, span_text(value), OPTION_VALUE_SHOWN), why.text);
}

static bool
set_ipv4(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	(void)arena, (void)value, (void)err;
	options->family = ADDRESS_IPV4;
	return true;
}

static bool
set_ipv6(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	(void)arena, (void)value, (void)err;
	options->family = ADDRESS_IPV6;
	return true;
}

static bool
set_dns_server(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	options->dns_port = OPTION_DNS_PORT;
	return option_value_server(
		"dns-server", arena, value, &options->dns_server, &options->dns_port, err);
}

/* The value is not repeated: it may hold a password. */
static bool
set_proxy(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	struct err why = {0};

	return target_parse_proxy(arena, value, &options->proxy, &why) ||
	       err_set(err, ERR_USAGE, "--proxy: the URL %s", why.text);
}

/* The profile whose number is in it: "Windows 11", "win8.1". */
static const char *
client_meant(const char *value)
{
	static const char *const rows[] = {"11", "10", "8", "7"};
	size_t digits = strcspn(value, "0123456789"), n = strspn(value + digits, "0123456789");

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (n == strlen(rows[i]) && strncmp(value + digits, rows[i], n) == 0)
			return rows[i];
	return NULL;
}

static bool
set_client(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	const char *meant = client_meant(value);

	return client_parse(value, &options->client) ||
	       option_refuse(err, arena, "client", value,
		       meant == NULL ? "win7, win8, win10 or win11"
				     : arena_printf(arena,
					       "win7, win8, win10 or win11: write win%s", meant));
}

/* Days, or with a suffix; 0 seconds for "none". */
static bool
take_days(const char *value, int64_t *out)
{
	static const struct {
		char suffix;
		int64_t unit;
	} units[] = {{'h', CLOCK_HOUR}, {'d', CLOCK_DAY}, {'w', 7 * (int64_t)CLOCK_DAY}};
	enum { DAYS_MAX = 36525 };
	struct span number = span_text(value);
	int64_t unit = CLOCK_DAY;
	double amount;

	*out = 0;
	if (strcmp(value, "none") == 0)
		return true;
	for (size_t i = 0; number.n > 1 && i < sizeof(units) / sizeof(units[0]); i++)
		if (value[number.n - 1] == units[i].suffix) {
			unit = units[i].unit;
			number.n--;
			break;
		}
	if (!text_number(number, &amount) || amount <= 0 ||
		amount * (double)unit > (double)DAYS_MAX * CLOCK_DAY)
		return false;
	*out = (int64_t)(amount * (double)unit);
	return *out > 0;
}

static const char *
age_wanted(struct arena *arena, const char *value)
{
	const char *colon = strchr(value, ':'), *days = colon == NULL ? value : colon + 1;
	char right[AMOUNT_TEXT_MAX];
	int64_t seconds;

	if (!amount_age(span_text(days), right) || !take_days(right, &seconds))
		return "[KIND:]DAYS or [KIND:]none";
	return arena_printf(arena, "[KIND:]DAYS or [KIND:]none: write %.*s%s", (int)(days - value),
		value, right);
}

/* [KIND:]DAYS */
static bool
set_max_age(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	const char *colon = strchr(value, ':');
	bool known = colon == NULL;
	int64_t seconds;

	if (!take_days(colon == NULL ? value : colon + 1, &seconds))
		return option_refuse(err, arena, "max-age", value, age_wanted(arena, value));
	for (size_t kind = CHANNEL_FILES; kind < CHANNEL_KIND_COUNT; kind++) {
		const char *name = channel_kind_name((enum channel_kind)kind);

		if (kind == CHANNEL_DIRECTORY ||
			(colon != NULL && (strlen(name) != (size_t)(colon - value) ||
						  strncmp(name, value, strlen(name)) != 0)))
			continue;
		options->max_age[kind] = seconds;
		known = true;
	}
	return known ||
	       option_refuse(err, arena, "max-age", value,
		       "for a kind that has an age: files, sst, gpo, odj, reg, mdm, list or ctl");
}

/* SECONDS[:STATE] */
static bool
set_timeout(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	const char *colon = strchr(value, ':');

	if (colon == NULL)
		return option_value_seconds("timeout", arena, value, &options->timeout, err);
	value = arena_span_text(arena, span_of(value, (size_t)(colon - value)));
	return option_value_seconds("timeout", arena, value, &options->timeout, err) &&
	       option_value_state("timeout", arena, colon + 1, &options->timeout_state, err);
}

static bool
set_severity(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	const char *equals = strchr(value, '=');
	struct severity severity;
	enum rule rule;

	if (equals == NULL || equals == value)
		return option_refuse(err, arena, "severity", value, "RULE=STATE");
	if (strchr(equals, ',') != NULL)
		return option_refuse(err, arena, "severity", value,
			"one RULE=STATE: repeat the option for another");
	if (!option_value_state("severity", arena, equals + 1, &severity.state, err))
		return false;
	severity.rule = arena_span_text(arena, span_of(value, (size_t)(equals - value)));
	/* An unknown rule would silently change nothing. */
	if (!rule_find(severity.rule, &rule))
		return err_set(err, ERR_USAGE, "--severity: there is no rule \"%s\"%s",
			text_clean(arena, span_text(severity.rule), OPTION_VALUE_SHOWN),
			rule_hint(arena, severity.rule));
	ARENA_PUSH(arena, options->severities, options->severity_count, severity);
	return true;
}

/* The time as it is written here, from other orders and separators; NULL when that is not sure. */
static char *
near_time(struct arena *arena, const char *value)
{
	enum { DATE = 3, WHOLE = 6, DIGITS = 4, DAYS = 31 };
	unsigned int parts[WHOLE] = {0}, first;
	size_t count = 0, n;
	const char *at = value;
	char *text;
	int64_t time;

	for (; count < WHOLE && (n = strspn(at, "0123456789")) > 0 && n <= DIGITS; count++) {
		for (; n > 0; n--)
			parts[count] = 10 * parts[count] + (unsigned int)(*at++ - '0');
		at += *at != '\0' && strchr("-/. T:", *at) != NULL;
	}
	at += *at == 'Z';
	if (*at != '\0' || count < DATE || count == DATE + 1)
		return NULL;
	if (parts[0] <= DAYS && strchr(value, '/') == NULL) { /* 31.01.2027 */
		first = parts[0];
		parts[0] = parts[2];
		parts[2] = first;
	}
	text = arena_printf(arena, "%04u-%02u-%02u", parts[0], parts[1], parts[2]);
	if (count > DATE)
		text = arena_printf(
			arena, "%sT%02u:%02u:%02uZ", text, parts[3], parts[4], parts[5]);
	return clock_parse(text, &time) ? text : NULL;
}

/* What is wrong with a time: "a day of that month, which has 28". */
static const char *
wrong_time(struct arena *arena, const char *value)
{
	enum { DAY = 8, MONTH_LEAST = 28, MONTH_MOST = 31 };
	char *other = arena_text(arena, value);
	int64_t at;

	for (int day = MONTH_MOST; strlen(other) >= DAY + 2 && day >= MONTH_LEAST; day--) {
		other[DAY] = (char)('0' + day / 10);
		other[DAY + 1] = (char)('0' + day % 10);
		if (clock_parse(other, &at))
			return arena_printf(arena, "a day of that month, which has %d", day);
	}
	other = near_time(arena, value);
	return other == NULL ? "a time (2027-01-31 or 2027-01-31T06:00:00Z)"
			     : arena_printf(arena, "a time: write %s", other);
}

static bool
set_at(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	if (!clock_parse(value, &options->at))
		return option_refuse(err, arena, "at", value, wrong_time(arena, value));
	options->has_at = true;
	return true;
}

static bool
set_output(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	const struct output *output = output_find(value);
	char *names = arena_text(arena, "one of");
	const char **known = NULL;
	size_t count = 0;

	for (size_t i = 0; output == NULL && output_at(i) != NULL; i++) {
		ARENA_PUSH(arena, known, count, output_at(i)->name);
		names = arena_printf(
			arena, "%s%s %s", names, i == 0 ? "" : ",", output_at(i)->name);
	}
	if (output == NULL)
		return option_refuse_near(err, arena, "output", value, names, known, count);
	options->output = output->name;
	return true;
}

bool
options_set_extra_opts(
	struct options *options, struct arena *arena, const char *value, struct err *err)
{
	(void)options, (void)arena, (void)value, (void)err;
	return true;
}

static bool
set_verbose(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	(void)arena, (void)value, (void)err;
	if (options->verbosity < VERBOSITY_MAX)
		options->verbosity++;
	return true;
}

void
options_set_action(struct options *options, enum action action)
{
	if (!options_action_is_help(options->action))
		options->action = action;
}

static bool
set_help(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	static const struct {
		const char *value;
		enum action action;
	} kinds[] = {{OPTION_BY_LETTER, ACTION_BRIEF}, {"man", ACTION_MAN}};

	if (value == NULL)
		options_set_action(options, ACTION_HELP);
	for (size_t i = 0; value != NULL && i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(value, kinds[i].value) == 0) {
			options_set_action(options, kinds[i].action);
			return true;
		}
	return value == NULL || option_refuse(err, arena, "help", value, "\"man\"");
}

bool
options_action_is_help(enum action action)
{
	return action == ACTION_BRIEF || action == ACTION_HELP || action == ACTION_MAN ||
	       action == ACTION_VERSION;
}

enum {
	JUDGEMENT_ALONE = 3, /* the first judgement_rows need no endpoint */
	HELP_ROWS = 2,       /* the last output_rows belong to every program */
};

#define ROWS(rows) (rows), sizeof(rows) / sizeof((rows)[0])

static const struct option_row target_rows[] = {
	{'H', "hostname", "NAME",
		"The name in the clients' URL: it is resolved, sent as SNI and matched against the "
		"certificate.",
		HOST(target.name)},
	{'I', "address", "ADDR",
		"Test this address instead of resolving the name; IPv4 or IPv6 literal. May be "
		"repeated.",
		ADDRESSES(addresses, address_count)},
	{'p', "port", "N", "TCP port, by default 443.", PORT(target.port)},
	{'u', "url", "URL",
		"The clients' URL, https://NAME[:PORT]/PATH, instead of -H and -p. The path is "
		"/IPHTTPS by default.",
		set_url},
	{0, "gpo", "FILE",
		"Test every URL that the DirectAccess client GPO names (its Registry.pol; "
		"multisite has several), instead of -H, -p and -u. Its certificates count as a "
		"store beside those of -S.",
		TEXT(gpo)},
	{'4', "use-ipv4", NULL, "Test IPv4 addresses only.", set_ipv4},
	{'6', "use-ipv6", NULL, "Test IPv6 addresses only.", set_ipv6},
	{0, "any-address", NULL,
		"OK if at least one address works. By default every address of the name must.",
		FLAG(any_address)},
	{0, "dns-server", "ADDR[:PORT]",
		"Ask this resolver: with split DNS, what clients outside see. An IPv6 address with "
		"a port is written [ADDR]:PORT.",
		set_dns_server},
	{0, "proxy", "URL",
		"Reach the server through this HTTP proxy (CONNECT): "
		"http://[user:password@]host:port. The environment's proxy variables are ignored.",
		set_proxy},
	{0, "client-cert", "FILE", "Client certificate, PEM or PKCS#12.", TEXT(client_cert)},
	{0, "client-key", "FILE", "Its private key, when it is in a file of its own.",
		TEXT(client_key)},
};

static const struct option_row trust_rows[] = {
	{'S', "store", "[NAME=]LOCATION",
		"Certificates that clients have: a file or directory whose format is recognised by "
		"its content, or pem:FILE, dir:DIRECTORY, p7b:FILE, sst:FILE (serialized "
		"store), gpo:FILE (Registry.pol), gpobackup:FOLDER (Backup-GPO), gpreport:FILE "
		"(Get-GPOReport -ReportType Xml), mdm:FILE (device management: a profile of "
		"Microsoft Graph in JSON, SyncML, customizations.xml), odj:FILE (offline domain "
		"join package), reg:FILE (registry export), hive:FILE (SOFTWARE of an image), "
		"list:FILE (thumbprints that certutil "
		"-store or Get-ChildItem listed; list:root:FILE where the store is not named), "
		"ctl:FILE (authroot.stl, "
		"disallowedcert.stl), ldap://HOST, "
		"ldaps://HOST or ldapi://SOCKET "
		"(a domain controller), or system: for what this machine trusts, the default. A "
		"pattern makes one store of each file that it matches, and NAME= is then a prefix "
		"of their names. May be repeated; in check_iphttps_roots locations with the same "
		"NAME are one channel, what one client has together, with policies in the order in "
		"which they are applied.",
		TEXTS(stores, store_count)},
	{0, "max-age", "[KIND:]DAYS",
		"Warn when the file of a store was last written longer ago than this: days, or "
		"with a suffix hours (h), days (d) or weeks (w), or none. KIND is files, sst, gpo, "
		"odj, reg, hive, mdm, list or ctl; without it all of them. The default is 7 days "
		"for "
		"ctl, "
		"Microsoft's "
		"lists, and none for the others, which may be right for years. A list of roots is "
		"also stale when its own date is older than this and than 120 days. May be "
		"repeated.",
		set_max_age},
	{0, "client", "PROFILE",
		"Whose rules count: win7, win8, win10 (default) or win11, also written 7, 8, 10 "
		"and 11: TLS versions, suites, groups and signature algorithms that are offered "
		"and accepted, and whether revocation must be provable (win7).",
		set_client},
};

static const struct option_row judgement_rows[] = {
	{'t', "timeout", "SECONDS[:STATE]",
		"One deadline for the whole run, DNS included; 10 seconds by default. Whatever it "
		"cuts off counts as STATE, by default critical. Stores are read at the same time "
		"and have half of it; one that takes longer is UNKNOWN.",
		set_timeout},
	{0, "severity", "RULE=STATE",
		"Change the state of one finding to ok, warning, critical or unknown; ok silences "
		"it, but what is not proven stays UNKNOWN. May be repeated.",
		set_severity},
	{0, "list-rules", NULL, "List the findings that --severity can change.",
		ACTION(ACTION_LIST_RULES)},
	{0, "at", "TIME", "Judge as if it were this time, 2027-01-31 or 2027-01-31T06:00:00Z.",
		set_at},
	{0, "save-evidence", "FILE", "Write what was seen to this file.", TEXT(save_evidence)},
	{0, "replay", "FILE", "Judge what was saved in such a file, without a network.",
		TEXT(replay)},
};

static const struct option_row output_rows[] = {
	{'o', "output", "FORMAT", "nagios (default), json, openmetrics, prtg, checkmk or text.",
		set_output},
	{0, "extra-opts", "[SECTION][@FILE]",
		"Read more options from a section of an ini file, by the Monitoring Plugins rules: "
		"this keeps secrets off the command line. SECTION is the program's name by "
		"default.",
		options_set_extra_opts},
	{'v', "verbose", NULL,
		"More detail: -v findings, remedies and what was not checked, -vv what was seen at "
		"every stage, -vvv the certificates.",
		set_verbose},
	{'h', "help", "[man]",
		"-h shows the options that are used most, --help all of them, and --help=man the "
		"manual page in man(7) format.",
		set_help},
	{'V', "version", NULL, "Show the version.", ACTION(ACTION_VERSION)},
};

const struct option_group options_target = {"What to test", ROWS(target_rows)};
const struct option_group options_trust = {"What clients trust", ROWS(trust_rows)};
const struct option_group options_judgement = {"How to judge", ROWS(judgement_rows)};
const struct option_group options_judgement_alone = {
	"How to judge", judgement_rows, JUDGEMENT_ALONE};
const struct option_group options_output = {"Output and other", ROWS(output_rows)};
const struct option_group options_help = {
	"Other", output_rows + sizeof(output_rows) / sizeof(output_rows[0]) - HELP_ROWS, HELP_ROWS};
