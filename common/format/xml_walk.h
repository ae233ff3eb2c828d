/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_XML_WALK_H
#define FORMAT_XML_WALK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/span.h"
#include "format/xml.h"

/*
 * Reads of an XML document (format/xml.h) what a table of its elements names. An element is known
 * by its name, without its namespace, and by the element that it is in; all others are passed over.
 */
enum {
	XML_STEP_OTHER = 0,     /* an element without a row */
	XML_STEP_TOP = -1,      /* as parent: of the element that the document is */
	XML_STEP_ANYWHERE = -2, /* as parent: any element, or none */
};

struct xml_step {
	int parent;
	const char *name; /* NULL: any that no row before it has */
	int step;         /* above 0 */
	bool text;        /* what is in it is wanted: no element may be in it */
};

struct xml_walk_node {
	int step, parent; /* of the row; `parent` is the element that it is in */
	bool end;         /* the element ends */
	struct span text; /* at the end of a row with `text`: without white space around it */
	const struct xml_node *node;
	size_t offset; /* where the element begins in the file */
};

/* Takes the beginning or end of an element with a row; false with `err` ends the reading. */
typedef bool xml_walk_take(void *data, const struct xml_walk_node *node, struct err *err);

struct xml_plan {
	const struct xml_step *steps;
	size_t count;
	xml_walk_take *take;
};

/* Fails as xml_read does, and with the offset where an element is in a text that is wanted. */
bool xml_walk(struct span in, const struct xml_plan *plan, void *data, struct err *err);

/* Whether the input begins like XML whose first element has this name, in any namespace; any name
 * for NULL. */
bool xml_begins(struct span in, const char *name);

#endif
