/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Registry.pol, serialized certificates and stores made within a test. */
#include "config.h"

#include "policy_made.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"

enum { MADE_MAX = 32 * 1024 * 1024 };

static void
u32le(struct buf *out, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		buf_u8(out, (uint8_t)(v >> 8 * i));
}

static void
utf16(struct buf *out, const char *ascii)
{
	for (; *ascii != '\0'; ascii++) {
		buf_u8(out, (uint8_t)*ascii);
		buf_u8(out, 0);
	}
}

struct buf
policy_begin(void)
{
	struct buf out = buf_make(MADE_MAX);

	buf_text(&out, "PReg");
	u32le(&out, 1);
	return out;
}

void
policy_record(struct buf *out, const char *key, const char *name, uint32_t type, struct span data)
{
	utf16(out, "[");
	utf16(out, key);
	buf_add(out, "\0\0;", 4);
	utf16(out, name);
	buf_add(out, "\0\0;", 4);
	u32le(out, type);
	utf16(out, ";");
	u32le(out, (uint32_t)data.n);
	utf16(out, ";");
	buf_span(out, data);
	utf16(out, "]");
}

void
policy_dword(struct buf *out, const char *key, const char *name, uint32_t value)
{
	struct buf data = buf_make(4);

	u32le(&data, value);
	policy_record(out, key, name, 4, buf_view(&data));
	buf_free(&data);
}

void
policy_text(struct buf *out, const char *key, const char *name, const char *text)
{
	struct buf data = buf_make(MADE_MAX);

	utf16(&data, text);
	buf_add(&data, "\0", 2);
	policy_record(out, key, name, 1, buf_view(&data));
	buf_free(&data);
}

struct buf
context_store(void)
{
	struct buf out = buf_make(MADE_MAX);

	buf_add(&out, "\0\0\0\0CERT", 8);
	return out;
}

void
context_property(struct buf *out, uint32_t id, struct span value)
{
	u32le(out, id);
	u32le(out, 1);
	u32le(out, (uint32_t)value.n);
	buf_span(out, value);
}

void
context_end(struct buf *out)
{
	for (int i = 0; i < 3; i++)
		u32le(out, 0);
}

struct span
policy_take(struct arena *arena, struct buf *out)
{
	struct span copy = arena_bytes(arena, buf_view(out));

	buf_free(out);
	return copy;
}

bool
policy_sample(struct arena *arena, const char *variable, const char *name, struct span *out)
{
	const char *data = getenv(variable);

	if (data == NULL && text_equal(variable, "TESTS_DATA"))
		data = "tests/data";
	return data != NULL && file_read(arena, arena_printf(arena, "%s/%s", data, name),
				       LIMIT_FILE, deadline_in(5), out, NULL);
}
