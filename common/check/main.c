/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the command line to the exit status, which is decided here and nowhere else. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "check/help.h"
#include "check/run.h"
#include "model/winerr.h"
#include "base/jansson.h"
#include "output/output.h"
#include "output/wrap.h"

enum { OUTPUT_MAX = 16 * 1024 * 1024 };

/* The arena cannot say which check it serves; the program's name can. */
static void
no_memory(void)
{
	const char *name = program_invocation_short_name;
	char line[96];
	size_t n = 0;

	if (text_starts(name, "check_"))
		name += strlen("check_");
	while (name[n] != '\0' && n < 32) {
		line[n] = name[n] >= 'a' && name[n] <= 'z' ? (char)(name[n] - 'a' + 'A') : name[n];
		n++;
	}
	snprintf(line + n, sizeof(line) - n, " UNKNOWN - out of memory\n");
	file_write_fd(STDOUT_FILENO, span_text(line));
	_exit(state_exit(STATE_UNKNOWN));
}

/* A closed descriptor would be taken by the next socket, and the status line written into it. A
 * missing standard output is replaced by something that cannot be written. */
static void
fill_descriptors(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			(void)!open("/dev/null", fd == STDOUT_FILENO ? O_RDONLY : O_RDWR);
}

/*
 * Before anything else of libcrypto is called, which would set it up by itself. Left out are: the
 * machine's openssl.cnf, which could forbid what a Windows client does; the clean-up at the end,
 * where every object is freed one by one a moment before the process gives all of them back; and
 * the texts of errors and the old names of ciphers, which few runs need (net/tls.c makes up for
 * them). Digests keep theirs: signatures are looked up by them.
 */
static void
set_up_crypto(void)
{
	OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ATEXIT |
		OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS | OPENSSL_INIT_NO_ADD_ALL_CIPHERS, NULL);
}

static int
say(const struct buf *out, enum state state)
{
	bool ok = !out->failed && file_write_fd(STDOUT_FILENO, buf_view(out));

	return ok ? state_exit(state) : state_exit(STATE_UNKNOWN);
}

static void
say_unknown(struct buf *out, const struct check_spec *spec, const struct err *err)
{
	buf_printf(out, "%s UNKNOWN - ", spec->manual->service);
	text_printable(out, span_text(err->text), ERR_TEXT_MAX);
	if (err->kind == ERR_USAGE)
		buf_text(out, ", see --help");
	buf_text(out, "\n");
}

/* --- what is not a check ------------------------------------------------------------------------ */

static void
list_rules(struct buf *out)
{
	for (int i = RULE_NONE + 1; i < RULE_COUNT; i++) {
		const struct rule_row *row = rule_row((enum rule)i);

		buf_printf(out, "%-26s %-8s %s\n", row->name, state_name(row->state), row->text);
	}
}

static void
list_codes(struct buf *out)
{
	char hex[WINERR_TEXT_MAX];
	const struct winerr *row;

	for (size_t i = 0; (row = winerr_at(i)) != NULL; i++)
		buf_printf(out, "%-10s %-30s %s\n", winerr_format(row->code, hex), row->symbol,
			row->meaning);
}

static void
paragraph(struct buf *out, const char *heading, const char *text)
{
	enum { INDENT = 9 };

	buf_printf(out, "%-*s", INDENT, heading);
	wrap_write(out, text, INDENT, INDENT);
}

static void
explain(struct buf *out, const struct check_spec *spec, uint32_t code)
{
	char hex[WINERR_TEXT_MAX];
	const struct winerr *row = winerr_find(code);

	winerr_format(code, hex);
	if (row == NULL) {
		buf_printf(out, "%s UNKNOWN - code %s is not in the table, see --list-codes\n",
			spec->manual->service, hex);
		return;
	}
	buf_printf(out, "%s %s\n", hex, row->symbol);
	paragraph(out, "Meaning:", row->meaning);
	paragraph(out, "Cause:", row->cause);
	if (row->remedy != NULL)
		paragraph(out, "Remedy:", row->remedy);
}

/* All of these exit 3, as the Monitoring Plugins guidelines want of --help and --version. */
static bool
act(struct buf *out, const struct check_spec *spec, const struct options *options)
{
	switch (options->action) {
	case ACTION_HELP:
		help_write(out, spec->manual, PACKAGE_VERSION);
		return true;
	case ACTION_MAN:
		help_write_man(out, spec->manual, PACKAGE_VERSION);
		return true;
	case ACTION_VERSION:
		buf_printf(out, "%s (%s) %s\n", spec->manual->program, PACKAGE_NAME, PACKAGE_VERSION);
		return true;
	case ACTION_LIST_RULES:
		list_rules(out);
		return true;
	case ACTION_LIST_CODES:
		list_codes(out);
		return true;
	case ACTION_EXPLAIN:
		explain(out, spec, options->explain);
		return true;
	case ACTION_CHECK:
		break;
	}
	return false;
}

/* --- the check ---------------------------------------------------------------------------------- */

/* A rule that does not exist would silently change nothing. */
static bool
rules_exist(const struct options *options, struct err *err)
{
	enum rule rule;

	for (size_t i = 0; i < options->severity_count; i++)
		if (!rule_find(options->severities[i].rule, &rule))
			return err_set(err, ERR_USAGE, "--severity: there is no rule \"%s\" (--list-rules)",
				options->severities[i].rule);
	return true;
}

/* Before anything is asked: without the library an answer could not be told, or read. */
static bool
json_ready(const struct options *options, struct err *err)
{
	bool needed = options->replay != NULL || options->save_evidence != NULL ||
		output_find(options->output)->json;

	return !needed || jansson_ready(err);
}

static enum state
check(const struct check_spec *spec, const struct options *options, struct arena *arena,
	struct buf *out)
{
	struct report report = {
		.program = spec->manual->program,
		.version = PACKAGE_VERSION,
		.service = spec->manual->service,
		.verbosity = options->verbosity,
	};
	struct err err = {0};

	if (rules_exist(options, &err) && json_ready(options, &err) &&
		run_check(spec, options, arena, &report, &err)) {
		if (output_find(options->output)->write(out, &report, arena))
			return report.state;
		buf_reset(out);
		err_set(&err, ERR_LIMIT, "the output is larger than %d bytes", OUTPUT_MAX);
	}
	say_unknown(out, spec, &err);
	return STATE_UNKNOWN;
}

int
check_main(const struct check_spec *spec, int argc, char **argv)
{
	struct options options = {0};
	struct buf out = buf_make(OUTPUT_MAX);
	struct err err = {0};
	struct arena *arena;
	enum state state = STATE_UNKNOWN;
	bool parsed;
	int status;

	fill_descriptors();
	set_up_crypto();
	signal(SIGPIPE, SIG_IGN);
	arena = arena_new(no_memory);
	parsed = options_parse(spec->manual, argc, argv, arena, &options, &err);
	if (!act(&out, spec, &options)) {
		if (parsed)
			state = check(spec, &options, arena, &out);
		else
			say_unknown(&out, spec, &err);
	}
	status = say(&out, state);
	buf_free(&out);
	arena_free(arena);
	return status;
}
