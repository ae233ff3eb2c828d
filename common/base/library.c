/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared libraries that are loaded while the program runs. */
#include "library.h"

#include <dlfcn.h>
#include <string.h>

/* The loader names a library that it does not find. Where it names another one, or says that there
 * is no memory, that is the reason. */
static bool
tell(const struct library *library, struct err *err)
{
	const char *why = dlerror();

	if (why == NULL || strncmp(why, library->soname, strlen(library->soname)) == 0)
		return err_set(err, ERR_SYSTEM, "%s cannot be loaded: install %s", library->soname,
			library->package);
	return err_set(err, ERR_SYSTEM, "%s cannot be loaded: %s", library->soname, why);
}

bool
library_load(const struct library *library, const struct library_function *functions, size_t count,
	void *api, struct err *err)
{
	void *loaded = dlopen(library->soname, RTLD_NOW | RTLD_LOCAL);

	if (loaded == NULL)
		return tell(library, err);
	for (size_t i = 0; i < count; i++) {
		void *symbol = dlsym(loaded, functions[i].name);

		if (symbol == NULL)
			return err_set(err, ERR_SYSTEM, "%s lacks %s: install a newer %s",
				library->soname, functions[i].name, library->package);
		/* POSIX wants a function pointer to be had from dlsym through memory, not by a
		 * cast. */
		memcpy((char *)api + functions[i].offset, &symbol, sizeof(symbol));
	}
	return true;
}
