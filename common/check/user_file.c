/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check/user_file.h"

#include "base/file.h"

enum { READ_SECONDS = 10 };

bool
user_file_read(struct arena *arena, const char *path, const char **user, const char **password,
	struct err *err)
{
	const char *text;
	struct span line, name;

	if (!file_read_first_line(arena, path, deadline_in(READ_SECONDS), &text, err))
		return false;
	line = span_text(text);
	if (!span_until(&line, ':', &name) || name.n == 0)
		return err_set(err, ERR_FORMAT, "%s: the first line is not USER:PASSWORD", path);
	*user = arena_span_text(arena, name);
	*password = arena_span_text(arena, line);
	return true;
}
