# SPDX-License-Identifier: GPL-3.0-or-later
# What is run from the source tree, and what brings files to the monitoring host.

EXTRA_DIST += contrib/demo contrib/doc contrib/packages.sh contrib/progress.sh contrib/windows \
	contrib/cron contrib/icinga2 contrib/nagios contrib/report contrib/systemd contrib/zabbix

fetchdir = $(pkgdatadir)/fetch
fetch_services = contrib/fetch/iphttps-fetch-list@.service \
	contrib/fetch/iphttps-fetch-policy@.service
dist_fetch_SCRIPTS = contrib/fetch/fetch-lists contrib/fetch/fetch-policy
dist_fetch_DATA = contrib/fetch/README contrib/fetch/lib.sh \
	contrib/fetch/iphttps-fetch-list@.timer contrib/fetch/iphttps-fetch-policy@.timer
nodist_fetch_DATA = $(fetch_services)
EXTRA_DIST += contrib/fetch/iphttps-fetch-list@.service.in \
	contrib/fetch/iphttps-fetch-policy@.service.in
CLEANFILES += $(fetch_services)

# Where things are is known when make runs, and may be said to it: make prefix=/usr.
$(fetch_services): Makefile
	$(AM_V_GEN)$(MKDIR_P) contrib/fetch && \
		sed -e 's|@fetchdir[@]|$(fetchdir)|g' -e 's|@libexecdir[@]|$(libexecdir)|g' \
			'$(srcdir)/$@.in' > '$@.tmp' && mv '$@.tmp' '$@'
contrib/fetch/iphttps-fetch-list@.service: contrib/fetch/iphttps-fetch-list@.service.in
contrib/fetch/iphttps-fetch-policy@.service: contrib/fetch/iphttps-fetch-policy@.service.in
