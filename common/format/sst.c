/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Serialized stores. */
#include "sst.h"

#include <stdint.h>

#include "format/limits.h"

static const uint8_t MAGIC[] = {0, 0, 0, 0, 'C', 'E', 'R', 'T'};

static bool
take_magic(struct span *in)
{
	struct span head;

	return span_take(in, sizeof(MAGIC), &head) &&
	       span_equal(head, span_of(MAGIC, sizeof(MAGIC)));
}

bool
sst_recognise(struct span in)
{
	return take_magic(&in);
}

/* False when there is no going on. */
static bool
take_element(
	struct arena *arena, struct span whole, struct span *rest, struct sst *sst, struct err *err)
{
	size_t before = rest->n;
	struct certctx context;
	struct err why = {.kind = ERR_NONE};

	if (sst->count + sst->crl_count + sst->ctl_count + sst->broken.count >= LIMIT_SST_ELEMENTS)
		return err_set(err, ERR_LIMIT, "more than %d elements", LIMIT_SST_ELEMENTS);
	if (!certctx_next(arena, whole, rest, &context, &why)) {
		broken_add(&sst->broken, arena, &why);
		return rest->n < before || err_take(err, &why);
	}
	if (context.kind == CERTCTX_CRL)
		sst->crl_count++;
	else if (context.kind == CERTCTX_CTL)
		sst->ctl_count++;
	else
		ARENA_PUSH(arena, sst->certs, sst->count, context);
	return true;
}

bool
sst_parse(struct arena *arena, struct span in, struct budget *budget, struct sst *out,
	struct err *err)
{
	struct span rest = in;
	struct sst sst = {.count = 0};

	if (in.n > LIMIT_SST_BYTES)
		return err_set(err, ERR_LIMIT, "larger than %d bytes", LIMIT_SST_BYTES);
	if (in.n > 0 && !take_magic(&rest))
		return err_format(err, 0, "no serialized store");
	while (rest.n > 0 && !(sst.ended = certctx_end(&rest)))
		if (!budget_take(budget, sizeof(struct certctx), err) ||
			!take_element(arena, in, &rest, &sst, err))
			return false;
	/* Only the end leaves the loop with something behind it. */
	if (rest.n > 0)
		return err_format(err, span_offset(in, rest), "bytes behind the end of the store");
	*out = sst;
	return true;
}
