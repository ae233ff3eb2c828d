/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XML by a table of its elements. */
#include "format/xml_walk.h"

#include "base/buf.h"
#include "format/limits.h"
#include "format/narrow.h"

/* So far the first element is looked for, behind comments. */
enum { HEAD_BYTES = 8 * 1024 };

static const struct xml_step other = {XML_STEP_ANYWHERE, "", XML_STEP_OTHER, false};

struct open {
	const struct xml_step *row;
	size_t offset;
};

struct walking {
	const struct xml_plan *plan;
	void *data;
	struct open open[LIMIT_XML_DEPTH];
	size_t depth;
	struct buf text;
};

/* The step of the element `up` levels above the innermost one. */
static int
step_above(const struct walking *walking, size_t up)
{
	return walking->depth > up ? walking->open[walking->depth - 1 - up].row->step
				   : XML_STEP_TOP;
}

static const struct xml_step *
row_of(const struct walking *walking, struct span name)
{
	int parent = step_above(walking, 0);

	for (size_t i = 0; i < walking->plan->count; i++) {
		const struct xml_step *row = &walking->plan->steps[i];

		if ((row->parent == parent || row->parent == XML_STEP_ANYWHERE) &&
			(row->name == NULL || span_is(name, row->name)))
			return row;
	}
	return &other;
}

static bool
wants_text(const struct walking *walking)
{
	return walking->depth > 0 && walking->open[walking->depth - 1].row->text;
}

static bool
hand_on(struct walking *walking, const struct xml_node *node, bool end, struct err *err)
{
	const struct open *open = &walking->open[walking->depth - 1];
	struct xml_walk_node out = {.step = open->row->step,
		.parent = step_above(walking, 1),
		.end = end,
		.node = node,
		.offset = open->offset};

	if (end && open->row->text)
		out.text = narrow_trim(buf_view(&walking->text));
	return out.step == XML_STEP_OTHER || walking->plan->take(walking->data, &out, err);
}

static bool
take(void *data, const struct xml_node *node, struct err *err)
{
	struct walking *walking = data;
	bool ok = true;

	if (node->kind == XML_TEXT) {
		if (wants_text(walking))
			buf_span(&walking->text, node->text);
		return true;
	}
	if (node->kind == XML_ELEMENT) {
		if (wants_text(walking))
			return err_format(err, node->offset, "an element where a value is wanted");
		walking->open[walking->depth] =
			(struct open) {row_of(walking, node->name), node->offset};
		walking->depth++;
		buf_reset(&walking->text);
		return hand_on(walking, node, false, err);
	}
	if (walking->text.failed)
		return err_set(err, ERR_LIMIT, "a value of more than %d bytes", LIMIT_XML_BYTES);
	ok = hand_on(walking, node, true, err);
	walking->depth--;
	return ok;
}

bool
xml_walk(struct span in, const struct xml_plan *plan, void *data, struct err *err)
{
	struct walking walking = {.plan = plan, .data = data, .text = buf_make(LIMIT_XML_BYTES)};
	bool ok = xml_read(in, take, &walking, err);

	buf_free(&walking.text);
	return ok;
}

/* ---------------------------------------------------------------- the beginning */

static bool
pass(struct span *rest, const char *end)
{
	while (rest->n > 0 && !span_starts(*rest, end))
		span_skip(rest, 1);
	return rest->n > 0;
}

static bool
is_name(struct span rest, const char *name)
{
	struct span prefix;
	size_t n = 0;

	while (n < rest.n && !narrow_is_blank(rest.p[n]) && rest.p[n] != '>' && rest.p[n] != '/')
		n++;
	rest.n = n;
	span_until(&rest, ':', &prefix);
	return name == NULL || span_is(rest, name);
}

bool
xml_begins(struct span in, const char *name)
{
	struct buf buf = buf_make(HEAD_BYTES);
	struct narrow narrow;
	struct span rest;
	bool found = false;

	if (!span_take(&in, HEAD_BYTES, &rest))
		rest = in;
	if (rest.n > 0 && narrow_make(rest, &buf, &narrow, NULL)) {
		rest = narrow.text;
		while (span_starts(rest, "<?") || span_starts(rest, "<!--")) {
			pass(&rest, span_starts(rest, "<?") ? "?>" : "-->");
			pass(&rest, "<");
		}
		found = span_skip(&rest, 1) && narrow.text.p[0] == '<' && is_name(rest, name);
	}
	buf_free(&buf);
	return found;
}
