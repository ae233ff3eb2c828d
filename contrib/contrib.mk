# SPDX-License-Identifier: GPL-3.0-or-later
# What is run from the source tree.

EXTRA_DIST += contrib/demo contrib/doc contrib/fetch contrib/packages.sh contrib/windows \
	contrib/cron contrib/icinga2 contrib/nagios contrib/report contrib/systemd contrib/zabbix
