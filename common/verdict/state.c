/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A client's own status judged. */
#include "verdict/state.h"

#include <string.h>

#include "base/text.h"
#include "model/winerr.h"
#include "verdict/fold.h"
#include "verdict/gravity.h"
#include "verdict/reported.h"

enum { STATUS_SHOWN = 60 };

/* --- an English status ----------------------------------------------------------------------- */

enum said { SAID_NOTHING, SAID_ACTIVE, SAID_INACTIVE, SAID_FAILED };

static bool
begins(const char *text, const char *start)
{
	struct span in = span_text(text), head;

	return span_take(&in, strlen(start), &head) && span_is_nocase(head, start);
}

/* Whether that is all of it, but for a full stop. */
static bool
is_whole(const char *text, const char *start)
{
	return text_equal(text + strlen(start), "") || text_equal(text + strlen(start), ".");
}

/* What means active must be known to the last word; of a failure the beginning is enough. The first
 * row that fits counts. English, as no public source shows the texts of other languages. */
static enum said
said(const char *status)
{
	static const struct {
		const char *start;
		enum said said;
	} rows[] = {
		{"IPHTTPS interface active", SAID_ACTIVE},
		{"IPHTTPS interface is active", SAID_ACTIVE}, {"IPHTTPS interface", SAID_INACTIVE},
		{"Failed to connect to IPHTTPS", SAID_FAILED},     /* KB 2980635 */
		{"Failed to connect to the IPHTTPS", SAID_FAILED}, /* KB 2980667, 3056560 */
		{"No usable certificate", SAID_FAILED},            /* KB 2980635 */
		{"Invalid IPHTTPS URL", SAID_FAILED},              /* KB 2980627 */
		{"Interface creation failure", SAID_FAILED},       /* KB 2980660 */
	};

	for (size_t i = 0; status != NULL && i < sizeof(rows) / sizeof(rows[0]); i++)
		if (begins(status, rows[i].start) &&
			(rows[i].said != SAID_ACTIVE || is_whole(status, rows[i].start)))
			return rows[i].said;
	return SAID_NOTHING;
}

/* --- one interface --------------------------------------------------------------------------- */

static const char *
label(const struct client_interface *item)
{
	if (item->host != NULL)
		return item->host;
	return item->name == NULL ? "this client" : item->name;
}

static const char *
quoted(struct arena *arena, const struct client_interface *item)
{
	if (item->status == NULL)
		return "";
	return arena_printf(
		arena, ", status \"%s\"", text_clean(arena, span_text(item->status), STATUS_SHOWN));
}

static void
judge_code(
	struct verdict *verdict, const struct client_interface *item, const struct endpoint *shown)
{
	const struct winerr *row = winerr_find(item->code);

	if (row != NULL)
		verdict_add(verdict, RULE_CLIENT_ERROR, shown, item->code, "%s: %s", row->meaning,
			row->cause);
	else
		verdict_add(verdict, RULE_CLIENT_UNKNOWN_CODE, shown, item->code,
			"a code that is not in the table%s", quoted(verdict->arena, item));
}

/* What a code of 0 is worth: by itself it says no more than that nothing has failed yet. */
static void
judge_zero(
	struct verdict *verdict, const struct client_interface *item, const struct endpoint *shown)
{
	const char *status = quoted(verdict->arena, item);
	enum said words = said(item->status);

	if (words == SAID_FAILED)
		verdict_add(verdict, RULE_CLIENT_FAILED, shown, 0,
			"code 0x0, yet the status names a failure%s", status);
	else if (words == SAID_INACTIVE)
		verdict_add(verdict, RULE_CLIENT_INACTIVE, shown, 0,
			"code 0x0, but the interface is not active%s", status);
	else if (words == SAID_ACTIVE || item->link == CLIENT_LINK_GLOBAL)
		verdict_add(verdict, RULE_CLIENT_ACTIVE, shown, 0, "code 0x0%s%s",
			item->link == CLIENT_LINK_GLOBAL ? ", the adapter has addresses" : "",
			status);
	else
		verdict_add(verdict, RULE_CLIENT_UNKNOWN_STATUS, shown, 0,
			"code 0x0, but it is not known whether this is active%s", status);
}

static void
judge(struct verdict *verdict, const struct client_interface *item)
{
	struct endpoint shown = {.label = label(item)}; /* the label is all that a finding takes */
	const char *status = quoted(verdict->arena, item);
	bool failed = said(item->status) == SAID_FAILED || said(item->status) == SAID_INACTIVE;

	if (item->has_code && item->code != 0)
		judge_code(verdict, item, &shown);
	else if (item->link == CLIENT_LINK_DOWN)
		verdict_add(verdict, RULE_CLIENT_DISCONNECTED, &shown, 0,
			"the medium of the tunnel's adapter is disconnected%s%s",
			item->has_code ? ", though the code is 0x0" : ", and no code was shown",
			status);
	else if (item->link == CLIENT_LINK_LOCAL && !failed)
		verdict_add(verdict, RULE_CLIENT_NO_PREFIX, &shown, 0,
			"the tunnel's adapter has only a link-local address: no prefix reached the "
			"client%s",
			status);
	else if (!item->has_code)
		verdict_add(verdict, RULE_CLIENT_NO_CODE, &shown, 0,
			"the tunnel's adapter has addresses, but no code was shown");
	else
		judge_zero(verdict, item, &shown);
	fold_demand(
		verdict, &shown, said(item->status) != SAID_FAILED, "the status names a failure");
}

/* --- the whole ------------------------------------------------------------------------------- */

/* It stands beside another finding, which is the interface's own. */
static bool
is_unproven(const struct finding *finding)
{
	return text_equal(finding->rule, rule_row(RULE_RUN_UNPROVEN)->name);
}

static bool
is_good(const struct finding *finding)
{
	return text_equal(finding->rule, rule_row(RULE_CLIENT_ACTIVE)->name) ||
	       reported_is_good(finding);
}

/* What --severity has made of a failure must not read as if nothing were wrong: first what fails.
 */
static const struct finding *
first(const struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		if (!is_good(&findings->items[i]))
			return &findings->items[i];
	return &findings->items[0];
}

static const char *
statement(struct arena *arena, const struct finding *top)
{
	if (top->code == 0)
		return top->text;
	return arena_printf(
		arena, "client shows %s: %s", fold_code_text(arena, top->code), top->text);
}

static size_t
count_bad(const struct findings *findings)
{
	size_t bad = 0;

	for (size_t i = 0; i < findings->count; i++)
		bad += !is_good(&findings->items[i]) && !is_unproven(&findings->items[i]);
	return bad;
}

static const char *
summary(struct arena *arena, const struct client_state *state, const struct findings *findings,
	const struct finding *top)
{
	size_t reported = state->component_count + state->connection_count;
	size_t count = state->count + state->doubt_count + reported, bad = count_bad(findings);
	const char *noun = reported == 0 ? "interfaces" : "states";

	if (count <= 1 || (bad == 0 && is_unproven(top)))
		return statement(arena, top);
	if (bad == 0)
		return arena_printf(arena, "all %zu %s: %s", count, noun, top->text);
	return arena_printf(arena, "%zu of %zu %s: %s", bad, count, noun, statement(arena, top));
}

/* 0 says that the tunnel is up: too much where an interface was not shown to be active. Receivers
 * complain of an unknown figure, so there is none where all of that is silenced. */
static void
measure(struct verdict *verdict, const struct client_state *state, struct report *report)
{
	struct metric error = {.label = "client_error",
		.value = report->code,
		.known = report->code != 0 ||
			 (state->count > 0 && count_bad(&report->findings) == 0)};
	struct metric count = {.label = "interfaces", .known = true, .value = (double)state->count};
	struct metric components = {
		.label = "components", .known = true, .value = (double)state->component_count};

	if (error.known || report->state != STATE_OK)
		metrics_add(&report->metrics, verdict->arena, &error);
	metrics_add(&report->metrics, verdict->arena, &count);
	if (state->component_count > 0)
		metrics_add(&report->metrics, verdict->arena, &components);
}

/* Each interface is that of a client. */
static void
settle(struct verdict *verdict, const struct client_state *state)
{
	const char **labels = arena_array(verdict->arena, state->count, sizeof(*labels));

	for (size_t i = 0; i < state->count; i++)
		labels[i] = label(&state->items[i]);
	gravity_settle(&verdict->findings, labels, state->count);
}

void
verdict_state(const struct verdict_options *options, struct arena *arena,
	const struct client_state *state, struct report *report)
{
	struct verdict verdict = {.options = options, .arena = arena, .report = report};
	const struct endpoint unread = {.label = "this client"};
	const struct finding *top;

	for (size_t i = 0; i < state->count; i++)
		judge(&verdict, &state->items[i]);
	judge_reported(&verdict, state);
	for (size_t i = 0; i < state->doubt_count; i++)
		verdict_add(&verdict, RULE_CLIENT_UNREADABLE, &unread, 0, "%s", state->doubts[i]);
	fold_demand(&verdict, &unread, true, "");
	if (state->count + state->component_count + state->connection_count == 0)
		verdict_add(&verdict, RULE_RUN_UNPROVEN, NULL, 0, "no interface was shown");
	settle(&verdict, state);
	findings_sort(&verdict.findings);
	top = first(&verdict.findings);
	report->findings = verdict.findings;
	report->state = state_worse(STATE_OK, findings_worst(&verdict.findings));
	report->name = top->subject == NULL ? "" : top->subject;
	report->code = fold_code(&verdict.findings);
	report->summary = summary(arena, state, &verdict.findings, top);
	measure(&verdict, state, report);
}
