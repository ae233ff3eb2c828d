/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answer files of Windows Setup: where the account data is. */
#include "format/unattend.h"

#include "format/limits.h"
#include "format/xml.h"

#define COMPONENT "Microsoft-Windows-UnattendedJoin"

/* What an element is, of those that lead to the account data. */
enum step { STEP_OTHER, STEP_COMPONENT, STEP_IDENTIFICATION, STEP_PROVISIONING, STEP_ACCOUNT_DATA };

/* A file being read. */
struct reading {
	enum step open[LIMIT_XML_DEPTH];
	size_t depth;
	struct buf *out;
	size_t begin; /* of the text that is being read, in `out` */
	bool found;
	struct span text; /* that was found first, in `out` */
	size_t at;        /* of its element in the file */
};

static enum step
step_of(const struct xml_node *node)
{
	static const struct {
		const char *name;
		enum step step;
	} rows[] = {
		{"OfflineIdentification", STEP_IDENTIFICATION},
		{"Identification", STEP_IDENTIFICATION},
		{"Provisioning", STEP_PROVISIONING},
		{"AccountData", STEP_ACCOUNT_DATA},
	};

	if (span_is(node->name, "component") &&
		span_is_nocase(narrow_trim(xml_attribute(node, "name")), COMPONENT))
		return STEP_COMPONENT;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (span_is(node->name, rows[i].name))
			return rows[i].step;
	return STEP_OTHER;
}

/* Whether the innermost element is that of the account data. */
static bool
at_account_data(const struct reading *reading)
{
	const enum step *end = &reading->open[reading->depth];

	if (reading->depth < 4 || end[-1] != STEP_ACCOUNT_DATA || end[-2] != STEP_PROVISIONING ||
		end[-3] != STEP_IDENTIFICATION)
		return false;
	for (size_t i = 0; i + 3 < reading->depth; i++)
		if (reading->open[i] == STEP_COMPONENT)
			return true;
	return false;
}

static bool
open_element(struct reading *reading, const struct xml_node *node, struct err *err)
{
	if (at_account_data(reading))
		return err_format(err, node->offset, "markup within AccountData");
	reading->open[reading->depth++] = step_of(node);
	if (at_account_data(reading)) {
		reading->begin = reading->out->n;
		if (!reading->found)
			reading->at = node->offset;
	}
	return true;
}

static bool
close_element(struct reading *reading, const struct xml_node *node, struct err *err)
{
	bool ends = at_account_data(reading);
	struct span text;

	reading->depth--;
	if (!ends)
		return true;
	if (reading->out->failed)
		return err_format(
			err, reading->at, "AccountData is no base64 (RFC 4648 section 4)");
	text = buf_view(reading->out);
	span_skip(&text, reading->begin);
	text = narrow_trim(text);
	if (reading->found && !span_equal(reading->text, text))
		return err_set(err, ERR_UNSUPPORTED,
			"holds two packages that differ, the second before byte %zu", node->offset);
	if (!reading->found)
		reading->text = text;
	reading->found = true;
	return true;
}

static bool
take(void *data, const struct xml_node *node, struct err *err)
{
	struct reading *reading = data;

	if (node->kind == XML_ELEMENT)
		return open_element(reading, node, err);
	if (node->kind == XML_ELEMENT_END)
		return close_element(reading, node, err);
	if (at_account_data(reading))
		buf_span(reading->out, node->text);
	return true;
}

bool
unattend_account_data(
	struct span file, struct buf *buf, struct span *out, size_t *at, struct err *err)
{
	struct reading reading = {.out = buf};

	if (!xml_read(file, take, &reading, err))
		return false;
	if (!reading.found)
		return err_set(err, ERR_FORMAT, "holds no AccountData of a component " COMPONENT);
	*out = reading.text;
	*at = reading.at;
	return true;
}

/* ---------------------------------------------------------------- the beginning */

static struct span
take_name(struct span in)
{
	struct span prefix;
	size_t n = 0;

	while (n < in.n && !narrow_is_blank(in.p[n]) && in.p[n] != '>' && in.p[n] != '/' &&
		in.p[n] != '<')
		n++;
	in.n = n;
	span_until(&in, ':', &prefix);
	return in;
}

bool
unattend_recognise(const struct narrow *in)
{
	struct span rest = in->text, passed;

	if (!span_starts(rest, "<"))
		return false;
	while (span_until(&rest, '<', &passed))
		if (span_is(take_name(rest), "unattend"))
			return true;
	return false;
}
