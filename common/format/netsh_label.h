/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FORMAT_NETSH_LABEL_H
#define FORMAT_NETSH_LABEL_H

#include <stdbool.h>

#include "base/span.h"

/* What a label of netsh, or a property's name, says that its value is. */
enum netsh_field {
	NETSH_FIELD_NONE, /* of something else */
	NETSH_FIELD_ROLE,
	NETSH_FIELD_URL,
	NETSH_FIELD_CODE,
	NETSH_FIELD_ERROR, /* a code, but only beside a URL: "Error" stands in many places */
	NETSH_FIELD_STATUS,
	NETSH_FIELD_PROPERTY_CODE,   /* LastErrorCode */
	NETSH_FIELD_PROPERTY_STATUS, /* InterfaceStatus */
};

/* "LABEL : VALUE" as a line has it. */
struct netsh_pair {
	enum netsh_field field;
	struct span label, value; /* without blanks and Markdown around them */
	bool leader;              /* dots lead from the label to its colon, as in ipconfig */
};

/* The colon perhaps a wide one (U+FF1A), as East Asian texts have it. Words that end in a colon may
 * stand before a label that is known. False when there is no colon. */
bool netsh_pair_read(struct span line, struct netsh_pair *out);

/* Of the name of a column. */
enum netsh_field netsh_field_find(struct span label);

/* Without blanks, quotation marks and what Markdown puts around words. */
struct span netsh_bare(struct span in);

/* Where `text` stands in `in`, in either case. */
bool netsh_contains(struct span in, const char *text);

#endif
