/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NET_LIMITS_H
#define NET_LIMITS_H

/*
 * The limits of the network. In bytes, unless the name says otherwise.
 *
 * What happens (the names without LIMIT_):
 *
 *   refused   The answer or the search as a whole, with the reason: UNKNOWN. TLS_LIST is of names
 *             in our own tables. POST_ANSWER DIRECTORY_* SMTP_LINES
 *   left out  What lies behind it, and run.limit says so (model/bounds): UNKNOWN.
 *             ADDRESSES CHAIN_CERTS
 *   ended     What comes without end is read no further, and run.limit says so: UNKNOWN.
 *             DNS_* TLS_CHAIN TLS_IDLE LINK_PACKETS
 *   client    A finding on the server, with the code that a client shows: Windows has the same
 *             bound. DH_BITS RSA_BITS
 */
enum {
	LIMIT_DNS_BYTES = 1024 * 1024, /* of answers to one question, and 100 for each datagram */
	LIMIT_DNS_ALIASES = 16,        /* that a name leads through: no resolver follows so many */
	LIMIT_ADDRESSES = 256,         /* of one name in one family */

	LIMIT_LINK_PACKETS = 512, /* packets skipped while waiting for an advertisement */

	LIMIT_TLS_CHAIN = 1024 * 1024, /* a Certificate message */
	LIMIT_TLS_IDLE = 64,   /* messages in a row that bring no data: a renegotiation has ten */
	LIMIT_TLS_LIST = 4096, /* suites or groups by name */
	LIMIT_CHAIN_CERTS = 1024, /* served certificates that are kept */
	LIMIT_DH_BITS = 4096,     /* Windows takes no more (bcrypt.h, BCryptGenerateKeyPair) */
	LIMIT_RSA_BITS = 16384,   /* Windows takes no more, and none is verified with */

	LIMIT_DIRECTORY_MESSAGE = 16 * 1024 * 1024, /* one LDAP message */
	LIMIT_DIRECTORY_BYTES = 64 * 1024 * 1024,   /* all values of one search */
	LIMIT_DIRECTORY_RECORDS = 200000, /* entries, attributes and values of one search */
	LIMIT_DIRECTORY_PAGES = 1000,
	LIMIT_DIRECTORY_IDLE = 1000, /* responses of one search that have no meaning */

	LIMIT_POST_ANSWER = 256 * 1024, /* what a monitoring system says to a result */
	LIMIT_SMTP_LINES = 1000,        /* of a server's replies to one mail */
};

#endif
