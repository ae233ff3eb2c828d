/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fetching over HTTP with libcurl, which is loaded when the first fetch needs it. */
#include "config.h"

#include "net/fetch.h"

#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/must.h"
#include "base/once.h"
#include "base/text.h"
#include "net/cache.h"
#include "net/curl.h"
#include "net/digest.h"
#include "net/tcp.h"

enum { REDIRECTS_MAX = 5 };

#define USER_AGENT "iphttps-plugins"

/* ---------------------------------------------------------------- the fetcher */

struct item {
	struct once_item once; /* first */
	struct item *next;
	const char *url;
	struct span post;
	const char *content_type; /* NULL: GET */
	bool kept;
	struct fetch_result result;
};

struct fetcher {
	struct arena *arena;
	struct fetch_options options;
	struct once once; /* its lock is that of all */
	struct item *items;
	const char *note;       /* NULL: nothing has gone wrong with the cache */
	bool offline;           /* answers what it has, and nothing else */
	struct fetcher *parent; /* who fetches for it, or NULL */
};

/* One transfer. */
struct transfer {
	CURL *handle;
	struct curl_slist *headers;
	struct buf body;
	bool too_large;
	bool no_socket; /* this host gave none */
	bool nowhere;   /* the name leads to the address of no host */
};

struct fetcher *
fetcher_new(struct arena *arena, const struct fetch_options *options)
{
	struct fetcher *fetcher = arena_alloc(arena, sizeof(*fetcher));

	fetcher->arena = arena;
	fetcher->options = *options;
	if (options->proxy != NULL)
		fetcher->options.proxy = arena_text(arena, options->proxy);
	if (options->cache != NULL)
		fetcher->options.cache = arena_text(arena, options->cache);
	once_init(&fetcher->once);
	return fetcher;
}

void
fetcher_free(struct fetcher *fetcher)
{
	if (fetcher == NULL)
		return;
	once_clear(&fetcher->once);
}

struct fetcher *
fetcher_over(struct arena *arena, struct fetcher *parent)
{
	struct fetcher *fetcher = fetcher_new(arena, &parent->options);

	fetcher->parent = parent;
	return fetcher;
}

const struct fetcher *
fetcher_source(const struct fetcher *fetcher)
{
	return fetcher == NULL || fetcher->parent == NULL ? fetcher : fetcher->parent;
}

/* ---------------------------------------------------------------- one transfer */

static size_t
take(char *data, size_t size, size_t count, void *context)
{
	struct transfer *transfer = context;

	if (buf_add(&transfer->body, data, size * count))
		return size * count;
	transfer->too_large = true;
	return 0;
}

/* libcurl reports a socket that is not to be had like a server that does not answer. The address
 * of no host would be this machine, which is not what the name stands for. */
static curl_socket_t
open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct transfer *transfer = context;
	struct address peer;
	int fd;

	(void)purpose;
	if (tcp_address(&address->addr, &peer) && address_unspecified(&peer)) {
		transfer->nowhere = true;
		return CURL_SOCKET_BAD;
	}
	fd = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
	if (fd < 0)
		transfer->no_socket |= err_is_local(errno);
	return fd;
}

static bool
set_protocols(CURL *handle, bool https)
{
	const struct curl_api *curl = curl_load();
#if LIBCURL_VERSION_NUM >= 0x075500
	const char *protocols = https ? "http,https" : "http";

	return curl->easy_setopt(handle, CURLOPT_PROTOCOLS_STR, protocols) == CURLE_OK &&
	       curl->easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS_STR, protocols) == CURLE_OK;
#else
	long protocols = CURLPROTO_HTTP | (https ? CURLPROTO_HTTPS : 0);

	return curl->easy_setopt(handle, CURLOPT_PROTOCOLS, protocols) == CURLE_OK &&
	       curl->easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS, protocols) == CURLE_OK;
#endif
}

static struct deadline
time_limit(const struct fetcher *fetcher, struct deadline deadline)
{
	if (fetcher->options.seconds > 0)
		deadline = deadline_earlier(deadline, deadline_in(fetcher->options.seconds));
	return deadline;
}

/* An empty proxy, unlike none, keeps libcurl from asking the environment. */
static bool
set_up(struct transfer *transfer, const struct fetcher *fetcher, const struct item *item,
	struct deadline deadline)
{
	const struct curl_api *curl = curl_load();
	CURL *handle = transfer->handle;
	const char *proxy = fetcher->options.proxy == NULL ? "" : fetcher->options.proxy;

	return set_protocols(handle, fetcher->options.allow_https) &&
	       curl_set_up(handle, deadline) &&
	       curl->easy_setopt(handle, CURLOPT_URL, item->url) == CURLE_OK &&
	       curl->easy_setopt(handle, CURLOPT_PROXY, proxy) == CURLE_OK &&
	       curl->easy_setopt(handle, CURLOPT_USERAGENT, USER_AGENT) == CURLE_OK &&
	       curl->easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 1L) == CURLE_OK &&
	       curl->easy_setopt(handle, CURLOPT_MAXREDIRS, (long)REDIRECTS_MAX) == CURLE_OK &&
	       curl->easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, open_socket) == CURLE_OK &&
	       curl->easy_setopt(handle, CURLOPT_OPENSOCKETDATA, transfer) == CURLE_OK &&
	       curl->easy_setopt(handle, CURLOPT_WRITEFUNCTION, take) == CURLE_OK &&
	       curl->easy_setopt(handle, CURLOPT_WRITEDATA, transfer) == CURLE_OK;
}

static bool
set_post(struct transfer *transfer, const struct item *item)
{
	const struct curl_api *curl = curl_load();
	char header[128];

	if (item->content_type == NULL)
		return true;
	snprintf(header, sizeof(header), "Content-Type: %s", item->content_type);
	transfer->headers = curl->slist_append(NULL, header);
	return transfer->headers != NULL &&
	       curl->easy_setopt(transfer->handle, CURLOPT_HTTPHEADER, transfer->headers) ==
		       CURLE_OK &&
	       curl->easy_setopt(transfer->handle, CURLOPT_POSTFIELDSIZE_LARGE,
		       (curl_off_t)item->post.n) == CURLE_OK &&
	       curl->easy_setopt(transfer->handle, CURLOPT_POSTFIELDS, item->post.p) == CURLE_OK;
}

static const char *
why_not(const struct fetcher *fetcher, const struct transfer *transfer, CURLcode code)
{
	struct arena *arena = fetcher->arena;
	const char *text;

	if (transfer->too_large)
		return arena_printf(arena, "larger than %zu bytes", transfer->body.max);
	if (transfer->no_socket)
		return "this host has no socket for it";
	if (transfer->nowhere && code == CURLE_COULDNT_CONNECT)
		return "the name leads to the address of no host";
	if (code == CURLE_OPERATION_TIMEDOUT)
		return "no answer in time";
	text = curl_load()->easy_strerror(code);
	return text_clean(arena, span_text(text), LIMIT_TEXT_FIELD);
}

static void
perform(struct fetcher *fetcher, struct transfer *transfer, struct deadline deadline,
	struct fetch_result *result)
{
	const struct curl_api *curl = curl_load();
	CURLcode code = curl_perform(transfer->handle, deadline);

	/* Without a length a body ends where its connection does, and the guard may have ended
	 * that. */
	if (code == CURLE_OK && deadline_passed(deadline))
		code = CURLE_OPERATION_TIMEDOUT;
	curl->easy_getinfo(transfer->handle, CURLINFO_RESPONSE_CODE, &result->status);
	result->local = (!transfer->nowhere && curl_failed_here(transfer->handle, code)) ||
			(code != CURLE_OK && transfer->no_socket);
	result->late = code == CURLE_OPERATION_TIMEDOUT;
	if (code != CURLE_OK)
		result->text = why_not(fetcher, transfer, code);
	else if (result->status != 200)
		result->text = arena_printf(fetcher->arena, "HTTP status %ld", result->status);
	else {
		result->ok = true;
		result->body = buf_leave(&transfer->body, fetcher->arena);
		result->text = arena_printf(fetcher->arena, "%zu bytes", result->body.n);
	}
}

static void
transfer_item(struct fetcher *fetcher, struct item *item, size_t max, struct deadline deadline)
{
	struct transfer transfer = {.body = buf_make(max)};
	const struct curl_api *curl = curl_load();

	if (curl->failure != NULL) {
		item->result.text = curl->failure;
		item->result.local = true;
		return;
	}
	if (deadline_passed(deadline)) {
		item->result.text = "no time left";
		item->result.late = true;
		return;
	}
	deadline = time_limit(fetcher, deadline);
	transfer.handle = curl_open();
	if (transfer.handle != NULL && set_up(&transfer, fetcher, item, deadline) &&
		set_post(&transfer, item))
		perform(fetcher, &transfer, deadline, &item->result);
	else {
		item->result.text = "libcurl refuses the request";
		item->result.local = true;
	}
	curl_close(transfer.handle);
	curl->slist_free_all(transfer.headers);
	buf_free(&transfer.body);
}

/* ---------------------------------------------------------------- once per URL */

static struct item *
find(struct fetcher *fetcher, const struct item *like)
{
	struct item *item = fetcher->items;

	while (item != NULL && (strcmp(item->url, like->url) != 0 ||
				       !text_equal(item->content_type, like->content_type) ||
				       (!fetcher->offline && !span_equal(item->post, like->post))))
		item = item->next;
	return item;
}

static struct item *
add(struct fetcher *fetcher, const struct item *like)
{
	struct item *item = arena_alloc(fetcher->arena, sizeof(*item));

	item->url = arena_text(fetcher->arena, like->url);
	item->post = arena_bytes(fetcher->arena, like->post);
	if (like->content_type != NULL)
		item->content_type = arena_text(fetcher->arena, like->content_type);
	item->next = fetcher->items;
	fetcher->items = item;
	return item;
}

/* ---------------------------------------------------------------- the cache */

static int64_t
latest(const struct fetcher *fetcher)
{
	return fetcher->options.now + INT64_C(1) * FETCH_KEEP_DAYS * CLOCK_DAY;
}

static bool
from_cache(struct fetcher *fetcher, struct item *item, size_t max)
{
	struct fetch_result *result = &item->result;

	if (fetcher->options.cache == NULL || item->content_type != NULL ||
		!cache_read(fetcher->arena, fetcher->options.cache, item->url, max,
			fetcher->options.now, latest(fetcher), !fetcher->options.cache_as_is,
			&result->body))
		return false;
	result->ok = result->cached = true;
	result->status = 200;
	result->text = arena_printf(fetcher->arena, "%zu bytes from the cache", result->body.n);
	return true;
}

/* What is to be kept, once: NULL when there is nothing. */
static const struct item *
claim(struct fetcher *fetcher, const char *url)
{
	struct item like = {.url = url};
	struct item *item;

	pthread_mutex_lock(&fetcher->once.lock);
	item = find(fetcher, &like);
	if (item != NULL && (item->once.state != ONCE_READY || !item->result.ok ||
				    item->result.cached || item->kept))
		item = NULL;
	if (item != NULL)
		item->kept = true;
	pthread_mutex_unlock(&fetcher->once.lock);
	return item;
}

void
fetcher_keep(struct fetcher *fetcher, const char *url, int64_t until)
{
	struct err err = {.kind = ERR_NONE};
	const struct item *item;

	if (fetcher->parent != NULL) {
		fetcher_keep(fetcher->parent, url, until);
		return;
	}
	if (until == FETCH_UNDATED)
		until = fetcher->options.now + INT64_C(1) * FETCH_KEEP_UNDATED_DAYS * CLOCK_DAY;
	if (until > latest(fetcher))
		until = latest(fetcher);
	if (fetcher->options.cache == NULL || fetcher->options.cache_as_is ||
		until <= fetcher->options.now)
		return;
	item = claim(fetcher, url);
	if (item == NULL || cache_write(fetcher->arena, fetcher->options.cache, url,
				    item->result.body, until, &err))
		return;
	pthread_mutex_lock(&fetcher->once.lock);
	if (fetcher->note == NULL)
		fetcher->note = arena_printf(fetcher->arena, "cache: %s",
			text_clean(fetcher->arena, span_text(err.text), LIMIT_TEXT_FIELD));
	pthread_mutex_unlock(&fetcher->once.lock);
}

const char *
fetcher_note(struct fetcher *fetcher)
{
	const char *note;

	if (fetcher->parent != NULL)
		return fetcher_note(fetcher->parent);
	pthread_mutex_lock(&fetcher->once.lock);
	note = fetcher->note;
	pthread_mutex_unlock(&fetcher->once.lock);
	return note;
}

/* ---------------------------------------------------------------- what it is */

static void
identify(struct fetch_result *result)
{
	must(!result->ok || digest_sha256(&result->body, 1, result->sha256),
		"libcrypto cannot compute SHA-256");
}

/* ---------------------------------------------------------------- evidence */

size_t
fetcher_records(struct fetcher *fetcher, struct fetch_record **records)
{
	size_t count = 0, at;

	for (const struct item *item = fetcher->items; item != NULL; item = item->next)
		count++;
	*records = arena_array(fetcher->arena, count, sizeof(**records));
	at = count; /* the list begins with the last one */
	for (const struct item *item = fetcher->items; item != NULL; item = item->next)
		(*records)[--at] =
			(struct fetch_record) {item->url, item->content_type, item->result};
	return count;
}

struct fetcher *
fetcher_replay(struct arena *arena, const struct fetch_record *records, size_t count)
{
	const struct fetch_options none = {.proxy = NULL};
	struct fetcher *fetcher = fetcher_new(arena, &none);

	fetcher->offline = true;
	for (size_t i = 0; i < count; i++) {
		const struct item like = {
			.url = records[i].url, .content_type = records[i].content_type};
		struct item *item = add(fetcher, &like);

		item->result = records[i].result;
		identify(&item->result);
		item->once.state = ONCE_READY;
	}
	return fetcher;
}

/* ---------------------------------------------------------------- the fetch */

/* One that asks. */
struct request {
	struct fetcher *fetcher;
	const struct item *like;
};

static struct once_item *
find_requested(void *context)
{
	const struct request *request = context;
	struct item *item = find(request->fetcher, request->like);

	return item == NULL ? NULL : &item->once;
}

static struct once_item *
add_requested(void *context)
{
	const struct request *request = context;

	return &add(request->fetcher, request->like)->once;
}

static void
obtain(struct fetcher *fetcher, struct item *item, size_t max, struct deadline deadline)
{
	if (!from_cache(fetcher, item, max))
		transfer_item(fetcher, item, max, deadline);
	identify(&item->result);
}

static const struct fetch_result *
fetch(struct fetcher *fetcher, const struct item *like, size_t max, struct deadline deadline)
{
	static const struct once_table table = {find_requested, add_requested};
	static const struct fetch_result late = {.text = "no answer in time", .late = true};
	struct request request = {fetcher, like};
	struct once_item *found;
	enum once_turn turn = once_ask(&fetcher->once, &table, &request, deadline, &found);
	struct item *item = (struct item *)found;

	if (turn == ONCE_LATE)
		return &late;
	if (turn == ONCE_YOURS) {
		if (fetcher->offline)
			item->result.text = "not in the evidence";
		else if (fetcher->parent != NULL)
			item->result = *fetch(fetcher->parent, like, max, deadline);
		else
			obtain(fetcher, item, max, deadline);
		once_done(&fetcher->once, found, item->result.late);
	}
	return &item->result;
}

const struct fetch_result *
fetcher_get(struct fetcher *fetcher, const char *url, size_t max, struct deadline deadline)
{
	struct item like = {.url = url};

	return fetch(fetcher, &like, max, deadline);
}

const struct fetch_result *
fetcher_post(struct fetcher *fetcher, const char *url, struct span post, const char *content_type,
	size_t max, struct deadline deadline)
{
	struct item like = {
		.url = url, .post = post, .content_type = post.n == 0 ? NULL : content_type};

	return fetch(fetcher, &like, max, deadline);
}

void
fetcher_recall(struct fetcher *fetcher, const char *url)
{
	const struct item like = {.url = url};
	struct fetcher *parent = fetcher->parent;
	const struct item *item;

	if (parent == NULL)
		return;
	pthread_mutex_lock(&parent->once.lock);
	item = find(parent, &like);
	pthread_mutex_unlock(&parent->once.lock);
	if (item != NULL)
		fetch(fetcher, &like, item->result.body.n, (struct deadline) {0});
}
