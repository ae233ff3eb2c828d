/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NET_CURL_H
#define NET_CURL_H

#include <curl/curl.h>
#include <stdbool.h>

#include "base/clock.h"
#include "base/err.h"

/*
 * libcurl, loaded when it is first asked for: linking it would double the start-up time of every
 * check, and most runs move nothing with it. The types are those of its header.
 */
struct curl_api {
	__typeof__(&curl_global_init) global_init;
	__typeof__(&curl_easy_setopt) easy_setopt;
	__typeof__(&curl_easy_getinfo) easy_getinfo;
	__typeof__(&curl_easy_strerror) easy_strerror;
	__typeof__(&curl_version_info) version_info;
	__typeof__(&curl_slist_append) slist_append;
	__typeof__(&curl_slist_free_all) slist_free_all;
	const char *failure; /* NULL: all of it is there */
	struct err err;
};

/* Loads it once for the process; never NULL, but `failure` has to be looked at. Any thread. */
const struct curl_api *curl_load(void);

/* A handle whose sockets are watched (net/guard.h), NULL without one. */
CURL *curl_open(void);

/* The transfer, which ends soon after the deadline whatever the peer does and whatever libcurl
 * waits for; CURLE_OPERATION_TIMEDOUT then. */
CURLcode curl_perform(CURL *handle, struct deadline deadline);

/* Without waiting long for a peer that does not want to part. NULL is fine. */
void curl_close(CURL *handle);

/* What every transfer of ours wants: no signals, no time beyond the deadline, nothing from the
 * environment or ~/.netrc, no waiting for the resolver's threads at the end. */
bool curl_set_up(CURL *handle, struct deadline deadline);

/* Who may vouch for a server: those in `ca_file` (PEM) and nobody else; NULL: whom libcurl trusts
 * by itself. */
bool curl_trust(CURL *handle, const char *ca_file);

/* Whether a transfer that ended with this code failed for a reason of this host's. */
bool curl_failed_here(CURL *handle, CURLcode code);

/* For no passphrase of a key, which would be asked for on the terminal, outside of every deadline.
 */
bool curl_ask_nobody(CURL *handle);

#endif
