/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of an ini file, tried before they are written. */
#include "options/ini_write.h"

#include "base/text.h"
#include "options/ini_file.h"

/* What the reader makes of it: the section, and the only line in it, if there is to be one. */
static bool
reads_back(struct arena *arena, const char *text, const char *section, const char *key,
	const char *value)
{
	struct complaints complaints = {.arena = arena};
	struct ini_file file = {0};
	size_t wanted = key == NULL ? 1 : 2;

	ini_file_parse(arena, "", span_text(text), NULL, &file, &complaints);
	if (complaints.count > 0 || file.count != wanted ||
		!text_equal(file.lines[0].section, section) || file.lines[0].key != NULL)
		return false;
	return key == NULL ||
	       (text_equal(file.lines[1].key, key) && text_equal(file.lines[1].value, value) &&
		       text_equal(file.lines[1].section, section));
}

bool
ini_write_section(struct arena *arena, struct buf *out, const char *name)
{
	const char *line = arena_printf(arena, "[%s]\n", name);

	return *name != '\0' && reads_back(arena, line, name, NULL, NULL) && buf_text(out, line);
}

bool
ini_write_line(struct arena *arena, struct buf *out, const char *key, const char *value)
{
	/* Blanks at its ends, or quotation marks, stay only within quotation marks. */
	static const char *const quotes[] = {"", "\""};

	for (size_t i = 0; i < sizeof(quotes) / sizeof(quotes[0]); i++) {
		const char *line =
			arena_printf(arena, "%s = %s%s%s\n", key, quotes[i], value, quotes[i]);

		if (reads_back(arena, arena_printf(arena, "[x]\n%s", line), "x", key, value))
			return buf_text(out, line);
	}
	return false;
}
