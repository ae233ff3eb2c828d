/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of which checks can report a rule. */
#include "verdict/reporter.h"

#include "base/text.h"

enum {
	PATH = REPORTER_CERT | REPORTER_TRUST,
	SERVER = REPORTER_IPHTTPS | PATH,
	ALL_BUT_STATE = SERVER | REPORTER_ROOTS,
	ALL = ALL_BUT_STATE | REPORTER_STATE,
};

/* By the beginning of the name; the last row that fits counts. */
static const struct {
	const char *name;
	unsigned int checks;
} table[] = {
	{"", SERVER},
	{"tls.null-refused", REPORTER_IPHTTPS}, /* --null-cipher */
	{"tls.null-undecided", REPORTER_IPHTTPS},
	{"store.", ALL_BUT_STATE},
	/* Those of roots break a path for clients whatever they trust (roots/wanted). */
	{"chain.signature", ALL_BUT_STATE},
	{"chain.expired", ALL_BUT_STATE},
	{"chain.not-yet-valid", ALL_BUT_STATE},
	{"chain.revoked", ALL_BUT_STATE},
	{"chain.usage", ALL_BUT_STATE},
	{"chain.not-ca", ALL_BUT_STATE},
	{"chain.path-length", ALL_BUT_STATE},
	{"chain.name-constraint", ALL_BUT_STATE},
	{"chain.policy", ALL_BUT_STATE},
	{"chain.critical-extension", ALL_BUT_STATE},
	{"chain.weak-", ALL_BUT_STATE},
	{"chain.unsupported-key", ALL_BUT_STATE},
	{"chain.sha1-blocked", ALL_BUT_STATE},
	{"chain.malformed", ALL_BUT_STATE},
	{"chain.timeout", ALL_BUT_STATE},
	/* check_iphttps asks the sources for Windows 7, which insists on an answer. */
	{"chain.revocation-", REPORTER_IPHTTPS | REPORTER_TRUST},
	{"http.", REPORTER_IPHTTPS},
	{"ra.", REPORTER_IPHTTPS},
	{"ping.", REPORTER_IPHTTPS},
	{"time", REPORTER_IPHTTPS},
	{"cert.", REPORTER_CERT},
	{"cert.handshake", PATH},
	{"cert.unnamed", PATH},
	{"revocation.", REPORTER_TRUST},
	{"client.", REPORTER_STATE},
	{"server.", REPORTER_STATE},
	{"roots.", REPORTER_ROOTS},
	{"policy.", ALL_BUT_STATE},
	{"run.limit", ALL_BUT_STATE},
	{"run.exposed", ALL_BUT_STATE},
	{"run.unproven", ALL},
};

unsigned int
reporters(enum rule rule)
{
	unsigned int checks = 0;

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (text_starts(rule_row(rule)->name, table[i].name))
			checks = table[i].checks;
	return checks;
}
