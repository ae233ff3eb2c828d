/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values for trapper items of a Zabbix server or proxy, as zabbix_sender sends them. */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "format/zbxd.h"
#include "net/exchange.h"
#include "output/survey.h"
#include "survey/delivery_rows.h"
#include "survey/limits.h"

/* zabbix_sender sends 250 values at a time; a check has five. */
enum { PORT = 10051, CHECKS_AT_ONCE = 50, SECONDS = 30 };

/* The number behind "failed: " in "processed: 2; failed: 0; total: 2; seconds spent: 0.000060". */
static bool
read_failed(struct arena *arena, const char *info, uint64_t *failed)
{
	const char *at = info == NULL ? NULL : strstr(info, "failed: ");

	if (at == NULL)
		return false;
	at += strlen("failed: ");
	return text_u64(
		arena_span_text(arena, span_of(at, strspn(at, "0123456789"))), UINT32_MAX, failed);
}

static bool
judge(struct arena *arena, struct span in, struct err *err)
{
	json_t *answer = json_read(in, LIMIT_ZABBIX_ANSWER, 0, err);
	const char *info;
	uint64_t failed;
	bool success;

	if (answer == NULL)
		return err_context(err, "the answer");
	success = text_equal(json_string_value(json_object_get(answer, "response")), "success");
	info = json_string_value(json_object_get(answer, "info"));
	info = info == NULL ? NULL : text_clean(arena, span_text(info), LIMIT_TEXT_FIELD);
	json_decref(answer);
	if (!success)
		return err_set(err, ERR_SYSTEM, "the server says: %s", info == NULL ? "no" : info);
	if (!read_failed(arena, info, &failed))
		return err_set(err, ERR_FORMAT, "the answer does not say how many values failed");
	return failed == 0 || err_set(err, ERR_SYSTEM,
				      "the server took not all values (%s): is there a host for "
				      "each site, with the trapper items?",
				      info);
}

static bool
talk(struct arena *arena, struct stream *stream, struct span request, struct deadline deadline,
	struct err *err)
{
	struct buf packet = buf_make(LIMIT_SURVEY_OUTPUT);
	struct span head, body;
	size_t length;
	bool ok = zbxd_build(&packet, request) ||
		  err_set(err, ERR_LIMIT, "larger than %d bytes", LIMIT_SURVEY_OUTPUT);

	ok = ok && exchange_send(stream, buf_view(&packet), deadline, err) &&
	     exchange_receive(arena, stream, ZBXD_HEAD, deadline, &head, err) &&
	     zbxd_parse(head, LIMIT_ZABBIX_ANSWER, &length, err) &&
	     exchange_receive(arena, stream, length, deadline, &body, err) &&
	     judge(arena, body, err);
	buf_free(&packet);
	return ok;
}

/* HOST, HOST:PORT, [IPV6]:PORT */
static bool
read_server(struct arena *arena, const char *where, struct exchange_peer *peer, struct err *err)
{
	const char *colon = strrchr(where, ':');
	struct address literal;
	uint64_t number = PORT;
	bool known = true;

	peer->host = where;
	if (!address_parse(where, &literal) && colon != NULL) {
		peer->host = arena_span_text(arena, span_of(where, (size_t)(colon - where)));
		known = text_u64(colon + 1, UINT16_MAX, &number) && number > 0;
	}
	peer->port = (uint16_t)number;
	return (known && (address_parse(peer->host, &literal) || target_name_valid(peer->host))) ||
	       err_set(err, ERR_USAGE, "\"%s\" is not HOST or HOST:PORT",
		       text_clean(arena, span_text(where), LIMIT_TEXT_FIELD));
}

bool
delivery_zabbix_accept(struct arena *arena, const char *where, struct err *err)
{
	struct exchange_peer peer;

	return read_server(arena, where, &peer, err);
}

static bool
show(const struct delivery *delivery)
{
	size_t next = 0;

	while (next < delivery->survey->count) {
		struct buf request = buf_make(LIMIT_SURVEY_OUTPUT);

		next = survey_zabbix(
			&request, delivery->survey, next, CHECKS_AT_ONCE, delivery->arena);
		buf_text(delivery->shown, "would be sent:\n");
		delivery_show(delivery, buf_view(&request));
		buf_free(&request);
	}
	return true;
}

/* A connection for each request, as the server closes it after its answer. */
bool
delivery_zabbix(const struct delivery *delivery, struct err *err)
{
	struct deadline deadline = deadline_in(SECONDS);
	struct arena *arena = delivery->arena;
	struct exchange_peer peer = {0};
	size_t next = 0;
	bool ok = read_server(arena, delivery->where, &peer, err);
	struct err first = {0};

	if (ok && delivery->shown != NULL)
		return show(delivery);
	while (ok && next < delivery->survey->count) {
		struct buf request = buf_make(LIMIT_SURVEY_OUTPUT);
		struct stream *stream = exchange_connect(arena, &peer, deadline, err);

		next = survey_zabbix(&request, delivery->survey, next, CHECKS_AT_ONCE, arena);
		/* What is refused in one request does not keep the others from being sent. */
		ok = stream != NULL;
		if (ok)
			talk(arena, stream, buf_view(&request), deadline, &first);
		stream_free(stream);
		buf_free(&request);
	}
	return ok && (first.kind == ERR_NONE || err_set(err, first.kind, "%s", first.text));
}
