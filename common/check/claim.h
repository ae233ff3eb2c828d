/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CHECK_CLAIM_H
#define CHECK_CLAIM_H

#include "base/err.h"
#include "options/options.h"
#include "model/evidence.h"

/*
 * What options say of evidence that is replayed: whose it is (--hostname, --url, --port), what was
 * tested (--address, --use-ipv4, --use-ipv6) and what was asked (--ping, --null-cipher). A claim
 * that does not hold is an error of usage, because the evidence would be judged as if it did. How
 * it was captured (--proxy, --dns-server, --client-cert, --ra-wait) changes nothing in it and is no
 * claim.
 */
bool claims_hold(const struct options *options, const struct evidence *evidence, const char *path,
	struct arena *arena, struct err *err);

#endif
