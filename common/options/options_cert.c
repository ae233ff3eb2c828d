/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options of check_iphttps_cert, and of all checks that judge a certificate from a file. */
#include "options/options.h"

#include "options/option_value.h"
#include "options/options_rows.h"

static bool
set_fingerprint(struct options *options, struct arena *arena, const char *value, struct err *err)
{
	options->fingerprint = option_fingerprint(arena, value);
	return options->fingerprint != NULL || option_refuse(err, arena, "fingerprint", value,
						       "SHA-1 or SHA-256 (40 or 64 digits)");
}

static const struct option_row file_rows[] = {
	{'f', "file", "FILE",
		"Judge the certificate or chain in this file, leaf first, instead of connecting: "
		"PEM, DER, PKCS#7 or PKCS#12; - is standard input. -H still gives the name.",
		TEXT(file)},
	{0, "passphrase-file", "FILE",
		"The passphrase of a PKCS#12 file is the first line of FILE. "
		"A file that others can read is a warning (chmod 600).",
		TEXT(passphrase_file)},
};

static const struct option_row cert_rows[] = {
	{'w', "warning", "AGE",
		"Warning when the served certificate has less time left: days, or with a suffix "
		"hours (h), days (d), weeks (w) or percent of its lifetime (%); 30 by default. "
		"Ranges are accepted too.",
		TEXT(warning)},
	{'c', "critical", "AGE", "Critical when it has less time left; 14 by default.",
		TEXT(critical)},
	{0, "ca-warning", "AGE",
		"The same for each certificate above it, the root included; 60 by default.",
		TEXT(ca_warning)},
	{0, "ca-critical", "AGE", "And critical for those; 30 by default.", TEXT(ca_critical)},
	{0, "fingerprint", "HEX",
		"The fingerprint that the served certificate must have: SHA-1 (as netsh http show "
		"sslcert shows it) or SHA-256.",
		set_fingerprint},
	{0, "binding", "FILE",
		"The output of netsh http show sslcert of a node: what it has bound must be what "
		"is "
		"served. The thumbprint is found by its shape, in any language. May be repeated, "
		"one for each node. Not tried with a live Windows.",
		TEXTS(bindings, binding_count)},
	{0, "issuer", "TEXT", "A text that must occur in the name of its issuer.", TEXT(issuer)},
};

const struct option_group options_file = {
	"A certificate at hand", file_rows, sizeof(file_rows) / sizeof(file_rows[0])};
const struct option_group options_cert = {
	"The certificate", cert_rows, sizeof(cert_rows) / sizeof(cert_rows[0])};
