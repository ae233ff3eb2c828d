/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of faults, its parser and its printer. */
#include "lab_fault.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct fault faults[] = {
	{FAULT_RESET_ACCEPT, "tcp", "reset-accept", ARG_NONE, 0, "reset right after accept"},
	{FAULT_CLOSE_ACCEPT, "tcp", "close-accept", ARG_NONE, 0, "close right after accept"},
	{FAULT_SILENT_ACCEPT, "tcp", "silent-accept", ARG_NONE, 0, "accept and never send a byte"},
	{FAULT_GARBAGE, "tcp", "garbage", ARG_WORD, 0,
		"not TLS: ssh (default), http, zeros or random"},
	{FAULT_PREFIX, "tcp", "prefix", ARG_NUMBER, 1L << 30,
		"healthy, but close after N bytes sent"},
	{FAULT_PREFIX_RESET, "tcp", "prefix-reset", ARG_NUMBER, 1L << 30,
		"healthy, but reset after N bytes sent"},
	{FAULT_PREFIX_HANG, "tcp", "prefix-hang", ARG_NUMBER, 1L << 30,
		"healthy, but mute after N bytes sent"},
	{FAULT_DRIP, "tcp", "drip", ARG_NUMBER, 60000, "healthy, but one byte each N ms"},

	{FAULT_ALERT, "tls", "alert", ARG_NUMBER, 255, "fatal alert N instead of a ServerHello"},
	{FAULT_ALERT_LATE, "tls", "alert-late", ARG_NUMBER, 255,
		"fatal alert N instead of (TLS 1.3: right after) Finished"},
	{FAULT_TLS_CLOSE, "tls", "tls-close", ARG_NONE, 0, "close_notify instead of a ServerHello"},
	{FAULT_RESET_HELLO, "tls", "reset-hello", ARG_NONE, 0, "reset after the ClientHello"},
	{FAULT_HANG_HELLO, "tls", "hang-hello", ARG_NONE, 0, "mute after the ClientHello"},
	{FAULT_RESET_FINISHED, "tls", "reset-finished", ARG_NONE, 0,
		"reset after the client's Finished"},
	{FAULT_HANG_AFTER_TLS, "tls", "hang-after-tls", ARG_NONE, 0,
		"handshake, then mute and deaf"},
	{FAULT_BAD_RECORD, "tls", "bad-record", ARG_NONE, 0,
		"handshake, then a record that cannot be decrypted"},
	{FAULT_TLS_FLOOD, "tls", "tls-flood", ARG_WORD, 0,
		"without end: early-warnings, early-empty, early-ccs, early-hello-requests, "
		"hello-ccs, hello-warnings, hello-empty, hello-requests, key-updates or tickets"},

	{FAULT_SILENT, "http", "silent", ARG_NONE, 0, "reads the POST and says nothing"},
	{FAULT_RESET_POST, "http", "reset-post", ARG_NONE, 0, "reset after the POST"},
	{FAULT_CLOSE_POST, "http", "close-post", ARG_NONE, 0, "clean close after the POST"},
	{FAULT_ALERT_POST, "http", "alert-post", ARG_NUMBER, 255,
		"fatal alert N after the POST (TLS 1.3 only)"},
	{FAULT_HEAD_ENDLESS, "http", "head-endless", ARG_NONE, 0,
		"200 with header lines that never end"},
	{FAULT_HEAD_1MIB, "http", "head-1mib", ARG_NONE, 0,
		"200 with 1 MiB of header lines, then healthy"},
	{FAULT_HEAD_LINES, "http", "head-lines", ARG_NUMBER, 1L << 20,
		"200 with N more header lines of 6 bytes, then healthy"},
	{FAULT_HEAD_LINE, "http", "head-line", ARG_NUMBER, 1L << 20,
		"200 with one more header line, its value of N bytes, then healthy"},
	{FAULT_HEAD_DRIP, "http", "head-drip", ARG_NONE, 0,
		"200 with one byte of the head each second, then healthy"},
	{FAULT_HEAD_GARBAGE, "http", "head-garbage", ARG_NONE, 0,
		"an SMTP greeting instead of HTTP, then mute"},
	{FAULT_HEAD_PREFIX, "http", "head-prefix", ARG_NUMBER, 1L << 20,
		"first N bytes of the head, then mute"},
	{FAULT_HEAD_PREFIX_CLOSE, "http", "head-prefix-close", ARG_NUMBER, 1L << 20,
		"first N bytes of the head, then clean close"},
	{FAULT_HEAD_NUL, "http", "head-nul", ARG_NONE, 0,
		"200 with a NUL in a header, then healthy"},
	{FAULT_HEAD_LF, "http", "head-lf", ARG_NONE, 0, "200 with bare LF line ends, then healthy"},
	{FAULT_CHUNKED, "http", "chunked", ARG_NONE, 0,
		"200 with Transfer-Encoding: chunked, packets in chunks"},
	{FAULT_HTTP10, "http", "http10", ARG_NONE, 0, "HTTP/1.0 200, then healthy"},
	{FAULT_CONTINUE, "http", "continue", ARG_NONE, 0,
		"100 Continue first, then 200 and healthy"},
	{FAULT_CONTINUES, "http", "continues", ARG_NUMBER, 1L << 20,
		"N times 100 Continue first, then 200 and healthy"},
	{FAULT_CONTINUE_ENDLESS, "http", "continue-endless", ARG_NONE, 0,
		"100 Continue without end"},
	{FAULT_REDIRECT, "http", "redirect", ARG_NONE, 0, "302 with a Location"},

	{FAULT_RA_NONE, "link", "ra-none", ARG_NONE, 0, "no Router Advertisement"},
	{FAULT_RA_SPLIT, "link", "ra-split", ARG_NUMBER, 65535,
		"packets in TLS records of N bytes"},
	{FAULT_RA_COALESCED, "link", "ra-coalesced", ARG_NONE, 0,
		"head, other packets and advertisement in one record"},
	{FAULT_RA_TRUNCATED, "link", "ra-truncated", ARG_NUMBER, 65535,
		"first N bytes of the advertisement, then mute"},
	{FAULT_RA_HOPLIMIT, "link", "ra-hoplimit", ARG_NONE, 0, "advertisement with hop limit 64"},
	{FAULT_RA_CHECKSUM, "link", "ra-checksum", ARG_NONE, 0,
		"advertisement with a wrong checksum"},
	{FAULT_RA_CODE, "link", "ra-code", ARG_NONE, 0, "advertisement with ICMP code 1"},
	{FAULT_RA_SHORT, "link", "ra-short", ARG_NONE, 0, "advertisement of 12 bytes"},
	{FAULT_RA_OPTION_ZERO, "link", "ra-option-zero", ARG_NONE, 0,
		"advertisement with an option of length 0"},
	{FAULT_RA_OPTION_OVERRUN, "link", "ra-option-overrun", ARG_NONE, 0,
		"advertisement with an option beyond its end"},
	{FAULT_RA_SOURCE, "link", "ra-source", ARG_NONE, 0, "advertisement from a global address"},
	{FAULT_RA_NO_PREFIX, "link", "ra-no-prefix", ARG_NONE, 0, "advertisement without a prefix"},
	{FAULT_RA_PREFIX_LATER, "link", "ra-prefix-later", ARG_NONE, 0,
		"advertisement without a prefix, then one with it"},
	{FAULT_RA_OPTION_LENGTH, "link", "ra-option-length", ARG_NONE, 0,
		"valid advertisement with options of wrong lengths before the good ones"},
	{FAULT_RA_LIFETIME_ZERO, "link", "ra-lifetime-zero", ARG_NONE, 0,
		"advertisement with router lifetime 0"},
	{FAULT_RA_LLADDR, "link", "ra-lladdr", ARG_NONE, 0,
		"valid advertisement with a link-layer address option"},
	{FAULT_NOT_IPV6, "link", "not-ipv6", ARG_NONE, 0,
		"a packet of version 4 instead of the advertisement"},
	{FAULT_OVERSIZE, "link", "oversize", ARG_NONE, 0,
		"a header announcing 65535 bytes, then mute"},
	{FAULT_PACKETS_ENDLESS, "link", "packets-endless", ARG_NONE, 0,
		"other packets without end instead of the advertisement"},
	{FAULT_NS_ENDLESS, "link", "ns-endless", ARG_NONE, 0,
		"Neighbor Solicitations without end instead of the advertisement"},
	{FAULT_LINK_RESET, "link", "link-reset", ARG_NONE, 0, "reset after the 200"},
	{FAULT_LINK_CLOSE, "link", "link-close", ARG_NONE, 0, "clean close after the 200"},
	{FAULT_PING_NONE, "link", "ping-none", ARG_NONE, 0, "no echo replies"},
	{FAULT_PING_WRONG_ID, "link", "ping-wrong-id", ARG_NONE, 0,
		"echo replies with another identifier"},
};

#define FAULT_COUNT (sizeof faults / sizeof faults[0])

static const struct fault *
fault_find(const char *name, size_t len)
{
	for (size_t i = 0; i < FAULT_COUNT; i++)
		if (strlen(faults[i].name) == len && memcmp(faults[i].name, name, len) == 0)
			return &faults[i];
	return NULL;
}

const char *
fault_parse(struct fault_choice *choice, const char *text)
{
	size_t len = strcspn(text, "=");
	const char *arg = text[len] == '=' ? text + len + 1 : NULL;
	const struct fault *fault = fault_find(text, len);
	char *end;

	if (!fault)
		return "no such fault, see --list-faults";
	choice->id = fault->id;
	choice->word = arg ? arg : "";
	choice->number = 0;
	if (fault->arg == ARG_NONE)
		return arg ? "this fault takes no argument" : NULL;
	if (fault->arg == ARG_WORD)
		return NULL;
	if (!arg || !*arg)
		return "this fault needs =N";
	errno = 0;
	choice->number = strtol(arg, &end, 10);
	if (errno || *end || choice->number < 0 || choice->number > fault->max)
		return "the number of this fault is out of range";
	return NULL;
}

void
fault_list(FILE *out)
{
	static const char *const suffix[] = {
		[ARG_NONE] = "", [ARG_NUMBER] = "=N", [ARG_WORD] = "[=WORD]"};
	char name[64];

	for (size_t i = 0; i < FAULT_COUNT; i++) {
		snprintf(name, sizeof name, "%s%s", faults[i].name, suffix[faults[i].arg]);
		fprintf(out, "%-5s %-20s %s\n", faults[i].stage, name, faults[i].doc);
	}
}
