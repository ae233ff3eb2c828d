/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loading libcurl. */
#include "config.h"

#include "net/curl.h"

#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/library.h"
#include "base/memory.h"

#ifndef CURL_SONAME
#define CURL_SONAME "libcurl.so.4"
#endif

static struct curl_api curl;
static pthread_once_t curl_once = PTHREAD_ONCE_INIT;

#define FUNCTION(field) {"curl_" #field, offsetof(struct curl_api, field)}

static void
load_curl(void)
{
	static const struct library_function functions[] = {FUNCTION(global_init_mem),
		FUNCTION(easy_init), FUNCTION(easy_setopt), FUNCTION(easy_perform),
		FUNCTION(easy_getinfo), FUNCTION(easy_cleanup), FUNCTION(easy_strerror),
		FUNCTION(version_info), FUNCTION(slist_append), FUNCTION(slist_free_all)};

	if (library_load(CURL_SONAME, functions, sizeof(functions) / sizeof(functions[0]), &curl,
		    &curl.err) &&
		curl.global_init_mem(CURL_GLOBAL_DEFAULT, memory_malloc, free, memory_realloc,
			memory_strdup, memory_calloc) != CURLE_OK)
		err_set(&curl.err, ERR_SYSTEM, CURL_SONAME " cannot be initialised");
	curl.failure = curl.err.kind == ERR_NONE ? NULL : curl.err.text;
}

const struct curl_api *
curl_load(void)
{
	pthread_once(&curl_once, load_curl);
	return &curl;
}

/* Of the resolver's threads libcurl would wait for the end when a transfer is over, also beyond
 * its time limit; not all versions can be kept from it. */
static void
set_quick_exit(CURL *handle)
{
#if LIBCURL_VERSION_NUM >= 0x075700
	curl.easy_setopt(handle, CURLOPT_QUICK_EXIT, 1L);
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
	return curl.easy_setopt(handle, CURLOPT_TIMEOUT_MS, ms) == CURLE_OK &&
		curl.easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, ms) == CURLE_OK &&
		curl.easy_setopt(handle, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
		curl.easy_setopt(handle, CURLOPT_NOPROXY, "") == CURLE_OK &&
		curl.easy_setopt(handle, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED) == CURLE_OK;
}

/* From this version on NULL is not no directory but the one that libcurl was built for. */
enum { NULL_IS_BUILT_IN = 0x081500 };

/* What is in place of that directory: neither OpenSSL nor GnuTLS minds that it is none. */
static const char *
no_directory(void)
{
	const curl_version_info_data *info = curl.version_info(CURLVERSION_NOW);

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
	code = curl.easy_setopt(handle, CURLOPT_CAPATH, no_directory());
	return (code == CURLE_OK || code == CURLE_NOT_BUILT_IN) &&
		curl.easy_setopt(handle, CURLOPT_CAINFO, ca_file) == CURLE_OK;
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
	if (code == CURLE_OK || curl.easy_getinfo(handle, CURLINFO_OS_ERRNO, &sys) != CURLE_OK)
		return false;
	/* What the network says against a connection has an errno value; waiting for it failed. */
	return err_is_local((int)sys) || (code == CURLE_COULDNT_CONNECT && sys == 0);
}

/* With an empty passphrase OpenSSL has one and does not ask. GnuTLS never asks, and with it would take
 * a key in a PKCS #8 file for an encrypted one. */
bool
curl_ask_nobody(CURL *handle)
{
	const char *tls = curl.version_info(CURLVERSION_NOW)->ssl_version;

	return tls == NULL || strstr(tls, "GnuTLS") != NULL ||
		curl.easy_setopt(handle, CURLOPT_KEYPASSWD, "") == CURLE_OK;
}
