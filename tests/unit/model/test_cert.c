/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit tests of facts of certificates. */
#include "../unit.h"

#include "model/cert.h"

static void
origins(void **state)
{
	static const struct {
		enum cert_origin origin;
		const char *name;
	} rows[] = {
		{CERT_ORIGIN_NONE, "none"},
		{CERT_ORIGIN_SERVED, "served"},
		{CERT_ORIGIN_STORE, "store"},
		{CERT_ORIGIN_AIA, "aia"},
		{CERT_ORIGIN_FILE, "file"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_string_equal(cert_origin_name(rows[i].origin), rows[i].name);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(origins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
