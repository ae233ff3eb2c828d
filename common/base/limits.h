/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

/*
 * Every bound that untrusted input meets, by name. Bytes unless the name says otherwise. Windows'
 * own bounds for AIA are those of wincrypt.h (CERT_CHAIN_ENGINE_CONFIG defaults).
 *
 * None is met in silence. What happens at it (the names without LIMIT_):
 *
 *   refused  The input is, as a whole and with the reason: a usage error, evidence that cannot be
 *            read, a store or channel that cannot be, a delivery that fails. All of these are
 *            UNKNOWN. FILE CONFIG_* SITES* POST_ANSWER ZABBIX_ANSWER SURVEY_OUTPUT DER_* CTL_*
 *            CERTPROP* SST_* REGPOL_* POLICY_* ODJ_* NDR_TEXT XML_* JSON_DEPTH DIRECTORY_*
 *            STORE_CERTS STORES STORES_MEMORY PKCS7_BER CRL_BYTES CRL_EXTENSIONS CRLS OCSP_BYTES
 *            URL CLIENT_* HEALTH_* SMTP_LINES EVIDENCE_* TLS_LIST (of names in our own tables)
 *            SAME_HASH (the store, for certificates of that name)
 *   told     What lies behind it is left out, and run.limit says so (model/bounds): UNKNOWN.
 *            ADDRESSES CHAIN_CERTS RA_PREFIXES PATH_* PATHS SIGNATURE_COST LATE_COST NAME_PAIRS
 *            CERT, where it was served; in a store it is an entry that cannot be read
 *   ended    What comes without end is read no further, and run.limit says so: UNKNOWN.
 *            DNS_* HTTP_FIELDS HTTP_INTERIM TLS_CHAIN TLS_IDLE LINK_PACKETS
 *   client   A finding on the server with the code that a client shows, as Windows has the same
 * bound. HTTP_HEAD DH_BITS RSA_*; AIA_*, where a client gives up just so shown    What is shown
 * ends there, and says that there is more. COMPLAINTS BROKEN_TOLD STATUS_LINE OUTPUT PATH_TEXT
 * TEXT_FIELD PASSIVE_LINE (figures that do not fit) MAIL OUTBOX_EACH (the oldest mail is given up)
 *   speed    Nothing: what is beyond waits for its turn, or is done again. THREADS STALLED
 *            CHANNEL_THREADS DECODED REMEMBERED
 *
 * IPV6_PACKET is what the format itself allows.
 */
enum {
	LIMIT_FILE = 128 * 1024 * 1024, /* a file given by the operator */
	LIMIT_CONFIG_FILE = 1024 * 1024,
	LIMIT_CONFIG_LINE = 8192,
	LIMIT_COMPLAINTS = 1000,             /* lines about what is wrong in configurations */
	LIMIT_SITES_FILE = 64 * 1024 * 1024, /* a configuration of many sites */
	LIMIT_SITES_FILES = 10000,           /* with those that it includes */
	LIMIT_SITES_DEPTH = 8,               /* of files within files */
	LIMIT_SITES = 100000,
	LIMIT_POST_ANSWER = 256 * 1024, /* what a monitoring system says to a result */
	LIMIT_ZABBIX_ANSWER = 64 * 1024,
	LIMIT_PASSIVE_LINE = 4096, /* of a command pipe: what is written in one piece */
	LIMIT_SURVEY_OUTPUT = 512 * 1024 * 1024, /* a report over all of them */

	LIMIT_DNS_BYTES = 1024 * 1024, /* of answers to one question, and 100 for each datagram */
	LIMIT_DNS_ALIASES = 16,        /* that a name leads through: no resolver follows so many */

	LIMIT_HTTP_HEAD =
		64 * 1024,       /* of IP-HTTPS server or proxy; what WinHTTP takes by default */
	LIMIT_HTTP_FIELDS = 128, /* how many WinHTTP takes is not documented */
	LIMIT_HTTP_INTERIM = 10, /* 1xx before the answer; WinHTTP passes over no more by default */

	LIMIT_IPV6_PACKET = 40 + 65535,
	LIMIT_LINK_PACKETS = 512, /* packets skipped while waiting for an advertisement */
	LIMIT_RA_PREFIXES = 32,   /* of an advertisement */

	LIMIT_TLS_CHAIN = 1024 * 1024, /* a Certificate message */
	LIMIT_TLS_IDLE = 64,  /* messages in a row that bring no data: a renegotiation has ten */
	LIMIT_DH_BITS = 4096, /* Windows takes no more (bcrypt.h, BCryptGenerateKeyPair) */
	LIMIT_CHAIN_CERTS = 1024,   /* served certificates that are kept */
	LIMIT_DECODED = 256,        /* different ones whose decoded form is kept */
	LIMIT_TLS_LIST = 4096,      /* suites or groups by name */
	LIMIT_CERT = 256 * 1024,    /* one certificate, DER, with all its names */
	LIMIT_NAME_PAIRS = 1 << 20, /* of a name and a constraint, compared as in libcrypto */

	LIMIT_DER_DEPTH = 32,              /* elements within elements */
	LIMIT_DER_OID_TEXT = 512,          /* an object identifier in digits */
	LIMIT_CTL_BYTES = 4 * 1024 * 1024, /* a certificate trust list; Microsoft's have 200 kB */
	LIMIT_CTL_ELEMENTS = 256 * 1024,   /* DER elements in it */
	LIMIT_CTL_SUBJECTS = 16 * 1024,
	LIMIT_CTL_USAGES = 16,
	LIMIT_CTL_SIGNERS = 4,
	LIMIT_CTL_CERTS = 32,        /* that a list brings along */
	LIMIT_CTL_BESIDE = 2048,     /* files beside a list, looked at for the root of its signer */
	LIMIT_CERTPROPS = 64,        /* properties of one certificate */
	LIMIT_CERTPROP_USAGES = 128, /* key purposes in one of them */
	LIMIT_SST_BYTES = 64 * 1024 * 1024,    /* a serialized store */
	LIMIT_SST_ELEMENTS = 100000,           /* certificates, CRLs and CTLs in it */
	LIMIT_REGPOL_BYTES = 64 * 1024 * 1024, /* a Registry.pol */
	LIMIT_REGPOL_RECORDS = 512 * 1024,
	LIMIT_REGPOL_NAME = 64 * 1024,   /* a key or the name of a value, UTF-16 */
	LIMIT_POLICY_URLS = 1000,        /* of IP-HTTPS, in one policy */
	LIMIT_POLICY_RULES = 10000,      /* of name resolution, and names in all of them */
	LIMIT_POLICY_AUTHORITIES = 1000, /* of IPsec */
	LIMIT_REGPOL_DELETED_KEYS = 256, /* named by **DeleteKeys, in the whole file */

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

	LIMIT_DIRECTORY_MESSAGE = 16 * 1024 * 1024, /* one LDAP message */
	LIMIT_DIRECTORY_BYTES = 64 * 1024 * 1024,   /* all values of one search */
	LIMIT_DIRECTORY_RECORDS = 200000, /* entries, attributes and values of one search */
	LIMIT_DIRECTORY_PAGES = 1000,
	LIMIT_DIRECTORY_IDLE = 1000, /* responses of one search that have no meaning */

	LIMIT_STORE_CERTS = 100000,
	LIMIT_STORES_MEMORY = 256 * 1024 * 1024, /* for all that is decoded of the stores of one
						  * check: an estimate (base/budget.h) */
	LIMIT_BROKEN_TOLD = 10,                  /* entries that cannot be read, of one store */
	LIMIT_PKCS7_BER = 1024 * 1024, /* PKCS#7 that is not DER: it is decoded in one go */
	LIMIT_CHANNEL_THREADS =
		16, /* that read channels; most are files, some wait for a network */
	LIMIT_STORES = 100000,
	LIMIT_SAME_HASH = 1024, /* files with one subject hash in a hashed directory */

	LIMIT_PATH_DEPTH = 128,       /* certificates in a path, leaf and root included */
	LIMIT_PATHS = 32,             /* paths kept */
	LIMIT_REMEMBERED = 512,       /* chains whose judgement several runs share */
	LIMIT_PATH_NODES = 2048,      /* certificates looked at in one search */
	LIMIT_SIGNATURE_COST = 16384, /* for all signatures of one judgement; RSA-2048 costs 1 */
	LIMIT_LATE_COST = 512,        /* the same, after the deadline */
	LIMIT_RSA_BITS = 16384,       /* Windows takes no more, and none is verified with */
	LIMIT_RSA_EXPONENT_BITS = 64,

	LIMIT_AIA_URLS_PER_CERT = 5,
	LIMIT_AIA_FETCHES = 3, /* per chain */
	LIMIT_AIA_BYTES = 100000,
	LIMIT_AIA_CERTS = 10,
	LIMIT_CRL_BYTES = 64 * 1024 * 1024,
	LIMIT_CRL_EXTENSIONS = 64, /* of a list, and of each entry */
	LIMIT_CRLS = 1024,         /* lists in one file */
	LIMIT_OCSP_BYTES = 256 * 1024,
	LIMIT_URL = 2048,

	/* of arrays in evidence that is replayed: what one run can have captured, and more */
	LIMIT_EVIDENCE_SUBJECTS = LIMIT_POLICY_URLS,
	LIMIT_EVIDENCE_ENDPOINTS = 4096, /* of a subject; --address may be given often */
	LIMIT_EVIDENCE_ANSWERS = 512,    /* of one name in both families */
	LIMIT_EVIDENCE_CERTS = 100000,   /* of an endpoint, or of the file in its place */
	LIMIT_EVIDENCE_PINGS = 4096,     /* of an endpoint */
	LIMIT_EVIDENCE_FETCHES = 65536,
	LIMIT_EVIDENCE_BOUNDS = 1024, /* limits that were met */

	LIMIT_CLIENT_STATE = 1024 * 1024, /* what a Windows client shows of its interfaces */
	LIMIT_CLIENT_INTERFACES = 64,
	LIMIT_JSON_DEPTH = 32,

	LIMIT_HEALTH_FILE = 256 * 1024 * 1024, /* the state of the health mail, with its outbox */
	LIMIT_HEALTH_ITEMS = 1000000,          /* owners, problems or mails in it */
	LIMIT_SMTP_LINES = 1000,               /* of a server's replies to one mail */
	LIMIT_MAIL = 8 * 1024 * 1024,
	LIMIT_OUTBOX_EACH = 100, /* mails that wait for one address */

	LIMIT_ADDRESSES = 256, /* of one name in one family */
	LIMIT_THREADS = 256,
	LIMIT_STALLED = 256, /* threads of a survey that wait longer than others */

	LIMIT_TEXT_FIELD = 256,  /* peer text in evidence, after sanitising */
	LIMIT_STATUS_LINE = 140, /* characters before the perfdata: the examples of the
				  * contract need 133 */
	LIMIT_OUTPUT = 8192,     /* what a Nagios core reads */
	LIMIT_PATH_TEXT = LIMIT_PATH_DEPTH * 2 * LIMIT_TEXT_FIELD, /* a path, shown in one line */
};

#endif
