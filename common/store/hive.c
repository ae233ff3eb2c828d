/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hives of the registry: their keys and values, by libhivex. */
#include "config.h"

#include "store/hive.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "format/limits.h"

bool
hive_recognise(struct span in)
{
	return span_starts(in, "regf");
}

#ifndef WITH_HIVEX

bool
hive_read(struct arena *arena, struct span in, struct budget *budget, struct hive *out,
	struct err *err)
{
	(void)arena;
	(void)in;
	(void)budget;
	(void)out;
	return err_set(err, ERR_UNSUPPORTED, "built without libhivex (configure --without-hivex)");
}

#else

#include "store/libhivex.h"

/* Offsets and sizes of the base block (M. Suhanov, "Windows registry file format specification",
 * "Base block"). */
enum {
	AT_FIRST_SEQUENCE = 4,
	AT_TYPE = 28,
	AT_BINS_SIZE = 40,
	TYPE_PRIMARY = 0,
	BASE_SIZE = 4096,
	/*
	 * libhivex looks at a cell before it knows that all of it is there, and at the list of the
	 * parts of a large value without asking for its size: 65,535 numbers of 4 bytes. Behind the
	 * hive it finds zero bytes and not the end of its memory.
	 */
	PADDING = 1024 * 1024,
};

struct walking {
	const struct hivex_api *api;
	hive_h *hive;
	struct arena *arena;
	struct budget *budget;
	struct hive *out;
	size_t taken; /* keys and values */
	struct err *err;
};

static bool
damaged(struct walking *walking, const char *path, const char *what)
{
	return err_set(walking->err, ERR_FORMAT, "%s: libhivex finds %s damaged",
		text_clean(walking->arena, span_text(path), LIMIT_HIVE_PATH), what);
}

/* ---------------------------------------------------------------- keys and values */

/* A text of libhivex's, which is freed; NULL stays NULL. */
static const char *
keep(struct walking *walking, char *text)
{
	const char *kept = text == NULL ? NULL : arena_text(walking->arena, text);

	free(text);
	return kept;
}

static bool
take_one(struct walking *walking, size_t bytes)
{
	if (walking->taken++ == LIMIT_REGPOL_RECORDS)
		return err_set(walking->err, ERR_LIMIT, "more than %d keys and values",
			LIMIT_REGPOL_RECORDS);
	return budget_take(walking->budget, bytes, walking->err);
}

static bool
take_value(struct walking *walking, hive_value_h handle, const char *path)
{
	struct regpol_value value = {.key = path, .data_offset = handle};
	hive_type type = hive_t_REG_NONE;
	char *data;
	size_t n = 0;
	bool ok;

	value.name = keep(walking, walking->api->hivex_value_key(walking->hive, handle));
	if (value.name == NULL)
		return damaged(walking, path, "the name of a value");
	data = walking->api->hivex_value_value(walking->hive, handle, &type, &n);
	if (data == NULL)
		return damaged(walking, path, "the data of a value");
	ok = take_one(walking, sizeof(value) + n);
	if (ok) {
		value.type = (uint32_t)type;
		value.data = arena_bytes(walking->arena, span_of(data, n));
		ARENA_PUSH(walking->arena, walking->out->values, walking->out->count, value);
	}
	free(data);
	return ok;
}

static bool
take_values(struct walking *walking, hive_node_h key, const char *path)
{
	hive_value_h *values = walking->api->hivex_node_values(walking->hive, key);
	bool ok = values != NULL || damaged(walking, path, "the list of its values");

	for (size_t i = 0; ok && values[i] != 0; i++)
		ok = take_value(walking, values[i], path);
	free(values);
	return ok;
}

static const char *
name_of(struct walking *walking, hive_node_h key, const char *path)
{
	const char *name = keep(walking, walking->api->hivex_node_name(walking->hive, key));

	if (name == NULL)
		damaged(walking, path, "the name of a key below it");
	return name;
}

/* A damaged hive may have a key below itself. */
static bool
take_key(struct walking *walking, hive_node_h key, const char *path, size_t depth)
{
	hive_node_h *below;
	bool ok;

	if (depth == LIMIT_HIVE_DEPTH)
		return err_set(walking->err, ERR_LIMIT, "more than %d keys below each other",
			LIMIT_HIVE_DEPTH);
	if (!take_one(walking, strlen(path)))
		return false;
	ARENA_PUSH(walking->arena, walking->out->keys, walking->out->key_count, path);
	if (!take_values(walking, key, path))
		return false;
	below = walking->api->hivex_node_children(walking->hive, key);
	ok = below != NULL || damaged(walking, path, "the list of its keys");
	for (size_t i = 0; ok && below[i] != 0; i++) {
		const char *name = name_of(walking, below[i], path);

		ok = name != NULL &&
		     take_key(walking, below[i], arena_printf(walking->arena, "%s\\%s", path, name),
			     depth + 1);
	}
	free(below);
	return ok;
}

/* `found` is 0 when there is none of this name. */
static bool
find_key(struct walking *walking, hive_node_h key, const char *path, const char *wanted,
	hive_node_h *found)
{
	hive_node_h *below = walking->api->hivex_node_children(walking->hive, key);
	bool ok = below != NULL || damaged(walking, path, "the list of its keys");

	*found = 0;
	for (size_t i = 0; ok && *found == 0 && below[i] != 0; i++) {
		const char *name = name_of(walking, below[i], path);

		ok = name != NULL && budget_take(walking->budget, 0, walking->err);
		if (ok && text_equal_nocase(name, wanted))
			*found = below[i];
	}
	free(below);
	return ok;
}

/* ---------------------------------------------------------------- the file */

/* What other keys hold is not looked at: most of a hive is of programs. */
static bool
take_places(struct walking *walking)
{
	static const char *const places[][2] = {{"Microsoft", "SystemCertificates"},
		{"Microsoft", "EnterpriseCertificates"}, {"Policies", "Microsoft"}};
	hive_node_h root = walking->api->hivex_root(walking->hive), top, key;

	if (root == 0)
		return damaged(walking, "the hive", "its first key");
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		const char *path = arena_printf(
			walking->arena, "Software\\%s\\%s", places[i][0], places[i][1]);

		if (!find_key(walking, root, "the hive", places[i][0], &top) ||
			(top != 0 && !find_key(walking, top, places[i][0], places[i][1], &key)))
			return false;
		if (top != 0 && key != 0 && !take_key(walking, key, path, 0))
			return false;
	}
	return true;
}

static uint32_t
number_at(struct span in, size_t offset)
{
	uint32_t out = 0;

	if (!span_skip(&in, offset) || !span_u32le(&in, &out))
		return 0;
	return out;
}

/* What libhivex would take, or refuse without saying why. `in` becomes what belongs to the hive. */
static bool
take_head(struct span *in, struct err *err)
{
	size_t bins = number_at(*in, AT_BINS_SIZE);

	if (!hive_recognise(*in))
		return err_format(err, 0, "is no hive of the registry");
	if (in->n > LIMIT_HIVE_BYTES)
		return err_set(err, ERR_LIMIT, "is larger than %d bytes", LIMIT_HIVE_BYTES);
	if (in->n >= AT_TYPE + 4 && number_at(*in, AT_TYPE) != TYPE_PRIMARY)
		return err_set(err, ERR_FORMAT, "is the log of a hive: give the hive itself");
	if (in->n < BASE_SIZE)
		return err_set(err, ERR_FORMAT, "is cut off at byte %zu, in its head", in->n);
	if (bins > in->n - BASE_SIZE)
		return err_set(err, ERR_FORMAT, "is cut off at byte %zu: %zu bytes follow its head",
			in->n, bins);
	if (number_at(*in, AT_FIRST_SEQUENCE) != number_at(*in, AT_FIRST_SEQUENCE + 4))
		return err_set(err, ERR_FORMAT,
			"was copied while it was written: a part of it is in its logs. Copy it "
			"from a shadow copy, or from Windows that was shut down");
	in->n = BASE_SIZE + bins;
	return true;
}

/* libhivex maps a file: these bytes, which nobody else can change. */
static bool
copy_out(int fd, struct span in, struct err *err)
{
	if (fd < 0)
		return err_system(err, errno, "no memory file");
	if (ftruncate(fd, (off_t)in.n + PADDING) != 0 || !file_write_fd(fd, in))
		return err_system(err, errno, "the memory file cannot be written");
	return true;
}

static bool
walk(struct walking *walking, int fd)
{
	char path[32];
	bool ok;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	walking->hive = walking->api->hivex_open(path, 0);
	if (walking->hive == NULL && (errno == ENOENT || err_is_local(errno)))
		return err_system(walking->err, errno, "libhivex cannot open %s", path);
	if (walking->hive == NULL)
		return err_set(
			walking->err, ERR_FORMAT, "libhivex finds its head or its blocks damaged");
	ok = take_places(walking);
	walking->api->hivex_close(walking->hive);
	return ok;
}

bool
hive_read(struct arena *arena, struct span in, struct budget *budget, struct hive *out,
	struct err *err)
{
	struct hive hive = {.count = 0};
	struct walking walking = {
		.api = libhivex(), .arena = arena, .budget = budget, .out = &hive, .err = err};
	int fd;
	bool ok;

	if (walking.api->err.kind != ERR_NONE)
		return err_take(err, &walking.api->err);
	if (!take_head(&in, err))
		return false;
	fd = memfd_create("hive", MFD_CLOEXEC);
	ok = copy_out(fd, in, err) && walk(&walking, fd);
	if (fd >= 0)
		close(fd);
	if (ok)
		*out = hive;
	return ok;
}

#endif
