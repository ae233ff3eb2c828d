/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A temporary directory's end. */
#ifndef UNIT_SCRATCH_H
#define UNIT_SCRATCH_H

#include <ftw.h>
#include <stdio.h>

static inline int
scratch_remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static inline int
scratch_remove(const char *dir)
{
	return nftw(dir, scratch_remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

#endif
