/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_MDM_READING_H
#define FORMAT_MDM_READING_H

#include "format/mdm.h"

/* An export of a device management while it is read, for format/mdm_*.c. */
struct mdm_reading {
	struct arena *arena;
	struct budget *budget;
	struct mdm *out;
};

/* A node of device management. */
struct mdm_node {
	enum mdm_store store; /* NONE: it brings nothing to the machine's stores */
	bool encoded;         /* it holds a certificate, or is about one */
	const char *name;     /* NULL where the store is NONE */
	const char *sha1;     /* the name, where it is a hash, which the document wants */
};

/* What an address below RootCATrustedCertificates is about. */
struct mdm_node mdm_node_of(struct mdm_reading *reading, struct span address);

/* Adds what base64 holds, white space in it left out; `name` and `offset` as in mdm_cert. A
 * failure is the limit. */
bool mdm_add(struct mdm_reading *reading, const struct mdm_cert *cert, struct span base64,
	struct err *err);

/* An entry that cannot be read; returns true. */
bool mdm_broken(struct mdm_reading *reading, const struct mdm_cert *cert, const char *why);

/* The three forms; the text is UTF-8 for JSON, as it came for XML. */
bool mdm_read_graph(struct mdm_reading *reading, struct span text, struct err *err);
bool mdm_read_syncml(struct mdm_reading *reading, struct span in, struct err *err);
bool mdm_read_package(struct mdm_reading *reading, struct span in, struct err *err);

#endif
