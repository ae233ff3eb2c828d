/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The option of check_iphttps_state. */
#include "options/options.h"

#include "options/options_rows.h"

static const struct option_row rows[] = {
	{'f', "file", "FILE",
		"What the client shows: the output of netsh interface httpstunnel show interfaces, "
		"Get-NetIPHttpsState, Get-DAConnectionStatus or ipconfig, of a server "
		"Get-RemoteAccessHealth, or several of them in one file; of PowerShell as list, "
		"table, CSV or JSON; in any language of Windows, in UTF-16, UTF-8 or a code page. "
		"Standard "
		"input by default, which is also -. Not tried with a live "
		"Windows.",
		TEXT(file)},
};

const struct option_group options_state = {
	"What the machine shows", rows, sizeof(rows) / sizeof(rows[0])};
