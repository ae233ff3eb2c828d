/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check_iphttps_state: what does a client's own status mean? */
#include "check/spec.h"

int
main(int argc, char **argv)
{
	return check_main(&spec_state, argc, argv);
}
