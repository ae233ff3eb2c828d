/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_DIRECTORIES_H
#define STORE_DIRECTORIES_H

#include "store/directory_store.h"

/*
 * The directories of a run. Each is asked once for all checks; later ones wait for the first. A
 * refused password is not used again for any directory, because a few wrong ones lock the account.
 * Neither is one whose account may not be used (disabled, locked, outside its hours), but that is
 * forgotten after the run: an administrator may enable the account without changing the file, and a
 * right password does not lock it. For any number of threads.
 */
struct directories;

/* Refused passwords of earlier runs. */
struct directory_refusals {
	void *context;
	bool (*have)(void *context, const char *user, const char *password_file);
	/* False with the reason when it cannot be saved. */
	bool (*add)(void *context, const char *user, const char *password_file, struct err *err);
};

/* Lives in the arena, with its contents. `refusals` NULL: nothing is known or saved. */
struct directories *directories_new(struct arena *arena, const struct directory_refusals *refusals);
void directories_free(struct directories *directories); /* NULL is fine */

/* As directory_store_read. After a timeout, a caller with a later deadline asks again. */
bool directories_read(struct directories *directories, const char *url,
	const struct directory_options *how, struct deadline deadline,
	struct directory_contents *out, struct err *err);

#endif
