/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CHECK_CAPTURE_KEY_H
#define CHECK_CAPTURE_KEY_H

#include "check/spec.h"

/*
 * Whether two checks would see the same, so that one look at the endpoints does for both: all
 * options that both have, and on which it depends what is seen, are equal. What only one of them
 * asks for (--ping) is asked by the look of that one. An option that is not in the table here is
 * taken for one that counts, and nothing is shared where it can be given.
 */
bool capture_key_equal(const struct check_spec *a, const struct options *a_options,
	const struct check_spec *b, const struct options *b_options);

/* Whether it looks at endpoints at all: not at a file or at older evidence. */
bool capture_key_looks(const struct check_spec *spec, const struct options *options);

/* Whether it leaves evidence: of endpoints, or of a file in their place. */
bool capture_key_evidence(const struct check_spec *spec, const struct options *options);

/* Whether the table says of this option whether it counts, and whether it does. */
bool capture_key_knows(const char *option);
bool capture_key_counts(const char *option);

#endif
