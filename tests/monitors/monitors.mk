# SPDX-License-Identifier: GPL-3.0-or-later
# Monitoring systems themselves, with what contrib has for them; a file for each.

EXTRA_DIST += \
	tests/monitors/bench.py \
	tests/monitors/director.py \
	tests/monitors/icinga.py \
	tests/monitors/icinga_cluster.py \
	tests/monitors/icinga_commands.py \
	tests/monitors/nagios.py \
	tests/monitors/prometheus.py \
	tests/monitors/run \
	tests/monitors/zabbix.py \
	tests/monitors/zabbix_schema.py \
	tests/monitors/zabbix_script.py \
	tests/monitors/zabbix_server.py \
	tests/monitors/zabbix_templates.py
