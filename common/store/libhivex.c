/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loading libhivex. */
#include "config.h"

#include "base/err.h"

#ifdef WITH_HIVEX

#include "store/libhivex.h"

#include <pthread.h>
#include <stddef.h>

#include "base/library.h"

LIBRARY(library, HIVEX_SONAME, "hive", "Certificates in hives of a Windows registry",
	HIVEX_DEBIAN " (Fedora: hivex-libs, Alpine: hivex)");

static struct hivex_api hivex;
static pthread_once_t hivex_once = PTHREAD_ONCE_INIT;

#define ROW(name) {#name, offsetof(struct hivex_api, name)},

static void
load_hivex(void)
{
	static const struct library_function functions[] = {HIVEX_FUNCTIONS(ROW)};

	library_load(
		&library, functions, sizeof(functions) / sizeof(functions[0]), &hivex, &hivex.err);
}

const struct hivex_api *
libhivex(void)
{
	pthread_once(&hivex_once, load_hivex);
	return &hivex;
}

#endif
