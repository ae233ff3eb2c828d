/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KEEP_HEALTH_FILE_H
#define KEEP_HEALTH_FILE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "model/health.h"

/*
 * The state of the health mail in a file: what owners have been told, and the mails that could not
 * be delivered. JSON, for its owner's eyes only. It is replaced as a whole
 * (base/replace), so that a reader finds all of one version at any moment. A delivery is noted in
 * PATH.sent, one Message-ID a line, at the cost of that line and not of the whole file; the next
 * save takes it in. PATH.lock is held meanwhile, so that two runs never work on it at once.
 */

/* Waits for the lock until the deadline. The descriptor holds it: close gives it back, and so does
 * the end of the process, however it comes. ERR_TIMEOUT: another run has it. */
bool health_file_lock(const char *path, struct deadline deadline, int *fd, struct err *err);
void health_file_unlock(int fd);

/*
 * A file that is not there is an empty state. So is one that is broken, which is kept as
 * PATH.broken, with `note` saying so: that means one mail more. One that may not be read is an
 * error: every run would begin anew. `note` is NULL when there is nothing to say.
 */
bool health_file_load(struct arena *arena, const char *path, struct health_state *state,
	const char **note, struct err *err);

/* The same for who only looks at it: a broken file is left where it is. */
bool health_file_peek(struct arena *arena, const char *path, struct health_state *state,
	const char **note, struct err *err);

/* The content of such a file. ERR_FORMAT, ERR_UNSUPPORTED for another schema; no other text is
 * taken. For health_file_load and for tests. */
bool health_file_parse(
	struct arena *arena, struct span in, struct health_state *state, struct err *err);

bool health_file_save(const char *path, const struct health_state *state, struct err *err);

/*
 * The note of what is delivered, opened before the first mail goes out: what could not be noted
 * would be sent again by every run, and what lies between a delivery and its note is one write.
 * health_file_sent notes, for good, that the mail with this Message-ID is delivered.
 */
bool health_file_open_sent(const char *path, int *fd, struct err *err);
bool health_file_sent(int fd, const char *id, struct err *err);

#endif
