/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What nobody else must see: read, kept and wiped. */
#include "secret.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "limits.h"
#include "memory.h"
#include "span.h"
#include "text.h"

static pthread_mutex_t secret_lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned int secret_holders; /* under the lock, which the kernel's flag needs too */

void
secret_hold(void)
{
	memory_cleanse();
	pthread_mutex_lock(&secret_lock);
	if (secret_holders++ == 0)
		prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	pthread_mutex_unlock(&secret_lock);
}

void
secret_release(void)
{
	pthread_mutex_lock(&secret_lock);
	if (--secret_holders == 0)
		prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
	pthread_mutex_unlock(&secret_lock);
}

static struct secret
make(size_t size)
{
	struct secret secret = {.text = memory_calloc(size, 1), .size = size};

	secret_hold();
	return secret;
}

void
secret_clear(struct secret *secret)
{
	if (secret->text == NULL)
		return;
	explicit_bzero(secret->text, secret->size);
	free(secret->text);
	*secret = (struct secret) {.text = NULL};
	secret_release();
}

/* An editor's marks and widths: the server would be asked with a password that nobody has set. */
static bool
is_plain(struct span in, const char *path, struct err *err)
{
	if (span_starts(in, "\xef\xbb\xbf"))
		return err_set(err, ERR_FORMAT,
			"%s: begins with a byte order mark: save it as plain "
			"text without one (\"UTF-8\", not \"UTF-8 with BOM\")",
			path);
	if (span_starts(in, "\xff\xfe") || span_starts(in, "\xfe\xff"))
		return err_set(
			err, ERR_FORMAT, "%s: is UTF-16 (\"Unicode\"): save it as UTF-8", path);
	if (in.n > 0 && memchr(in.p, 0, in.n) != NULL)
		return err_set(
			err, ERR_FORMAT, "%s: has zero bytes: it is UTF-16 or no text", path);
	return true;
}

/* Keeps the first line, without its end (LF or CRLF). */
static bool
keep_line(struct secret *secret, size_t n, const char *path, struct err *err)
{
	struct span in = span_of(secret->text, n), line = {.n = 0};

	if (!is_plain(in, path, err))
		return false;
	span_line(&in, &line);
	explicit_bzero(secret->text + line.n, secret->size - line.n);
	return true;
}

bool
secret_read(const char *path, struct deadline deadline, struct secret *out, struct err *err)
{
	struct secret secret = make(LIMIT_CONFIG_LINE + 2);
	size_t n = 0;

	if (file_read_to(path, secret.text, LIMIT_CONFIG_LINE, deadline, &n, err) &&
		keep_line(&secret, n, path, err)) {
		*out = secret;
		return true;
	}
	secret_clear(&secret);
	return false;
}

/* Without a list of groups they are all taken for its own. */
static bool
is_own_group(gid_t group)
{
	gid_t *groups;
	int count;
	bool own = geteuid() == 0 || group == 0 || group == getegid();

	count = own ? 0 : getgroups(0, NULL);
	if (count <= 0)
		return own || count < 0;
	groups = memory_calloc((size_t)count, sizeof(*groups));
	count = getgroups(count, groups);
	own = count < 0;
	for (int i = 0; i < count; i++)
		own = own || groups[i] == group;
	free(groups);
	return own;
}

const char *
secret_exposure(struct arena *arena, const char *path)
{
	const char *who = NULL;
	struct stat st;

	if (path == NULL || text_equal(path, "-") || stat(path, &st) != 0 || !S_ISREG(st.st_mode))
		return NULL;
	if (st.st_mode & S_IROTH)
		who = "everybody";
	else if ((st.st_mode & S_IRGRP) && !is_own_group(st.st_gid))
		who = arena_printf(arena, "the group %lu", (unsigned long)st.st_gid);
	if (who == NULL)
		return NULL;
	return arena_printf(arena, "%s can be read by %s (mode %04o)",
		text_clean(arena, span_text(path), LIMIT_TEXT_FIELD / 2), who,
		(unsigned int)(st.st_mode & 07777));
}
