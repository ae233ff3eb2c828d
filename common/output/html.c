/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Escaping for HTML, and how a state looks in it. */
#include "output/html.h"

#include "base/text.h"

static const struct {
	const char *class, *sign;
} states[STATE_COUNT] = {
	[STATE_NONE] = {"unknown", "?"},
	[STATE_OK] = {"ok", "\xe2\x9c\x93"},
	[STATE_UNKNOWN] = {"unknown", "?"},
	[STATE_WARNING] = {"warning", "!"},
	[STATE_CRITICAL] = {"critical", "\xe2\x9c\x95"},
};

/* HTML Living Standard 13.1.4: no controls but white space, no noncharacters. */
static bool
forbidden(uint32_t c)
{
	return (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7f && c <= 0x9f) ||
	       (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef);
}

static const char *
entity(uint32_t c)
{
	static const struct {
		char c;
		const char *text;
	} entities[] = {
		{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"}};

	for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++)
		if (c == (uint32_t)entities[i].c)
			return entities[i].text;
	return NULL;
}

void
html_text(struct buf *out, const char *text)
{
	struct span in = span_text(text);

	while (in.n > 0) {
		struct span start = in;
		const char *escaped;
		uint32_t c;

		if (!text_utf8(&in, &c)) {
			span_skip(&in, 1);
			c = 0xfffd;
		}
		escaped = entity(c);
		if (escaped != NULL)
			buf_text(out, escaped);
		else if (c == 0xfffd || forbidden(c))
			text_utf8_add(out, 0xfffd);
		else
			buf_add(out, start.p, start.n - in.n);
	}
}

const char *
html_state_class(enum state state)
{
	return states[state].class;
}

const char *
html_state_sign(enum state state)
{
	return states[state].sign;
}

void
html_badge(struct buf *out, enum state state)
{
	buf_printf(out, "<span class=\"badge %s\"><span aria-hidden=\"true\">%s</span> %s</span>",
		html_state_class(state), html_state_sign(state), state_name(state));
}
