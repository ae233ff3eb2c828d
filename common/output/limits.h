/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef OUTPUT_LIMITS_H
#define OUTPUT_LIMITS_H

#include "base/limits.h"
#include "model/limits.h"

/*
 * The limits of what is written. In bytes, unless the name says otherwise.
 *
 * What happens (the names without LIMIT_):
 *
 *   shown  What is shown ends there, and says that there is more. HEADLINE STATUS_LINE
 *          PATH_TEXT PASSIVE_LINE (figures that do not fit are left out)
 *          PRTG_CHANNELS SENSOR_TEXT
 */
enum {
	LIMIT_HEADLINE = 120,      /* characters of the first line of a failure */
	LIMIT_STATUS_LINE = 140,   /* of a verdict; the contract's examples need 133 */
	LIMIT_PASSIVE_LINE = 4096, /* of a command pipe: what is written in one piece */
	LIMIT_PRTG_CHANNELS = 50,  /* of a sensor, by PRTG's manual */
	LIMIT_SENSOR_TEXT = 1000,  /* of what PRTG and Checkmk show; PRTG takes 2000 characters */
	LIMIT_PATH_TEXT = LIMIT_PATH_DEPTH * 2 * LIMIT_TEXT_FIELD, /* a path, shown in one line */
};

#endif
