/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many sources at the same time, each until the deadline. */
#include "config.h"

#include "store/supply.h"

#include <pthread.h>

#include "base/crew.h"
#include "base/limits.h"
#include "base/text.h"
#include "store/limits.h"

/* After this many seconds a waiting reader no longer counts as running, and another one starts. */
static const double PATIENCE = 0.25;

/* All sources while they are read. In the arena, because readers may outlive this call. */
struct readers {
	struct arena *arena;
	const char **specs;
	struct source_options options;
	bool only_locate;
	pthread_mutex_t lock;
	bool closed; /* results from now on are ignored */
	bool *ended; /* of each */
	struct supply *supplies;
};

static bool
read_locations(const struct readers *readers, const char *spec, struct supply *out)
{
	struct location *locations = NULL;
	size_t count = 0;

	if (!source_locate(readers->arena, spec, &locations, &count, &out->err))
		return false;
	out->locations = locations;
	out->count = readers->only_locate ? count : 0;
	if (readers->only_locate)
		return true;
	out->sources = arena_array(readers->arena, count, sizeof(*out->sources));
	for (size_t i = 0; i < count; i++) {
		struct err why = {.kind = ERR_NONE};

		if (!source_read(readers->arena, &locations[i], &readers->options, &out->sources[i],
			    &why))
			return source_refuse(readers->arena, &locations[i], &why, &out->err);
		out->count++;
	}
	return true;
}

static void
read_job(void *context, size_t index)
{
	struct readers *readers = context;
	struct supply mine = {.name = readers->supplies[index].name};

	if (!read_locations(readers, readers->specs[index], &mine))
		supplies_clear(&mine, 1);
	pthread_mutex_lock(&readers->lock);
	if (!readers->closed) {
		readers->supplies[index] = mine;
		readers->ended[index] = true;
	}
	pthread_mutex_unlock(&readers->lock);
}

static void
close_readers(struct readers *readers, size_t count)
{
	pthread_mutex_lock(&readers->lock);
	readers->closed = true;
	for (size_t i = 0; i < count; i++)
		if (!readers->ended[i])
			err_set(&readers->supplies[i].err, ERR_TIMEOUT,
				"store %s: not read to its end in time", readers->supplies[i].name);
	pthread_mutex_unlock(&readers->lock);
}

static struct readers *
prepare(struct arena *arena, const char *const *specs, size_t count,
	const struct source_options *options)
{
	struct readers *readers = arena_alloc(arena, sizeof(*readers));

	readers->arena = arena;
	readers->options = *options;
	pthread_mutex_init(&readers->lock, NULL);
	readers->specs = arena_array(arena, count, sizeof(*readers->specs));
	readers->ended = arena_array(arena, count, sizeof(*readers->ended));
	readers->supplies = arena_array(arena, count, sizeof(*readers->supplies));
	for (size_t i = 0; i < count; i++) {
		struct location one = {.name = NULL};

		readers->specs[i] = arena_text(arena, specs[i]);
		source_understand(arena, specs[i], &one, NULL);
		readers->supplies[i].name =
			one.name != NULL ? one.name
					 : text_clean(arena, span_text(specs[i]), LIMIT_TEXT_FIELD);
	}
	return readers;
}

static bool
run(struct readers *readers, size_t count, struct supply **out)
{
	const struct crew_plan plan = {.jobs = count,
		.job = read_job,
		.context = readers,
		.active = LIMIT_CHANNEL_THREADS,
		.most = LIMIT_CHANNEL_THREADS + LIMIT_STALLED,
		.patience = PATIENCE};
	bool back = crew_run(&plan, readers->options.deadline);

	close_readers(readers, count);
	if (back)
		pthread_mutex_destroy(&readers->lock);
	*out = readers->supplies;
	return back;
}

bool
supplies_read(struct arena *arena, const char *const *specs, size_t count,
	const struct source_options *options, struct supply **out)
{
	return run(prepare(arena, specs, count, options), count, out);
}

bool
supplies_locate(struct arena *arena, const char *const *specs, size_t count,
	struct deadline deadline, struct supply **out)
{
	const struct source_options options = {.deadline = deadline};
	struct readers *readers = prepare(arena, specs, count, &options);

	readers->only_locate = true;
	return run(readers, count, out);
}

void
supplies_clear(struct supply *supplies, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; supplies[i].sources != NULL && k < supplies[i].count; k++)
			source_clear(&supplies[i].sources[k]);
		supplies[i].count = 0;
	}
}
