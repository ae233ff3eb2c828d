/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_BUDGET_H
#define FORMAT_BUDGET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/clock.h"
#include "base/err.h"

/*
 * What decoding may take: time and memory. Whoever makes objects out of bytes that somebody else
 * has written asks before each of them, so that a store ends with its reason, and not with the
 * process. Memory is counted as an estimate, LIMIT_STORES_MEMORY for all that share an account.
 */
struct account {
	_Atomic size_t taken; /* bytes; of any number of threads */
};

struct budget {
	struct deadline deadline; /* at 0: none */
	struct account *account;  /* NULL: memory is not counted */
	size_t taken;             /* of the account, by this budget; of one thread */
};

/* Before `bytes` more are made; 0 only looks at the clock. Fails with ERR_TIMEOUT or ERR_LIMIT.
 * NULL is a budget without end, for what has small limits of its own. */
bool budget_take(struct budget *budget, size_t bytes, struct err *err);

/* Before a certificate of `n` bytes is decoded: what libcrypto makes of it, and what is kept of it.
 */
bool budget_take_certificate(struct budget *budget, size_t n, struct err *err);

/* What was made has been freed. */
void budget_give_back(struct budget *budget);

#endif
