/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TRUST_AIA_H
#define TRUST_AIA_H

#include "base/arena.h"
#include "base/clock.h"
#include "model/chain.h"
#include "net/fetch.h"
#include "trust/path.h"

/*
 * Completes a search that reaches no trust anchor with the issuers that authority information
 * access names (RFC 5280 section 4.2.2.1, caIssuers): DER, PEM or PKCS#7 over http, within Windows'
 * bounds (LIMIT_AIA_...). What was fetched, and what could not be, goes into the report.
 */
void aia_mend(struct path_search *search, struct fetcher *fetcher, struct deadline deadline,
	struct arena *arena, struct chain_report *report);

/* Whether the certificate names an issuer that clients could fetch. */
bool aia_is_named(X509 *x509);

#endif
