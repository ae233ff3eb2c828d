/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_XML_H
#define FORMAT_XML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/span.h"

/*
 * Reads XML 1.0 with namespaces by libexpat, which is loaded when it is needed. Encodings are UTF-8
 * and UTF-16 by mark or declaration, and code pages of which ASCII is a part, whose other
 * characters become U+FFFD. Comments and processing instructions are passed over; CDATA and
 * references to characters are text.
 *
 * There is no entity but the five that XML itself has: a document type, which could define others,
 * is refused, and nothing outside the file is ever read. Refused as well: what is not well-formed,
 * with the offset in the file; more than LIMIT_XML_BYTES, elements more than LIMIT_XML_DEPTH deep,
 * and what takes expat more than LIMIT_XML_MEMORY. All memory that expat had is wiped.
 */
enum xml_kind {
	XML_NONE,
	XML_ELEMENT,
	XML_ELEMENT_END,
	XML_TEXT, /* a piece of one, that goes on in the next node */
};

struct xml_node {
	enum xml_kind kind;
	struct span name;              /* of an element, without its namespace */
	struct span text;              /* UTF-8 */
	const char *const *attributes; /* of an element: name, value, ..., NULL */
	size_t offset;                 /* of the node in the file */
};

/* Takes the next node, which lives until it returns; false with `err` ends the reading. */
typedef bool xml_take(void *data, const struct xml_node *node, struct err *err);

bool xml_read(struct span in, xml_take *take, void *data, struct err *err);

/* The value of an attribute that has no prefix; without bytes (`p` is NULL) when there is none. */
struct span xml_attribute(const struct xml_node *node, const char *name);

/* The same of one in any namespace, or in none. */
struct span xml_attribute_local(const struct xml_node *node, const char *name);

#endif
