/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The command line: getopt_long over the option rows. Options are collected, then applied (files
 * before the command line), then checked as a whole.
 */
#include "options/options.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/near.h"
#include "base/text.h"
#include "options/option_take.h"
#include "options/option_value.h"
#include "options/options_rows.h"
#include "options/slip.h"
#include "verdict/reporter.h"

enum {
	LONG_FIRST = 1000, /* getopt's values for long options, past all letters */
	RA_WAIT_SECONDS = 3,
	TIMEOUT_SECONDS = 10,
	LIST_MAX_AGE = 7 * CLOCK_DAY, /* of copies of lists: clients look for new ones every day */
	ARGUMENT_SHOWN = 60,
};

/* An option as it was given. */
struct given {
	const struct option_row *row;
	const char *value;
	const char *where; /* file and line, NULL on the command line */
	bool refused;      /* the value is missing, or not allowed */
};

struct parser {
	const struct manual *manual;
	struct arena *arena;   /* of the values */
	struct arena *scratch; /* for parsing alone */
	struct options *out;
	struct given *given;
	size_t count;
	struct err err;                /* the first */
	struct complaints *complaints; /* NULL: only the first counts */
	const char *where;             /* place of mistakes that have no line of their own */
};

static const struct option_row *
row_of_getopt(const struct manual *manual, int c)
{
	return c >= LONG_FIRST ? options_row_at(manual, (size_t)(c - LONG_FIRST))
			       : options_row(manual, (const char[]) {(char)c, '\0'});
}

/* getopt's tables. A letter never takes an optional argument, so that -hv is -h -v. */
static void
make_tables(struct parser *parser, struct option **longs, char **shorts)
{
	const struct option_row *row;
	size_t count = 0;
	char *letters;

	while (options_row_at(parser->manual, count) != NULL)
		count++;
	*longs = arena_array(parser->arena, count + 1, sizeof(**longs));
	*shorts = letters = arena_alloc(parser->arena, count * 2 + 3);
	*letters++ = '-';
	*letters++ = ':';
	for (size_t i = 0; (row = options_row_at(parser->manual, i)) != NULL; i++) {
		(*longs)[i] = (struct option) {.name = row->name,
			.has_arg = row->argument == NULL   ? no_argument
				   : options_optional(row) ? optional_argument
							   : required_argument,
			.val = LONG_FIRST + (int)i};
		if (row->letter == 0)
			continue;
		*letters++ = row->letter;
		if ((*longs)[i].has_arg == required_argument)
			*letters++ = ':';
	}
}

static void
add_given(struct parser *parser, const struct option_row *row, const char *value, const char *where)
{
	struct given given = {.row = row, .value = value, .where = where};

	ARENA_PUSH(parser->scratch, parser->given, parser->count, given);
}

/* What a name that no option has was meant to be, as the end of the message. */
static const char *
meant(struct parser *parser, const char *name, const char *before, const char *after)
{
	struct near near = near_to(name, strcspn(name, "="));
	const struct option_row *row;

	for (size_t i = 0; (row = options_row_at(parser->manual, i)) != NULL; i++)
		near_offer(&near, row->name);
	return near_hint(parser->arena, &near, before, after);
}

/* The part before '=', printable. */
static const char *
shown_name(struct parser *parser, const char *argument)
{
	return text_clean(parser->arena, span_of(argument, strcspn(argument, "=")), ARGUMENT_SHOWN);
}

static void
refuse_unknown(struct parser *parser, const char *argument)
{
	const struct option_row *row;
	size_t n = strcspn(argument, "="), fits = 0;
	char letter = (char)optopt;

	if (optopt != 0) {
		err_set(&parser->err, ERR_USAGE, "unknown option -%s",
			text_clean(parser->arena, span_of(&letter, 1), ARGUMENT_SHOWN));
		return;
	}
	for (size_t i = 0; (row = options_row_at(parser->manual, i)) != NULL; i++)
		if (n > 2 && strncmp(row->name, argument + 2, n - 2) == 0)
			fits++;
	if (fits > 1)
		err_set(&parser->err, ERR_USAGE, "option %s is ambiguous",
			shown_name(parser, argument));
	else
		err_set(&parser->err, ERR_USAGE, "unknown option %s%s",
			shown_name(parser, argument),
			n > 2 ? meant(parser, argument + 2, "--", "") : "");
}

/* Where a word without an option was to go. */
static const char *
operand_hint(const struct parser *parser, const char *argument)
{
	bool exists = access(argument, F_OK) == 0;

	if (exists && options_row(parser->manual, "config") != NULL)
		return ": the configuration goes to -f";
	if (exists && options_row(parser->manual, "file") != NULL)
		return ": a file goes to -f";
	if (!exists && options_row(parser->manual, "hostname") != NULL &&
		strchr(argument, '.') != NULL && target_name_valid(argument))
		return ": the name of the server goes to -H";
	return "";
}

static void
refuse_argument(struct parser *parser, const char *argument)
{
	const char *shown = text_clean(parser->arena, span_text(argument), ARGUMENT_SHOWN);
	const char *slip = slip_of(parser->arena, argument, true);
	size_t equals = strcspn(argument, "=");

	if (slip != NULL)
		err_set(&parser->err, ERR_USAGE, "\"%s\" %s", shown, slip);
	else if (argument[equals] == '=' &&
		 options_row(parser->manual,
			 arena_span_text(parser->arena, span_of(argument, equals))) != NULL)
		err_set(&parser->err, ERR_USAGE, "\"%s\" is no option: write --%s", shown, shown);
	else
		err_set(&parser->err, ERR_USAGE, "unexpected argument \"%s\"%s", shown,
			operand_hint(parser, argument));
}

static void
take_operand(struct parser *parser, const char *argument)
{
	if (parser->manual->operand == NULL)
		refuse_argument(parser, argument);
	else
		add_given(parser, parser->manual->operand, argument, NULL);
}

static void
take_option(struct parser *parser, int c, char *const *argv)
{
	const struct option_row *row =
		row_of_getopt(parser->manual, c == '?' || c == ':' ? optopt : c);

	if (c == 1)
		take_operand(parser, optarg);
	else if (c == ':' && row != NULL)
		err_set(&parser->err, ERR_USAGE, "option --%s needs a value", row->name);
	else if (c == '?' && optopt >= LONG_FIRST && row != NULL)
		err_set(&parser->err, ERR_USAGE, "option --%s takes no value", row->name);
	else if (c == '?' || c == ':' || row == NULL)
		refuse_unknown(parser, argv[optind - 1]);
	else
		add_given(parser, row,
			c < LONG_FIRST && options_optional(row) ? OPTION_BY_LETTER : optarg, NULL);
}

/* "-hostname" would be read as -h, and a dash of a web page as the name of a server. They are
 * refused, and then read as they were meant. */
static char *
mend_dashes(struct parser *parser, char *word)
{
	size_t n = strcspn(word, "=");
	const struct option_row *row = NULL;
	char *meant = slip_dash(parser->arena, word);

	if (meant != NULL) {
		err_set(&parser->err, ERR_USAGE, "\"%s\" begins with a web page's dash: write %.*s",
			shown_name(parser, word), (int)strcspn(meant, "="), meant);
		return meant;
	}
	if (word[0] == '-' && word[1] != '-' && n > 2)
		row = options_row(
			parser->manual, arena_span_text(parser->arena, span_of(word + 1, n - 1)));
	if (row == NULL || row->kind == OPTION_ACTION || text_equal(row->name, "help"))
		return word;
	err_set(&parser->err, ERR_USAGE, "\"%s\" is written with two dashes: --%s",
		shown_name(parser, word), row->name);
	return arena_printf(parser->arena, "-%s", word);
}

static void
read_command_line(struct parser *parser, int argc, char *const *argv)
{
	char **words = arena_array(parser->arena, (size_t)argc + 1, sizeof(*words));
	struct option *longs;
	char *shorts;
	int c;

	for (int i = 0; i < argc; i++)
		words[i] = argv[i];
	make_tables(parser, &longs, &shorts);
	optind = 0; /* from the beginning, also for the second command line in a process */
	opterr = 0;
	do {
		int next = optind > 0 ? optind : 1;

		if (next < argc)
			words[next] = mend_dashes(parser, words[next]);
		c = getopt_long(argc, words, shorts, longs, NULL);
		if (c != -1)
			take_option(parser, c, words);
	} while (c != -1);
	for (int i = optind; i < argc; i++)
		take_operand(parser, words[i]);
}

static void
add_extra(struct parser *parser, const struct extra_opt *opt)
{
	const struct option_row *row = options_row(parser->manual, opt->key);
	const char *key = text_clean(parser->scratch, span_text(opt->key), ARGUMENT_SHOWN);

	if (row == NULL || row->set == options_set_extra_opts)
		err_set(&parser->err, ERR_USAGE, "%s: unknown key \"%s\"%s", opt->where, key,
			meant(parser, opt->key, "\"", "\""));
	else if (opt->value != NULL && row->argument == NULL)
		err_set(&parser->err, ERR_USAGE, "%s: key \"%s\" takes no value", opt->where,
			row->name);
	else if (opt->value == NULL && row->argument != NULL && !options_optional(row))
		err_set(&parser->err, ERR_USAGE, "%s: key \"%s\" needs a value", opt->where,
			row->name);
	else
		add_given(parser, row, opt->value, opt->where);
}

/* The same. A refused option counts as given, so that it is not reported as missing too. */
static void
add_line(struct parser *parser, const struct extra_opt *line)
{
	const struct option_row *row = options_row(parser->manual, line->key);
	size_t known = parser->count;

	add_extra(parser, line);
	if (parser->count > known || row == NULL)
		return;
	add_given(parser, row, NULL, line->where);
	parser->given[known].refused = true;
}

/* Reads the files that --extra-opts name and puts their options before those already given. */
static void
read_extra_opts(struct parser *parser)
{
	struct given *line = parser->given;
	size_t count = parser->count;
	struct extra_opts opts = {0};

	for (size_t i = 0; i < count; i++)
		if (line[i].row->set == options_set_extra_opts)
			extra_opts_read(&opts, line[i].value, parser->manual->program,
				parser->arena, &parser->err);
	parser->given = NULL;
	parser->count = 0;
	for (size_t i = 0; i < opts.count; i++)
		add_extra(parser, &opts.items[i]);
	for (size_t i = 0; i < count; i++)
		add_given(parser, line[i].row, line[i].value, NULL);
}

/* The last option of that name, NULL when it was not given. */
static const struct given *
find_given(const struct parser *parser, const char *name)
{
	for (size_t i = parser->count; i > 0; i--)
		if (strcmp(parser->given[i - 1].row->name, name) == 0)
			return &parser->given[i - 1];
	return NULL;
}

bool
options_exclude(const char *winner, const char *loser)
{
	static const struct {
		const char *loser, *winner;
	} pairs[] = {{"hostname", "url"}, {"port", "url"}, {"url", "hostname"}, {"hostname", "gpo"},
		{"port", "gpo"}, {"url", "gpo"}, {"gpo", "hostname"}, {"gpo", "url"},
		{"use-ipv4", "use-ipv6"}, {"use-ipv6", "use-ipv4"}};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if (strcmp(loser, pairs[i].loser) == 0 && strcmp(winner, pairs[i].winner) == 0)
			return true;
	return false;
}

/* Whether the command line overrides this line of a file. */
static bool
overridden(const struct parser *parser, const struct given *given)
{
	for (size_t i = 0; given->where != NULL && i < parser->count; i++)
		if (parser->given[i].where == NULL &&
			options_exclude(parser->given[i].row->name, given->row->name))
			return true;
	return false;
}

static void
drop_overridden(struct parser *parser)
{
	struct given *all = parser->given;
	size_t count = parser->count, kept = 0;
	struct given *keep = arena_array(parser->arena, count + 1, sizeof(*keep));

	for (size_t i = 0; i < count; i++)
		if (!overridden(parser, &all[i]))
			keep[kept++] = all[i];
	parser->given = keep;
	parser->count = kept;
}

/* With what slipped into the value as the reason, if something did. Blanks and marks in a
 * fingerprint are not refused. */
static bool
take(struct parser *parser, const struct given *given, struct err *why)
{
	const char *value = given->value, *name = given->row->name, *slip;
	bool shown = value != NULL && strchr(value, '@') == NULL && strstr(name, "proxy") == NULL;
	bool never = value != NULL && slip_never(name, value) &&
		     option_fingerprint(parser->scratch, value) == NULL;

	if (!never && option_take(given->row, parser->out, parser->arena, value, why))
		return true;
	slip = value == NULL ? NULL : slip_of(parser->scratch, value, shown);
	if (slip == NULL)
		return false;
	err_clear(why);
	return err_set(why, ERR_USAGE, shown ? "--%s: \"%s\" %s" : "--%s: %s%s", name,
		shown ? text_clean(parser->scratch, span_text(value), OPTION_VALUE_SHOWN)
		      : "the value ",
		slip);
}

static void
apply_one(struct parser *parser, const struct given *given)
{
	struct err why = {0};

	if (given->refused || take(parser, given, &why))
		return;
	if (given->where == NULL)
		err_set(&parser->err, ERR_USAGE, "%s", why.text);
	else
		err_set(&parser->err, ERR_USAGE, "%s: %s", given->where,
			complaint_of_keys(parser->scratch, why.text));
}

static void
apply(struct parser *parser)
{
	for (size_t i = 0; i < parser->count; i++)
		apply_one(parser, &parser->given[i]);
}

/* Of two options that do not go together, the one given later. */
static const struct given *
later(const struct given *a, const struct given *b)
{
	return a == NULL || (b != NULL && b > a) ? b : a;
}

/* A contradiction between options; `given`, if there is one, is the option in the message. */
__attribute__((format(printf, 3, 4))) static void
refuse(struct parser *parser, const struct given *given, const char *fmt, ...)
{
	const char *where = given == NULL || given->where == NULL ? parser->where : given->where;
	char text[ERR_TEXT_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	err_set(&parser->err, ERR_USAGE, "%s", text);
	if (parser->complaints != NULL)
		complain(parser->complaints, "%s: %s", where,
			complaint_of_keys(parser->scratch, text));
}

/* The URL sets name, port and path, wherever it was given. Its setter has already refused one that
 * is not valid. */
static void
check_url(struct parser *parser)
{
	const struct given *url = find_given(parser, "url"), *port = find_given(parser, "port");
	const struct given *host = find_given(parser, "hostname");
	struct target target;
	const char *name = NULL;

	parser->out->has_port = url != NULL || port != NULL;
	parser->out->has_path = url != NULL;
	if (url == NULL)
		return;
	if (port != NULL)
		refuse(parser, later(url, port),
			"--port cannot go with --url, which says the port");
	if (url->value == NULL || !target_parse_url(parser->arena, url->value, &target, NULL))
		return;
	if (host != NULL && host->value != NULL &&
		option_value_host("hostname", parser->arena, host->value, &name, NULL) &&
		!text_equal_nocase(name, target.name))
		refuse(parser, later(url, host),
			"--hostname \"%s\" contradicts --url, which says \"%s\"",
			text_clean(parser->arena, span_text(name), ARGUMENT_SHOWN),
			text_clean(parser->arena, span_text(target.name), ARGUMENT_SHOWN));
	parser->out->target = target;
}

static void
check_addresses(struct parser *parser)
{
	const struct given *ipv4 = find_given(parser, "use-ipv4");
	const struct given *ipv6 = find_given(parser, "use-ipv6");
	enum address_family family = ipv4 != NULL ? ADDRESS_IPV4 : ADDRESS_IPV6;
	char text[ADDRESS_TEXT_MAX];
	struct address address;

	if (ipv4 != NULL && ipv6 != NULL)
		refuse(parser, later(ipv4, ipv6), "-4 and -6 exclude each other");
	for (size_t i = 0; (ipv4 == NULL) != (ipv6 == NULL) && i < parser->count; i++) {
		const struct given *given = &parser->given[i];

		if (strcmp(given->row->name, "address") == 0 && given->value != NULL &&
			address_parse(given->value, &address) && address.family != family)
			refuse(parser, later(given, later(ipv4, ipv6)),
				"--address %s contradicts -%c", address_format(&address, text),
				family == ADDRESS_IPV4 ? '4' : '6');
	}
}

static size_t
count_kind(const char *const *locations, size_t n, const char *kind)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++) {
		const char *location = locations[i];
		size_t name = strcspn(location, "=/:");

		if (location[name] == '=')
			location += name + 1;
		count += text_starts(location, kind);
	}
	return count;
}

static size_t
count_stores(const struct options *options, const char *kind)
{
	return count_kind(options->stores, options->store_count, kind) +
	       count_kind(options->everywhere, options->everywhere_count, kind);
}

static void
check_directory(struct parser *parser)
{
	static const char *const names[] = {"ldap-user", "ldap-password-file", "ldap-gssapi"};
	const struct given *user = find_given(parser, "ldap-user");
	const struct given *password = find_given(parser, "ldap-password-file");
	const struct given *gssapi = find_given(parser, "ldap-gssapi");
	const struct given *starttls = find_given(parser, "ldap-starttls");
	const struct given *ca = find_given(parser, "ldap-ca");
	size_t plain = count_stores(parser->out, "ldap://"),
	       tls = count_stores(parser->out, "ldaps://");

	if ((user == NULL) != (password == NULL))
		refuse(parser, later(user, password),
			"--ldap-user and --ldap-password-file need each other");
	if (user != NULL && gssapi != NULL)
		refuse(parser, later(user, gssapi),
			"--ldap-user and --ldap-gssapi exclude each other");
	if (starttls != NULL && plain == 0)
		refuse(parser, starttls, "--ldap-starttls needs --store=ldap://... too");
	if (ca != NULL && tls == 0 && starttls == NULL)
		refuse(parser, ca, "--ldap-ca needs --store=ldaps://... or --ldap-starttls too");
	if (user != NULL && plain > 0 && starttls == NULL)
		refuse(parser, user,
			"--ldap-user over ldap:// shows the password: use ldaps:// or "
			"--ldap-starttls");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (find_given(parser, names[i]) != NULL &&
			plain + tls + count_stores(parser->out, "ldapi://") == 0)
			refuse(parser, find_given(parser, names[i]),
				"--%s needs --store=ldap://... too", names[i]);
}

static void
check_gpo(struct parser *parser)
{
	static const char *const others[] = {"hostname", "url", "port"};
	const struct given *gpo = find_given(parser, "gpo");

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		const struct given *other = find_given(parser, others[i]);

		if (gpo != NULL && other != NULL)
			refuse(parser, later(gpo, other),
				"--%s cannot go with --gpo, which says the URL", others[i]);
	}
}

static void
check_files(struct parser *parser)
{
	const struct given *file = find_given(parser, "file"),
			   *replay = find_given(parser, "replay");
	const struct given *address = find_given(parser, "address");
	const struct given *key = find_given(parser, "client-key");
	const struct given *passphrase = find_given(parser, "passphrase-file");

	if (key != NULL && find_given(parser, "client-cert") == NULL)
		refuse(parser, key, "--client-key needs --client-cert too");
	if (passphrase != NULL && file == NULL && find_given(parser, "next") == NULL &&
		find_given(parser, "root") == NULL)
		refuse(parser, passphrase, "--passphrase-file needs --file too");
	if (find_given(parser, "replaces") != NULL)
		refuse(parser, find_given(parser, "replaces"), "--replaces needs --verify too");
	if (file != NULL && replay != NULL)
		refuse(parser, later(file, replay), "--file and --replay exclude each other");
	if (file != NULL && address != NULL)
		refuse(parser, later(file, address), "--file and --address exclude each other");
}

/* Whether something to check was given. */
static void
check_subject(struct parser *parser)
{
	static const char *const subjects[] = {"hostname", "url", "gpo", "replay", "file", "root"};
	const struct given *address = find_given(parser, "address");

	if (options_row(parser->manual, "hostname") == NULL)
		return;
	for (size_t i = 0; i < sizeof(subjects) / sizeof(subjects[0]); i++)
		if (find_given(parser, subjects[i]) != NULL)
			return;
	if (address != NULL)
		refuse(parser, address,
			"--address needs --hostname or --url too: the certificate is for a name");
	else if (options_row(parser->manual, "root") != NULL)
		refuse(parser, NULL, "--hostname, --url, --gpo, --file or --root is needed");
	else
		refuse(parser, NULL, "--hostname, --url or --gpo is needed");
}

/* What a check never reports would silently change nothing. A line of a configuration is for
 * several checks, and looked at there. */
static void
check_severities(struct parser *parser)
{
	for (size_t i = 0; parser->complaints == NULL && i < parser->out->severity_count; i++) {
		const char *name = parser->out->severities[i].rule;
		enum rule rule;

		if (rule_find(name, &rule) && (reporters(rule) & parser->manual->reporter) == 0)
			refuse(parser, find_given(parser, "severity"),
				"--severity: %s never reports \"%s\" (--list-rules)",
				parser->manual->program, name);
	}
}

/* The first complaint is the error. */
static bool
check_whole(struct parser *parser)
{
	if (parser->out->action != ACTION_CHECK)
		return true;
	check_gpo(parser);
	check_url(parser);
	check_addresses(parser);
	check_directory(parser);
	check_files(parser);
	check_subject(parser);
	check_severities(parser);
	return parser->err.kind == ERR_NONE;
}

static struct options
defaults(const struct manual *manual, struct arena *arena)
{
	return (struct options) {
		.action = ACTION_CHECK,
		.target = {.path = TARGET_PATH, .port = TARGET_PORT},
		.dns_port = OPTION_DNS_PORT,
		.max_age = {[CHANNEL_CTL] = LIST_MAX_AGE},
		.timeout = TIMEOUT_SECONDS,
		.timeout_state = STATE_CRITICAL,
		.output = "nagios",
		.ra_wait = RA_WAIT_SECONDS,
		.own = manual->own_size == 0 ? NULL : arena_alloc(arena, manual->own_size),
	};
}

/* Lines of a file come before the command line, unless it names the same option. */
static void
put_below(struct parser *parser, const struct extra_opts *below)
{
	struct given *line = parser->given;
	size_t count = parser->count;

	parser->given = NULL;
	parser->count = 0;
	for (size_t i = 0; below != NULL && i < below->count; i++) {
		const struct option_row *row = options_row(parser->manual, below->items[i].key);
		bool named = false;

		for (size_t k = 0; k < count; k++)
			named = named || line[k].row == row;
		if (!named)
			add_line(parser, &below->items[i]);
	}
	for (size_t i = 0; i < count; i++)
		add_given(parser, line[i].row, line[i].value, line[i].where);
}

static bool
parse(struct parser *parser, const struct extra_opts *below, int argc, char *const *argv,
	struct err *err)
{
	*parser->out = defaults(parser->manual, parser->arena);
	read_command_line(parser, argc, argv);
	read_extra_opts(parser);
	put_below(parser, below);
	drop_overridden(parser);
	apply(parser);
	if (options_action_is_help(parser->out->action))
		return true;
	if (parser->err.kind == ERR_NONE)
		check_whole(parser);
	return parser->err.kind == ERR_NONE ||
	       err_set(err, ERR_USAGE, "%s",
		       text_clean(parser->arena, span_text(parser->err.text), ERR_TEXT_MAX - 1));
}

bool
options_parse(const struct manual *manual, int argc, char *const *argv, struct arena *arena,
	struct options *out, struct err *err)
{
	struct parser parser = {.manual = manual, .arena = arena, .scratch = arena, .out = out};

	return parse(&parser, NULL, argc, argv, err);
}

bool
options_parse_over(const struct manual *manual, const struct extra_opts *below, int argc,
	char *const *argv, struct arena *arena, struct options *out, struct extra_opts *given,
	struct err *err)
{
	struct parser parser = {.manual = manual, .arena = arena, .scratch = arena, .out = out};
	bool ok = parse(&parser, below, argc, argv, err);

	*given = (struct extra_opts) {0};
	for (size_t i = 0; i < parser.count; i++) {
		const struct given *from = &parser.given[i];
		struct extra_opt opt = {from->row->name, from->value, from->where};

		ARENA_PUSH(arena, given->items, given->count, opt);
	}
	return ok;
}

/* One of two lines would count, and it is not the one that somebody meant. */
static void
complain_of_twice(struct parser *parser, const struct extra_opts *lines)
{
	for (size_t i = 1; i < lines->count; i++) {
		const struct option_row *row = options_row(parser->manual, lines->items[i].key);

		if (row == NULL || options_repeats(row))
			continue;
		for (size_t k = 0; k < i; k++)
			if (options_row(parser->manual, lines->items[k].key) == row)
				complain(parser->complaints, "%s: key \"%s\" is there already: %s",
					lines->items[i].where, row->name, lines->items[k].where);
	}
}

bool
options_read(const struct manual *manual, const struct extra_opts *lines, const char *where,
	struct arena *arena, struct arena *scratch, struct options *out,
	struct complaints *complaints)
{
	struct parser parser = {.manual = manual,
		.arena = arena,
		.scratch = scratch,
		.out = out,
		.complaints = complaints,
		.where = where};
	bool ok = true;

	*out = defaults(manual, arena);
	complain_of_twice(&parser, lines);
	for (size_t i = 0; i < lines->count; i++) {
		size_t known = parser.count;

		err_clear(&parser.err);
		add_line(&parser, &lines->items[i]);
		if (parser.count > known)
			apply_one(&parser, &parser.given[known]);
		if (parser.err.kind == ERR_NONE)
			continue;
		complain(complaints, "%s", parser.err.text);
		ok = false;
	}
	err_clear(&parser.err);
	return check_whole(&parser) && ok;
}
