/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check_iphttps: would a DirectAccess client connect now, and if not, which code would it show? */
#include "check/spec.h"

int
main(int argc, char **argv)
{
	return check_main(&spec_iphttps, argc, argv);
}
