/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stream of canned bytes. */
#include "script.h"

#include <stdlib.h>

#include "base/memory.h"

struct canned {
	struct stream stream;
	const struct script *script;
	struct buf *written;
	size_t next;
	struct span left;
};

static enum io
script_read(struct stream *stream, void *to, size_t n, size_t *got, struct deadline deadline)
{
	struct canned *canned = (struct canned *)stream;

	(void)deadline;
	while (canned->left.n == 0) {
		if (canned->next == canned->script->count)
			return stream_fail(stream, canned->script->end, "end of the script");
		canned->left = canned->script->pieces[canned->next++];
	}
	*got = n < canned->left.n ? n : canned->left.n;
	span_copy(&canned->left, to, *got);
	return IO_DONE;
}

static enum io
script_write(struct stream *stream, struct span bytes, size_t *put, struct deadline deadline)
{
	struct canned *canned = (struct canned *)stream;

	(void)deadline;
	if (canned->written != NULL && !buf_span(canned->written, bytes))
		return stream_fail(stream, IO_LOCAL, "more was written than the test expects");
	*put = bytes.n;
	return IO_DONE;
}

static void
script_free(struct stream *stream)
{
	free(stream);
}

static const struct stream_ops script_ops = {script_read, script_write, script_free};

struct stream *
script_new(const struct script *script, struct buf *written)
{
	struct canned *canned = memory_calloc(1, sizeof(*canned));

	canned->stream.ops = &script_ops;
	canned->script = script;
	canned->written = written;
	return &canned->stream;
}
