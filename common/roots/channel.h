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
 * The channels by which clients are supposed to get their roots, each read by itself: one that
 * cannot be read says why and keeps nobody from reading the others. Thousands of packages are read
 * by a few threads; of each only what is asked later is kept.
 */
struct supply;

struct channel_cert {
	const struct known *known;
	enum gpo_role role; /* NONE: by whether it is self-signed */
	enum pem_der_use use;
	const struct certprops *props; /* what restricts it there; NULL: nothing */
	bool inside;    /* of a group policy or a directory: had by those who have been inside */
	bool forbidden; /* the channel has it among those that are not trusted, too */
};

struct channel {
	const char *name;
	const char *location;   /* or locations, as given; printable */
	enum channel_kind kind; /* of the first location */
	const char *error;      /* why it cannot be read; NULL: it was */
	bool read;              /* to its end */
	struct channel_cert *certs;
	size_t count;
	const struct policy *policy; /* what goes with them, NULL: nothing */
	const char **notes;          /* what was passed over */
	size_t note_count;
	struct broken broken; /* entries that could not be read */
	const char *
		gap; /* what could not be looked at, NULL: all was; told among these or the notes */
	bool crowded_out;  /* others took the memory: it is read again when they are done */
	const char *doubt; /* what may forbid something that is here, as with store/source.h */
	/* What is asked and not read: the machine's own store, and lists of Microsoft's; NULL:
	 * none. */
	struct stores *machine, *lists;
	struct input *inputs; /* the files that it was read from, with how old they are */
	size_t input_count;
	bool templates; /* a package with a certificate and its key for the machine */
	bool forbids;   /* a list of what is not trusted and nothing else: it carries nothing */
};

struct channels {
	struct channel *items; /* in the order given */
	size_t count;
	struct channel
		everywhere; /* has been added to each of them, to packages what is not `inside` */
	struct known_set *known;
	bool left_behind; /* readers that do not come back: the arena and this have to stay */
	struct deadline deadline; /* of reading, and of what is read when it is asked for */
	struct account *account;  /* of the memory that all of them take */
};

/* What the operator names. */
struct channel_specs {
	const char *const *items; /* "[NAME=]LOCATION"; one name given twice is one channel */
	size_t count;
	const char *const *everywhere; /* what clients have besides, whichever channel is theirs */
	size_t everywhere_count;
	const struct supply
		*policy; /* one that has been read before, as the last channel; NULL: none */
};

/* All are read side by side, and each until the deadline. Fails only where the operator asks for
 * something impossible; the rest is in each channel. */
bool channels_read(struct arena *arena, const struct channel_specs *specs,
	const struct source_options *options, struct channels *out, struct err *err);
size_t channels_inputs(const struct channels *channels, struct arena *arena, struct input **out);
/* Frees libcrypto objects, unless a reader is left behind. */
void channels_free(struct channels *channels);

/* What all of them have together, as stores for trust_judge; or only what could be a trust anchor,
 * as clients have it whose intermediates come from the server. */
bool channels_union(struct channels *channels, bool anchors, struct arena *arena,
	struct deadline deadline, struct stores *stores, struct err *err);

#endif
