/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OUTPUT_LETTER_ENDS_H
#define OUTPUT_LETTER_ENDS_H

#include "model/survey.h"
#include "output/letter_body.h"

/* What of these sites ends next: the first few certificates, CAs and roots, and CRLs, each once
 * with the sites that have it. */
void letter_ends(struct letter_body *body, const struct survey_site *const *sites, size_t count,
	int64_t now);

#endif
