/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of the health mail: locked, read, replaced. */
#include "keep/health_file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/replace.h"
#include "base/text.h"
#include "keep/limits.h"

enum {
	SCHEMA = 2,
	STATES_ALONE = 1, /* the schema before: no conditions, no `mailed` */
	TOKEN_BYTES = 8,
	LOCK_MS = 50,
};

static char *
beside(struct arena *arena, const char *path, const char *suffix)
{
	return arena_printf(arena, "%s%s", path, suffix);
}

/* ---------------------------------------------------------------- the lock */

bool
health_file_lock(const char *path, struct deadline deadline, int *fd, struct err *err)
{
	char name[4096];
	int ms;

	if (snprintf(name, sizeof(name), "%s.lock", path) >= (int)sizeof(name))
		return err_set(err, ERR_LIMIT, "%s: the path is too long", path);
	*fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (*fd < 0)
		return err_system(err, errno, "%s: cannot be opened", name);
	while (flock(*fd, LOCK_EX | LOCK_NB) != 0) {
		int sys = errno;

		if (sys == EINTR)
			continue;
		if (sys == EWOULDBLOCK && !deadline_passed(deadline)) {
			ms = deadline_poll(deadline);
			poll(NULL, 0, ms < LOCK_MS ? ms : LOCK_MS);
			continue;
		}
		close(*fd);
		*fd = -1;
		if (sys == EWOULDBLOCK)
			return err_set(err, ERR_TIMEOUT, "%s: another run holds the lock", path);
		return err_system(err, sys, "%s: cannot be locked", name);
	}
	return true;
}

void
health_file_unlock(int fd)
{
	if (fd >= 0)
		close(fd);
}

/* ---------------------------------------------------------------- reading */

/* The members of an object, each of its kind; the first that is not is told. */
struct reader {
	struct arena *arena;
	struct err *err;
	bool ok;
	int64_t schema;
};

static const char *
get_text(struct reader *reader, const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);

	if (!json_is_string(value)) {
		reader->ok = err_set(reader->err, ERR_FORMAT, "\"%s\" is no text", name);
		return "";
	}
	return arena_text(reader->arena, json_string_value(value));
}

static int64_t
get_number(struct reader *reader, const json_t *object, const char *name, int64_t max)
{
	const json_t *value = json_object_get(object, name);
	int64_t number = json_integer_value(value);

	if (!json_is_integer(value) || number < 0 || number > max) {
		reader->ok = err_set(reader->err, ERR_FORMAT, "\"%s\" is no such number", name);
		return 0;
	}
	return number;
}

static const json_t *
get_array(struct reader *reader, const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);

	if (!json_is_array(value) || json_array_size(value) > LIMIT_HEALTH_ITEMS)
		reader->ok =
			err_set(reader->err, ERR_FORMAT, "\"%s\" is no list of fit size", name);
	return value;
}

static enum state
get_state(struct reader *reader, const json_t *object)
{
	enum state state = STATE_NONE;

	if (!state_parse(get_text(reader, object, "state"), &state))
		reader->ok = err_set(reader->err, ERR_FORMAT, "there is no such state");
	return state;
}

static int
by_site(const void *left, const void *right)
{
	return strcmp(((const struct health_told *)left)->site,
		((const struct health_told *)right)->site);
}

static int
by_name(const void *left, const void *right)
{
	return strcmp(((const struct health_condition *)left)->site,
		((const struct health_condition *)right)->site);
}

/* Left out while every mail named all of its faults, and by earlier versions. */
static void
read_unnamed(struct reader *reader, const json_t *in, struct health_told *told)
{
	const json_t *items, *item;
	size_t i;

	if (json_object_get(in, "unnamed") == NULL)
		return;
	items = get_array(reader, in, "unnamed");
	json_array_foreach((json_t *)items, i, item)
	{
		const struct health_item one = {.rule = get_text(reader, item, "rule"),
			.subject = get_text(reader, item, "subject"),
			.state = get_state(reader, item),
			.code = (uint32_t)get_number(reader, item, "code", UINT32_MAX),
			.text = "",
			.since = get_number(reader, item, "mailed", INT64_MAX)};

		if (!reader->ok)
			return;
		ARENA_PUSH(reader->arena, told->unnamed, told->unnamed_count, one);
	}
}

static struct health_told
read_told(struct reader *reader, const json_t *in)
{
	struct health_told told = {.site = get_text(reader, in, "site"),
		.state = get_state(reader, in),
		.code = (uint32_t)get_number(reader, in, "code", UINT32_MAX),
		.since = get_number(reader, in, "since", INT64_MAX),
		.thread = get_text(reader, in, "thread"),
		.mailed = reader->schema == STATES_ALONE
				  ? 0
				  : get_number(reader, in, "mailed", INT64_MAX)};

	read_unnamed(reader, in, &told);
	return told;
}

static void
read_owner(struct reader *reader, const json_t *in, struct health_state *state)
{
	struct health_owner owner = {.address = get_text(reader, in, "address"),
		.told = get_number(reader, in, "told", INT64_MAX),
		.well = get_number(reader, in, "well", INT64_MAX)};
	const json_t *open = get_array(reader, in, "open"), *item;
	size_t i;

	if (json_object_get(in, "reminded") != NULL)
		owner.reminded = get_number(reader, in, "reminded", INT64_MAX);
	json_array_foreach((json_t *)open, i, item)
	{
		const struct health_told told = read_told(reader, item);

		if (!reader->ok)
			return;
		ARENA_PUSH(reader->arena, owner.open, owner.count, told);
	}
	/* Searched by halves: the order is not left to the file. */
	if (owner.count > 0)
		qsort(owner.open, owner.count, sizeof(*owner.open), by_site);
	ARENA_PUSH(reader->arena, state->owners, state->owner_count, owner);
}

/* Runs are counted below 0 too. */
static int
get_runs(struct reader *reader, const json_t *object)
{
	const json_t *value = json_object_get(object, "runs");
	int64_t number = json_integer_value(value);

	if (!json_is_integer(value) || number < -LIMIT_HEALTH_ITEMS ||
		number > LIMIT_HEALTH_ITEMS) {
		reader->ok = err_set(reader->err, ERR_FORMAT, "\"runs\" is no such number");
		return 0;
	}
	return (int)number;
}

static void
read_condition(struct reader *reader, const json_t *in, struct health_state *state)
{
	struct health_condition condition = {
		.site = get_text(reader, in, "site"), .runs = get_runs(reader, in)};
	const json_t *items = get_array(reader, in, "items"), *item;
	size_t i;

	json_array_foreach((json_t *)items, i, item)
	{
		const struct health_item one = {.rule = get_text(reader, item, "rule"),
			.subject = get_text(reader, item, "subject"),
			.state = get_state(reader, item),
			.code = (uint32_t)get_number(reader, item, "code", UINT32_MAX),
			.text = get_text(reader, item, "text"),
			.since = get_number(reader, item, "since", INT64_MAX),
			.runs = get_runs(reader, item),
			.standing = json_is_true(json_object_get(item, "standing"))};

		if (!reader->ok)
			return;
		ARENA_PUSH(reader->arena, condition.items, condition.count, one);
	}
	ARENA_PUSH(reader->arena, state->conditions, state->condition_count, condition);
}

static void
read_parcel(struct reader *reader, const json_t *in, struct health_state *state)
{
	struct health_parcel parcel = {.id = get_text(reader, in, "id"),
		.from = get_text(reader, in, "from"),
		.to = get_text(reader, in, "to"),
		.made = get_number(reader, in, "made", INT64_MAX),
		.tries = (unsigned int)get_number(reader, in, "tries", INT32_MAX),
		.error =
			json_object_get(in, "error") == NULL ? NULL : get_text(reader, in, "error"),
		.message = get_text(reader, in, "message")};

	ARENA_PUSH(reader->arena, state->parcels, state->parcel_count, parcel);
}

bool
health_file_parse(struct arena *arena, struct span in, struct health_state *state, struct err *err)
{
	struct reader reader = {.arena = arena, .err = err, .ok = true};
	json_t *root = json_read(in, LIMIT_HEALTH_VALUES, 0, err), *item;
	size_t i;

	if (root == NULL)
		return false;
	reader.schema = get_number(&reader, root, "schema", INT32_MAX);
	if (reader.schema != SCHEMA && reader.schema != STATES_ALONE)
		reader.ok = err_set(err, ERR_UNSUPPORTED, "its schema is not %d", SCHEMA);
	state->token = get_text(&reader, root, "token");
	state->serial = (uint64_t)get_number(&reader, root, "serial", INT64_MAX - 1);
	json_array_foreach((json_t *)get_array(&reader, root, "owners"), i, item)
		read_owner(&reader, item, state);
	if (reader.schema != STATES_ALONE)
		json_array_foreach((json_t *)get_array(&reader, root, "sites"), i, item)
			read_condition(&reader, item, state);
	if (state->condition_count > 0)
		qsort(state->conditions, state->condition_count, sizeof(*state->conditions),
			by_name);
	json_array_foreach((json_t *)get_array(&reader, root, "outbox"), i, item)
		read_parcel(&reader, item, state);
	json_decref(root);
	if (reader.ok && (*state->token == '\0' ||
				 state->token[strspn(state->token, "0123456789abcdef")] != '\0'))
		reader.ok = err_set(err, ERR_FORMAT, "its token is not hexadecimal");
	return reader.ok;
}

/* ---------------------------------------------------------------- what has been delivered */

bool
health_file_open_sent(const char *path, int *fd, struct err *err)
{
	char name[4096];
	int sys;

	if (snprintf(name, sizeof(name), "%s.sent", path) >= (int)sizeof(name))
		return err_set(err, ERR_LIMIT, "%s: the path is too long", path);
	*fd = open(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (*fd >= 0 && replace_sync_folder(path))
		return true;
	sys = errno;
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
	return err_system(err, sys, "%s: cannot be written", name);
}

bool
health_file_sent(int fd, const char *id, struct err *err)
{
	char line[512];
	int n = snprintf(line, sizeof(line), "%s\n", id);

	if (n >= (int)sizeof(line))
		return err_set(err, ERR_LIMIT, "a Message-ID is too long");
	return (file_write_fd(fd, span_of(line, (size_t)n)) && fdatasync(fd) == 0) ||
	       err_system(err, errno, "what is delivered cannot be noted");
}

static void
forget(struct health_state *state, struct span id)
{
	for (size_t i = 0; i < state->parcel_count; i++)
		if (span_is(id, state->parcels[i].id)) {
			state->parcel_count--;
			memmove(&state->parcels[i], &state->parcels[i + 1],
				(state->parcel_count - i) * sizeof(*state->parcels));
			return;
		}
}

/* A line that was cut short names no mail: that one is sent again. */
static bool
take_in_sent(struct arena *arena, const char *path, struct health_state *state, struct err *err)
{
	struct err why = {.kind = ERR_NONE};
	struct span content, line;

	if (!file_read(arena, beside(arena, path, ".sent"), LIMIT_HEALTH_FILE, deadline_in(10),
		    &content, &why))
		return (why.kind == ERR_SYSTEM && why.sys == ENOENT) ||
		       err_set(err, why.kind, "%s", why.text);
	while (span_line(&content, &line))
		forget(state, line);
	return true;
}

/* ---------------------------------------------------------------- loading */

/* Without it, the Message-IDs after a lost file would be those before it. */
static bool
begin(struct arena *arena, struct health_state *state, struct err *err)
{
	uint8_t random[TOKEN_BYTES];

	*state = (struct health_state) {.serial = 0};
	if (getrandom(random, sizeof(random), 0) != (ssize_t)sizeof(random))
		return err_system(err, errno, "no random bytes");
	state->token = text_hex(arena, span_of(random, sizeof(random)), 0);
	return true;
}

static bool
load(struct arena *arena, const char *path, bool aside, struct health_state *state,
	const char **note, struct err *err)
{
	struct err broken = {.kind = ERR_NONE};
	struct span content;

	*note = NULL;
	if (!begin(arena, state, err))
		return false;
	if (!file_read(arena, path, LIMIT_HEALTH_FILE, deadline_in(10), &content, &broken))
		return (broken.kind == ERR_SYSTEM && broken.sys == ENOENT) ||
		       err_set(err, broken.kind, "%s", broken.text);
	if (health_file_parse(arena, content, state, &broken))
		return take_in_sent(arena, path, state, err);
	if (!aside) {
		*note = arena_printf(arena, "%s is broken (%s): what it knew may be told again",
			path, broken.text);
		return begin(arena, state, err);
	}
	*note = arena_printf(arena,
		"%s was broken (%s) and is now %s.broken: what it knew may be told "
		"again",
		path, broken.text, path);
	if (rename(path, beside(arena, path, ".broken")) != 0)
		return err_system(
			err, errno, "%s is broken (%s) and cannot be put aside", path, broken.text);
	return begin(arena, state, err);
}

bool
health_file_load(struct arena *arena, const char *path, struct health_state *state,
	const char **note, struct err *err)
{
	return load(arena, path, true, state, note, err);
}

bool
health_file_peek(struct arena *arena, const char *path, struct health_state *state,
	const char **note, struct err *err)
{
	return load(arena, path, false, state, note, err);
}

/* ---------------------------------------------------------------- writing */

static json_t *
unnamed_json(const struct health_told *told)
{
	json_t *items = json_array();
	bool ok = true;

	for (size_t i = 0; i < told->unnamed_count; i++) {
		const struct health_item *item = &told->unnamed[i];

		ok = json_array_append_new(items,
			     json_pack("{s:s,s:s,s:s,s:I,s:I}", "rule", item->rule, "subject",
				     item->subject, "state", state_name(item->state), "code",
				     (json_int_t)item->code, "mailed", (json_int_t)item->since)) ==
			     0 &&
		     ok;
	}
	if (ok)
		return items;
	json_decref(items);
	return NULL;
}

static json_t *
told_json(const struct health_told *told)
{
	json_t *object = json_pack("{s:s,s:s,s:I,s:I,s:s,s:I}", "site", told->site, "state",
		state_name(told->state), "code", (json_int_t)told->code, "since",
		(json_int_t)told->since, "thread", told->thread, "mailed",
		(json_int_t)told->mailed);

	if (told->unnamed_count == 0 ||
		json_object_set_new(object, "unnamed", unnamed_json(told)) == 0)
		return object;
	json_decref(object);
	return NULL;
}

static json_t *
owner_json(const struct health_owner *owner)
{
	json_t *open = json_array();
	bool ok = true;

	for (size_t i = 0; i < owner->count; i++)
		ok = json_array_append_new(open, told_json(&owner->open[i])) == 0 && ok;
	if (!ok) {
		json_decref(open);
		return NULL;
	}
	return json_pack("{s:s,s:I,s:I,s:I,s:o}", "address", owner->address, "told",
		(json_int_t)owner->told, "well", (json_int_t)owner->well, "reminded",
		(json_int_t)owner->reminded, "open", open);
}

static json_t *
condition_json(const struct health_condition *condition)
{
	json_t *items = json_array();
	bool ok = true;

	for (size_t i = 0; i < condition->count; i++) {
		const struct health_item *item = &condition->items[i];

		ok = json_array_append_new(items,
			     json_pack("{s:s,s:s,s:s,s:I,s:s,s:I,s:i,s:b}", "rule", item->rule,
				     "subject", item->subject, "state", state_name(item->state),
				     "code", (json_int_t)item->code, "text", item->text, "since",
				     (json_int_t)item->since, "runs", item->runs, "standing",
				     (int)item->standing)) == 0 &&
		     ok;
	}
	if (!ok) {
		json_decref(items);
		return NULL;
	}
	return json_pack(
		"{s:s,s:i,s:o}", "site", condition->site, "runs", condition->runs, "items", items);
}

static json_t *
parcel_json(const struct health_parcel *parcel)
{
	return json_pack("{s:s,s:s,s:s,s:I,s:I,s:s*,s:s}", "id", parcel->id, "from", parcel->from,
		"to", parcel->to, "made", (json_int_t)parcel->made, "tries",
		(json_int_t)parcel->tries, "error", parcel->error, "message", parcel->message);
}

/* NULL without memory, or when a text is not UTF-8, which none of ours is. */
static char *
dump(const struct health_state *state)
{
	json_t *owners = json_array(), *sites = json_array(), *outbox = json_array(), *root;
	bool ok = true;
	char *text;

	for (size_t i = 0; i < state->owner_count; i++)
		ok = json_array_append_new(owners, owner_json(&state->owners[i])) == 0 && ok;
	for (size_t i = 0; i < state->condition_count; i++)
		ok = json_array_append_new(sites, condition_json(&state->conditions[i])) == 0 && ok;
	for (size_t i = 0; i < state->parcel_count; i++)
		ok = json_array_append_new(outbox, parcel_json(&state->parcels[i])) == 0 && ok;
	root = json_pack("{s:i,s:s,s:I,s:o,s:o,s:o}", "schema", SCHEMA, "token", state->token,
		"serial", (json_int_t)state->serial, "owners", owners, "sites", sites, "outbox",
		outbox);
	text = ok && root != NULL ? json_dumps(root, JSON_INDENT(1)) : NULL;
	json_decref(root);
	return text;
}

bool
health_file_save(const char *path, const struct health_state *state, struct err *err)
{
	char *text = dump(state), name[4096];
	struct span content;
	bool ok;

	if (text == NULL)
		return err_set(err, ERR_MEMORY, "%s: the state cannot be put into JSON", path);
	content = span_text(text);
	ok = replace_file(path, &content, 1, 0600, err);
	free(text);
	/* Left over, it would do no harm: no Message-ID comes twice. */
	if (ok && snprintf(name, sizeof(name), "%s.sent", path) < (int)sizeof(name))
		unlink(name);
	return ok;
}
