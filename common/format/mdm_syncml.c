/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SyncML: commands to a device, and what it answers (OMA-TS-DM_RepPro). */
#include "base/limits.h"
#include "base/text.h"
#include "format/mdm_reading.h"
#include "format/xml_walk.h"

enum step { COMMAND = 1, DELETION, ITEM, ADDRESS_OF, ADDRESS, DATA };

static const struct xml_step steps[] = {
	{XML_STEP_ANYWHERE, "Add", COMMAND, false},
	{XML_STEP_ANYWHERE, "Replace", COMMAND, false},
	{XML_STEP_ANYWHERE, "Results", COMMAND, false},
	{XML_STEP_ANYWHERE, "Delete", DELETION, false},
	{COMMAND, "Item", ITEM, false},
	{DELETION, "Item", ITEM, false},
	{ITEM, "Target", ADDRESS_OF, false},
	{ITEM, "Source", ADDRESS_OF, false},
	{ADDRESS_OF, "LocURI", ADDRESS, true},
	{ITEM, "Data", DATA, true},
};

struct item {
	struct mdm_reading *reading;
	struct mdm_node node;
	struct mdm_cert cert;
	struct span data;
	bool has_address, has_data;
};

static void
take_address(struct item *item, const struct xml_walk_node *node)
{
	struct arena *arena = item->reading->arena;

	item->node = mdm_node_of(item->reading, node->text);
	item->cert = (struct mdm_cert) {.store = item->node.store,
		.node = item->node.name,
		.sha1 = item->node.sha1,
		.name = text_clean(arena, node->text, LIMIT_TEXT_FIELD),
		.offset = arena_printf(arena, "byte %zu", node->offset)};
	item->has_address = true;
}

/* What was added before under the same name. */
static void
forget(struct item *item)
{
	struct mdm *out = item->reading->out;
	size_t kept = 0;

	for (size_t i = 0; i < out->count; i++)
		if (out->certs[i].store != item->cert.store ||
			!text_equal_nocase(out->certs[i].node, item->cert.node))
			out->certs[kept++] = out->certs[i];
	out->count = kept;
}

static bool
end_item(struct item *item, const struct xml_walk_node *node, struct err *err)
{
	if (!item->has_address)
		return err_format(err, node->offset, "an Item without LocURI");
	if (node->parent == DELETION) {
		forget(item);
		return true;
	}
	if (item->node.store == MDM_NONE || !item->node.encoded) {
		item->reading->out->other++;
		return true;
	}
	return item->has_data ? mdm_add(item->reading, &item->cert, item->data, err)
			      : mdm_broken(item->reading, &item->cert, "an Item without Data");
}

static bool
take(void *data, const struct xml_walk_node *node, struct err *err)
{
	struct item *item = data;

	if (node->step == ITEM && !node->end)
		*item = (struct item) {.reading = item->reading};
	else if (node->step == ITEM)
		return end_item(item, node, err);
	else if (node->step == ADDRESS && node->end)
		take_address(item, node);
	else if (node->step == DATA && node->end) {
		item->data = arena_bytes(item->reading->arena, node->text);
		item->has_data = true;
	}
	return true;
}

bool
mdm_read_syncml(struct mdm_reading *reading, struct span in, struct err *err)
{
	static const struct xml_plan plan = {steps, sizeof(steps) / sizeof(steps[0]), take};
	struct item item = {.reading = reading};

	return xml_walk(in, &plan, &item, err);
}
