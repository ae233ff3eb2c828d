/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OPTIONS_OPTIONS_H
#define OPTIONS_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/address.h"
#include "base/arena.h"
#include "base/err.h"
#include "model/client.h"
#include "model/distribution.h"
#include "model/finding.h"
#include "model/state.h"
#include "model/target.h"
#include "options/complaint.h"
#include "options/extra_opts.h"

/* What to do instead of a check. */
enum action {
	ACTION_CHECK,
	ACTION_BRIEF, /* -h: the options that are used most */
	ACTION_HELP,
	ACTION_MAN, /* --help=man: the manual page, in man(7) */
	ACTION_VERSION,
	ACTION_LIST_RULES,
	ACTION_LIST_CODES,
	ACTION_EXPLAIN,
	ACTION_VERIFY,
	ACTION_DIFF,
};

/* The operator's request, after it was checked as a whole. */
struct options {
	enum action action;

	struct target target;    /* name NULL when neither -H nor -u named one */
	bool has_port, has_path; /* whether `target` was given one */
	const char *gpo;         /* Registry.pol that names the URLs instead */
	struct address *addresses;
	size_t address_count;
	enum address_family family; /* ADDRESS_NONE: both */
	bool any_address;
	struct address dns_server; /* family NONE: the system's resolvers */
	uint16_t dns_port;

	const char **stores;
	size_t store_count; /* 0: the check's default */

	int64_t max_age[CHANNEL_KIND_COUNT]; /* of the sources of stores, in seconds; 0: any */

	const char *ldap_user, *ldap_password_file, *ldap_ca; /* NULL: not given */
	bool ldap_starttls, ldap_gssapi;

	struct proxy proxy; /* host NULL: none */
	const char *client_cert, *client_key;
	enum client_profile client;

	double timeout;
	enum state timeout_state;
	const char *warning, *critical; /* as given; the check parses them */
	struct severity *severities;
	size_t severity_count;
	bool has_at;
	int64_t at;

	const char *save_evidence, *replay;
	const char *output; /* name of an output that exists */
	int verbosity;      /* 0 to 3 */

	/* check_iphttps */
	struct address *pings;
	size_t ping_count;
	bool null_cipher;
	double ra_wait;
	uint32_t explain; /* with ACTION_EXPLAIN */

	/* check_iphttps_cert and check_iphttps_trust */
	const char *file; /* judge this instead of connecting */
	const char *passphrase_file;
	const char *ca_warning, *ca_critical; /* as given */
	const char *fingerprint;              /* hexadecimal digits only, 40 or 64 */
	const char *issuer;
	const char **bindings; /* files */
	size_t binding_count;
	const char **crls;
	size_t crl_count;
	bool no_fetch;
	const char *fetch_proxy; /* host:port */
	const char *cache;       /* directory */

	/* check_iphttps_roots */
	const char **roots; /* files, or fingerprints of 40 or 64 digits */
	size_t root_count;
	const char **everywhere; /* locations */
	size_t everywhere_count;
	bool rollout; /* --plan */
	const char *next;
	const char *verify, *replaces; /* with ACTION_VERIFY: [KIND:]FILE, and one or NULL */

	void *own; /* options of this program alone (manual.own_size), zeroed; NULL: none */
};

/* The kind of a value, and the type of its field. */
enum option_kind {
	OPTION_SET,       /* `set` parses it */
	OPTION_TEXT,      /* const char *: not empty */
	OPTION_TEXTS,     /* const char **, with a count: the option may be repeated */
	OPTION_HOST,      /* const char *: a host name or an address */
	OPTION_FLAG,      /* bool, true when the option is given */
	OPTION_ACTION,    /* none: the action is `max` */
	OPTION_COUNT,     /* size_t, 1 to `max` */
	OPTION_PORT,      /* uint16_t, 1 to 65535 */
	OPTION_SECONDS,   /* double, more than 0 and at most an hour */
	OPTION_ADDRESSES, /* struct address *, with a count: literals, one for each time */
	OPTION_KIND_COUNT,
};

/*
 * One option. The row parses it and documents it in --help and in the manual page. `set` gets NULL
 * when the option takes no argument, or when an optional one is not given. The macros of
 * options_rows.h fill in the fields from `set` on and compare the type of the field.
 */
struct option_row {
	char letter; /* 0: none */
	const char *name;
	const char *argument; /* "NAME"; NULL: none; "[NAME]": optional,
			       * given only as --name=VALUE */
	const char *help;     /* a sentence or two, no line breaks */
	bool (*set)(
		struct options *options, struct arena *arena, const char *value, struct err *err);
	enum option_kind kind;
	bool own; /* the field is in the program's own struct */
	size_t offset, count_offset;
	int max;
};

struct option_group {
	const char *title; /* heading in --help and the manual page */
	const struct option_row *rows;
	size_t count;
};

/* An option that is used often, in fewer words than its row has: a line of -h. */
struct common_option {
	const char *name, *text;
};

enum { COMMON_OPTIONS_MAX = 10 };

/* An example for the manual page. */
struct example {
	const char *command, *text;
};

/* The user's view of a program: everything that help, manual page and parser need. */
struct manual {
	const char *program;                /* "check_iphttps" */
	const char *service;                /* "IPHTTPS" */
	const char *purpose;                /* one line, without full stop */
	unsigned int reporter;              /* bit of verdict/reporter.h; 0: no check */
	const char *usage;                  /* lines below "Usage:", at most 23 */
	const struct common_option *common; /* at most COMMON_OPTIONS_MAX; name NULL at the end */
	const char *const *description;     /* paragraphs, NULL at the end */
	const struct option_group *const *groups; /* NULL at the end */
	const struct example *examples;
	size_t example_count;
	const char *const *see_also;      /* NULL at the end */
	size_t own_size;                  /* size of the program's own struct; 0: none */
	const struct option_row *operand; /* takes what is no option; NULL: nothing does */
};

/* The groups that all checks share (cli.md section 2). */
extern const struct option_group options_target, options_trust, options_directory,
	options_judgement, options_output;

/* The groups of single checks, and those that checks of certificates share. */
extern const struct option_group options_iphttps, options_file, options_cert, options_revocation,
	options_fetch, options_roots;

/* The group of check_iphttps_state, and the shared options that make sense without an endpoint. */
extern const struct option_group options_state, options_judgement_alone;

/* The shared options of a program without checks. */
extern const struct option_group options_help;

/*
 * Parses the command line, --extra-opts first. On failure err is ERR_USAGE with one line. It never
 * fails when help, manual page or version is asked for, so that -h works beside wrong options.
 */
bool options_parse(const struct manual *manual, int argc, char *const *argv, struct arena *arena,
	struct options *out, struct err *err);

/* The same with lines of a file, which count only for options that argv does not name. `given`
 * lists the options of both, refused ones too; those from argv have no place. */
bool options_parse_over(const struct manual *manual, const struct extra_opts *below, int argc,
	char *const *argv, struct arena *arena, struct options *out, struct extra_opts *given,
	struct err *err);

/* Options from lines of a file alone. Every mistake becomes a complaint with the place of its line:
 * of two options that exclude each other the later one's, or `where` when an option is missing.
 * `scratch` may be freed afterwards. */
bool options_read(const struct manual *manual, const struct extra_opts *lines, const char *where,
	struct arena *arena, struct arena *scratch, struct options *out,
	struct complaints *complaints);

/* The row of a long name or a letter; NULL when the program has no such option. */
const struct option_row *options_row(const struct manual *manual, const char *key);
/* Whether an option may be given more than once, each time with another value. */
bool options_repeats(const struct option_row *row);
/* Whether its argument may be left out: then it is given as --name=VALUE only. */
bool options_optional(const struct option_row *row);
/* The rows of all groups, one by one; NULL behind the last. */
const struct option_row *options_row_at(const struct manual *manual, size_t index);

/* Whether one option overrides another that was given in a place of lower precedence: --url on the
 * command line overrides --hostname and --port in a file. */
bool options_exclude(const char *winner, const char *loser);

#endif
