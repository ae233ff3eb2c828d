/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XML, read by libexpat within limits. */
#include "config.h"

#include "format/xml.h"

#include <expat.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "format/limits.h"

/* Stands between namespace and name; no name and no address of a namespace has one. */
#define BETWEEN '\n'

/* ---------------------------------------------------------------- its memory */

struct memory {
	size_t taken;
	bool full; /* something was refused */
};

/* What this thread's parser has: expat's functions for memory do not get its owner.
 */
static _Thread_local struct memory *xml_memory;

struct block {
	size_t n;
	max_align_t bytes[];
};

static void *
take_block(size_t n)
{
	struct block *block;

	if (n > LIMIT_XML_MEMORY - xml_memory->taken) {
		xml_memory->full = true;
		return NULL;
	}
	block = memory_malloc(sizeof(*block) + n);
	block->n = n;
	xml_memory->taken += n;
	return block->bytes;
}

static struct block *
block_of(void *bytes)
{
	return (struct block *)((char *)bytes - offsetof(struct block, bytes));
}

static void
give_block(void *bytes)
{
	struct block *block;

	if (bytes == NULL)
		return;
	block = block_of(bytes);
	xml_memory->taken -= block->n;
	explicit_bzero(block->bytes, block->n);
	free(block);
}

static void *
change_block(void *bytes, size_t n)
{
	size_t had = bytes == NULL ? 0 : block_of(bytes)->n;
	void *to = take_block(n);

	if (to == NULL)
		return NULL;
	if (had > 0)
		memcpy(to, bytes, had < n ? had : n);
	give_block(bytes);
	return to;
}

/* ---------------------------------------------------------------- nodes */

struct reading {
	XML_Parser parser;
	xml_take *take;
	void *data;
	size_t depth;
	bool failed;
	struct err *err;
};

static size_t
offset_of(const struct reading *reading)
{
#ifdef HAVE_XML_GETCURRENTBYTEINDEX64
	int64_t at = XML_GetCurrentByteIndex64(reading->parser);
#else /* expat before 2.9 */
	XML_Index at = XML_GetCurrentByteIndex(reading->parser);
#endif

	return at < 0 ? 0 : (size_t)at;
}

static void
stop(struct reading *reading)
{
	reading->failed = true;
	XML_StopParser(reading->parser, XML_FALSE);
}

/* After a stop expat still reports what it has begun. */
static void
hand_on(struct reading *reading, struct xml_node node)
{
	node.offset = offset_of(reading);
	if (!reading->failed && !reading->take(reading->data, &node, reading->err))
		stop(reading);
}

static struct span
local_name(const char *name)
{
	const char *between = strrchr(name, BETWEEN);

	return span_text(between == NULL ? name : between + 1);
}

static void XMLCALL
take_start(void *data, const XML_Char *name, const XML_Char **attributes)
{
	struct reading *reading = data;

	if (reading->depth++ >= LIMIT_XML_DEPTH && !reading->failed) {
		err_set(reading->err, ERR_LIMIT, "elements more than %d deep at byte %zu",
			LIMIT_XML_DEPTH, offset_of(reading));
		stop(reading);
	}
	hand_on(reading, (struct xml_node) {.kind = XML_ELEMENT,
				 .name = local_name(name),
				 .attributes = (const char *const *)attributes});
}

static void XMLCALL
take_end(void *data, const XML_Char *name)
{
	struct reading *reading = data;

	reading->depth--;
	hand_on(reading, (struct xml_node) {.kind = XML_ELEMENT_END, .name = local_name(name)});
}

static void XMLCALL
take_text(void *data, const XML_Char *text, int n)
{
	hand_on(data, (struct xml_node) {.kind = XML_TEXT, .text = span_of(text, (size_t)n)});
}

static void XMLCALL
refuse_doctype(void *data, const XML_Char *name, const XML_Char *system, const XML_Char *public,
	int internal)
{
	struct reading *reading = data;

	(void)name;
	(void)system;
	(void)public;
	(void)internal;
	err_format(
		reading->err, offset_of(reading), "a document type, which is not read (XML 1.0)");
	stop(reading);
}

/* Code pages of which ASCII is a part. Of the rest nothing is wanted. */
static int XMLCALL
take_encoding(void *data, const XML_Char *name, XML_Encoding *out)
{
	static const char *const known[] = {"windows-", "iso-8859-", "cp", "ibm"};

	(void)data;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		size_t n = strlen(known[i]);

		if (!span_is_nocase(span_of(name, strnlen(name, n)), known[i]))
			continue;
		*out = (XML_Encoding) {.data = NULL};
		for (int c = 0; c < 256; c++)
			out->map[c] = c < 0x80 ? c : 0xfffd;
		return XML_STATUS_OK;
	}
	return XML_STATUS_ERROR;
}

/* ---------------------------------------------------------------- the whole */

static bool
tell_error(const struct reading *reading)
{
	enum XML_Error code = XML_GetErrorCode(reading->parser);
	bool is_cut = code == XML_ERROR_NO_ELEMENTS || code == XML_ERROR_UNCLOSED_TOKEN ||
		      code == XML_ERROR_UNCLOSED_CDATA_SECTION || code == XML_ERROR_PARTIAL_CHAR;

	if (reading->failed)
		return false;
	return err_format(reading->err, offset_of(reading), "%s (XML 1.0)",
		is_cut ? "is cut off: an element, or markup, has no end" : XML_ErrorString(code));
}

/* All of it at once: expat then has no reason to look at anything twice. */
static bool
read_all(struct reading *reading, struct span in)
{
	XML_SetUserData(reading->parser, reading);
	XML_SetElementHandler(reading->parser, take_start, take_end);
	XML_SetCharacterDataHandler(reading->parser, take_text);
	XML_SetStartDoctypeDeclHandler(reading->parser, refuse_doctype);
	XML_SetUnknownEncodingHandler(reading->parser, take_encoding, NULL);
	return XML_Parse(reading->parser, (const char *)in.p, (int)in.n, XML_TRUE) ==
		       XML_STATUS_OK &&
	       !reading->failed;
}

bool
xml_read(struct span in, xml_take *take, void *data, struct err *err)
{
	static const XML_Memory_Handling_Suite suite = {take_block, change_block, give_block};
	static const XML_Char between[] = {BETWEEN, '\0'};
	struct memory memory = {.taken = 0};
	struct reading reading = {.take = take, .data = data, .err = err};
	bool ok;

	if (in.n > LIMIT_XML_BYTES)
		return err_set(err, ERR_LIMIT, "XML of more than %d bytes", LIMIT_XML_BYTES);
	xml_memory = &memory;
	reading.parser = XML_ParserCreate_MM(NULL, &suite, between);
	ok = reading.parser != NULL && read_all(&reading, in);
	if (!ok && memory.full && !reading.failed)
		err_set(err, ERR_LIMIT, "XML that takes more than %d bytes of memory",
			LIMIT_XML_MEMORY);
	else if (!ok)
		tell_error(&reading);
	if (reading.parser != NULL)
		XML_ParserFree(reading.parser);
	xml_memory = NULL;
	return ok;
}

struct span
xml_attribute(const struct xml_node *node, const char *name)
{
	for (const char *const *at = node->attributes; at != NULL && at[0] != NULL; at += 2)
		if (strcmp(at[0], name) == 0)
			return span_text(at[1]);
	return (struct span) {.p = NULL};
}

struct span
xml_attribute_local(const struct xml_node *node, const char *name)
{
	for (const char *const *at = node->attributes; at != NULL && at[0] != NULL; at += 2)
		if (span_is(local_name(at[0]), name))
			return span_text(at[1]);
	return (struct span) {.p = NULL};
}
