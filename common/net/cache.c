/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of a cache directory. The checksum is against damage: signatures are checked at use. */
#include "config.h"

#include "net/cache.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/replace.h"
#include "base/text.h"
#include "net/digest.h"

#define MAGIC "IPHTTPSC"

enum {
	CACHE_VERSION = 1,
	TAIL_SIZE = 8 + 4 + 4, /* of what the checksum covers, before the URL */
	HEADER_SIZE = 8 + 4 + DIGEST_SIZE + TAIL_SIZE,
};

static bool
digest(struct span in, uint8_t out[static DIGEST_SIZE])
{
	return digest_sha256(&in, 1, out);
}

/* NULL without a digest: then there is no cache. */
static const char *
path_of(struct arena *arena, const char *directory, const char *url)
{
	uint8_t hash[DIGEST_SIZE];

	if (!digest(span_text(url), hash))
		return NULL;
	return arena_printf(
		arena, "%s/%s", directory, text_hex(arena, span_of(hash, sizeof(hash)), 0));
}

/* ---------------------------------------------------------------- reading */

/* O_NONBLOCK, so that what somebody has put there, a pipe, cannot hold up the check. */
static int
open_entry(const char *path, size_t max, size_t *size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct stat st;

	if (fd < 0)
		return -1;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size >= HEADER_SIZE &&
		(uint64_t)st.st_size <= max) {
		*size = (size_t)st.st_size;
		return fd;
	}
	close(fd);
	errno = EINVAL;
	return -1;
}

static bool
read_all(int fd, size_t size, struct buf *buf)
{
	while (buf->n < size) {
		uint8_t *room = buf_room(buf, size - buf->n);
		ssize_t n = room == NULL ? 0 : read(fd, room, size - buf->n);

		if (n > 0)
			buf_grew(buf, (size_t)n);
		else if (n == 0 || errno != EINTR)
			return false;
	}
	return true;
}

static bool
read_u64(struct span *in, int64_t *out)
{
	uint32_t high, low;

	if (!span_u32be(in, &high) || !span_u32be(in, &low))
		return false;
	*out = (int64_t)((uint64_t)high << 32 | low);
	return true;
}

/* The body, when the file is whole and about that URL. */
static bool
parse(struct span in, const char *url, int64_t *until, struct span *body)
{
	uint8_t sum[DIGEST_SIZE];
	struct span magic, sum_there, url_there;
	uint32_t version, url_size, body_size;

	return span_take(&in, strlen(MAGIC), &magic) && span_is(magic, MAGIC) &&
	       span_u32be(&in, &version) && version == CACHE_VERSION &&
	       span_take(&in, DIGEST_SIZE, &sum_there) && digest(in, sum) &&
	       span_equal(sum_there, span_of(sum, sizeof(sum))) && read_u64(&in, until) &&
	       span_u32be(&in, &url_size) && span_u32be(&in, &body_size) &&
	       span_take(&in, url_size, &url_there) && span_is(url_there, url) &&
	       span_take(&in, body_size, body) && in.n == 0;
}

bool
cache_read(struct arena *arena, const char *directory, const char *url, size_t max, int64_t now,
	int64_t latest, bool tidy, struct span *body)
{
	const char *path = path_of(arena, directory, url);
	struct buf buf = buf_make(HEADER_SIZE + LIMIT_URL + max);
	struct span found;
	size_t size = 0;
	int64_t until = 0;
	bool ok = false;
	int fd;

	if (path == NULL)
		return false;
	fd = open_entry(path, buf.max, &size);
	if (fd >= 0) {
		ok = read_all(fd, size, &buf) && parse(buf_view(&buf), url, &until, &found) &&
		     now < until && until <= latest && found.n <= max;
		close(fd);
	}
	if (ok) {
		*body = found;
		buf_leave(&buf, arena);
	} else if (tidy && (fd >= 0 || errno == ELOOP || errno == EINVAL))
		unlink(path);
	buf_free(&buf);
	return ok;
}

/* ---------------------------------------------------------------- writing */

static bool
write_u64(struct buf *out, int64_t v)
{
	return buf_u32be(out, (uint32_t)((uint64_t)v >> 32)) && buf_u32be(out, (uint32_t)v);
}

/* What stands in front of the body, with the digest of all that follows it. */
static bool
build_head(struct buf *out, const char *url, struct span body, int64_t until)
{
	struct buf tail = buf_make(TAIL_SIZE + LIMIT_URL);
	uint8_t sum[DIGEST_SIZE];
	bool ok = body.n <= UINT32_MAX && write_u64(&tail, until) &&
		  buf_u32be(&tail, (uint32_t)strlen(url)) && buf_u32be(&tail, (uint32_t)body.n) &&
		  buf_text(&tail, url) &&
		  digest_sha256((const struct span[]) {buf_view(&tail), body}, 2, sum) &&
		  buf_text(out, MAGIC) && buf_u32be(out, CACHE_VERSION) &&
		  buf_add(out, sum, sizeof(sum)) && buf_span(out, buf_view(&tail));

	buf_free(&tail);
	return ok;
}

bool
cache_write(struct arena *arena, const char *directory, const char *url, struct span body,
	int64_t until, struct err *err)
{
	const char *path = path_of(arena, directory, url);
	struct buf head = buf_make(HEADER_SIZE + LIMIT_URL);
	bool ok;

	if (path == NULL || !build_head(&head, url, body, until))
		ok = err_set(err, ERR_MEMORY, "%s: no memory", directory);
	else
		ok = replace_file(
			path, (const struct span[]) {buf_view(&head), body}, 2, 0644, err);
	buf_free(&head);
	return ok;
}
