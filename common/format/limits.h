/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_LIMITS_H
#define FORMAT_LIMITS_H

/*
 * The limits of formats, and of what is decoded. In bytes, unless the name says otherwise.
 *
 * What happens (the names without LIMIT_):
 *
 *   refused   The file or message as a whole, with the reason: UNKNOWN.
 *             DER_* CTL_* CERTPROP* SST_* REGPOL_* REGFILE_* HIVE_* LISTING_* ODJ_* NDR_TEXT XML_*
 *             GPREPORT_ITEMS MDM_* STORE_CERTS STORES_MEMORY CRL_BYTES CRL_EXTENSIONS CLIENT_*
 *             BINDINGS CSV_FIELDS
 *   left out  What lies behind it, and run.limit says so (model/bounds): UNKNOWN.
 *             RA_PREFIXES
 *             CERT, where it was served; in a store it is an entry that cannot be read
 *   ended     What comes without end is read no further, and run.limit says so: UNKNOWN.
 *             HTTP_FIELDS HTTP_INTERIM
 *   client    A finding on the server, with the code that a client shows: Windows has the same
 *             bound. HTTP_HEAD
 *
 * IPV6_PACKET is what the format itself allows.
 */
enum {
	LIMIT_HTTP_HEAD = 64 * 1024, /* of a server or proxy; what WinHTTP takes by default */
	LIMIT_HTTP_FIELDS = 128,     /* how many WinHTTP takes is not documented */
	LIMIT_HTTP_INTERIM = 10, /* 1xx before the answer; WinHTTP passes over no more by default */

	LIMIT_IPV6_PACKET = 40 + 65535,
	LIMIT_RA_PREFIXES = 32, /* of an advertisement */

	LIMIT_CERT = 256 * 1024,                 /* one certificate, DER, with all its names */
	LIMIT_STORE_CERTS = 100000,              /* in one file, and in one store */
	LIMIT_STORES_MEMORY = 256 * 1024 * 1024, /* decoded for one check, estimated (budget.h) */
	LIMIT_CRL_BYTES = 64 * 1024 * 1024,
	LIMIT_CRL_EXTENSIONS = 64, /* of a list, and of each entry */

	LIMIT_DER_DEPTH = 32,              /* elements within elements */
	LIMIT_DER_OID_TEXT = 512,          /* an object identifier in digits */
	LIMIT_CTL_BYTES = 4 * 1024 * 1024, /* a certificate trust list; Microsoft's have 200 kB */
	LIMIT_CTL_ELEMENTS = 256 * 1024,   /* DER elements in it */
	LIMIT_CTL_SUBJECTS = 16 * 1024,
	LIMIT_CTL_USAGES = 16,
	LIMIT_CTL_SIGNERS = 4,
	LIMIT_CTL_CERTS = 32,                  /* that a list brings along */
	LIMIT_CERTPROPS = 64,                  /* properties of one certificate */
	LIMIT_CERTPROP_USAGES = 128,           /* key purposes in one of them */
	LIMIT_SST_BYTES = 64 * 1024 * 1024,    /* a serialized store */
	LIMIT_SST_ELEMENTS = 100000,           /* certificates, CRLs and CTLs in it */
	LIMIT_REGPOL_BYTES = 64 * 1024 * 1024, /* a Registry.pol */
	LIMIT_REGPOL_RECORDS = 512 * 1024,
	LIMIT_REGPOL_NAME = 64 * 1024,          /* a key or the name of a value, UTF-16 */
	LIMIT_REGPOL_DELETED_KEYS = 256,        /* named by **DeleteKeys, in the whole file */
	LIMIT_LISTING_BYTES = 16 * 1024 * 1024, /* a listing of thumbprints */
	LIMIT_LISTING_HASHES = 100000,
	LIMIT_LISTING_VALUES = 1024 * 1024,     /* of one that is JSON */
	LIMIT_REGFILE_BYTES = 64 * 1024 * 1024, /* a .reg export */
	LIMIT_HIVE_BYTES = 224 * 1024 * 1024,   /* a hive; SOFTWARE has up to about 150 MB */
	LIMIT_HIVE_DEPTH = 64, /* keys below each other in the parts that are read */
	LIMIT_HIVE_PATH = 160, /* of a key's path, in messages */

	LIMIT_ODJ_BYTES = 32 * 1024 * 1024, /* the file of an offline domain join package */
	LIMIT_ODJ_BLOBS = 16,
	LIMIT_ODJ_PARTS = 64,
	LIMIT_ODJ_STORES = 1024,            /* of certificates, and as many of keys, in one part */
	LIMIT_ODJ_POLICIES = 4096,          /* files of group policies in one part */
	LIMIT_ODJ_ELEMENTS = 128 * 1024,    /* values in all of them */
	LIMIT_NDR_TEXT = 64 * 1024,         /* UTF-16 */
	LIMIT_XML_BYTES = 32 * 1024 * 1024, /* a file of it */
	LIMIT_XML_MEMORY = 128 * 1024 * 1024, /* that expat may take for one */
	LIMIT_XML_DEPTH = 32,

	LIMIT_GPREPORT_ITEMS = 100000,      /* certificates and values of a report */
	LIMIT_MDM_BYTES = 32 * 1024 * 1024, /* what a mobile device management exported */
	LIMIT_MDM_VALUES = 256 * 1024,      /* of its JSON */
	LIMIT_MDM_CERTS = 10000,

	LIMIT_CLIENT_STATE = 1024 * 1024, /* what a Windows client shows of its interfaces */
	LIMIT_CLIENT_INTERFACES = 64,
	LIMIT_CLIENT_OBJECTS = 1024,     /* of one kind, as PowerShell prints them */
	LIMIT_BINDINGS = 1024,           /* of a server */
	LIMIT_CLIENT_VALUES = 64 * 1024, /* of one JSON text in it */

	LIMIT_CSV_FIELDS = 256, /* of one record */
};

#endif
