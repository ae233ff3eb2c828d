/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared libraries that are loaded while the program runs. */
#include "library.h"

#include <dlfcn.h>
#include <string.h>

bool
library_load(const char *name, const struct library_function *functions, size_t count, void *api,
	struct err *err)
{
	void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);

	if (library == NULL)
		return err_set(err, ERR_SYSTEM, "%s cannot be loaded: is it installed?", name);
	for (size_t i = 0; i < count; i++) {
		void *symbol = dlsym(library, functions[i].name);

		if (symbol == NULL)
			return err_set(err, ERR_SYSTEM, "%s lacks %s", name, functions[i].name);
		/* POSIX wants a function pointer to be had from dlsym through memory, not by a
		 * cast. */
		memcpy((char *)api + functions[i].offset, &symbol, sizeof(symbol));
	}
	return true;
}
