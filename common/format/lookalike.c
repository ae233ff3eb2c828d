/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What somebody gave instead of certificates. */
#include "format/lookalike.h"

#include <ctype.h>
#include <string.h>

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
	{MAGIC("regf"), "looks like a registry hive: export the store of a running machine"},
	{MAGIC("Windows Registry Editor"),
		"looks like a registry export: only stores may be one (reg:FILE)"},
	{MAGIC("REGEDIT4"), "looks like a registry export: only stores may be one (reg:FILE)"},
	{MAGIC("PReg"), "looks like a group policy: gpo:FILE"},
};

/* Of a page the first word is looked at, whatever is in front of it. */
static const struct {
	const char *word, *text;
} beginnings[] = {
	{"<!doctype html", "looks like a web page: is the download behind a login?"},
	{"<html", "looks like a web page: is the download behind a login?"},
	{"<?xml", "looks like XML: export the certificates (certutil -store Root NAME FILE.cer)"},
	{"{", "looks like JSON: export the certificates (certutil -store Root NAME FILE.cer)"},
	{"[version]", "looks like an INF file, of which a request is made: give the certificate"},
	{"[newrequest]",
		"looks like an INF file, of which a request is made: give the certificate"},
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

const char *
lookalike(struct span in)
{
	struct span text = text_of(in), head = in;

	for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++)
		if (in.n >= magics[i].n && memcmp(in.p, magics[i].bytes, magics[i].n) == 0)
			return magics[i].text;
	if (lookalike_pkcs12(in))
		return "looks like a PKCS#12 file (PFX): export the certificate alone, without its "
		       "key";
	for (size_t i = 0; i < sizeof(beginnings) / sizeof(beginnings[0]); i++)
		if (starts_with_word(text, beginnings[i].word))
			return beginnings[i].text;
	if (head.n > HEAD)
		span_take(&in, HEAD, &head);
	for (size_t i = 0; i < sizeof(listings) / sizeof(listings[0]); i++)
		if (memmem(head.p, head.n, listings[i].words, strlen(listings[i].words)) != NULL)
			return listings[i].text;
	return NULL;
}
