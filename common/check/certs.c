/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificates in a file that the operator names. */
#include "check/certs.h"

#include "base/file.h"
#include "base/limits.h"
#include "trust/certfile.h"

/* The first line of a file, without its end. */
static bool
read_passphrase(struct arena *arena, const char *path, struct deadline deadline, const char **out,
	struct err *err)
{
	struct span in, line = {0};

	*out = NULL;
	if (path == NULL)
		return true;
	if (!file_read(arena, path, LIMIT_CONFIG_LINE, deadline, &in, err))
		return err_context(err, "passphrase");
	span_line(&in, &line);
	*out = arena_span_text(arena, line);
	return true;
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
