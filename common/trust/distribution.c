/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which channel carries which root: needs out of chains, holdings out of channels. */
#include "config.h"

#include "trust/distribution.h"

#include <string.h>

#include "base/text.h"
#include "trust/certificate.h"
#include "trust/dn.h"
#include "trust/restriction.h"
#include "trust/store_find.h"

/* A root that clients need, as it can be looked for. */
struct wanted {
	const struct known *known; /* NULL: it is nowhere, but */
	const X509_NAME *name;	   /* this is what it is called, */
	const char *fingerprint;   /* or this is its fingerprint */
	const struct cert *const *below; /* certificates that lead to it, the leaf first */
	size_t below_count;
	int64_t issued; /* when the leaf was, for roots that are restricted by that */
	struct needed_root row;
};

struct making {
	struct arena *arena;
	const struct channels *channels;
	const struct distribution_need *need;
	struct wanted *wanted;
	size_t count;
	unsigned int groups;
};

/* ---------------------------------------------------------------- needs */

static const struct known *
find_fingerprint(const struct making *making, const char *digits)
{
	const struct known **all;
	size_t count = known_all(making->channels->known, making->arena, &all);

	for (size_t i = 0; i < count; i++) {
		const struct cert *cert = all[i]->facts;
		struct span hash = strlen(digits) == 2 * sizeof(cert->sha1)
			? span_of(cert->sha1, sizeof(cert->sha1))
			: span_of(cert->sha256, sizeof(cert->sha256));

		if (text_equal_nocase(text_hex(making->arena, hash, '\0'), digits))
			return all[i];
	}
	return NULL;
}

static struct wanted
want(const struct known *known)
{
	struct wanted wanted = {.known = known, .name = X509_get_subject_name(known->x509)};

	wanted.row.cert = known->facts;
	wanted.row.name = known->facts->name;
	return wanted;
}

static void
add_wanted(struct making *making, const struct wanted *wanted)
{
	ARENA_PUSH(making->arena, making->wanted, making->count, *wanted);
}

/* A root that is named as such: a certificate that no CA could be is a server's own. */
static void
add_given(struct making *making, const struct known *known)
{
	struct wanted wanted = want(known);

	wanted.issued = making->need->now;
	wanted.row.exact = !known->facts->is_ca;
	wanted.row.group = making->groups++;
	add_wanted(making, &wanted);
}

static void
add_fingerprint(struct making *making, const char *digits)
{
	const struct known *known = find_fingerprint(making, digits);
	struct wanted wanted = {.fingerprint = digits, .row.name = digits};

	if (known != NULL) {
		add_given(making, known);
		return;
	}
	wanted.row.group = making->groups++;
	add_wanted(making, &wanted);
}

/* A path that would not become one, whatever clients trust. */
static bool
is_broken(const struct chain_path *path)
{
	for (size_t i = 0; i < path->problem_count; i++)
		switch (path->problems[i].fault) {
		case CHAIN_BAD_SIGNATURE:
		case CHAIN_NOT_CA:
		case CHAIN_PATH_LENGTH:
		case CHAIN_NAME_CONSTRAINT:
		case CHAIN_MALFORMED:
			return true;
		default:
			break;
		}
	return false;
}

/* Where this group wants the authority already; NULL when it does not. */
static struct wanted *
find_wanted(const struct making *making, size_t from, const struct known *known)
{
	for (size_t i = from; i < making->count; i++)
		if (making->wanted[i].known != NULL &&
			known_same_authority(making->wanted[i].known, known))
			return &making->wanted[i];
	return NULL;
}

/* One authority counts once; a root that is served stands for it before one that is only at hand. */
static void
add_end(struct making *making, size_t from, const struct wanted *wanted)
{
	struct wanted *other = find_wanted(making, from, wanted->known);

	if (other == NULL)
		add_wanted(making, wanted);
	else if (other->row.cert->origin != CERT_ORIGIN_SERVED &&
		wanted->row.cert->origin == CERT_ORIGIN_SERVED)
		*other = *wanted;
}

static struct wanted
want_end(const struct making *making, const struct chain_path *path, bool next)
{
	const struct cert *last = path->certs[path->count - 1];
	const struct known *known = known_add(making->channels->known, last->der);
	struct wanted wanted = {.known = NULL};

	if (known != NULL && path->complete) {
		wanted = want(known);
		wanted.row.cert = last;
		/* served it is a server's own, whatever it says; a CA to come is a root */
		wanted.row.exact = path->count == 1 && (!next || !last->is_ca);
	} else if (known != NULL) {
		wanted.name = X509_get_issuer_name(known->x509);
		wanted.row.name = certificate_common_name(making->arena, wanted.name,
			CERTIFICATE_QUOTE_MAX);
	}
	wanted.below = path->certs;
	wanted.below_count = path->count - path->complete;
	wanted.issued = path->certs[0]->not_before;
	wanted.row.group = making->groups;
	wanted.row.next = next;
	return wanted;
}

/* Servers of one name mostly serve the same: their needs are told once. */
static bool
is_known_group(const struct making *making, size_t from)
{
	for (size_t i = from; i < making->count; i++) {
		const struct wanted *wanted = &making->wanted[i];
		bool found = false;

		for (size_t k = 0; !found && k < from; k++) {
			const struct wanted *other = &making->wanted[k];

			found = other->row.next == wanted->row.next &&
				other->row.exact == wanted->row.exact &&
				(wanted->known != NULL ? other->known == wanted->known
					: other->known == NULL && other->name != NULL &&
						X509_NAME_cmp(other->name, wanted->name) == 0);
		}
		if (!found)
			return false;
	}
	return true;
}

/* Every authority that a path of this chain ends in; when none does, the issuer that is missing, or
 * whatever else the best path ends in: a chain that was seen always needs something. */
static void
add_chain(struct making *making, const struct chain_report *chain, bool next)
{
	const struct chain_path *best = chain_best(chain);
	size_t from = making->count;

	for (size_t i = 0; i < chain->path_count; i++) {
		const struct chain_path *path = &chain->paths[i];
		struct wanted wanted;

		if (!path->complete || is_broken(path))
			continue;
		wanted = want_end(making, path, next);
		if (wanted.known != NULL)
			add_end(making, from, &wanted);
	}
	if (making->count == from && best != NULL && best->count > 0) {
		struct wanted wanted = want_end(making, best, next);

		add_wanted(making, &wanted);
	}
	if (making->count > from && is_known_group(making, from))
		making->count = from;
	else
		making->groups++;
}

static void
find_needs(struct making *making)
{
	const struct distribution_need *need = making->need;

	for (size_t i = 0; i < need->root_count; i++) {
		const struct known *known = known_add(making->channels->known, need->roots[i]);

		if (known != NULL)
			add_given(making, known);
	}
	for (size_t i = 0; i < need->fingerprint_count; i++)
		add_fingerprint(making, need->fingerprints[i]);
	for (size_t i = 0; i < need->chain_count; i++)
		add_chain(making, need->chains[i], false);
	if (need->next != NULL)
		add_chain(making, need->next, true);
}

/* ---------------------------------------------------------------- roll-over */

static enum root_relation
relation(const struct wanted *next, const struct wanted *old)
{
	if (next->known == NULL || old->known == NULL)
		return RELATION_NONE;
	if (next->known == old->known)
		return RELATION_SAME_CERT;
	if (!known_same_name(next->known, old->known))
		return RELATION_NEW_CA;
	/* where only the very certificate will do, its key does not help */
	return known_same_authority(next->known, old->known) && !next->row.exact
		? RELATION_SAME_KEY
		: RELATION_NEW_KEY;
}

/* The closest relation counts. */
static void
relate(struct making *making, struct distribution *out)
{
	for (size_t i = 0; i < making->count; i++) {
		struct needed_root *row = &out->roots[i];

		for (size_t k = 0; row->next && k < making->count; k++) {
			enum root_relation found = relation(&making->wanted[i], &making->wanted[k]);

			if (making->wanted[k].row.next || found == RELATION_NONE ||
				(row->relation != RELATION_NONE && found >= row->relation))
				continue;
			row->relation = found;
			row->older = &out->roots[k];
		}
	}
}

/* ---------------------------------------------------------------- holdings */

/* What one certificate with the right name makes of a root. */
struct offer {
	X509 *x509;
	const uint8_t *sha256;
	const struct cert *facts;
	enum gpo_role role;
	enum pem_der_use use;
	const struct certprops *props;
	bool self_signed, same_key;
};

static enum holding
validity(const struct cert *cert, int64_t now)
{
	if (now > cert->not_after)
		return HOLDING_EXPIRED;
	return now < cert->not_before ? HOLDING_NOT_YET : HOLDING_CARRIED;
}

static struct carried
judge_offer(const struct making *making, const struct wanted *wanted, const struct offer *offer)
{
	struct carried out = {.cert = offer->facts};
	bool exact = wanted->known != NULL && wanted->known->facts != NULL &&
		memcmp(wanted->known->sha256, offer->sha256, 32) == 0;

	if (wanted->row.exact ? !exact : !offer->same_key) {
		out.holding = HOLDING_OTHER_KEY;
		out.text = wanted->row.exact ? "another certificate of the same name" : NULL;
	} else if (offer->role == GPO_CA || !offer->self_signed) {
		out.holding = HOLDING_CA_ONLY;
		out.text = offer->self_signed
			? "the root is among the intermediates, where it is no trust anchor"
			: "a cross-certificate of the root's key, which is no trust anchor";
	} else if (offer->use == PEM_DER_RESTRICTED ||
		restriction_of(offer->props, wanted->issued, making->need->now) != RESTRICTION_NONE)
		out.holding = HOLDING_RESTRICTED;
	else
		out.holding = validity(offer->facts, making->need->now);
	return out;
}

/* The better one for a client; of two that are as good the one that lasts longer. */
static void
take_better(struct carried *best, const struct carried *other)
{
	if (other->holding > best->holding ||
		(other->holding == best->holding && best->cert != NULL && other->cert != NULL &&
			other->cert->not_after > best->cert->not_after))
		*best = *other;
}

static bool
leads_to(const struct wanted *wanted, const struct known *known)
{
	for (size_t i = 1; i < wanted->below_count; i++)
		if (memcmp(wanted->below[i]->sha256, known->sha256, sizeof(known->sha256)) == 0)
			return true;
	return false;
}

static bool
is_named(const struct wanted *wanted, const struct known *known)
{
	if (wanted->known != NULL)
		return known_same_name(wanted->known, known);
	return wanted->name != NULL &&
		X509_NAME_cmp(X509_get_subject_name(known->x509), wanted->name) == 0;
}

static bool
is_disallowed(const struct channel *channel, const struct known *known)
{
	for (size_t i = 0; i < channel->count; i++)
		if (channel->certs[i].use == PEM_DER_REJECTED && channel->certs[i].known == known)
			return true;
	return false;
}

static void
look_at(const struct making *making, const struct wanted *wanted, const struct channel *channel,
	const struct channel_cert *cert, struct carried *best)
{
	const struct known *known = cert->known;
	struct offer offer = {known->x509, known->sha256, known->facts, cert->role, cert->use,
		cert->props, known->self_signed, false};
	struct carried found;

	if (cert->use == PEM_DER_REJECTED)
		return;
	if (!is_named(wanted, known)) {
		found = (struct carried) {leads_to(wanted, known) ? HOLDING_CA_ONLY : HOLDING_MISSING,
			NULL, NULL};
		take_better(best, &found);
		return;
	}
	offer.same_key = wanted->known != NULL && known_same_authority(wanted->known, known);
	found = judge_offer(making, wanted, &offer);
	if (found.holding > HOLDING_DISALLOWED && is_disallowed(channel, known))
		found.holding = HOLDING_DISALLOWED;
	take_better(best, &found);
}

/* The machine's own store is asked by name. */
static void
look_into_store(const struct making *making, const struct wanted *wanted,
	const struct channel *channel, struct carried *best)
{
	const struct store_entry **entries;
	const char *failure = NULL;
	size_t count = wanted->name == NULL ? 0
		: stores_find(channel->asked, wanted->name, making->arena, &entries, &failure);

	for (size_t i = 0; i < count; i++) {
		const struct known *known =
			known_add_x509(making->channels->known, entries[i]->x509);
		const struct channel_cert cert = {known, GPO_NONE, entries[i]->use, NULL};

		look_at(making, wanted, channel, &cert, best);
	}
	if (failure != NULL && best->holding != HOLDING_CARRIED)
		*best = (struct carried) {HOLDING_NONE, NULL, failure};
}

/* A list names the very certificate, or by its subject one that is not at hand. */
static void
look_into_list(const struct making *making, const struct wanted *wanted,
	const struct channel *channel, struct carried *best)
{
	const struct known *known = wanted->known;
	const char *store, *root;
	struct store_listing listing;

	if (known == NULL) {
		if (wanted->name != NULL &&
			stores_listed_name(channel->asked, wanted->name, &store, &root))
			*best = (struct carried) {HOLDING_NONE, NULL,
				"names a root so called, whose certificate is not at hand"};
		return;
	}
	if (stores_disallowed(channel->asked, known->x509).store != NULL)
		*best = (struct carried) {HOLDING_DISALLOWED, known->facts, NULL};
	listing = stores_listed(channel->asked, known->x509);
	if (listing.store == NULL)
		return;
	best->cert = known->facts;
	best->holding = restriction_of(listing.props, wanted->issued, making->need->now) !=
			RESTRICTION_NONE
		? HOLDING_RESTRICTED
		: validity(known->facts, making->need->now);
}

static struct carried
look(const struct making *making, const struct wanted *wanted, const struct channel *channel)
{
	struct carried best = {HOLDING_NONE, NULL, NULL};

	if (channel->error != NULL)
		return best;
	best.holding = HOLDING_MISSING;
	for (size_t i = 0; i < channel->count; i++)
		look_at(making, wanted, channel, &channel->certs[i], &best);
	if (channel->asked != NULL && channel->kind == CHANNEL_CTL)
		look_into_list(making, wanted, channel, &best);
	else if (channel->asked != NULL)
		look_into_store(making, wanted, channel, &best);
	return best;
}

/* ---------------------------------------------------------------- channels */

static size_t
count_roots(const struct channel *channel)
{
	size_t n = 0;

	for (size_t i = 0; i < channel->count; i++) {
		const struct channel_cert *cert = &channel->certs[i];

		n += cert->use != PEM_DER_REJECTED && cert->role != GPO_CA && cert->known->self_signed;
	}
	return n;
}

static bool
forbids(const struct making *making, const struct channel *channel)
{
	struct chain_list *lists;

	return channel->kind == CHANNEL_CTL && channel->asked != NULL &&
		stores_lists(channel->asked, making->arena, &lists) > 0 && lists[0].disallows;
}

static void
add_channel(const struct making *making, const struct channel *channel, struct channel_row *row)
{
	*row = (struct channel_row) {.name = channel->name, .kind = channel->kind,
		.error = channel->error, .roots = count_roots(channel), .policy = channel->policy,
		.notes = channel->notes, .note_count = channel->note_count,
		.forbids = channel->error == NULL && forbids(making, channel)};
	row->cells = arena_array(making->arena, making->count, sizeof(*row->cells));
	for (size_t i = 0; i < making->count; i++)
		row->cells[i] = look(making, &making->wanted[i], channel);
}

/* ---------------------------------------------------------------- IPsec */

static bool
is_carried(const struct making *making, const char *name)
{
	const struct channels *channels = making->channels;

	for (size_t i = 0; i < channels->count; i++)
		for (size_t k = 0; k < channels->items[i].count; k++) {
			const struct channel_cert *cert = &channels->items[i].certs[k];

			if (cert->use != PEM_DER_REJECTED && cert->known->self_signed &&
				dn_is(making->arena, name, X509_get_subject_name(cert->known->x509)))
				return true;
		}
	return false;
}

static void
add_authority(const struct making *making, struct distribution *out, const char *name,
	const char *channel)
{
	struct ipsec_authority authority = {.name = name, .channel = channel};

	for (size_t i = 0; i < out->ipsec_count; i++)
		if (text_equal(out->ipsec[i].name, name))
			return;
	authority.carried = is_carried(making, name);
	ARENA_PUSH(making->arena, out->ipsec, out->ipsec_count, authority);
	for (size_t i = 0; i < making->count; i++)
		if (making->wanted[i].row.next && making->wanted[i].name != NULL &&
			dn_is(making->arena, name, making->wanted[i].name))
			out->ipsec_names_next = true;
}

/* Packages share their policies, so that most of them have been seen. */
static void
find_authorities(const struct making *making, struct distribution *out)
{
	const struct policy *last = NULL;

	for (size_t i = 0; i < out->channel_count; i++) {
		const struct channel_row *row = &out->channels[i];

		if (row->policy == NULL || row->policy == last)
			continue;
		last = row->policy;
		for (size_t k = 0; k < last->ca_name_count; k++)
			add_authority(making, out, last->ca_names[k], row->name);
	}
}

struct distribution *
distribution_make(struct arena *arena, const struct channels *channels,
	const struct distribution_need *need)
{
	struct making making = {.arena = arena, .channels = channels, .need = need};
	struct distribution *out = arena_alloc(arena, sizeof(*out));

	find_needs(&making);
	out->root_count = making.count;
	out->roots = arena_array(arena, making.count, sizeof(*out->roots));
	for (size_t i = 0; i < making.count; i++)
		out->roots[i] = making.wanted[i].row;
	relate(&making, out);
	out->channel_count = channels->count;
	out->channels = arena_array(arena, channels->count, sizeof(*out->channels));
	for (size_t i = 0; i < channels->count; i++)
		add_channel(&making, &channels->items[i], &out->channels[i]);
	find_authorities(&making, out);
	return out;
}
