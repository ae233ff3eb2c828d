/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_DIRECTORIES_H
#define STORE_DIRECTORIES_H

#include "store/directory_store.h"

/*
 * The directories of a run. Each is asked once, however many checks want it; who comes second waits
 * for the first. A password that was refused is not offered again, neither to that directory nor to
 * another one: a few wrong ones lock the account. Nor is one whose account may not be used
 * (disabled, locked, outside its hours), but that is forgotten with the run: the account may be
 * mended without the file, and a right password does not count against it. For any number of
 * threads.
 */
struct directories;

/* What is known of refused passwords beyond this run. */
struct directory_refusals {
	void *context;
	bool (*have)(void *context, const char *user, const char *password_file);
	/* False with the reason when it cannot be remembered. */
	bool (*add)(void *context, const char *user, const char *password_file, struct err *err);
};

/* Lives in the arena, with what is read. `refusals` NULL: nothing is known, nor remembered. */
struct directories *directories_new(struct arena *arena, const struct directory_refusals *refusals);
void directories_free(struct directories *directories); /* NULL is fine */

/* As directory_store_read. What did not come in time is asked for again by who has more of it. */
bool directories_read(struct directories *directories, const char *url,
	const struct directory_options *how, struct deadline deadline,
	struct directory_contents *out, struct err *err);

#endif
