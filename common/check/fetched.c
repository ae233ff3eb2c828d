/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records of a fetcher as plain data. */
#include "config.h"

#include "check/fetched.h"

#include "base/text.h"

static bool
is_kept(const struct evidence *evidence, const struct fetched *fetched)
{
	for (size_t i = 0; i < evidence->fetched_count; i++) {
		const struct fetched *other = &evidence->fetched[i];

		if (text_equal(other->url, fetched->url) &&
			text_equal(other->content_type, fetched->content_type) &&
			text_equal(other->proxy, fetched->proxy) &&
			span_equal(other->body, fetched->body))
			return true;
	}
	return false;
}

void
fetched_keep(
	struct arena *arena, struct evidence *evidence, struct fetcher *fetcher, const char *proxy)
{
	struct fetch_record *records;
	size_t count = fetcher == NULL ? 0 : fetcher_records(fetcher, &records);

	for (size_t i = 0; i < count; i++) {
		const struct fetch_result *result = &records[i].result;
		const struct fetched fetched = {.url = records[i].url,
			.content_type = records[i].content_type,
			.proxy = proxy,
			.ok = result->ok,
			.status = (uint32_t)result->status,
			.body = result->body,
			.text = result->text,
			.local = result->local};

		if (!is_kept(evidence, &fetched))
			ARENA_PUSH(arena, evidence->fetched, evidence->fetched_count, fetched);
	}
}

/* The last one that is added is found first. */
struct fetcher *
fetched_replay(struct arena *arena, const struct evidence *evidence, const char *proxy)
{
	struct fetch_record *records =
		arena_array(arena, evidence->fetched_count, sizeof(*records));
	size_t count = 0;

	for (int same = 0; same <= 1; same++)
		for (size_t i = 0; i < evidence->fetched_count; i++) {
			const struct fetched *from = &evidence->fetched[i];

			if (text_equal(from->proxy, proxy) != (same == 1))
				continue;
			records[count++] = (struct fetch_record) {from->url, from->content_type,
				{.ok = from->ok,
					.status = from->status,
					.body = from->body,
					.text = from->text,
					.local = from->local}};
		}
	return fetcher_replay(arena, records, count);
}
