/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_GPREPORT_H
#define FORMAT_GPREPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/span.h"
#include "format/budget.h"
#include "format/regpol.h"

/*
 * The report of one group policy in XML, as Get-GPOReport -ReportType Xml writes it and as
 * gpreport.xml in a backup. Microsoft documents the command ("Get-GPOReport") and not the elements:
 * they are what reports of Windows Server 2012 R2 and 2016 hold (policies that the NSA published,
 * "Windows Secure Host Baseline"). Read is the computer's part:
 *
 *   PublicKeySettings: RootCertificate and IntermediateCACertificate, whose Data is a serialized
 *     certificate in hexadecimal digits (format/certctx.h);
 *   RegistrySettings: RegistrySetting with KeyPath and Value, whose Name goes with String or
 *     Number. What an administrative template describes is a Policy there, under names in the
 *     language of whoever made the report: these are counted and not read.
 */
enum gpreport_store { GPREPORT_NONE, GPREPORT_ROOT, GPREPORT_CA };

struct gpreport_cert {
	enum gpreport_store store;
	struct span data;
	size_t offset; /* of its element in the file */
};

struct gpreport {
	const char *name; /* of the policy, printable; NULL: none */
	bool disabled;    /* clients ignore the computer's part */
	struct gpreport_cert *certs;
	size_t count;
	struct regpol_value *values; /* that the report shows as such */
	size_t value_count;
	size_t untrusted; /* offset of the first element of certificates in Disallowed, which are
			   * not read; 0: none */
	size_t templates; /* policies of administrative templates, not read */
};

/*
 * Parses to the end or refuses with the offset: what format/xml.h refuses, no or more than one
 * policy, digits that are none, a number that is no DWORD, more than LIMIT_GPREPORT_ITEMS. `out`
 * lives in the arena.
 */
bool gpreport_parse(struct arena *arena, struct span in, struct budget *budget,
	struct gpreport *out, struct err *err);

/* Whether the input begins like one, or like several in one file. */
bool gpreport_recognise(struct span in);

#endif
