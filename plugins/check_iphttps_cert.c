/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check_iphttps_cert: is the served certificate, and every one above it, the right one, and for
 * how long? */
#include "check/spec.h"

int
main(int argc, char **argv)
{
	return check_main(&spec_cert, argc, argv);
}
