/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_LIMITS_H
#define MODEL_LIMITS_H

/*
 * The limits of evidence and of the plain data beside it. In bytes, unless the name says otherwise.
 *
 * What happens (the names without LIMIT_):
 *
 *   refused   The evidence or the policy as a whole, with the reason: UNKNOWN.
 *             EVIDENCE_* POLICY_*
 *   left out  What lies behind it, and run.limit says so (model/bounds): UNKNOWN. PATH_DEPTH
 *   shown     What is shown ends there, and says that there is more. OUTPUT
 */
enum {
	LIMIT_POLICY_URLS = 1000,        /* of IP-HTTPS, in one policy */
	LIMIT_POLICY_RULES = 10000,      /* of name resolution, and names in all of them */
	LIMIT_POLICY_AUTHORITIES = 1000, /* of IPsec */

	LIMIT_PATH_DEPTH = 128, /* certificates in a path, leaf and root included */

	/* of arrays in evidence that is replayed: what one run can have captured, and more */
	LIMIT_EVIDENCE_SUBJECTS = LIMIT_POLICY_URLS,
	LIMIT_EVIDENCE_ENDPOINTS = 4096, /* of a subject; --address may be given often */
	LIMIT_EVIDENCE_ANSWERS = 512,    /* of one name in both families */
	LIMIT_EVIDENCE_CERTS = 100000,   /* of an endpoint, or of the file in its place */
	LIMIT_EVIDENCE_PINGS = 4096,     /* of an endpoint */
	LIMIT_EVIDENCE_FETCHES = 65536,
	LIMIT_EVIDENCE_VALUES = 4 * 1024 * 1024, /* of its JSON */
	LIMIT_EVIDENCE_BOUNDS = 1024,            /* limits that were met */
	LIMIT_EVIDENCE_CHECKS = 16,              /* of a site, that have judged it */

	LIMIT_OUTPUT = 8192, /* what a Nagios core reads */
};

#endif
