/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding a site in what earlier runs saw. */
#include "history.h"

#include <string.h>

static const char *const kinds[HISTORY_KIND_COUNT] = {
	[HISTORY_NONE] = "",
	[HISTORY_STATE] = "state",
	[HISTORY_CERTIFICATE] = "certificate",
	[HISTORY_ROOT] = "root",
	[HISTORY_ADDRESSES] = "addresses",
	[HISTORY_TLS] = "TLS version",
};

const char *
history_kind_name(enum history_kind kind)
{
	return kinds[kind];
}

const struct history_site *
history_find(const struct history_view *view, const char *name)
{
	size_t low = 0, high = view == NULL ? 0 : view->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(name, view->sites[middle].name);

		if (order == 0)
			return &view->sites[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

enum state
history_worst(const struct history_day *day)
{
	for (int state = STATE_CRITICAL; state > STATE_NONE; state--)
		if (day->runs[state] > 0)
			return (enum state)state;
	return STATE_NONE;
}
