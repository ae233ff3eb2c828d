/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_PSOBJECT_H
#define FORMAT_PSOBJECT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/span.h"

/*
 * Objects as PowerShell prints them, among anything else: Format-List ("Name : value", a blank line
 * behind each), Format-Table (columns where the dashes under the header are; -Wrap continues a row
 * in the next lines), ConvertTo-Csv and Export-Csv (comma, semicolon or tab), ConvertTo-Json (an
 * object, an array, or the array as the member "value"). Names of properties are the same in every
 * language of Windows. Layouts: Microsoft's documents of these commands.
 *
 * The text has been through netsh_clean. Values are as printed, not yet printable; one that the
 * width of a table has cut ends in "...". A value that is not shown is empty; "System.String[]",
 * which a CSV has in place of several, is not shown. Several values in JSON are one, with "; ".
 * Those of JSON that an object lacks are looked for in the objects of its member Heuristics
 * (RemoteAccessHealthMonitor).
 */
enum { PSOBJECT_PROPERTIES = 8 };

struct psobject_kind {
	const char *const *names; /* of the properties, at most PSOBJECT_PROPERTIES */
	size_t count;
	size_t mark; /* what has this one is an object of the kind */
	size_t also; /* and it must have this one */
};

struct psobject {
	struct span values[PSOBJECT_PROPERTIES];
	size_t line; /* where it was found, counted from 1 */
};

struct psobjects {
	struct psobject *items;
	size_t count;
	size_t *partial; /* the lines of those that lack what they must have, or were cut */
	size_t partial_count;
};

/* False with ERR_LIMIT for more than LIMIT_CLIENT_OBJECTS, or more texts that may be JSON or CSV
 * than are tried. None at all is no error. */
bool psobject_read(struct arena *arena, struct span in, const struct psobject_kind *kind,
	struct psobjects *out, struct err *err);

#endif
