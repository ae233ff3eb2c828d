/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What decoding may take. */
#include "budget.h"

#include "format/limits.h"

enum {
	/* Of one with 800 bytes libcrypto 3.0 makes some 5 kB. */
	CERTIFICATE_BYTES = 3072,
	CERTIFICATE_TIMES = 3,
	MEGABYTE = 1024 * 1024,
};

bool
budget_take(struct budget *budget, size_t bytes, struct err *err)
{
	if (budget == NULL)
		return true;
	if (budget->deadline.at > 0 && deadline_passed(budget->deadline))
		return err_set(
			err, ERR_TIMEOUT, "holds more than can be decoded within the time limit");
	if (budget->account == NULL || bytes == 0)
		return true;
	budget->taken += bytes;
	budget->account->taken += bytes;
	return budget->account->taken <= LIMIT_STORES_MEMORY ||
	       err_set(err, ERR_LIMIT,
		       "needs more memory than the %d MB that all stores together may "
		       "take",
		       LIMIT_STORES_MEMORY / MEGABYTE);
}

bool
budget_take_certificate(struct budget *budget, size_t n, struct err *err)
{
	return budget_take(budget, CERTIFICATE_BYTES + CERTIFICATE_TIMES * n, err);
}

void
budget_give_back(struct budget *budget)
{
	if (budget->account != NULL)
		budget->account->taken -= budget->taken;
	budget->taken = 0;
}
