/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MODEL_CAUSE_H
#define MODEL_CAUSE_H

/*
 * Why something is as a rule found it, where rule and code alone do not decide what to do about it:
 * one code has many stories. Who captures or derives a fact notes the cause with it; verdict/remedy
 * has a row for each rule and cause.
 */
enum cause {
	CAUSE_NONE,
	CAUSE_PROXY,                /* it happened on the way to the proxy, not to the server */
	CAUSE_PROXY_FORBIDS,        /* its rules do not allow the tunnel: 403, 405 */
	CAUSE_PROXY_SIGN_IN,        /* 401, 407 */
	CAUSE_PROXY_CANNOT_REACH,   /* it does not get to the server itself: 502, 503, 504 */
	CAUSE_NAME_UNKNOWN,         /* TLS alert 112: nobody there answers to this name */
	CAUSE_CERTIFICATE_REQUIRED, /* TLS alert 116: not without a client certificate */
	CAUSE_AFTER_HELLO,          /* what breaks TLS came after a proper start of it */
	CAUSE_ISSUER,               /* about a certificate above the served one */
	CAUSE_SELF_SIGNED,          /* the served certificate is its own root */
	CAUSE_NOT_FETCHED,       /* clients may fetch what is missing here; nothing was fetched */
	CAUSE_STAPLE,            /* what the server stapled is stale or of no use */
	CAUSE_STAPLE_MISSING,    /* the certificate demands a staple, and none was served */
	CAUSE_RESPONDER_DOWN,    /* the OCSP responder cannot be reached */
	CAUSE_RESPONDER_REFUSES, /* it answers with an error, or does not know the certificate */
	CAUSE_RESPONDER_ANSWER,  /* its answer is stale or of no use */
	CAUSE_LIST_UNREACHABLE,  /* a CRL cannot be fetched from its distribution point */
	CAUSE_DELTA_UNREACHABLE, /* nor a delta CRL */
	CAUSE_LIST_EXPIRED,      /* a CRL has ended */
	CAUSE_LIST_UNUSABLE,     /* it is of another issuer or scope, forged or damaged */
	CAUSE_LIST_AT_HAND,      /* the same of one that was given with --crl */
	CAUSE_DATES,             /* it has ended, or not begun */
	CAUSE_NAME_ONLY,         /* of what is missing only the name is known */
	CAUSE_LIST_NOT_FOLLOWED, /* a policy switches Microsoft's list of roots off */
	CAUSE_SUBORDINATE,       /* about an intermediate, where the rule speaks of roots */
	CAUSE_PROPERTY,          /* properties of a root in a store or list, no Disallowed store */
};

#endif
