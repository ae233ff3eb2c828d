/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TRUST_USAGE_H
#define TRUST_USAGE_H

#include <openssl/x509.h>
#include <stdbool.h>

#include "trust/path.h"
#include "trust/problems.h"

/*
 * What certificates may be used for. A client of Schannel's asks for any of three purposes (the
 * SSL policy of CertVerifyCertificateChainPolicy): server authentication and the two of Server
 * Gated Cryptography, and all certificates of a path have to allow the same one.
 */
enum usage_purpose {
	USAGE_SERVER = 1,        /* 1.3.6.1.5.5.7.3.1 */
	USAGE_SGC_MICROSOFT = 2, /* 1.3.6.1.4.1.311.10.3.3 */
	USAGE_SGC_NETSCAPE = 4,  /* 2.16.840.1.113730.4.1 */
	USAGE_ALL = 7,
};

/*
 * Those that the certificate allows: all, unless Microsoft's application policies or, where there
 * are none, the extended key usage name others only.
 */
unsigned int usage_purposes(X509 *x509);

/* Whether keyUsage, when there is one, lets the key take part in a TLS handshake. */
bool usage_exchanges(X509 *x509);

void usage_judge(const struct path *path, struct problems *problems);

#endif
