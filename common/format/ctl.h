/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_CTL_H
#define FORMAT_CTL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/span.h"
#include "format/certprop.h"

/*
 * A certificate trust list (authroot.stl, disallowedcert.stl): SignedData (RFC 2315 section 9.1)
 * around CertificateTrustList (1.3.6.1.4.1.311.10.1). It names certificates by a hash, with
 * properties of each, and brings none but those of its signer. Whether the signature is good is
 * asked elsewhere (store/ctl_signature.h).
 */
enum ctl_hash {
	CTL_HASH_NONE,
	CTL_SHA1,            /* of the certificate: 20 bytes */
	CTL_SHA256,          /* of the certificate: 32 bytes */
	CTL_DISALLOWED_HASH, /* 1.3.6.1.4.1.311.10.11.15: of what is signed in the certificate, by
			      * the hash of its signature, or (16 bytes) MD5 of its public key */
};

struct ctl_subject {
	struct span id;
	struct certprops props;
};

struct ctl {
	struct span content; /* what the signature covers: CertificateTrustList without its tag and
			      * length */
	const char **usages; /* "1.3.6.1.4.1.311.10.3.9" */
	size_t usage_count;
	const char *list_id;         /* "DisallowedCert_AutoUpdate_1"; NULL when there is none */
	struct span sequence_number; /* octets of the INTEGER; empty when there is none */
	int64_t this_update, next_update;
	bool has_next_update;
	enum ctl_hash hash;
	struct ctl_subject *subjects; /* in the order of the list */
	size_t subject_count;
	size_t signer_count; /* 0: not signed */
};

/*
 * Parses completely or refuses with an offset: anything but DER, bytes behind the end, a subject or
 * property that is there twice, properties that break their format. Unknown versions, hashes and
 * critical extensions are ERR_UNSUPPORTED; LIMIT_CTL_... are checked before memory is taken.
 * Everything in `out` points into `in` or the arena.
 */
bool ctl_parse(struct arena *arena, struct span in, struct ctl *out, struct err *err);

/* Whether the input begins like one. */
bool ctl_recognise(struct span in);

#endif
