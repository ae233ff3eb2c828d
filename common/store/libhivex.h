/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef STORE_LIBHIVEX_H
#define STORE_LIBHIVEX_H

#include <hivex.h>

#include "base/err.h"

/* libhivex, loaded when it is first asked for. What is used of it: */
#define HIVEX_FUNCTIONS(use)                                                                       \
	use(hivex_open) use(hivex_close) use(hivex_root) use(hivex_node_name)                      \
		use(hivex_node_children) use(hivex_node_values) use(hivex_value_key)               \
			use(hivex_value_value)

#define HIVEX_DECLARE(name) __typeof__(&name) name;
struct hivex_api {
	HIVEX_FUNCTIONS(HIVEX_DECLARE)
	struct err err; /* why they are not there */
};

/* Loads them once for the process; never NULL, but `err` has to be looked at. Any thread. */
const struct hivex_api *libhivex(void);

#endif
