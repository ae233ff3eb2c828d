/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_GPOBACKUP_H
#define FORMAT_GPOBACKUP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/span.h"

/*
 * What Backup.xml says of the backup of a group policy, as Backup-GPO and the Group Policy
 * Management Console make it, and bkupInfo.xml of its time. Microsoft documents the commands, and
 * the options of a policy (IGroupPolicyObject::GetOptions); the elements are those of backups that
 * the NSA published ("Windows Secure Host Baseline").
 */
struct gpobackup {
	const char *name;      /* of the policy, printable; NULL: none */
	bool disabled;         /* GPO_OPTION_DISABLE_MACHINE: clients ignore the computer's part */
	bool registry;         /* DomainSysvol\GPO\Machine\registry.pol belongs to it */
	const char *elsewhere; /* where it is by the file, when that is another place; NULL: not */
};

/* Parses Backup.xml, or refuses it with the offset: what format/xml.h refuses, no policy, or more
 * than one, options that are no number. */
bool gpobackup_parse(struct arena *arena, struct span in, struct gpobackup *out, struct err *err);

/* BackupTime of bkupInfo.xml in seconds since 1970. In which time zone it is written is not
 * documented: it is taken for UTC. */
bool gpobackup_time(struct arena *arena, struct span in, int64_t *out, struct err *err);

#endif
