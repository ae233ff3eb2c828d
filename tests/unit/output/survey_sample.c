/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Surveys and histories made by hand. */
#include "survey_sample.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "model/winerr.h"

#define DAYS(n) ((int64_t)(n)*CLOCK_DAY)

struct maker {
	struct arena *arena;
	const char *hostile; /* "" for none */
};

static const char *
marked(const struct maker *maker, const char *text)
{
	return arena_printf(maker->arena, "%s%s", text, maker->hostile);
}

static void
fingerprint(char out[static 65], const char *name)
{
	uint64_t hash = 14695981039346656037u;

	for (const char *c = name; *c != '\0'; c++)
		hash = (hash ^ (uint8_t)*c) * 1099511628211u;
	for (size_t i = 0; i < 4; i++)
		snprintf(out + 16 * i, 17, "%016llx", (unsigned long long)(hash * (i + 1)));
}

static void
add_end(const struct maker *maker, struct survey_result *result, enum survey_thing thing,
	const char *name, int64_t from, int64_t to)
{
	struct survey_end end = {
		.thing = thing, .name = marked(maker, name), .from = from, .to = to};

	if (thing != SURVEY_CRL && thing != SURVEY_OCSP)
		fingerprint(end.sha256, name);
	ARENA_PUSH(maker->arena, result->ends, result->end_count, end);
}

static void
add_finding(const struct maker *maker, struct survey_result *result, const char *rule,
	enum state state, uint32_t code, const char *text)
{
	const struct finding finding = {.rule = rule,
		.state = state,
		.alone = state,
		.rank = RANK_DATE,
		.gravity = code != 0          ? GRAVITY_CUT_OFF_SOME
			   : state > STATE_OK ? GRAVITY_CUT_OFF_LATER
					      : GRAVITY_NOTE,
		.code = code,
		.text = marked(maker, text),
		.subject = code != 0 ? marked(maker, "192.0.2.7") : NULL};

	findings_add(&result->findings, maker->arena, &finding);
}

static void
add_addresses(const struct maker *maker, struct survey_result *result, size_t index)
{
	const char *address =
		arena_printf(maker->arena, "192.0.2.%zu%s", index % 250 + 1, maker->hostile);

	ARENA_PUSH(maker->arena, result->addresses, result->address_count, address);
	address = arena_printf(maker->arena, "2001:db8:%zx::7", index + 1);
	ARENA_PUSH(maker->arena, result->addresses, result->address_count, address);
}

/* ---------------------------------------------------------------- the checks of a site */

static struct survey_result
connect_result(const struct maker *maker, const char *host, size_t index)
{
	bool expired = index % 17 == 0;
	int64_t end = SURVEY_TIME + (expired ? -DAYS(3) : DAYS(4 + index % 190) + 3 * CLOCK_HOUR);
	struct survey_result result = {.program = "check_iphttps",
		.service = "IPHTTPS",
		.state = STATE_OK,
		.name = host,
		.seconds = 0.061 + 0.0007 * (double)(index % 100),
		.tls_version = "TLS 1.2",
		.summary = marked(maker, "tunnel up on 2 of 2 addresses in 0.084 s, prefix "
					 "2001:db8:1:1000::/64")};

	add_addresses(maker, &result, index);
	add_end(maker, &result, SURVEY_LEAF, host, end - DAYS(365), end);
	add_end(maker, &result, SURVEY_CA, "Corp Issuing CA 3", SURVEY_TIME - DAYS(900),
		SURVEY_TIME + DAYS(700));
	add_end(maker, &result, SURVEY_ROOT, "Corp Root CA", SURVEY_TIME - DAYS(2500),
		SURVEY_TIME + DAYS(4800));
	if (expired) {
		result.state = STATE_CRITICAL;
		result.code = CERT_E_EXPIRED;
		result.summary = marked(maker, "1 of 2 addresses fails, 192.0.2.7: 0x800b0101 "
					       "CERT_E_EXPIRED: certificate expired 3 days ago");
		add_finding(maker, &result, "chain.expired", STATE_CRITICAL, CERT_E_EXPIRED,
			"certificate expired 3 days ago");
	}
	if (index % 41 == 5) {
		result.state = STATE_UNKNOWN;
		result.code = 0;
		result.tls_version = NULL;
		result.seconds = 0;
		result.summary = marked(maker, "store corp.pem cannot be read: Permission denied");
	}
	add_finding(maker, &result, "tls.null-only", STATE_OK, 0,
		"the server takes only suites without encryption");
	return result;
}

static struct survey_result
trust_result(const struct maker *maker, const char *host, size_t index)
{
	bool soon = index % 23 == 3;
	struct survey_result result = {.program = "check_iphttps_trust",
		.service = "IPHTTPS_TRUST",
		.state = soon ? STATE_WARNING : STATE_OK,
		.name = host,
		.seconds = 0.21,
		.summary =
			marked(maker, soon ? "CRL ends in 20 hours" : "1 path, revocation proven")};

	if (soon)
		add_finding(maker, &result, "revocation.ends-soon", STATE_WARNING, 0,
			"the CRL http://crl.corp.example/site.crl ends in 20 hours");
	add_end(maker, &result, SURVEY_CRL,
		soon ? "http://crl.corp.example/site.crl" : "http://crl.corp.example/issuing3.crl",
		SURVEY_TIME - DAYS(5), SURVEY_TIME + (soon ? 20 * CLOCK_HOUR : DAYS(2) + 100));
	return result;
}

/* ---------------------------------------------------------------- the matrix */

static const struct cert *
root_cert(const struct maker *maker, const char *name, int64_t to)
{
	struct cert *cert = arena_alloc(maker->arena, sizeof(*cert));

	cert->name = cert->subject = cert->issuer = marked(maker, name);
	cert->not_after = to;
	return cert;
}

static const struct distribution *
distribution(const struct maker *maker)
{
	static const struct {
		const char *name;
		enum channel_kind kind;
		enum state state;
		const char *error;
		enum holding cells[2];
	} rows[] = {
		{"da-clients", CHANNEL_GPO, STATE_CRITICAL, NULL,
			{HOLDING_CARRIED, HOLDING_MISSING}},
		{"laptop7.txt", CHANNEL_ODJ, STATE_CRITICAL, NULL,
			{HOLDING_OTHER_KEY, HOLDING_CA_ONLY}},
		{"dc1.corp.example", CHANNEL_DIRECTORY, STATE_OK, NULL,
			{HOLDING_CARRIED, HOLDING_CARRIED}},
		{"golden-image.sst", CHANNEL_SST, STATE_CRITICAL, NULL,
			{HOLDING_EXPIRED, HOLDING_DISALLOWED}},
		{"authroot.stl", CHANNEL_CTL, STATE_WARNING, NULL,
			{HOLDING_RESTRICTED, HOLDING_NOT_YET}},
		{"branch.p7b", CHANNEL_FILES, STATE_UNKNOWN, "No such file or directory",
			{HOLDING_NONE, HOLDING_NONE}},
	};
	struct distribution *made = arena_alloc(maker->arena, sizeof(*made));

	made->root_count = 2;
	made->roots = arena_array(maker->arena, 2, sizeof(*made->roots));
	made->roots[0] = (struct needed_root) {.name = marked(maker, "Corp Root CA"),
		.cert = root_cert(maker, "Corp Root CA", SURVEY_TIME + DAYS(4800)),
		.group = 1};
	made->roots[1] =
		(struct needed_root) {.name = marked(maker, "Corp Root CA G2 with a long name"),
			.group = 2,
			.next = true};
	made->channel_count = sizeof(rows) / sizeof(rows[0]);
	made->channels = arena_array(maker->arena, made->channel_count, sizeof(*made->channels));
	for (size_t i = 0; i < made->channel_count; i++) {
		struct channel_row *row = &made->channels[i];

		*row = (struct channel_row) {.name = marked(maker, rows[i].name),
			.kind = rows[i].kind,
			.state = rows[i].state,
			.error = rows[i].error == NULL ? NULL : marked(maker, rows[i].error)};
		row->cells = arena_array(maker->arena, 2, sizeof(*row->cells));
		for (size_t k = 0; k < 2; k++)
			row->cells[k] = (struct carried) {.holding = rows[i].cells[k],
				.text = rows[i].cells[k] == HOLDING_OTHER_KEY
						? marked(maker, "made in 2019")
						: NULL};
	}
	return made;
}

static struct survey_result
roots_result(const struct maker *maker, const char *host)
{
	return (struct survey_result) {.program = "check_iphttps_roots",
		.service = "IPHTTPS_ROOTS",
		.state = STATE_CRITICAL,
		.name = host,
		.seconds = 0.02,
		.summary = marked(maker, "4 of 6 channels lack a root"),
		.distribution = distribution(maker)};
}

/* ---------------------------------------------------------------- the survey */

static void
make_site(const struct maker *maker, struct survey_site *site, size_t index)
{
	static const char *const cities[] = {"berlin", "muenchen", "paris", "wien", "praha",
		"helsinki", "toronto", "osaka", "sydney", "nairobi"};
	const char *city = cities[index % 10];
	const char *host = arena_printf(maker->arena, "da%zu.%s.corp.example", index + 1, city);

	site->name = arena_printf(maker->arena, "%s-%zu%s", city, index + 1, maker->hostile);
	ARENA_PUSH(maker->arena, site->tags, site->tag_count, marked(maker, city));
	if (index % 3 == 0)
		ARENA_PUSH(maker->arena, site->owners, site->owner_count,
			arena_printf(maker->arena, "%s@example.org", city));
	ARENA_PUSH(maker->arena, site->results, site->count, connect_result(maker, host, index));
	ARENA_PUSH(maker->arena, site->results, site->count, trust_result(maker, host, index));
	if (index < 2)
		ARENA_PUSH(maker->arena, site->results, site->count, roots_result(maker, host));
	for (size_t i = 0; i < site->count; i++)
		site->state = state_worse(site->state, site->results[i].state);
}

struct survey *
survey_sample(struct arena *arena, size_t count, const char *hostile)
{
	const struct maker maker = {arena, hostile == NULL ? "" : hostile};
	struct survey *survey = arena_alloc(arena, sizeof(*survey));

	*survey = (struct survey) {.version = "1.2.3",
		.title = marked(&maker, "DirectAccess sites"),
		.time = SURVEY_TIME,
		.seconds = 3.21,
		.state = STATE_OK,
		.count = count};
	survey->sites = arena_array(arena, count, sizeof(*survey->sites));
	for (size_t i = 0; i < count; i++) {
		make_site(&maker, &survey->sites[i], i);
		survey->state = state_worse(survey->state, survey->sites[i].state);
	}
	return survey;
}

/* ---------------------------------------------------------------- the history */

static void
make_days(struct arena *arena, struct history_site *site, int32_t first, int32_t days, size_t index)
{
	for (int32_t day = 90 - days; day < 90; day++) {
		struct history_day row = {.day = first + day, .timed = 288};
		double wave = sin(day / 9.0 + (double)index);

		if (day < (int32_t)(index % 7) * 4 || (day + (int32_t)index) % 31 == 0)
			continue;
		row.runs[STATE_OK] = 280;
		row.mean = (float)(0.08 + 0.03 * wave + (day % 13 == 2 ? 0.06 : 0));
		row.worst = row.mean * 2.5f;
		if ((day * 7 + (int32_t)index) % 37 == 0)
			row.runs[STATE_WARNING] = 8;
		if (day > 86 && index % 17 == 0)
			row.runs[STATE_CRITICAL] = 288;
		ARENA_PUSH(arena, site->days, site->day_count, row);
	}
}

static struct history_change
state_change(size_t index)
{
	if (index % 23 == 3)
		return (struct history_change) {SURVEY_TIME - 7 * CLOCK_HOUR, HISTORY_STATE,
			STATE_WARNING, 0, "tunnel up", "CRL ends in 27 hours"};
	if (index % 17 == 2)
		return (struct history_change) {SURVEY_TIME - 5 * CLOCK_HOUR, HISTORY_STATE,
			STATE_OK, 0, "0x800b0101 CERT_E_EXPIRED: certificate expired", "tunnel up"};
	return (struct history_change) {SURVEY_TIME - DAYS(3), HISTORY_STATE, STATE_CRITICAL,
		CERT_E_EXPIRED, "tunnel up", "0x800b0101 CERT_E_EXPIRED: certificate expired"};
}

static void
make_changes(struct arena *arena, struct history_site *site, size_t index)
{
	const struct history_change changes[] = {
		state_change(index),
		{SURVEY_TIME - DAYS(20), HISTORY_CERTIFICATE, STATE_NONE, 0, "9a1f04d2b7c3e5f6",
			"1b02c7d8e9f0a1b2"},
		{SURVEY_TIME - DAYS(41), HISTORY_ADDRESSES, STATE_NONE, 0, "192.0.2.7",
			"192.0.2.7, 2001:db8::7"},
		{SURVEY_TIME - DAYS(80), HISTORY_TLS, STATE_NONE, 0, NULL, "TLS 1.2"},
	};

	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++)
		ARENA_PUSH(arena, site->changes, site->change_count, changes[i]);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(
		((const struct history_site *)a)->name, ((const struct history_site *)b)->name);
}

struct history_view *
survey_history_of(struct arena *arena, const struct survey *survey, int days)
{
	struct history_view *view = arena_alloc(arena, sizeof(*view));

	view->last = (int32_t)(SURVEY_TIME / CLOCK_DAY);
	view->first = view->last - 89;
	view->count = survey->count;
	view->sites = arena_array(arena, view->count + 1, sizeof(*view->sites));
	for (size_t i = 0; i < view->count; i++) {
		view->sites[i].name = survey->sites[i].name;
		make_days(arena, &view->sites[i], view->first, days, i);
		make_changes(arena, &view->sites[i], i);
	}
	if (view->count > 0)
		qsort(view->sites, view->count, sizeof(*view->sites), by_name);
	return view;
}

struct history_view *
survey_history(struct arena *arena, const struct survey *survey)
{
	return survey_history_of(arena, survey, 90);
}
