/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Name resolution with c-ares, the only file that names it. */
#include "config.h"

#include "net/resolve.h"

#include <ares.h>
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/err.h"
#include "base/library_time.h"
#include "base/must.h"
#include "net/limits.h"
#include "net/tcp.h"

#define RESOLV_CONF "/etc/resolv.conf"
#define HOSTS "/etc/hosts"

enum { TRY_MS = 2000, TRIES = 3, SERVER_TEXT = 80, HOUR_MS = 3600 * 1000 };

/* How long the other family is waited for once one has given addresses, in seconds. */
static const double GRACE = 2;

/* The sockets of one question, and what c-ares may read on them. It takes all that is there before
 * it gives way. */
struct intake {
	struct deadline deadline;
	struct arena *arena;
	struct pollfd *fds; /* what is waited for on each; below 0: none, poll() passes it over */
	size_t count;
	size_t bytes;
	int sys; /* what this host failed with, 0: nothing */
};

/* One lookup under way. */
struct lookup {
	struct arena *arena;
	int family;
	bool ended;
	int status;
	const char *why; /* in words of our own, NULL: those of the status */
	struct address *addresses;
	size_t count, left_out;
};

static pthread_once_t ares_once = PTHREAD_ONCE_INIT;

static void
begin(void)
{
	must(ares_library_init(ARES_LIB_INIT_ALL) == ARES_SUCCESS, "c-ares cannot be set up");
}

static void
keep(struct lookup *lookup, const struct sockaddr *sa)
{
	struct address address;

	if (!tcp_address(sa, &address))
		return;
	for (size_t i = 0; i < lookup->count; i++)
		if (address_equal(&lookup->addresses[i], &address))
			return;
	if (lookup->count == LIMIT_ADDRESSES)
		lookup->left_out++;
	else
		ARENA_PUSH(lookup->arena, lookup->addresses, lookup->count, address);
}

enum { STATUS_LIMIT = -1 }; /* none of c-ares' own */

static void
meet_limit(struct lookup *lookup, const char *why)
{
	lookup->status = STATUS_LIMIT;
	lookup->why = why;
}

static size_t
count_aliases(const struct ares_addrinfo *info)
{
	size_t n = 0;

	for (const struct ares_addrinfo_cname *cname = info->cnames; cname != NULL;
		cname = cname->next)
		n++;
	return n;
}

static void
done(void *arg, int status, int timeouts, struct ares_addrinfo *info)
{
	struct lookup *lookup = arg;

	(void)timeouts;
	lookup->ended = true;
	if (lookup->why != NULL) /* known before: this is only the end of the channel */
		info = NULL;
	else
		lookup->status = status;
	if (info == NULL)
		return;
	if (count_aliases(info) > LIMIT_DNS_ALIASES) {
		meet_limit(lookup, "the answer has endless aliases");
		ares_freeaddrinfo(info);
		return;
	}
	for (struct ares_addrinfo_node *node = info->nodes; node != NULL; node = node->ai_next)
		keep(lookup, node->ai_addr);
	ares_freeaddrinfo(info);
}

/* ---------------------------------------------------------------- the sockets of c-ares */

enum { DATAGRAM = 100 }; /* what one counts for besides its bytes */

/* A socket that this host does not give is a name server that does not answer, to c-ares_ */
static ssize_t
noted(struct intake *intake, ssize_t result)
{
	if (result < 0 && errno != EAGAIN && err_is_local(errno))
		intake->sys = errno;
	return result;
}

static ares_socket_t
open_socket(int family, int type, int protocol, void *context)
{
	return (ares_socket_t)noted(
		context, socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol));
}

static int
close_socket(ares_socket_t fd, void *context)
{
	(void)context;
	return close(fd);
}

static bool
sated(const struct intake *intake)
{
	return intake->bytes > LIMIT_DNS_BYTES;
}

/* Nothing is there for who has had enough, or no time: drive() finds out which. */
static ares_ssize_t
receive(ares_socket_t fd, void *room, size_t size, int flags, struct sockaddr *from,
	ares_socklen_t *from_size, void *context)
{
	struct intake *intake = context;
	ares_ssize_t n;

	if (sated(intake) || deadline_passed(intake->deadline)) {
		errno = EAGAIN;
		return -1;
	}
	n = noted(intake, recvfrom(fd, room, size, flags, from, from_size));
	if (n >= 0)
		intake->bytes += (size_t)n + DATAGRAM;
	return n;
}

#ifdef HAVE_ARES_SET_SOCKET_FUNCTIONS_EX

static int
connect_socket(ares_socket_t fd, const struct sockaddr *to, ares_socklen_t size, unsigned int flags,
	void *context)
{
	(void)flags; /* of TCP Fast Open, which set_option() has not allowed */
	return (int)noted(context, connect(fd, to, size));
}

/* No option is needed. ENOSYS is no failure to c-ares (ares_set_socket_functions_ex(3)). */
static int
set_option(ares_socket_t fd, ares_socket_opt_t option, const void *value, ares_socklen_t size,
	void *context)
{
	(void)fd, (void)option, (void)value, (void)size, (void)context;
	errno = ENOSYS;
	return -1;
}

static ares_ssize_t
send_bytes(ares_socket_t fd, const void *bytes, size_t size, int flags, const struct sockaddr *to,
	ares_socklen_t to_size, void *context)
{
	return noted(context, sendto(fd, bytes, size, flags, to, to_size));
}

/* Without these two, a name server whose address is link-local could not be asked. */
static unsigned int
link_number(const char *name, void *context)
{
	(void)context;
	return if_nametoindex(name);
}

static const char *
link_name(unsigned int number, char *room, size_t size, void *context)
{
	(void)context;
	return size < IF_NAMESIZE ? NULL : if_indextoname(number, room);
}

static int
own_sockets(ares_channel channel, struct intake *intake)
{
	static const struct ares_socket_functions_ex sockets = {.version = 1,
		.flags = ARES_SOCKFUNC_FLAG_NONBLOCKING,
		.asocket = open_socket,
		.aclose = close_socket,
		.asetsockopt = set_option,
		.aconnect = connect_socket,
		.arecvfrom = receive,
		.asendto = send_bytes,
		.aif_nametoindex = link_number,
		.aif_indextoname = link_name};

	return (int)ares_set_socket_functions_ex(channel, &sockets, intake);
}

#else /* c-ares before 1.34 */

static int
connect_socket(ares_socket_t fd, const struct sockaddr *to, ares_socklen_t size, void *context)
{
	return (int)noted(context, connect(fd, to, size));
}

static ares_ssize_t
send_pieces(ares_socket_t fd, const struct iovec *pieces, int count, void *context)
{
	return noted(context, writev(fd, pieces, count));
}

static int
own_sockets(ares_channel channel, struct intake *intake)
{
	static const struct ares_socket_functions sockets = {
		open_socket, close_socket, connect_socket, receive, send_pieces};

	ares_set_socket_functions(channel, &sockets, intake);
	return ARES_SUCCESS;
}

#endif

/* What c-ares waits for on a socket from now on: for nothing once that is closed. */
static void
watch(void *context, ares_socket_t fd, int readable, int writable)
{
	struct intake *intake = context;
	struct pollfd now = {.fd = -1};
	size_t at = 0;

	while (at < intake->count && intake->fds[at].fd != fd)
		at++;
	if (readable != 0 || writable != 0)
		now = (struct pollfd) {.fd = fd,
			.events = (short)((readable != 0 ? POLLIN : 0) |
					  (writable != 0 ? POLLOUT : 0))};
	else if (at == intake->count)
		return;
	if (at == intake->count)
		for (at = 0; at < intake->count && intake->fds[at].fd >= 0; at++)
			;
	if (at < intake->count)
		intake->fds[at] = now;
	else
		ARENA_PUSH(intake->arena, intake->fds, intake->count, now);
}

/* Waits for the sockets, at most so many milliseconds, and has c-ares move them. It opens and
 * closes some on the way, for which watch() is called. */
static void
move(ares_channel channel, struct intake *intake, int ms)
{
	poll(intake->fds, (nfds_t)intake->count, ms);
	for (size_t i = 0; i < intake->count; i++) {
		struct pollfd is = intake->fds[i];

		intake->fds[i].revents = 0;
		if (is.fd >= 0 && is.revents != 0)
			ares_process_fd(channel,
				is.revents & (POLLIN | POLLERR | POLLHUP) ? is.fd : ARES_SOCKET_BAD,
				is.revents & (POLLOUT | POLLERR) ? is.fd : ARES_SOCKET_BAD);
	}
	ares_process_fd(channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
}

/* ---------------------------------------------------------------- asking */

/* Moves the channel's sockets until every lookup has ended, as one does with too many answers, or
 * the deadline passes. */
static bool
drive(ares_channel channel, struct lookup *lookups, size_t count, struct intake *intake)
{
	struct deadline deadline = intake->deadline;
	bool graced = false;

	for (;;) {
		struct library_time most, wait;
		int ms;
		bool waiting = false, answered = false;

		for (size_t i = 0; i < count; i++) {
			waiting = waiting || !lookups[i].ended;
			answered = answered || lookups[i].count > 0;
		}
		if (answered && !graced) {
			graced = true;
			deadline = deadline_earlier(
				deadline, deadline_in(deadline_left(deadline) / 2 < GRACE
							      ? deadline_left(deadline) / 2
							      : GRACE));
		}
		if (!waiting || sated(intake))
			return true;
		if (deadline_passed(deadline))
			return false;
		ares_timeout(channel, library_time(&most, HOUR_MS), library_time(&wait, HOUR_MS));
		ms = (int)library_time_ms(&wait) + 1;
		if (ms > deadline_poll(deadline))
			ms = deadline_poll(deadline);
		move(channel, intake, ms);
	}
}

/* The name server that was given, instead of those of /etc/resolv.conf. */
static int
take_server(ares_channel channel, const struct resolve_question *q)
{
	char server[SERVER_TEXT + 16], address[ADDRESS_TEXT_MAX];

	address_format(&q->server, address);
	snprintf(server, sizeof(server), q->server.family == ADDRESS_IPV6 ? "[%s]:%u" : "%s:%u",
		address, q->server_port == 0 ? 53u : q->server_port);
	return ares_set_servers_ports_csv(channel, server);
}

/* "f" looks into the hosts file, "b" asks name servers. */
static int
channel_new(const struct resolve_question *q, const char *lookups, struct intake *intake,
	ares_channel *channel)
{
	struct ares_options options = {.timeout = TRY_MS,
		.tries = TRIES,
		.sock_state_cb = watch,
		.sock_state_cb_data = intake};
	int mask = ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_LOOKUPS | ARES_OPT_FLAGS |
		   ARES_OPT_SOCK_STATE_CB;
	int status;

	options.lookups = (char *)(uintptr_t)lookups;
	options.flags = strchr(q->name, '.') != NULL ? ARES_FLAG_NOSEARCH : 0;
	status = ares_init_options(channel, &options, mask);
	if (status != ARES_SUCCESS)
		return status;
	status = own_sockets(*channel, intake);
	if (status == ARES_SUCCESS && q->server.family != ADDRESS_NONE)
		status = take_server(*channel, q);
	if (status != ARES_SUCCESS)
		ares_destroy(*channel);
	return status;
}

static void
fail_here(struct lookup *lookup, int sys)
{
	char text[128];

	lookup->status = ARES_EFILE;
	lookup->why = arena_text(lookup->arena, err_errno(sys, text, sizeof(text)));
}

/*
 * The name as it is asked for. ares_getaddrinfo looks at ARES_FLAG_NOSEARCH since 1.23 only (c-ares
 * issue 637): a name server gets a name with a dot as one that ends with a dot, which no domain is
 * put behind. The hosts file has none that end so.
 */
static const char *
whole_name(const struct resolve_question *q, const char *where, struct arena *arena)
{
	struct address literal;

	if (*where == 'f' || strchr(q->name, '.') == NULL || address_parse(q->name, &literal))
		return q->name;
	return arena_printf(arena, "%s.", q->name);
}

/* Asks for all lookups at once; false when the deadline passed first. */
static bool
ask(const struct resolve_question *q, const char *where, struct lookup *lookups, size_t count,
	struct deadline deadline)
{
	const char *name = whole_name(q, where, lookups[0].arena);
	struct intake intake = {.deadline = deadline, .arena = lookups[0].arena};
	ares_channel channel;
	bool in_time;
	int status = channel_new(q, where, &intake, &channel);

	for (size_t i = 0; i < count; i++)
		lookups[i].status = status;
	if (status != ARES_SUCCESS)
		return true;
	for (size_t i = 0; i < count; i++) {
		struct ares_addrinfo_hints hints = {.ai_flags = ARES_AI_NOSORT,
			.ai_family = lookups[i].family,
			.ai_socktype = SOCK_STREAM};

		ares_getaddrinfo(channel, name, NULL, &hints, done, &lookups[i]);
	}
	in_time = drive(channel, lookups, count, &intake);
	for (size_t i = 0; i < count; i++)
		if (!lookups[i].ended && sated(&intake))
			meet_limit(&lookups[i], "endless answers");
	for (size_t i = 0; i < count; i++)
		if (intake.sys != 0 && lookups[i].count == 0)
			fail_here(&lookups[i], intake.sys);
	ares_destroy(channel); /* ends the rest with ARES_EDESTRUCTION */
	return in_time;
}

static int
by_address(const void *a, const void *b)
{
	const struct address *x = a, *y = b;

	if (x->family != y->family)
		return x->family < y->family ? -1 : 1;
	return memcmp(x->bytes, y->bytes, sizeof(x->bytes));
}

static enum resolve_outcome
outcome_of(int status)
{
	static const struct {
		int status;
		enum resolve_outcome outcome;
	} table[] = {{ARES_SUCCESS, RESOLVE_NO_ADDRESS}, {ARES_ENODATA, RESOLVE_NO_ADDRESS},
		{ARES_ENOTFOUND, RESOLVE_NO_NAME}, {ARES_ENOMEM, RESOLVE_LOCAL},
		{STATUS_LIMIT, RESOLVE_LIMIT}, {ARES_EFILE, RESOLVE_LOCAL},
		{ARES_ENOTINITIALIZED, RESOLVE_LOCAL}};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (table[i].status == status)
			return table[i].outcome;
	return RESOLVE_FAILED;
}

/* Which of two lookups without addresses says more: a failure hides what the other would say. */
static const struct lookup *
telling(const struct lookup *lookups, size_t count)
{
	const struct lookup *best = &lookups[0];

	for (size_t i = 1; i < count; i++) {
		enum resolve_outcome a = outcome_of(best->status),
				     b = outcome_of(lookups[i].status);

		if (b >= RESOLVE_FAILED ? a < b : a < RESOLVE_FAILED && b == RESOLVE_NO_ADDRESS)
			best = &lookups[i];
	}
	return best;
}

static const char *
words(const struct lookup *lookup)
{
	return lookup->why == NULL ? ares_strerror(lookup->status) : lookup->why;
}

static const char *
family_name(int family)
{
	return family == AF_INET ? "A" : "AAAA";
}

static void
conclude(struct arena *arena, const struct lookup *lookups, size_t count, bool in_time,
	struct resolve_answer *answer)
{
	const struct lookup *told = telling(lookups, count);

	for (size_t i = 0; i < count; i++) {
		if (outcome_of(lookups[i].status) == RESOLVE_LOCAL)
			told = &lookups[i];
		answer->left_out += lookups[i].left_out;
		for (size_t k = 0; k < lookups[i].count; k++)
			ARENA_PUSH(
				arena, answer->addresses, answer->count, lookups[i].addresses[k]);
		if (lookups[i].count == 0 && outcome_of(lookups[i].status) >= RESOLVE_FAILED)
			answer->partial = arena_printf(arena, "the %s query failed: %s",
				family_name(lookups[i].family),
				in_time ? words(&lookups[i]) : "no answer in time");
	}
	if (answer->count > 0 && outcome_of(told->status) != RESOLVE_LOCAL) {
		qsort(answer->addresses, answer->count, sizeof(*answer->addresses), by_address);
		answer->outcome = RESOLVE_OK;
		return;
	}
	answer->partial = NULL;
	answer->count = 0;
	answer->outcome = in_time ? outcome_of(told->status) : RESOLVE_TIMEOUT;
	answer->why =
		in_time ? arena_text(arena, words(told)) : "the resolver did not answer in time";
}

/* What keeps this host from reading a file, 0: nothing that would be its own lack. */
static int
lack(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return err_is_local(errno) ? errno : 0;
	close(fd);
	return 0;
}

/*
 * Where c-ares cannot read /etc/resolv.conf it takes 127.0.0.1 for the name server and does not say
 * so. Then there is mostly none: what is refused is asked once more, after a look at the file.
 */
static bool
ask_servers(const struct resolve_question *q, struct lookup *lookups, size_t count,
	struct deadline deadline)
{
	bool in_time = ask(q, "b", lookups, count, deadline);
	int sys;

	if (!in_time || q->server.family != ADDRESS_NONE || lookups[0].status != ARES_ECONNREFUSED)
		return in_time;
	sys = lack(RESOLV_CONF);
	if (sys != 0) {
		fail_here(&lookups[0], sys);
		return true;
	}
	for (size_t i = 0; i < count; i++)
		lookups[i].ended = false;
	return ask(q, "b", lookups, count, deadline);
}

static bool
ask_file(struct arena *arena, const struct resolve_question *q, int family,
	struct deadline deadline, struct resolve_answer *answer)
{
	struct lookup file = {.arena = arena, .family = family};

	if (q->server.family != ADDRESS_NONE)
		return false;
	ask(q, "f", &file, 1, deadline);
	if (file.count > 0)
		conclude(arena, &file, 1, true, answer);
	return file.count > 0;
}

/* To c-ares, a hosts file that cannot be read is one that does not have the name: before a name is
 * said not to exist, the file is looked at once more. */
static void
doubt(struct arena *arena, const struct resolve_question *q, int family, struct deadline deadline,
	struct resolve_answer *answer)
{
	int sys = q->server.family == ADDRESS_NONE ? lack(HOSTS) : 0;
	struct lookup file = {.arena = arena, .family = family};

	if (sys != 0) {
		fail_here(&file, sys);
		conclude(arena, &file, 1, true, answer);
	} else
		ask_file(arena, q, family, deadline, answer);
}

void
resolve_name(struct arena *arena, const struct resolve_question *q, struct deadline deadline,
	struct resolve_answer *answer)
{
	const int both[2] = {AF_INET, AF_INET6};
	const int one = q->family == ADDRESS_IPV6 ? AF_INET6 : AF_INET;
	struct lookup lookups[2] = {{.arena = arena}, {.arena = arena}};
	size_t count = q->family == ADDRESS_NONE ? 2 : 1;
	int family = count == 2 ? AF_UNSPEC : one;
	bool in_time;

	memset(answer, 0, sizeof(*answer));
	pthread_once(&ares_once, begin);
	for (size_t i = 0; i < count; i++)
		lookups[i].family = count == 2 ? both[i] : one;
	if (ask_file(arena, q, family, deadline, answer))
		return;
	in_time = ask_servers(q, lookups, count, deadline);
	conclude(arena, lookups, count, in_time, answer);
	if (in_time && answer->count == 0 && answer->outcome != RESOLVE_LOCAL)
		doubt(arena, q, family, deadline, answer);
}
