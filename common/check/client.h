/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CHECK_CLIENT_H
#define CHECK_CLIENT_H

#include "check/spec.h"

/* The run of check_iphttps_state: what a client shows, from --file or standard input, judged. */
check_run client_run;

#endif
