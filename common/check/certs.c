/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificates in a file that the operator names. */
#include "check/certs.h"

#include "base/file.h"
#include "base/limits.h"
#include "trust/certfile.h"

static bool
read_passphrase(struct arena *arena, const char *path, struct deadline deadline, const char **out,
	struct err *err)
{
	*out = NULL;
	return path == NULL || file_read_first_line(arena, path, deadline, out, err) ||
	       err_context(err, "passphrase");
}

bool
certs_read(struct arena *arena, const struct options *options, const char *path,
	struct deadline deadline, struct span **out, size_t *count, struct err *err)
{
	const char *passphrase;
	struct span in;

	if (!read_passphrase(arena, options->passphrase_file, deadline, &passphrase, err) ||
		!file_read(arena, path, LIMIT_FILE, deadline, &in, err))
		return false;
	return certfile_parse(arena, in, passphrase, out, count, err) ||
	       err_context(err, "%s", path);
}
