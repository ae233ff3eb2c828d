/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SURVEY_DELIVERY_ROWS_H
#define SURVEY_DELIVERY_ROWS_H

#include "survey/delivery.h"

/* The deliveries that are no mere bytes for a file; `deliver` of their rows. */
bool delivery_html(const struct delivery *delivery, struct err *err);
bool delivery_mail(const struct delivery *delivery, struct err *err);
bool delivery_nagios(const struct delivery *delivery, struct err *err);
bool delivery_nagios_spool(const struct delivery *delivery, struct err *err);
bool delivery_icinga(const struct delivery *delivery, struct err *err);
bool delivery_zabbix(const struct delivery *delivery, struct err *err);

/* And `accept` of those that send. */
bool delivery_icinga_accept(struct arena *arena, const char *where, struct err *err);
bool delivery_zabbix_accept(struct arena *arena, const char *where, struct err *err);

#endif
