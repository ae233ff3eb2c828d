/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CHECK_ROOTS_H
#define CHECK_ROOTS_H

#include "model/report.h"
#include "net/fetch.h"
#include "options/options.h"
#include "roots/channel.h"
#include "roots/distribution.h"
#include "store/source.h"
#include "store/store.h"
#include "verdict/rule.h"

/* The part of a run in which every store is a channel (check_iphttps_roots). Lives in the run. */
struct roots {
	struct arena *arena;
	const struct options *options;
	struct source_options source; /* with the channels' share of the deadline */
	struct deadline deadline;     /* of all */
	const struct supply *policy;  /* that of --gpo, read before; NULL: none */
	struct stores *stores;        /* what all channels have together, the run's */
	struct stores *anchors; /* the trust anchors among it, NULL until they are asked for */
	struct channels channels;
	struct distribution_need need;
};

/* Reads the channels and adds what they have to `stores`. --gpo is a channel too, the last. */
bool roots_load(struct roots *roots, struct err *err);
void roots_free(struct roots *roots);

/* Whether it takes no server to know what clients need. */
bool roots_named(const struct options *options);

/* From the evidence, whose chains have been judged, to the report. */
bool roots_judge(struct roots *roots, const struct evidence *evidence, struct fetcher *fetcher,
	const struct verdict_options *verdict, struct report *report, struct err *err);

#endif
