/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check_iphttps_trust: would a Windows client trust the chain, and what does that lean on? */
#include "check/spec.h"

int
main(int argc, char **argv)
{
	return check_main(&spec_trust, argc, argv);
}
