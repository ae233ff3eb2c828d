/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one channel has of a root: the best certificate that a client finds there. */
#include "config.h"

#include <string.h>

#include "base/clock.h"
#include "roots/listed.h"
#include "roots/wanted.h"
#include "store/restriction.h"
#include "store/store_find.h"
#include "trust/chain.h"
#include "trust/usage.h"

struct look {
	struct arena *arena;
	const struct channels *channels;
	int64_t now;
};

/* How one certificate with the right name counts for a root. */
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

/* A restriction that forbids every use of a root is distrust, as in a Disallowed store. */
static void
judge_properties(const struct look *look, const struct wanted *wanted, X509 *x509,
	const struct certprops *props, struct carried *out)
{
	static const struct {
		enum holding holding;
		const char *text;
	} meant[] = {
		[RESTRICTION_NONE] = {HOLDING_CARRIED, NULL},
		[RESTRICTION_DISALLOWED] = {HOLDING_DISALLOWED, "by its properties"},
		[RESTRICTION_DISALLOWED_USAGE] = {HOLDING_DISALLOWED,
			"by its properties, for server authentication"},
		[RESTRICTION_NOT_BEFORE] = {HOLDING_DISALLOWED,
			"by its properties, for every certificate"},
		[RESTRICTION_USAGE] = {HOLDING_RESTRICTED, NULL},
	};
	enum restriction restriction = restriction_of(props, wanted->issued, look->now);
	char day[CLOCK_TEXT_MAX];

	out->holding = restriction == RESTRICTION_NONE ? validity(out->cert, look->now)
						       : meant[restriction].holding;
	out->text = meant[restriction].text;
	if (restriction == RESTRICTION_NOT_BEFORE && props->not_before.present &&
		!props->not_before.ever)
		out->text = arena_printf(look->arena,
			"by its properties, for certificates issued after %s",
			clock_format_day(props->not_before.at, day));
	if (out->holding > HOLDING_RESTRICTED && usage_purposes(x509) == 0) {
		out->holding = HOLDING_RESTRICTED;
		out->text = "by its own extensions";
	}
	out->cause = out->holding == HOLDING_DISALLOWED ? CAUSE_PROPERTY : CAUSE_NONE;
}

static struct carried
judge_offer(const struct look *look, const struct wanted *wanted, const struct offer *offer)
{
	struct carried out = {.cert = offer->facts};
	bool exact = wanted->known != NULL && wanted->known->facts != NULL &&
		     memcmp(wanted->known->sha256, offer->sha256, 32) == 0;

	if (wanted->row.exact ? !exact : !offer->same_key) {
		out.holding = wanted->row.exact && offer->same_key ? HOLDING_OTHER_CERT
								   : HOLDING_OTHER_KEY;
		if (wanted->row.exact)
			out.text = offer->same_key ? "it was renewed"
						   : "another certificate of the same name";
	} else if (offer->role == GPO_CA || !offer->self_signed) {
		out.holding = HOLDING_CA_ONLY;
		out.text =
			offer->self_signed
				? "the root is among the intermediates, where it is no trust anchor"
				: "a cross-certificate of the root's key, which is no trust anchor";
	} else if (offer->use == PEM_DER_RESTRICTED)
		out.holding = HOLDING_RESTRICTED;
	else
		judge_properties(look, wanted, offer->x509, offer->props, &out);
	return out;
}

static bool
is_same_cert(const struct carried *a, const struct carried *b)
{
	return a->cert != NULL && b->cert != NULL &&
	       memcmp(a->cert->sha256, b->cert->sha256, sizeof(a->cert->sha256)) == 0;
}

/* The better one for a client; of two equally good ones the one that lasts longer. A restriction in
 * one place of the channel holds for the certificate in all of it. */
static void
take_better(struct carried *best, const struct carried *other)
{
	if (is_same_cert(best, other) && other->holding >= HOLDING_DISALLOWED &&
		best->holding >= HOLDING_DISALLOWED) {
		if (other->holding < best->holding)
			*best = *other;
		return;
	}
	if (other->holding > best->holding ||
		(other->holding == best->holding && best->cert != NULL && other->cert != NULL &&
			other->cert->not_after > best->cert->not_after))
		*best = *other;
}

static bool
leads_to(const struct wanted *wanted, const struct known *known)
{
	for (size_t i = 0; i < wanted->way_count; i++) {
		const struct chain_path *way = wanted->ways[i];

		for (size_t k = 1; k < way->count - way->complete; k++)
			if (memcmp(way->certs[k]->sha256, known->sha256, sizeof(known->sha256)) ==
				0)
				return true;
	}
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

/* Whether the channel has this certificate: among disallowed ones or the others. */
static bool
holds(const struct channel *channel, const uint8_t sha256[static 32], bool rejected)
{
	for (size_t i = 0; i < channel->count; i++)
		if ((channel->certs[i].use == PEM_DER_REJECTED) == rejected &&
			memcmp(channel->certs[i].known->sha256, sha256, 32) == 0)
			return true;
	return false;
}

static void
look_at(const struct look *look, const struct wanted *wanted, const struct channel_cert *cert,
	struct carried *best)
{
	const struct known *known = cert->known;
	struct offer offer = {known->x509, known->sha256, known->facts, cert->role, cert->use,
		cert->props, known->self_signed, false};
	struct carried found;

	if (cert->use == PEM_DER_REJECTED)
		return;
	if (!is_named(wanted, known)) {
		found = (struct carried) {
			.holding = leads_to(wanted, known) ? HOLDING_CA_ONLY : HOLDING_MISSING};
		take_better(best, &found);
		return;
	}
	offer.same_key = wanted->known != NULL && known_same_authority(wanted->known, known);
	found = judge_offer(look, wanted, &offer);
	if (found.holding > HOLDING_DISALLOWED && cert->forbidden) {
		found.holding = HOLDING_DISALLOWED;
		found.cause = CAUSE_NONE;
	}
	take_better(best, &found);
}

/* The machine's store is searched by name, which a fingerprint alone does not give. */
static bool
cannot_ask(const struct wanted *wanted, struct carried *best)
{
	if (wanted->known != NULL || wanted->name != NULL)
		return false;
	*best = (struct carried) {
		.text = "it cannot be searched for a fingerprint: give the root as a file"};
	return true;
}

/* The machine's own store is asked by name. */
static void
look_into_store(const struct look *look, const struct wanted *wanted, const struct channel *channel,
	struct carried *best)
{
	const struct store_entry **entries;
	const char *failure = NULL;
	size_t count = wanted->name == NULL
			       ? 0
			       : stores_find(channel->machine, wanted->name,
					 look->channels->deadline, look->arena, &entries, &failure);

	for (size_t i = 0; i < count; i++) {
		const struct known *known = known_add_x509(look->channels->known, entries[i]->x509);
		const struct channel_cert cert = {.known = known,
			.use = entries[i]->use,
			.forbidden = holds(channel, known->sha256, true)};

		look_at(look, wanted, &cert, best);
	}
	if (failure != NULL && best->holding != HOLDING_CARRIED)
		*best = (struct carried) {.text = failure};
}

/* A list names the same certificate, or by its subject one that is not available. Its restrictions
 * do not apply to a root that is also distributed. */
static void
look_into_list(const struct look *look, const struct wanted *wanted, const struct channel *channel,
	bool distributed, struct carried *best)
{
	const struct known *known = wanted->known;
	bool followed = channel->policy == NULL || !channel->policy->no_root_update;
	const char *store, *root;
	struct store_listing listing;

	if (known == NULL) {
		if (!distributed && followed && wanted->name != NULL &&
			stores_listed_name(channel->lists, wanted->name, &store, &root))
			*best = (struct carried) {.text = "names a root with this name, but its "
							  "certificate is not available"};
		return;
	}
	if (stores_disallowed(channel->lists, known->x509).store != NULL) {
		*best = (struct carried) {.holding = HOLDING_DISALLOWED, .cert = known->facts};
		return;
	}
	listing = stores_listed(channel->lists, known->x509);
	if (listing.store == NULL || distributed)
		return;
	if (!followed) {
		best->text = "Microsoft's list names it, but DisableRootAutoUpdate is set";
		best->cause = CAUSE_LIST_NOT_FOLLOWED;
		return;
	}
	best->cert = known->facts;
	judge_properties(look, wanted, known->x509, listing.props, best);
}

/* --- the way to it --------------------------------------------------------------------------- */

/* The machine's own store is asked by name. */
static bool
store_holds(const struct look *look, const struct channel *channel, const struct cert *cert,
	const char **failure)
{
	const struct known *known = known_add(look->channels->known, cert->der);
	const struct store_entry **entries;
	size_t count = known == NULL
			       ? 0
			       : stores_find(channel->machine, X509_get_subject_name(known->x509),
					 look->channels->deadline, look->arena, &entries, failure);

	for (size_t i = 0; i < count; i++)
		if (memcmp(entries[i]->sha256, cert->sha256, sizeof(cert->sha256)) == 0)
			return true;
	return false;
}

static bool
disallows(const struct look *look, const struct channel *channel, const struct cert *cert)
{
	const struct known *known;

	if (holds(channel, cert->sha256, true))
		return true;
	if (channel->lists == NULL)
		return false;
	known = known_add(look->channels->known, cert->der);
	return known != NULL && stores_disallowed(channel->lists, known->x509).store != NULL;
}

/* Why a client cannot use one path. */
struct obstacle {
	const struct cert *cert; /* NULL: nothing does */
	bool disallowed;
	const char *failure; /* not known */
};

/* For a client with this channel alone. The leaf can be disallowed as well. */
static struct obstacle
obstacle_on(const struct look *look, const struct channel *channel, const struct chain_path *way)
{
	struct obstacle found = {NULL, false, NULL};

	for (size_t i = 0; i < way->count - way->complete; i++)
		if (disallows(look, channel, way->certs[i]))
			return (struct obstacle) {way->certs[i], true, NULL};
	for (size_t i = 1; i < way->count - way->complete && found.cert == NULL; i++) {
		const struct cert *cert = way->certs[i];

		if (wanted_from_store(way, i) && !holds(channel, cert->sha256, false) &&
			!(channel->machine != NULL &&
				store_holds(look, channel, cert, &found.failure)))
			found.cert = cert;
	}
	return found;
}

/* The first of several obstacles counts, but distrust comes before all others. */
static struct obstacle
obstacle_on_all(const struct look *look, const struct wanted *wanted, const struct channel *channel)
{
	struct obstacle first = {NULL, false, NULL};

	for (size_t i = 0; i < wanted->way_count; i++) {
		struct obstacle found = obstacle_on(look, channel, wanted->ways[i]);

		if (found.cert == NULL)
			return found;
		if (first.cert == NULL || (found.disallowed && !first.disallowed))
			first = found;
	}
	return first;
}

/* A root that is not a trust anchor is what clients show. */
static void
look_for_way(const struct look *look, const struct wanted *wanted, const struct channel *channel,
	struct carried *best)
{
	struct obstacle found = obstacle_on_all(look, wanted, channel);

	if (found.cert == NULL || (!found.disallowed && best->holding != HOLDING_CARRIED))
		return;
	if (found.failure != NULL) {
		*best = (struct carried) {HOLDING_NONE, NULL, found.failure, CAUSE_NONE};
		return;
	}
	best->holding = found.disallowed ? HOLDING_WAY_DISALLOWED : HOLDING_ROOT_ONLY;
	best->text = arena_printf(look->arena, "\"%s\" is %s here", found.cert->name,
		found.disallowed ? "disallowed" : "neither served nor");
}

/* Whether the channel has the last certificate below the root, served or not. */
static bool
is_held(const struct wanted *wanted, const struct channel *channel)
{
	for (size_t i = 0; i < wanted->way_count; i++) {
		const struct chain_path *way = wanted->ways[i];
		size_t below = way->count - way->complete;

		if (below > 1 && holds(channel, way->certs[below - 1]->sha256, false))
			return true;
	}
	return false;
}

/* Without the root: the last certificate that a client has decides its code, as in the judgement of
 * a chain. A missing intermediate comes before the root. */
static void
look_for_end(const struct look *look, const struct wanted *wanted, const struct channel *channel,
	struct carried *best)
{
	struct obstacle found = obstacle_on_all(look, wanted, channel);

	if (found.failure != NULL)
		*best = (struct carried) {.text = found.failure};
	else if (found.cert != NULL && !found.disallowed && listed_shows_ca(channel))
		*best = (struct carried) {.holding = HOLDING_NO_ISSUER, .cert = found.cert};
	else if (wanted->intermediate && best->holding == HOLDING_MISSING)
		best->holding = HOLDING_NO_ISSUER;
	else
		best->breaks_off = chain_missing_fault(false, best->holding == HOLDING_CA_ONLY &&
								      is_held(wanted, channel)) ==
				   CHAIN_INCOMPLETE;
	if (best->holding == HOLDING_MISSING && wanted->known == NULL && wanted->name != NULL)
		best->cause = CAUSE_NAME_ONLY;
}

struct carried
wanted_look(struct arena *arena, const struct wanted *wanted, const struct channels *channels,
	const struct channel *channel, int64_t now)
{
	const struct look look = {arena, channels, now};
	struct carried best = {.holding = HOLDING_NONE};
	const char *undecided;
	bool distributed;

	if (channel->error != NULL)
		return best;
	best.holding = HOLDING_MISSING;
	for (size_t i = 0; i < channel->count; i++)
		look_at(&look, wanted, &channel->certs[i], &best);
	distributed = best.holding == HOLDING_CARRIED;
	if ((channel->machine != NULL || channel->lists != NULL) && !distributed &&
		cannot_ask(wanted, &best))
		return best;
	if (channel->machine != NULL)
		look_into_store(&look, wanted, channel, &best);
	if (channel->lists != NULL)
		look_into_list(&look, wanted, channel, distributed, &best);
	if (best.holding >= HOLDING_RESTRICTED || channel->lists != NULL)
		look_for_way(&look, wanted, channel, &best);
	/* Something that was not read may be better, but never removes a distrust. */
	if (channel->gap != NULL && best.holding != HOLDING_CARRIED &&
		best.holding != HOLDING_DISALLOWED && best.holding != HOLDING_WAY_DISALLOWED)
		best = (struct carried) {.holding = HOLDING_NONE, .text = channel->gap};
	undecided = listed_undecided(channel, wanted, &best);
	if (undecided != NULL)
		best = (struct carried) {.holding = HOLDING_NONE, .text = undecided};
	if (best.holding == HOLDING_MISSING ||
		(best.holding == HOLDING_CA_ONLY && best.cert == NULL))
		look_for_end(&look, wanted, channel, &best);
	/* A root that may be disallowed is not certainly carried. */
	if (channel->doubt != NULL && best.holding == HOLDING_CARRIED)
		best = (struct carried) {.holding = HOLDING_NONE,
			.text = arena_printf(arena,
				"an entry that may disallow it cannot be read: %s",
				channel->doubt)};
	return best;
}
