/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of the places that certificates come from. */
#include "cert.h"

static const char *const names[] = {
	[CERT_ORIGIN_NONE] = "none",
	[CERT_ORIGIN_SERVED] = "served",
	[CERT_ORIGIN_STORE] = "store",
	[CERT_ORIGIN_AIA] = "aia",
	[CERT_ORIGIN_FILE] = "file",
};

const char *
cert_origin_name(enum cert_origin origin)
{
	return names[origin];
}
