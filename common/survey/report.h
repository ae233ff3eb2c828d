/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SURVEY_REPORT_H
#define SURVEY_REPORT_H

#include "options/options.h"

/* iphttps-report as a table. */
extern const struct manual manual_report;

/* Runs it from its command line; returns the exit status, which is decided here. */
int report_main(int argc, char **argv);

#endif
