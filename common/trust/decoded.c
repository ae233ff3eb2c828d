/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificates that need not be decoded again. */
#include "config.h"

#include "trust/decoded.h"
#include "trust/limits.h"

#include <openssl/x509.h>
#include <pthread.h>

struct item {
	struct item *next;
	struct span der;
	X509 *x509;
};

struct decoded {
	struct arena *arena;
	pthread_mutex_t lock;
	struct item *items;
	size_t count;
};

struct decoded *
decoded_new(struct arena *arena)
{
	struct decoded *decoded = arena_alloc(arena, sizeof(*decoded));

	decoded->arena = arena;
	pthread_mutex_init(&decoded->lock, NULL);
	return decoded;
}

void
decoded_free(struct decoded *decoded)
{
	if (decoded == NULL)
		return;
	for (const struct item *item = decoded->items; item != NULL; item = item->next)
		X509_free(item->x509);
	pthread_mutex_destroy(&decoded->lock);
}

static struct item *
find(const struct decoded *decoded, struct span der)
{
	struct item *item = decoded->items;

	while (item != NULL && !span_equal(item->der, der))
		item = item->next;
	return item;
}

void
decoded_add(struct decoded *decoded, struct span der, struct x509_st *x509)
{
	pthread_mutex_lock(&decoded->lock);
	if (decoded->count < LIMIT_DECODED && find(decoded, der) == NULL &&
		X509_up_ref(x509) == 1) {
		struct item *item = arena_alloc(decoded->arena, sizeof(*item));

		*item = (struct item) {decoded->items, der, x509};
		decoded->items = item;
		decoded->count++;
	}
	pthread_mutex_unlock(&decoded->lock);
}

struct x509_st *
decoded_find(struct decoded *decoded, struct span der)
{
	X509 *x509 = NULL;
	const struct item *item;

	if (decoded == NULL)
		return NULL;
	pthread_mutex_lock(&decoded->lock);
	item = find(decoded, der);
	if (item != NULL && X509_up_ref(item->x509) == 1)
		x509 = item->x509;
	pthread_mutex_unlock(&decoded->lock);
	return x509;
}
