/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TRUST_OPTIONS_H
#define TRUST_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "format/crl_scan.h"
#include "model/client.h"
#include "trust/decoded.h"

/* The parameters of a judgement: client, time, name, CRLs. */

enum trust_revocation {
	TRUST_REVOCATION_NONE,   /* not looked at */
	TRUST_REVOCATION_STAPLE, /* only what was stapled */
	TRUST_REVOCATION_FETCH,  /* every source, as Windows 7 insists on; all of them reported */
};

/* A CRL that is at hand: with its name, and read once for all runs. */
struct trust_crl {
	const char *name;
	struct crl_scan list;
};

struct trust_options {
	int64_t now;
	const char *name; /* host name the certificate must be for; NULL: not checked */
	enum trust_revocation revocation;
	const struct trust_crl *crls;
	size_t crl_count;
	struct deadline deadline;
	const struct client *client; /* whose rules count; NULL: Windows 10's */
	struct decoded *decoded;     /* what need not be decoded again; NULL: nothing */
	bool shared; /* by runs that the stores outlive: the report may live with those */
};

#endif
