/* SPDX-License-Identifier: GPL-3.0-or-later */
/* customizations.xml of a provisioning package: which files it brings to which store. */
#include "base/limits.h"
#include "base/text.h"
#include "format/mdm_reading.h"
#include "format/xml_walk.h"

enum step { CERTIFICATES = 1, ROOTS, CAS, ROOT, CA, PATH, OTHERS, OTHER };

/* Microsoft names the settings; the elements between are of packages that people published. */
static const struct xml_step steps[] = {
	{XML_STEP_ANYWHERE, "Certificates", CERTIFICATES, false},
	{CERTIFICATES, "RootCertificates", ROOTS, false},
	{CERTIFICATES, "CACertificates", CAS, false},
	{CERTIFICATES, NULL, OTHERS, false},
	{ROOTS, NULL, ROOT, false},
	{CAS, NULL, CA, false},
	{OTHERS, NULL, OTHER, false},
	{ROOT, "CertificatePath", PATH, true},
	{CA, "CertificatePath", PATH, true},
};

struct entry {
	struct mdm_reading *reading;
	struct mdm_cert cert;
};

static bool
end_cert(struct entry *entry, struct err *err)
{
	return entry->cert.path != NULL
		       ? mdm_add(entry->reading, &entry->cert, span_of(NULL, 0), err)
		       : mdm_broken(entry->reading, &entry->cert, "no CertificatePath");
}

static void
begin_cert(struct entry *entry, const struct xml_walk_node *node)
{
	struct arena *arena = entry->reading->arena;
	struct span name = xml_attribute(node->node, "CertificateName");

	entry->cert = (struct mdm_cert) {.store = node->step == ROOT ? MDM_ROOT : MDM_CA,
		.name = text_clean(arena, name, LIMIT_TEXT_FIELD),
		.offset = arena_printf(arena, "byte %zu", node->offset)};
}

static bool
take(void *data, const struct xml_walk_node *node, struct err *err)
{
	struct entry *entry = data;
	bool is_cert = node->step == ROOT || node->step == CA;

	if (is_cert && node->end)
		return end_cert(entry, err);
	if (is_cert)
		begin_cert(entry, node);
	else if (node->step == PATH && node->end && node->text.n > 0)
		entry->cert.path = arena_span_text(entry->reading->arena, node->text);
	else if (node->step == OTHER && node->end)
		entry->reading->out->other++;
	return true;
}

bool
mdm_read_package(struct mdm_reading *reading, struct span in, struct err *err)
{
	static const struct xml_plan plan = {steps, sizeof(steps) / sizeof(steps[0]), take};
	struct entry entry = {.reading = reading};

	return xml_walk(in, &plan, &entry, err);
}
