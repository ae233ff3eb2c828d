/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON posted over one connection that stays open. */
#include "config.h"

#include "net/post.h"

#include <sys/stat.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "net/curl.h"
#include "net/limits.h"

#define USER_AGENT "iphttps-plugins"

enum { HTTP_OK = 200 };

struct poster {
	struct arena *arena;
	struct post_options options;
	const struct curl_api *curl;
	CURL *handle;
	struct curl_slist *headers;
	struct buf answer;
};

static size_t
take(char *data, size_t size, size_t count, void *context)
{
	struct poster *poster = context;

	return buf_add(&poster->answer, data, size * count) ? size * count : 0;
}

static bool
text_option(struct poster *poster, CURLoption option, const char *value)
{
	return value == NULL ||
	       poster->curl->easy_setopt(poster->handle, option, value) == CURLE_OK;
}

/* TLS with a server that is known; no version older than Icinga's own least. */
static bool
set_trust(struct poster *poster)
{
	const struct post_options *options = &poster->options;
	CURL *handle = poster->handle;

	return poster->curl->easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
	       poster->curl->easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK &&
	       poster->curl->easy_setopt(
		       handle, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
	       curl_trust(handle, options->ca) &&
	       text_option(poster, CURLOPT_SSLCERT, options->cert) &&
	       text_option(poster, CURLOPT_SSLKEY, options->key) && curl_ask_nobody(handle) &&
	       text_option(poster, CURLOPT_USERNAME, options->user) &&
	       text_option(poster, CURLOPT_PASSWORD, options->password);
}

static bool
set_protocols(struct poster *poster)
{
#if LIBCURL_VERSION_NUM >= 0x075500
	return text_option(poster, CURLOPT_PROTOCOLS_STR, "https");
#else
	return poster->curl->easy_setopt(
		       poster->handle, CURLOPT_PROTOCOLS, (long)CURLPROTO_HTTPS) == CURLE_OK;
#endif
}

static bool
set_up(struct poster *poster)
{
	CURL *handle = poster->handle;
	struct curl_slist *first =
		poster->curl->slist_append(NULL, "Content-Type: application/json");

	if (first != NULL)
		poster->headers = poster->curl->slist_append(first, "Accept: application/json");
	if (poster->headers == NULL) {
		poster->curl->slist_free_all(first);
		return false;
	}
	return set_protocols(poster) && set_trust(poster) &&
	       text_option(poster, CURLOPT_PROXY, "") &&
	       text_option(poster, CURLOPT_USERAGENT, USER_AGENT) &&
	       poster->curl->easy_setopt(handle, CURLOPT_HTTPHEADER, poster->headers) == CURLE_OK &&
	       poster->curl->easy_setopt(handle, CURLOPT_WRITEFUNCTION, take) == CURLE_OK &&
	       poster->curl->easy_setopt(handle, CURLOPT_WRITEDATA, poster) == CURLE_OK;
}

/* libcurl does not say that this is what is wrong. What it reads from a pipe only it can read. */
static bool
check_key(const struct poster *poster, struct err *err)
{
	const struct post_options *options = &poster->options;
	const char *path = options->key == NULL ? options->cert : options->key;
	struct span in, line;
	struct stat st;

	if (path == NULL || stat(path, &st) != 0 || !S_ISREG(st.st_mode) ||
		!file_read(poster->arena, path, LIMIT_CONFIG_FILE, deadline_in(options->seconds),
			&in, NULL))
		return true;
	while (span_line(&in, &line))
		if (span_starts(line, "-----BEGIN ENCRYPTED ") ||
			span_starts(line, "Proc-Type: 4,ENCRYPTED"))
			return err_set(err, ERR_UNSUPPORTED, "%s: the private key is encrypted",
				text_clean(poster->arena, span_text(path), LIMIT_TEXT_FIELD));
	return true;
}

struct poster *
poster_new(struct arena *arena, const struct post_options *options, struct err *err)
{
	struct poster *poster = arena_alloc(arena, sizeof(*poster));

	poster->arena = arena;
	poster->options = *options;
	poster->curl = curl_load();
	poster->answer = buf_make(LIMIT_POST_ANSWER);
	if (poster->curl->failure != NULL) {
		err_set(err, ERR_SYSTEM, "%s", poster->curl->failure);
		return NULL;
	}
	if (!check_key(poster, err))
		return NULL;
	poster->handle = curl_open();
	if (poster->handle != NULL && set_up(poster))
		return poster;
	err_set(err, ERR_SYSTEM, "libcurl cannot be set up");
	poster_free(poster);
	return NULL;
}

void
poster_free(struct poster *poster)
{
	if (poster == NULL)
		return;
	curl_close(poster->handle);
	poster->curl->slist_free_all(poster->headers);
	buf_free(&poster->answer);
}

static bool
perform(struct poster *poster, struct deadline deadline, long *status, struct err *err)
{
	CURLcode code = curl_perform(poster->handle, deadline);

	poster->curl->easy_getinfo(poster->handle, CURLINFO_RESPONSE_CODE, status);
	if (code == CURLE_OPERATION_TIMEDOUT)
		return err_set(err, ERR_TIMEOUT, "no answer in time");
	if (code != CURLE_OK)
		return err_set(err, ERR_SYSTEM, "%s",
			text_clean(poster->arena, span_text(poster->curl->easy_strerror(code)),
				LIMIT_TEXT_FIELD));
	return *status == HTTP_OK ||
	       err_set(err, ERR_SYSTEM, "the server answered with status %ld", *status);
}

bool
poster_post(struct poster *poster, const char *url, struct span body, struct deadline deadline,
	long *status, struct span *answer, struct err *err)
{
	CURL *handle = poster->handle;
	bool ok;

	*status = 0;
	buf_reset(&poster->answer);
	deadline = deadline_earlier(deadline, deadline_in(poster->options.seconds));
	ok = (curl_set_up(handle, deadline) && text_option(poster, CURLOPT_URL, url) &&
		     poster->curl->easy_setopt(
			     handle, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.n) == CURLE_OK &&
		     poster->curl->easy_setopt(handle, CURLOPT_POSTFIELDS, body.p) == CURLE_OK) ||
	     err_set(err, ERR_SYSTEM, "libcurl cannot be set up");
	ok = ok && perform(poster, deadline, status, err);
	if (answer != NULL)
		*answer = arena_bytes(poster->arena, buf_view(&poster->answer));
	return ok;
}
