/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From options to what the rules may know: thresholds, each in its own meaning. */
#include "check/plan.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool
plan_revocation(const struct check_spec *spec, const struct options *options)
{
	return spec->revocation ||
	       (spec->revocation_win7 && client_row(options->client)->revocation);
}

/* Adds what is wrong with one option, or with two that contradict each other; returns false. */
__attribute__((format(printf, 4, 5))) static bool
mistaken(struct plan_mistakes *to, const char *option, const char *other, const char *fmt, ...)
{
	struct plan_mistake *mistake = &to->items[to->count++];
	va_list ap;

	mistake->options[0] = option;
	mistake->options[1] = other;
	va_start(ap, fmt);
	vsnprintf(mistake->text, sizeof(mistake->text), fmt, ap);
	va_end(ap);
	return false;
}

static bool
threshold(const char *option, const char *value, struct range *out, struct plan_mistakes *mistakes)
{
	struct err why = {0};

	return value == NULL || range_parse(value, out, &why) ||
	       mistaken(mistakes, option, NULL, "--%s: \"%s\" %s", option, value, why.text);
}

static void
set_ranges(
	const struct options *options, struct verdict_options *out, struct plan_mistakes *mistakes)
{
	bool warning = threshold("warning", options->warning, &out->warning, mistakes);
	bool critical = threshold("critical", options->critical, &out->critical, mistakes);

	if (warning && critical && out->warning.set && out->critical.set &&
		!range_within(&out->critical, &out->warning))
		mistaken(mistakes, "critical", "warning",
			"--critical: \"%s\" is not stricter than --warning \"%s\"",
			options->critical, options->warning);
}

/* A pair of ages, given or by default; what is critical must be a warning too. */
static void
set_pair(const struct check_spec *spec, const char *const names[2], const char *const given[2],
	const char *const defaults[2], struct age out[2], struct plan_mistakes *mistakes)
{
	bool ok = true;

	for (int i = 0; i < 2; i++) {
		const char *text = given[i] == NULL ? defaults[i] : given[i];
		struct err why = {0};

		out[i] = (struct age) {.unit = 1};
		if (text != NULL && !age_parse(text, spec->age_unit, &out[i], &why))
			ok = mistaken(mistakes, names[i], NULL, "--%s: \"%s\" %s", names[i], text,
				why.text);
	}
	if (ok && !age_within(&out[1], &out[0]))
		mistaken(mistakes, names[1], names[0],
			"--%s: \"%s\"%s must be stricter than --%s: \"%s\"%s", names[1],
			given[1] == NULL ? defaults[1] : given[1],
			given[1] == NULL ? " (default)" : "", names[0],
			given[0] == NULL ? defaults[0] : given[0],
			given[0] == NULL ? " (default)" : "");
}

static void
set_ages(const struct check_spec *spec, const struct options *o, struct verdict_options *out,
	struct plan_mistakes *mistakes)
{
	const char *const names[2] = {"warning", "critical"};
	const char *const ca_names[2] = {"ca-warning", "ca-critical"};
	const char *const given[2] = {o->warning, o->critical};
	const char *const ca_given[2] = {o->ca_warning, o->ca_critical};
	const char *const defaults[2] = {spec->warning, spec->critical};
	const char *const ca_defaults[2] = {spec->ca_warning, spec->ca_critical};
	struct age ages[2], ca_ages[2];

	set_pair(spec, names, given, defaults, ages, mistakes);
	set_pair(spec, ca_names, ca_given, ca_defaults, ca_ages, mistakes);
	out->age_warning = ages[0];
	out->age_critical = ages[1];
	out->ca_warning = ca_ages[0];
	out->ca_critical = ca_ages[1];
}

static void
set_thresholds(const struct check_spec *spec, const struct options *options,
	struct verdict_options *out, struct plan_mistakes *mistakes)
{
	mistakes->count = 0;
	if (spec->age_unit > 0)
		set_ages(spec, options, out, mistakes);
	else
		set_ranges(options, out, mistakes);
}

void
plan_mistakes(const struct check_spec *spec, const struct options *options,
	struct plan_mistakes *mistakes)
{
	struct verdict_options tried = {0};

	set_thresholds(spec, options, &tried, mistakes);
}

static struct verdict_scope
scope(const struct check_spec *spec, const struct options *options)
{
	return (struct verdict_scope) {
		.last = spec->last,
		.family = options->family,
		.file = options->file != NULL,
		.fetches = spec->fetches,
		.no_fetch = options->no_fetch,
		.revocation = plan_revocation(spec, options),
		.null_cipher = options->null_cipher,
	};
}

bool
plan_verdict(const struct check_spec *spec, const struct options *options, int64_t now,
	struct verdict_options *out, struct err *err)
{
	struct plan_mistakes mistakes;

	*out = (struct verdict_options) {
		.severities = options->severities,
		.severity_count = options->severity_count,
		.timeout_state = options->timeout_state,
		.any_address = options->any_address,
		.pings = options->ping_count > 0,
		.timeout = options->timeout,
		.now = now,
		.client = client_row(options->client),
		.fingerprint = options->fingerprint,
		.issuer = options->issuer,
		.scope = scope(spec, options),
	};
	memcpy(out->max_age, options->max_age, sizeof(out->max_age));
	set_thresholds(spec, options, out, &mistakes);
	return mistakes.count == 0 || err_set(err, ERR_USAGE, "%s", mistakes.items[0].text);
}
