/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads a directory as a store does and prints what came of it:
 * ldapread URL SECONDS [user=NAME] [password=FILE] [ca=FILE] [starttls] [gssapi]
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "store/certificate.h"
#include "store/directory_store.h"

static const char *const roles[] = {"none", "root", "ca", "disallowed"};
static const char *const states[] = {"none", "read", "missing", "denied"};

static bool
take_argument(struct directory_options *options, const char *argument)
{
	const char *value = strchr(argument, '=');

	value = value == NULL ? "" : value + 1;
	if (text_starts(argument, "user="))
		options->user = value;
	else if (text_starts(argument, "password="))
		options->password_file = value;
	else if (text_starts(argument, "ca="))
		options->ca_file = value;
	else if (text_equal(argument, "starttls"))
		options->starttls = true;
	else if (text_equal(argument, "gssapi"))
		options->gssapi = true;
	else
		return false;
	return true;
}

static void
print_contents(struct arena *arena, const struct directory_contents *contents)
{
	printf("services %s\n", contents->services);
	for (size_t i = 0; i < DIRECTORY_CONTAINERS; i++) {
		const struct directory_container *c = &contents->containers[i];

		printf("container %s: %s, %s, %zu objects, %zu certificates, %zu skipped\n",
			c->name, roles[c->role], states[c->state], c->objects, c->certs,
			c->skipped);
	}
	for (size_t i = 0; i < contents->count; i++) {
		const struct directory_cert *cert = &contents->certs[i];
		X509 *x509 = certificate_decode(cert->der);
		uint8_t sha256[32];

		certificate_sha256(x509, sha256);
		printf("cert %s %s %s\n", roles[cert->role],
			text_hex(arena, span_of(sha256, sizeof(sha256)), 0), cert->dn);
		X509_free(x509);
	}
	for (size_t i = 0; i < contents->note_count; i++)
		printf("note %s\n", contents->notes[i]);
	for (size_t i = 0; i < contents->gap_count; i++)
		printf("gap %s\n", contents->gaps[i]);
}

int
main(int argc, char **argv)
{
	struct arena *arena = arena_new(abort);
	struct directory_options options = {.user = NULL};
	struct directory_contents contents;
	struct err err = {.kind = ERR_NONE};
	double begin = clock_monotonic();
	bool ok;

	for (int i = 3; i < argc; i++)
		if (!take_argument(&options, argv[i]))
			return 2;
	if (argc < 3)
		return 2;
	signal(SIGPIPE, SIG_IGN);
	if (setenv(DIRECTORY_VARIABLE, "1", 1) != 0)
		return 2;
	ok = directory_store_read(
		arena, argv[1], &options, deadline_in(strtod(argv[2], NULL)), &contents, &err);
	if (ok)
		print_contents(arena, &contents);
	else
		printf("error %d: %s\n", (int)err.kind, err.text);
	printf("seconds %.3f\n", clock_monotonic() - begin);
	arena_free(arena);
	return ok ? 0 : 1;
}
