/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Judges a request head: the request line, Host, Content-Length, and nothing besides. */
#include "lab_request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define REQUEST_LENGTH "18446744073709551615"

struct request {
	const struct conn *conn;
	unsigned hosts, lengths;
	char *wrong;
	size_t size;
};

static bool
line_ok(const char *line, const char *path, long *status)
{
	const char *start = "POST ", *end = " HTTP/1.1";
	size_t len = strlen(line), path_len;

	*status = 400;
	if (strncmp(line, start, 5) != 0 || len < 5 + 9 || strcmp(line + len - 9, end) != 0)
		return false;
	path_len = len - 5 - 9;
	if (path_len != strlen(path) || strncasecmp(line + 5, path, path_len) != 0) {
		*status = 404;
		return false;
	}
	return true;
}

/* NAME, or NAME:PORT where the port is not 443. NAME is the one in the SNI extension, if there was
 * one. */
static bool
host_ok(const struct conn *conn, const char *value)
{
	const char *colon = strrchr(value, ':');
	size_t len = strlen(value);
	char port[16];

	snprintf(port, sizeof port, ":%u", conn->port);
	if (colon && !(value[0] == '[' && value[len - 1] == ']')) {
		if (conn->port == 443 || strcmp(colon, port) != 0)
			return false;
		len = (size_t)(colon - value);
	}
	if (len == 0 || strcspn(value, " \t/@?#") < len)
		return false;
	return !*conn->sni || (strlen(conn->sni) == len && strncasecmp(conn->sni, value, len) == 0);
}

static bool
header_ok(struct request *request, char *line)
{
	char *colon = strchr(line, ':'), *value, *end;

	if (!colon || colon == line || line[0] == ' ' || line[0] == '\t') {
		snprintf(request->wrong, request->size, "malformed header line: %s", line);
		return false;
	}
	*colon = '\0';
	value = colon + 1 + strspn(colon + 1, " \t");
	for (end = value + strlen(value); end > value && (end[-1] == ' ' || end[-1] == '\t'); end--)
		end[-1] = '\0';
	if (strcasecmp(line, "Host") == 0 && host_ok(request->conn, value)) {
		request->hosts++;
		return true;
	}
	if (strcasecmp(line, "Content-Length") == 0 && strcmp(value, REQUEST_LENGTH) == 0) {
		request->lengths++;
		return true;
	}
	snprintf(request->wrong, request->size, "header not allowed: %s: %s", line, value);
	return false;
}

static bool
bytes_ok(const char *head, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (head[i] == '\r' && head[i + 1] == '\n')
			i++;
		else if ((unsigned char)head[i] < 0x20 && head[i] != '\t')
			return false;
		else if ((unsigned char)head[i] > 0x7e)
			return false;
	}
	return true;
}

long
request_judge(const struct conn *conn, size_t len, char *wrong, size_t size)
{
	struct request request = {.conn = conn, .wrong = wrong, .size = size};
	char head[REQUEST_MAX + 1], *line, *next;
	long status;

	if (len > REQUEST_MAX)
		return snprintf(wrong, size, "request head too long"), 400;
	memcpy(head, conn->in, len);
	head[len] = '\0';
	if (!bytes_ok(head, len))
		return snprintf(wrong, size,
			       "bare CR or LF, or a control character, in the request head"),
		       400;
	next = strstr(head, "\r\n");
	*next = '\0';
	if (!line_ok(head, conn->lab->opts.path, &status))
		return snprintf(wrong, size, "request line: %s", head), status;
	for (line = next + 2; *line != '\r'; line = next + 2) {
		next = strstr(line, "\r\n");
		*next = '\0';
		if (!header_ok(&request, line))
			return 400;
	}
	if (request.hosts != 1 || request.lengths != 1)
		return snprintf(wrong, size, "%u Host and %u Content-Length headers", request.hosts,
			       request.lengths),
		       400;
	return 200;
}
