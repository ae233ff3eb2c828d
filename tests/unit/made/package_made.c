/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Offline domain join packages made within a test. */
#include "config.h"

#include "package_made.h"

struct span
package_made(struct arena *arena, const struct package *package, enum package_form form)
{
	struct bytes out = {0};
	struct span copy;

	package_write(package, form, &out);
	copy = arena_bytes(arena, span_of(out.p, out.n));
	bytes_free(&out);
	return copy;
}

struct span
package_take(struct arena *arena, struct package *package, enum package_form form)
{
	struct span copy = package_made(arena, package, form);

	package_free(package);
	return copy;
}

void
package_certs(struct package *package, const char *store, const struct span *ders)
{
	struct bytes *sst = package_add_store(package, store);

	for (; ders->n > 0; ders++)
		store_cert(sst, ders->p, ders->n);
	store_end(sst);
}

struct span
package_patch(struct arena *arena, struct span in, size_t offset, uint32_t v)
{
	uint8_t *copy = arena_alloc(arena, in.n);

	for (size_t i = 0; i < in.n; i++)
		copy[i] = in.p[i];
	for (size_t i = 0; i < 4; i++)
		copy[offset + i] = (uint8_t)(v >> 8 * i);
	return span_of(copy, in.n);
}
