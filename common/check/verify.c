/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --verify: a file is whole, of the kind that was asked for, and no older than what it replaces. */
#include "config.h"

#include "check/verify.h"

#include "base/text.h"
#include "options/option_value.h"
#include "check/process.h"
#include "store/examine.h"

static const char *
kind_words(const struct examined *examined)
{
	static const char *const words[CHANNEL_KIND_COUNT] = {
		[CHANNEL_FILES] = "certificate file",
		[CHANNEL_SST] = "serialized store",
		[CHANNEL_GPO] = "group policy",
		[CHANNEL_ODJ] = "offline domain join package",
		[CHANNEL_REG] = "registry export",
		[CHANNEL_HIVE] = "registry hive",
		[CHANNEL_MDM] = "export of device management",
		[CHANNEL_LIST] = "listing of thumbprints",
	};

	if (examined->kind == CHANNEL_CTL)
		return examined->role == CTL_ROLE_ROOTS
			       ? "Microsoft's list of roots"
			       : "Microsoft's list of disallowed certificates";
	return words[examined->kind];
}

static const char *
plural(size_t n)
{
	return n == 1 ? "" : "s";
}

static void
tell_list(struct buf *out, const struct examined *examined, struct arena *arena, int64_t now)
{
	char moment[CLOCK_TEXT_MAX];

	buf_printf(out, "%zu entr%s, of %s, %.2f days old", examined->entries,
		examined->entries == 1 ? "y" : "ies", clock_format(examined->this_update, moment),
		clock_days_figure(examined->this_update, now));
	if (examined->sequence_number.n > 0)
		buf_printf(
			out, ", sequence number %s", text_hex(arena, examined->sequence_number, 0));
	buf_text(out, ", its signature is good");
}

static void
tell(struct buf *out, const char *what, const struct examined *examined, struct arena *arena)
{
	buf_printf(out, "%s: %s, ", text_clean(arena, span_text(what), OPTION_VALUE_SHOWN),
		kind_words(examined));
	if (examined->kind == CHANNEL_CTL)
		tell_list(out, examined, arena, clock_now());
	else
		buf_printf(out, "%zu certificate%s", examined->certs, plural(examined->certs));
	if (examined->policy)
		buf_printf(out, ", %zu URL%s for clients", examined->urls, plural(examined->urls));
}

/* One that is broken is replaced by any that is good. */
static bool
follows(const struct options *options, struct arena *arena, struct deadline deadline,
	const struct examined *next, struct err *err)
{
	struct examined present;

	if (options->replaces == NULL ||
		!examine(arena, options->replaces, deadline, NULL, &present, NULL))
		return true;
	return examined_follows(next, &present, err);
}

enum state
verify_file(struct buf *out, const struct manual *manual, const struct options *options,
	struct arena *arena)
{
	const struct deadline deadline = deadline_in(options->timeout);
	struct err err = {.kind = ERR_NONE};
	struct examined examined;

	if (examine(arena, options->verify, deadline, NULL, &examined, &err) &&
		follows(options, arena, deadline, &examined, &err)) {
		buf_printf(out, "%s OK - ", manual->service);
		tell(out, options->verify, &examined, arena);
		buf_text(out, "\n");
		return STATE_OK;
	}
	err_context(&err, "%s", options->verify);
	process_unknown(out, manual, &err);
	return STATE_UNKNOWN;
}
