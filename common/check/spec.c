/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of checks. */
#include "check/spec.h"

#include <string.h>

static const struct {
	const char *name;
	const struct check_spec *spec;
} specs[] = {
	{"iphttps", &spec_iphttps},
	{"cert", &spec_cert},
	{"trust", &spec_trust},
	{"roots", &spec_roots},
	{"state", &spec_state},
};

const struct check_spec *
spec_at(size_t index)
{
	return index < sizeof(specs) / sizeof(specs[0]) ? specs[index].spec : NULL;
}

const struct check_spec *
spec_find(const char *name)
{
	for (size_t i = 0; i < sizeof(specs) / sizeof(specs[0]); i++)
		if (strcmp(specs[i].name, name) == 0)
			return specs[i].spec;
	return NULL;
}

const char *
spec_name(const struct check_spec *spec)
{
	for (size_t i = 0; i < sizeof(specs) / sizeof(specs[0]); i++)
		if (specs[i].spec == spec)
			return specs[i].name;
	return "";
}
