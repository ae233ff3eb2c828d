/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check_iphttps_roots: has the root that clients need reached every channel? */
#include "check/spec.h"

int
main(int argc, char **argv)
{
	return check_main(&spec_roots, argc, argv);
}
