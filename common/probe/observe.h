/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROBE_OBSERVE_H
#define PROBE_OBSERVE_H

#include "net/resolve.h"
#include "net/stream.h"
#include "probe/probe.h"

/* How probes write an observation. */

/* The stage begins now. */
void observe_begin(const struct probe *probe, struct observation *observation);

/* It ends now, with this outcome; `fmt` may be NULL. Returns whether the outcome is OK. The text is
 * sanitised as a whole, so arguments may be text from the peer. */
bool observe_end(const struct probe *probe, struct observation *observation, enum outcome outcome,
	const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* The same for the result of a stream call, with the stream's own reason. */
bool observe_io(const struct probe *probe, struct observation *observation, enum io io,
	const struct stream *stream);

enum outcome outcome_of_io(enum io io);
enum outcome outcome_of_resolve(enum resolve_outcome outcome);

#endif
