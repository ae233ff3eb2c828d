/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bar on a terminal while the sites are looked at. */
#include "survey/progress.h"

#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"

enum { BAR = 30, LINE_MAX_BYTES = 256, FIRST_SECONDS = 1 };

#define ERASE "\r\033[K"

struct progress
progress_on(int fd)
{
	return (struct progress) {.fd = fd, .wanted = isatty(fd) == 1};
}

void
progress_write(struct buf *out, size_t done, size_t total, double seconds)
{
	size_t filled = total == 0 ? 0 : done * BAR / total;
	double rate = seconds > 0 ? (double)done / seconds : 0;

	buf_u8(out, '[');
	for (size_t i = 0; i < BAR; i++)
		buf_u8(out, i < filled ? '#' : '.');
	buf_printf(out, "] %zu of %zu, %.0f a second", done, total, rate);
	if (rate > 0) {
		unsigned long left = (unsigned long)((double)(total - done) / rate);

		buf_printf(out, ", %lu:%02lu left", left / CLOCK_MINUTE, left % CLOCK_MINUTE);
	}
}

/* Short runs stay quiet; at the end the line is as it was. */
void
progress_show(void *context, size_t done, size_t total, double seconds)
{
	struct progress *progress = context;
	struct buf line = buf_make(LINE_MAX_BYTES);
	bool over = done >= total;

	if ((over && progress->shown) || (!over && seconds >= FIRST_SECONDS)) {
		buf_text(&line, ERASE);
		if (!over)
			progress_write(&line, done, total, seconds);
		file_write_fd(progress->fd, buf_view(&line));
		progress->shown = !over;
	}
	buf_free(&line);
}
