/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificates in a file that the operator names. */
#include "check/certs.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/secret.h"
#include "format/limits.h"
#include "store/certfile.h"

bool
certs_read(struct arena *arena, const struct options *options, const char *path,
	struct deadline deadline, struct span **out, size_t *count, struct err *err)
{
	struct secret passphrase = {.text = NULL};
	struct account account = {0};
	struct budget budget = {.account = &account};
	struct span in;
	bool ok;

	if (options->passphrase_file != NULL &&
		!secret_read(options->passphrase_file, deadline, &passphrase, err))
		return err_context(err, "passphrase");
	ok = file_read(arena, path, LIMIT_FILE, deadline, &in, err);
	/* Whatever took the time, what is small is not to blame for it. */
	if (ok && in.n > LIMIT_CERT)
		budget.deadline = deadline;
	ok = ok && (certfile_parse(arena, in, passphrase.text, &budget, out, count, err) ||
			   err_context(err, "%s", file_shown(path)));
	secret_clear(&passphrase);
	return ok;
}
