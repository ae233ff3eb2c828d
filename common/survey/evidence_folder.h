/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SURVEY_EVIDENCE_FOLDER_H
#define SURVEY_EVIDENCE_FOLDER_H

#include "check/look.h"

/*
 * A folder with the evidence of sites: a file for each look, SITE.CHECK.json, CHECK being the check
 * that goes deepest among those that have judged it. Bytes of a site's name that are no ASCII
 * letter, digit, '-' or '_', and no '.' behind the first byte, are written %XX; of a name that is
 * too long for a file the end is a hash. Each file is evidence as the checks themselves write it.
 */
enum { EVIDENCE_FOLDER_LOOKS = 8 };

/* What it holds of one site. */
struct evidence_folder {
	const char *path, *site;
	struct look looks[EVIDENCE_FOLDER_LOOKS];
	size_t count;
	struct err err; /* why a file could not be read, if so */
};

const char *evidence_folder_path(
	struct arena *arena, const char *folder, const char *site, const char *check);

/* Writes what a look has seen; takes away what an earlier one has when this has seen nothing. */
bool evidence_folder_keep(const char *folder, const char *site, const char *check,
	struct look *look, struct err *err);
bool evidence_folder_drop(const char *folder, const char *site, const char *check,
	struct arena *arena, struct err *err);

void evidence_folder_read(struct evidence_folder *out, struct session *session, struct arena *arena,
	const char *folder, const char *site);

/* The newest look that this check has judged; NULL when there is none. */
struct look *evidence_folder_find(
	struct evidence_folder *folder, const char *check, struct err *err);

#endif
