/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An IP-HTTPS server for tests: opens its listeners, gives every connection a thread, and ends on a
 * signal or after its time. */
#include "lab_conn.h"
#include "lab_crew.h"
#include "lab_tls.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#define LAB_STEP_MS 1000

struct listener {
	int fd;
	unsigned port;
	SSL_CTX *ctx;
};

struct server {
	struct lab lab;
	struct listener listeners[OPTS_MAX];
	size_t count;
	int signals;
	struct crew crew;
	unsigned next_id;
};

static unsigned
port_of(const struct sockaddr_storage *addr)
{
	if (addr->ss_family == AF_INET6)
		return ntohs(((const struct sockaddr_in6 *)addr)->sin6_port);
	return ntohs(((const struct sockaddr_in *)addr)->sin_port);
}

static void
host_of(const struct sockaddr_storage *addr, char *out, socklen_t size)
{
	if (addr->ss_family == AF_INET6)
		inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)addr)->sin6_addr, out, size);
	else
		inet_ntop(AF_INET, &((const struct sockaddr_in *)addr)->sin_addr, out, size);
}

static bool
listener_open(struct listener *listener, const struct listen_spec *spec)
{
	struct sockaddr_storage bound = {0};
	socklen_t len = sizeof bound;
	int yes = 1;
	char host[64];

	listener->fd = socket(spec->addr.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (listener->fd < 0)
		return false;
	setsockopt(listener->fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
	if (spec->addr.ss_family == AF_INET6)
		setsockopt(listener->fd, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
	if (bind(listener->fd, (const struct sockaddr *)&spec->addr, spec->len) != 0 ||
		listen(listener->fd, 128) != 0 ||
		getsockname(listener->fd, (struct sockaddr *)&bound, &len) != 0)
		return false;
	listener->port = port_of(&bound);
	host_of(&bound, host, sizeof host);
	printf("listening %s %u\n", host, listener->port);
	return true;
}

static bool
server_open(struct server *server)
{
	const struct opts *opts = &server->lab.opts;
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	server->signals = signalfd(-1, &set, SFD_CLOEXEC);
	server->lab.bio = wire_bio_method();
	for (; server->count < opts->listens; server->count++) {
		struct listener *listener = &server->listeners[server->count];

		listener->fd = -1;
		listener->ctx = tls_context(opts, server->count);
		if (!listener->ctx)
			return false;
		if (!listener_open(listener, &opts->listen[server->count])) {
			fprintf(stderr, "iphttpsd: cannot listen: %s\n", strerror(errno));
			server->count++;
			return false;
		}
	}
	puts("ready");
	fflush(stdout);
	return true;
}

static void
accept_one(struct server *server, const struct listener *listener)
{
	struct sockaddr_storage peer = {0};
	socklen_t len = sizeof peer;
	int yes = 1, fd = accept4(listener->fd, (struct sockaddr *)&peer, &len, SOCK_CLOEXEC);
	struct conn *conn = fd < 0 ? NULL : crew_conn(&server->crew);
	char host[64] = "";

	if (!conn) {
		if (fd >= 0)
			close(fd);
		return;
	}
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
	conn->lab = &server->lab;
	conn->id = ++server->next_id;
	conn->port = listener->port;
	conn->ctx = listener->ctx;
	conn->wire.fd = fd;
	conn->wire.stop = &server->lab.stop;
	host_of(&peer, host, sizeof host);
	conn_say(conn, "from %s %u to port %u", host, port_of(&peer), listener->port);
	if (!crew_serve(&server->crew, conn))
		close(fd);
}

static void
serve(struct server *server)
{
	struct pollfd slots[OPTS_MAX + 1];
	struct timespec start, now;

	for (size_t i = 0; i < server->count; i++)
		slots[i] = (struct pollfd) {.fd = server->listeners[i].fd, .events = POLLIN};
	slots[server->count] = (struct pollfd) {.fd = server->signals, .events = POLLIN};
	clock_gettime(CLOCK_MONOTONIC, &start);
	do {
		if (poll(slots, server->count + 1, LAB_STEP_MS) > 0) {
			if (slots[server->count].revents)
				break;
			for (size_t i = 0; i < server->count; i++)
				if (slots[i].revents)
					accept_one(server, &server->listeners[i]);
		}
		clock_gettime(CLOCK_MONOTONIC, &now);
	} while (now.tv_sec - start.tv_sec < server->lab.opts.run_for);
	atomic_store(&server->lab.stop, true);
}

static void
server_close(struct server *server)
{
	crew_end(&server->crew);
	for (size_t i = 0; i < server->count; i++) {
		SSL_CTX_free(server->listeners[i].ctx);
		if (server->listeners[i].fd >= 0)
			close(server->listeners[i].fd);
	}
	BIO_meth_free(server->lab.bio);
	if (server->signals >= 0)
		close(server->signals);
	journal_close(&server->lab.journal);
}

int
main(int argc, char **argv)
{
	static struct server server;
	int status = opts_parse(&server.lab.opts, argc, argv);

	if (status >= 0)
		return status;
	if (journal_open(&server.lab.journal, server.lab.opts.log) != 0) {
		fprintf(stderr, "iphttpsd: %s: %s\n", server.lab.opts.log, strerror(errno));
		return 2;
	}
	crew_begin(&server.crew);
	status = server_open(&server) ? 0 : 1;
	if (status == 0)
		serve(&server);
	server_close(&server);
	return status;
}
