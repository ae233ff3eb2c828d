/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The faults that the lab server can play, one per run. The table is the only list of them:
 * options, --list-faults and the stages of a connection all ask it. */
#ifndef LAB_FAULT_H
#define LAB_FAULT_H

#include <stdbool.h>
#include <stdio.h>

enum fault_id {
	FAULT_NONE = 0,
	/* tcp */
	FAULT_RESET_ACCEPT,
	FAULT_CLOSE_ACCEPT,
	FAULT_SILENT_ACCEPT,
	FAULT_GARBAGE,
	FAULT_PREFIX,
	FAULT_PREFIX_RESET,
	FAULT_PREFIX_HANG,
	FAULT_DRIP,
	/* tls */
	FAULT_ALERT,
	FAULT_ALERT_LATE,
	FAULT_TLS_CLOSE,
	FAULT_RESET_HELLO,
	FAULT_HANG_HELLO,
	FAULT_RESET_FINISHED,
	FAULT_HANG_AFTER_TLS,
	FAULT_BAD_RECORD,
	FAULT_TLS_FLOOD,
	/* http */
	FAULT_SILENT,
	FAULT_RESET_POST,
	FAULT_CLOSE_POST,
	FAULT_ALERT_POST,
	FAULT_HEAD_ENDLESS,
	FAULT_HEAD_1MIB,
	FAULT_HEAD_LINES,
	FAULT_HEAD_LINE,
	FAULT_HEAD_DRIP,
	FAULT_HEAD_GARBAGE,
	FAULT_HEAD_PREFIX,
	FAULT_HEAD_PREFIX_CLOSE,
	FAULT_HEAD_NUL,
	FAULT_HEAD_LF,
	FAULT_CHUNKED,
	FAULT_HTTP10,
	FAULT_CONTINUE,
	FAULT_CONTINUES,
	FAULT_CONTINUE_ENDLESS,
	FAULT_REDIRECT,
	/* link */
	FAULT_RA_NONE,
	FAULT_RA_SPLIT,
	FAULT_RA_COALESCED,
	FAULT_RA_TRUNCATED,
	FAULT_RA_HOPLIMIT,
	FAULT_RA_CHECKSUM,
	FAULT_RA_CODE,
	FAULT_RA_SHORT,
	FAULT_RA_OPTION_ZERO,
	FAULT_RA_OPTION_OVERRUN,
	FAULT_RA_SOURCE,
	FAULT_RA_NO_PREFIX,
	FAULT_RA_PREFIX_LATER,
	FAULT_RA_OPTION_LENGTH,
	FAULT_RA_LIFETIME_ZERO,
	FAULT_RA_LLADDR,
	FAULT_NOT_IPV6,
	FAULT_OVERSIZE,
	FAULT_PACKETS_ENDLESS,
	FAULT_NS_ENDLESS,
	FAULT_LINK_RESET,
	FAULT_LINK_CLOSE,
	FAULT_PING_NONE,
	FAULT_PING_WRONG_ID,
};

enum fault_arg { ARG_NONE = 0, ARG_NUMBER, ARG_WORD };

struct fault {
	enum fault_id id;
	const char *stage;
	const char *name;
	enum fault_arg arg;
	long max; /* largest number allowed */
	const char *doc;
};

/* A fault as asked for on the command line. */
struct fault_choice {
	enum fault_id id;
	long number;
	const char *word; /* points into argv; "" if none */
};

/* NAME or NAME=ARG. Returns NULL, or what is wrong with it. */
const char *fault_parse(struct fault_choice *choice, const char *text);
void fault_list(FILE *out);

#endif
