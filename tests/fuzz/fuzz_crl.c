/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Revocation lists: one that is taken has its spans within the input, and all of its entries and
 * extensions can be taken again. */
#include <stdint.h>
#include <stdlib.h>

#include "format/crl_scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void
within(struct span whole, struct span part)
{
	if (part.n > 0 && (part.p < whole.p || span_offset(whole, part) + part.n > whole.n))
		abort();
}

static void
take_extensions(struct span whole, struct span rest)
{
	struct crl_extension extension;

	while (crl_scan_extension(&rest, &extension)) {
		within(whole, extension.oid);
		within(whole, extension.value);
	}
	if (rest.n > 0)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct span in = span_of(p, n), rest;
	struct err err = {.kind = ERR_NONE};
	struct crl_entry entry;
	struct crl_scan crl;

	if (!crl_scan_read(in, deadline_in(60), &crl, &err)) {
		if (err.kind == ERR_NONE)
			abort();
		return 0;
	}
	if (err.kind != ERR_NONE || crl.signature.n == 0 || crl.issuer.n == 0)
		abort();
	within(in, crl.signed_part);
	within(in, crl.signature);
	within(in, crl.next_update);
	take_extensions(in, crl.extensions);
	for (rest = crl.entries; crl_scan_entry(&rest, &entry);) {
		if (entry.serial.n == 0)
			abort();
		within(in, entry.date);
		take_extensions(in, entry.extensions);
	}
	if (rest.n > 0)
		abort();
	return 0;
}
