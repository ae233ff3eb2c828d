/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificates that many channels have. */
#include "config.h"

#include "roots/known.h"

#include <openssl/evp.h>
#include <pthread.h>
#include <string.h>

#include "base/must.h"
#include "store/certificate.h"
#include "store/store_find.h"

enum { BUCKETS = 4096 };

struct known_set {
	struct arena *arena;
	pthread_mutex_t lock; /* for what follows */
	struct known *buckets[BUCKETS];
};

struct known_set *
known_new(struct arena *arena)
{
	struct known_set *set = arena_alloc(arena, sizeof(*set));

	set->arena = arena;
	pthread_mutex_init(&set->lock, NULL);
	return set;
}

void
known_free(struct known_set *set)
{
	if (set == NULL)
		return;
	for (size_t i = 0; i < BUCKETS; i++)
		for (struct known *known = set->buckets[i]; known != NULL; known = known->next)
			X509_free(known->x509);
	pthread_mutex_destroy(&set->lock);
}

/* ---------------------------------------------------------------- taking in */

static struct known **
bucket_of(struct known_set *set, const uint8_t *sha256)
{
	return &set->buckets[(sha256[0] << 8 | sha256[1]) % BUCKETS];
}

static const struct known *
find(struct known_set *set, const uint8_t *sha256)
{
	const struct known *known;

	pthread_mutex_lock(&set->lock);
	known = *bucket_of(set, sha256);
	while (known != NULL && memcmp(known->sha256, sha256, sizeof(known->sha256)) != 0)
		known = known->next;
	pthread_mutex_unlock(&set->lock);
	return known;
}

static struct known *
make(struct arena *arena, X509 *x509, const uint8_t *sha256)
{
	struct known *known = arena_alloc(arena, sizeof(*known));
	struct cert *facts;

	known->x509 = x509;
	memcpy(known->sha256, sha256, sizeof(known->sha256));
	certificate_key_sha256(x509, known->key);
	known->subject = store_hash(X509_get_subject_name(x509));
	known->self_signed = certificate_self_signed(x509);
	facts = certificate_facts(arena, x509, known->self_signed);
	facts->origin = CERT_ORIGIN_STORE;
	known->facts = facts;
	return known;
}

/* Another thread may have added it first; then that one is returned. Takes the reference. */
static const struct known *
insert(struct known_set *set, X509 *x509, const uint8_t *sha256)
{
	struct known *made = make(set->arena, x509, sha256), **at;

	pthread_mutex_lock(&set->lock);
	at = bucket_of(set, sha256);
	while (*at != NULL && memcmp((*at)->sha256, sha256, sizeof(made->sha256)) != 0)
		at = &(*at)->next;
	if (*at == NULL)
		*at = made;
	else
		X509_free(x509);
	made = *at;
	pthread_mutex_unlock(&set->lock);
	return made;
}

bool
known_take(struct known_set *set, X509 *x509, struct span der, struct budget *budget,
	const struct known **out, struct err *err)
{
	uint8_t sha256[32];

	if (x509 != NULL)
		certificate_sha256(x509, sha256);
	else
		must(EVP_Digest(der.p, der.n, sha256, NULL, EVP_sha256(), NULL) == 1,
			"libcrypto cannot compute SHA-256");
	*out = find(set, sha256);
	if (*out != NULL)
		return budget_take(budget, 0, err);
	if (!budget_take_certificate(budget, der.n, err))
		return false;
	if (x509 != NULL)
		X509_up_ref(x509);
	else
		x509 = certificate_decode(der);
	*out = x509 == NULL ? NULL : insert(set, x509, sha256);
	return true;
}

const struct known *
known_add(struct known_set *set, struct span der)
{
	const struct known *known;

	known_take(set, NULL, der, NULL, &known, NULL);
	return known;
}

const struct known *
known_add_x509(struct known_set *set, X509 *x509)
{
	const struct known *known;

	known_take(set, x509, span_of(NULL, 0), NULL, &known, NULL);
	return known;
}

/* ---------------------------------------------------------------- asking */

size_t
known_all(struct known_set *set, struct arena *arena, const struct known ***out)
{
	size_t count = 0;

	*out = NULL;
	pthread_mutex_lock(&set->lock);
	for (size_t i = 0; i < BUCKETS; i++)
		for (const struct known *known = set->buckets[i]; known != NULL;
			known = known->next)
			ARENA_PUSH(arena, *out, count, known);
	pthread_mutex_unlock(&set->lock);
	return count;
}

bool
known_same_name(const struct known *a, const struct known *b)
{
	return a->subject == b->subject &&
	       X509_NAME_cmp(X509_get_subject_name(a->x509), X509_get_subject_name(b->x509)) == 0;
}

bool
known_same_authority(const struct known *a, const struct known *b)
{
	return memcmp(a->key, b->key, sizeof(a->key)) == 0 && known_same_name(a, b);
}
