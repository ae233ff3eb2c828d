/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NET_FETCH_H
#define NET_FETCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/span.h"
#include "net/digest.h"

/*
 * Fetching of certificates, CRLs and OCSP answers over HTTP with libcurl, the only place that does.
 * libcurl is loaded at the first fetch: a run that fetches nothing does not pay for it. Schemes
 * http only (https when `allow_https`), redirects at most 5 and to the same schemes only, no
 * proxy from the environment, no cookies, no files. A URL is fetched once per fetcher; answers are
 * kept in the arena. Only what did not come in time is tried again by who has twice as much. What
 * is in the cache directory and still current is not fetched at all. May be used from several
 * threads.
 */
struct fetcher;

struct fetch_options {
	const char *proxy; /* NULL: none */
	bool allow_https;
	double seconds;    /* at most this long for one fetch, 0: only the deadline */
	const char *cache; /* directory for what stays current, NULL: none */
	bool cache_as_is;  /* nothing is written or removed in it */
	int64_t now;       /* wall clock, for the cache */
};

struct fetch_result {
	bool ok;
	long status; /* HTTP status, 0 when there was none */
	struct span body;
	uint8_t sha256[DIGEST_SIZE]; /* of the body, when ok: what it is, for who remembers its
					worth */
	const char *text;            /* why not: one line, sanitised */
	bool cached;                 /* was in the cache directory: no connection was made */
	bool late;                   /* the deadline passed before the answer came */
	bool local;                  /* this host failed: it says nothing about the server */
};

enum {
	FETCH_KEEP_DAYS = 7,         /* at most this long in the cache directory */
	FETCH_KEEP_UNDATED_DAYS = 1, /* what says nothing about its end */
};
#define FETCH_UNDATED INT64_MAX

struct fetcher *fetcher_new(struct arena *arena, const struct fetch_options *options);
void fetcher_free(struct fetcher *fetcher); /* NULL is fine */

/* GET, or POST with `content_type` when `post` is not empty. Never NULL. */
const struct fetch_result *fetcher_get(
	struct fetcher *fetcher, const char *url, size_t max, struct deadline deadline);
const struct fetch_result *fetcher_post(struct fetcher *fetcher, const char *url, struct span post,
	const char *content_type, size_t max, struct deadline deadline);

/*
 * Keeps what was got from the URL in the cache directory, if there is one, until `until`, but
 * not for more than FETCH_KEEP_DAYS from now. To be called by who has found it good. What is
 * past its end, or was not got from there, is not kept.
 */
void fetcher_keep(struct fetcher *fetcher, const char *url, int64_t until);

/* What was asked and what came of it: to be kept as evidence, and to be answered again. */
struct fetch_record {
	const char *url;
	const char *content_type; /* NULL: GET */
	struct fetch_result result;
};

/* All that was asked for so far, in that order; no fetch may be under way. */
size_t fetcher_records(struct fetcher *fetcher, struct fetch_record **records);

/* A fetcher that has only these answers and makes no connection. */
struct fetcher *fetcher_replay(
	struct arena *arena, const struct fetch_record *records, size_t count);

/* One that asks another and remembers what was asked of itself; that must outlive it. */
struct fetcher *fetcher_over(struct arena *arena, struct fetcher *parent);

/* Whose answers it gives: those of equal ones are equal. NULL is fine. */
const struct fetcher *fetcher_source(const struct fetcher *fetcher);

/* What the other one has got is remembered as if it had been asked for here. */
void fetcher_recall(struct fetcher *fetcher, const char *url);

/* Why something could not be kept, NULL when all could: a fetch does not fail for that. */
const char *fetcher_note(struct fetcher *fetcher);

#endif
