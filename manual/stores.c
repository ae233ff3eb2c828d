/* SPDX-License-Identifier: GPL-3.0-or-later */
/* iphttps-stores(7): what a store may be. */
#include "manual/pages.h"
#include "options/man.h"

static const struct {
	const char *location, *text;
} kinds[] = {
	{"system:", "What this machine trusts, the default where a check has one. It "
		    "stands in for what clients have, and is no proof of it."},
	{"pem:FILE", "Certificates in PEM, or one in DER."},
	{"dir:DIRECTORY",
		"All such files of a folder, or a folder with hashed names (openssl rehash)."},
	{"p7b:FILE", "PKCS#7, as certutil and the export of the certificate console write it."},
	{"sst:FILE",
		"A serialized store: certutil -generateSSTFromWU, or Export-Certificate -Type SST, "
		"with the properties that restrict or disable a certificate."},
	{"gpo:FILE",
		"Registry.pol of a Group Policy object, from the folder Machine of the policy in "
		"SYSVOL: the certificates that it distributes."},
	{"gpobackup:FOLDER",
		"A backup of a policy (Backup-GPO): the folder with Backup.xml, unpacked."},
	{"gpreport:FILE", "The XML report of a policy (Get-GPOReport -ReportType Xml)."},
	{"mdm:FILE", "What device management distributes: trusted certificate profiles of "
		     "Microsoft Graph "
		     "in JSON, SyncML for RootCATrustedCertificates, or customizations.xml of a "
		     "provisioning package."},
	{"odj:FILE",
		"A package of an offline domain join (djoin /provision). It carries roots only "
		"when "
		"it was made with /rootcacerts, or with a policy that has them (/policynames)."},
	{"list:FILE, list:root:FILE",
		"What certutil -store Root or Get-ChildItem Cert:\\LocalMachine\\Root "
		"printed on a client, in any language: thumbprints and no "
		"certificates. list:root: is for a listing that does not say which "
		"store it shows."},
	{"reg:FILE", "An export of the registry (.reg) of SystemCertificates or "
		     "EnterpriseCertificates."},
	{"hive:FILE",
		"The hive SOFTWARE (Windows\\\\System32\\\\config) of an offline image, a "
		"golden image or a backup, by libhivex: what reg: reads of an export. It has "
		"to be whole: one copied while Windows ran may lack what is in its logs, and is "
		"refused. One larger than 128 MiB needs the prefix."},
	{"ctl:FILE", "Microsoft's lists: authroot.stl and disallowedcert.stl."},
	{"ldap://HOST, ldaps://HOST, ldapi://SOCKET",
		"A domain controller: what certutil -dspublish has put into the configuration of "
		"the "
		"forest (RootCA, SubCA, NTAuthCA)."},
};

void
manual_write_stores(struct buf *out)
{
	buf_text(out,
		".SH DESCRIPTION\n"
		"\\-S LOCATION, \\-S NAME=LOCATION or store = LOCATION says what clients have. "
		"Without a prefix "
		"a file is recognised by its content. A pattern (*, ?) makes one store of each "
		"file that it "
		"matches. In check_iphttps_roots a store is a channel, and locations with the same "
		"NAME "
		"are one channel: what one client has together.\n"
		".PP\n"
		"A root in Trusted Root Certification Authorities is trusted, one in Intermediate "
		"Certification Authorities is not, and one in Untrusted Certificates is refused "
		"wherever else "
		"it stands. Properties that restrict a root to uses or disable it count as Windows "
		"counts them.\n"
		".SH LOCATIONS\n");
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		man_line(out, ".TP\n\\fB", kinds[i].location, "\\fR\n");
		man_text(out, kinds[i].text);
		buf_u8(out, '\n');
	}
	buf_text(out, ".SH EXAMPLES\n.nf\n.RS\n"
		      "check_iphttps_trust \\-H da.example.com \\-S corp\\-root.cer\n"
		      "check_iphttps_roots \\-H da.example.com \\-S policy=gpo:Registry.pol \\\\\n"
		      "    \\-S laptops=odj:'packages/*.txt'\n.RE\n.fi\n");
}
