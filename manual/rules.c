/* SPDX-License-Identifier: GPL-3.0-or-later */
/* iphttps-rules(7): every rule, its state and who reports it. */
#include "manual/pages.h"
#include "model/state.h"
#include "options/man.h"
#include "verdict/reporter.h"
#include "verdict/rule.h"

static void
write_reporters(struct buf *out, unsigned int who)
{
	static const struct {
		enum reporter bit;
		const char *name;
	} names[] = {{REPORTER_IPHTTPS, "iphttps"}, {REPORTER_CERT, "cert"},
		{REPORTER_TRUST, "trust"}, {REPORTER_ROOTS, "roots"}, {REPORTER_STATE, "state"}};
	const char *before = "";

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if ((who & names[i].bit) != 0) {
			buf_printf(out, "%s%s", before, names[i].name);
			before = ", ";
		}
}

void
manual_write_rules(struct buf *out)
{
	buf_text(out,
		".SH DESCRIPTION\n"
		"Each fact that a check reports comes from a rule. A rule has a name, which JSON, "
		"OpenMetrics and \\-vv show, and a state, which \\-\\-severity=RULE=STATE changes. "
		"What is "
		"silenced with ok is not proven by that: where a check could not establish what it "
		"is for, it stays UNKNOWN. CHECK \\-\\-list\\-rules lists the rules of one check.\n"
		".SH RULES\n"
		"Name, state, and the checks that report it (check_iphttps, check_iphttps_cert and "
		"so on).\n");
	for (int i = RULE_NONE + 1; i < RULE_COUNT; i++) {
		const struct rule_row *row = rule_row((enum rule)i);

		buf_text(out, ".TP\n\\fB");
		man_text(out, row->name);
		buf_printf(out, "\\fR  %s  (", state_name(row->state));
		write_reporters(out, reporters((enum rule)i));
		man_line(out, ")\n", row->text, ".\n");
	}
}
