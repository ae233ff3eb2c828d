/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What somebody gave instead of certificates. */
#include "format/lookalike.h"

#include <ctype.h>
#include <string.h>

#include "format/der.h"

enum { HEAD = 4096 }; /* so far words are looked for */

#define MAGIC(bytes) (bytes), sizeof(bytes) - 1

static const struct {
	const char *bytes;
	size_t n;
	const char *text;
} magics[] = {
	{MAGIC("PK\3\4"), "looks like a ZIP file: unpack it"},
	{MAGIC("MSCF"), "looks like a CAB file: unpack it (expand FILE.cab -F:* FOLDER)"},
	{MAGIC("MZ"), "looks like a program"},
	{MAGIC("\x89PNG"), "looks like a picture"},
	{MAGIC("%PDF"), "looks like a PDF file"},
	{MAGIC("regf"), "looks like a registry hive: only stores may be one (hive:FILE)"},
	{MAGIC("Windows Registry Editor"),
		"looks like a registry export: only stores may be one (reg:FILE)"},
	{MAGIC("REGEDIT4"), "looks like a registry export: only stores may be one (reg:FILE)"},
	{MAGIC("PReg"), "looks like a group policy: gpo:FILE"},
	{MAGIC("\x7f"
	       "ELF"),
		"looks like a program"},
	{MAGIC("\x1f\x8b"), "looks like a gzip file: unpack it"},
	{MAGIC("\xd0\xcf\x11\xe0"), "looks like an Office document"},
	{MAGIC("ElfFile"), "looks like an event log of Windows"},
	{MAGIC("\xfe\xed\xfe\xed"),
		"looks like a Java keystore: use keytool -exportcert -rfc -file FILE.pem"},
};

/* Of a page the first word is looked at, whatever is in front of it. */
static const struct {
	const char *word, *text;
} beginnings[] = {
	{"<!doctype html", "looks like a web page: is the download behind a login?"},
	{"<html", "looks like a web page: is the download behind a login?"},
	{"<?xml", "looks like XML: export the certificates (certutil -store Root NAME FILE.cer)"},
	{"{", "looks like JSON: export the certificates (certutil -store Root NAME FILE.cer)"},
	{"http/1.", "looks like a web server's answer with its header: curl without -i"},
	{"ssh-", "looks like an SSH key"},
	{"connected(", "looks like what openssl s_client printed, without a certificate"},
	{"[version]", "looks like an INF file, of which a request is made: give the certificate"},
	{"[newrequest]",
		"looks like an INF file, of which a request is made: give the certificate"},
};

/* Blocks of PEM that are no certificates, by the end of their label. */
static const struct {
	const char *label, *text;
} blocks[] = {
	{"PRIVATE KEY-----", "looks like a private key: give the certificate"},
	{"CERTIFICATE REQUEST-----", "looks like a request: give the certificate that was issued"},
	{"X509 CRL-----", "looks like a CRL, which --crl takes"},
	{"PUBLIC KEY-----", "looks like a public key: give the certificate"},
	{"PGP PUBLIC KEY BLOCK-----", "looks like a PGP key"},
};

/* What programs print for people. */
static const struct {
	const char *words, *text;
} listings[] = {
	{"================ Certificate ",
		"looks like certutil's text: use certutil -store Root NAME FILE.cer"},
	{"CertUtil: -", "looks like certutil's text: use certutil -store Root NAME FILE.cer"},
	{"PSParentPath:",
		"looks like PowerShell's text: use Export-Certificate -FilePath FILE.cer"},
	{"Thumbprint", "looks like a list of thumbprints: export the certificates themselves"},
	{"Certificate:\n    Data:", "looks like what openssl x509 -text printed: leave out -noout"},
};

static bool
starts_with_word(struct span in, const char *word)
{
	size_t n = strlen(word);

	if (in.n < n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (tolower(in.p[i]) != (unsigned char)word[i])
			return false;
	return true;
}

/* Without a byte order mark and blanks. */
static struct span
text_of(struct span in)
{
	if (span_starts(in, "\xef\xbb\xbf"))
		span_skip(&in, 3);
	while (in.n > 0 && isspace(in.p[0]))
		span_skip(&in, 1);
	return in;
}

/* PFX (RFC 7292 section 4): SEQUENCE { INTEGER 3, SEQUENCE ... */
bool
lookalike_pkcs12(struct span in)
{
	size_t length = in.n > 2 && in.p[1] > 0x80 ? (size_t)(in.p[1] & 0x7f) + 2 : 2;
	struct span version;

	if (in.n < 2 || in.p[0] != 0x30 || !span_skip(&in, length) || !span_take(&in, 3, &version))
		return false;
	return memcmp(version.p, "\x02\x01\x03", 3) == 0 && in.n > 0 && in.p[0] == 0x30;
}

/* A SEQUENCE in the long form whose length is beyond what is there. */
static bool
is_cut_off(struct span in)
{
	size_t bytes = in.n > 1 && in.p[0] == 0x30 && in.p[1] > 0x80 ? in.p[1] & 0x7f : 0;
	uint64_t length = 0;

	if (bytes == 0 || bytes > 4 || in.n < 2 + bytes + 1 || in.p[2 + bytes] > 0x30)
		return false;
	for (size_t i = 0; i < bytes; i++)
		length = length << 8 | in.p[2 + i];
	return length > in.n - 2 - bytes;
}

/* A CRL or a request is DER as a certificate is. By what follows in the part that is signed: a
 * version or none, two SEQUENCEs, and a time (RFC 5280 section 5.1), or attributes (RFC 2986
 * section 4.1). A certificate has its validity in a SEQUENCE there. */
static const char *
other_der(struct span in)
{
	struct span whole, body, part;
	uint8_t tag = DER_NONE;

	if (!der_take(&in, DER_SEQUENCE, &whole) || !der_take(&whole, DER_SEQUENCE, &body))
		return NULL;
	der_take(&body, DER_INTEGER, &part);
	if (!der_take(&body, DER_SEQUENCE, &part) || !der_take(&body, DER_SEQUENCE, &part) ||
		!der_any(&body, &tag, &part))
		return NULL;
	if (tag == DER_UTC_TIME || tag == DER_GENERALIZED_TIME)
		return "looks like a CRL, which --crl takes";
	return tag == DER_CONTEXT_0 ? "looks like a request: give the certificate that was issued"
				    : NULL;
}

static const char *
other_binary(struct span in)
{
	for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++)
		if (in.n >= magics[i].n && memcmp(in.p, magics[i].bytes, magics[i].n) == 0)
			return magics[i].text;
	if (lookalike_pkcs12(in))
		return is_cut_off(in)
			       ? "looks like a PKCS#12 file (PFX) that is cut off: copy it again"
			       : "looks like a PKCS#12 file (PFX): export the certificate "
				 "without its key";
	if (is_cut_off(in))
		return "looks like DER that is cut off: copy it again";
	return in.n > 0 && in.p[0] == 0x30 ? other_der(in) : NULL;
}

static bool
holds(struct span in, const char *words)
{
	return span_find(in, words) != NULL;
}

/* ContentInfo (RFC 2315 section 7): SEQUENCE { OBJECT IDENTIFIER 1.2.840.113549.1.7. ... */
bool
lookalike_pkcs7(struct span in)
{
	struct span whole, type;

	return der_take(&in, DER_SEQUENCE, &whole) && der_take(&whole, DER_OID, &type) &&
	       span_starts(type, "\x2a\x86\x48\x86\xf7\x0d\x01\x07");
}

const char *
lookalike(struct span in)
{
	struct span text = text_of(in), head = in;
	const char *binary = other_binary(in);

	if (binary != NULL)
		return binary;
	for (size_t i = 0; i < sizeof(beginnings) / sizeof(beginnings[0]); i++)
		if (starts_with_word(text, beginnings[i].word))
			return beginnings[i].text;
	if (head.n > HEAD)
		span_take(&in, HEAD, &head);
	for (size_t i = 0; holds(head, "-----BEGIN ") && i < sizeof(blocks) / sizeof(blocks[0]);
		i++)
		if (holds(head, blocks[i].label))
			return blocks[i].text;
	for (size_t i = 0; i < sizeof(listings) / sizeof(listings[0]); i++)
		if (holds(head, listings[i].words))
			return listings[i].text;
	return NULL;
}
