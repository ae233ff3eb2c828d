/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A user and a password from a file. */
#include "survey/user_file.h"

#include <string.h>

enum { READ_SECONDS = 10 };

bool
user_file_read(const char *path, struct user *out, struct err *err)
{
	struct user user = {.name = NULL};
	char *colon;

	if (!secret_read(path, deadline_in(READ_SECONDS), &user.line, err))
		return false;
	colon = strchr(user.line.text, ':');
	if (colon == NULL || colon == user.line.text) {
		user_clear(&user);
		return err_set(err, ERR_FORMAT, "%s: the first line is not USER:PASSWORD", path);
	}
	*colon = '\0';
	user.name = user.line.text;
	user.password = colon + 1;
	*out = user;
	return true;
}

void
user_clear(struct user *user)
{
	secret_clear(&user->line);
	*user = (struct user) {.name = NULL};
}
