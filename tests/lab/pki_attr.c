/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parses item definitions: "NAME; KEY=VALUE; KEY=VALUE". In values $N is the server's name, $U the
 * same in upper case, $D its domain, $B the base URL, $I the number within a series, $J the next
 * number and %XX a byte. */
#include "pki.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ATTR_VALUE_MAX 1024

static const char *const known_keys[] = {
	"aia",
	"aki",
	"apps",
	"as",
	"ca",
	"cdp",
	"cn",
	"cn2",
	"cntype",
	"count",
	"crlnumber",
	"damage",
	"delta",
	"eku",
	"entries",
	"ext",
	"freshest",
	"from",
	"issuer",
	"key",
	"md",
	"nc",
	"ocsp",
	"org",
	"pathlen",
	"policies",
	"publish",
	"rdns",
	"revoke",
	"san",
	"san93",
	"signer",
	"status",
	"subject",
	"to",
	"usage",
	"version",
	NULL,
};

static const char *
key_known(const char *key)
{
	for (size_t i = 0; known_keys[i]; i++)
		if (strcmp(known_keys[i], key) == 0)
			return known_keys[i];
	die("no such attribute: %s", key);
}

static size_t
put(char *out, size_t at, const char *text, bool upper)
{
	for (; *text && at < ATTR_VALUE_MAX; text++)
		out[at++] = upper ? (char)toupper((unsigned char)*text) : *text;
	return at;
}

static size_t
put_variable(const struct pki *pki, const struct item *item, char *out, size_t at, char letter)
{
	const char *dot = strchr(pki->name, '.');
	char number[16];

	snprintf(number, sizeof number, "%u", item->number + (letter == 'J'));
	if (letter == 'N' || letter == 'U')
		return put(out, at, pki->name, letter == 'U');
	if (letter == 'D')
		return put(out, at, dot ? dot + 1 : pki->name, false);
	if (letter == 'B')
		return put(out, at, pki->base_url, false);
	if (letter == 'I' || letter == 'J')
		return put(out, at, number, false);
	die("no such variable: $%c", letter);
}

static void
expand(const struct pki *pki, const struct item *item, struct attr *attr, const char *text)
{
	char out[ATTR_VALUE_MAX + 1];
	size_t at = 0;
	unsigned byte;

	while (*text && at < ATTR_VALUE_MAX) {
		if (*text == '%' && sscanf(text + 1, "%2x", &byte) == 1) {
			out[at++] = (char)byte;
			text += 3;
		} else if (*text == '$') {
			at = put_variable(pki, item, out, at, text[1]);
			text += 2;
		} else {
			out[at++] = *text++;
		}
	}
	attr->value = malloc(at + 1);
	memcpy(attr->value, out, at);
	attr->value[at] = '\0';
	attr->len = at;
}

static void
item_add(struct pki *pki, const char *chain, const char *def, unsigned number)
{
	struct item *item = calloc(1, sizeof *item);
	char *at, *colon;

	item->chain = chain;
	item->number = number;
	item->text = strdup(def);
	item->next = pki->items;
	pki->items = item;
	at = strtok(item->text, ";");
	colon = strchr(at, ':');
	snprintf(item->kind, sizeof item->kind, "%.*s", colon ? (int)(colon - at) : 4,
		colon ? at : "cert");
	snprintf(item->name, sizeof item->name, "%s", colon ? colon + 1 : at);
	if (number)
		snprintf(item->name + strlen(item->name), sizeof item->name - strlen(item->name),
			"%u", number);
	while ((at = strtok(NULL, ";")) != NULL) {
		struct attr *attr = &item->attrs[item->attr_count++];
		char *equals = strchr(at, '=');

		if (!equals || item->attr_count > PKI_ATTRS)
			die("bad definition: %s", def);
		*equals = '\0';
		attr->key = key_known(at + strspn(at, " "));
		expand(pki, item, attr, equals + 1);
	}
}

void
item_define(struct pki *pki, const char *chain, const char *def)
{
	const char *count = strstr(def, "count=");
	unsigned series = count ? (unsigned)atoi(count + 6) : 0;

	if (!series)
		item_add(pki, chain, def, 0);
	for (unsigned i = 1; i <= series; i++)
		item_add(pki, chain, def, i);
}

void
items_drop(struct pki *pki, const char *chain)
{
	struct item **at = &pki->items;

	while (*at) {
		struct item *item = *at;

		if (strcmp(item->chain, chain) != 0) {
			at = &item->next;
			continue;
		}
		*at = item->next;
		for (size_t i = 0; i < item->attr_count; i++)
			free(item->attrs[i].value);
		X509_NAME_free(item->subject);
		X509_free(item->cert);
		OPENSSL_free(item->der);
		free(item->text);
		free(item);
	}
}

struct item *
item_find(const struct pki *pki, const struct item *asker, const char *name)
{
	struct item *common = NULL;

	for (struct item *item = pki->items; item; item = item->next) {
		if (strcmp(item->name, name) != 0 || strcmp(item->kind, "cert") != 0)
			continue;
		if (strcmp(item->chain, "common") != 0)
			return item;
		common = item;
	}
	if (!common)
		die("%s/%s: there is no %s", asker ? asker->chain : "-", asker ? asker->name : "-",
			name);
	return common;
}

const struct attr *
attr_get(const struct item *item, const char *key)
{
	for (size_t i = 0; i < item->attr_count; i++)
		if (strcmp(item->attrs[i].key, key) == 0)
			return &item->attrs[i];
	return NULL;
}

const char *
attr_text(const struct item *item, const char *key, const char *otherwise)
{
	const struct attr *attr = attr_get(item, key);

	return attr ? attr->value : otherwise;
}

ASN1_TIME *
attr_time(const struct pki *pki, const struct item *item, const char *key, const char *otherwise)
{
	static const struct {
		char unit;
		long seconds;
	} units[] = {{'h', 3600}, {'d', 86400}, {'y', 31557600}};
	const char *text = attr_text(item, key, otherwise);
	char *end;
	long number;

	if (strncmp(text, "utc:", 4) == 0 || strncmp(text, "gen:", 4) == 0) {
		ASN1_TIME *time = ASN1_STRING_type_new(
			text[0] == 'u' ? V_ASN1_UTCTIME : V_ASN1_GENERALIZEDTIME);

		ASN1_STRING_set(time, text + 4, -1);
		return time;
	}
	number = strtol(text, &end, 10);
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (units[i].unit == *end)
			return ASN1_TIME_set(NULL, pki->now + number * units[i].seconds);
	die("%s/%s: bad time %s", item->chain, item->name, text);
}
