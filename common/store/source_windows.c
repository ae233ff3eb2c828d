/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Windows' own formats: serialized stores, policies, packages, lists. */
#include "config.h"

#include "store/source_kind.h"

#include <openssl/crypto.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "format/sst.h"
#include "store/odj_store.h"

static bool
says_something(const struct certprops *props)
{
	return props->usages.present || props->disallowed_usages.present ||
	       props->not_before_usages.present || props->disallowed.present ||
	       props->not_before.present;
}

void
source_note(struct source_reading *reading, const char *note)
{
	ARENA_PUSH(reading->arena, reading->out->notes, reading->out->note_count, note);
}

void
source_take_context(struct source_reading *reading, const struct certctx *context,
	enum gpo_role role, const char *key, size_t offset)
{
	struct source_cert cert = {.der = context->encoded,
		.role = role,
		.key = key,
		.offset = offset,
		.use = role == GPO_DISALLOWED ? PEM_DER_REJECTED : PEM_DER_PLAIN};

	if (context->flaw != NULL && reading->out->note_count < LIMIT_BROKEN_TOLD)
		source_note(reading,
			arena_printf(reading->arena, "%s%scertificate %zu, at byte %zu: %s",
				key == NULL ? "" : key, key == NULL ? "" : ": ",
				reading->out->count + 1, offset, context->flaw));
	if (says_something(&context->props))
		cert.props = &context->props;
	ARENA_PUSH(reading->arena, reading->out->certs, reading->out->count, cert);
}

bool
source_take_sst(struct source_reading *reading, struct span in, struct err *err)
{
	struct sst *sst = arena_alloc(reading->arena, sizeof(*sst));

	reading->out->kind = CHANNEL_SST;
	if (!sst_parse(reading->arena, in, reading->budget, sst, err))
		return err_context(err, "%s", reading->path);
	reading->out->open_end = !sst->ended;
	for (size_t i = 0; i < sst->count; i++)
		source_take_context(reading, &sst->certs[i], GPO_ROOT, NULL,
			span_offset(in, sst->certs[i].encoded));
	broken_add_all(&reading->out->broken, reading->arena, &sst->broken, NULL);
	return true;
}

/* An administrator sees them in the policy's file, but clients ignore them. */
static void
note_mismatched(struct source_reading *reading, const struct gpo *gpo)
{
	if (gpo->mismatched > 0)
		source_note(reading,
			arena_printf(reading->arena,
				"%zu certificate%s ignored by clients: the key is not named "
				"after its SHA-1",
				gpo->mismatched, gpo->mismatched == 1 ? "" : "s"));
}

void
source_take_certs(struct source_reading *reading, const struct gpo_cert *certs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		source_take_context(
			reading, &certs[i].context, certs[i].role, certs[i].key, certs[i].offset);
}

void
source_take_policy(struct source_reading *reading, const struct gpo *gpo)
{
	struct source *out = reading->out;

	source_take_certs(reading, gpo->certs, gpo->count);
	note_mismatched(reading, gpo);
	broken_add_all(&out->broken, reading->arena, &gpo->broken, NULL);
	broken_add_all(&out->doubts, reading->arena, &gpo->disallowed, NULL);
}

/* The settings of users are in another file than those of computers ("Registry Policy File Format",
 * learn.microsoft.com/previous-versions/windows/desktop/policy/registry-policy-file-format). */
static bool
is_for_users(const char *path)
{
	static const char end[] = "User/Registry.pol";
	size_t n = strlen(path), length = sizeof(end) - 1;

	return n >= length && text_equal_nocase(path + n - length, end) &&
	       (n == length || path[n - length - 1] == '/');
}

bool
source_take_gpo(struct source_reading *reading, struct span in, struct err *err)
{
	struct gpo *gpo = arena_alloc(reading->arena, sizeof(*gpo));

	reading->out->kind = CHANNEL_GPO;
	if (is_for_users(reading->path))
		return err_set(err, ERR_FORMAT,
			"%s: holds nothing for computers: give Machine/Registry.pol",
			reading->path);
	if (!gpo_parse(reading->arena, in, reading->budget, gpo, err))
		return err_context(err, "%s", reading->path);
	source_take_policy(reading, gpo);
	reading->out->policy = gpo;
	reading->out->regpol = in;
	return true;
}

/* The file has the machine's password in it, so it is wiped. */
bool
source_take_odj(struct source_reading *reading, struct span in, struct err *err)
{
	struct odj_contents *contents = arena_alloc(reading->arena, sizeof(*contents));
	struct source *out = reading->out;
	bool ok = odj_store_parse(reading->arena, in, reading->budget, contents, err);

	OPENSSL_cleanse((void *)in.p, in.n);
	reading->out->kind = CHANNEL_ODJ;
	if (!ok)
		return err_context(err, "%s", reading->path);
	out->notes = contents->notes;
	out->note_count = contents->note_count;
	source_take_certs(reading, contents->certs, contents->count);
	broken_add_all(&out->broken, reading->arena, &contents->broken, NULL);
	broken_add_all(&out->doubts, reading->arena, &contents->disallowed, NULL);
	source_take_policy(reading, &contents->policy);
	if (contents->has_policy_part)
		out->policy = &contents->policy;
	out->templates = contents->template_count > 0;
	return true;
}

bool
source_take_ctl(struct source_reading *reading, struct span in, struct err *err)
{
	(void)err;
	reading->out->kind = CHANNEL_CTL;
	reading->out->list = in;
	return true;
}
