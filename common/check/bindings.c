/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files in which nodes say what they have bound. */
#include "check/bindings.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "format/limits.h"
#include "format/sslcert.h"

bool
bindings_read(struct arena *arena, const struct options *options, struct deadline deadline,
	struct verdict_options *out, struct err *err)
{
	struct binding *items = NULL;
	size_t count = 0;

	for (size_t i = 0; i < options->binding_count; i++) {
		const char *file = options->bindings[i];
		struct sslcert found;
		struct span in;

		if (!file_read(arena, file, LIMIT_CLIENT_STATE, deadline, &in, err))
			return false;
		if (!sslcert_parse(arena, in, &found, err))
			return err_context(err, "%s", file_shown(file));
		for (size_t k = 0; k < found.count; k++) {
			const struct sslcert_binding *from = &found.items[k];
			struct binding item = {
				.file = text_clean(arena, span_text(file), LIMIT_TEXT_FIELD),
				.endpoint = text_clean(
					arena, span_text(from->endpoint), LIMIT_TEXT_FIELD),
				.host = from->host,
				.port = from->port,
				.named = from->named,
				.sha1 = from->sha1};

			ARENA_PUSH(arena, items, count, item);
		}
	}
	out->bindings = items;
	out->binding_count = count;
	return true;
}
