/* SPDX-License-Identifier: GPL-3.0-or-later */
/* iphttps-report: how are all my sites? One run over many, told in many forms. */
#include "survey/report.h"

int
main(int argc, char **argv)
{
	return report_main(argc, argv);
}
