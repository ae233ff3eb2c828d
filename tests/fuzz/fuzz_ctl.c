/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificate trust lists: what is taken is within its bounds and no hash is there twice. */
#include <stdint.h>
#include <stdlib.h>

#include "format/ctl.h"

#include "format/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void
check(const struct ctl *ctl, struct span in)
{
	size_t offset = span_offset(in, ctl->content);

	if (offset > in.n || ctl->content.n > in.n - offset || ctl->usage_count == 0 ||
		ctl->hash == CTL_HASH_NONE || ctl->subject_count > LIMIT_CTL_SUBJECTS ||
		ctl->signer_count > LIMIT_CTL_SIGNERS)
		abort();
	for (size_t i = 0; i < ctl->subject_count; i++)
		if (ctl->subjects[i].props.count > LIMIT_CERTPROPS ||
			(i > 0 && span_equal(ctl->subjects[i].id, ctl->subjects[i - 1].id)))
			abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *arena = arena_new(abort);
	struct err err = {.kind = ERR_NONE};
	struct ctl ctl;

	if (ctl_parse(arena, span_of(p, n), &ctl, &err)) {
		if (err.kind != ERR_NONE || !ctl_recognise(span_of(p, n)))
			abort();
		check(&ctl, span_of(p, n));
	} else if (err.kind == ERR_NONE)
		abort();
	arena_free(arena);
	return 0;
}
