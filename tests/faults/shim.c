/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A preloaded library that makes one call of a kind fail, counted from the beginning of main. For
 * the GNU C library. Environment:
 *
 *   FAULT_PROGRAM  name of the program that is meant; what it starts is left alone
 *   FAULT_KIND     one of the kinds below
 *   FAULT_AT       the call that fails, the first one is 1; 0: none
 *   FAULT_ALL      set: all after it fail too
 *   FAULT_NAME     dlopen: only libraries with this in their name count
 *   FAULT_COUNT    a file where calls are counted in the first 8 bytes. Where there is room for
 * more, 8 bytes follow for each call: its place, a hash over the functions that led to it, as
 * offsets in their libraries, so that it is the same in every run
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <link.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum kind {
	NONE,
	MALLOC,
	OPEN,
	SOCKET,
	CONNECT,
	RECEIVE,
	SEND,
	POLL,
	READ,
	WRITE,
	RENAME,
	THREAD,
	FSTAT,
	RANDOM,
	DLOPEN
};

static const struct {
	const char *name;
	enum kind kind;
} kinds[] = {{"malloc", MALLOC}, {"open", OPEN}, {"socket", SOCKET}, {"read", READ},
	{"connect", CONNECT}, {"recv", RECEIVE}, {"send", SEND}, {"poll", POLL}, {"rename", RENAME},
	{"write", WRITE}, {"pthread_create", THREAD}, {"fstat", FSTAT}, {"getrandom", RANDOM},
	{"dlopen", DLOPEN}};

static enum kind chosen;
static unsigned long fails_at;
static bool fails_on;
static const char *fails_name;
static atomic_ulong own_count;
static atomic_ulong *count = &own_count;
static uint64_t *places; /* of the calls, as many as there is room for */
static size_t places_max;
static _Thread_local bool tracing;

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *p, size_t n);
void *__libc_memalign(size_t alignment, size_t n);

static void
map_count(const char *path)
{
	int fd = path == NULL ? -1 : open(path, O_RDWR | O_CLOEXEC);
	off_t size = fd < 0 ? -1 : lseek(fd, 0, SEEK_END);
	void *p = size < (off_t)sizeof(*count)
			  ? MAP_FAILED
			  : mmap(NULL, (size_t)size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (p != MAP_FAILED) {
		count = p;
		places = (uint64_t *)p + 1;
		places_max = (size_t)size / sizeof(*places) - 1;
	}
	if (fd >= 0)
		close(fd);
}

/* --- places ---------------------------------------------------------------------------------- */

enum { FRAMES = 24, OWN = 3 }; /* looked at; of this file: not part of the place */

struct within {
	uintptr_t address, offset;
};

static int
offset_of(struct dl_phdr_info *info, size_t size, void *context)
{
	struct within *within = context;

	(void)size;
	for (size_t i = 0; i < info->dlpi_phnum; i++) {
		uintptr_t begin = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;

		if (info->dlpi_phdr[i].p_type == PT_LOAD && within->address >= begin &&
			within->address - begin < info->dlpi_phdr[i].p_memsz) {
			within->offset = within->address - info->dlpi_addr;
			return 1;
		}
	}
	return 0;
}

/* FNV-1a over the offsets */
static uint64_t
place(void)
{
	void *frames[FRAMES + OWN];
	int n = backtrace(frames, FRAMES + OWN);
	uint64_t hash = 0xcbf29ce484222325u;

	for (int i = OWN; i < n; i++) {
		struct within within = {.address = (uintptr_t)frames[i]};

		dl_iterate_phdr(offset_of, &within);
		hash = (hash ^ within.offset) * 0x100000001b3u;
	}
	return hash;
}

static void
trace(unsigned long number)
{
	if (tracing || number > places_max)
		return;
	tracing = true; /* what is called from here is not counted */
	places[number - 1] = place();
	tracing = false;
}

__attribute__((constructor)) static void
begin(void)
{
	const char *program = getenv("FAULT_PROGRAM"), *kind = getenv("FAULT_KIND");
	const char *at = getenv("FAULT_AT");
	enum kind found = NONE;

	if (program == NULL || kind == NULL || at == NULL ||
		strcmp(program, program_invocation_short_name) != 0)
		return;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kinds[i].name, kind) == 0)
			found = kinds[i].kind;
	fails_at = strtoul(at, NULL, 10);
	fails_name = getenv("FAULT_NAME");
	fails_on = getenv("FAULT_ALL") != NULL && fails_at > 0;
	map_count(getenv("FAULT_COUNT"));
	if (places_max > 0)
		place(); /* which loads what it needs */
	chosen = found;  /* from now on */
}

static bool
fails(enum kind kind)
{
	unsigned long number;

	if (kind != chosen || tracing)
		return false;
	number = atomic_fetch_add(count, 1) + 1;
	trace(number);
	return number == fails_at || (fails_on && number > fails_at);
}

/* The function of the C library that is behind one of ours. */
static void
find(const char *name, void *to)
{
	void *symbol = dlsym(RTLD_NEXT, name);

	memcpy(to, &symbol, sizeof(symbol));
}

static int
no(int error)
{
	errno = error;
	return -1;
}

static void *
nothing(int error)
{
	errno = error;
	return NULL;
}

/* --- memory ---------------------------------------------------------------------------------- */

void *
malloc(size_t n)
{
	return fails(MALLOC) ? nothing(ENOMEM) : __libc_malloc(n);
}

void *
calloc(size_t items, size_t size)
{
	return fails(MALLOC) ? nothing(ENOMEM) : __libc_calloc(items, size);
}

void *
realloc(void *p, size_t n)
{
	return fails(MALLOC) ? nothing(ENOMEM) : __libc_realloc(p, n);
}

int
posix_memalign(void **out, size_t alignment, size_t n)
{
	void *p = fails(MALLOC) ? NULL : __libc_memalign(alignment, n);

	if (p == NULL)
		return ENOMEM;
	*out = p;
	return 0;
}

void *
aligned_alloc(size_t alignment, size_t n)
{
	return fails(MALLOC) ? nothing(ENOMEM) : __libc_memalign(alignment, n);
}

/* --- system calls ---------------------------------------------------------------------------- */

/* All that a descriptor is opened by: with too many open files. */
static mode_t
mode_of(int flags, va_list ap)
{
	return (flags & O_CREAT) != 0 ? (mode_t)va_arg(ap, int) : 0;
}

#define OPEN_LIKE(name)                                                                            \
	int name(const char *path, int flags, ...)                                                 \
	{                                                                                          \
		int (*real)(const char *, int, ...);                                               \
		va_list ap;                                                                        \
		mode_t mode;                                                                       \
                                                                                                   \
		va_start(ap, flags);                                                               \
		mode = mode_of(flags, ap);                                                         \
		va_end(ap);                                                                        \
		find(#name, &real);                                                                \
		return fails(OPEN) ? no(EMFILE) : real(path, flags, mode);                         \
	}
OPEN_LIKE(open)
OPEN_LIKE(open64)

/* What FORTIFY_SOURCE makes of calls whose flags or room it cannot know. */
int
__open_2(const char *path, int flags)
{
	return open(path, flags);
}

int
__open64_2(const char *path, int flags)
{
	return open64(path, flags);
}

#define STREAM_LIKE(name)                                                                          \
	FILE *name(const char *path, const char *mode)                                             \
	{                                                                                          \
		FILE *(*real)(const char *, const char *);                                         \
                                                                                                   \
		find(#name, &real);                                                                \
		return fails(OPEN) ? nothing(EMFILE) : real(path, mode);                           \
	}
STREAM_LIKE(fopen)
STREAM_LIKE(fopen64)

DIR *
opendir(const char *path)
{
	DIR *(*real)(const char *);

	find("opendir", &real);
	return fails(OPEN) ? nothing(EMFILE) : real(path);
}

int
socket(int family, int type, int protocol)
{
	int (*real)(int, int, int);

	find("socket", &real);
	return fails(SOCKET) ? no(EMFILE) : real(family, type, protocol);
}

int
connect(int fd, const struct sockaddr *to, socklen_t size)
{
	int (*real)(int, const struct sockaddr *, socklen_t);

	find("connect", &real);
	return fails(CONNECT) ? no(ENOBUFS) : real(fd, to, size);
}

ssize_t
recv(int fd, void *to, size_t n, int flags)
{
	ssize_t (*real)(int, void *, size_t, int);

	find("recv", &real);
	return fails(RECEIVE) ? no(ENOMEM) : real(fd, to, n, flags);
}

ssize_t
__recv_chk(int fd, void *to, size_t n, size_t room, int flags)
{
	if (n > room)
		abort();
	return recv(fd, to, n, flags);
}

ssize_t
send(int fd, const void *from, size_t n, int flags)
{
	ssize_t (*real)(int, const void *, size_t, int);

	find("send", &real);
	return fails(SEND) ? no(ENOBUFS) : real(fd, from, n, flags);
}

int
poll(struct pollfd *fds, nfds_t n, int ms)
{
	int (*real)(struct pollfd *, nfds_t, int);

	find("poll", &real);
	return fails(POLL) ? no(ENOMEM) : real(fds, n, ms);
}

int
__poll_chk(struct pollfd *fds, nfds_t n, int ms, size_t room)
{
	if (n > room / sizeof(*fds))
		abort();
	return poll(fds, n, ms);
}

int
rename(const char *from, const char *to)
{
	int (*real)(const char *, const char *);

	find("rename", &real);
	return fails(RENAME) ? no(ENOSPC) : real(from, to);
}

ssize_t
read(int fd, void *to, size_t n)
{
	ssize_t (*real)(int, void *, size_t);

	find("read", &real);
	return fails(READ) ? no(EIO) : real(fd, to, n);
}

ssize_t
__read_chk(int fd, void *to, size_t n, size_t room)
{
	if (n > room)
		abort();
	return read(fd, to, n);
}

ssize_t
write(int fd, const void *from, size_t n)
{
	ssize_t (*real)(int, const void *, size_t);

	find("write", &real);
	return fails(WRITE) ? no(ENOSPC) : real(fd, from, n);
}

int
pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*work)(void *), void *arg)
{
	int (*real)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);

	find("pthread_create", &real);
	return fails(THREAD) ? EAGAIN : real(thread, attr, work, arg);
}

#define STAT_LIKE(name, type)                                                                      \
	int name(int fd, struct type *out)                                                         \
	{                                                                                          \
		int (*real)(int, struct type *);                                                   \
                                                                                                   \
		find(#name, &real);                                                                \
		return fails(FSTAT) ? no(ENOMEM) : real(fd, out);                                  \
	}
STAT_LIKE(fstat, stat)
STAT_LIKE(fstat64, stat64)

#define STAT_PATH_LIKE(name, type)                                                                 \
	int name(const char *path, struct type *out)                                               \
	{                                                                                          \
		int (*real)(const char *, struct type *);                                          \
                                                                                                   \
		find(#name, &real);                                                                \
		return fails(FSTAT) ? no(ENOMEM) : real(path, out);                                \
	}
STAT_PATH_LIKE(stat, stat)
STAT_PATH_LIKE(stat64, stat64)

ssize_t
getrandom(void *to, size_t n, unsigned int flags)
{
	ssize_t (*real)(void *, size_t, unsigned int);

	find("getrandom", &real);
	return fails(RANDOM) ? no(ENOSYS) : real(to, n, flags);
}

int
getentropy(void *to, size_t n)
{
	int (*real)(void *, size_t);

	find("getentropy", &real);
	return fails(RANDOM) ? no(ENOSYS) : real(to, n);
}

/* --- libraries ------------------------------------------------------------------------------- */

void *
dlopen(const char *name, int flags)
{
	void *(*real)(const char *, int);
	bool meant = name != NULL && (fails_name == NULL || strstr(name, fails_name) != NULL);

	find("dlopen", &real);
	return meant && fails(DLOPEN) ? NULL : real(name, flags);
}
