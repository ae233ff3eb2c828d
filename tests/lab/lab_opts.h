/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line of the lab server. One table holds every option with its help text. */
#ifndef LAB_OPTS_H
#define LAB_OPTS_H

#include "lab_fault.h"

#include <netinet/in.h>
#include <stdbool.h>
#include <sys/socket.h>

#define OPTS_MAX 16 /* listeners, certificates and echo addresses, each */

enum cert_when { CERT_NEVER = 0, CERT_EARLY, CERT_LATE };
enum cert_refuse { REFUSE_BY_DEFAULT = 0, REFUSE_ALERT, REFUSE_CLOSE, REFUSE_403, REFUSE_SILENCE };

struct listen_spec {
	struct sockaddr_storage addr;
	socklen_t len;
};

struct opts_prefix {
	struct in6_addr addr;
	unsigned len;
	long valid, preferred; /* seconds */
	long flags;            /* 0x80 on-link, 0x40 autonomous */
};

struct opts {
	struct listen_spec listen[OPTS_MAX];
	size_t listens;
	const char *cert[OPTS_MAX];
	size_t certs;
	const char *key[OPTS_MAX];
	size_t keys;
	const char *staple[OPTS_MAX];
	size_t staples;
	long run_for;
	const char *log;
	const char *require_sni;
	const char *path;
	int min_tls;
	int max_tls;
	const char *ciphers;
	const char *groups;
	bool null_only;
	bool allow_null;
	enum cert_when client_cert;
	bool client_cert_required;
	enum cert_refuse client_cert_refuse;
	const char *client_ca;
	long status;
	const char *server_header;
	bool no_date;
	struct opts_prefix prefix[OPTS_MAX];
	size_t prefixes;
	long ra_lifetime;
	long ra_mtu;
	bool ra_multicast;
	long ra_delay;
	bool ra_unsolicited;
	long ra_ignore;
	struct in6_addr echo[OPTS_MAX];
	size_t echos;
	bool echo_no_ns;
	bool echo_ns_multicast;
	long echo_delay;
	bool junk_packets;
	struct fault_choice fault;
};

/* Returns -1 to go on, else the exit status: 0 after --help and --list-faults, 2 after a message on
 * stderr. */
int opts_parse(struct opts *opts, int argc, char **argv);

#endif
