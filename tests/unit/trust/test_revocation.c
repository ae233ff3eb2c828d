/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every source of revocation and every state it can be in, told one by one, and what follows for
 * the path. The lists and answers are made here; LABPKI, the certificate maker, brings chains.
 */
#include "config.h"

#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../scratch.h"
#include "../unit.h"
#include "../www.h"
#include "base/file.h"
#include "base/text.h"
#include "../made/made.h"
#include "base/limits.h"
#include "trust/judge.h"

#define HOUR 3600L
#define LAB_NOW "2026-06-15T12:00:00Z"

enum {
	THINGS_MAX = 6,
	REVOKED_AT = 5 * 24, /* hours before now */
	FETCH_SECONDS = 20,
};

enum kind {
	KIND_NONE,
	KIND_CRL,
	KIND_OCSP,
	KIND_ERROR, /* an OCSP response with status `number` and no body */
	KIND_GARBAGE,
	KIND_LARGE, /* 50 MB */
	KIND_STALL,
};

enum flag {
	REVOKE = 1,       /* the leaf is on the list, or revoked */
	RELEASE = 2,      /* the leaf is taken off the list */
	UNKNOWN = 4,      /* OCSP: not known */
	OTHER_KEY = 8,    /* signed with a key that is not the CA's */
	OTHER_CA = 16,    /* of, and signed by, another CA */
	CRITICAL = 32,    /* with a critical extension that nobody knows */
	NO_NEXT = 64,     /* without nextUpdate */
	OTHER_CERT = 128, /* OCSP: about another certificate */
	DELEGATED = 256,  /* OCSP: by a responder with a certificate of the CA */
	NO_EKU = 512,     /* which may not answer */
	EXPIRED = 1024,   /* or has expired */
	FOREIGN = 2048,   /* or is of another CA */
	NONCE = 4096,     /* OCSP: with a nonce nobody asked for */
	TWICE = 8192,     /* OCSP: good as well as revoked */
	AS_PEM = 16384,
	NEW_KEY_ID = 32768,         /* CRL: names another key of the CA */
	HOLD = 65536,               /* revoked with the reason certificateHold */
	CRITICAL_ENTRY = 1 << 17,   /* CRL: some entry has a critical extension that nobody knows */
	RELEASED_TOO = 1 << 18,     /* CRL: another entry takes the leaf off the list */
	NOCHECK = 1 << 19,          /* OCSP: the responder's certificate need not be looked up */
	LOOKUP = 1 << 24,           /* or names a list, /r.crl */
	REVOKE_RESPONDER = 1 << 25, /* CRL: that one is on it */
	NO_FETCH = 1 << 20,         /* of a row: without a fetcher */
	MUST_STAPLE = 1 << 21,
	UNTRUSTED = 1 << 22, /* of a row: the root is in no store */
	STAPLE_ONLY = 1 << 23,
};

/* Something that can be fetched, was stapled ("staple") or is at hand ("file:NAME"). */
struct thing {
	const char *path;
	enum kind kind;
	unsigned int flags;
	long from, to; /* hours around now; both 0: a day before, a week after */
	long number, base;
	const char *freshest; /* a path that the list names */
	const char *idp;      /* issuing distribution point as in openssl.cnf */
};

/* Members in their order; the last one named keeps compilers from asking for the others. */
#define THING(...)                                                                                 \
	{                                                                                          \
		__VA_ARGS__, .idp = NULL                                                           \
	}

struct row {
	const char *name;
	const char *ocsp, *cdp, *freshest; /* paths or URLs that the leaf names, by blanks */
	unsigned int flags;
	struct thing things[THINGS_MAX];
	const char *sources; /* "source state, source state but SOURCE, ...": that one counts */
	const char *faults;
	const char *text; /* in the text of some source; NULL: not looked at */
};

static const struct row rows[] = {
	/* Nothing there. */
	{"none named", .sources = "", .faults = "revocation-none@0"},
	{"none named, nothing fetched", .flags = NO_FETCH, .sources = "",
		.faults = "revocation-unchecked@0 revocation-none@0"},
	{"must-staple without staple", .flags = MUST_STAPLE, .sources = "stapled OCSP skipped",
		.faults = "revocation-none@0", .text = "demands it"},

	/* Full lists. */
	{"good", .cdp = "/a.crl", .things = {THING("/a.crl", KIND_CRL)}, .sources = "CRL good"},
	{"good in PEM", .cdp = "/a.crl", .things = {THING("/a.crl", KIND_CRL, AS_PEM)},
		.sources = "CRL good"},
	{"revoked", .cdp = "/a.crl", .things = {THING("/a.crl", KIND_CRL, REVOKE)},
		.sources = "CRL revoked", .faults = "revoked@0"},
	{"no next update", .cdp = "/a.crl",
		.things = {THING("/a.crl", KIND_CRL, NO_NEXT, -9999, 0)}, .sources = "CRL good"},
	{"stale", .cdp = "/a.crl", .things = {THING("/a.crl", KIND_CRL, 0, -48, -24)},
		.sources = "CRL stale", .faults = "revocation-offline@0",
		.text = "expired 1 day ago"},
	{"stale, listed", .cdp = "/a.crl", .things = {THING("/a.crl", KIND_CRL, REVOKE, -48, -24)},
		.sources = "CRL stale", .faults = "revocation-offline@0"},
	{"not yet valid", .cdp = "/a.crl", .things = {THING("/a.crl", KIND_CRL, 0, 24, 48)},
		.sources = "CRL unusable", .faults = "revocation-offline@0",
		.text = "is not yet valid"},
	{"not there", .cdp = "/a.crl", .sources = "CRL unreachable",
		.faults = "revocation-offline@0", .text = "HTTP status 404"},
	{"gone", .cdp = "http://127.0.0.1:1/a.crl", .sources = "CRL unreachable",
		.faults = "revocation-offline@0"},
	{"does not decode", .cdp = "/a.crl", .things = {THING("/a.crl", KIND_GARBAGE)},
		.sources = "CRL unusable", .faults = "revocation-offline@0",
		.text = "does not decode"},
	{"50 MB of nothing", .cdp = "/a.crl", .things = {THING("/a.crl", KIND_LARGE)},
		.sources = "CRL unusable", .faults = "revocation-offline@0",
		.text = "does not decode"},
	{"wrong key", .cdp = "/a.crl", .things = {THING("/a.crl", KIND_CRL, OTHER_KEY | REVOKE)},
		.sources = "CRL unusable", .faults = "revocation-offline@0",
		.text = "has a wrong signature"},
	{"wrong issuer", .cdp = "/a.crl", .things = {THING("/a.crl", KIND_CRL, OTHER_CA | REVOKE)},
		.sources = "CRL unusable", .faults = "revocation-offline@0",
		.text = "is of another CA"},
	{"critical extension", .cdp = "/a.crl", .things = {THING("/a.crl", KIND_CRL, CRITICAL)},
		.sources = "CRL unusable", .faults = "revocation-offline@0",
		.text = "unknown critical extension"},
	{"indirect", .cdp = "/a.crl",
		.things = {{"/a.crl", KIND_CRL, .idp = "critical,indirectCRL:TRUE"}},
		.sources = "CRL unusable", .faults = "revocation-offline@0", .text = "is indirect"},
	{"some reasons", .cdp = "/a.crl",
		.things = {{"/a.crl", KIND_CRL, .idp = "critical,onlysomereasons:keyCompromise"}},
		.sources = "CRL unusable", .faults = "revocation-offline@0",
		.text = "covers some reasons only"},
	{"CAs only", .cdp = "/a.crl",
		.things = {{"/a.crl", KIND_CRL, .idp = "critical,onlyCA:TRUE"}},
		.sources = "CRL unusable", .faults = "revocation-offline@0",
		.text = "is about other certificates"},
	{"attributes only", .cdp = "/a.crl",
		.things = {{"/a.crl", KIND_CRL, .idp = "critical,onlyAA:TRUE"}},
		.sources = "CRL unusable", .faults = "revocation-offline@0"},
	{"users only", .cdp = "/a.crl",
		.things = {{"/a.crl", KIND_CRL, .idp = "critical,onlyuser:TRUE"}},
		.sources = "CRL good"},
	{"other distribution point", .cdp = "/a.crl",
		.things = {{"/a.crl", KIND_CRL, .idp = "critical,fullname:URI:http://a.test/b"}},
		.sources = "CRL unusable", .faults = "revocation-offline@0",
		.text = "is about other certificates"},
	{"its distribution point", .cdp = "/a.crl",
		.things = {{"/a.crl", KIND_CRL, .idp = "critical,fullname:URI:$B/a.crl"}},
		.sources = "CRL good"},
	{"its distribution point, in capitals", .cdp = "/a.crl",
		.things = {{"/a.crl", KIND_CRL, REVOKE, .idp = "critical,fullname:URI:$B/A.CRL"}},
		.sources = "CRL revoked", .faults = "revoked@0"},
	{"its distribution point, escaped", .cdp = "/a.crl",
		.things = {{"/a.crl", KIND_CRL, .idp = "critical,fullname:URI:$B/%61.crl"}},
		.sources = "CRL unusable", .faults = "revocation-offline@0",
		.text = "is about other certificates"},
	{"distribution point by a relative name", .cdp = "/a.crl",
		.things = {{"/a.crl", KIND_CRL, .idp = "critical,relativename:relative"}},
		.sources = "CRL unusable", .faults = "revocation-offline@0",
		.text = "is about other certificates"},
	{"distribution point by another kind of name", .cdp = "/a.crl",
		.things = {{"/a.crl", KIND_CRL, .idp = "critical,fullname:DNS:a.test"}},
		.sources = "CRL unusable", .faults = "revocation-offline@0",
		.text = "is about other certificates"},
	{"a distribution point, but none named", .flags = NO_FETCH,
		.things = {{"file:a", KIND_CRL, .idp = "critical,fullname:URI:http://a.test/b"}},
		.sources = "CRL file skipped",
		.faults = "revocation-unchecked@0 revocation-none@0"},
	{"users and CAs only", .cdp = "/a.crl",
		.things = {{"/a.crl", KIND_CRL, .idp = "critical,onlyuser:TRUE,onlyCA:TRUE"}},
		.sources = "CRL unusable", .faults = "revocation-offline@0"},
	{"critical extension of an entry", .cdp = "/a.crl",
		.things = {THING("/a.crl", KIND_CRL, REVOKE | CRITICAL_ENTRY)},
		.sources = "CRL unusable", .faults = "revocation-offline@0",
		.text = "entry with an unknown critical extension"},
	{"critical extension of another's entry", .cdp = "/a.crl",
		.things = {THING("/a.crl", KIND_CRL, CRITICAL_ENTRY)}, .sources = "CRL unusable",
		.faults = "revocation-offline@0",
		.text = "entry with an unknown critical extension"},
	{"listed twice", .cdp = "/a.crl", .freshest = "/a+.crl",
		.things = {THING("/a.crl", KIND_CRL),
			{"/a+.crl", KIND_CRL, REVOKE | RELEASED_TOO, .number = 8, .base = 7}},
		.sources = "CRL good, delta CRL revoked", .faults = "revoked@0"},
	{"a delta in its place", .cdp = "/a.crl",
		.things = {{"/a.crl", KIND_CRL, .number = 8, .base = 7}}, .sources = "CRL unusable",
		.faults = "revocation-offline@0", .text = "is only a delta"},
	{"ldap", .cdp = "ldap:///CN=a,DC=test?certificateRevocationList", .sources = "CRL skipped",
		.faults = "revocation-offline@0", .text = "a client outside cannot reach ldap"},
	{"ldaps", .cdp = "ldaps://127.0.0.1/a", .sources = "CRL skipped",
		.faults = "revocation-offline@0"},
	{"https", .cdp = "https://127.0.0.1:1/a.crl", .sources = "CRL skipped",
		.faults = "revocation-unchecked@0", .text = "https"},
	{"file", .cdp = "file:///etc/hostname", .sources = "CRL skipped",
		.faults = "revocation-offline@0", .text = "only http is"},
	{"nothing fetched", .flags = NO_FETCH, .cdp = "/a.crl", .ocsp = "/o",
		.things = {THING("/a.crl", KIND_CRL)}, .sources = "OCSP skipped, CRL skipped",
		.faults = "revocation-unchecked@0", .text = "nothing is fetched"},
	{"too many", .cdp = "/1 /2 /3 /4 /5 /6 /7 /8 /9 /10",
		.sources = "CRL unreachable, CRL unreachable, CRL unreachable, CRL unreachable, "
			   "CRL unreachable, CRL unreachable, CRL unreachable, CRL unreachable, "
			   "CRL skipped",
		.faults = "revocation-unchecked@0", .text = "more than 8"},

	/* Each is told, whatever the others say. */
	{"all of them", .ocsp = "/o ldap://x/", .cdp = "ldap:///a /a.crl /none.crl /b.crl",
		.things = {THING("/o", KIND_OCSP), THING("/a.crl", KIND_CRL),
			THING("/b.crl", KIND_CRL, 0, -48, -24), THING("staple", KIND_OCSP),
			THING("file:at hand", KIND_CRL)},
		.sources = "stapled OCSP good, OCSP good, OCSP skipped, CRL skipped, CRL good, "
			   "CRL unreachable, CRL stale, CRL file good"},
	{"the first answer counts, good", .ocsp = "/o", .cdp = "/a.crl",
		.things = {THING("/o", KIND_OCSP), THING("/a.crl", KIND_CRL, REVOKE)},
		.sources = "OCSP good, CRL revoked but OCSP"},
	{"the first answer counts, revoked", .ocsp = "/o", .cdp = "/a.crl",
		.things = {THING("/o", KIND_OCSP, REVOKE), THING("/a.crl", KIND_CRL)},
		.sources = "OCSP revoked, CRL good but OCSP", .faults = "revoked@0"},
	{"a staple counts before all", .ocsp = "/o", .cdp = "/a.crl",
		.things = {THING("staple", KIND_OCSP), THING("/o", KIND_OCSP, REVOKE),
			THING("/a.crl", KIND_CRL, REVOKE)},
		.sources = "stapled OCSP good, OCSP revoked but stapled OCSP, "
			   "CRL revoked but stapled OCSP"},
	{"a stale staple does not count", .cdp = "/a.crl",
		.things = {THING("staple", KIND_OCSP, 0, -48, -24),
			THING("/a.crl", KIND_CRL, REVOKE)},
		.sources = "stapled OCSP stale, CRL revoked", .faults = "revoked@0"},
	{"a list at hand counts before a responder", .ocsp = "/o", .cdp = "/a.crl",
		.things = {THING("/o", KIND_OCSP), THING("/a.crl", KIND_CRL),
			THING("file:a", KIND_CRL, REVOKE)},
		.sources = "OCSP good but CRL file, CRL good but CRL file, CRL file revoked",
		.faults = "revoked@0"},
	{"an older list at hand does not count", .cdp = "/a.crl",
		.things = {{"/a.crl", KIND_CRL, .number = 8},
			{"file:a", KIND_CRL, REVOKE, .number = 7}},
		.sources = "CRL good, CRL file revoked", .text = "there is a newer one"},
	{"the newer of two lists at hand", .flags = NO_FETCH,
		.things = {{"file:a", KIND_CRL, REVOKE, .number = 7},
			{"file:b", KIND_CRL, .number = 8}},
		.sources = "CRL file revoked, CRL file good", .text = "there is a newer one"},
	{"the newer of two lists at hand, revoked", .flags = NO_FETCH,
		.things = {{"file:a", KIND_CRL, REVOKE, .number = 8},
			{"file:b", KIND_CRL, .number = 7}},
		.sources = "CRL file revoked, CRL file good", .faults = "revoked@0",
		.text = "there is a newer one"},
	{"the newer of two, but stale", .flags = NO_FETCH,
		.things = {{"file:a", KIND_CRL, REVOKE, .number = 7},
			{"file:b", KIND_CRL, 0, -48, -24, .number = 8}},
		.sources = "CRL file revoked, CRL file stale", .faults = "revoked@0"},
	{"the first of two that are fetched", .cdp = "/a.crl /b.crl",
		.things = {{"/a.crl", KIND_CRL, REVOKE, .number = 7},
			{"/b.crl", KIND_CRL, .number = 8}},
		.sources = "CRL revoked, CRL good but CRL", .faults = "revoked@0"},
	{"revoked by a delta, but OCSP", .ocsp = "/o", .cdp = "/a.crl", .freshest = "/a+.crl",
		.things = {THING("/o", KIND_OCSP), THING("/a.crl", KIND_CRL),
			{"/a+.crl", KIND_CRL, REVOKE, .number = 8, .base = 7}},
		.sources = "OCSP good, CRL good but OCSP, delta CRL revoked"},
	{"one of two is enough", .cdp = "/none.crl /a.crl", .things = {THING("/a.crl", KIND_CRL)},
		.sources = "CRL unreachable, CRL good"},

	/* Delta lists. */
	{"delta", .cdp = "/a.crl", .freshest = "/a+.crl",
		.things = {THING("/a.crl", KIND_CRL),
			{"/a+.crl", KIND_CRL, .number = 8, .base = 7}},
		.sources = "CRL good, delta CRL good"},
	{"delta named by the list", .cdp = "/a.crl",
		.things = {{"/a.crl", KIND_CRL, .freshest = "/a+.crl"},
			{"/a+.crl", KIND_CRL, REVOKE, .number = 8, .base = 7}},
		.sources = "CRL good, delta CRL revoked", .faults = "revoked@0"},
	{"delta named by both", .cdp = "/a.crl", .freshest = "/a+.crl",
		.things = {{"/a.crl", KIND_CRL, .freshest = "/a+.crl"},
			{"/a+.crl", KIND_CRL, .number = 8, .base = 7}},
		.sources = "CRL good, delta CRL good"},
	{"delta not there", .cdp = "/a.crl", .freshest = "/a+.crl",
		.things = {THING("/a.crl", KIND_CRL)}, .sources = "CRL good, delta CRL unreachable",
		.faults = "revocation-offline@0"},
	{"delta not there, but OCSP", .ocsp = "/o", .cdp = "/a.crl", .freshest = "/a+.crl",
		.things = {THING("/a.crl", KIND_CRL), THING("/o", KIND_OCSP)},
		.sources = "OCSP good, CRL good, delta CRL unreachable"},
	{"delta stale", .cdp = "/a.crl", .freshest = "/a+.crl",
		.things = {THING("/a.crl", KIND_CRL), THING("/a+.crl", KIND_CRL, 0, -4, -2, 8, 7)},
		.sources = "CRL good, delta CRL stale", .faults = "revocation-offline@0"},
	{"delta only by ldap", .cdp = "/a.crl", .freshest = "ldap:///a",
		.things = {THING("/a.crl", KIND_CRL)}, .sources = "CRL good, delta CRL skipped",
		.faults = "revocation-offline@0"},
	{"delta of a later base", .cdp = "/a.crl", .freshest = "/a+.crl",
		.things = {THING("/a.crl", KIND_CRL),
			{"/a+.crl", KIND_CRL, .number = 12, .base = 9}},
		.sources = "CRL good, delta CRL unusable", .faults = "revocation-offline@0",
		.text = "does not fit the CRL"},
	{"delta that is a full list", .cdp = "/a.crl", .freshest = "/a+.crl",
		.things = {THING("/a.crl", KIND_CRL), THING("/a+.crl", KIND_CRL)},
		.sources = "CRL good, delta CRL unusable", .faults = "revocation-offline@0",
		.text = "is no delta"},
	{"delta with the wrong key", .cdp = "/a.crl", .freshest = "/a+.crl",
		.things = {THING("/a.crl", KIND_CRL),
			{"/a+.crl", KIND_CRL, OTHER_KEY | REVOKE, .number = 8, .base = 7}},
		.sources = "CRL good, delta CRL unusable", .faults = "revocation-offline@0"},
	{"delta without base", .cdp = "/none.crl", .freshest = "/a+.crl",
		.things = {{"/a+.crl", KIND_CRL, .number = 8, .base = 7}},
		.sources = "CRL unreachable, delta CRL unusable", .faults = "revocation-offline@0",
		.text = "has no CRL that it could build on"},
	{"delta without base, revoked", .cdp = "/none.crl", .freshest = "/a+.crl",
		.things = {{"/a+.crl", KIND_CRL, REVOKE, .number = 8, .base = 7}},
		.sources = "CRL unreachable, delta CRL revoked", .faults = "revoked@0"},
	{"taken off the list", .cdp = "/a.crl", .freshest = "/a+.crl",
		.things = {THING("/a.crl", KIND_CRL, REVOKE | HOLD),
			{"/a+.crl", KIND_CRL, RELEASE, .number = 8, .base = 7}},
		.sources = "CRL good, delta CRL good", .text = "takes it off the list"},
	{"delta older than the list", .cdp = "/a.crl", .freshest = "/a+.crl",
		.things = {{"/a.crl", KIND_CRL, REVOKE, .number = 9},
			{"/a+.crl", KIND_CRL, RELEASE, .number = 8, .base = 7}},
		.sources = "CRL revoked, delta CRL good", .faults = "revoked@0",
		.text = "is older than the CRL"},

	/* Lists at hand. */
	{"file only", .flags = NO_FETCH, .things = {THING("file:a", KIND_CRL)},
		.sources = "CRL file good"},
	{"file in PEM", .flags = NO_FETCH, .things = {THING("file:a", KIND_CRL, AS_PEM)},
		.sources = "CRL file good"},
	{"file for what is not fetched", .flags = NO_FETCH, .cdp = "/a.crl",
		.things = {THING("file:a", KIND_CRL)}, .sources = "CRL skipped, CRL file good"},
	{"revoked by file", .cdp = "/a.crl",
		.things = {THING("/a.crl", KIND_CRL), THING("file:a", KIND_CRL, REVOKE)},
		.sources = "CRL good but CRL file, CRL file revoked", .faults = "revoked@0"},
	{"stale file", .flags = NO_FETCH, .things = {THING("file:a", KIND_CRL, 0, -48, -24)},
		.sources = "CRL file stale", .faults = "revocation-offline@0"},
	{"forged file", .flags = NO_FETCH, .things = {THING("file:a", KIND_CRL, OTHER_KEY)},
		.sources = "CRL file unusable", .faults = "revocation-offline@0"},
	{"file of another CA", .flags = NO_FETCH, .things = {THING("file:a", KIND_CRL, OTHER_CA)},
		.sources = "CRL file skipped", .faults = "revocation-unchecked@0 revocation-none@0",
		.text = "about no certificate of the path"},
	{"file of another key", .flags = NO_FETCH,
		.things = {THING("file:a", KIND_CRL, OTHER_KEY | NEW_KEY_ID)},
		.sources = "CRL file skipped",
		.faults = "revocation-unchecked@0 revocation-none@0"},
	{"file for CAs", .flags = NO_FETCH,
		.things = {{"file:a", KIND_CRL, .idp = "critical,onlyCA:TRUE"}},
		.sources = "CRL file skipped",
		.faults = "revocation-unchecked@0 revocation-none@0"},
	{"base and delta in files", .flags = NO_FETCH,
		.things = {{"file:b", KIND_CRL, REVOKE, .number = 8, .base = 7},
			{"file:a", KIND_CRL, .freshest = "/a+.crl"}},
		.sources = "delta CRL skipped, CRL file good, CRL file revoked",
		.faults = "revoked@0"},
	{"file counts without its delta", .flags = NO_FETCH,
		.things = {{"file:a", KIND_CRL, .freshest = "/a+.crl"}},
		.sources = "delta CRL skipped, CRL file good"},
	{"delta at hand for a fetched list", .cdp = "/a.crl", .freshest = "/none+.crl",
		.things = {THING("/a.crl", KIND_CRL), {"file:d", KIND_CRL, .number = 8, .base = 7}},
		.sources = "CRL good, delta CRL unreachable, CRL file good"},

	/* OCSP. */
	{"OCSP good", .ocsp = "/o", .things = {THING("/o", KIND_OCSP)}, .sources = "OCSP good"},
	{"OCSP without next update", .ocsp = "/o", .things = {THING("/o", KIND_OCSP, NO_NEXT)},
		.sources = "OCSP unusable", .faults = "revocation-offline@0",
		.text = "does not say until when"},
	{"OCSP without next update, revoked", .ocsp = "/o",
		.things = {THING("/o", KIND_OCSP, NO_NEXT | REVOKE)}, .sources = "OCSP unusable",
		.faults = "revocation-offline@0"},
	{"OCSP with a nonce", .ocsp = "/o", .things = {THING("/o", KIND_OCSP, NONCE)},
		.sources = "OCSP good"},
	{"OCSP revoked", .ocsp = "/o", .things = {THING("/o", KIND_OCSP, REVOKE)},
		.sources = "OCSP revoked", .faults = "revoked@0"},
	{"OCSP good and revoked", .ocsp = "/o", .things = {THING("/o", KIND_OCSP, REVOKE | TWICE)},
		.sources = "OCSP revoked", .faults = "revoked@0"},
	{"OCSP unknown", .ocsp = "/o", .things = {THING("/o", KIND_OCSP, UNKNOWN)},
		.sources = "OCSP unknown", .faults = "revocation-offline@0",
		.text = "does not know the certificate"},
	{"OCSP stale", .ocsp = "/o", .things = {THING("/o", KIND_OCSP, 0, -48, -24)},
		.sources = "OCSP stale", .faults = "revocation-offline@0",
		.text = "answer expired 1 day ago"},
	{"OCSP not yet valid", .ocsp = "/o", .things = {THING("/o", KIND_OCSP, 0, 24, 48)},
		.sources = "OCSP unusable", .faults = "revocation-offline@0"},
	{"OCSP says malformedRequest", .ocsp = "/o",
		.things = {{"/o", KIND_ERROR, .number = OCSP_RESPONSE_STATUS_MALFORMEDREQUEST}},
		.sources = "OCSP unknown", .faults = "revocation-offline@0",
		.text = "malformedRequest"},
	{"OCSP says internalError", .ocsp = "/o",
		.things = {{"/o", KIND_ERROR, .number = OCSP_RESPONSE_STATUS_INTERNALERROR}},
		.sources = "OCSP unknown", .faults = "revocation-offline@0",
		.text = "internalError"},
	{"OCSP says tryLater", .ocsp = "/o",
		.things = {{"/o", KIND_ERROR, .number = OCSP_RESPONSE_STATUS_TRYLATER}},
		.sources = "OCSP unknown", .faults = "revocation-offline@0", .text = "tryLater"},
	{"OCSP says sigRequired", .ocsp = "/o",
		.things = {{"/o", KIND_ERROR, .number = OCSP_RESPONSE_STATUS_SIGREQUIRED}},
		.sources = "OCSP unknown", .faults = "revocation-offline@0", .text = "sigRequired"},
	{"OCSP says unauthorized", .ocsp = "/o",
		.things = {{"/o", KIND_ERROR, .number = OCSP_RESPONSE_STATUS_UNAUTHORIZED}},
		.sources = "OCSP unknown", .faults = "revocation-offline@0",
		.text = "unauthorized"},
	{"OCSP success without a body", .ocsp = "/o",
		.things = {{"/o", KIND_ERROR, .number = OCSP_RESPONSE_STATUS_SUCCESSFUL}},
		.sources = "OCSP unusable", .faults = "revocation-offline@0"},
	{"OCSP garbage", .ocsp = "/o", .things = {THING("/o", KIND_GARBAGE)},
		.sources = "OCSP unusable", .faults = "revocation-offline@0",
		.text = "does not decode"},
	{"OCSP too large", .ocsp = "/o", .things = {THING("/o", KIND_LARGE)},
		.sources = "OCSP unreachable", .faults = "revocation-offline@0",
		.text = "larger than"},
	{"OCSP not there", .ocsp = "/o", .sources = "OCSP unreachable",
		.faults = "revocation-offline@0", .text = "HTTP status 404"},
	{"OCSP with a wrong signature", .ocsp = "/o",
		.things = {THING("/o", KIND_OCSP, OTHER_KEY | REVOKE)}, .sources = "OCSP unusable",
		.faults = "revocation-offline@0", .text = "has a wrong signature"},
	{"OCSP by another CA", .ocsp = "/o", .things = {THING("/o", KIND_OCSP, OTHER_CA | REVOKE)},
		.sources = "OCSP unusable", .faults = "revocation-offline@0",
		.text = "signed by somebody who may not"},
	{"OCSP about another certificate", .ocsp = "/o",
		.things = {THING("/o", KIND_OCSP, OTHER_CERT)}, .sources = "OCSP unusable",
		.faults = "revocation-offline@0", .text = "about another certificate"},
	{"OCSP critical extension", .ocsp = "/o", .things = {THING("/o", KIND_OCSP, CRITICAL)},
		.sources = "OCSP unusable", .faults = "revocation-offline@0",
		.text = "unknown critical extension"},
	{"OCSP delegated", .ocsp = "/o", .things = {THING("/o", KIND_OCSP, DELEGATED)},
		.sources = "OCSP good"},
	{"OCSP delegated, revoked", .ocsp = "/o",
		.things = {THING("/o", KIND_OCSP, DELEGATED | REVOKE)}, .sources = "OCSP revoked",
		.faults = "revoked@0"},
	{"OCSP delegated without the usage", .ocsp = "/o",
		.things = {THING("/o", KIND_OCSP, DELEGATED | NO_EKU)}, .sources = "OCSP unusable",
		.faults = "revocation-offline@0", .text = "signed by somebody who may not"},
	{"OCSP delegated by another CA", .ocsp = "/o",
		.things = {THING("/o", KIND_OCSP, DELEGATED | FOREIGN)}, .sources = "OCSP unusable",
		.faults = "revocation-offline@0", .text = "signed by somebody who may not"},
	{"OCSP delegated, expired", .ocsp = "/o",
		.things = {THING("/o", KIND_OCSP, DELEGATED | EXPIRED)}, .sources = "OCSP unusable",
		.faults = "revocation-offline@0", .text = "certificate that has expired"},
	{"OCSP delegated, not to be looked up", .ocsp = "/o",
		.things = {THING("/o", KIND_OCSP, DELEGATED | NOCHECK),
			THING("/r.crl", KIND_CRL, REVOKE_RESPONDER)},
		.sources = "OCSP good"},
	{"OCSP delegated, looked up", .ocsp = "/o",
		.things = {THING("/o", KIND_OCSP, DELEGATED | LOOKUP), THING("/r.crl", KIND_CRL)},
		.sources = "OCSP good"},
	{"OCSP delegated, responder revoked", .ocsp = "/o",
		.things = {THING("/o", KIND_OCSP, DELEGATED | LOOKUP | REVOKE),
			THING("/r.crl", KIND_CRL, REVOKE_RESPONDER)},
		.sources = "OCSP unusable", .faults = "revocation-offline@0",
		.text = "signed with a certificate that is revoked"},
	{"OCSP delegated, responder's list gone", .ocsp = "/o",
		.things = {THING("/o", KIND_OCSP, DELEGATED | LOOKUP)}, .sources = "OCSP unusable",
		.faults = "revocation-offline@0", .text = "whose revocation is unknown: CRL: HTTP"},
	{"staple delegated, responder not looked up", .flags = NO_FETCH,
		.things = {THING("staple", KIND_OCSP, DELEGATED | LOOKUP)},
		.sources = "stapled OCSP unusable", .faults = "revocation-unchecked@0",
		.text = "whose revocation is unknown: CRL not tried"},
	{"OCSP ldap and https", .ocsp = "ldap://x/ https://x/",
		.sources = "OCSP skipped, OCSP skipped", .faults = "revocation-unchecked@0"},

	/* Staples. */
	{"staple", .things = {THING("staple", KIND_OCSP)}, .sources = "stapled OCSP good"},
	{"staple, must-staple", .flags = MUST_STAPLE, .things = {THING("staple", KIND_OCSP)},
		.sources = "stapled OCSP good"},
	{"staple revoked", .flags = NO_FETCH, .things = {THING("staple", KIND_OCSP, REVOKE)},
		.sources = "stapled OCSP revoked", .faults = "revoked@0"},
	{"staple revoked, staple only", .flags = STAPLE_ONLY,
		.things = {THING("staple", KIND_OCSP, REVOKE)}, .sources = "",
		.faults = "revoked@0"},
	{"staple stale, staple only", .flags = STAPLE_ONLY, .cdp = "/a.crl",
		.things = {THING("staple", KIND_OCSP, 0, -48, -24)}, .sources = ""},
	{"staple stale, but a list", .cdp = "/a.crl",
		.things = {THING("staple", KIND_OCSP, 0, -48, -24), THING("/a.crl", KIND_CRL)},
		.sources = "stapled OCSP stale, CRL good"},
	{"staple garbage", .things = {THING("staple", KIND_GARBAGE)},
		.sources = "stapled OCSP unusable", .faults = "revocation-offline@0"},
	{"staple says tryLater",
		.things = {{"staple", KIND_ERROR, .number = OCSP_RESPONSE_STATUS_TRYLATER}},
		.sources = "stapled OCSP unknown", .faults = "revocation-offline@0"},

	/* Where nobody trusts the root, nothing is fetched. */
	{"untrusted", .flags = UNTRUSTED, .cdp = "/a.crl", .ocsp = "/o",
		.things = {THING("/a.crl", KIND_CRL), THING("staple", KIND_OCSP)},
		.sources = "stapled OCSP good, OCSP skipped, CRL skipped",
		.faults = "untrusted-root@1", .text = "ends in no trusted root"},
};

/* ---------------------------------------------------------------- the server */

static struct {
	char dir[64];
	struct www *www;
	struct arena *arena; /* what is served lives here, for the whole program */
	bool made;
	struct made root, other, responders[6];

	/* Of the present row. */
	const struct thing *things;
	struct span bodies[THINGS_MAX];
	bool lab;
} world;

static void
handle_lab(const char *path, struct www_answer *answer)
{
	const char *name = strncmp(path, "/ocsp", 5) == 0 ? "/ocsp" : path;
	struct span file;

	if (!file_read(world.arena, arena_printf(world.arena, "%s/www%s", world.dir, name),
		    LIMIT_FILE, deadline_in(5), &file, NULL))
		return;
	answer->status = 200;
	answer->body = file.p;
	answer->size = file.n;
}

/* A request by GET has more path than the responder's URL. */
static void
handle(void *context, const char *method, const char *path, const uint8_t *body, size_t size,
	struct www_answer *answer)
{
	(void)context;
	(void)method;
	(void)body;
	(void)size;
	if (world.lab) {
		handle_lab(path, answer);
		return;
	}
	for (size_t i = 0; i < THINGS_MAX && world.things[i].path != NULL; i++) {
		const struct thing *thing = &world.things[i];
		bool ocsp = thing->kind != KIND_CRL && strncmp(thing->path, "/o", 2) == 0;

		if (ocsp ? strncmp(path, thing->path, strlen(thing->path)) != 0
			 : strcmp(path, thing->path) != 0)
			continue;
		answer->status = 200;
		answer->body = world.bodies[i].p;
		answer->size = world.bodies[i].n;
		answer->wait = thing->kind == KIND_STALL ? 30 : 0;
	}
}

static const char *
base_url(void)
{
	return arena_printf(world.arena, "http://127.0.0.1:%u", www_port(world.www));
}

/* ---------------------------------------------------------------- making */

static void
must(bool ok)
{
	if (!ok)
		abort();
}

static ASN1_TIME *
time_at(long hours)
{
	ASN1_TIME *at = ASN1_TIME_set(NULL, (time_t)MADE_NOW + hours * HOUR);

	must(at != NULL);
	return at;
}

static ASN1_GENERALIZEDTIME *
general_time_at(long hours)
{
	ASN1_TIME *at = time_at(hours);
	ASN1_GENERALIZEDTIME *out = ASN1_TIME_to_generalizedtime(at, NULL);

	must(out != NULL);
	ASN1_TIME_free(at);
	return out;
}

static X509_EXTENSION *
critical_extension(void)
{
	ASN1_OBJECT *oid = OBJ_txt2obj("1.3.6.1.4.1.55555.1", 1);
	ASN1_OCTET_STRING *value = ASN1_OCTET_STRING_new();
	X509_EXTENSION *ext;

	ASN1_OCTET_STRING_set(value, (const unsigned char *)"\x05\x00", 2);
	ext = X509_EXTENSION_create_by_OBJ(NULL, oid, 1, value);
	must(ext != NULL);
	ASN1_OBJECT_free(oid);
	ASN1_OCTET_STRING_free(value);
	return ext;
}

static void
crl_extension(X509_CRL *crl, int nid, const char *value)
{
	X509_EXTENSION *ext = X509V3_EXT_nconf_nid(NULL, NULL, nid, value);

	must(ext != NULL && X509_CRL_add_ext(crl, ext, -1) == 1);
	X509_EXTENSION_free(ext);
}

static void
crl_number(X509_CRL *crl, int nid, long value, int critical)
{
	ASN1_INTEGER *number = ASN1_INTEGER_new();

	ASN1_INTEGER_set(number, value);
	must(X509_CRL_add1_ext_i2d(crl, nid, number, critical, 0) == 1);
	ASN1_INTEGER_free(number);
}

static void
crl_entry(X509_CRL *crl, const ASN1_INTEGER *serial, int why, bool critical)
{
	X509_REVOKED *entry = X509_REVOKED_new();
	ASN1_ENUMERATED *reason = ASN1_ENUMERATED_new();
	ASN1_TIME *at = time_at(-REVOKED_AT);

	ASN1_ENUMERATED_set(reason, why);
	must(X509_REVOKED_set_serialNumber(entry, (ASN1_INTEGER *)serial) == 1 &&
		X509_REVOKED_set_revocationDate(entry, at) == 1 &&
		X509_REVOKED_add1_ext_i2d(entry, NID_crl_reason, reason, 0, 0) == 1);
	if (critical) {
		X509_EXTENSION *ext = critical_extension();

		must(X509_REVOKED_add_ext(entry, ext, -1) == 1);
		X509_EXTENSION_free(ext);
	}
	must(X509_CRL_add0_revoked(crl, entry) == 1);
	ASN1_ENUMERATED_free(reason);
	ASN1_TIME_free(at);
}

static void
crl_entries(X509_CRL *crl, const struct thing *thing, const X509 *leaf)
{
	const ASN1_INTEGER *serial = X509_get0_serialNumber(leaf);
	ASN1_INTEGER *other = ASN1_INTEGER_new();

	must(ASN1_INTEGER_set(other, 4711) == 1);
	if ((thing->flags & CRITICAL_ENTRY) != 0)
		crl_entry(crl, other, CRL_REASON_SUPERSEDED, true);
	if ((thing->flags & REVOKE) != 0)
		crl_entry(crl, serial,
			(thing->flags & HOLD) != 0 ? CRL_REASON_CERTIFICATE_HOLD
						   : CRL_REASON_KEY_COMPROMISE,
			false);
	if ((thing->flags & REVOKE_RESPONDER) != 0)
		for (size_t i = 4; i < ARRAY_SIZE(world.responders); i++)
			crl_entry(crl, X509_get0_serialNumber(world.responders[i].x509),
				CRL_REASON_KEY_COMPROMISE, false);
	if ((thing->flags & (RELEASE | RELEASED_TOO)) != 0)
		crl_entry(crl, serial, CRL_REASON_REMOVE_FROM_CRL, false);
	ASN1_INTEGER_free(other);
}

/* "$B" is the server's address. */
static const char *
idp_text(const char *idp)
{
	const char *base = strstr(idp, "$B");

	return base == NULL ? idp
			    : arena_printf(world.arena, "%.*s%s%s", (int)(base - idp), idp,
				      base_url(), base + 2);
}

/* A relative name has a section of its own. */
static void
crl_scope(X509_CRL *crl, const char *idp)
{
	static const char relative[] = "[relative]\nOU = Somewhere\n";
	BIO *bio = BIO_new_mem_buf(relative, -1);
	CONF *conf = NCONF_new(NULL);
	X509_EXTENSION *ext;
	X509V3_CTX ctx;
	long line;

	must(NCONF_load_bio(conf, bio, &line) == 1);
	X509V3_set_ctx(&ctx, NULL, NULL, NULL, NULL, 0);
	X509V3_set_nconf(&ctx, conf);
	ext = X509V3_EXT_nconf_nid(conf, &ctx, NID_issuing_distribution_point, idp_text(idp));
	must(ext != NULL && X509_CRL_add_ext(crl, ext, -1) == 1);
	X509_EXTENSION_free(ext);
	NCONF_free(conf);
	BIO_free(bio);
}

static void
crl_key_id(X509_CRL *crl)
{
	AUTHORITY_KEYID *id = AUTHORITY_KEYID_new();

	id->keyid = ASN1_OCTET_STRING_new();
	ASN1_OCTET_STRING_set(id->keyid, (const unsigned char *)"another key", 11);
	must(X509_CRL_add1_ext_i2d(crl, NID_authority_key_identifier, id, 0, 0) == 1);
	AUTHORITY_KEYID_free(id);
}

static struct span
encode_crl(X509_CRL *crl, bool pem)
{
	BIO *bio = BIO_new(BIO_s_mem());
	struct span out;
	char *data;

	if (pem)
		must(PEM_write_bio_X509_CRL(bio, crl) == 1);
	else
		must(i2d_X509_CRL_bio(bio, crl) == 1);
	out.n = (size_t)BIO_get_mem_data(bio, &data);
	out = arena_bytes(world.arena, span_of(data, out.n));
	BIO_free(bio);
	return out;
}

static struct span
make_crl(const struct thing *thing, const X509 *leaf)
{
	const struct made *ca = (thing->flags & OTHER_CA) != 0 ? &world.other : &world.root;
	const struct made *signer = (thing->flags & OTHER_KEY) != 0 ? &world.other : ca;
	bool dated = thing->from != 0 || thing->to != 0;
	ASN1_TIME *from = time_at(dated ? thing->from : -24),
		  *to = time_at(dated ? thing->to : 168);
	X509_CRL *crl = X509_CRL_new();
	struct span out;

	must(X509_CRL_set_version(crl, X509_CRL_VERSION_2) == 1 &&
		X509_CRL_set_issuer_name(crl, X509_get_subject_name(ca->x509)) == 1 &&
		X509_CRL_set1_lastUpdate(crl, from) == 1);
	if ((thing->flags & NO_NEXT) == 0)
		must(X509_CRL_set1_nextUpdate(crl, to) == 1);
	crl_entries(crl, thing, leaf);
	crl_number(crl, NID_crl_number, thing->number == 0 ? 7 : thing->number, 0);
	if (thing->base != 0)
		crl_number(crl, NID_delta_crl, thing->base, 1);
	if (thing->idp != NULL)
		crl_scope(crl, thing->idp);
	if (thing->freshest != NULL)
		crl_extension(crl, NID_freshest_crl,
			arena_printf(world.arena, "URI:%s%s", base_url(), thing->freshest));
	if ((thing->flags & NEW_KEY_ID) != 0)
		crl_key_id(crl);
	if ((thing->flags & CRITICAL) != 0) {
		X509_EXTENSION *ext = critical_extension();

		X509_CRL_add_ext(crl, ext, -1);
		X509_EXTENSION_free(ext);
	}
	X509_CRL_sort(crl);
	must(X509_CRL_sign(crl, signer->key, EVP_sha256()) > 0);
	out = encode_crl(crl, (thing->flags & AS_PEM) != 0);
	ASN1_TIME_free(from);
	ASN1_TIME_free(to);
	X509_CRL_free(crl);
	return out;
}

static void
ocsp_single(OCSP_BASICRESP *basic, const struct thing *thing, X509 *leaf, bool revoked)
{
	bool dated = thing->from != 0 || thing->to != 0;
	ASN1_GENERALIZEDTIME *from = general_time_at(dated ? thing->from : -24);
	ASN1_GENERALIZEDTIME *to = general_time_at(dated ? thing->to : 168);
	ASN1_GENERALIZEDTIME *at = general_time_at(-REVOKED_AT);
	OCSP_CERTID *id = OCSP_cert_to_id(EVP_sha1(),
		(thing->flags & OTHER_CERT) != 0 ? world.other.x509 : leaf, world.root.x509);
	int status = revoked                         ? V_OCSP_CERTSTATUS_REVOKED
		     : (thing->flags & UNKNOWN) != 0 ? V_OCSP_CERTSTATUS_UNKNOWN
						     : V_OCSP_CERTSTATUS_GOOD;

	must(OCSP_basic_add1_status(basic, id, status, OCSP_REVOKED_STATUS_KEYCOMPROMISE,
		     revoked ? at : NULL, from, (thing->flags & NO_NEXT) != 0 ? NULL : to) != NULL);
	OCSP_CERTID_free(id);
	ASN1_GENERALIZEDTIME_free(from);
	ASN1_GENERALIZEDTIME_free(to);
	ASN1_GENERALIZEDTIME_free(at);
}

static const struct made *
responder_of(const struct thing *thing)
{
	if ((thing->flags & DELEGATED) == 0)
		return (thing->flags & OTHER_CA) != 0 ? &world.other : &world.root;
	return &world.responders[(thing->flags & NO_EKU) != 0    ? 1
				 : (thing->flags & EXPIRED) != 0 ? 2
				 : (thing->flags & FOREIGN) != 0 ? 3
				 : (thing->flags & NOCHECK) != 0 ? 4
				 : (thing->flags & LOOKUP) != 0  ? 5
								 : 0];
}

static struct span
encode_ocsp(int status, OCSP_BASICRESP *basic)
{
	OCSP_RESPONSE *response = OCSP_response_create(status, basic);
	unsigned char *der = NULL;
	int n = i2d_OCSP_RESPONSE(response, &der);
	struct span out;

	must(n > 0);
	out = arena_bytes(world.arena, span_of(der, (size_t)n));
	OPENSSL_free(der);
	OCSP_RESPONSE_free(response);
	return out;
}

/* A wrong signature: the signed data are changed after signing. */
static void
spoil(struct span der)
{
	uint8_t *bytes = (uint8_t *)der.p;

	for (size_t i = 0; i + 14 < der.n; i++)
		if (memcmp(bytes + i, "2026", 4) == 0 || memcmp(bytes + i, "2027", 4) == 0) {
			bytes[i + 13] = bytes[i + 13] == '9' ? '8' : bytes[i + 13] + 1;
			return;
		}
	abort();
}

static struct span
make_ocsp(const struct thing *thing, X509 *leaf)
{
	OCSP_BASICRESP *basic = OCSP_BASICRESP_new();
	const struct made *responder = responder_of(thing);
	struct span out;

	if ((thing->flags & TWICE) != 0)
		ocsp_single(basic, thing, leaf, false);
	ocsp_single(basic, thing, leaf, (thing->flags & REVOKE) != 0);
	if ((thing->flags & NONCE) != 0)
		must(OCSP_basic_add1_nonce(basic, NULL, 16) == 1);
	if ((thing->flags & CRITICAL) != 0) {
		X509_EXTENSION *ext = critical_extension();

		OCSP_SINGLERESP_add_ext(OCSP_resp_get0(basic, 0), ext, -1);
		X509_EXTENSION_free(ext);
	}
	must(OCSP_basic_sign(basic, responder->x509, responder->key, EVP_sha256(), NULL, 0) == 1);
	out = encode_ocsp(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic);
	if ((thing->flags & OTHER_KEY) != 0)
		spoil(out);
	OCSP_BASICRESP_free(basic);
	return out;
}

static struct span
make_thing(const struct thing *thing, X509 *leaf)
{
	static const char large[50 * 1024 * 1024];

	switch (thing->kind) {
	case KIND_CRL:
		return make_crl(thing, leaf);
	case KIND_OCSP:
		return make_ocsp(thing, leaf);
	case KIND_ERROR:
		return encode_ocsp((int)thing->number, NULL);
	case KIND_LARGE:
		return span_of(large, sizeof(large));
	default:
		return span_text("<html>not found</html>");
	}
}

/* ---------------------------------------------------------------- the leaf */

/* Words that are URLs or paths. ldap URLs have commas, which the configuration would split at: they
 * go into a section. */
static void
leaf_extension(X509 *x509, int nid, const char *words, const char *prefix)
{
	CONF *conf = NCONF_new(NULL);
	const char *text = "[points]\n";
	struct span rest = span_text(words), word;
	X509_EXTENSION *ext;
	X509V3_CTX ctx;
	long line;
	BIO *bio;

	for (int i = 0; rest.n > 0; i++) {
		if (!span_until(&rest, ' ', &word)) {
			word = rest;
			rest.n = 0;
		}
		text = arena_printf(world.arena, "%s%s.%d = %s%.*s\n", text, prefix, i,
			word.p[0] == '/' ? base_url() : "", (int)word.n, (const char *)word.p);
	}
	bio = BIO_new_mem_buf(text, -1);
	must(NCONF_load_bio(conf, bio, &line) == 1);
	X509V3_set_ctx(&ctx, NULL, x509, NULL, NULL, 0);
	X509V3_set_nconf(&ctx, conf);
	ext = X509V3_EXT_nconf_nid(conf, &ctx, nid, "@points");
	must(ext != NULL && X509_add_ext(x509, ext, -1) == 1);
	X509_EXTENSION_free(ext);
	BIO_free(bio);
	NCONF_free(conf);
}

static struct made
make_leaf(const struct row *row)
{
	struct recipe recipe = {.cn = "da.example.com",
		.issuer = &world.root,
		.san = "DNS:da.example.com",
		.eku = "serverAuth"};
	struct made leaf = made_new(&recipe);
	X509_EXTENSION *ext;

	if (row->ocsp != NULL)
		leaf_extension(leaf.x509, NID_info_access, row->ocsp, "OCSP;URI");
	if (row->cdp != NULL)
		leaf_extension(leaf.x509, NID_crl_distribution_points, row->cdp, "URI");
	if (row->freshest != NULL)
		leaf_extension(leaf.x509, NID_freshest_crl, row->freshest, "URI");
	if ((row->flags & MUST_STAPLE) != 0) {
		ext = X509V3_EXT_nconf_nid(NULL, NULL, NID_tlsfeature, "status_request");
		must(X509_add_ext(leaf.x509, ext, -1) == 1);
		X509_EXTENSION_free(ext);
	}
	must(X509_sign(leaf.x509, world.root.key, EVP_sha256()) > 0);
	return leaf;
}

/* ---------------------------------------------------------------- one row */

struct judgement {
	struct arena *arena;
	struct stores *stores;
	struct fetcher *fetcher;
	const struct chain_report *report;
	double seconds;
};

static void
judgement_free(struct judgement *j)
{
	fetcher_free(j->fetcher);
	stores_free(j->stores);
	arena_free(j->arena);
}

static void
add_store(struct judgement *j, const char *path)
{
	struct err err = {.kind = ERR_NONE};

	j->stores = stores_new(j->arena);
	if (!stores_add(j->stores, arena_printf(j->arena, "test=%s", path), deadline_in(5), &err))
		fail_msg("%s", err.text);
}

static struct judgement
judge(const struct row *row, const char *cache, double seconds)
{
	struct judgement j = {.arena = arena_new(unit_no_memory)};
	struct fetch_options fetch = {.seconds = FETCH_SECONDS, .cache = cache, .now = MADE_NOW};
	struct trust_options options = {
		.now = MADE_NOW, .name = "da.example.com", .revocation = TRUST_REVOCATION_FETCH};
	struct made leaf = make_leaf(row);
	struct span chain[2] = {made_der(j.arena, &leaf), made_der(j.arena, &world.root)};
	struct span staple = span_of(NULL, 0);
	struct trust_crl *crls = NULL;
	double began;

	world.things = row->things;
	for (size_t i = 0; i < THINGS_MAX && row->things[i].path != NULL; i++) {
		const char *path = row->things[i].path;

		world.bodies[i] = make_thing(&row->things[i], leaf.x509);
		if (strcmp(path, "staple") == 0)
			staple = world.bodies[i];
		if (strncmp(path, "file:", 5) == 0)
			must(trust_crl_read(j.arena, path, world.bodies[i], deadline_in(5), &crls,
				&options.crl_count, NULL));
	}
	options.crls = crls;
	add_store(&j, (row->flags & UNTRUSTED) != 0
			      ? arena_printf(j.arena, "%s/other.pem", world.dir)
			      : arena_printf(j.arena, "%s/root.pem", world.dir));
	if ((row->flags & NO_FETCH) == 0)
		j.fetcher = fetcher_new(j.arena, &fetch);
	if ((row->flags & STAPLE_ONLY) != 0)
		options.revocation = TRUST_REVOCATION_STAPLE;
	began = clock_monotonic();
	options.deadline = deadline_in(seconds); /* the making is not the judge's time */
	j.report = trust_judge(j.arena, chain, 2, staple, j.stores, j.fetcher, &options);
	j.seconds = clock_monotonic() - began;
	made_free(&leaf);
	return j;
}

static const char *
sources_text(const struct judgement *j)
{
	const char *text = "";

	for (size_t i = 0; i < j->report->revocation_count; i++) {
		const struct chain_revocation *told = &j->report->revocations[i];
		bool other = told->contradicts != REVOCATION_SOURCE_NONE;

		text = arena_printf(j->arena, "%s%s%s %s%s%s", text, i > 0 ? ", " : "",
			revocation_source_name(told->source), revocation_state_name(told->state),
			other ? " but " : "",
			other ? revocation_source_name(told->contradicts) : "");
	}
	return text;
}

static const char *
faults_text(const struct judgement *j)
{
	const struct chain_path *best = chain_best(j->report);
	const char *text = "";

	for (size_t i = 0; i < best->problem_count; i++)
		text = arena_printf(j->arena, "%s%s%s@%u", text, i > 0 ? " " : "",
			made_fault_name(best->problems[i].fault), best->problems[i].depth);
	return text;
}

static bool
has_text(const struct judgement *j, const char *wanted)
{
	for (size_t i = 0; i < j->report->revocation_count; i++)
		if (j->report->revocations[i].text != NULL &&
			strstr(j->report->revocations[i].text, wanted) != NULL)
			return true;
	return false;
}

/* What holds for every source whatever it gave. */
static void
check_entry(const char *name, const struct chain_revocation *r)
{
	bool none = r->source == REVOCATION_STAPLE;

	if (r->state != REVOCATION_GOOD && r->state != REVOCATION_REVOKED &&
		(r->text == NULL || *r->text == '\0'))
		fail_msg("%s: no text", name);
	if (r->text != NULL)
		assert_null(strpbrk(r->text, "|\r\n"));
	assert_non_null(r->cert);
	if (r->state != REVOCATION_SKIPPED)
		assert_int_equal(r->url == NULL, none);
	if (r->ldap)
		assert_int_equal(r->state, REVOCATION_SKIPPED);
	if (r->state == REVOCATION_REVOKED) {
		assert_int_equal(r->revoked_at, MADE_NOW - REVOKED_AT * HOUR);
		assert_string_equal(r->reason, "keyCompromise");
	}
	if (r->state == REVOCATION_STALE)
		assert_true(r->has_next_update && r->next_update < MADE_NOW);
	if (r->state == REVOCATION_GOOD || r->state == REVOCATION_REVOKED)
		assert_true(r->this_update != 0 && r->this_update < MADE_NOW);
	if (r->state == REVOCATION_UNREACHABLE || r->state == REVOCATION_SKIPPED)
		assert_true(r->this_update == 0 && !r->has_next_update);
}

static void
test_rows(void **state)
{
	unsigned int seen[REVOCATION_SKIPPED + 1] = {0}, kinds[REVOCATION_FILE + 1] = {0};
	size_t failed = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct row *row = &rows[i];
		struct judgement j = judge(row, NULL, 20);
		const char *faults = row->faults == NULL ? "" : row->faults;

		if (strcmp(sources_text(&j), row->sources) != 0 ||
			strcmp(faults_text(&j), faults) != 0 ||
			(row->text != NULL && !has_text(&j, row->text))) {
			print_error("%s: \"%s\", \"%s\"\n", row->name, sources_text(&j),
				faults_text(&j));
			failed++;
		}
		for (size_t k = 0; k < j.report->revocation_count; k++) {
			check_entry(row->name, &j.report->revocations[k]);
			seen[j.report->revocations[k].state]++;
			kinds[j.report->revocations[k].source]++;
		}
		judgement_free(&j);
	}
	assert_int_equal(failed, 0);
	for (size_t i = 1; i < ARRAY_SIZE(seen); i++)
		assert_true(seen[i] > 0);
	for (size_t i = 1; i < ARRAY_SIZE(kinds); i++)
		assert_true(kinds[i] > 0);
}

/* ---------------------------------------------------------------- details */

static const struct row *
row_named(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (strcmp(rows[i].name, name) == 0)
			return &rows[i];
	abort();
}

/* The dates, also of what is of no use; ldap is marked. */
static void
test_dates(void **state)
{
	static const struct {
		const char *row;
		bool has_next;
		long from, to; /* hours */
	} dates[] = {
		{"good", true, -24, 168},
		{"stale", true, -48, -24},
		{"not yet valid", true, 24, 48},
		{"wrong key", true, -24, 168},
		{"no next update", false, -9999, 0},
		{"OCSP stale", true, -48, -24},
		{"OCSP unknown", true, -24, 168},
		{"OCSP with a wrong signature", true, -24, 168},
		{"staple stale, but a list", true, -48, -24},
	};
	struct judgement j;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(dates); i++) {
		const struct chain_revocation *r;

		j = judge(row_named(dates[i].row), NULL, 20);
		r = &j.report->revocations[0];
		assert_int_equal(r->has_next_update, dates[i].has_next);
		/* spoiled answers are some seconds off */
		assert_true(llabs(r->this_update - (MADE_NOW + dates[i].from * HOUR)) < 10);
		assert_true(llabs(r->next_update -
				    (dates[i].has_next ? MADE_NOW + dates[i].to * HOUR : 0)) < 10);
		judgement_free(&j);
	}
	j = judge(row_named("ldap"), NULL, 20);
	assert_true(j.report->revocations[0].ldap);
	judgement_free(&j);
	j = judge(row_named("https"), NULL, 20);
	assert_false(j.report->revocations[0].ldap);
	judgement_free(&j);
	j = judge(row_named("nothing fetched"), NULL, 20);
	assert_false(j.report->revocations[0].ldap);
	judgement_free(&j);
}

/* The words of the problem: which of several reasons is told. */
static void
test_wording(void **state)
{
	static const struct {
		const char *row, *text;
	} wordings[] = {
		{"revoked", "certificate was revoked on 2027-01-10 (keyCompromise)"},
		{"stale", "revocation unknown: CRL expired 1 day ago"},
		{"not there", "revocation unknown: CRL: HTTP status 404"},
		{"ldap", "revocation unknown: CRL not tried: a client outside cannot "
			 "reach ldap"},
		{"OCSP says tryLater", "revocation unknown: OCSP responder says tryLater"},
		{"delta not there", "revocation unknown: delta CRL: HTTP status 404"},
		{"stale file", "revocation unknown: CRL file expired 1 day ago"},
		{"none named", "certificate names no source of revocation"},
		{"nothing fetched",
			"revocation not checked: nothing is fetched and no CRL at hand"},
		{"https", "revocation not checked: https would need another chain to be judged"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(wordings); i++) {
		struct judgement j = judge(row_named(wordings[i].row), NULL, 20);

		assert_string_equal(chain_best(j.report)->problems[0].text, wordings[i].text);
		judgement_free(&j);
	}
}

/* A "+" in a name is asked for as it is; OCSP goes by GET. */
static void
test_requests(void **state)
{
	struct judgement j = judge(row_named("delta"), NULL, 20);

	(void)state;
	assert_non_null(strstr(www_last(world.www), "GET /a+.crl HTTP/1.1\r\n"));
	judgement_free(&j);
	j = judge(row_named("OCSP good"), NULL, 20);
	assert_non_null(strstr(www_last(world.www), "GET /o/M"));
	judgement_free(&j);
}

/* A server that stalls costs its share of the time, and the next source is still asked. */
static void
test_stall(void **state)
{
	static const struct row row = {"stall", .cdp = "/slow.crl /a.crl",
		.things = {THING("/slow.crl", KIND_STALL), THING("/a.crl", KIND_CRL)}};
	static const struct row alone = {
		"stall", .cdp = "/slow.crl", .things = {THING("/slow.crl", KIND_STALL)}};
	struct judgement j = judge(&alone, NULL, 2);

	(void)state;
	assert_string_equal(sources_text(&j), "CRL unreachable");
	assert_true(has_text(&j, "no answer in time"));
	assert_true(j.seconds < FETCH_SECONDS); /* that one fetch may take */
	judgement_free(&j);
	j = judge(&row, NULL, 5);
	assert_string_equal(sources_text(&j), "CRL unreachable, CRL good");
	judgement_free(&j);
}

/* Kept until the next update; a warm cache needs no connection. */
static void
test_cache(void **state)
{
	static const struct row row = {"cache", .cdp = "/a.crl", .freshest = "/a+.crl",
		.things = {
			THING("/a.crl", KIND_CRL), {"/a+.crl", KIND_CRL, .number = 8, .base = 7}}};
	static const struct row bad = {
		"cache", .cdp = "/b.crl", .things = {THING("/b.crl", KIND_CRL, OTHER_KEY)}};
	const char *cache = arena_printf(world.arena, "%s/cache", world.dir);
	unsigned int before;
	struct judgement j;

	(void)state;
	assert_int_equal(mkdir(cache, 0700), 0);
	for (int round = 0; round < 3; round++) {
		before = www_requests(world.www);
		j = judge(&row, cache, 20);
		assert_string_equal(sources_text(&j), "CRL good, delta CRL good");
		assert_int_equal(www_requests(world.www), before + (round == 0 ? 2 : 0));
		assert_null(fetcher_note(j.fetcher));
		judgement_free(&j);
	}
	/* What is no good is not kept. */
	for (int round = 0; round < 2; round++) {
		before = www_requests(world.www);
		j = judge(&bad, cache, 20);
		assert_string_equal(sources_text(&j), "CRL unusable");
		assert_int_equal(www_requests(world.www), before + 1);
		judgement_free(&j);
	}
	assert_int_equal(scratch_remove(cache), 0);
}

/* Several lists in one PEM file: each is told. */
static void
test_many_in_a_file(void **state)
{
	struct arena *arena = arena_new(unit_no_memory);
	struct judgement j = {.arena = arena};
	struct recipe recipe = {.cn = "da.example.com", .issuer = &world.root};
	struct made leaf = made_new(&recipe);
	struct thing good = {.path = "file", .kind = KIND_CRL, .flags = AS_PEM};
	struct thing other = {.path = "file", .kind = KIND_CRL, .flags = AS_PEM | OTHER_CA};
	struct span a = make_crl(&good, leaf.x509), b = make_crl(&other, leaf.x509);
	const char *both = arena_printf(
		arena, "%.*s%.*s", (int)b.n, (const char *)b.p, (int)a.n, (const char *)a.p);
	struct trust_crl *crls = NULL;
	struct span chain[1] = {made_der(arena, &leaf)};
	struct trust_options options = {
		.now = MADE_NOW, .revocation = TRUST_REVOCATION_FETCH, .deadline = deadline_in(5)};
	struct err err = {.kind = ERR_NONE};

	(void)state;
	assert_true(trust_crl_read(
		arena, "two", span_text(both), options.deadline, &crls, &options.crl_count, NULL));
	options.crls = crls;
	add_store(&j, arena_printf(arena, "%s/root.pem", world.dir));
	j.report = trust_judge(arena, chain, 1, span_of(NULL, 0), j.stores, NULL, &options);
	assert_string_equal(sources_text(&j), "CRL file good, CRL file skipped");
	assert_string_equal(j.report->revocations[0].url, "two");
	/* The second is cut off; no list at all. */
	assert_false(trust_crl_read(arena, "cut", span_of(both, strlen(both) - 60),
		options.deadline, &crls, &options.crl_count, &err));
	assert_int_equal(err.kind, ERR_FORMAT);
	assert_false(trust_crl_read(arena, "none", span_text("<html>"), options.deadline, &crls,
		&options.crl_count, NULL));
	made_free(&leaf);
	judgement_free(&j);
}

/* ---------------------------------------------------------------- the lab's chains */

static size_t
load_chain(struct arena *arena, const char *name, struct span *chain, size_t max)
{
	BIO *bio = BIO_new_file(arena_printf(arena, "%s/%s/chain.pem", world.dir, name), "r");
	size_t count = 0;
	X509 *x509;

	must(bio != NULL);
	while (count < max && (x509 = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL) {
		struct made made = {.x509 = x509};

		chain[count++] = made_der(arena, &made);
		X509_free(x509);
	}
	BIO_free(bio);
	return count;
}

static void
test_lab(void **state)
{
	static const struct {
		const char *chain, *sources; /* "depth source state" */
	} chains[] = {
		{"crl-good", "0 CRL good, 1 CRL good"},
		{"revoked", "0 CRL revoked, 1 CRL good"},
		{"revoked-intermediate", "0 CRL good, 1 CRL revoked"},
		{"crl-expired", "0 CRL stale, 1 CRL good"},
		{"crl-soon", "0 CRL good, 1 CRL good"},
		{"crl-missing", "0 CRL unreachable, 1 CRL good"},
		{"crl-dead", "0 CRL unreachable, 1 CRL good"},
		{"crl-ldap", "0 CRL skipped, 1 CRL good"},
		{"crl-wrong-signer", "0 CRL unusable, 1 CRL good"},
		{"crl-wrong-issuer", "0 CRL unusable, 1 CRL good"},
		{"crl-garbage", "0 CRL unusable, 1 CRL good"},
		{"crl-delta", "0 CRL good, 0 delta CRL good, 1 CRL good"},
		{"crl-delta-revoked", "0 CRL good, 0 delta CRL revoked, 1 CRL good"},
		{"ocsp-good", "0 stapled OCSP good, 0 OCSP good, 1 CRL good"},
		{"ocsp-revoked", "0 stapled OCSP revoked, 0 OCSP revoked, 1 CRL good"},
		{"ocsp-expired", "0 stapled OCSP stale, 0 OCSP stale, 1 CRL good"},
		{"ocsp-missing", "0 OCSP unreachable, 1 CRL good"},
		{"must-staple", "0 stapled OCSP skipped"},
		{"no-cdp", ""},
	};
	struct trust_options options = {
		.name = "da.example.com", .revocation = TRUST_REVOCATION_FETCH};
	struct fetch_options fetch = {.seconds = 5};

	(void)state;
	if (!world.made)
		skip();
	world.lab = true;
	assert_true(clock_parse(LAB_NOW, &options.now));
	for (size_t i = 0; i < ARRAY_SIZE(chains); i++) {
		struct judgement j = {.arena = arena_new(unit_no_memory)};
		struct span chain[8], staple = span_of(NULL, 0);
		size_t count = load_chain(j.arena, chains[i].chain, chain, ARRAY_SIZE(chain));
		const char *text = "";

		add_store(&j, arena_printf(j.arena, "%s/%s/store.pem", world.dir, chains[i].chain));
		file_read(j.arena,
			arena_printf(j.arena, "%s/%s/staple.der", world.dir, chains[i].chain),
			LIMIT_FILE, deadline_in(5), &staple, NULL);
		j.fetcher = fetcher_new(j.arena, &fetch);
		options.deadline = deadline_in(20);
		j.report =
			trust_judge(j.arena, chain, count, staple, j.stores, j.fetcher, &options);
		for (size_t k = 0; k < j.report->revocation_count; k++) {
			const struct chain_revocation *r = &j.report->revocations[k];

			text = arena_printf(j.arena, "%s%s%u %s %s", text, k > 0 ? ", " : "",
				r->depth, revocation_source_name(r->source),
				revocation_state_name(r->state));
			assert_ptr_equal(r->cert, chain_best(j.report)->certs[r->depth]);
		}
		if (strcmp(text, chains[i].sources) != 0)
			fail_msg("%s: \"%s\"", chains[i].chain, text);
		judgement_free(&j);
	}
	world.lab = false;
}

/* ---------------------------------------------------------------- set-up */

static int
make_lab(const char *program)
{
	const char *url = base_url();
	pid_t child = fork();
	int status = -1;

	if (child == 0) {
		execl(program, program, "--now", LAB_NOW, "--base-url", url, "make", world.dir,
			(char *)NULL);
		_exit(127);
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		return -1;
	return status;
}

static int
start(void **state)
{
	const struct recipe root = {.cn = "Test Root", .ca = true};
	const struct recipe other = {.cn = "Other Root", .ca = true};
	char points[64];
	const struct recipe responders[] = {
		{.cn = "Responder", .issuer = &world.root, .eku = "OCSPSigning"},
		{.cn = "Responder without usage", .issuer = &world.root, .eku = "serverAuth"},
		{.cn = "Responder, expired",
			.issuer = &world.root,
			.eku = "OCSPSigning",
			.from = -48 * HOUR,
			.to = -HOUR},
		{.cn = "Responder elsewhere", .issuer = &world.other, .eku = "OCSPSigning"},
		{.cn = "Responder for its lifetime",
			.issuer = &world.root,
			.eku = "OCSPSigning",
			.more = {{"noCheck", "ignored"}, {"crlDistributionPoints", points}}},
		{.cn = "Responder with a list",
			.issuer = &world.root,
			.eku = "OCSPSigning",
			.more = {{"crlDistributionPoints", points}}},
	};
	const struct made *roots[] = {&world.root}, *others[] = {&world.other};
	const char *program = getenv("LABPKI");

	(void)state;
	if (program == NULL)
		program = "tests/lab/labpki";
	world.arena = arena_new(unit_no_memory);
	snprintf(world.dir, sizeof(world.dir), "/tmp/test_revocation.XXXXXX");
	if (mkdtemp(world.dir) == NULL)
		return -1;
	world.www = www_start(handle, NULL);
	world.made = access(program, X_OK) == 0 && make_lab(program) == 0;
	snprintf(points, sizeof(points), "URI:%s/r.crl", base_url());
	world.root = made_new(&root);
	world.other = made_new(&other);
	for (size_t i = 0; i < ARRAY_SIZE(responders); i++)
		world.responders[i] = made_new(&responders[i]);
	made_write(arena_printf(world.arena, "%s/root.pem", world.dir), roots, 1);
	made_write(arena_printf(world.arena, "%s/other.pem", world.dir), others, 1);
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	www_stop(world.www);
	for (size_t i = 0; i < ARRAY_SIZE(world.responders); i++)
		made_free(&world.responders[i]);
	made_free(&world.root);
	made_free(&world.other);
	arena_free(world.arena);
	return scratch_remove(world.dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_dates),
		cmocka_unit_test(test_wording),
		cmocka_unit_test(test_requests),
		cmocka_unit_test(test_stall),
		cmocka_unit_test(test_cache),
		cmocka_unit_test(test_many_in_a_file),
		cmocka_unit_test(test_lab),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
