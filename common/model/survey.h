/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_SURVEY_H
#define MODEL_SURVEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/distribution.h"
#include "model/finding.h"
#include "model/metric.h"
#include "model/report.h"
#include "model/state.h"

/*
 * One run over many sites, as plain data: small, because there may be thousands. What was captured
 * is gone by then; what people look at is kept. Every text has been through text_printable.
 */

/* Something that ends: a certificate of the path that counts, a CRL, an OCSP answer. */
enum survey_thing {
	SURVEY_THING_NONE,
	SURVEY_LEAF,
	SURVEY_CA,
	SURVEY_ROOT,
	SURVEY_CRL,
	SURVEY_OCSP,
};

struct survey_end {
	enum survey_thing thing;
	const char *name; /* common name, or the URL of a CRL */
	int64_t from, to; /* seconds since 1970; validity, or this and next update */
	char sha256[65];  /* of a certificate, hexadecimal; "" of others */
};

/* One check of one site. */
struct survey_result {
	const char *program; /* "check_iphttps" */
	const char *service; /* "IPHTTPS" */
	enum state state;
	const char *name;         /* "da.example.com" */
	const char *summary;      /* the worst fact */
	uint32_t code;            /* what a Windows client would show, 0 when it would connect */
	double seconds;           /* the whole check */
	struct findings findings; /* sorted */
	struct metrics metrics;
	struct survey_end *ends;
	size_t end_count;
	const char **addresses; /* labels of the endpoints */
	size_t address_count;
	const char *tls_version; /* "TLS 1.2" of the first endpoint that answered, NULL: none did */
	const struct distribution *distribution; /* of check_iphttps_roots, else NULL */
	bool unreached; /* the run had ended before: UNKNOWN, which says nothing of the site */
};

struct survey_site {
	const char *name;    /* the section's */
	const char *url;     /* what clients are configured with; NULL: not one URL */
	const char **owners; /* addresses for mail */
	size_t owner_count;
	const char **tags;
	size_t tag_count;
	enum state state; /* the worst of its checks */
	struct survey_result *results;
	size_t count;
};

struct survey {
	const char *version;
	const char *title;    /* of the page and the mail */
	const char *page_url; /* where the page is; NULL: nobody said */
	int64_t time;         /* when the run began */
	int64_t run_every;    /* seconds between the beginnings of two runs, 0: not known */
	double seconds;
	bool interrupted; /* by a signal or its deadline: what is missing is UNKNOWN */
	enum state state;
	struct survey_site *sites; /* in the order of the configuration */
	size_t count;
	size_t whole; /* sites of the configuration when this run was for some of them, else 0 */
};

/* Copies into `arena` what is kept of a finished check, so that all else of it can go. Certificates
 * and CRLs that several addresses share are there once. */
void survey_keep(struct arena *arena, const struct report *report, struct survey_result *out);

/* What a run has seen of a site. When some of its checks were not reached, it is at least as bad as
 * the others say; when those say nothing bad, that is nothing. */
enum survey_sight { SURVEY_UNSEEN, SURVEY_PART, SURVEY_WHOLE };
enum survey_sight survey_site_seen(const struct survey_site *site);

/* The state of a site, and of the whole survey, from those of the checks. */
void survey_fold(struct survey *survey);

const char *survey_thing_name(enum survey_thing thing); /* "leaf", "ca", "root", "crl", "ocsp" */

/* The result whose summary is the worst fact of the site: of those with the site's state the one
 * with the gravest finding. NULL when there is none. */
const struct survey_result *survey_site_worst(const struct survey_site *site);

/* The code of that fact, 0 when it has none. */
uint32_t survey_site_code(const struct survey_site *site);

/* Whether a stands before b, wherever they are configured: by state, then by the gravest finding.
 */
bool survey_site_before(const struct survey_site *a, const struct survey_site *b);

/* The sites in `arena`: worst state first, then by the gravest finding (finding_before), then in
 * their order. */
const struct survey_site **survey_worst_first(const struct survey *survey, struct arena *arena);

#endif
