/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A first configuration, from policies and lists of sites. */
#include "survey/init.h"

#include <limits.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/limits.h"
#include "base/text.h"
#include "check/policy_file.h"
#include "options/ini_write.h"
#include "survey/init_list.h"

enum { READ_SECONDS = 10, LINE_WORDS = 100 };

struct store {
	const char *path; /* absolute */
	bool certs;       /* it brings some */
};

struct init {
	struct arena *arena;
	struct buf *out;
	struct init_list list;
	struct store *stores; /* of policies */
	size_t store_count;
	const char **names; /* of sections, in their order */
	size_t name_count;
};

/* ---------------------------------------------------------------- policies */

/* As a run from anywhere finds it. */
static const char *
absolute(struct arena *arena, const char *path)
{
	char folder[PATH_MAX];

	if (*path == '/' || getcwd(folder, sizeof(folder)) == NULL)
		return path;
	return arena_printf(arena, "%s/%s", text_equal(folder, "/") ? "" : folder, path);
}

static void
add_policy(struct init *init, const char *path)
{
	const struct store store = {.path = absolute(init->arena, path)};
	struct policy_file file;
	struct err err = {0};
	size_t usable = 0;

	if (strpbrk(store.path, "*?[") != NULL)
		complain(init->list.complaints,
			"--gpo: %s: a path with *, ? or [ is a pattern to "
			"a store: rename the file",
			path);
	else if (!policy_file_read(init->arena, path, deadline_in(READ_SECONDS), &file, &err))
		complain(init->list.complaints, "%s", err.text);
	else {
		for (size_t i = 0; i < file.policy->url_count; i++) {
			const struct policy_url *url = &file.policy->urls[i];

			usable += url->valid;
			if (url->valid)
				init_list_target(&init->list, &url->target);
			else
				init_list_note(&init->list,
					"the policy names a URL that clients cannot use: %s",
					url->text);
		}
		if (file.policy->disabled)
			init_list_note(&init->list, "the policy switches IP-HTTPS off");
		if (usable == 0)
			complain(init->list.complaints,
				"--gpo: %s names no URL that clients can use", path);
		ARENA_PUSH(init->arena, init->stores, init->store_count, store);
		init->stores[init->store_count - 1].certs = file.certs > 0;
	}
}

/* ---------------------------------------------------------------- lines */

static void
write_line(struct init *init, const char *where, const char *key, const char *value)
{
	if (!ini_write_line(init->arena, init->out, key, value))
		complain(init->list.complaints, "%s%s%s: \"%s\" cannot be written into an ini file",
			where == NULL ? "" : where, where == NULL ? "" : ": ", key,
			text_clean(init->arena, span_text(value), LIMIT_TEXT_FIELD));
}

/* Several lines of one key add up. */
static void
write_words(struct init *init, const char *where, const char *key, const char *const *words,
	size_t count)
{
	const char *line = NULL;

	for (size_t i = 0; i < count; i++) {
		if (line != NULL && strlen(line) + strlen(words[i]) > LINE_WORDS) {
			write_line(init, where, key, line);
			line = NULL;
		}
		line = line == NULL ? words[i]
				    : arena_printf(init->arena, "%s, %s", line, words[i]);
	}
	if (line != NULL)
		write_line(init, where, key, line);
}

/* A policy without certificates is a channel too, but no store to trust by. */
static void
write_defaults(struct init *init)
{
	bool certs = false;

	for (size_t i = 0; i < init->store_count; i++)
		certs = certs || init->stores[i].certs;
	buf_text(init->out, "\n[defaults]\n");
	if (!certs)
		buf_text(init->out, "# The root certificates that clients have:\n"
				    "# store = corp=/etc/iphttps/corp-root.pem\n");
	for (size_t i = 0; i < init->store_count; i++) {
		const char *name = init->store_count == 1
					   ? "policy"
					   : arena_printf(init->arena, "policy%zu", i + 1);

		write_line(init, NULL, init->stores[i].certs ? "store" : "roots.store",
			arena_printf(init->arena, "%s=gpo:%s", name, init->stores[i].path));
	}
	buf_printf(init->out, "checks = iphttps, cert, trust%s\n",
		init->store_count > 0 ? ", roots" : "");
	buf_text(init->out, "# What clients outside see, where the name is another one inside:\n"
			    "# dns-server = 9.9.9.9\n"
			    "# owners = network@example.com\n");
}

/* ---------------------------------------------------------------- sections */

static bool
is_taken(const struct init *init, const char *name)
{
	if (text_equal(name, "report") || text_equal(name, "defaults"))
		return true;
	for (size_t i = 0; i < init->name_count; i++)
		if (text_equal(init->names[i], name))
			return true;
	return false;
}

static const char *
name_for(const struct init *init, const struct init_site *site)
{
	const char *wished =
		site->name == NULL || *site->name == '\0' ? site->target.name : site->name;
	const char *name = wished;

	for (size_t i = init->name_count + 1; is_taken(init, name); i++)
		name = arena_printf(init->arena, "%s (%zu)", wished, i);
	return name;
}

/* Whether the same is listed before. */
static bool
is_listed(const struct init *init, size_t index)
{
	const struct init_site *site = &init->list.items[index];

	for (size_t i = 0; i < index; i++) {
		const struct init_site *other = &init->list.items[i];

		if (strcasecmp(other->target.name, site->target.name) == 0 &&
			other->target.port == site->target.port &&
			strcasecmp(other->target.path, site->target.path) == 0 &&
			(site->name == NULL || text_equal(site->name, other->name)) &&
			site->address_count == 0)
			return true;
	}
	return false;
}

static void
write_site(struct init *init, const struct init_site *site)
{
	const char *name = name_for(init, site);

	buf_text(init->out, "\n");
	if (!ini_write_section(init->arena, init->out, name))
		complain(init->list.complaints, "\"%s\" cannot be the name of a site", name);
	ARENA_PUSH(init->arena, init->names, init->name_count, name);
	write_line(init, site->where, "url", init_list_url(init->arena, &site->target));
	for (size_t i = 0; i < site->address_count; i++)
		write_line(init, site->where, "address", site->addresses[i]);
	write_words(init, site->where, "owners", site->owners, site->owner_count);
	write_words(init, site->where, "tags", site->tags, site->tag_count);
}

static void
write_head(struct init *init)
{
	buf_text(init->out, "# Configuration of iphttps-report, written by iphttps-report --init. "
			    "Look for mistakes "
			    "with\n"
			    "#   iphttps-report --config=FILE --check-config\n"
			    "# man iphttps-report says what else there is.\n");
	for (size_t i = 0; i < init->list.note_count; i++)
		buf_printf(init->out, "# %s\n", init->list.notes[i]);
	buf_text(init->out, "\n[report]\n"
			    "# A page, and what the sites were in the last 90 days:\n"
			    "# to = html:/var/lib/iphttps/index.html\n"
			    "# history = /var/lib/iphttps/history.db\n"
			    "# A mail when something changes:\n"
			    "# to = mail:/var/lib/iphttps/mail.json\n"
			    "# mail-from = iphttps@example.com\n"
			    "# mail-to = noc@example.com\n");
}

void
init_write(const struct report_options *options, struct arena *arena, struct buf *out,
	struct complaints *complaints)
{
	struct init init = {
		.arena = arena, .out = out, .list = {.arena = arena, .complaints = complaints}};

	for (size_t i = 0; i < options->gpo_count; i++)
		add_policy(&init, options->gpos[i]);
	for (size_t i = 0; i < options->name_count; i++)
		init_list_add(&init.list, options->names[i]);
	if (init.list.count == 0 && complaints->count == 0)
		complain(complaints,
			"--init: no site is given: a URL, the name of a host, a list of "
			"them, or --gpo=FILE");
	write_head(&init);
	write_defaults(&init);
	for (size_t i = 0; i < init.list.count; i++)
		if (!is_listed(&init, i))
			write_site(&init, &init.list.items[i]);
}
