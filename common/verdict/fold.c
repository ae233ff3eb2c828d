/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From many findings to one statement. */
#include "verdict/fold.h"

#include "base/text.h"
#include "model/winerr.h"
#include "verdict/rule.h"

static bool
about(const struct finding *finding, const char *label)
{
	return text_equal(finding->subject, label);
}

enum state
fold_worst(const struct findings *findings, const char *label)
{
	const struct finding *worst = NULL;

	for (size_t i = 0; i < findings->count; i++)
		if (about(&findings->items[i], label) &&
			(worst == NULL || finding_outranks(&findings->items[i], worst)))
			worst = &findings->items[i];
	return worst == NULL ? STATE_NONE : worst->state;
}

/* Clients fail with it, whatever --severity makes of it. */
static bool
cuts_off(const struct finding *finding)
{
	return finding->plain == STATE_CRITICAL && finding->code != 0;
}

bool
fold_fit(const struct findings *findings, const char *label)
{
	for (size_t i = 0; i < findings->count; i++)
		if (about(&findings->items[i], label) && cuts_off(&findings->items[i]))
			return false;
	return true;
}

const struct finding *
fold_open(const struct findings *findings, const char *label)
{
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];

		if (about(finding, label) && finding->state <= STATE_OK &&
			(finding->plain == STATE_UNKNOWN || cuts_off(finding)))
			return finding;
	}
	return NULL;
}

/* What was silenced, if anything was, says best what is not proven. */
static const struct finding *
silenced(const struct findings *findings, const char *label)
{
	const struct finding *open = fold_open(findings, label);
	enum rule rule;

	for (size_t i = 0; open == NULL && i < findings->count; i++)
		if (about(&findings->items[i], label) &&
			rule_find(findings->items[i].rule, &rule) &&
			rule_row(rule)->state > STATE_OK)
			open = &findings->items[i];
	return open;
}

void
fold_unproven(struct verdict *verdict, const struct endpoint *endpoint, const struct finding *open)
{
	verdict_add(verdict, RULE_RUN_UNPROVEN, endpoint, 0,
		"%s counts as OK but proves nothing: %s", open->rule, open->text);
}

void
fold_demand(struct verdict *verdict, const struct endpoint *endpoint, bool proven, const char *why)
{
	const char *label = endpoint == NULL ? verdict->whole : endpoint->label;
	const struct finding *open;

	if (fold_worst(&verdict->findings, label) > STATE_OK ||
		(proven && fold_open(&verdict->findings, label) == NULL))
		return;
	open = silenced(&verdict->findings, label);
	if (open == NULL)
		verdict_add(verdict, RULE_RUN_UNPROVEN, endpoint, 0, "%s", why);
	else
		fold_unproven(verdict, endpoint, open);
}

static bool
is_endpoint(const struct subject *subject, const char *label)
{
	for (size_t i = 0; i < subject->count; i++)
		if (text_equal(subject->endpoints[i].label, label))
			return true;
	return false;
}

void
fold_any_address(struct findings *findings, const struct subject *subject)
{
	enum state best = STATE_CRITICAL;

	for (size_t i = 0; i < subject->count; i++) {
		enum state worst = fold_worst(findings, subject->endpoints[i].label);

		if (worst < best)
			best = state_worse(worst, STATE_OK);
	}
	for (size_t i = 0; i < findings->count; i++)
		if (findings->items[i].subject != NULL && findings->items[i].state > best &&
			is_endpoint(subject, findings->items[i].subject))
			findings->items[i].state = best;
}

uint32_t
fold_code(const struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		if (findings->items[i].state > STATE_OK && findings->items[i].code != 0)
			return findings->items[i].code;
	return 0;
}

/* Whether every endpoint has this very finding. */
static bool
everywhere(
	const struct findings *findings, const struct subject *subject, const struct finding *top)
{
	size_t same = 0;

	for (size_t i = 0; i < findings->count; i++)
		if (findings->items[i].state == top->state && findings->items[i].subject != NULL &&
			text_equal(findings->items[i].rule, top->rule) &&
			text_equal(findings->items[i].text, top->text))
			same++;
	return same >= subject->count;
}

static size_t
count_at(const struct findings *findings, const struct subject *subject, enum state state)
{
	size_t n = 0;

	for (size_t i = 0; i < subject->count; i++)
		n += fold_worst(findings, subject->endpoints[i].label) == state;
	return n;
}

const char *
fold_code_text(struct arena *arena, uint32_t code)
{
	char hex[WINERR_TEXT_MAX];
	const char *symbol = winerr_symbol(code);

	return arena_printf(
		arena, "%s%s%s", winerr_format(code, hex), symbol[0] == '\0' ? "" : " ", symbol);
}

/* A client fails with a critical finding's code; with another one the code is an aside. */
static const char *
statement(struct arena *arena, const struct finding *top, const char *lead)
{
	bool client_cert = text_equal(top->rule, rule_row(RULE_TLS_CLIENT_CERT)->name);

	if (top->code == 0)
		return top->text;
	if (top->state == STATE_CRITICAL)
		return arena_printf(
			arena, "%s%s: %s", lead, fold_code_text(arena, top->code), top->text);
	return arena_printf(arena, "%s (%s%s)", top->text, fold_code_text(arena, top->code),
		client_cert ? " without one" : "");
}

const char *
fold_summary(struct arena *arena, const struct findings *findings, const struct subject *subject)
{
	const struct finding *top = &findings->items[0];
	size_t bad;

	if (top->subject != NULL && !is_endpoint(subject, top->subject)) /* one name of several */
		return arena_printf(
			arena, "%s: %s", top->subject, statement(arena, top, "clients get "));
	if (top->subject == NULL || subject->count < 2 || everywhere(findings, subject, top))
		return statement(arena, top, "clients get ");
	bad = count_at(findings, subject, top->state);
	return arena_printf(arena, "%zu of %zu addresses %s, %s: %s", bad, subject->count,
		top->state == STATE_CRITICAL ? (bad == 1 ? "fails" : "fail")
					     : (bad == 1 ? "needs attention" : "need attention"),
		top->subject, statement(arena, top, ""));
}
