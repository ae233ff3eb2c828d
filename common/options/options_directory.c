/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options for asking a domain controller, beside -S ldap://. */
#include "options/options.h"

#include "options/options_rows.h"

static const struct option_row rows[] = {
	{0, "ldap-user", "NAME",
		"Bind as this user, a distinguished name or user@domain, with the password of "
		"--ldap-password-file. The connection must be encrypted: ldaps:// or "
		"--ldap-starttls.",
		TEXT(ldap_user)},
	{0, "ldap-password-file", "FILE",
		"The password is the first line of FILE. A refused password is not tried again, in "
		"any run of this user, until FILE changes: a few wrong ones lock an account. A "
		"FILE that others can read is a warning (chmod 600).",
		TEXT(ldap_password_file)},
	{0, "ldap-gssapi", NULL,
		"Bind with Kerberos, with the tickets of the user that runs the check (kinit, or a "
		"keytab in KRB5_CLIENT_KTNAME).",
		FLAG(ldap_gssapi)},
	{0, "ldap-starttls", NULL,
		"Encrypt ldap:// connections with StartTLS before anything else is sent.",
		FLAG(ldap_starttls)},
	{0, "ldap-ca", "FILE",
		"The certificate of the domain controller must come from an authority in FILE "
		"(PEM), by default from one that this machine trusts. It is always verified; "
		"ldap.conf and its environment variables are ignored.",
		TEXT(ldap_ca)},
};

const struct option_group options_directory = {
	"How to ask a domain controller (-S ldap://)", rows, sizeof(rows) / sizeof(rows[0])};
