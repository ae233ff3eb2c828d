/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_CERT_SCAN_H
#define FORMAT_CERT_SCAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

/*
 * The subject of a certificate (RFC 5280 section 4.1) without decoding the certificate: a store of
 * a machine has 150 of them, and a search wants one or two.
 *
 * Names that libcrypto takes for the same (ignoring case and white space, whatever their string
 * types are) have the same key; others may have it too. So a key says what need not be decoded, and
 * never what matches.
 */

/* The key of a Name with its header; false when it has no key: strings of another type than
 * UTF8String, PrintableString, TeletexString, IA5String and BMPString, or what breaks DER. */
bool cert_scan_name(struct span name, uint64_t *key);

/* The key of the subject; false unless libcrypto would decode the certificate for certain: all of
 * its structure is looked at. What is refused here may be a certificate all the same. */
bool cert_scan_subject(struct span der, uint64_t *key);

#endif
