/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files below the output directory; missing folders are made. */
#include "pki.h"

#include <errno.h>
#include <limits.h>
#include <openssl/bio.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void path_build(const struct pki *pki, char path[PATH_MAX], const char *format, va_list args)
	__attribute__((format(printf, 3, 0)));

static void
path_build(const struct pki *pki, char path[PATH_MAX], const char *format, va_list args)
{
	int len = snprintf(path, PATH_MAX, "%s/", pki->dir);

	if (len < 0 || len >= PATH_MAX)
		die("path too long");
	if (vsnprintf(path + len, (size_t)(PATH_MAX - len), format, args) >= PATH_MAX - len)
		die("path too long");
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(path, 0777) != 0 && errno != EEXIST)
			die("%s: %s", path, strerror(errno));
		*slash = '/';
	}
}

static void
write_path(const char *path, const void *data, size_t len)
{
	FILE *out = fopen(path, "wbe");

	if (!out || fwrite(data, 1, len, out) != len || fclose(out) != 0)
		die("%s: %s", path, strerror(errno));
}

void
file_write(const struct pki *pki, const void *data, size_t len, const char *format, ...)
{
	char path[PATH_MAX];
	va_list args;

	va_start(args, format);
	path_build(pki, path, format, args);
	va_end(args);
	write_path(path, data, len);
}

/* Frees bio, a memory BIO. */
void
file_bio(const struct pki *pki, BIO *bio, const char *format, ...)
{
	char path[PATH_MAX], *data;
	long len = BIO_get_mem_data(bio, &data);
	va_list args;

	va_start(args, format);
	path_build(pki, path, format, args);
	va_end(args);
	write_path(path, data, (size_t)len);
	BIO_free(bio);
}

void
file_link(const struct pki *pki, const char *target, const char *format, ...)
{
	char path[PATH_MAX];
	va_list args;

	va_start(args, format);
	path_build(pki, path, format, args);
	va_end(args);
	unlink(path);
	if (symlink(target, path) != 0)
		die("%s: %s", path, strerror(errno));
}
