/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From options to what the rules may know: thresholds, each in its own meaning. */
#include "check/plan.h"

bool
plan_revocation(const struct check_spec *spec, const struct options *options)
{
	return spec->revocation || (spec->fetches && options->client == CLIENT_WIN7);
}

static bool
threshold(const char *option, const char *value, struct range *out, struct err *err)
{
	struct err why = {0};

	if (value == NULL || range_parse(value, out, &why))
		return true;
	return err_set(err, ERR_USAGE, "--%s: \"%s\" %s", option, value, why.text);
}

/* A pair of ages, given or by default; what is critical must be a warning too. */
static bool
age_pair(const struct check_spec *spec, const char *const names[2], const char *const given[2],
	const char *const defaults[2], struct age out[2], struct err *err)
{
	struct err why = {0};

	for (int i = 0; i < 2; i++) {
		const char *text = given[i] == NULL ? defaults[i] : given[i];

		if (text != NULL && !age_parse(text, spec->age_unit, &out[i], &why))
			return err_set(err, ERR_USAGE, "--%s: \"%s\" %s", names[i], text, why.text);
	}
	if (!age_within(&out[1], &out[0]))
		return err_set(err, ERR_USAGE, "--%s: \"%s\"%s must be stricter than --%s: \"%s\"%s",
			names[1], given[1] == NULL ? defaults[1] : given[1],
			given[1] == NULL ? " (default)" : "", names[0],
			given[0] == NULL ? defaults[0] : given[0], given[0] == NULL ? " (default)" : "");
	return true;
}

static bool
set_ages(const struct check_spec *spec, const struct options *o, struct verdict_options *out,
	struct err *err)
{
	const char *const names[2] = {"warning", "critical"};
	const char *const ca_names[2] = {"ca-warning", "ca-critical"};
	const char *const given[2] = {o->warning, o->critical};
	const char *const ca_given[2] = {o->ca_warning, o->ca_critical};
	const char *const defaults[2] = {spec->warning, spec->critical};
	const char *const ca_defaults[2] = {spec->ca_warning, spec->ca_critical};
	struct age ages[2] = {{.unit = 1}, {.unit = 1}}, ca_ages[2] = {{.unit = 1}, {.unit = 1}};

	if (!age_pair(spec, names, given, defaults, ages, err) ||
		!age_pair(spec, ca_names, ca_given, ca_defaults, ca_ages, err))
		return false;
	out->age_warning = ages[0];
	out->age_critical = ages[1];
	out->ca_warning = ca_ages[0];
	out->ca_critical = ca_ages[1];
	return true;
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
	*out = (struct verdict_options) {
		.severities = options->severities,
		.severity_count = options->severity_count,
		.timeout_state = options->timeout_state,
		.any_address = options->any_address,
		.pings = options->ping_count > 0,
		.timeout = options->timeout,
		.now = now,
		.win7 = options->client == CLIENT_WIN7,
		.no_fetch = options->no_fetch && options->crl_count == 0,
		.fingerprint = options->fingerprint,
		.issuer = options->issuer,
		.scope = scope(spec, options),
	};
	if (spec->age_unit > 0)
		return set_ages(spec, options, out, err);
	if (!threshold("warning", options->warning, &out->warning, err) ||
		!threshold("critical", options->critical, &out->critical, err))
		return false;
	if (out->warning.set && out->critical.set && !range_within(&out->critical, &out->warning))
		return err_set(err, ERR_USAGE,
			"--critical: \"%s\" must be the stricter one: some values would be critical "
			"without a warning of \"%s\"", options->critical, options->warning);
	return true;
}
