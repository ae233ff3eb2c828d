/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ROOTS_CHANNEL_H
#define ROOTS_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/broken.h"
#include "base/clock.h"
#include "base/err.h"
#include "format/budget.h"
#include "model/distribution.h"
#include "model/input.h"
#include "model/policy.h"
#include "roots/known.h"
#include "store/source.h"
#include "store/store.h"

/*
 * The channels by which clients are supposed to get their roots. Each is read by itself: one that
 * cannot be read says why and does not stop the others. A few threads read thousands of packages;
 * only what is needed later is kept of each.
 */
struct supply;
struct listed;

struct channel_cert {
	const struct known *known;
	enum gpo_role role; /* NONE: Root when it is self-signed, else CA */
	enum pem_der_use use;
	const struct certprops *props; /* restrictions in this channel; NULL: none */
	bool inside; /* from a group policy or a directory: clients have it after they were inside
		      */
	bool forbidden; /* the channel also disallows it */
};

struct channel {
	const char *name;
	const char *location;   /* or locations, as given; printable */
	enum channel_kind kind; /* of the first location */
	const char *error;      /* why it cannot be read; NULL: it was */
	bool read;              /* to its end */
	struct channel_cert *certs;
	size_t count;
	const struct policy *policy; /* the group policy, NULL: none */
	const char **notes;          /* what was skipped */
	size_t note_count;
	struct broken broken; /* entries that could not be read */
	const char
		*gap; /* what could not be read, NULL: nothing; reported in `broken` or `notes` */
	bool crowded_out; /* other channels used the memory: it is read again when they are done */
	const char
		*doubt; /* an entry that may disallow something in this channel (store/source.h) */
	/* Searched and not read as a whole: the machine's own store, and Microsoft's lists; NULL:
	 * none. */
	struct stores *machine, *lists;
	struct input *inputs; /* the files that it was read from, with their age */
	size_t input_count;
	bool templates;         /* a package with a certificate and its key for the machine */
	struct listed **listed; /* thumbprints instead of certificates (roots/listed.h) */
	size_t listed_count;
	size_t own_count; /* of `certs`, without those that only thumbprints name */
	bool forbids;     /* only a list of disallowed certificates: it carries nothing */
};

struct channels {
	struct channel *items; /* in the order given */
	size_t count;
	struct channel everywhere; /* added to each of them; to packages without what is `inside` */
	struct known_set *known;
	bool left_behind; /* readers are still running: the arena and this struct must stay */
	struct deadline deadline; /* of reading, and of later searches */
	struct account *account;  /* the memory of all of them */
};

/* The operator's options. */
struct channel_specs {
	const char *const *items; /* "[NAME=]LOCATION"; one name given twice is one channel */
	size_t count;
	const char *const *everywhere; /* what all clients have besides their channel */
	size_t everywhere_count;
	const struct supply *policy; /* already read: it becomes the last channel; NULL: none */
};

/* Reads all channels at the same time, each until the deadline. Fails only when the operator's
 * options are impossible; other failures are in each channel. */
bool channels_read(struct arena *arena, const struct channel_specs *specs,
	const struct source_options *options, struct channels *out, struct err *err);
/* Marks what the channel also disallows, after certificates were added. */
void channel_mark_forbidden(const struct arena *arena, struct channel *channel);
size_t channels_inputs(const struct channels *channels, struct arena *arena, struct input **out);
/* Frees libcrypto objects, unless a reader is still running. */
void channels_free(struct channels *channels);

/* The union of the channels, as stores for trust_judge. With `anchors` only possible trust anchors,
 * as on clients that get their intermediates from the server. */
bool channels_union(struct channels *channels, bool anchors, struct arena *arena,
	struct deadline deadline, struct stores *stores, struct err *err);

#endif
