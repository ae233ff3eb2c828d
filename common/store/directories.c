/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The contents of directories, and refused passwords. */
#include "store/directories.h"

#include <pthread.h>

#include "base/await.h"
#include "base/text.h"

/* A user with a file that holds the password. */
struct login {
	struct login *next;
	const char *user, *password_file;
	bool tried;   /* being tried right now, for the first time */
	bool good;    /* accepted by a directory */
	bool refused; /* by a directory, in this run or before */
	bool barred;  /* in this run, because of the account and not the password */
};

struct item {
	struct item *next;
	const char *url, *ca_file;
	struct login *login; /* NULL: none */
	bool starttls, gssapi;
	bool ready;
	bool ok;
	double allowed; /* seconds until its deadline */
	struct directory_contents contents;
	struct err err;
};

struct directories {
	struct arena *arena;
	struct directory_refusals refusals;
	pthread_mutex_t lock;
	pthread_cond_t change;
	struct login *logins;
	struct item *items;
};

struct directories *
directories_new(struct arena *arena, const struct directory_refusals *refusals)
{
	struct directories *directories = arena_alloc(arena, sizeof(*directories));

	directories->arena = arena;
	if (refusals != NULL)
		directories->refusals = *refusals;
	pthread_mutex_init(&directories->lock, NULL);
	await_init(&directories->change);
	return directories;
}

void
directories_free(struct directories *directories)
{
	if (directories == NULL)
		return;
	pthread_cond_destroy(&directories->change);
	pthread_mutex_destroy(&directories->lock);
}

/* ---------------------------------------------------------------- logins; the lock is held */

static struct login *
find_login(struct directories *directories, const struct directory_options *how)
{
	const struct directory_refusals *refusals = &directories->refusals;
	struct login *login = directories->logins;

	if (how->user == NULL || how->password_file == NULL)
		return NULL;
	while (login != NULL && (!text_equal(login->user, how->user) ||
					!text_equal(login->password_file, how->password_file)))
		login = login->next;
	if (login != NULL)
		return login;
	login = arena_alloc(directories->arena, sizeof(*login));
	login->user = arena_text(directories->arena, how->user);
	login->password_file = arena_text(directories->arena, how->password_file);
	login->refused = refusals->have != NULL &&
			 refusals->have(refusals->context, login->user, login->password_file);
	login->next = directories->logins;
	directories->logins = login;
	return login;
}

static bool
refuse(const struct login *login, struct err *err)
{
	if (login->barred)
		return err_set(err, ERR_SYSTEM,
			"bind: the account of %s was refused just now and is not tried again in "
			"this run",
			login->user);
	return err_set(err, ERR_SYSTEM,
		"bind: this password of %s was refused before and is not tried again: write the "
		"right one into %s, or touch the file",
		login->user, login->password_file);
}

/* ---------------------------------------------------------------- items; the lock is held */

static struct item *
find_item(const struct directories *directories, const char *url,
	const struct directory_options *how, const struct login *login)
{
	struct item *item = directories->items;

	while (item != NULL &&
		(!text_equal(item->url, url) || item->login != login ||
			!text_equal(item->ca_file, how->ca_file) ||
			item->starttls != how->starttls || item->gssapi != how->gssapi))
		item = item->next;
	return item;
}

static struct item *
add_item(struct directories *directories, const char *url, const struct directory_options *how,
	struct login *login, struct deadline deadline)
{
	struct item *item = arena_alloc(directories->arena, sizeof(*item));

	item->url = arena_text(directories->arena, url);
	item->ca_file = how->ca_file == NULL ? NULL : arena_text(directories->arena, how->ca_file);
	item->login = login;
	item->starttls = how->starttls;
	item->gssapi = how->gssapi;
	item->allowed = deadline_left(deadline);
	item->next = directories->items;
	directories->items = item;
	if (login != NULL)
		login->tried = !login->good;
	return item;
}

static bool
serves(const struct item *item, struct deadline deadline)
{
	return item->ok || item->err.kind != ERR_TIMEOUT ||
	       deadline_left(deadline) < 2 * item->allowed;
}

static void
remember(const struct directories *directories, struct item *item)
{
	const struct directory_refusals *refusals = &directories->refusals;
	struct err why = {.kind = ERR_NONE}, said = item->err;

	if (refusals->add == NULL || refusals->add(refusals->context, item->login->user,
					     item->login->password_file, &why))
		return;
	err_clear(&item->err);
	err_set(&item->err, said.kind,
		"%s; the next run will try this password again, as it cannot be "
		"remembered: %s",
		said.text, why.text);
}

static void
end_login(const struct directories *directories, struct item *item)
{
	enum directory_refusal refusal = item->contents.refusal;
	struct login *login = item->login;

	if (login == NULL)
		return;
	login->tried = false;
	login->good = login->good || item->ok;
	login->refused = login->refused || refusal == DIRECTORY_REFUSED_PASSWORD ||
			 refusal == DIRECTORY_REFUSED_ACCOUNT;
	login->barred = login->barred || refusal == DIRECTORY_REFUSED_ACCOUNT;
	if (refusal == DIRECTORY_REFUSED_PASSWORD)
		remember(directories, item);
}

static bool
wait_for_change(struct directories *directories, struct deadline deadline, struct err *err)
{
	return await_change(&directories->change, &directories->lock, deadline) ||
	       err_set(err, ERR_TIMEOUT, "another check asks it, and it does not answer in time");
}

/* Finds a directory that was read, or adds an item for the caller to read. */
static struct item *
find_or_begin(struct directories *directories, const char *url, const struct directory_options *how,
	struct deadline deadline, bool *begun, struct err *err)
{
	struct login *login = find_login(directories, how);

	for (;;) {
		struct item *item = find_item(directories, url, how, login);
		bool busy = item != NULL && !item->ready;

		*begun = !busy && (item == NULL || !serves(item, deadline));
		if (!busy && !*begun)
			return item;
		if (!busy && login != NULL && login->refused) {
			refuse(login, err);
			return NULL;
		}
		if (!busy && (login == NULL || !login->tried))
			return add_item(directories, url, how, login, deadline);
		if (!wait_for_change(directories, deadline, err))
			return NULL;
	}
}

static void
end(struct directories *directories, struct item *item)
{
	pthread_mutex_lock(&directories->lock);
	item->ready = true;
	end_login(directories, item);
	pthread_cond_broadcast(&directories->change);
	pthread_mutex_unlock(&directories->lock);
}

bool
directories_read(struct directories *directories, const char *url,
	const struct directory_options *how, struct deadline deadline,
	struct directory_contents *out, struct err *err)
{
	struct item *item;
	bool begun;

	pthread_mutex_lock(&directories->lock);
	item = find_or_begin(directories, url, how, deadline, &begun, err);
	pthread_mutex_unlock(&directories->lock);
	if (item == NULL)
		return false;
	if (begun) {
		item->ok = directory_store_read(
			directories->arena, url, how, deadline, &item->contents, &item->err);
		end(directories, item);
	}
	*out = item->contents;
	return item->ok || err_set(err, item->err.kind, "%s", item->err.text);
}
