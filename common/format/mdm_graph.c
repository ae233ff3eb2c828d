/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Microsoft Graph's JSON of device configurations. */
#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "format/limits.h"
#include "format/mdm_reading.h"

#define GRAPH "#microsoft.graph."

static struct span
text_of(const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);

	return json_is_string(value) ? span_of(json_string_value(value), json_string_length(value))
				     : span_of(NULL, 0);
}

static bool
is_type(const json_t *object, const char *type)
{
	struct span name = text_of(object, "@odata.type");
	size_t n = strlen(GRAPH);

	if (!span_starts(name, GRAPH))
		return false;
	span_skip(&name, n);
	return span_is(name, type);
}

static struct mdm_cert
cert_of(struct mdm_reading *reading, const json_t *profile, size_t number)
{
	return (struct mdm_cert) {.name = text_clean(reading->arena,
					  text_of(profile, "displayName"), LIMIT_TEXT_FIELD),
		.offset = arena_printf(reading->arena, "profile %zu", number)};
}

/* ---------------------------------------------------------------- a trusted certificate */

/* True as well for what is known and no store of the machine: MDM_NONE. */
static bool
find_store(struct span name, enum mdm_store *out)
{
	static const struct {
		const char *name;
		enum mdm_store store;
	} rows[] = {
		{"computerCertStoreRoot", MDM_ROOT},
		{"computerCertStoreIntermediate", MDM_CA},
		{"userCertStoreIntermediate", MDM_NONE},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (span_is(name, rows[i].name)) {
			*out = rows[i].store;
			return true;
		}
	return false;
}

static bool
take_trusted(struct mdm_reading *reading, const json_t *profile, size_t number, struct err *err)
{
	struct mdm_cert cert = cert_of(reading, profile, number);
	struct span base64 = text_of(profile, "trustedRootCertificate");

	if (!find_store(text_of(profile, "destinationStore"), &cert.store))
		return mdm_broken(reading, &cert, "no destinationStore that is known");
	if (cert.store == MDM_NONE) {
		reading->out->other++;
		return true;
	}
	if (base64.n == 0)
		return mdm_broken(reading, &cert, "no trustedRootCertificate");
	return mdm_add(reading, &cert, base64, err);
}

/* ---------------------------------------------------------------- a custom configuration */

static bool
is_kept_back(const json_t *setting)
{
	return json_is_true(json_object_get(setting, "isEncrypted")) ||
	       text_of(setting, "value").n == 0;
}

static bool
take_setting(
	struct mdm_reading *reading, const json_t *setting, struct mdm_cert cert, struct err *err)
{
	struct mdm_node node = mdm_node_of(reading, text_of(setting, "omaUri"));

	if (node.store == MDM_NONE || !node.encoded) {
		reading->out->other++;
		return true;
	}
	cert.store = node.store;
	cert.sha1 = node.sha1;
	if (is_kept_back(setting))
		return mdm_broken(reading, &cert, "Graph keeps the value back (isEncrypted)");
	return mdm_add(reading, &cert, text_of(setting, "value"), err);
}

static bool
take_custom(struct mdm_reading *reading, const json_t *profile, size_t number, struct err *err)
{
	const json_t *settings = json_object_get(profile, "omaSettings"), *setting;
	size_t i;

	json_array_foreach(settings, i,
		setting) if (!take_setting(reading, setting, cert_of(reading, profile, number),
				     err)) return false;
	return true;
}

/* ---------------------------------------------------------------- the whole */

/* An export without types is known by what it has. */
static bool
take_profile(struct mdm_reading *reading, const json_t *profile, size_t number, struct err *err)
{
	bool typed = json_object_get(profile, "@odata.type") != NULL;

	if (is_type(profile, "windows81TrustedRootCertificate") ||
		(!typed && json_object_get(profile, "trustedRootCertificate") != NULL))
		return take_trusted(reading, profile, number, err);
	if (is_type(profile, "windows10CustomConfiguration") ||
		(!typed && json_object_get(profile, "omaSettings") != NULL))
		return take_custom(reading, profile, number, err);
	reading->out->other++;
	return true;
}

static bool
take_profiles(struct mdm_reading *reading, const json_t *root, struct err *err)
{
	const json_t *list = json_is_array(root) ? root : json_object_get(root, "value"), *profile;
	size_t i;

	if (json_object_get(root, "@odata.nextLink") != NULL) {
		const struct mdm_cert page = {.name = "", .offset = "@odata.nextLink"};

		mdm_broken(reading, &page, "one page of several: the next ones are not here");
	}
	if (!json_is_array(list))
		return take_profile(reading, root, 1, err);
	json_array_foreach(
		list, i, profile) if (!take_profile(reading, profile, i + 1, err)) return false;
	return true;
}

bool
mdm_read_graph(struct mdm_reading *reading, struct span text, struct err *err)
{
	json_t *root = json_read(text, LIMIT_MDM_VALUES, 0, err);
	bool ok = root != NULL && take_profiles(reading, root, err);

	json_decref(root);
	return ok;
}
