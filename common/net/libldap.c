/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loading libldap. */
#include "config.h"

#include "base/err.h"

#ifdef WITH_LDAP

#include "net/libldap.h"

#include <malloc.h>
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/library.h"
#include "base/memory.h"

#ifndef LDAP_SONAME
#define LDAP_SONAME "libldap.so.2"
#endif

static struct ldap_api ldap;
static pthread_once_t ldap_once = PTHREAD_ONCE_INIT;

#define ROW(name) {#name, offsetof(struct ldap_api, name)},

static void *
ldap_malloc(ber_len_t n, void *context)
{
	(void)context;
	return memory_malloc(n);
}

static void *
ldap_calloc(ber_len_t count, ber_len_t size, void *context)
{
	(void)context;
	return memory_calloc(count, size);
}

/* What was in it may have been a password. */
static void
ldap_free(void *p, void *context)
{
	(void)context;
	if (p != NULL)
		explicit_bzero(p, malloc_usable_size(p));
	free(p);
}

static void *
ldap_realloc(void *p, ber_len_t n, void *context)
{
	size_t have = p == NULL ? 0 : malloc_usable_size(p);
	void *larger;

	if (p != NULL && n <= have)
		return p;
	larger = memory_malloc(n);
	if (p != NULL)
		memcpy(larger, p, have);
	ldap_free(p, context);
	return larger;
}

static void
load_ldap(void)
{
	static const struct library_function functions[] = {LDAP_FUNCTIONS(ROW)};
	BerMemoryFunctions memory = {ldap_malloc, ldap_calloc, ldap_realloc, ldap_free};

	if (library_load(LDAP_SONAME, functions, sizeof(functions) / sizeof(functions[0]), &ldap,
		    &ldap.err) &&
		ldap.ber_set_option(NULL, LBER_OPT_MEMORY_FNS, &memory) != LBER_OPT_SUCCESS)
		err_set(&ldap.err, ERR_SYSTEM, LDAP_SONAME " cannot be set up");
}

const struct ldap_api *
libldap(void)
{
	pthread_once(&ldap_once, load_ldap);
	return &ldap;
}

#endif
