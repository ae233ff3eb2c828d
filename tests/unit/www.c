/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small HTTP server for tests: one request a connection. */
#include "config.h"

#include "www.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { REQUEST_MAX = 64 * 1024 };

struct www {
	int fd;
	uint16_t port;
	www_handler *handler;
	void *context;
	pthread_t thread;
	atomic_uint requests;
	atomic_bool stop;
	char last[REQUEST_MAX + 1];
};

/* Reads until the head and the announced body are there; false at the end of the connection. */
static bool
read_request(int fd, char *request, size_t *head, size_t *size)
{
	size_t n = 0;

	for (;;) {
		ssize_t got = read(fd, request + n, REQUEST_MAX - n);
		const char *end, *length;

		if (got <= 0)
			return false;
		n += (size_t)got;
		request[n] = '\0';
		end = strstr(request, "\r\n\r\n");
		if (end == NULL)
			continue;
		*head = (size_t)(end - request) + 4;
		length = strcasestr(request, "\r\nContent-Length:");
		*size = length != NULL && length < end ? strtoul(length + 17, NULL, 10) : 0;
		if (n >= *head + *size)
			return true;
	}
}

static void
write_all(int fd, const void *data, size_t n)
{
	const char *at = data;

	while (n > 0) {
		ssize_t sent = send(fd, at, n, MSG_NOSIGNAL);

		if (sent <= 0)
			return;
		at += sent;
		n -= (size_t)sent;
	}
}

static void
serve(struct www *www, int fd)
{
	struct www_answer answer = {.status = 404};
	char method[16] = "", path[4096] = "", head[1024];
	size_t head_size = 0, size = 0;

	if (!read_request(fd, www->last, &head_size, &size))
		return;
	sscanf(www->last, "%15s %4095s", method, path);
	atomic_fetch_add(&www->requests, 1);
	www->handler(
		www->context, method, path, (const uint8_t *)www->last + head_size, size, &answer);
	if (answer.wait > 0)
		poll(&(struct pollfd) {.fd = fd, .events = POLLIN}, 1, (int)(answer.wait * 1000));
	if (answer.status == 0)
		return;
	snprintf(head, sizeof(head),
		"HTTP/1.1 %d X\r\n%sContent-Length: %zu\r\n"
		"Connection: close\r\n\r\n",
		answer.status, answer.header == NULL ? "" : answer.header, answer.size);
	write_all(fd, head, strlen(head));
	write_all(fd, answer.body, answer.size);
}

static void *
run(void *arg)
{
	struct www *www = arg;

	while (!atomic_load(&www->stop)) {
		int fd = accept(www->fd, NULL, NULL);

		if (fd < 0)
			continue;
		if (!atomic_load(&www->stop))
			serve(www, fd);
		close(fd);
	}
	return NULL;
}

struct www *
www_start(www_handler *handler, void *context)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	socklen_t n = sizeof(address);
	struct www *www = calloc(1, sizeof(*www));

	if (www == NULL)
		abort();
	www->handler = handler;
	www->context = context;
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	www->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (www->fd < 0 || bind(www->fd, (struct sockaddr *)&address, sizeof(address)) != 0 ||
		listen(www->fd, 64) != 0 ||
		getsockname(www->fd, (struct sockaddr *)&address, &n) != 0 ||
		pthread_create(&www->thread, NULL, run, www) != 0)
		abort();
	www->port = ntohs(address.sin_port);
	return www;
}

uint16_t
www_port(const struct www *www)
{
	return www->port;
}

unsigned int
www_requests(const struct www *www)
{
	return atomic_load(&www->requests);
}

const char *
www_last(const struct www *www)
{
	return www->last;
}

void
www_stop(struct www *www)
{
	atomic_store(&www->stop, true);
	shutdown(www->fd, SHUT_RDWR);
	pthread_join(www->thread, NULL);
	close(www->fd);
	free(www);
}
