/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libcurl is loaded, and its transfers are watched. */
#include "config.h"

#include "net/curl.h"

#include <pthread.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "base/library.h"
#include "net/guard.h"

LIBRARY(libcurl, CURL_SONAME, "http",
	"Certificates, CRLs and OCSP answers over HTTP, mail and Icinga 2's API",
	CURL_DEBIAN " (Fedora, Alpine: libcurl)");

/* How long libcurl has to notice by itself that the time is over, and how long it may take to close
 * what is open, in seconds. */
static const double GRACE = 0.1, CLOSING = 0.2;

/* Beside what others may call: a transfer is begun, moved and ended here, where its time is
 * watched. */
static struct {
	struct curl_api api;
	__typeof__(&curl_easy_init) easy_init;
	__typeof__(&curl_easy_perform) easy_perform;
	__typeof__(&curl_easy_cleanup) easy_cleanup;
} loaded;
static pthread_once_t curl_once = PTHREAD_ONCE_INIT;

#define FUNCTION(field)                                                                            \
	{                                                                                          \
		"curl_" #field, offsetof(__typeof__(loaded), api.field)                            \
	}
#define OWN(field)                                                                                 \
	{                                                                                          \
		"curl_" #field, offsetof(__typeof__(loaded), field)                                \
	}

static void
load_curl(void)
{
	static const struct library_function functions[] = {FUNCTION(global_init), OWN(easy_init),
		FUNCTION(easy_setopt), OWN(easy_perform), FUNCTION(easy_getinfo), OWN(easy_cleanup),
		FUNCTION(easy_strerror), FUNCTION(version_info), FUNCTION(slist_append),
		FUNCTION(slist_free_all)};

	if (library_load(&libcurl, functions, sizeof(functions) / sizeof(functions[0]), &loaded,
		    &loaded.api.err) &&
		loaded.api.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		err_set(&loaded.api.err, ERR_SYSTEM, CURL_SONAME " cannot be initialised");
	loaded.api.failure = loaded.api.err.kind == ERR_NONE ? NULL : loaded.api.err.text;
}

const struct curl_api *
curl_load(void)
{
	pthread_once(&curl_once, load_curl);
	return &loaded.api;
}

/* ---------------------------------------------------------------- a transfer and its guard */

static int
see_socket(void *context, curl_socket_t fd, curlsocktype purpose)
{
	(void)purpose;
	return guard_add(context, fd) ? CURL_SOCKOPT_OK : CURL_SOCKOPT_ERROR;
}

static int
close_socket(void *context, curl_socket_t fd)
{
	guard_drop(context, fd);
	return close(fd);
}

static struct guard *
guard_of(CURL *handle)
{
	char *guard = NULL;

	loaded.api.easy_getinfo(handle, CURLINFO_PRIVATE, &guard);
	return (struct guard *)(void *)guard;
}

CURL *
curl_open(void)
{
	CURL *handle = loaded.easy_init();
	struct guard *guard;

	if (handle == NULL)
		return NULL;
	guard = guard_new();
	if (loaded.api.easy_setopt(handle, CURLOPT_PRIVATE, guard) == CURLE_OK &&
		loaded.api.easy_setopt(handle, CURLOPT_SOCKOPTFUNCTION, see_socket) == CURLE_OK &&
		loaded.api.easy_setopt(handle, CURLOPT_SOCKOPTDATA, guard) == CURLE_OK &&
		loaded.api.easy_setopt(handle, CURLOPT_CLOSESOCKETFUNCTION, close_socket) ==
			CURLE_OK &&
		loaded.api.easy_setopt(handle, CURLOPT_CLOSESOCKETDATA, guard) == CURLE_OK)
		return handle;
	loaded.easy_cleanup(handle);
	guard_free(guard);
	return NULL;
}

CURLcode
curl_perform(CURL *handle, struct deadline deadline)
{
	struct guard *guard = guard_of(handle);
	CURLcode code;

	deadline.at += GRACE;
	if (!guard_begin(guard, deadline))
		return CURLE_OUT_OF_MEMORY;
	code = loaded.easy_perform(handle);
	if (guard_end(guard) && code != CURLE_OK)
		return CURLE_OPERATION_TIMEDOUT;
	return guard_lacked(guard) && code != CURLE_OK ? CURLE_OUT_OF_MEMORY : code;
}

void
curl_close(CURL *handle)
{
	struct guard *guard;
	bool guarded;

	if (handle == NULL)
		return;
	guard = guard_of(handle);
	guarded = guard_begin(guard, deadline_in(CLOSING));
	loaded.easy_cleanup(handle);
	if (guarded)
		guard_end(guard);
	guard_free(guard);
}

/* ---------------------------------------------------------------- settings */

/* Of the resolver's threads libcurl would wait for the end when a transfer is over, also beyond
 * its time limit; not all versions can be kept from it. */
static void
set_quick_exit(CURL *handle)
{
#if LIBCURL_VERSION_NUM >= 0x075700
	loaded.api.easy_setopt(handle, CURLOPT_QUICK_EXIT, 1L);
#else
	(void)handle;
#endif
}

bool
curl_set_up(CURL *handle, struct deadline deadline)
{
	long ms = deadline_poll(deadline);

	/* 0 would mean no limit at all. */
	if (ms < 1)
		ms = 1;
	set_quick_exit(handle);
	return loaded.api.easy_setopt(handle, CURLOPT_TIMEOUT_MS, ms) == CURLE_OK &&
	       loaded.api.easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, ms) == CURLE_OK &&
	       loaded.api.easy_setopt(handle, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
	       loaded.api.easy_setopt(handle, CURLOPT_NOPROXY, "") == CURLE_OK &&
	       loaded.api.easy_setopt(handle, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED) == CURLE_OK;
}

/* From this version on NULL is not no directory but the one that libcurl was built for. */
enum { NULL_IS_BUILT_IN = 0x081500 };

/* What is in place of that directory: neither OpenSSL nor GnuTLS minds that it is none. */
static const char *
no_directory(void)
{
	const curl_version_info_data *info = loaded.api.version_info(CURLVERSION_NOW);

	if (info->version_num < NULL_IS_BUILT_IN)
		return NULL;
#if LIBCURL_VERSION_NUM >= 0x074600
	if (info->capath == NULL)
		return NULL;
#endif
	return "/dev/null";
}

bool
curl_trust(CURL *handle, const char *ca_file)
{
	CURLcode code;

	if (ca_file == NULL)
		return true;
	/* not all TLS libraries can look into a directory */
	code = loaded.api.easy_setopt(handle, CURLOPT_CAPATH, no_directory());
	return (code == CURLE_OK || code == CURLE_NOT_BUILT_IN) &&
	       loaded.api.easy_setopt(handle, CURLOPT_CAINFO, ca_file) == CURLE_OK;
}

bool
curl_failed_here(CURL *handle, CURLcode code)
{
	static const CURLcode codes[] = {CURLE_FAILED_INIT, CURLE_OUT_OF_MEMORY, CURLE_NOT_BUILT_IN,
		CURLE_BAD_FUNCTION_ARGUMENT, CURLE_UNKNOWN_OPTION, CURLE_INTERFACE_FAILED,
		CURLE_AGAIN};
	long sys = 0;

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (code == codes[i])
			return true;
	if (code == CURLE_OK ||
		loaded.api.easy_getinfo(handle, CURLINFO_OS_ERRNO, &sys) != CURLE_OK)
		return false;
	/* What the network says against a connection has an errno value; waiting for it failed. */
	return err_is_local((int)sys) || (code == CURLE_COULDNT_CONNECT && sys == 0);
}

/* With an empty passphrase OpenSSL has one and does not ask. GnuTLS never asks, and with it would
 * take a key in a PKCS #8 file for an encrypted one. */
bool
curl_ask_nobody(CURL *handle)
{
	const char *tls = loaded.api.version_info(CURLVERSION_NOW)->ssl_version;

	return tls == NULL || strstr(tls, "GnuTLS") != NULL ||
	       loaded.api.easy_setopt(handle, CURLOPT_KEYPASSWD, "") == CURLE_OK;
}
