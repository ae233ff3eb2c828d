/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_MDM_H
#define FORMAT_MDM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/broken.h"
#include "base/err.h"
#include "base/span.h"
#include "format/budget.h"

/*
 * Trusted certificates that device management brings to clients, as administrators export them:
 *
 *   JSON of Microsoft Graph: windows81TrustedRootCertificate, what it has in
 *     trustedRootCertificate for the store destinationStore (Microsoft Graph,
 *     "windows81TrustedRootCertificate resource type", "certificateDestinationStore enum type");
 *     windows10CustomConfiguration, whose omaSettings have addresses as SyncML has them. One
 *     object, an array of them, or a page of a list ("value").
 *   SyncML (OMA-TS-DM_RepPro): Add, Replace, Delete and Results for the nodes below
 *     ./Device/Vendor/MSFT/RootCATrustedCertificates and ./Vendor/MSFT/..., the same ones
 *     (Microsoft, "RootCATrustedCertificates CSP"; MS-MDE2 section 2.2.9.4).
 *   customizations.xml of a provisioning package: Certificates/RootCertificates and
 *     /CACertificates, whose CertificatePath names a file (Microsoft, "Certificates (Windows
 *     Configuration Designer reference)").
 *
 * Other profiles, other nodes and stores of users are counted: clients have nothing of them in the
 * stores of the machine.
 */
enum mdm_store { MDM_NONE, MDM_ROOT, MDM_CA, MDM_DISALLOWED };

struct mdm_cert {
	enum mdm_store store;
	const char *name;   /* of the profile, or the node, printable; "": none */
	struct span data;   /* DER, or PEM */
	const char *node;   /* the name of its node of device management; NULL: none */
	const char *sha1;   /* 40 digits that the certificate must have; NULL: not said */
	const char *path;   /* of customizations.xml: where it is, as written there; NULL: here */
	const char *offset; /* "byte 17" or "profile 3", for messages */
};

struct mdm {
	struct mdm_cert *certs;
	size_t count;
	struct broken broken; /* entries that cannot be read */
	size_t other;         /* that bring nothing to the machine's stores */
};

/*
 * Parses to the end or refuses: what is no JSON or XML, with line and column or offset; more than
 * LIMIT_MDM_BYTES, LIMIT_MDM_VALUES, LIMIT_MDM_CERTS. Base64 that is none (RFC 4648 section 4), a
 * store that is not known, and a value that Graph keeps back are in `broken`. `out` lives in the
 * arena.
 */
bool mdm_parse(struct arena *arena, struct span in, struct budget *budget, struct mdm *out,
	struct err *err);

/* Whether the input is one of the three, by its first element or by what Graph calls it. */
bool mdm_recognise(struct span in);

#endif
