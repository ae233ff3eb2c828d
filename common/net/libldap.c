/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loading libldap. */
#include "config.h"

#include "base/err.h"

#ifdef WITH_LDAP

#include "net/libldap.h"

#include <pthread.h>
#include <stddef.h>

#include "base/library.h"

LIBRARY(library, LDAP_SONAME, "ldap", "Certificates that Active Directory holds, over LDAP",
	LDAP_DEBIAN " (Fedora: openldap, Alpine: libldap)");

static struct ldap_api ldap;
static pthread_once_t ldap_once = PTHREAD_ONCE_INIT;

#define ROW(name) {#name, offsetof(struct ldap_api, name)},

static void
load_ldap(void)
{
	static const struct library_function functions[] = {LDAP_FUNCTIONS(ROW)};

	library_load(
		&library, functions, sizeof(functions) / sizeof(functions[0]), &ldap, &ldap.err);
}

const struct ldap_api *
libldap(void)
{
	pthread_once(&ldap_once, load_ldap);
	return &ldap;
}

#endif
