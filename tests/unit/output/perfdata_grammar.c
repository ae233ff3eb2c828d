/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A strict reader of performance data, written apart from the writer that it tests. */
#include "perfdata_grammar.h"

#include <stddef.h>
#include <string.h>

/* Each takes what it describes from the front and moves the pointer; false leaves it anywhere. */
static bool
take_label(const char **at)
{
	size_t n = strspn(*at, "abcdefghijklmnopqrstuvwxyz0123456789_");

	*at += n;
	return n > 0 && *(*at)++ == '=';
}

static bool
take_digits(const char **at)
{
	size_t n = strspn(*at, "0123456789");

	*at += n;
	return n > 0;
}

static bool
take_number(const char **at)
{
	bool minus = **at == '-';
	const char *digits;

	*at += minus;
	digits = *at;
	if (!take_digits(at) || (digits[0] == '0' && *at - digits > 1))
		return false;
	if (**at != '.')
		return !(minus && *at - digits == 1 && digits[0] == '0');
	(*at)++;
	return take_digits(at) && (*at)[-1] != '0';
}

static void
take_unit(const char **at)
{
	static const char *const units[] = {"us", "ms", "s", "%", "KB", "MB", "GB", "TB", "B", "c"};

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (strncmp(*at, units[i], strlen(units[i])) == 0) {
			*at += strlen(units[i]);
			return;
		}
}

static bool
take_value(const char **at)
{
	if (**at == 'U') {
		(*at)++;
		return true;
	}
	if (!take_number(at))
		return false;
	take_unit(at);
	return true;
}

/* [@](N|N:|~:N|N:M), "0:N" being written "N". */
static bool
take_range(const char **at)
{
	const char *start;

	if (**at == ';' || **at == ' ' || **at == '\0')
		return true;
	*at += **at == '@';
	start = *at;
	if (**at == '~')
		(*at)++;
	else if (!take_number(at))
		return false;
	if (**at != ':')
		return *start != '~';
	(*at)++;
	if (**at == ';' || **at == ' ' || **at == '\0')
		return *start != '~';
	return strncmp(start, "0:", 2) != 0 && take_number(at);
}

static bool
take_bound(const char **at)
{
	return **at == ';' || **at == ' ' || **at == '\0' || take_number(at);
}

static bool
take_figure(const char **at)
{
	static bool (*const fields[])(const char **) = {
		take_range, take_range, take_bound, take_bound};

	if (!take_label(at) || !take_value(at))
		return false;
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]) && **at == ';'; i++) {
		(*at)++;
		if (!fields[i](at))
			return false;
	}
	return (**at == '\0' || **at == ' ') && (*at)[-1] != ';';
}

/* Whether the label at `at` has come before. */
static bool
repeated(const char *text, const char *at)
{
	size_t n = strcspn(at, "=") + 1;

	for (; text < at; text += strcspn(text, " ") + 1)
		if (strncmp(text, at, n) == 0)
			return true;
	return false;
}

bool
perfdata_valid(const char *text)
{
	for (const char *at = text;;) {
		if (repeated(text, at) || !take_figure(&at))
			return false;
		if (*at == '\0')
			return true;
		at++;
	}
}
